//! ZooKeeper: who controls, and how long each broker's session has been silent.

use super::controller_card::CardProps;
use crate::i18n::{self, Texts, fill};
use crate::text::figures::rough_duration;
use highwater_protocol::{NodeId, Time};
use highwater_sim::Process;
use highwater_sim::view::SessionView;
use yew::prelude::*;

/// The controller and the sessions; nothing where the controllers keep the metadata themselves.
#[component]
pub fn ZooKeeperCard(props: &CardProps) -> Html {
    let Some(zookeeper) = &props.view.zookeeper else { return Html::default() };
    let x = i18n::texts(props.lang);
    let node = |id: NodeId| props.done.names(props.lang).label(id);
    let epoch = fill(x.epoch, &[&zookeeper.controller_epoch.to_string()]);
    let controller = match zookeeper.controller {
        Some(id) => format!("{} · {epoch}", node(id)),
        None => x.no_leader.to_owned(),
    };
    let stale = zookeeper.controlling.iter().filter(|(id, _)| Some(*id) != zookeeper.controller);
    let down = props.view.controller != Process::Running;
    html! {
        <section class="panel card zookeeper" aria-label="ZooKeeper" data-testid="zookeeper">
            <div class="phead">
                <h2>{ "ZooKeeper" }</h2>
                if down { <span class="chip bad">{ x.state_down }</span> }
            </div>
            <dl>
                <dt>{ x.controller }</dt>
                <dd class={zookeeper.controller.is_none().then_some("alert")}>{ controller }</dd>
                { for stale.map(|(id, epoch)| html! {
                    <>
                        <dt></dt>
                        <dd class="alert">
                            { fill(x.zookeeper_stale, &[&node(*id), &epoch.to_string()]) }
                        </dd>
                    </>
                }) }
            </dl>
            <ul class="sessions" aria-label={x.zookeeper_sessions}>
                { for zookeeper.sessions.iter().map(|session| row(props, session, x)) }
            </ul>
        </section>
    }
}

/// One session: the longer the broker is silent, the fuller the bar; when it is full, it expires.
fn row(props: &CardProps, session: &SessionView, x: &'static Texts) -> Html {
    let silent = props.view.time.since(session.last_contact.min(props.view.time));
    let times = [rough_duration(silent), rough_duration(session.timeout)];
    let words = fill(x.zookeeper_silent, &[&times[0], &times[1]]);
    let late = silent.0 * 2 > session.timeout.0;
    let state = match (session.connected, session.owns_broker) {
        (false, _) => x.zookeeper_disconnected,
        (true, false) => x.zookeeper_no_node,
        (true, true) => "",
    };
    debug_assert!(session.last_contact != Time::NEVER);
    html! {
        <li class={late.then_some("late")} data-session={session.broker.to_string()}>
            <span>{ props.done.names(props.lang).label(session.broker) }</span>
            <meter min="0" max={session.timeout.0.to_string()} value={silent.0.to_string()}
                title={words.clone()} aria-label={words.clone()}></meter>
            <span class="muted figures">{ words }</span>
            if !state.is_empty() { <span class="state">{ state }</span> }
        </li>
    }
}
