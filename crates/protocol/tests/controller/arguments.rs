//! The words of a command: `register 2 incarnation=2 previous-epoch=4`.

use highwater_protocol::{Micros, NodeId, Time};

/// A command's words, split into plain ones and `key=value` pairs.
pub struct Arguments<'a> {
    pub name: &'a str,
    plain: Vec<&'a str>,
    pairs: Vec<(&'a str, &'a str)>,
}

impl<'a> Arguments<'a> {
    pub fn parse(line: &'a str) -> Arguments<'a> {
        let mut words = line.split_whitespace();
        let name = words.next().expect("a command");
        let (mut plain, mut pairs) = (Vec::new(), Vec::new());
        for word in words {
            match word.split_once('=') {
                Some(pair) => pairs.push(pair),
                None => plain.push(word),
            }
        }
        Arguments { name, plain, pairs }
    }

    /// The plain word at `index`.
    pub fn word(&self, index: usize) -> &'a str {
        self.plain.get(index).unwrap_or_else(|| panic!("{}: too few words", self.name))
    }

    pub fn pairs(&self) -> &[(&'a str, &'a str)] {
        &self.pairs
    }

    pub fn broker(&self, index: usize) -> NodeId {
        NodeId(number(self.word(index)))
    }

    pub fn has(&self, word: &str) -> bool {
        self.plain.contains(&word)
    }

    pub fn value(&self, key: &str) -> Option<&'a str> {
        self.pairs.iter().find(|(k, _)| *k == key).map(|(_, value)| *value)
    }

    pub fn number<N: std::str::FromStr>(&self, key: &str) -> Option<N> {
        self.value(key).map(number)
    }

    /// The time after the word `at` or `to`.
    pub fn time_after(&self, word: &str) -> Option<Time> {
        let at = self.plain.iter().position(|w| *w == word)?;
        Some(Time(length(self.word(at + 1)).0))
    }
}

pub fn number<N: std::str::FromStr>(text: &str) -> N {
    text.parse().unwrap_or_else(|_| panic!("not a number: {text}"))
}

/// `1,2,3`; nothing for the empty string.
pub fn ids(text: &str) -> Vec<NodeId> {
    text.split(',').filter(|id| !id.is_empty()).map(|id| NodeId(number(id))).collect()
}

/// `12s`, `1.125s`, `300ms`.
pub fn length(text: &str) -> Micros {
    let (value, per_unit) = match (text.strip_suffix("ms"), text.strip_suffix('s')) {
        (Some(value), _) => (value, 1_000),
        (None, Some(value)) => (value, 1_000_000),
        _ => panic!("a time needs a unit: {text}"),
    };
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let scale = 10u64.pow(u32::try_from(fraction.len()).expect("short"));
    let fraction = if fraction.is_empty() { 0 } else { number::<u64>(fraction) };
    Micros(number::<u64>(whole) * per_unit + fraction * per_unit / scale)
}
