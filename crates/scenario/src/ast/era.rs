//! Which releases of Kafka a line is for.

use std::fmt::{self, Display, Formatter};

/// `since kafka 0.11` or `before kafka 0.11` at the end of a line: in other releases it is as if
/// the line were not there. So one script can be run by the rules of two eras.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Era {
    /// That release and later ones.
    Since(Release),
    /// Releases older than that.
    Before(Release),
}

/// A release as it is written: two or three numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Release {
    /// Major, minor, patch; what is not written is 0.
    pub version: (u16, u16, u16),
    /// How many numbers are written.
    numbers: u8,
}

impl Release {
    /// Reads `4.3` or `4.0.1`.
    pub fn parse(word: &str) -> Option<Release> {
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let parts: Vec<&str> = word.split('.').collect();
        let form = (2..=3).contains(&parts.len()) && parts.iter().all(|part| digits(part));
        let number = |at: usize| parts.get(at).map_or(Some(0), |part| part.parse().ok());
        let version = (number(0)?, number(1)?, number(2)?);
        form.then_some(Release { version, numbers: parts.len() as u8 })
    }
}

impl Era {
    /// Whether a line of this era is there in `version`.
    pub fn covers(self, version: (u16, u16, u16)) -> bool {
        match self {
            Era::Since(release) => version >= release.version,
            Era::Before(release) => version < release.version,
        }
    }
}

impl Display for Release {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (major, minor, patch) = self.version;
        write!(f, "{major}.{minor}")?;
        if self.numbers > 2 { write!(f, ".{patch}") } else { Ok(()) }
    }
}

impl Display for Era {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Era::Since(release) => write!(f, "since kafka {release}"),
            Era::Before(release) => write!(f, "before kafka {release}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eras_meet_without_overlap() {
        let release = Release::parse("2.0.1").expect("a release");
        let (since, before) = (Era::Since(release), Era::Before(release));
        for version in [(0, 8, 0), (2, 0, 0), (2, 0, 1), (2, 0, u16::MAX), (4, 3, 0)] {
            assert_ne!(since.covers(version), before.covers(version), "{version:?}");
        }
        assert!(before.covers((2, 0, 0)) && since.covers((2, 0, u16::MAX)));
        assert_eq!(since.to_string(), "since kafka 2.0.1");
        for bad in ["4", "4.", "4.x", "", "1.2.3.4", "99999.0"] {
            assert_eq!(Release::parse(bad), None, "{bad}");
        }
    }
}
