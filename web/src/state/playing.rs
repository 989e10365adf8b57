//! Time: where the page stands in the run, and how it moves.

use super::State;
use crate::engine::Asked;
use crate::msg::{Effect, SPEEDS, Step};
use crate::shared::Shared;
use highwater_protocol::Time;

impl State {
    /// Shows the cluster at `time`, or at the end of the run if that is earlier.
    pub(super) fn show(&mut self, time: Time, out: &mut Vec<Effect>) {
        self.time = self.clamp(time);
        let view = self.done.as_ref().and_then(|done| done.view_at(self.time));
        self.view = view.map(Shared::new);
        out.push(Effect::Now(self.line_now()));
    }

    /// The reader goes to an instant.
    pub(super) fn seek(&mut self, time: Time, out: &mut Vec<Effect>) {
        self.playing = self.playing.map(|_| None);
        self.show(time, out);
        self.remember_soon(out);
    }

    /// The reader goes to an instant, and asks why something happened then.
    pub(super) fn ask_why(&mut self, time: Time, asked: Asked, out: &mut Vec<Effect>) {
        self.seek(time, out);
        self.asked = Some((self.time, asked));
    }

    /// The reader goes a step.
    pub(super) fn step(&mut self, step: Step, out: &mut Vec<Effect>) {
        let Some(done) = &self.done else { return };
        let facts = done.facts();
        let to = match step {
            Step::PreviousEvent => self.listing.before(facts, self.time).unwrap_or(Time::ZERO),
            Step::NextEvent => self.listing.after(facts, self.time).unwrap_or(done.end()),
            Step::By(micros) => Time(self.time.0.saturating_add_signed(micros)),
            Step::Start => Time::ZERO,
            Step::End => done.end(),
        };
        self.playing = None;
        self.seek(to, out);
    }

    /// Plays or pauses. At the end, playing begins anew.
    pub(super) fn toggle_play(&mut self, out: &mut Vec<Effect>) {
        let Some(done) = &self.done else { return };
        if self.playing.take().is_some() {
            return self.remember_soon(out);
        }
        if self.time >= done.end() {
            self.show(Time::ZERO, out);
        }
        self.playing = Some(None);
        out.push(Effect::NextFrame);
    }

    /// Plays at one of the speeds from now on.
    pub(super) fn set_speed(&mut self, speed: usize) {
        self.speed = speed.min(SPEEDS.len() - 1);
    }

    /// A frame has come: the model's time goes on by as much as the browser's, times the speed.
    pub(super) fn frame(&mut self, now: f64, out: &mut Vec<Effect>) {
        let (Some(last), Some(done)) = (self.playing, &self.done) else { return };
        let end = done.end();
        // A page that was hidden has had no frames for long: it does not jump ahead.
        let passed = last.map_or(0.0, |last| (now - last).clamp(0.0, 100.0));
        let micros = (passed * 1_000.0) as u64 * u64::from(SPEEDS[self.speed]) / 4;
        let time = Time(self.time.0 + micros);
        self.playing = (time < end).then_some(Some(now));
        self.show(time, out);
        if self.playing.is_some() {
            out.push(Effect::NextFrame);
        } else {
            self.remember_soon(out);
        }
    }
}
