//! What the controller has registered of the partition shown.

use crate::engine::Done;
use crate::i18n::{self, Lang};
use crate::shared::Shared;
use crate::text::figures::list;
use highwater_protocol::{LeaderRecoveryState, PartitionId};
use highwater_sim::{ClusterView, Process};
use yew::prelude::*;

/// Properties of the cards beside the stage.
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct CardProps {
    pub lang: Lang,
    pub done: Shared<Done>,
    pub view: Shared<ClusterView>,
    pub partition: PartitionId,
}

/// Leader, ISR, ELR, epochs, `min.insync.replicas`.
#[component]
pub fn ControllerCard(props: &CardProps) -> Html {
    let x = i18n::texts(props.lang);
    let Some(registration) = props.view.metadata.partition(props.partition) else {
        return Html::default();
    };
    let recorded = &props.done.history().partitions[usize::from(props.partition.0)];
    let min_isr = recorded.min_insync_replicas.at(props.view.time).unwrap_or(1);
    let isr_size = registration.isr.len() as i64;
    let leader = registration.leader.map_or_else(
        || x.no_leader.to_owned(),
        |leader| props.done.names(props.lang).label(leader),
    );
    let recovering = registration.leader_recovery_state == LeaderRecoveryState::Recovering;
    let knows_elr = props.done.plan().schedule.features.eligible_leader_replicas;
    let down = props.view.controller != Process::Running;
    let epochs = format!("{} · {}", registration.leader_epoch, registration.partition_epoch);
    let row = |name: &str, value: String, alert: bool| {
        html! {
            <><dt>{ name }</dt><dd class={alert.then_some("alert")}>{ value }</dd></>
        }
    };
    html! {
        <section class="panel card" aria-label={x.controller_card} data-testid="controller">
            <div class="phead">
                <h2>{ x.controller_card }</h2>
                <code class="muted">{ props.done.roster.partition(props.partition) }</code>
                if down { <span class="chip bad">{ x.state_down }</span> }
            </div>
            <dl>
                { row(x.leader, leader, registration.leader.is_none()) }
                { row(x.isr, list(&registration.isr), isr_size < min_isr) }
                if knows_elr { { row(x.elr, list(&registration.elr), false) } }
                { row(x.replicas, list(&registration.replicas), false) }
                { row("min.insync.replicas", min_isr.to_string(), false) }
                { row(x.epochs, epochs, false) }
                if recovering { { row("", x.recovering.to_owned(), true) } }
            </dl>
        </section>
    }
}
