//! The page: what a reader sees and touches. It holds no rule of the protocol.
//!
//! [`state::State`] is the page as data; messages ([`msg::Msg`]) change it and ask for effects.
//! [`app::App`] carries the effects out in the browser and hands the state to the
//! [`components`]. [`engine`] is where the language, the simulator and the charts come in.

pub mod app;
pub mod browser;
pub mod components;
pub mod engine;
pub mod fates;
pub mod filter;
pub mod i18n;
pub mod msg;
pub mod shared;
pub mod stage;
pub mod state;
pub mod text;

pub use app::App;

#[cfg(test)]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
