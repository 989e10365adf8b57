//! All partitions at once: who leads what, and what is in sync where.

use super::status::Status;
use highwater_protocol::{NodeId, PartitionId};
use highwater_sim::{ClusterView, Process};

/// Brokers across, partitions down.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Overview {
    /// The brokers, what their processes do, and how many partitions each leads.
    pub brokers: Vec<(NodeId, Process, usize)>,
    /// The partitions, each with a cell a broker.
    pub partitions: Vec<(PartitionId, Vec<Cell>)>,
}

/// What a broker is to a partition, as the controller has it registered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cell {
    /// It leads.
    Leader,
    /// In the ISR.
    InSync,
    /// Assigned, not in the ISR.
    OutOfSync,
    /// Not assigned.
    Blank,
}

impl Cell {
    /// Its sign, as on the rows of the stage.
    pub fn sign(self) -> &'static str {
        match self {
            Cell::Leader => Status::Leader.sign(),
            Cell::InSync => Status::InSync.sign(),
            Cell::OutOfSync => "○",
            Cell::Blank => "",
        }
    }
}

/// Reads the overview off the controller's metadata.
pub fn overview(view: &ClusterView) -> Overview {
    let mut brokers: Vec<(NodeId, Process, usize)> =
        view.brokers.iter().map(|b| (b.broker, b.process, 0)).collect();
    let mut partitions = Vec::new();
    for (index, registration) in view.metadata.partitions.iter().enumerate() {
        let Some(registration) = registration else { continue };
        let mut cells = Vec::with_capacity(brokers.len());
        for (broker, _, leads) in &mut brokers {
            let cell = if registration.leader == Some(*broker) {
                *leads += 1;
                Cell::Leader
            } else if registration.isr.contains(broker) {
                Cell::InSync
            } else if registration.replicas.contains(broker) {
                Cell::OutOfSync
            } else {
                Cell::Blank
            };
            cells.push(cell);
        }
        partitions.push((PartitionId(u16::try_from(index).unwrap_or(u16::MAX)), cells));
    }
    Overview { brokers, partitions }
}
