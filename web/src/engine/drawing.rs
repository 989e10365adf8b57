//! The charts of a run, and where things are in them.

use super::run::Done;
use crate::i18n::Lang;
use highwater_chart::{Cache, Language, Options, PanelKind, Picture, Theme, svg};
use highwater_protocol::{PartitionId, Time};
use yew::AttrValue;

/// A drawn picture.
pub struct Drawing {
    /// As SVG, its colours taken from the page's tokens.
    pub svg: AttrValue,
    picture: Picture,
}

/// Draws the charts of a run for a field of this size in CSS pixels.
pub fn draw(
    done: &Done,
    partition: PartitionId,
    width: u32,
    height: Option<u32>,
    lang: Lang,
) -> Drawing {
    let history = done.history();
    let options = Options {
        width,
        height_wanted: height,
        partition,
        panels: panels(height),
        language: Language::from_tag(lang.tag()),
        ..Options::default()
    };
    let picture = Picture::new(history, &done.plan().schedule, &options, &mut Cache::default());
    Drawing { svg: AttrValue::from(svg::render(&picture, Theme::Auto)), picture }
}

/// Which panels fit into a field of this height; all that suit if it may grow.
fn panels(height: Option<u32>) -> Vec<PanelKind> {
    let count = match height {
        None | Some(420..) => return Vec::new(),
        Some(300..) => 5,
        Some(240..) => 4,
        Some(160..) => 3,
        Some(_) => 2,
    };
    PanelKind::PARTITION[..count].to_vec()
}

impl Drawing {
    /// The instant at a share of the width, from 0 to 1.
    pub fn time_at(&self, across: f64) -> Time {
        self.picture.time_at(across * self.picture.width)
    }

    /// Its height in CSS pixels.
    pub fn height(&self) -> u32 {
        self.picture.height.ceil() as u32
    }

    fn across(&self, time: Time) -> f64 {
        self.picture.x_of(time) / self.picture.width * 100.0
    }

    /// Style of a line through all panels at an instant.
    pub fn cursor(&self, time: Time) -> String {
        let plot = self.picture.plot();
        format!("left:{:.3}%;top:{:.0}px;height:{:.0}px", self.across(time), plot.y, plot.height)
    }

    /// Style of a box beside that line, on the side where there is room.
    pub fn beside(&self, time: Time) -> String {
        let across = self.across(time);
        match across > 55.0 {
            true => format!("right:calc({:.3}% + 10px)", 100.0 - across),
            false => format!("left:calc({across:.3}% + 10px)"),
        }
    }
}
