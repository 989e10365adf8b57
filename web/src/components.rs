//! The parts of the page, one a file. They draw what they are given and say what was asked; what
//! follows from it is decided in [`State`](crate::state::State).

mod advice;
mod broker_menu;
mod charts;
mod clients_card;
mod compare;
mod controller_card;
mod dialogs;
mod editor;
mod empty;
mod event_row;
mod events;
mod header;
mod icon;
mod lane;
mod messages;
mod metrics;
mod network_card;
mod overview_card;
mod preset_menu;
mod problems;
mod records;
mod release;
mod scrub;
mod stage;
mod strip;
mod tabs;
mod transport;
mod verdict;
mod why_card;
mod zookeeper_card;

pub use advice::{AdviceCard, AdviceProps};
pub use charts::Charts;
pub use clients_card::ClientsCard;
pub use compare::{ComparePanel, CompareProps};
pub use controller_card::ControllerCard;
pub use dialogs::{HelpDialog, LinkDialog, NoteBar};
pub use editor::{Editor, EditorProps, Port};
pub use empty::Empty;
pub use events::{Events, EventsProps};
pub use header::{EmbedHeader, Header};
pub use messages::MessagesPanel;
pub use metrics::{MetricsPanel, MetricsProps};
pub use network_card::NetworkCard;
pub use overview_card::OverviewCard;
pub use problems::{Problems, ProblemsProps};
pub use records::{RecordsPanel, RecordsProps};
pub use release::{Release, ReleaseProps};
pub use stage::{Stage, StageProps};
pub use tabs::Tabs;
pub use transport::{Transport, TransportProps};
pub use verdict::{Verdict, VerdictProps};
pub use why_card::{WhyCard, WhyProps};
pub use zookeeper_card::ZooKeeperCard;

use crate::msg::Msg;
use highwater_protocol::NodeId;
use yew::Callback;

/// The class that gives an element a broker's colour; the same as in the charts.
fn colour(broker: NodeId) -> String {
    format!("r{}", highwater_chart::palette::slot(broker))
}

/// A handler of events that may, or may not, ask for something.
fn maybe<E: 'static>(on: &Callback<Msg>, asks: impl Fn(E) -> Option<Msg> + 'static) -> Callback<E> {
    let on = on.clone();
    Callback::from(move |event| {
        if let Some(msg) = asks(event) {
            on.emit(msg);
        }
    })
}
