//! From a run's [`History`](highwater_sim::History) to a [`Picture`], and from a picture to SVG.
//!
//! [`Picture::new`] lays out plain data: rectangles, lines, glyphs and texts, each with a class
//! that says what it means. [`svg::render`] writes them down. The page, `highwater render`, print
//! and the static fallback of an embed show the same picture.
//!
//! ```
//! use highwater_chart::{Cache, Options, Picture, Theme, svg};
//! use highwater_sim::{History, Schedule};
//!
//! fn draw(history: &History, schedule: &Schedule) -> String {
//!     let picture = Picture::new(history, schedule, &Options::default(), &mut Cache::default());
//!     svg::render(&picture, Theme::Auto)
//! }
//! ```
//!
//! **Architecture invariant:** this crate reads a history and never runs anything; it knows no
//! browser and no file. Coordinates come from additions, products and quotients alone, so that
//! the same history gives the same bytes on every machine.

mod buckets;
mod columns;
mod comparison;
mod frame;
mod messages;
mod names;
mod options;
pub mod palette;
mod panel;
mod place;
mod pyramid;
mod readout;
mod scale;
mod scene;
pub mod svg;
mod text;
mod words;

pub use columns::{Column, columns};
pub use comparison::SchemeRow;
pub use messages::{Mark, SpaceTime, Traffic};
pub use options::{Language, Options, PanelKind};
pub use place::{Occupied, spread};
pub use pyramid::{Cache, Pyramid, SeriesKey};
pub use readout::{ProducerReadout, Readout, ReplicaReadout, readout};
pub use scale::{TimeAxis, ValueScale};
pub use scene::{Anchor, Class, Glyph, Item, Panel, Picture, Rect, Shape};
pub use svg::Theme;
pub use text::text_width;
pub use words::band_name;
