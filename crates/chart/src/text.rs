//! How wide a text is, without a font at hand: an upper bound over the usual system fonts.

/// Widths of the characters from space to tilde, in hundredths of the size, of the widest sans
/// serif that `system-ui` commonly stands for. Digits are equally wide (tabular figures).
const WIDTHS: [u8; 95] = [
    32, 40, 46, 84, 64, 95, 78, 28, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 34, 34, 84, 84, 84, 53, 101, 69, 69, 70, 77, 63, 58, 78, 75, 30, 53, 66, 56, 86, 75,
    79, 63, 79, 70, 64, 61, 73, 69, 99, 69, 61, 69, 39, 39, 39, 84, 56, 61, 62, 64, 55, 64, 62, 35,
    64, 64, 28, 28, 58, 28, 97, 64, 61, 64, 64, 41, 52, 39, 64, 59, 82, 59, 59, 53, 64, 34, 64, 84,
];
/// Any other character: an ideograph fills its square.
const OTHER: u32 = 100;
/// What bold adds to a character.
const BOLD: u32 = 7;

/// Upper bound of the width of `text` at `size` pixels.
pub fn text_width(text: &str, size: f64, bold: bool) -> f64 {
    let hundredths: u32 = text
        .chars()
        .map(|c| {
            let index = (c as usize).wrapping_sub(32);
            let width = WIDTHS.get(index).map_or(OTHER, |w| u32::from(*w));
            width + if bold && width < OTHER { BOLD } else { 0 }
        })
        .sum();
    f64::from(hundredths) * size / 100.0
}

/// `text`, or as much of its beginning as fits, with an ellipsis.
pub(crate) fn shortened(text: &str, size: f64, bold: bool, width: f64) -> String {
    if text_width(text, size, bold) <= width {
        return text.to_string();
    }
    let mut short: Vec<char> = text.chars().collect();
    while short.pop().is_some() {
        let candidate: String = short.iter().chain(['…'].iter()).collect();
        if text_width(&candidate, size, bold) <= width {
            return candidate;
        }
    }
    String::new()
}

/// `1,234,567`.
pub(crate) fn thousands(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
    if value < 0 {
        text.push('−');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_three() {
        let all = [0, 999, 1_000, 123_456, 1_234_567, -1_000].map(thousands);
        assert_eq!(all, ["0", "999", "1,000", "123,456", "1,234,567", "−1,000"]);
    }

    #[test]
    fn a_shortened_text_fits() {
        assert_eq!(shortened("audit", 10.0, false, 40.0), "audit");
        let short = shortened("a-very-long-consumer", 10.0, false, 60.0);
        assert!(short.ends_with('…') && text_width(&short, 10.0, false) <= 60.0, "{short}");
        assert_eq!(shortened("wide", 10.0, false, 3.0), "");
    }

    #[test]
    fn ideographs_are_square() {
        assert_eq!(text_width("高水位", 10.0, false), 30.0);
    }
}
