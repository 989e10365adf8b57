//! What became of the records: which are listed, and going to one.

use super::State;
use crate::engine::Place;
use crate::fates::Fate;
use crate::msg::{Effect, Tab};

/// Rows at first, and how many more at a time.
const ROWS: usize = 25;

/// Which records are listed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Records {
    /// Whether the panel is open.
    pub open: bool,
    /// What those listed have in common.
    pub fate: Fate,
    /// How many rows are drawn at most.
    pub rows: usize,
}

impl Default for Records {
    fn default() -> Records {
        Records { open: false, fate: Fate::default(), rows: ROWS }
    }
}

impl State {
    /// Opens the panel, or closes it.
    pub(super) fn show_records(&mut self, open: bool, out: &mut Vec<Effect>) {
        self.records.open = open;
        if open {
            self.tab = Tab::Records;
            out.push(Effect::Reveal("records"));
        }
    }

    /// Lists the records that had this fate.
    pub(super) fn list_records(&mut self, fate: Fate) {
        self.records = Records { open: self.records.open, fate, rows: ROWS };
    }

    /// Draws more of the list.
    pub(super) fn more_records(&mut self) {
        self.records.rows += 4 * ROWS;
    }

    /// Goes to where the fate of some records was decided, and asks why.
    pub(super) fn go_to_records(&mut self, place: Place, out: &mut Vec<Effect>) {
        if let Some(partition) = place.partition {
            self.partition = partition;
        }
        self.seek(place.time, out);
        self.asked = place.asked.map(|asked| (self.time, asked));
        self.tab = Tab::Events;
        out.push(Effect::Reveal("why"));
    }
}
