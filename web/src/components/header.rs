//! The bar at the top.

use super::icon::{Icon, brand, icon};
use super::preset_menu::PresetMenu;
use crate::browser::dom;
use crate::engine::Preset;
use crate::i18n::{self, Lang};
use crate::msg::{Msg, Overlay, Theme};
use yew::prelude::*;

/// Where the documentation is.
pub const DOCS: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "#readme");

/// What is modelled, what is not, and the evidence.
pub const FIDELITY: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/fidelity.md");

/// Properties of [`Header`].
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct HeaderProps {
    pub lang: Lang,
    pub theme: Theme,
    pub preset: Option<&'static Preset>,
    /// What the script is called.
    pub name: AttrValue,
    pub menu_open: bool,
    pub on: Callback<Msg>,
}

/// Brand, examples, language, appearance, help, sharing.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let x = i18n::texts(props.lang);
    let on = &props.on;
    let help = on.reform(|_: MouseEvent| Msg::Open(Some(Overlay::Help)));
    let share = on.reform(|_: MouseEvent| Msg::Share);
    let skip = Callback::from(|_: MouseEvent| dom::focus("#cluster"));
    html! {
        <header class="bar">
            <button class="skip" onclick={skip}>{ x.skip_to_cluster }</button>
            <h1 class="brand" title={x.tagline}>{ brand() }<span>{ x.app_name }</span></h1>
            <PresetMenu lang={props.lang} preset={props.preset} name={props.name.clone()}
                open={props.menu_open} on={on} />
            <span class="grow"></span>
            { language(props) }
            { theme(props) }
            <button class="icon" onclick={help} title={x.help} aria-label={x.help}
                data-testid="help">{ icon(Icon::Help) }</button>
            <a class="button docs" href={DOCS}>{ x.docs }</a>
            <button class="primary" onclick={share} title={x.share_help} aria-label={x.share}
                data-testid="share">
                { icon(Icon::Share) }<span>{ x.share }</span>
            </button>
        </header>
    }
}

fn language(props: &HeaderProps) -> Html {
    let label = i18n::texts(props.lang).language;
    let change = props
        .on
        .reform(|event: Event| Msg::Lang(Lang::from_tag(&dom::value(&event)).unwrap_or_default()));
    let option = |lang: Lang| {
        html! {
            <option value={lang.tag()} lang={lang.tag()} selected={lang == props.lang}>
                { i18n::name(lang) }
            </option>
        }
    };
    html! {
        <label class="pick" title={label}>
            { icon(Icon::Language) }<span class="visually-hidden">{ label }</span>
            <select onchange={change} data-testid="language">
                { for i18n::LANGS.map(option) }
            </select>
        </label>
    }
}

fn theme(props: &HeaderProps) -> Html {
    let x = i18n::texts(props.lang);
    let change = props.on.reform(|event: Event| {
        Msg::Theme(Theme::from_name(&dom::value(&event)).unwrap_or_default())
    });
    let option = |(theme, name): (Theme, &'static str)| {
        let words = match theme {
            Theme::Auto => x.theme_auto,
            Theme::Light => x.theme_light,
            Theme::Dark => x.theme_dark,
        };
        html! { <option value={name} selected={theme == props.theme}>{ words }</option> }
    };
    html! {
        <label class="pick" title={x.appearance}>
            { icon(Icon::Theme) }<span class="visually-hidden">{ x.appearance }</span>
            <select onchange={change} data-testid="theme">{ for Theme::ALL.map(option) }</select>
        </label>
    }
}

/// Properties of [`EmbedHeader`].
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct EmbedHeaderProps {
    pub lang: Lang,
    pub title: AttrValue,
    pub link: AttrValue,
}

/// In a frame of another page: what it shows, and the way to the full page.
#[component]
pub fn EmbedHeader(props: &EmbedHeaderProps) -> Html {
    let x = i18n::texts(props.lang);
    html! {
        <header class="bar">
            <h1 class="brand">{ brand() }<span>{ props.title.clone() }</span></h1>
            <span class="grow"></span>
            <a class="button" href={props.link.clone()} target="_blank" rel="noopener"
                data-testid="open-playground">{ icon(Icon::Open) }{ x.open_playground }</a>
        </header>
    }
}
