//! A run in slices, and everything that can be asked of it.

use crate::advising::Advising;
use crate::options::{
    AdviseOptions, CompareOptions, FactsOptions, ProgressReport, SvgOptions, WhyOptions, partition,
    read,
};
use crate::refusal::Refusal;
use crate::to_js;
use highwater_chart::{Cache, Picture, svg};
use highwater_compare::{Comparison, ComparisonReport};
use highwater_explain::Why;
use highwater_explain::report::WhyReport;
use highwater_explain::why::{Subject, concerns};
use highwater_protocol::{FactId, PartitionId, Time};
use highwater_scenario::report::{FactReport, Report, StateReport, trace_hash};
use highwater_scenario::{Lang, Plan, Script, compile};
use highwater_sim::{Progress, Run};
use wasm_bindgen::prelude::*;

/// A run, carried out in slices so that a page stays responsive.
#[wasm_bindgen]
pub struct Simulation {
    script: Script,
    plan: Plan,
    run: Run,
    cache: Cache,
}

#[wasm_bindgen]
impl Simulation {
    /// Sets the stage for a script; nothing has happened yet.
    ///
    /// # Errors
    /// If the script has mistakes; the message tells the first.
    #[wasm_bindgen(constructor)]
    pub fn new(text: &str) -> Result<Simulation, JsValue> {
        Ok(Simulation::staged(text, Lang::En)?)
    }

    /// Carries out at most `max_events` events. Whether there is more to do.
    pub fn advance(&mut self, #[wasm_bindgen(js_name = maxEvents)] max_events: u32) -> bool {
        self.run.advance(max_events.into()) == Progress::More
    }

    /// How far it has come.
    #[wasm_bindgen(getter, unchecked_return_type = "Progress")]
    pub fn progress(&self) -> JsValue {
        to_js(&ProgressReport::from(&self.run))
    }

    /// What the run came to so far.
    #[wasm_bindgen(unchecked_return_type = "Report")]
    pub fn report(&self) -> JsValue {
        to_js(&Report::new(&self.plan, &self.run))
    }

    /// The cluster at an instant that the run has reached.
    ///
    /// # Errors
    /// If it has not reached it.
    #[wasm_bindgen(js_name = stateAt, unchecked_return_type = "State")]
    pub fn state_at(
        &self,
        #[wasm_bindgen(js_name = timeUs)] time_us: f64,
    ) -> Result<JsValue, JsValue> {
        // A negative or broken number becomes 0, one too large the last instant there could be.
        let state = StateReport::new(&self.run, Time(time_us as u64));
        Ok(to_js(&state.ok_or_else(Refusal::not_reached)?))
    }

    /// The fact of this number: the ones before and after it are one less and one more.
    ///
    /// # Errors
    /// If the run has not so many so far.
    #[wasm_bindgen(unchecked_return_type = "Fact")]
    pub fn fact(&self, id: u32) -> Result<JsValue, JsValue> {
        let fact = FactReport::new(&self.run, FactId(id));
        Ok(to_js(&fact.ok_or_else(Refusal::not_reached)?))
    }

    /// How many facts there are until an instant that the run has reached, that instant included:
    /// the number of the next one.
    ///
    /// # Errors
    /// If it has not reached it.
    #[wasm_bindgen(js_name = factsUntil)]
    pub fn facts_until(
        &self,
        #[wasm_bindgen(js_name = timeUs)] time_us: f64,
    ) -> Result<u32, JsValue> {
        Ok(self.run.facts_until(Time(time_us as u64)).ok_or_else(Refusal::not_reached)?)
    }

    /// Every fact of a stretch of time, all of the run so far if not said.
    ///
    /// # Errors
    /// If an option makes no sense.
    #[wasm_bindgen(unchecked_return_type = "Fact[]")]
    pub fn facts(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "FactsOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        let FactsOptions { from_us, to_us } = read(options)?;
        let from = Time(from_us.unwrap_or(0));
        let to = to_us.map_or(self.run.now(), Time);
        Ok(to_js(&FactReport::between(&self.run, from, to)))
    }

    /// Why what happened so far happened.
    ///
    /// # Errors
    /// If an option makes no sense.
    #[wasm_bindgen(unchecked_return_type = "WhyReport")]
    pub fn why(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "WhyOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        Ok(self.explained(read(options)?)?)
    }

