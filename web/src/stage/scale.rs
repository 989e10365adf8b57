//! From offsets to positions.

use highwater_protocol::Offset;

/// How much of the log is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Zoom {
    /// From offset 0 to the end of the longest log of the whole run, so that bars grow with time.
    #[default]
    Whole,
    /// Where the logs end now and where they differ.
    Tail,
}

/// The stretch of offsets that the width of the strips stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Scale {
    /// Offset at the left edge.
    pub from: Offset,
    /// Offset at the right edge; above `from`.
    pub to: Offset,
}

impl Scale {
    /// Fewest offsets across the width.
    const LEAST: Offset = 10;

    /// The scale of the whole run, whose longest log ends at `end`. A twentieth stays free at the
    /// right for the figures.
    pub fn whole(end: Offset) -> Scale {
        let end = end.max(Self::LEAST);
        Scale { from: 0, to: end + end / 20 + 1 }
    }

    /// The scale that shows every offset of `marks` and a little to the left of the least.
    pub fn tail(marks: &[Offset]) -> Scale {
        let high = marks.iter().copied().max().unwrap_or(0);
        let low = marks.iter().copied().min().unwrap_or(0);
        let span = (high - low).max(Self::LEAST * 2);
        let from = (high - span - span / 3).max(0);
        Scale { from, to: (high + span / 12 + 1).max(from + Self::LEAST) }
    }

    /// Where an offset stands, in per mille of the width, kept within it.
    pub fn per_mille(&self, offset: Offset) -> i64 {
        let within = offset.clamp(self.from, self.to) - self.from;
        within * 1_000 / (self.to - self.from)
    }

    /// The same as a percentage for style sheets: `37.2%`.
    pub fn percent(&self, offset: Offset) -> String {
        percent(self.per_mille(offset))
    }

    /// The length from one offset to another as a percentage.
    pub fn width(&self, from: Offset, to: Offset) -> String {
        percent(self.per_mille(to) - self.per_mille(from))
    }

    /// Round offsets to label, at most `most` of them, within the scale.
    pub fn ticks(&self, most: i64) -> Vec<Offset> {
        let span = self.to - self.from;
        let mut step = 1;
        'found: loop {
            for factor in [1, 2, 5] {
                if span / (step * factor) < most {
                    step *= factor;
                    break 'found;
                }
            }
            step *= 10;
        }
        let first = (self.from + step - 1) / step;
        (first..=self.to / step).map(|n| n * step).collect()
    }
}

fn percent(per_mille: i64) -> String {
    format!("{}.{}%", per_mille / 10, per_mille % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn the_whole_log_leaves_room_at_the_right() {
        let scale = Scale::whole(1_000);
        assert_eq!(scale, Scale { from: 0, to: 1_051 });
        assert_eq!(scale.percent(0), "0.0%");
        assert_eq!(scale.percent(2_000), "100.0%");
        assert_eq!(Scale::whole(0).to, 11);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn the_tail_shows_every_mark() {
        let scale = Scale::tail(&[372, 682, 683]);
        assert!(scale.from < 372 && scale.to > 683, "{scale:?}");
        let even = Scale::tail(&[683, 683]);
        assert!(even.to - even.from >= 20, "{even:?}");
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn ticks_are_round_and_few() {
        assert_eq!(Scale { from: 0, to: 1_051 }.ticks(6), [0, 200, 400, 600, 800, 1_000]);
        assert_eq!(Scale { from: 656, to: 686 }.ticks(4), [660, 670, 680]);
        assert_eq!(Scale { from: 0, to: 11 }.ticks(6), [0, 2, 4, 6, 8, 10]);
    }
}
