//! Colours: of the surface, and of brokers. Told apart in the usual kinds of colour blindness; and
//! nothing is told by colour alone.

use highwater_protocol::NodeId;

/// Number of broker colours; ids beyond start over, with another dash pattern.
pub const SLOTS: u16 = 8;

/// Which colour a broker has, 1 to 8: by its id alone, so that it is the same everywhere. The
/// stylesheet calls them `--hw-r1` to `--hw-r8`.
pub fn slot(broker: NodeId) -> u16 {
    (broker.0 + SLOTS - 1) % SLOTS + 1
}

/// Which dash pattern a broker's line has, 0 (solid) to 4: the second cue. The same colour comes
/// with another one, and lines that lie upon each other show through each other's gaps.
pub fn dash(broker: NodeId) -> u16 {
    (broker.0 + 4) % 5
}

/// Colours of the surface, in one theme.
pub(crate) struct Surface {
    /// Name of the token, and its colours on light and on dark.
    pub name: &'static str,
    pub light: &'static str,
    pub dark: &'static str,
}

/// The tokens. A page sets `--hw-<name>` to override them.
pub(crate) const SURFACE: [Surface; 10] = [
    Surface { name: "panel", light: "#ffffff", dark: "#171e26" },
    Surface { name: "ink", light: "#17202b", dark: "#e6ebf0" },
    Surface { name: "muted", light: "#5c6875", dark: "#9aa7b4" },
    Surface { name: "line", light: "#dfe3e8", dark: "#2f3a46" },
    Surface { name: "track", light: "#f3f5f7", dark: "#1d2630" },
    Surface { name: "accent", light: "#0b63b6", dark: "#6db3f2" },
    Surface { name: "ok", light: "#157f4f", dark: "#4cc38a" },
    Surface { name: "bad", light: "#c2292e", dark: "#ff7b7f" },
    Surface { name: "warn", light: "#8a5800", dark: "#e5b454" },
    Surface { name: "hwm", light: "#17202b", dark: "#f2f5f8" },
];

/// A broker colour in one theme: of lines and solid bands, of text on the panel, of text on it.
pub(crate) struct Shade {
    pub fill: &'static str,
    pub text: &'static str,
    pub on: &'static str,
}

const fn shade(fill: &'static str, text: &'static str, on: &'static str) -> Shade {
    Shade { fill, text, on }
}

/// By slot, from 1: after Okabe and Ito, darkened where they must carry text.
pub(crate) const LIGHT: [Shade; 8] = [
    shade("#0072b2", "#00649d", "#ffffff"),
    shade("#e08a00", "#935700", "#17202b"),
    shade("#007f5b", "#00714f", "#ffffff"),
    shade("#b04c87", "#a03f78", "#ffffff"),
    shade("#56b4e9", "#1b6f9e", "#17202b"),
    shade("#c24700", "#b04100", "#ffffff"),
    shade("#7d7400", "#6b6300", "#ffffff"),
    shade("#6a6f78", "#545962", "#ffffff"),
];

/// By slot, from 1.
pub(crate) const DARK: [Shade; 8] = [
    shade("#4fa3dd", "#74baea", "#0f141a"),
    shade("#f0ab3c", "#f0ab3c", "#0f141a"),
    shade("#35c496", "#4fcfa5", "#0f141a"),
    shade("#dc8fbd", "#e4a3ca", "#0f141a"),
    shade("#9bd6f7", "#9bd6f7", "#0f141a"),
    shade("#f27b3d", "#f58c55", "#0f141a"),
    shade("#d8cc3f", "#d8cc3f", "#0f141a"),
    shade("#a3abb6", "#b0b7c1", "#0f141a"),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance of `#rrggbb` (WCAG 2), with powers replaced by a square: close enough.
    fn luminance(colour: &str) -> f64 {
        let part = |i: usize| {
            let value = u8::from_str_radix(&colour[i..i + 2], 16).unwrap();
            let share = f64::from(value) / 255.0;
            if share <= 0.03928 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Text has at least the contrast that WCAG AA asks for, lines what it asks for graphics.
    #[test]
    fn colours_can_be_read() {
        for (shades, panel) in [(&LIGHT, "#ffffff"), (&DARK, "#171e26")] {
            for shade in shades {
                assert!(contrast(shade.text, panel) >= 4.5, "{} on {panel}", shade.text);
                assert!(contrast(shade.on, shade.fill) >= 4.5, "{} on {}", shade.on, shade.fill);
                assert!(contrast(shade.fill, panel) >= 2.2, "{} on {panel}", shade.fill);
            }
        }
        for token in SURFACE.iter().filter(|t| !["panel", "line", "track"].contains(&t.name)) {
            assert!(contrast(token.light, "#ffffff") >= 4.5, "{}", token.name);
            assert!(contrast(token.dark, "#171e26") >= 4.5, "{}", token.name);
        }
    }

    /// The page draws the cluster beside the charts: in the same colours.
    #[test]
    fn the_page_has_the_same_colours() {
        let css = include_str!("../../../web/style/base.css");
        for (i, (light, dark)) in LIGHT.iter().zip(&DARK).enumerate() {
            let slot = i + 1;
            for (part, light, dark) in [
                ("", light.fill, dark.fill),
                ("-text", light.text, dark.text),
                ("-on", light.on, dark.on),
            ] {
                let line = format!("--hw-r{slot}{part}: light-dark({light}, {dark});");
                assert!(css.contains(&line), "{line}");
            }
        }
    }

    #[test]
    fn a_broker_keeps_its_colour() {
        assert_eq!([1, 2, 8, 9, 0].map(|id| slot(NodeId(id))), [1, 2, 8, 1, 8]);
        assert_ne!(dash(NodeId(1)), dash(NodeId(9)));
    }
}
