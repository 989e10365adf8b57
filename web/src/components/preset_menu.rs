//! The menu of examples, grouped by what they come from.

use super::icon::{Icon, icon};
use super::maybe;
use crate::browser::dom;
use crate::engine::{self, Preset};
use crate::i18n::{self, Lang};
use crate::msg::{Msg, Overlay};
use yew::prelude::*;

/// Properties of [`PresetMenu`].
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct PresetMenuProps {
    pub lang: Lang,
    pub preset: Option<&'static Preset>,
    pub name: AttrValue,
    pub open: bool,
    pub on: Callback<Msg>,
}

/// A button that names the example shown and opens the list of all.
#[component]
pub fn PresetMenu(props: &PresetMenuProps) -> Html {
    let x = i18n::texts(props.lang);
    let other = (!props.open).then_some(Overlay::Presets);
    let toggle = props.on.reform(move |_: MouseEvent| Msg::Open(other.clone()));
    let menu = use_node_ref();
    // Leaving the menu by Tab or by a click elsewhere closes it.
    let (within, open) = (menu.clone(), props.open);
    let leave = maybe(&props.on, move |event: FocusEvent| {
        (open && dom::is_left(within.cast(), &event)).then_some(Msg::Open(None))
    });
    html! {
        <div class="presets" ref={menu} tabindex="-1" onfocusout={leave}>
            <button onclick={toggle} aria-expanded={props.open.to_string()} aria-haspopup="true"
                title={x.preset_menu} data-testid="presets">
                <span>{ props.name.clone() }</span>{ icon(Icon::Down) }
            </button>
            if props.open {
                <nav class="popup" aria-label={x.presets} tabindex="-1">{ list(props) }</nav>
            }
        </div>
    }
}

fn list(props: &PresetMenuProps) -> Html {
    let mut out = Vec::new();
    let mut group = "";
    for preset in engine::presets() {
        let name = preset.group(props.lang);
        if name != group {
            group = name;
            out.push(html! { <li><h3>{ name }</h3></li> });
        }
        out.push(item(props, preset));
    }
    html! { <ul>{ for out }</ul> }
}

fn item(props: &PresetMenuProps, preset: &'static Preset) -> Html {
    let id = preset.id;
    let choose = props.on.reform(move |_: MouseEvent| Msg::Preset(id));
    let current = props.preset.is_some_and(|p| p.id == id);
    html! {
        <li>
            <button onclick={choose} aria-current={current.to_string()} data-preset={id}>
                <b>{ preset.title(props.lang) }</b>
                <small>{ preset.summary(props.lang) }</small>
                { for (!preset.origin().is_empty()).then(|| html! {
                    <small class="origin">{ preset.origin() }</small>
                }) }
            </button>
        </li>
    }
}
