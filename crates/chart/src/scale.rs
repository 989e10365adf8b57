//! Axes: from time and values to pixels, and where the ticks go.

use crate::text::thousands;
use highwater_protocol::Time;

/// The time axis of a picture.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct TimeAxis {
    /// First instant shown.
    pub from: Time,
    /// Last instant shown; later than `from`.
    pub to: Time,
    /// Horizontal position of `from`.
    pub x0: f64,
    /// Horizontal position of `to`.
    pub x1: f64,
}

impl TimeAxis {
    /// Horizontal position of an instant, not clamped.
    pub fn x_of(&self, time: Time) -> f64 {
        let span = (self.to.0 - self.from.0) as f64;
        self.x0 + (time.0 as f64 - self.from.0 as f64) / span * (self.x1 - self.x0)
    }

    /// The same, clamped to the plot.
    pub fn x_clamped(&self, time: Time) -> f64 {
        self.x_of(time.clamp(self.from, self.to))
    }

    /// The instant at a horizontal position, clamped to the window.
    pub fn time_at(&self, x: f64) -> Time {
        let share = ((x - self.x0) / (self.x1 - self.x0)).clamp(0.0, 1.0);
        Time(self.from.0 + ((self.to.0 - self.from.0) as f64 * share).round() as u64)
    }

    /// Microseconds that `pixels` stand for, at least 1.
    pub fn micros_per(&self, pixels: f64) -> u64 {
        let per_pixel = (self.to.0 - self.from.0) as f64 / (self.x1 - self.x0);
        ((per_pixel * pixels) as u64).max(1)
    }

    /// Distance between ticks at least `pixels` apart, in microseconds.
    pub fn step(&self, pixels: f64) -> u64 {
        nice_time_step(self.micros_per(pixels))
    }

    /// Ticks `step` apart, with their labels.
    pub fn ticks(&self, step: u64) -> Vec<(Time, String)> {
        let first = self.from.0.div_ceil(step);
        let last = self.to.0 / step;
        (first..=last).map(|i| (Time(i * step), time_label(i * step, step, self.to.0))).collect()
    }
}

/// The value axis of a panel.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ValueScale {
    /// Value at the lower edge.
    pub low: f64,
    /// Value at the upper edge; greater than `low`.
    pub high: f64,
    /// Vertical position of `low`.
    pub bottom: f64,
    /// Vertical position of `high`.
    pub top: f64,
}

impl ValueScale {
    /// Vertical position of a value.
    pub fn y_of(&self, value: i64) -> f64 {
        self.y_at(value as f64)
    }

    /// Vertical position of a value.
    pub fn y_at(&self, value: f64) -> f64 {
        self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)
    }

    /// A scale for values from `low` to `high`, with room above; from 0 where that costs little.
    pub fn around(low: i64, high: i64, top: f64, bottom: f64) -> ValueScale {
        let from_zero = low >= 0 && (high - low) * 10 >= high * 6;
        let low = if from_zero { 0 } else { low };
        let spread = (high - low).max(1) as f64;
        let below = if from_zero { 0.0 } else { spread * 0.06 };
        ValueScale { low: low as f64 - below, high: high as f64 + spread * 0.06, bottom, top }
    }

    /// Ticks at whole values at least `pixels` apart, with their labels.
    pub fn ticks(&self, pixels: f64) -> Vec<(i64, String)> {
        let per_pixel = (self.high - self.low) / (self.bottom - self.top);
        let step = nice_step((per_pixel * pixels).ceil().max(1.0) as u64) as i64;
        let first = (self.low.ceil() as i64).div_euclid(step)
            + i64::from((self.low.ceil() as i64).rem_euclid(step) != 0);
        let last = (self.high.floor() as i64).div_euclid(step);
        (first..=last).map(|i| (i * step, thousands(i * step))).collect()
    }
}

/// The least of 1, 2, 5, 10, 20, 50, .. that is not below `least`.
pub(crate) fn nice_step(least: u64) -> u64 {
    let mut power: u64 = 1;
    loop {
        for factor in [1, 2, 5] {
            let step = power.saturating_mul(factor);
            if step >= least {
                return step;
            }
        }
        power = power.saturating_mul(10);
    }
}

