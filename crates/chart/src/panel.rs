//! The panels of a picture, one a module.

pub(crate) mod actions;
mod isr;
mod leaders;
pub(crate) mod offsets;
pub(crate) mod producers;
pub(crate) mod replicas;

use crate::frame::Frame;
use crate::options::PanelKind;

/// Least and natural height of a panel.
pub(crate) fn heights(frame: &Frame, kind: PanelKind) -> (f64, f64) {
    match kind {
        PanelKind::Actions => actions::heights(frame),
        PanelKind::Leaders => leaders::heights(frame),
        PanelKind::LeaderCount => leaders::count_heights(frame),
        PanelKind::Replicas => replicas::heights(frame),
        PanelKind::Isr => isr::heights(frame),
        PanelKind::Offsets => offsets::heights(frame),
        PanelKind::Producers => producers::heights(frame),
        // Laid out by the picture that has it.
        PanelKind::Schemes | PanelKind::Messages => (0.0, 0.0),
    }
}

/// Draws the panel at `index`, whose rectangle is set.
pub(crate) fn draw(frame: &mut Frame, index: usize) {
    match frame.picture.panels[index].kind {
        PanelKind::Actions => actions::draw(frame, index),
        PanelKind::Leaders => leaders::draw(frame, index),
        PanelKind::LeaderCount => leaders::draw_count(frame, index),
        PanelKind::Replicas => replicas::draw(frame, index),
        PanelKind::Isr => isr::draw(frame, index),
        PanelKind::Offsets => offsets::draw(frame, index),
        PanelKind::Producers => producers::draw(frame, index),
        PanelKind::Schemes | PanelKind::Messages => {}
    }
}
