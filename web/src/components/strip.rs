//! One log as a strip of segments on the common scale of offsets.

use crate::i18n::{Texts, fill};
use crate::stage::{Lane, Part, Scale, Segment, Status};
use crate::text::count;
use highwater_protocol::Offset;
use yew::prelude::*;

/// Narrowest segment, in per mille of the width, that has room for its label.
const LABEL_ROOM: i64 = 90;

/// Draws the strip; the partition's high watermark too, for screens on which no line can cross
/// all rows.
pub fn strip(lane: &Lane, scale: Scale, partition_hw: Offset, x: &'static Texts) -> Html {
    let Some(end) = lane.log_end else {
        return html! { <div class="strip"><span class="none">{ x.role_none }</span></div> };
    };
    let broker = fill(x.broker, &[&lane.broker.to_string()]);
    let told = [broker, count(end), count(lane.high_watermark)];
    let label = fill(x.log_of, &[&told[0], &told[1], &told[2]]);
    let left = |offset| format!("left:{}", scale.percent(offset));
    let own = lane.status != Status::Leader && lane.high_watermark >= scale.from;
    let shown = lane.segments.iter().filter(|s| s.to > scale.from);
    html! {
        <div class="strip" role="img" aria-label={label}>
            { for shown.map(|s| segment(*s, scale, x)) }
            <i class="part-hw" style={left(partition_hw)}></i>
            if own { <i class="own-hw" style={left(lane.high_watermark)}></i> }
            <span class="end" style={left(end)}>{ count(end) }</span>
        </div>
    }
}

fn segment(segment: Segment, scale: Scale, x: &'static Texts) -> Html {
    let style = format!(
        "left:{};width:{}",
        scale.percent(segment.from),
        scale.width(segment.from, segment.to)
    );
    let texture = match segment.epoch.rem_euclid(3) {
        0 => "even",
        1 => "odd",
        _ => "third",
    };
    let part = match segment.part {
        Part::Committed => "committed",
        Part::Above => "above",
        Part::Differs => "differs",
    };
    let room = scale.per_mille(segment.to) - scale.per_mille(segment.from) >= LABEL_ROOM;
    let label = room.then(|| fill(x.epoch, &[&segment.epoch.to_string()]));
    let words = match segment.part {
        Part::Committed => x.legend_epoch,
        Part::Above => x.legend_uncommitted,
        Part::Differs => x.legend_cut,
    };
    let title = format!(
        "{} – {}: {} ({words})",
        count(segment.from),
        count(segment.to - 1),
        fill(x.epoch, &[&segment.epoch.to_string()])
    );
    html! {
        <span class={classes!("seg", texture, part)} style={style} title={title}>
            if let Some(label) = label { <b>{ label }</b> }
        </span>
    }
}
