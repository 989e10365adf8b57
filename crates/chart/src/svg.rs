//! A picture as a standalone SVG document.

mod style;

use crate::palette;
use crate::scene::{Anchor, Class, Glyph, Item, Picture, Shape};
use std::fmt::Write;

/// Which colours an SVG takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Theme {
    /// Light or dark as the reader prefers; a page's `--hw-*` properties override each colour.
    #[default]
    Auto,
    /// Light, in plain colours: also for programs that know no CSS properties.
    Light,
    /// Dark, in plain colours.
    Dark,
}

/// Writes a picture as an SVG document that stands alone: file, `<img>`, or inline in a page.
pub fn render(picture: &Picture, theme: Theme) -> String {
    let mut out = String::with_capacity(64 * 1024);
    let (width, height, id) = (Num(picture.width), Num(picture.height), &picture.id);
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"{id}\" class=\"hwc\" width=\"{width}\" \
         height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" lang=\"{}\" \
         aria-labelledby=\"{id}-t {id}-d\">",
        picture.language.tag()
    );
    let _ = writeln!(out, "<title id=\"{id}-t\">{}</title>", Escaped(&picture.title));
    let _ = writeln!(out, "<desc id=\"{id}-d\">{}</desc>", Escaped(&picture.description));
    out.push_str(&style::stylesheet(id, theme, &style::slots(picture)));
    style::patterns(&mut out, id, picture);
    for item in &picture.items {
        write_item(&mut out, item);
    }
    out.push_str("</svg>\n");
    out
}

fn write_item(out: &mut String, item: &Item) {
    let class = ClassList(item);
    let close = match &item.shape {
        Shape::Rect(rect) => {
            let (x, y) = (Num(rect.x), Num(rect.y));
            let (w, h) = (Num(rect.width), Num(rect.height));
            let _ = write!(out, "<rect {class} x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"");
            "rect"
        }
        Shape::Line(points) => {
            let _ = write!(out, "<path {class} d=\"");
            write_path(out, points);
            out.push('"');
            "path"
        }
        Shape::Area(points) => {
            let _ = write!(out, "<path {class} d=\"");
            write_path(out, points);
            out.push_str("z\"");
            "path"
        }
        Shape::Glyph(glyph, x, y) => {
            let _ = write!(out, "<path {class} d=\"M{} {}{}\"", Num(*x), Num(*y), outline(*glyph));
            "path"
        }
        Shape::Text { x, y, anchor, text } => {
            let anchor = match anchor {
                Anchor::Start => "",
                Anchor::Middle => " text-anchor=\"middle\"",
                Anchor::End => " text-anchor=\"end\"",
            };
            let _ = write!(
                out,
                "<text {class} x=\"{}\" y=\"{}\"{anchor}>{}",
                Num(*x),
                Num(*y),
                Escaped(text)
            );
            if let Some(note) = &item.note {
                let _ = write!(out, "<title>{}</title>", Escaped(note));
            }
            out.push_str("</text>\n");
            return;
        }
    };
    match &item.note {
        Some(note) => {
            let _ = writeln!(out, "><title>{}</title></{close}>", Escaped(note));
        }
        None => out.push_str("/>\n"),
    }
}

/// A path through `points`; level and upright pieces in their short forms.
fn write_path(out: &mut String, points: &[(f64, f64)]) {
    let mut before: Option<(i64, i64)> = None;
    for point in points {
        let now = (tenths(point.0), tenths(point.1));
        let _ = match before {
            None => write!(out, "M{} {}", Tenths(now.0), Tenths(now.1)),
            Some(old) if old == now => continue,
            Some(old) if old.1 == now.1 => write!(out, "H{}", Tenths(now.0)),
            Some(old) if old.0 == now.0 => write!(out, "V{}", Tenths(now.1)),
            Some(_) => write!(out, "L{} {}", Tenths(now.0), Tenths(now.1)),
        };
        before = Some(now);
    }
}

/// The path of a sign relative to its centre, within 9 by 9 pixels.
fn outline(glyph: Glyph) -> &'static str {
    match glyph {
        Glyph::Cross => "m-3.5-3.5l7 7m0-7l-7 7",
        Glyph::Square => "m-3.5-3.5h7v7h-7z",
        Glyph::Play => "m-3-4l7 4l-7 4z",
        Glyph::Pause => "m-2-4v8m4-8v8",
        Glyph::Cut => "m-5.5 0h4m0-4v8m3-8v8m0-4h4",
        Glyph::Link => "m-4.5-2v4m0-2h9m0-2v4",
        Glyph::Wave => "m-4.5 1.5c1.5-5 3-5 4.5-1.5c1.5 3.5 3 3.5 4.5-1.5",
        Glyph::Ring => "m-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z",
        Glyph::Star => {
            "m0-4.5l1.3 3.1l3.2.3l-2.4 2.2l.7 3.3l-2.8-1.7l-2.8 1.7l.7-3.3l-2.4-2.2l3.2-.3z"
        }
        Glyph::Diamond => "m0-4l4 4l-4 4l-4-4z",
        Glyph::Disk => "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
        Glyph::Up => "m-3.5 3h7l-3.5-6z",
        Glyph::Down => "m-4-3h8l-4 6z",
        Glyph::Dot => "m-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0z",
    }
}

