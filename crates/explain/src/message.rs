//! What the model tells people, in every language, from one place.

pub mod figures;
