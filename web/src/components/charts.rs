//! The charts: a picture of the whole run, a cursor over it, and what a pointer reads off it.

mod readout;
pub(super) mod size;

use crate::engine::{self, Done, Drawing};
use crate::i18n::{self, Lang};
use crate::msg::Msg;
use crate::shared::Shared;
use highwater_protocol::{PartitionId, Time};
use readout::Readout;
use size::use_size;
use web_sys::Element;
use yew::prelude::*;

/// Properties of [`Charts`].
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct ChartsProps {
    pub lang: Lang,
    pub done: Shared<Done>,
    pub partition: PartitionId,
    pub time: Time,
    pub stale: bool,
    /// In a frame: nothing but the picture.
    pub embed: bool,
    pub on: Callback<Msg>,
}

/// The picture, drawn anew only when run, partition, size or language change.
#[component]
pub fn Charts(props: &ChartsProps) -> Html {
    let x = i18n::texts(props.lang);
    let canvas = use_node_ref();
    let (width, height) = use_size(&canvas);
    let drawing = use_memo(
        (props.done.clone(), props.partition, width, height, props.lang),
        |(done, partition, width, height, lang)| {
            let wide = *width > 0;
            wide.then(|| Shared::new(engine::draw(done, *partition, *width, *height, *lang)))
        },
    );
    let drawing = (*drawing).clone();
    let hover = use_state(|| None::<Time>);
    let point = {
        let (drawing, hover, on) = (drawing.clone(), hover.clone(), props.on.clone());
        let canvas = canvas.clone();
        Callback::from(move |event: PointerEvent| {
            let Some(drawing) = &drawing else { return };
            let Some(canvas) = canvas.cast::<Element>() else { return };
            let time = instant_under(drawing, &canvas, &event);
            hover.set(Some(time));
            // The main button, or a finger, is down: the pointer drags the cursor.
            if event.buttons() & 1 == 1 {
                // The drag goes on outside the picture too.
                let _ = canvas.set_pointer_capture(event.pointer_id());
                on.emit(Msg::Seek(time));
            }
        })
    };
    let leave = {
        let hover = hover.clone();
        Callback::from(move |_: PointerEvent| hover.set(None))
    };
    let stale = props.stale.then_some("stale");
    // A picture that does not get small enough makes the panel higher.
    let least = drawing.as_ref().filter(|_| height.is_some() && !props.embed);
    let least = least.map(|drawing| format!("min-height:{}px", drawing.height()));
    html! {
        <section class={classes!("panel", "charts", stale)} aria-label={x.charts}
            data-testid="charts">
            if !props.embed {
                <div class="phead">
                    <h2>{ x.charts }</h2><span class="muted">{ x.charts_help }</span>
                </div>
            }
            <div class="canvas" ref={canvas} style={least} onpointerdown={point.clone()}
                onpointermove={point} onpointerleave={leave}>
                if let Some(drawing) = drawing {
                    <Drawn drawing={drawing.clone()} />
                    <div class="cursor" style={drawing.cursor(props.time)}></div>
                    if let Some(time) = *hover {
                        <Readout lang={props.lang} done={props.done.clone()} time={time}
                            partition={props.partition} drawing={drawing} />
                    }
                }
            </div>
        </section>
    }
}

/// The instant that a pointer is over.
fn instant_under(drawing: &Drawing, canvas: &Element, event: &PointerEvent) -> Time {
    let rect = canvas.get_bounding_client_rect();
    let across = (f64::from(event.client_x()) - rect.left()) / rect.width().max(1.0);
    drawing.time_at(across)
}

#[derive(Properties, PartialEq)]
struct DrawnProps {
    drawing: Shared<Drawing>,
}

/// The picture itself, apart so that a moving cursor leaves it alone.
#[component]
fn Drawn(props: &DrawnProps) -> Html {
    Html::from_html_unchecked(props.drawing.svg.clone())
}
