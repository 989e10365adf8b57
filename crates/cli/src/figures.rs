//! Numbers and times for people.

/// With a comma after each group of three digits: `1,234,567`.
pub fn number(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut grouped = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if value < 0 { format!("-{grouped}") } else { grouped }
}

/// The same for a count.
pub fn count(value: u64) -> String {
    number(i64::try_from(value).unwrap_or(i64::MAX))
}

/// A number and what it counts: `1 record`, `2 records`.
pub fn counted(value: u64, noun: &str) -> String {
    format!("{} {noun}{}", count(value), if value == 1 { "" } else { "s" })
}

/// Microseconds as seconds with milliseconds: `12.500 s`.
pub fn seconds(micros: u64) -> String {
    format!("{}.{:03} s", micros / 1_000_000, micros % 1_000_000 / 1_000)
}

/// Broker ids: `[1,2,3]`.
pub fn list(ids: &[u16]) -> String {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    format!("[{}]", ids.join(","))
}

/// Records by name, as runs: `web-12..web-14, web-20`.
pub fn values(producer: &str, runs: &[[u64; 2]]) -> String {
    let run = |[first, count]: &[u64; 2]| match count {
        1 => format!("{producer}-{first}"),
        _ => format!("{producer}-{first}..{producer}-{}", first + count - 1),
    };
    runs.iter().map(run).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        let told = [0, 999, 1_000, 1_234_567, -1, -12_345].map(number);
        assert_eq!(told, ["0", "999", "1,000", "1,234,567", "-1", "-12,345"]);
        assert_eq!([counted(1, "record"), counted(2, "record")], ["1 record", "2 records"]);
        assert_eq!(seconds(12_500_999), "12.500 s");
        assert_eq!(values("web", &[[12, 3], [20, 1]]), "web-12..web-14, web-20");
        assert_eq!((list(&[]), list(&[2, 3])), ("[]".to_owned(), "[2,3]".to_owned()));
    }
}
