//! The messages around an instant, as a space-time diagram.

use super::run::Done;
use crate::i18n::Lang;
use highwater_chart::{Language, Options, SpaceTime, Theme, Traffic, svg};
use highwater_protocol::{FactId, Micros, PartitionId, Time};
use yew::AttrValue;

/// More messages than these are not drawn: nobody could tell them apart.
const MESSAGES_MAX: usize = 1_200;

/// Lengths of the window that can be chosen.
pub const WINDOWS: [Micros; 5] = [
    Micros::from_millis(5),
    Micros::from_millis(20),
    Micros::from_millis(100),
    Micros::from_millis(500),
    Micros::from_millis(2_000),
];

/// A drawn window.
pub struct Messages {
    /// As SVG, its colours taken from the page's tokens; none if there are too many messages.
    pub svg: Option<AttrValue>,
    /// How many messages there are.
    pub count: usize,
    diagram: Option<SpaceTime>,
}

/// The window of a length that an instant lies in. It moves by halves, so that the picture stands
/// still while the cursor moves through its middle.
pub fn window(time: Time, length: Micros, end: Time) -> (Time, Time) {
    let half = (length.0 / 2).max(1);
    let from = time.0.saturating_sub(half / 2) / half * half;
    let from = from.min(end.0.saturating_sub(length.0));
    (Time(from), Time(from + length.0).min(end))
}

/// Draws a window of a run, of these partitions; the first of them is the page's own.
pub fn draw_messages(
    done: &Done,
    partitions: &[PartitionId],
    window: (Time, Time),
    routine: bool,
    width: u32,
    lang: Lang,
) -> Messages {
    let run = done.run();
    let mail = run.mail_between(window.0, window.1);
    if mail.len() > MESSAGES_MAX {
        return Messages { svg: None, count: mail.len(), diagram: None };
    }
    let (nodes, facts) = (run.nodes(), run.facts_between(window.0, window.1));
    let traffic = Traffic { nodes: &nodes, mail: &mail, facts: &facts, partitions, routine };
    let options = Options {
        width,
        partition: partitions.first().copied().unwrap_or(PartitionId(0)),
        window: Some(window),
        language: Language::from_tag(lang.tag()),
        id: "messages".to_owned(),
        ..Options::default()
    };
    let diagram = SpaceTime::new(traffic, run.history(), run.schedule(), &options);
    let svg = AttrValue::from(svg::render(&diagram.picture, Theme::Auto));
    Messages { svg: Some(svg), count: mail.len(), diagram: Some(diagram) }
}

impl Messages {
    /// What is under a point of the picture, in its own units: a sentence, and the fact to show.
    pub fn under(&self, x: f64, y: f64) -> Option<(&str, Option<FactId>)> {
        let mark = self.diagram.as_ref()?.hit(x, y)?;
        Some((&mark.note, mark.fact_at(x, y)))
    }

    /// The picture's width and height.
    pub fn size(&self) -> (f64, f64) {
        self.diagram.as_ref().map_or((1.0, 1.0), |d| (d.picture.width, d.picture.height))
    }

    /// Style of a line at an instant.
    pub fn cursor(&self, time: Time) -> Option<String> {
        let picture = &self.diagram.as_ref()?.picture;
        let across = picture.x_of(time) / picture.width * 100.0;
        Some(format!("left:{across:.3}%"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Job, Script};
    use crate::shared::Shared;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn the_window_holds_the_instant() {
        let end = Time(10_000_000);
        for length in WINDOWS {
            for time in [0, 1, 7_654_321, 9_999_999, 10_000_000] {
                let (from, to) = window(Time(time), length, end);
                assert!(from.0 <= time && time <= to.0 && to <= end, "{time} of {from:?}");
                assert_eq!(to.0 - from.0, length.0);
            }
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_message_leads_to_a_fact() {
        let script = Shared::new(Script::read(crate::engine::presets()[0].text()));
        let mut job = Job::begin(&script).expect("examples run");
        while !job.advance() {}
        let done = job.finish();
        let window = (Time(6_495_000), Time(6_520_000));
        let messages = draw_messages(&done, &[PartitionId(0)], window, false, 900, Lang::En);
        let (width, height) = messages.size();
        assert!(
            messages.count > 3 && messages.svg.is_some() && messages.under(-99.0, 0.0).is_none()
        );
        let points = (0..width as u32)
            .step_by(4)
            .flat_map(|x| (0..height as u32).step_by(4).map(move |y| (f64::from(x), f64::from(y))));
        let facts = points.filter_map(|(x, y)| messages.under(x, y)?.1).collect::<Vec<_>>();
        assert!(facts.iter().any(|fact| done.instant_of(*fact).is_some()), "{}", facts.len());
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn several_partitions_are_told_apart() {
        let preset = crate::engine::presets().iter().find(|preset| preset.id == "five-brokers");
        let script = Shared::new(Script::read(preset.expect("it is there").text()));
        let mut job = Job::begin(&script).expect("examples run");
        while !job.advance() {}
        let done = job.finish();
        let drawn = |partitions: &[u16]| {
            let partitions: Vec<PartitionId> =
                partitions.iter().copied().map(PartitionId).collect();
            let window = (Time(4_000_000), Time(4_100_000));
            let drawn = draw_messages(&done, &partitions, window, false, 900, Lang::En);
            drawn.svg.expect("they are few").to_string()
        };
        assert!(drawn(&[0]).contains("orders/0: messages") && !drawn(&[0]).contains("Produce 0: "));
        let both = drawn(&[1, 0]);
        assert!(both.contains("orders/0, orders/1: messages") && both.contains("Produce 1: "));
    }
}
