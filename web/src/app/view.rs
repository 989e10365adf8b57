//! Where the parts of the page stand.

use super::App;
use crate::browser::address;
use crate::components::{
    AdviceCard, Charts, ClientsCard, ComparePanel, ControllerCard, Editor, EmbedHeader, Empty,
    Events, Header, HelpDialog, LinkDialog, MessagesPanel, MetricsPanel, NetworkCard, NoteBar,
    OverviewCard, Problems, RecordsPanel, Release, Stage, Tabs, Transport, Verdict, WhyCard,
    ZooKeeperCard,
};
use crate::engine::Done;
use crate::i18n::fill;
use crate::msg::Overlay;
use crate::shared::Shared;
use crate::text::instant;
use highwater_sim::ClusterView;
use yew::prelude::*;

impl App {
    /// The whole page, or what a frame of another page shows of it.
    pub(super) fn draw(&self) -> Html {
        let state = &self.state;
        let (lang, on) = (state.lang, &self.on);
        let head = if state.embed {
            let link = state.playground(&address::base());
            html! { <EmbedHeader {lang} title={state.name()} {link} /> }
        } else {
            let menu_open = state.overlay == Some(Overlay::Presets);
            html! {
                <>
                    <Header {lang} theme={state.theme} preset={state.preset} name={state.name()}
                        {menu_open} {on} />
                    <Tabs {lang} tab={state.tab} {on} />
                </>
            }
        };
        html! {
            <>
                { head }
                <main data-tab={state.tab.name()}>
                    if !state.embed { { self.script() } }
                    { self.center() }
                    if !state.embed { { self.side() } }
                </main>
                <NoteBar {lang} note={state.note.clone()} {on} />
                { self.dialog() }
            </>
        }
    }

    fn script(&self) -> Html {
        let state = &self.state;
        let (lang, on) = (state.lang, &self.on);
        let ready = state.done.is_some() || !state.script.runs();
        html! {
            <section class="panel script" aria-label={state.texts().tab_script}>
                <Editor {lang} text={state.text.clone()} {ready} full={state.editor}
                    port={self.port.clone()} {on} />
                <Problems {lang} script={state.script.clone()} link_length={state.link_length()}
                    original={state.preset.filter(|_| state.edited)} {on} />
            </section>
        }
    }

    fn center(&self) -> Html {
        let state = &self.state;
        let (lang, on) = (state.lang, &self.on);
        let shown = state.done.as_ref().zip(state.view.as_ref());
        html! {
            <section class="center" id="cluster" tabindex="-1"
                aria-label={state.texts().tab_cluster}>
                { self.banners() }
                if state.script.is_blank() && state.done.is_none() {
                    <Empty {lang} {on} />
                }
                { for shown.map(|(done, view)| self.shown(done, view)) }
            </section>
        }
    }

    fn shown(&self, done: &Shared<Done>, view: &Shared<ClusterView>) -> Html {
        let state = &self.state;
        let (lang, on, partition, stale) =
            (state.lang, &self.on, state.partition, state.is_stale());
        let (compare_open, compared) = state.comparison();
        let menu = match &state.overlay {
            Some(Overlay::Actions(broker)) => Some(*broker),
            _ => None,
        };
        html! {
            <>
                <Release {lang} script={state.script.clone()} embed={state.embed} {on} />
                <Verdict {lang} done={done.clone()} promises={state.promises()} {stale}
                    embed={state.embed} {on} />
                if !state.embed {
                    <AdviceCard {lang} done={done.clone()} advised={state.advised()} {stale} {on} />
                }
                <Stage {lang} done={done.clone()} view={view.clone()} {partition}
                    zoom={state.zoom} {menu} {stale} {on} />
                <Transport {lang} done={done.clone()} {partition} time={state.time}
                    playing={state.playing.is_some()} speed={state.speed} {on} />
                <Charts {lang} done={done.clone()} {partition} time={state.time} {stale}
                    embed={state.embed} {on} />
                if !state.embed {
                    <MessagesPanel {lang} done={done.clone()} {partition} time={state.time} {on} />
                    <MetricsPanel {lang} done={done.clone()} time={state.time} {stale} {on} />
                    <RecordsPanel {lang} done={done.clone()} listed={state.records} {stale} {on} />
                    <ComparePanel {lang} done={done.clone()} {partition} open={compare_open}
                        {compared} {stale} {on} />
                }
            </>
        }
    }

    fn side(&self) -> Html {
        let state = &self.state;
        let Some((done, view)) = state.done.as_ref().zip(state.view.as_ref()) else {
            return html! { <section class="side"></section> };
        };
        let (lang, on, partition) = (state.lang, &self.on, state.partition);
        html! {
            <section class="side" aria-label={state.texts().events}>
                <WhyCard {lang} done={done.clone()} {partition} time={state.time}
                    asked={state.asked()} {on} />
                <ZooKeeperCard {lang} done={done.clone()} view={view.clone()} {partition} />
                <ControllerCard {lang} done={done.clone()} view={view.clone()} {partition} />
                <OverviewCard {lang} done={done.clone()} view={view.clone()} {partition} {on} />
                <ClientsCard {lang} done={done.clone()} view={view.clone()} {partition} />
                <NetworkCard {lang} done={done.clone()} view={view.clone()} {partition} />
                <Events {lang} done={done.clone()} listing={state.listing.clone()}
                    filter={state.filter} search={state.search.clone()} time={state.time} {on} />
            </section>
        }
    }

    fn banners(&self) -> Html {
        let state = &self.state;
        let x = state.texts();
        html! {
            <>
                if let Some(why) = &state.bad_link {
                    <div class="panel banner" role="alert" data-testid="bad-link">
                        <span>{ fill(x.link_bad, &[why]) }{ " " }
                            <span class="muted">{ x.link_bad_help }</span></span>
                    </div>
                }
                if state.is_stale() {
                    <div class="panel banner" role="status" data-testid="stale">{ x.stale }</div>
                }
                if let Some((now, end)) = state.progress() {
                    <div class="panel banner late" data-testid="progress">
                        <span>{ fill(x.running, &[&instant(now), &instant(end)]) }</span>
                        <progress max={end.0.to_string()} value={now.0.to_string()}></progress>
                    </div>
                }
            </>
        }
    }

    fn dialog(&self) -> Html {
        let (lang, on) = (self.state.lang, &self.on);
        match &self.state.overlay {
            Some(Overlay::Help) => html! { <HelpDialog {lang} {on} /> },
            Some(Overlay::Link(fragment)) => {
                let link = format!("{}{fragment}", address::base());
                html! { <LinkDialog {lang} {link} {on} /> }
            }
            _ => Html::default(),
        }
    }
}
