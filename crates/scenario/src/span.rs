//! Where something stands in a text.

use std::ops::Range;

/// A range of bytes of the script.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// From `start` to before `end`.
    pub fn new(start: usize, end: usize) -> Span {
        Span { start: start as u32, end: end as u32 }
    }

    /// From the start of `self` to the end of `other`.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start, end: other.end.max(self.end) }
    }

    /// As a range for slicing.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether the byte offset lies within or at the end.
    pub fn touches(self, offset: usize) -> bool {
        self.start as usize <= offset && offset <= self.end as usize
    }
}

/// A value and where it stands. Two are equal if their values are: where something stands is not
/// part of what it says.
#[derive(Clone, Copy, Debug)]
pub struct Spanned<T> {
    /// What.
    pub value: T,
    /// Where.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// `value` at `span`.
    pub fn new(value: T, span: Span) -> Spanned<T> {
        Spanned { value, span }
    }
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Spanned<T> {}

/// Line and column for people, both from 1. A column is a Unicode scalar value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Position {
    /// From 1.
    pub line: u32,
    /// From 1.
    pub column: u32,
}

impl Position {
    /// The position of a byte offset. An offset past the end or within a character counts as the
    /// next place before it.
    pub fn of(text: &str, offset: usize) -> Position {
        Position { line: 1, column: 1 }.after(&text[..floor_char_boundary(text, offset)])
    }

    /// The position after `text`, which begins at `self`.
    pub(crate) fn after(self, text: &str) -> Position {
        let lines = text.bytes().filter(|b| *b == b'\n').count() as u32;
        let last = text.rfind('\n').map_or(text, |i| &text[i + 1..]);
        let before = if lines == 0 { self.column } else { 1 };
        Position { line: self.line + lines, column: before + last.chars().count() as u32 }
    }
}

/// The nearest character boundary at or before `offset`.
pub fn floor_char_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// A byte offset as an offset in UTF-16 code units, which is how editors in browsers count.
pub fn utf16_offset(text: &str, offset: usize) -> usize {
    text[..floor_char_boundary(text, offset)].encode_utf16().count()
}

/// An offset in UTF-16 code units as a byte offset.
pub fn byte_offset(text: &str, utf16: usize) -> usize {
    let mut units = 0;
    for (at, character) in text.char_indices() {
        if units >= utf16 {
            return at;
        }
        units += character.len_utf16();
    }
    text.len()
}
