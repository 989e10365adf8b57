//! A small map of the nodes, and where messages are on their way. Positions are in a field of
//! [`WIDTH`] by [`HEIGHT`].

use highwater_protocol::{NodeId, Time};
use highwater_sim::view::MessageView;

/// Width of the field.
pub const WIDTH: f64 = 300.0;
/// Height of the field.
pub const HEIGHT: f64 = 132.0;

/// Where the nodes stand: the controller above, the brokers in a row, the clients below.
#[derive(Clone, PartialEq, Debug)]
pub struct Map {
    /// Each node with its place.
    pub nodes: Vec<(NodeId, f64, f64)>,
}

impl Map {
    /// Places the controller, the brokers, the producers and the consumers.
    pub fn new(
        controller: NodeId,
        brokers: &[NodeId],
        producers: &[NodeId],
        consumers: &[NodeId],
    ) -> Map {
        let mut nodes = vec![(controller, WIDTH / 2.0, 14.0)];
        spread(&mut nodes, brokers, 0.0, WIDTH, 62.0);
        let all = (producers.len() + consumers.len()).max(1) as f64;
        let border = WIDTH * producers.len() as f64 / all;
        spread(&mut nodes, producers, 0.0, border, 112.0);
        spread(&mut nodes, consumers, border, WIDTH, 112.0);
        Map { nodes }
    }

    fn place(&self, node: NodeId) -> Option<(f64, f64)> {
        let found = self.nodes.iter().find(|(id, ..)| *id == node);
        found.map(|(_, x, y)| (*x, *y))
    }

    /// The way from one node to another: start, bend and end of a curve. Ways between nodes of one
    /// row bow downwards, so that they do not run through those between them.
    pub fn way(&self, from: NodeId, to: NodeId) -> Option<[(f64, f64); 3]> {
        let (a, b) = (self.place(from)?, self.place(to)?);
        let level = (a.1 - b.1).abs() < 1.0;
        let bow = if level { 10.0 + (a.0 - b.0).abs() * 0.22 } else { 0.0 };
        // Requests and responses pass each other on different sides.
        let side = if a.0 < b.0 { 3.0 } else { -3.0 };
        let bend = ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0 + bow + side);
        Some([a, bend, b])
    }

    /// Where a message is at `now`.
    pub fn position(&self, message: &MessageView, now: Time) -> Option<(f64, f64)> {
        let way = self.way(message.from, message.to)?;
        Some(on_curve(way, share(message, now)))
    }
}

/// How much of its way a message has behind it. One that is held waits half way.
fn share(message: &MessageView, now: Time) -> f64 {
    if message.arrives == Time::NEVER {
        return 0.5;
    }
    let length = message.arrives.since(message.sent).0.max(1) as f64;
    let done = now.since(message.sent).0 as f64 / length;
    done.clamp(0.2, 0.8)
}

fn spread(out: &mut Vec<(NodeId, f64, f64)>, nodes: &[NodeId], from: f64, to: f64, y: f64) {
    let step = (to - from) / nodes.len().max(1) as f64;
    for (i, node) in nodes.iter().enumerate() {
        out.push((*node, from + step * (i as f64 + 0.5), y));
    }
}

fn on_curve([a, bend, b]: [(f64, f64); 3], t: f64) -> (f64, f64) {
    let mix =
        |p: f64, q: f64, r: f64| (1.0 - t) * (1.0 - t) * p + 2.0 * (1.0 - t) * t * q + t * t * r;
    (mix(a.0, bend.0, b.0), mix(a.1, bend.1, b.1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn map() -> Map {
        let ids = [NodeId(1), NodeId(2), NodeId(3)];
        Map::new(NodeId(100), &ids, &[NodeId(1_000)], &[NodeId(2_000)])
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn every_node_has_a_place_of_its_own() {
        let map = map();
        assert_eq!(map.nodes.len(), 6);
        for (i, a) in map.nodes.iter().enumerate() {
            assert!((0.0..=WIDTH).contains(&a.1) && (0.0..=HEIGHT).contains(&a.2));
            assert!(map.nodes[..i].iter().all(|b| (a.1, a.2) != (b.1, b.2)));
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn messages_go_from_sender_to_receiver() {
        let message = |arrives| MessageView {
            from: NodeId(1),
            to: NodeId(3),
            name: "FetchRequest",
            sent: Time(0),
            arrives,
        };
        let at = |now| map().position(&message(Time(100)), Time(now)).expect("both are there").0;
        assert!(at(0) < at(50) && at(50) < at(100));
        let held = map().position(&message(Time::NEVER), Time(5)).expect("both are there");
        assert_eq!(held.0, WIDTH / 2.0);
        assert!(held.1 > 62.0, "it bows downwards: {held:?}");
    }
}
