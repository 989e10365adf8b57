//! The tool as its users meet it: arguments in; text, files and an exit status out.
//!
//! `UPDATE_EXPECT=1 cargo test -p highwater-cli` writes what is expected anew: texts within these
//! files, the files of `golden/`, and the blocks in the project's documents.

mod advise;
mod check;
mod compare;
mod conform;
mod documents;
mod format;
mod junit;
mod link;
mod presets;
mod render;
mod run;
mod schema;
mod search;
mod tool;
mod why;