/// The `class` attribute of an item: what it means, and whose colour it takes.
struct ClassList<'a>(&'a Item);

impl std::fmt::Display for ClassList<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Item { class, broker, shape, .. } = self.0;
        write!(f, "class=\"{}", class.name())?;
        if let Some(broker) = broker {
            write!(f, " r{}", palette::slot(*broker))?;
            if matches!(class, Class::LogEnd | Class::LogEndDown | Class::LeaderCount) {
                write!(f, " d{}", palette::dash(*broker))?;
            }
        }
        if let Shape::Glyph(glyph, ..) = shape
            && matches!(glyph, Glyph::Cross | Glyph::Pause | Glyph::Cut | Glyph::Link | Glyph::Wave)
        {
            f.write_str(" open")?;
        }
        f.write_str("\"")
    }
}

fn tenths(value: f64) -> i64 {
    (value * 10.0).round() as i64
}

/// A coordinate with at most one decimal.
struct Num(f64);

impl std::fmt::Display for Num {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Tenths(tenths(self.0)).fmt(f)
    }
}

/// A number of tenths; `f64`'s own formatting is many times slower.
struct Tenths(i64);

impl std::fmt::Display for Tenths {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, rest) = (self.0.unsigned_abs() / 10, self.0.unsigned_abs() % 10);
        match rest {
            0 => write!(f, "{sign}{whole}"),
            _ => write!(f, "{sign}{whole}.{rest}"),
        }
    }
}

/// Text with XML's special characters replaced and what XML forbids left out.
struct Escaped<'a>(&'a str);

impl std::fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\n' | '\t' => f.write_char(c)?,
                c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_have_at_most_one_decimal() {
        let all = [0.0, 12.34, -0.04, -7.25, 100.0, 0.96].map(|v| Num(v).to_string());
        assert_eq!(all, ["0", "12.3", "0", "-7.3", "100", "1"]);
    }

    #[test]
    fn names_cannot_break_out_of_the_document() {
        let text = Escaped("<script>\"a\" & \u{1}b</script>").to_string();
        assert_eq!(text, "&lt;script&gt;&quot;a&quot; &amp; b&lt;/script&gt;");
    }

    #[test]
    fn paths_are_short() {
        let mut out = String::new();
        write_path(&mut out, &[(0.0, 5.0), (10.0, 5.0), (10.0, 2.0), (10.02, 2.0), (12.0, 3.0)]);
        assert_eq!(out, "M0 5H10V2L12 3");
    }
}
