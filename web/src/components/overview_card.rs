//! Every partition at once, where there are several: who leads what.

use super::colour;
use crate::engine::Done;
use crate::i18n::{self, Lang, fill};
use crate::msg::Msg;
use crate::shared::Shared;
use crate::stage::{Cell, overview};
use highwater_protocol::{NodeId, PartitionId};
use highwater_sim::{ClusterView, Process};
use yew::prelude::*;

/// Properties of [`OverviewCard`].
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct OverviewProps {
    pub lang: Lang,
    pub done: Shared<Done>,
    pub view: Shared<ClusterView>,
    pub partition: PartitionId,
    pub on: Callback<Msg>,
}

/// Brokers across, partitions down; a click shows the partition.
#[component]
pub fn OverviewCard(props: &OverviewProps) -> Html {
    let x = i18n::texts(props.lang);
    let all = overview(&props.view);
    if all.partitions.len() < 2 {
        return Html::default();
    }
    let head = |(broker, process, leads): &(NodeId, Process, usize)| {
        let down = matches!(process, Process::Down).then_some("✕ ");
        let title = fill(x.leaders_per_broker, &[&leads.to_string()]);
        html! {
            <th scope="col" class={classes!("r", colour(*broker))} title={title}
                data-broker={broker.to_string()} data-leads={leads.to_string()}>
                { down }{ broker.to_string() }<br />{ format!("★{leads}") }
            </th>
        }
    };
    let row = |(partition, cells): &(PartitionId, Vec<Cell>)| {
        let partition = *partition;
        let choose = props.on.reform(move |_: MouseEvent| Msg::Partition(partition));
        let now = (partition == props.partition).then_some("now");
        let cell = |(cell, broker): (&Cell, &(NodeId, Process, usize))| {
            html! { <td class={classes!("r", colour(broker.0))}>{ cell.sign() }</td> }
        };
        html! {
            <tr class={now}>
                <th scope="row"><button onclick={choose}>
                    { props.done.roster.partition(partition) }
                </button></th>
                { for cells.iter().zip(&all.brokers).map(cell) }
            </tr>
        }
    };
    let legend = format!("★ {} · ● {} · ○ {}", x.role_leader, x.role_in_sync, x.role_catching_up);
    html! {
        <section class="panel card" aria-label={x.all_partitions} data-testid="overview">
            <div class="phead">
                <h2>{ x.all_partitions }</h2>
                <span class="muted">{ legend }</span>
            </div>
            <div class="overview"><table>
                <thead><tr><th></th>{ for all.brokers.iter().map(head) }</tr></thead>
                <tbody>{ for all.partitions.iter().map(row) }</tbody>
            </table></div>
        </section>
    }
}
