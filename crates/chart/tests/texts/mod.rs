//! Where the texts of a picture stand.

use highwater_chart::{Anchor, Item, Picture, Rect, Shape, text_width};

/// The texts of a picture and the room they take, in the order in which they are drawn: from a
/// capital's top to the base line, since descenders may touch the next line's ascenders.
pub fn texts(picture: &Picture) -> impl Iterator<Item = (&Item, Rect, &str)> {
    picture.items.iter().filter_map(|item| {
        let Shape::Text { x, y, anchor, text } = &item.shape else { return None };
        let size = item.class.text_size();
        let width = text_width(text, size, item.class.is_bold());
        let left = match anchor {
            Anchor::Start => *x,
            Anchor::Middle => x - width / 2.0,
            Anchor::End => x - width,
        };
        let rect = Rect { x: left, y: y - size * 0.72, width, height: size * 0.72 };
        Some((item, rect, text.as_str()))
    })
}