    /// Begins to find out what would have helped; its own `advance` does the work.
    ///
    /// # Errors
    /// If the run has not come to its end, or an option makes no sense.
    #[wasm_bindgen(unchecked_return_type = "Advising")]
    pub fn advise(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "AdviseOptions")] options: JsValue,
    ) -> Result<Advising, JsValue> {
        let options: AdviseOptions = read(options)?;
        self.ended()?;
        Ok(self.advising(options.lang()))
    }

    /// The run beside other replication schemes under the same schedule.
    ///
    /// # Errors
    /// If the run has not come to its end, or an option makes no sense.
    #[wasm_bindgen(unchecked_return_type = "ComparisonReport")]
    pub fn compare(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "CompareOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        let options: CompareOptions = read(options)?;
        self.ended()?;
        Ok(self.compared(options)?)
    }

    /// The hash over every fact so far.
    #[wasm_bindgen(js_name = traceHash)]
    pub fn trace_hash(&self) -> String {
        trace_hash(&self.run)
    }

    /// The run so far as an SVG document.
    ///
    /// # Errors
    /// If an option makes no sense.
    pub fn svg(
        &mut self,
        #[wasm_bindgen(unchecked_optional_param_type = "SvgOptions")] options: JsValue,
    ) -> Result<String, JsValue> {
        let options: SvgOptions = read(options)?;
        let (picture_options, theme) = options.resolve(&self.run)?;
        let (history, schedule) = (self.run.history(), self.run.schedule());
        let picture = Picture::new(history, schedule, &picture_options, &mut self.cache);
        Ok(svg::render(&picture, theme))
    }
}

impl Simulation {
    fn staged(text: &str, lang: Lang) -> Result<Simulation, Refusal> {
        let compiled = compile(text);
        let Some(plan) = compiled.plan else {
            return Err(Refusal::script(&compiled.diagnostics, text, lang));
        };
        let run = Run::new(plan.schedule.clone());
        Ok(Simulation { script: compiled.script, plan, run, cache: Cache::default() })
    }

    /// A run at its end; mistakes of the script are told in this language.
    pub(crate) fn finished(text: &str, lang: Lang) -> Result<Simulation, Refusal> {
        let mut simulation = Simulation::staged(text, lang)?;
        simulation.run.finish();
        Ok(simulation)
    }

    fn ended(&self) -> Result<(), Refusal> {
        let over = self.run.now() == self.run.schedule().end || self.run.is_cut_short();
        if over { Ok(()) } else { Err(Refusal::not_reached()) }
    }

    /// Explanations of everything, of what lies nearest to an instant, or of one fact.
    pub(crate) fn explained(&self, options: WhyOptions) -> Result<JsValue, Refusal> {
        let lang = options.lang();
        let wanted = options.partition.as_deref().map(|name| partition(&self.run, name));
        let partition: Option<PartitionId> = wanted.transpose()?;
        let at = options.at_us.map(Time);
        if at.is_some_and(|at| at > self.run.now()) {
            return Err(Refusal::not_reached());
        }
        let why = Why::new(&self.run);
        let all = why.subjects().iter();
        let subjects: Vec<&Subject> = match (options.fact.map(FactId), at) {
            (Some(_), Some(_)) => return Err(Refusal::option("either fact or at_us, not both")),
            (Some(fact), None) => {
                if u64::from(fact.0) >= self.run.trace().count {
                    return Err(Refusal::not_reached());
                }
                why.of_fact(fact).into_iter().collect()
            }
            (None, Some(at)) => why.around(at, partition).into_iter().collect(),
            (None, None) => all.filter(|subject| concerns(subject, partition)).collect(),
        };
        Ok(to_js(&WhyReport::new(&self.run, &why, &subjects, lang)))
    }

    pub(crate) fn advising(&self, lang: Lang) -> Advising {
        Advising::new(&self.script, &self.plan, &self.run, lang)
    }

    pub(crate) fn compared(&self, options: CompareOptions) -> Result<JsValue, Refusal> {
        let lang = options.lang();
        let wanted = options.partition.as_deref().map(|name| partition(&self.run, name));
        let partition = wanted.transpose()?.unwrap_or(PartitionId(0));
        let none = || Refusal::option("there is no such partition at any time of the run");
        let comparison = Comparison::with(&self.run, partition).ok_or_else(none)?;
        Ok(to_js(&ComparisonReport::new(&comparison, self.run.schedule(), lang)))
    }
}
