//! The whole checkout is tidy.

use std::path::Path;

/// Lengths, leftovers, versions, and the order of the crates: `cargo xtask tidy` tells the same.
#[test]
fn the_checkout_is_tidy() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask stands in a folder");
    let problems = xtask::tidy::problems(root).expect("the checkout can be read");
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "\n{}\n", told.join("\n"));
}
