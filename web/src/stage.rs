//! The cluster at one instant, laid out for drawing: what stands in which row, from where to where.
//! Nothing here knows the browser.

mod lane;
mod log;
pub mod network;
mod overview;
mod scale;
mod status;

pub use lane::{Lane, Picture, longest, picture};
pub use log::{Part, Segment};
pub use overview::{Cell, Overview, overview};
pub use scale::{Scale, Zoom};
pub use status::Status;
