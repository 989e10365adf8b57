//! The schemes that are compared, and what they promise on paper.

use highwater_protocol::Acks;
use highwater_scenario::Lang;
use highwater_scenario::diagnostic::Text;

/// A way to replicate a log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scheme {
    /// Kafka with the schedule's own settings, where none of those below is the same.
    KafkaAsWritten {
        /// Whether every producer asks for acks=all.
        waits: bool,
    },
    /// Kafka with every producer and topic set alike.
    Kafka {
        /// `acks`.
        acks: Acks,
        /// `min.insync.replicas`; the schedule's if `None`.
        min_insync_replicas: Option<u16>,
        /// Whether the schedule says the same.
        as_written: bool,
    },
    /// A log that is committed at a majority, with leaders elected by the longest log (Raft).
    MajorityQuorum,
    /// A primary that answers at once and copies to backups later.
    Asynchronous,
    /// A primary that answers once every backup has it.
    Synchronous,
}

/// How many copies a scheme needs so that a record, once acknowledged, survives `f` crashes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CopiesNeeded {
    /// `f + 1`.
    OneMore,
    /// `2f + 1`.
    TwiceAndOneMore,
    /// No number is enough.
    None,
}

impl CopiesNeeded {
    /// As a formula; a dash where there is none.
    pub fn formula(self) -> &'static str {
        match self {
            CopiesNeeded::OneMore => "f+1",
            CopiesNeeded::TwiceAndOneMore => "2f+1",
            CopiesNeeded::None => "-",
        }
    }
}

const AS_WRITTEN: Text =
    Text { en: "as the script says", zh_hans: "按脚本设置", zh_hant: "按腳本設定" };
const QUORUM: Text =
    Text {
        en: "Majority quorum (Raft)", zh_hans: "多数派（Raft）", zh_hant: "多數派（Raft）"
    };
const ASYNCHRONOUS: Text =
    Text {
        en: "Primary/backup, asynchronous", zh_hans: "主备，异步", zh_hant: "主備，非同步"
    };
const SYNCHRONOUS: Text = Text {
    en: "Primary/backup, synchronous",
    zh_hans: "主备，同步到全部",
    zh_hant: "主備，同步到全部",
};

impl Scheme {
    /// A word for programs.
    pub fn id(&self) -> String {
        match self {
            Scheme::KafkaAsWritten { .. } => "kafka".to_owned(),
            Scheme::Kafka { acks, min_insync_replicas: None, .. } => format!("kafka-acks-{acks}"),
            Scheme::Kafka { acks, min_insync_replicas: Some(min), .. } => {
                format!("kafka-acks-{acks}-min-{min}")
            }
            Scheme::MajorityQuorum => "majority-quorum".to_owned(),
            Scheme::Asynchronous => "asynchronous".to_owned(),
            Scheme::Synchronous => "synchronous".to_owned(),
        }
    }

    /// Its name.
    pub fn name(&self, lang: Lang) -> String {
        match self {
            Scheme::KafkaAsWritten { .. } => format!("Kafka, {}", AS_WRITTEN.get(lang)),
            Scheme::Kafka { acks, min_insync_replicas: min, as_written } => {
                let min = min.map_or(String::new(), |min| format!(", min.insync.replicas={min}"));
                let mark = if *as_written { " *" } else { "" };
                format!("Kafka, acks={acks}{min}{mark}")
            }
            Scheme::MajorityQuorum => QUORUM.get(lang).to_owned(),
            Scheme::Asynchronous => ASYNCHRONOUS.get(lang).to_owned(),
            Scheme::Synchronous => SYNCHRONOUS.get(lang).to_owned(),
        }
    }

    /// Copies that a record needs to survive `f` crashes once it is acknowledged.
    pub fn copies_needed(&self) -> CopiesNeeded {
        match self {
            Scheme::MajorityQuorum => CopiesNeeded::TwiceAndOneMore,
            Scheme::Synchronous
            | Scheme::KafkaAsWritten { waits: true }
            | Scheme::Kafka { acks: Acks::All, .. } => CopiesNeeded::OneMore,
            Scheme::Asynchronous | Scheme::KafkaAsWritten { .. } | Scheme::Kafka { .. } => {
                CopiesNeeded::None
            }
        }
    }

    /// How many of `copies` certainly have a record when it is acknowledged, whatever failed
    /// before; `None` where that is for the schedule's settings to say.
    pub fn least_copies(&self, copies: usize) -> Option<u16> {
        match self {
            Scheme::KafkaAsWritten { waits: true }
            | Scheme::Kafka { acks: Acks::All, min_insync_replicas: None, .. } => None,
            Scheme::Kafka { acks: Acks::All, min_insync_replicas: Some(min), .. } => Some(*min),
            Scheme::KafkaAsWritten { .. } => None,
            Scheme::Kafka { acks, .. } => acks.count().map(|count| count as u16),
            Scheme::MajorityQuorum => Some((copies / 2 + 1) as u16),
            // All members of the view: the primary alone when the others are dead.
            Scheme::Asynchronous | Scheme::Synchronous => Some(1),
        }
    }
}
