//! Laying out a picture: gutters, panels from top to bottom, the time axis below.

use crate::names::Names;
use crate::options::{Options, PanelKind};
use crate::panel::{self, offsets::OffsetLine};
use crate::pyramid::Cache;
use crate::readout::reigns;
use crate::scale::{TimeAxis, time_label};
use crate::scene::{Anchor, Class, Item, Panel, Picture, Rect, Shape};
use crate::text::{text_width, thousands};
use crate::words::{Words, fill, fill_all};
use highwater_protocol::order;
use highwater_protocol::{NodeId, Time};
use highwater_sim::{History, PartitionHistory, Schedule};

/// Pictures narrower than this use short names.
const COMPACT_BELOW: f64 = 560.0;
/// Height of the time axis below the last panel.
pub(crate) const AXIS_HEIGHT: f64 = 22.0;
/// Margin around everything.
pub(crate) const MARGIN: f64 = 10.0;
/// Space above a panel for its heading.
const HEADING_HEIGHT: f64 = 26.0;
/// The same where height is scarce.
const HEADING_LEAST: f64 = 20.0;
/// Length of the sample of a line beside its name.
pub(crate) const SAMPLE: f64 = 14.0;

/// A picture in the making.
pub(crate) struct Frame<'a> {
    pub names: Names<'a>,
    pub options: &'a Options,
    pub cache: &'a mut Cache,
    pub words: &'static Words,
    /// The partition shown in detail.
    pub partition: Option<&'a PartitionHistory>,
    /// Whether names must be short.
    pub compact: bool,
    /// Where lines end: the window's end, or how far the run has come.
    pub end: Time,
    /// Lines of the panel of offsets.
    pub lines: Vec<OffsetLine<'a>>,
    pub picture: Picture,
}

impl Picture {
    /// Lays out what `options` ask for. `schedule` is the one that `history` was run from: it
    /// knows the names. `cache` belongs to the run: keep it for the next picture of the same run.
    pub fn new(
        history: &History,
        schedule: &Schedule,
        options: &Options,
        cache: &mut Cache,
    ) -> Picture {
        let words = Words::of(options.language);
        let names = Names { history, schedule, words };
        let mut frame = Frame::new(names, options, cache);
        let kinds = frame.kinds();
        let heights = frame.heights(&kinds);
        frame.picture.height =
            heights.iter().map(|h| h.0 + h.1).sum::<f64>() + AXIS_HEIGHT + MARGIN;
        let ground =
            Rect { width: frame.picture.width, height: frame.picture.height, ..Rect::default() };
        frame.picture.push(Class::Ground, Shape::Rect(ground));
        let axis = frame.picture.axis;
        let mut y = MARGIN / 2.0;
        for (kind, (heading, height)) in kinds.into_iter().zip(heights) {
            y += heading;
            let rect = Rect::from_edges(axis.x0, y, axis.x1, y + height);
            y += height;
            frame.picture.panels.push(Panel { kind, rect, scale: None, rows: Vec::new() });
        }
        frame.time_axis(y);
        for index in 0..frame.picture.panels.len() {
            panel::draw(&mut frame, index);
        }
        frame.picture
    }
}

