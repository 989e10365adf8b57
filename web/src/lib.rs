//! The page: what a reader sees and touches. It holds no rule of the protocol.

use yew::prelude::*;

/// The whole page.
#[component]
pub fn App() -> Html {
    html! { <main><h1>{ "Highwater" }</h1></main> }
}
