//! What the browser keeps for this page between visits. In a sandboxed frame it keeps nothing.

use web_sys::Storage;

/// Where the text of the script is kept.
pub const SCRIPT: &str = "highwater.script";
/// Where the language is kept.
pub const LANGUAGE: &str = "highwater.language";
/// Where the appearance is kept.
pub const THEME: &str = "highwater.theme";

fn storage() -> Option<Storage> {
    super::window().local_storage().ok().flatten()
}

/// What is kept under `key`.
pub fn load(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Keeps `value` under `key`, if the browser lets the page.
pub fn save(key: &str, value: &str) {
    if let Some(storage) = storage() {
        // Full or forbidden: the page goes on without.
        let _ = storage.set_item(key, value);
    }
}

/// Forgets `key`.
pub fn forget(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}
