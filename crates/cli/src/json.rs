//! JSON that people can read too: indented; what is short stands on one line.

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};
use std::io::{self, Write};

/// Longest line that an object is put on.
const WIDTH: usize = 100;

/// Writes a value and the end of the line.
pub fn write(value: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    let mut text = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut text, Layout::default());
    value.serialize(&mut serializer)?;
    let mut open: Vec<&[u8]> = Vec::new();
    for line in text.split(|byte| *byte == b'\n') {
        let begins = line.ends_with(b"{");
        if begins {
            write_lines(&open, out)?;
            open.clear();
        }
        match line.trim_ascii_start().first() {
            Some(b'}') if !open.is_empty() => {
                open.push(line);
                write_object(&open, out)?;
                open.clear();
            }
            _ if begins || !open.is_empty() => open.push(line),
            _ => write_lines(&[line], out)?,
        }
    }
    write_lines(&open, out)
}

/// Writes the lines of an object without others in it, as one line if there is room.
fn write_object(lines: &[&[u8]], out: &mut impl Write) -> io::Result<()> {
    let inner: usize = lines[1..].iter().map(|line| line.trim_ascii_start().len() + 1).sum();
    if lines[0].len() + inner > WIDTH {
        return write_lines(lines, out);
    }
    out.write_all(lines[0])?;
    for (i, line) in lines[1..].iter().enumerate() {
        if i > 0 && i + 2 < lines.len() {
            out.write_all(b" ")?;
        }
        out.write_all(line.trim_ascii_start())?;
    }
    out.write_all(b"\n")
}

fn write_lines(lines: &[&[u8]], out: &mut impl Write) -> io::Result<()> {
    for line in lines {
        out.write_all(line)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Objects take a line a member; lists stay on one line unless objects are in them.
#[derive(Default)]
struct Layout {
    /// Open objects and lists, the innermost last.
    open: Vec<Open>,
}

#[derive(Clone, Copy)]
struct Open {
    is_list: bool,
    /// Whether a line was begun in it, so that its end needs one too.
    broken: bool,
}

impl Layout {
    fn line(&mut self, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
        if let Some(open) = self.open.last_mut() {
            open.broken = true;
        }
        self.indent(out)
    }

    fn indent(&self, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
        out.write_all(b"\n")?;
        let depth = self.open.iter().filter(|open| open.broken).count();
        (0..depth).try_for_each(|_| out.write_all(b"  "))
    }

    fn close(&mut self, end: &[u8], out: &mut (impl Write + ?Sized)) -> io::Result<()> {
        if self.open.pop().is_some_and(|open| open.broken) {
            self.indent(out)?;
        }
        out.write_all(end)
    }
}

impl Formatter for Layout {
    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open.push(Open { is_list: true, broken: false });
        out.write_all(b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(b"]", out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { out.write_all(b",") }
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        if self.open.last().is_some_and(|open| open.is_list) {
            self.line(out)?;
        }
        self.open.push(Open { is_list: false, broken: false });
        out.write_all(b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(b"}", out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        if !first {
            out.write_all(b",")?;
        }
        self.line(out)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn text(value: &Value) -> String {
        let mut out = Vec::new();
        write(value, &mut out).expect("a vector takes everything");
        String::from_utf8(out).expect("JSON is text")
    }

    #[test]
    fn lists_of_numbers_stay_on_one_line() {
        let value = json!({"a": [1, 2], "b": [[1, 2], [3]], "c": [], "d": {}, "e": [{"f": 1}]});
        let expected = "{\n  \"a\": [1,2],\n  \"b\": [[1,2],[3]],\n  \"c\": [],\n  \"d\": {},\n  \
                        \"e\": [\n    {\"f\": 1}\n  ]\n}\n";
        assert_eq!(text(&value), expected);
        assert_eq!(serde_json::from_str::<Value>(&text(&value)).expect("it is JSON"), value);
    }

    #[test]
    fn short_objects_stay_on_one_line() {
        let long = "x".repeat(90);
        let value = json!({"a": {"b": 1, "c": "{"}, "d": {"e": long, "f": [2]}, "g": {"h": {}}});
        let expected = format!(
            "{{\n  \"a\": {{\"b\": 1, \"c\": \"{{\"}},\n  \"d\": {{\n    \"e\": \"{long}\",\n    \
             \"f\": [2]\n  }},\n  \"g\": {{\"h\": {{}}}}\n}}\n"
        );
        assert_eq!(text(&value), expected);
        assert_eq!(text(&json!({"a": 1})), "{\"a\": 1}\n");
        assert_eq!(text(&json!([])), "[]\n");
    }
}
