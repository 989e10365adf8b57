//! Numbers and times as people read them. Units stand apart from their numbers; every language
//! writes them alike.

use highwater_protocol::{Micros, NodeId, Time};

/// A number of things, thousands set off: `1,046`.
pub fn count(number: impl TryInto<i128>) -> String {
    let number: i128 = number.try_into().unwrap_or(i128::MAX);
    let digits = number.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + 4);
    if number < 0 {
        out.push('−');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// An instant of the run, to the millisecond: `13.094 s`.
pub fn instant(time: Time) -> String {
    let millis = time.0 / 1_000;
    format!("{}.{:03} s", millis / 1_000, millis % 1_000)
}

/// An instant in as many digits as it needs, as in headings: `20 s`, `13.094 s`.
pub fn short_instant(time: Time) -> String {
    duration(Micros(time.0 / 1_000 * 1_000))
}

/// A length of time in the unit that suits it: `6.2 s`, `300 ms`, `700 µs`.
pub fn duration(length: Micros) -> String {
    let (whole, rest, unit) = match length.0 {
        0 => (0, 0, "s"),
        us if us >= 1_000_000 => (us / 1_000_000, us % 1_000_000 / 1_000, "s"),
        us if us >= 1_000 => (us / 1_000, us % 1_000, "ms"),
        us => (us, 0, "µs"),
    };
    let digits = format!("{rest:03}");
    match digits.trim_end_matches('0') {
        "" => format!("{whole} {unit}"),
        digits => format!("{whole}.{digits} {unit}"),
    }
}

/// A length of time where its size matters more than its last digits: `6.2 s`, `310 ms`.
pub fn rough_duration(length: Micros) -> String {
    let step = match length.0 {
        us if us >= 1_000_000 => 100_000,
        us if us >= 1_000 => 1_000,
        _ => 1,
    };
    duration(Micros((length.0 + step / 2) / step * step))
}

/// A list of brokers: `[1, 3]`.
pub fn list(nodes: &[NodeId]) -> String {
    let ids: Vec<String> = nodes.iter().map(|node| node.to_string()).collect();
    format!("[{}]", ids.join(", "))
}

/// Runs of numbers, each a first number and how many: `12–14, 20`. Past `limit` runs the rest is
/// `…`.
pub fn runs(runs: &[(u64, u64)], limit: usize) -> String {
    let mut parts: Vec<String> = runs.iter().take(limit).map(|run| one_run(*run)).collect();
    if runs.len() > limit {
        parts.push("…".to_owned());
    }
    parts.join(", ")
}

fn one_run((first, length): (u64, u64)) -> String {
    match length {
        0 | 1 => first.to_string(),
        _ => format!("{first}–{}", first + length - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_off() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(1_046), "1,046");
        assert_eq!(count(-1_234_567), "−1,234,567");
        assert_eq!(count(u64::MAX), "18,446,744,073,709,551,615");
    }

    #[test]
    fn times_carry_their_unit() {
        assert_eq!(instant(Time(13_094_999)), "13.094 s");
        assert_eq!(short_instant(Time(20_000_000)), "20 s");
        assert_eq!(short_instant(Time(0)), "0 s");
        assert_eq!(duration(Micros(6_200_000)), "6.2 s");
        assert_eq!(duration(Micros(300_000)), "300 ms");
        assert_eq!(duration(Micros(7)), "7 µs");
        assert_eq!(rough_duration(Micros(6_249_000)), "6.2 s");
    }

    #[test]
    fn lists_and_runs() {
        assert_eq!(list(&[NodeId(1), NodeId(3)]), "[1, 3]");
        assert_eq!(list(&[]), "[]");
        assert_eq!(runs(&[(12, 3), (20, 1)], 4), "12–14, 20");
        assert_eq!(runs(&[(1, 1), (3, 1), (5, 1)], 2), "1, 3, …");
    }
}
