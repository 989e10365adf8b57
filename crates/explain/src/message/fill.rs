//! Templates: `{0}` is the first argument, `{0|record|records}` a word for one and for many.

/// Fills the places of `template` with `args`. A place without an argument stays empty.
pub fn fill(template: &str, args: &[&str]) -> String {
    let mut out = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}') else { break };
        out.push_str(&rest[..open]);
        place(&rest[open + 1..open + close], args, &mut out);
        rest = &rest[open + close + 1..];
    }
    out.push_str(rest);
    out
}

fn place(inside: &str, args: &[&str], out: &mut String) {
    let mut parts = inside.split('|');
    let number = parts.next().and_then(|n| n.parse::<usize>().ok());
    let arg = number.and_then(|n| args.get(n)).copied().unwrap_or_default();
    match (parts.next(), parts.next()) {
        (Some(one), Some(many)) => out.push_str(if arg == "1" { one } else { many }),
        _ => out.push_str(arg),
    }
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn places_are_filled_in_any_order() {
        assert_eq!(fill("{1} after {0}", &["a", "b"]), "b after a");
        assert_eq!(fill("nothing to fill", &[]), "nothing to fill");
        assert_eq!(fill("{7}", &["a"]), "");
        assert_eq!(fill("a { b", &[]), "a { b");
    }

    #[test]
    fn one_and_many() {
        assert_eq!(fill("{0} {0|record|records}", &["1"]), "1 record");
        assert_eq!(fill("{0} {0|record|records}", &["1,046"]), "1,046 records");
    }
}
