//! Makes a script that breaks a promise as short as it can be.

/// Leaves out lines, many at a time at first, as long as the script still `breaks` its promise.
/// Lines that the rest needs stay by themselves: a script that does not compile breaks nothing.
pub fn shrink(script: &str, breaks: impl Fn(&str) -> bool) -> String {
    let mut lines: Vec<&str> = script.lines().collect();
    let mut size = lines.len() / 2;
    while size > 0 {
        let mut start = 0;
        while start < lines.len() {
            let end = (start + size).min(lines.len());
            let shorter: Vec<&str> = lines[..start].iter().chain(&lines[end..]).copied().collect();
            if breaks(&join(&shorter)) {
                lines = shorter;
            } else {
                start = end;
            }
        }
        size /= 2;
    }
    join(&lines)
}

fn join(lines: &[&str]) -> String {
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_needed_goes() {
        let script = (0..40).map(|n| format!("{n}\n")).collect::<String>();
        let breaks = |s: &str| s.lines().any(|l| l == "7") && s.lines().any(|l| l == "31");
        assert_eq!(shrink(&script, breaks), "7\n31\n");
    }
}
