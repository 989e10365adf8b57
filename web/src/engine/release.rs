//! Whose rules a script is run by, and how a control changes that.

use super::script::{Edit, Script, edit_to};
use highwater_scenario::{edit, eras, generation};
use std::sync::LazyLock;

/// The releases that can be played, newest first.
pub fn releases() -> &'static [String] {
    static ALL: LazyLock<Vec<String>> = LazyLock::new(generation::offered);
    &ALL
}

/// The release that the script names; the newest if it names none.
pub fn release(script: &Script) -> String {
    eras::release(script.lines_read())
}

/// The releases that the script has lines of their own for, oldest first.
pub fn compared(script: &Script) -> Vec<String> {
    eras::releases(script.lines_read())
}

/// The change that runs the script by the rules of another release.
pub fn set_release(script: &Script, version: &str) -> Edit {
    let line = format!("kafka {version}");
    edit_to(script, &edit::set_release(script.text(), version), line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::replaced;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn another_release_is_one_small_change() {
        let text = "highwater 1\nkafka 4.3  # 版本\ntopic t\nexpect lost = 0 since kafka 4.2\n";
        let script = Script::read(text);
        assert_eq!(release(&script), "4.3");
        assert_eq!(compared(&script), ["4.1", "4.2"]);
        let edit = set_release(&script, "4.1");
        assert_eq!((edit.from, edit.to, edit.insert.as_str()), (20, 21, "1"));
        assert_eq!(replaced(text, &edit), text.replace("kafka 4.3 ", "kafka 4.1 "));
        assert!(releases().iter().any(|name| name == "4.1") && releases()[0] == "4.3");
    }
}