/// The least comfortable length of time that is not below `least`, in microseconds: 1, 2, 5 times a
/// power of ten below a minute, then parts of an hour.
pub(crate) fn nice_time_step(least: u64) -> u64 {
    const SECOND: u64 = 1_000_000;
    const LONG: [u64; 12] =
        [30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400];
    if least <= 20 * SECOND {
        return nice_step(least);
    }
    let fits = LONG.iter().map(|s| s * SECOND).find(|step| *step >= least);
    fits.unwrap_or_else(|| nice_step(least.div_ceil(86_400 * SECOND)) * 86_400 * SECOND)
}

/// A tick's label: exact to `step`, in the unit that suits times up to `last`.
pub(crate) fn time_label(micros: u64, step: u64, last: u64) -> String {
    let (unit, name) = match last {
        0..1_000 => (1, "µs"),
        1_000..1_000_000 => (1_000, "ms"),
        1_000_000..180_000_000 => (1_000_000, "s"),
        _ => return clock_label(micros, step, last),
    };
    format!("{} {name}", decimal(micros, unit, step))
}

/// `micros / unit` with as many decimals as `step` needs.
fn decimal(micros: u64, unit: u64, step: u64) -> String {
    let (whole, rest) = (micros / unit, micros % unit);
    let (mut digits, mut part) = (0, unit);
    while part > 1 && !step.is_multiple_of(part) {
        part /= 10;
        digits += 1;
    }
    match digits {
        0 => whole.to_string(),
        _ => format!("{whole}.{:0digits$}", rest / part),
    }
}

/// `m:ss` or `h:mm:ss`, with decimals where `step` needs them.
fn clock_label(micros: u64, step: u64, last: u64) -> String {
    let seconds = micros / 1_000_000;
    let (hours, minutes) = (seconds / 3_600, seconds / 60);
    let rest = decimal(micros % 60_000_000, 1_000_000, step);
    let pad = if rest.split('.').next().is_some_and(|s| s.len() < 2) { "0" } else { "" };
    match last {
        0..3_600_000_000 => format!("{minutes}:{pad}{rest}"),
        _ => format!("{hours}:{:02}:{pad}{rest}", minutes % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(from: u64, to: u64, pixels: f64) -> String {
        let axis = TimeAxis { from: Time(from), to: Time(to), x0: 0.0, x1: 600.0 };
        let ticks = axis.ticks(axis.step(pixels));
        ticks.into_iter().map(|(_, label)| label).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn time_ticks_are_round_and_carry_units() {
        let s = 1_000_000;
        assert_eq!(labels(0, 30 * s, 80.0), "0 s | 5 s | 10 s | 15 s | 20 s | 25 s | 30 s");
        assert_eq!(labels(0, 800, 100.0), "0 µs | 200 µs | 400 µs | 600 µs | 800 µs");
        assert_eq!(labels(0, 5_000, 100.0), "0 ms | 1 ms | 2 ms | 3 ms | 4 ms | 5 ms");
        assert_eq!(labels(12_340_000, 12_390_000, 150.0), "12.34 s | 12.36 s | 12.38 s");
        assert_eq!(labels(0, 600 * s, 80.0), "0:00 | 2:00 | 4:00 | 6:00 | 8:00 | 10:00");
        assert_eq!(labels(302 * s, 303 * s, 150.0), "5:02.0 | 5:02.5 | 5:03.0");
        assert_eq!(labels(0, 7_200 * s, 150.0), "0:00:00 | 0:30:00 | 1:00:00 | 1:30:00 | 2:00:00");
    }

    #[test]
    fn value_ticks_are_whole_and_lie_inside() {
        let scale = ValueScale::around(0, 1_115, 0.0, 150.0);
        let labels: Vec<String> = scale.ticks(30.0).into_iter().map(|t| t.1).collect();
        assert_eq!(labels, ["0", "500", "1,000"]);
        let narrow = ValueScale::around(1_000_000, 1_000_003, 0.0, 150.0);
        let labels: Vec<String> = narrow.ticks(30.0).into_iter().map(|t| t.1).collect();
        assert_eq!(labels, ["1,000,000", "1,000,001", "1,000,002", "1,000,003"]);
        let flat = ValueScale::around(7, 7, 0.0, 150.0);
        assert!(flat.high > flat.low);
    }

    #[test]
    fn time_and_position_are_each_others_inverse() {
        let axis = TimeAxis { from: Time(5), to: Time(1_000_005), x0: 40.0, x1: 340.0 };
        for micros in [5, 777, 500_000, 1_000_005] {
            assert_eq!(axis.time_at(axis.x_of(Time(micros))), Time(micros));
        }
        assert_eq!(axis.time_at(0.0), Time(5));
        assert_eq!(axis.time_at(1_000.0), Time(1_000_005));
    }
}
