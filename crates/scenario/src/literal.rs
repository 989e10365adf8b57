//! Durations, rates and sizes as people write them. Whole numbers only inside.

use highwater_protocol::Micros;
use std::fmt;

/// A unit of time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TimeUnit {
    /// `us`
    Micro,
    /// `ms`
    Milli,
    /// `s`
    Second,
    /// `m`
    Minute,
    /// `h`
    Hour,
}

impl TimeUnit {
    const ALL: [(TimeUnit, &'static str, u64); 5] = [
        (TimeUnit::Micro, "us", 1),
        (TimeUnit::Milli, "ms", 1_000),
        (TimeUnit::Second, "s", 1_000_000),
        (TimeUnit::Minute, "m", 60_000_000),
        (TimeUnit::Hour, "h", 3_600_000_000),
    ];

    fn from_suffix(suffix: &str) -> Option<(TimeUnit, u64)> {
        Self::ALL.iter().find(|(_, name, _)| *name == suffix).map(|(unit, _, us)| (*unit, *us))
    }

    fn entry(self) -> (TimeUnit, &'static str, u64) {
        Self::ALL[self as usize]
    }
}

/// A length of time with the unit it was written in: `2s`, `4900ms`, `1.5m`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Duration {
    /// How long.
    pub micros: u64,
    /// As written.
    pub unit: TimeUnit,
}

impl Duration {
    /// Longest a script may name: 1000 hours.
    pub const MAX_MICROS: u64 = 1_000 * 3_600_000_000;

    /// Reads a number with a unit. `None` if there is no number or no unit, if it is finer than a
    /// microsecond or longer than [`Duration::MAX_MICROS`].
    pub fn parse(text: &str) -> Option<Duration> {
        let (micros, unit) = Self::exact(text)?;
        let micros = u64::try_from(micros).ok().filter(|micros| *micros <= Self::MAX_MICROS)?;
        Some(Duration { micros, unit })
    }

    /// Whether a text is a number with a unit, and only too much.
    pub fn is_too_long(text: &str) -> bool {
        Self::exact(text).is_some_and(|(micros, _)| micros > u128::from(Self::MAX_MICROS))
    }

    fn exact(text: &str) -> Option<(u128, TimeUnit)> {
        let split = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (unit, micros_per_unit) = TimeUnit::from_suffix(&text[split..])?;
        let (number, scale) = decimal(&text[..split])?;
        let product = u128::from(number) * u128::from(micros_per_unit);
        (product % u128::from(scale) == 0).then_some((product / u128::from(scale), unit))
    }

    /// In the largest unit that gives a whole number or at most three decimals, seconds at most.
    pub fn from_micros(micros: u64) -> Duration {
        let unit = match micros {
            us if us % 1_000 != 0 => TimeUnit::Micro,
            us if us >= 1_000_000 || us == 0 => TimeUnit::Second,
            _ => TimeUnit::Milli,
        };
        Duration { micros, unit }
    }
}

impl From<Duration> for Micros {
    fn from(duration: Duration) -> Micros {
        Micros(duration.micros)
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (_, name, unit) = self.unit.entry();
        let (whole, mut rest) = (self.micros / unit, self.micros % unit);
        if rest == 0 {
            return write!(f, "{whole}{name}");
        }
        let mut digits = String::new();
        while rest != 0 && digits.len() < 10 {
            rest *= 10;
            digits.push(char::from(b'0' + (rest / unit) as u8));
            rest %= unit;
        }
        match rest {
            0 => write!(f, "{whole}.{digits}{name}"),
            // No finite decimal in this unit (1 us in minutes): cannot come from `parse`.
            _ => write!(f, "{}us", self.micros),
        }
    }
}

/// So many records in a unit of time: `100/s`, `30/m`, `0.5/s`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rate {
    /// The number, without its decimal point.
    pub number: u64,
    /// A power of ten to divide it by.
    pub scale: u64,
    /// Per what.
    pub unit: TimeUnit,
}

impl Rate {
    /// Reads `100/s`. `None` unless it is a number above zero, a slash and a unit of time, and at
    /// most 100,000 records a second.
    pub fn parse(text: &str) -> Option<Rate> {
        let (number, unit) = text.split_once('/')?;
        let (mut number, mut scale) = decimal(number)?;
        while scale > 1 && number % 10 == 0 {
            (number, scale) = (number / 10, scale / 10);
        }
        let (unit, _) = TimeUnit::from_suffix(unit)?;
        let rate = Rate { number, scale, unit };
        (number > 0 && rate.interval().0 >= 10).then_some(rate)
    }

    /// Time from one record to the next, rounded to whole microseconds.
    pub fn interval(self) -> Micros {
        let unit = u128::from(self.unit.entry().2) * u128::from(self.scale);
        let number = u128::from(self.number.max(1));
        Micros(u64::try_from((unit + number / 2) / number).unwrap_or(u64::MAX))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.number / self.scale, self.number % self.scale);
        write!(f, "{whole}")?;
        if self.scale > 1 {
            let width = self.scale.ilog10() as usize;
            let digits = format!("{rest:0width$}");
            let digits = digits.trim_end_matches('0');
            if !digits.is_empty() {
                write!(f, ".{digits}")?;
            }
        }
        write!(f, "/{}", self.unit.entry().1)
    }
}

/// Reads a size: plain bytes, or a number with `B`, `kB`, `MB`, `GB` (powers of 1000) or `KiB`,
/// `MiB`, `GiB` (powers of 1024).
pub fn parse_size(text: &str) -> Option<u64> {
    let split = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let unit: u64 = match &text[split..] {
        "" | "B" => 1,
        "kB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        _ => return None,
    };
    let (number, scale) = decimal(&text[..split])?;
    let product = u128::from(number) * u128::from(unit);
    let exact = product % u128::from(scale) == 0;
    exact.then(|| u64::try_from(product / u128::from(scale)).ok())?
}

/// A decimal number without sign as (digits, power of ten to divide by).
fn decimal(text: &str) -> Option<(u64, u64)> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) || fraction.len() > 9 {
        return None;
    }
    if text.ends_with('.') {
        return None;
    }
    let scale = 10_u64.pow(fraction.len() as u32);
    let whole: u64 = whole.parse().ok()?;
    let fraction: u64 = if fraction.is_empty() { 0 } else { fraction.parse().ok()? };
    Some((whole.checked_mul(scale)?.checked_add(fraction)?, scale))
}
