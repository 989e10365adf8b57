//! There is a leader wherever there can be one: I23.

use super::{Check, Scene};
use crate::plan::CONTROLLER;
use highwater_protocol::metadata::{MetadataImage, PartitionRegistration};
use highwater_protocol::{Micros, NodeId, PartitionId, Time};

/// The controller at work.
#[derive(Clone, Debug, Default)]
pub(super) struct Availability {
    /// The incarnation that was seen, and since when it is seen at work.
    controller: Option<(u32, Time)>,
}

/// Beyond the session's end: fencing one broker after another.
const SLACK: Micros = Micros::from_millis(100);

impl Check for Availability {
    fn inspect(&mut self, scene: &mut Scene) {
        self.look(scene);
        let image = scene.world.metadata();
        for (id, registration) in image.partitions.iter().enumerate() {
            let Some(registration) = registration else { continue };
            let partition = PartitionId(id as u16);
            match registration.leader {
                Some(leader) => self.check_replaced(scene, partition, leader),
                None => check_leaderless(scene, image, partition, registration),
            }
        }
    }
}

impl Availability {
    fn look(&mut self, scene: &Scene) {
        let place = &scene.world.places[CONTROLLER];
        let works = place.node.is_some() && !place.paused;
        self.controller = match self.controller {
            Some((incarnation, since)) if works && incarnation == place.incarnation => {
                Some((incarnation, since))
            }
            _ => works.then_some((place.incarnation, scene.time())),
        };
    }

    /// A leader that is not heard of is fenced when its session is over, and replaced (R6.5).
    fn check_replaced(&self, scene: &mut Scene, partition: PartitionId, leader: NodeId) {
        let Some((_, works)) = self.controller else { return };
        let Some(controller) = scene.world.controller() else { return };
        let Some(heard) = controller.last_contact(leader) else { return };
        let session = scene.plan.schedule.controller_config.broker_session_timeout_ms;
        let detected = heard.max(works) + session + Micros(session.0 / 8) + SLACK;
        if scene.time() > detected {
            scene.node = leader;
            let what = format!("the leader has been silent since {heard}");
            scene.report("I23", partition, what);
        }
    }
}

/// A partition has no leader only where nobody may lead.
fn check_leaderless(
    scene: &mut Scene,
    image: &MetadataImage,
    partition: PartitionId,
    registration: &PartitionRegistration,
) {
    let candidates =
        if registration.isr.is_empty() { &registration.elr } else { &registration.isr };
    let may_lead = |id: &&NodeId| {
        let known = registration.directory(**id);
        // Who has a new disk may lead from the next event on after its report (R8.11).
        image.is_active(**id) && known.is_some() && !scene.is_lossy(**id)
    };
    if let Some(candidate) = candidates.iter().find(may_lead) {
        let what = format!("broker {candidate} is active and nobody leads");
        scene.report("I23", partition, what);
    }
}
