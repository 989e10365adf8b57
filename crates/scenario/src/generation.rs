//! Generations of Kafka's protocol, as data (protocol.md, 0.1).

use crate::diagnostic::Problem;
use highwater_protocol::config::Features;

/// A release line of Kafka, at its latest patch release.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Generation {
    /// Major and minor version.
    pub version: (u16, u16),
    /// Eligible leader replicas in a newly formatted cluster (KIP-966).
    pub eligible_leader_replicas: bool,
    /// A reassignment is complete once the added replicas are in sync (KAFKA-19975).
    pub reassignment_needs_added_only: bool,
}

/// The newest.
pub const LATEST: Generation = GENERATIONS[0];

/// Those that are modelled, newest first. Older ones differ by more than these switches.
pub const GENERATIONS: &[Generation] = &[
    Generation {
        version: (4, 3),
        eligible_leader_replicas: true,
        reassignment_needs_added_only: true,
    },
    Generation {
        version: (4, 2),
        eligible_leader_replicas: true,
        reassignment_needs_added_only: false,
    },
    Generation {
        version: (4, 1),
        eligible_leader_replicas: true,
        reassignment_needs_added_only: false,
    },
    Generation {
        version: (4, 0),
        eligible_leader_replicas: false,
        reassignment_needs_added_only: false,
    },
];

/// Release lines of Kafka before those, oldest first.
const OLDER: &[(u16, u16)] = &[
    (0, 7),
    (0, 8),
    (0, 9),
    (0, 10),
    (0, 11),
    (1, 0),
    (1, 1),
    (2, 0),
    (2, 1),
    (2, 2),
    (2, 3),
    (2, 4),
    (2, 5),
    (2, 6),
    (2, 7),
    (2, 8),
    (3, 0),
    (3, 1),
    (3, 2),
    (3, 3),
    (3, 4),
    (3, 5),
    (3, 6),
    (3, 7),
    (3, 8),
    (3, 9),
];

impl Generation {
    /// Its rules.
    pub fn features(&self) -> Features {
        Features {
            eligible_leader_replicas: self.eligible_leader_replicas,
            reassignment_needs_added_only: self.reassignment_needs_added_only,
            ..Features::default()
        }
    }
}

/// The generation of a version such as `4.3` or `4.3.1`.
pub(crate) fn find(version: &str) -> Result<Generation, Problem> {
    let mut parts = version.split('.').map(|part| part.parse::<u16>().unwrap_or(u16::MAX));
    let line = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    if let Some(generation) = GENERATIONS.iter().find(|g| g.version == line) {
        return Ok(*generation);
    }
    let version = version.to_owned();
    match OLDER.contains(&line) {
        true => Err(Problem::GenerationNotModelled { version }),
        false => Err(Problem::UnknownGeneration { version }),
    }
}

/// The versions that are modelled, oldest first.
pub fn known() -> Vec<String> {
    let name = |generation: &Generation| {
        let (major, minor) = generation.version;
        format!("{major}.{minor}")
    };
    GENERATIONS.iter().rev().map(name).collect()
}
