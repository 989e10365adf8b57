//! Finding out what would have helped, in slices.

use crate::to_js;
use highwater_explain::counterfactual::{Advisor, Telling, Work};
use highwater_explain::report::AdviceReport;
use highwater_scenario::{Lang, Plan, Script};
use highwater_sim::{History, Run, Schedule};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// The search for what would have helped, carried out in slices so that a page stays responsive.
#[wasm_bindgen]
pub struct Advising {
    advisor: Advisor,
    schedule: Schedule,
    history: History,
    lang: Lang,
}

#[wasm_bindgen]
impl Advising {
    /// Does the work of about `max_events` simulated events. Whether there is more to do.
    pub fn advance(&mut self, #[wasm_bindgen(js_name = maxEvents)] max_events: u32) -> bool {
        self.advisor.advance(max_events.into()) == Work::More
    }

    /// How far it has come.
    #[wasm_bindgen(getter, unchecked_return_type = "AdvisingProgress")]
    pub fn progress(&self) -> JsValue {
        let (harms_done, harms) = self.advisor.progress();
        let tried = self.advisor.advice().iter();
        let trials = tried.map(|advice| advice.singles.len() + advice.pairs.len()).sum();
        to_js(&AdvisingProgress { harms_done, harms, trials })
    }

    /// What was found so far.
    #[wasm_bindgen(unchecked_return_type = "AdviceReport")]
    pub fn report(&self) -> JsValue {
        let telling = Telling { schedule: &self.schedule, history: &self.history, lang: self.lang };
        to_js(&AdviceReport::new(self.advisor.advice(), &telling))
    }
}

impl Advising {
    /// Begins; `run` is at its end.
    pub(crate) fn new(script: &Script, plan: &Plan, run: &Run, lang: Lang) -> Advising {
        let advisor = Advisor::new(script, plan, run);
        let (schedule, history) = (plan.schedule.clone(), run.history().clone());
        Advising { advisor, schedule, history, lang }
    }

    /// Does all of it.
    pub(crate) fn finish(&mut self) {
        self.advisor.finish();
    }
}

#[derive(Serialize)]
struct AdvisingProgress {
    harms_done: usize,
    harms: usize,
    trials: usize,
}
