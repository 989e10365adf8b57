//! What to draw, and how wide.

use highwater_protocol::{PartitionId, Time};
use highwater_sim::History;

/// Language of labels.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    ZhHans,
    /// Traditional Chinese.
    ZhHant,
}

impl Language {
    /// The BCP 47 tag: `en`, `zh-Hans`, `zh-Hant`.
    pub fn tag(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::ZhHans => "zh-Hans",
            Language::ZhHant => "zh-Hant",
        }
    }

    /// From a BCP 47 tag; English if it is none of ours. `zh-TW`, `zh-HK` and `zh-MO` are written
    /// in traditional, every other `zh` in simplified characters.
    pub fn from_tag(tag: &str) -> Language {
        let tag = tag.to_ascii_lowercase();
        if !tag.starts_with("zh") {
            return Language::En;
        }
        let traditional = ["hant", "tw", "hk", "mo"];
        match tag.split('-').any(|part| traditional.contains(&part)) {
            true => Language::ZhHant,
            false => Language::ZhHans,
        }
    }
}

/// One panel of a picture, from top to bottom in the order of this list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum PanelKind {
    /// What was done to the cluster, and when.
    Actions,
    /// Which broker leads each partition: a row a partition.
    Leaders,
    /// How many partitions each broker leads.
    LeaderCount,
    /// What each replica of the partition is: a row a broker.
    Replicas,
    /// Number of in-sync replicas against `min.insync.replicas`.
    Isr,
    /// Log end offsets, high watermark, consumer positions.
    Offsets,
    /// What became of the producers' records, by interval.
    Producers,
    /// Several schemes side by side: a row each. Only in [`Picture::comparing`](crate::Picture).
    Schemes,
    /// Messages between nodes: a row a node. Only in [`SpaceTime`](crate::SpaceTime).
    Messages,
}

impl PanelKind {
    /// Those that tell of one partition, and its clients.
    pub const PARTITION: [PanelKind; 5] = [
        PanelKind::Actions,
        PanelKind::Replicas,
        PanelKind::Isr,
        PanelKind::Offsets,
        PanelKind::Producers,
    ];

    /// Those that tell of many partitions at once.
    pub const OVERVIEW: [PanelKind; 3] =
        [PanelKind::Actions, PanelKind::Leaders, PanelKind::LeaderCount];

    /// Every one.
    pub const ALL: [PanelKind; 7] = [
        PanelKind::Actions,
        PanelKind::Leaders,
        PanelKind::LeaderCount,
        PanelKind::Replicas,
        PanelKind::Isr,
        PanelKind::Offsets,
        PanelKind::Producers,
    ];

    /// What suits `history`: the overview too where there are several partitions.
    pub fn suited(history: &History) -> Vec<PanelKind> {
        match history.partitions.len() {
            0 | 1 => PanelKind::PARTITION.to_vec(),
            _ => PanelKind::ALL.to_vec(),
        }
    }
}

/// What to draw, and how wide. The height follows from the content.
#[derive(Clone, PartialEq, Debug)]
pub struct Options {
    /// Width in CSS pixels, held between [`Options::WIDTH_MIN`] and [`Options::WIDTH_MAX`].
    pub width: u32,
    /// Shrink what can shrink towards this height in CSS pixels (a frame of an embed).
    pub height_wanted: Option<u32>,
    /// Which partition's replicas and offsets to show; the first if there is no such partition.
    pub partition: PartitionId,
    /// First and last instant shown; the whole run if `None`.
    pub window: Option<(Time, Time)>,
    /// Which panels; [`PanelKind::suited`] if empty. Their order is always that of the type.
    pub panels: Vec<PanelKind>,
    /// Language of labels.
    pub language: Language,
    /// Id of the SVG and prefix of the ids in it: a letter, then letters, digits or hyphens;
    /// another one for each picture of a page. Rules of style reach no further than this id.
    pub id: String,
}

impl Options {
    /// Least width.
    pub const WIDTH_MIN: u32 = 360;
    /// Greatest width.
    pub const WIDTH_MAX: u32 = 2400;
}

impl Default for Options {
    fn default() -> Self {
        Options {
            width: 960,
            height_wanted: None,
            partition: PartitionId(0),
            window: None,
            panels: Vec::new(),
            language: Language::En,
            id: "hw".to_string(),
        }
    }
}