impl<'a> Frame<'a> {
    pub fn new(names: Names<'a>, options: &'a Options, cache: &'a mut Cache) -> Frame<'a> {
        let history = names.history;
        let width = f64::from(options.width.clamp(Options::WIDTH_MIN, Options::WIDTH_MAX));
        let run_end = names.schedule.end.max(history.now);
        let (from, to) = options.window.unwrap_or((Time::ZERO, run_end));
        let axis = TimeAxis { from, to: to.max(Time(from.0 + 1)), x0: 0.0, x1: width };
        let partition = history
            .partitions
            .get(usize::from(options.partition.0))
            .or_else(|| history.partitions.first());
        let picture = Picture {
            width,
            height: 0.0,
            id: options.id.clone(),
            language: options.language,
            title: String::new(),
            description: String::new(),
            axis,
            panels: Vec::new(),
            items: Vec::new(),
        };
        let mut frame = Frame {
            names,
            options,
            cache,
            words: names.words,
            partition,
            compact: width < COMPACT_BELOW,
            end: history.now.clamp(axis.from, axis.to),
            lines: Vec::new(),
            picture,
        };
        frame.lines = panel::offsets::lines(&frame);
        let (left, right) = frame.gutters();
        frame.picture.axis.x0 = left;
        frame.picture.axis.x1 = width - right;
        frame.picture.title = frame.title();
        frame.picture.description = frame.description();
        frame
    }

    fn kinds(&self) -> Vec<PanelKind> {
        let mut kinds = match self.options.panels.is_empty() {
            true => PanelKind::suited(self.names.history),
            false => self.options.panels.clone(),
        };
        order::sort(&mut kinds);
        kinds.dedup();
        let needs_partition =
            |k: &PanelKind| !matches!(k, PanelKind::Actions | PanelKind::Producers);
        kinds.retain(|kind| self.partition.is_some() || !needs_partition(kind));
        kinds.retain(|k| *k != PanelKind::Producers || !self.names.history.producers.is_empty());
        for spare in [PanelKind::Producers, PanelKind::LeaderCount, PanelKind::Isr] {
            let least: f64 = self.panel_heights(&kinds).iter().map(|h| h.0 + h.1).sum();
            if self.room().is_some_and(|room| least > room) {
                kinds.retain(|kind| *kind != spare);
            }
        }
        kinds
    }

    /// Height for headings and panels, if there is a limit.
    fn room(&self) -> Option<f64> {
        let wanted = self.options.height_wanted?;
        Some(f64::from(wanted) - AXIS_HEIGHT - MARGIN)
    }

    /// Height of heading, least and natural height, of each panel.
    fn panel_heights(&self, kinds: &[PanelKind]) -> Vec<(f64, f64, f64)> {
        let heights = kinds.iter().map(|kind| {
            let (least, natural) = panel::heights(self, *kind);
            let heading = match kind {
                PanelKind::Actions => 2.0,
                _ if self.options.height_wanted.is_some() => HEADING_LEAST,
                _ => HEADING_HEIGHT,
            };
            (heading, least, natural)
        });
        heights.collect()
    }

    /// Heights of heading and panel, shrunk towards the height wanted.
    fn heights(&self, kinds: &[PanelKind]) -> Vec<(f64, f64)> {
        let heights = self.panel_heights(kinds);
        let natural: f64 = heights.iter().map(|h| h.0 + h.2).sum();
        let slack: f64 = heights.iter().map(|h| h.2 - h.1).sum();
        let excess = natural - self.room().unwrap_or(natural);
        let share = if slack > 0.0 { (excess / slack).clamp(0.0, 1.0) } else { 0.0 };
        heights.iter().map(|h| (h.0, (h.2 - (h.2 - h.1) * share).floor())).collect()
    }

    /// Widths of the gutters left and right of the plot.
    fn gutters(&mut self) -> (f64, f64) {
        let history = self.names.history;
        let mut left = text_width("100", 11.0, false);
        for broker in history.brokers.iter().map(|b| b.broker) {
            left = left.max(text_width(&self.broker_name(broker), 12.0, false) + 10.0);
        }
        let greatest = self.lines.iter().filter_map(|line| line.value).max().unwrap_or(0);
        left = left.max(text_width(&thousands(greatest.max(1_000)), 11.0, false));
        for index in 0..history.producers.len() {
            left = left.max(text_width(&self.producer_name(index), 12.0, false));
        }
        if history.partitions.len() > 1 {
            let rows = history.partitions.iter().map(|p| self.row_name(p));
            let widest = rows.map(|name| text_width(&name, 11.0, false)).fold(0.0, f64::max);
            left = left.max(widest.min(if self.compact { 56.0 } else { 120.0 }));
        }
        let mut right: f64 = 0.0;
        for line in &self.lines {
            let value = text_width(&thousands(line.value.unwrap_or(0)), 11.0, false);
            right =
                right.max(SAMPLE + 6.0 + text_width(&line.name, 11.0, line.strong) + 8.0 + value);
        }
        if history.partitions.len() > 1 {
            // Names and counts of the panel of partitions led.
            let names = [fill(self.words.brokers, history.brokers.len()), "broker 100".to_string()];
            let widest = names.iter().map(|name| text_width(name, 11.0, false)).fold(0.0, f64::max);
            right = right.max(SAMPLE + 6.0 + if self.compact { 22.0 } else { widest } + 30.0);
        }
        right = right.max(panel::producers::totals_width(self));
        (MARGIN + left + 8.0, 8.0 + right + MARGIN)
    }

    /// A broker's name as the gutter has room for.
    pub fn broker_name(&self, broker: NodeId) -> String {
        match self.compact {
            true => broker.to_string(),
            false => fill(self.words.broker, broker),
        }
    }

    /// A partition's name in a row of its own: its number where it can be no other topic's.
    pub fn row_name(&self, partition: &PartitionHistory) -> String {
        let alone = self.names.history.partitions.iter().all(|p| p.topic == partition.topic);
        match self.compact && alone {
            true => partition.index.to_string(),
            false => self.names.partition(partition.partition),
        }
    }

    /// A producer's name as the gutter has room for.
    pub fn producer_name(&self, index: usize) -> String {
        let room = if self.compact { 40.0 } else { 96.0 };
        crate::text::shortened(self.names.producer(index), 12.0, false, room)
    }

    fn title(&self) -> String {
        match self.partition {
            Some(p) => fill(self.words.title, self.names.partition(p.partition)),
            None => self.words.nothing.to_string(),
        }
    }

    /// The picture in sentences: what a reader would take from it.
    fn description(&self) -> String {
        const SENTENCES_MAX: usize = 12;
        let (words, axis) = (self.words, self.picture.axis);
        let at = |time: Time| time_label(time.0, 1_000, axis.to.0.max(1_000_000));
        let range = [("a", at(axis.from)), ("b", at(self.end))];
        let mut sentences = vec![fill_all(words.desc_range, &range)];
        let Some(partition) = self.partition else { return sentences.remove(0) };
        let mut before = None;
        let mut more = 0;
        for (time, leader, epoch, isr) in reigns(partition).filter(|r| r.0 <= self.end) {
            let now = Some((leader, epoch, isr.clone()));
            if now == std::mem::replace(&mut before, now.clone()) {
                continue;
            }
            if sentences.len() > SENTENCES_MAX {
                more += 1;
                continue;
            }
            let members: Vec<String> = isr.iter().map(NodeId::to_string).collect();
            let leader = leader.map_or(words.desc_none.to_string(), |l| l.to_string());
            let values = [
                ("t", at(time)),
                ("l", leader),
                ("e", epoch.to_string()),
                ("i", members.join(", ")),
            ];
            sentences.push(fill_all(words.desc_leader, &values));
        }
        if more > 0 {
            sentences.push(fill(words.desc_more, more));
        }
        if let Some(value) = partition.high_watermark.at(self.end) {
            sentences.push(fill(words.desc_high_watermark, thousands(value)));
        }
        for (index, producer) in self.names.history.producers.iter().enumerate() {
            let count =
                |series: &highwater_sim::Series| thousands(series.at(self.end).unwrap_or(0));
            let name = self.names.producer(index).to_string();
            let (acknowledged, refused) = (count(&producer.acknowledged), count(&producer.refused));
            let values = [("n", name), ("a", acknowledged), ("r", refused)];
            sentences.push(fill_all(words.desc_producer, &values));
        }
        sentences.join(" ")
    }

    /// The axis below the last panel, and faint lines up through all of them.
    pub fn time_axis(&mut self, y: f64) {
        let axis = self.picture.axis;
        let widest = text_width(&time_label(axis.to.0, axis.step(70.0), axis.to.0), 11.0, false);
        let step = axis.step((widest * 2.0).max(56.0));
        let top = self.picture.panels.first().map_or(y, |p| p.rect.bottom());
        let line = vec![(axis.x0, y + 3.5), (axis.x1, y + 3.5)];
        self.picture.push(Class::Axis, Shape::Line(line));
        for (time, label) in axis.ticks(step) {
            let x = axis.x_of(time);
            let half = text_width(&label, 11.0, false) / 2.0;
            self.picture.push(Class::Grid, Shape::Line(vec![(x, top), (x, y)]));
            self.picture.push(Class::Axis, Shape::Line(vec![(x, y + 3.5), (x, y + 7.5)]));
            let x = x.clamp(half + 2.0, self.picture.width - half - 2.0);
            self.text(Class::TickLabel, x, y + 19.0, Anchor::Middle, label);
        }
    }

    /// Adds a text.
    pub fn text(&mut self, class: Class, x: f64, y: f64, anchor: Anchor, text: impl Into<String>) {
        self.picture.push(class, Shape::Text { x, y, anchor, text: text.into() });
    }

    /// Adds something in a broker's colour.
    pub fn of_broker(&mut self, class: Class, broker: NodeId, shape: Shape, note: Option<String>) {
        self.picture.items.push(Item { class, broker: Some(broker), shape, note });
    }

    /// Adds something with a sentence about it.
    pub fn noted(&mut self, class: Class, shape: Shape, note: String) {
        self.picture.items.push(Item { class, broker: None, shape, note: Some(note) });
    }

    /// An instant as the picture writes it, to the millisecond.
    pub fn time_text(&self, time: Time) -> String {
        time_label(time.0, 1_000, self.picture.axis.to.0.max(1_000_000))
    }

    /// A panel's heading, with a quieter remark after it.
    pub fn heading(&mut self, rect: Rect, text: &str, remark: &str) {
        let (x, y) = (MARGIN, rect.y - 6.0);
        let width = text_width(text, Class::Heading.text_size(), true);
        self.text(Class::Heading, x, y, Anchor::Start, text);
        let room = self.picture.width - MARGIN - x - width - 10.0;
        if !remark.is_empty() && text_width(remark, 11.0, false) <= room {
            self.text(Class::Caption, x + width + 10.0, y, Anchor::Start, remark);
        }
    }
}
