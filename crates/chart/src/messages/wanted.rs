//! Which partitions a picture of messages is about, and how they are told apart.

use crate::names::Names;
use highwater_protocol::PartitionId;

/// The partitions of a picture. Where there are several, what is said of one begins with its name.
pub(crate) struct Wanted {
    partitions: Vec<PartitionId>,
    /// In labels: the number alone, if all are of one topic.
    tags: Vec<String>,
    /// In full.
    names: Vec<String>,
}

/// So many partitions are named in one label or heading.
const NAMED_MAX: usize = 3;

impl Wanted {
    /// These, each once.
    pub fn new(names: Names<'_>, partitions: &[PartitionId]) -> Wanted {
        let mut partitions = partitions.to_vec();
        partitions.sort_unstable();
        partitions.dedup();
        let name = |partition: &PartitionId| names.partition(*partition);
        let full: Vec<String> = partitions.iter().map(name).collect();
        let topic = |name: &str| name.rsplit_once('/').map(|(topic, _)| topic.to_owned());
        let alike = full.windows(2).all(|pair| topic(&pair[0]) == topic(&pair[1]));
        let tag = |name: &String| match name.rsplit_once('/') {
            Some((_, index)) if alike => index.to_owned(),
            _ => name.clone(),
        };
        Wanted { partitions, tags: full.iter().map(tag).collect(), names: full }
    }

    /// Whether the picture is about this one.
    pub fn contains(&self, partition: PartitionId) -> bool {
        self.partitions.contains(&partition)
    }

    /// All of them, ascending, with their short names.
    pub fn each(&self) -> impl Iterator<Item = (PartitionId, &str)> {
        self.partitions.iter().copied().zip(self.tags.iter().map(String::as_str))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.partitions.len()
    }

    /// For a heading, the longest first: all names, the first few, how many there are.
    pub fn titles(&self) -> [String; 3] {
        let Some(first) = self.names.first() else { return Default::default() };
        let count = self.len();
        if count == 1 {
            return [first.clone(), first.clone(), first.clone()];
        }
        let few = &self.names[..count.min(NAMED_MAX)];
        let rest = if few.len() < count { ", …" } else { "" };
        [
            self.names.join(", "),
            format!("{}{rest} ({count})", few.join(", ")),
            format!("{first}, … ({count})"),
        ]
    }

    /// What is said of one of them.
    pub fn tagged(&self, partition: PartitionId, said: String) -> String {
        match self.each().find(|(own, _)| *own == partition) {
            Some((_, tag)) if self.len() > 1 => format!("{tag}: {said}"),
            _ => said,
        }
    }

    /// What one message says of several of them, after a word for all.
    pub fn joined(&self, word: &str, said: Vec<(PartitionId, String)>) -> String {
        let count = said.len();
        let shown = if count > NAMED_MAX + 1 { NAMED_MAX } else { count };
        let each = said.into_iter().take(shown);
        let mut parts: Vec<String> = each.map(|(of, said)| self.tagged(of, said)).collect();
        if shown < count {
            parts.push(format!("+{}", count - shown));
        }
        let parts = parts.join(", ");
        if word.is_empty() { parts } else { format!("{word} {parts}") }
    }
}
