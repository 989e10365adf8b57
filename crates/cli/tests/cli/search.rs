//! `highwater search`.

use crate::tool::highwater;

/// A short search finds nothing, and says how far it looked.
#[test]
fn a_short_search_finds_nothing() {
    let searched = highwater("search --schedules 40 --weather windy", "");
    assert_eq!(searched.status, 0, "{}", searched.stdout);
    assert!(searched.stdout.starts_with("nothing found in 40 schedules"), "{}", searched.stdout);
}
