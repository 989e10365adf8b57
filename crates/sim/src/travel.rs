//! Going to any instant of a run, and from fact to fact, by a short replay from a snapshot.

use crate::plan::{CONTROLLER, Plan};
use crate::run::Run;
use crate::slice::find;
use crate::stage;
use crate::trace::Fact;
use crate::view::ClusterView;
use crate::world::{Turn, World};
use highwater_protocol::{FactId, Time};

/// A fact, and the cluster right after what happened with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Moment {
    /// Its number; those before and after it are one less and one more.
    pub id: FactId,
    /// The fact.
    pub fact: Fact,
    /// The cluster after the turn that the fact is of. Facts of one turn share it: a step is not
    /// divided.
    pub view: ClusterView,
}

// Going back leaves the world where it came to in `visited`, for the next way to begin at.
impl Run {
    /// The cluster at `time` (at most [`Run::now`]), after everything that happened at that very
    /// instant. Replays from the snapshot before it.
    pub fn view_at(&self, time: Time) -> Option<ClusterView> {
        if time > self.now() {
            return None;
        }
        let mut view = self.at(time, |world| world.view(&self.plan));
        view.time = time;
        Some(view)
    }

    /// The number that the first fact after `time` has, which is how many there are until then;
    /// `None` after where the run has come. [`Run::moment`] at it is the next fact, at one less
    /// the previous one.
    pub fn facts_until(&self, time: Time) -> Option<u32> {
        (time <= self.now()).then(|| self.at(time, |world| world.outbox.next_fact().0))
    }

    /// The fact of this number, kept or not, and the cluster right after it; `None` if there are
    /// not so many. So `FactId(id.0 + 1)` and `FactId(id.0 - 1)` step forwards and backwards.
    pub fn moment(&self, id: FactId) -> Option<Moment> {
        if id >= self.world.outbox.next_fact() {
            return None;
        }
        let mut world = self.before_fact(id);
        let mut facts = Vec::new();
        let told = |world: &World| world.outbox.next_fact() > id;
        self.read_until(&mut world, self.now(), told, id, &mut facts);
        // What the stage tells is before the first turn.
        let fact = find(&facts, id).or_else(|| self.fact(id))?;
        let view = world.view(&self.plan);
        self.visited.replace(Some(world));
        Some(Moment { id, fact, view })
    }

    /// Looks at the world after everything that happened until `time`, where the run has come.
    fn at<T>(&self, time: Time, look: impl FnOnce(&World) -> T) -> T {
        if time == self.now() && self.world.next_time() > time {
            return look(&self.world);
        }
        let mut world = self.before(time);
        self.pass(&mut world, time);
        let seen = look(&world);
        self.visited.replace(Some(world));
        seen
    }

    /// A world at or before `time`, as late as there is one. It may lack things that happened at
    /// that instant.
    pub(crate) fn before(&self, time: Time) -> World {
        let snapshot = self.snapshots.as_ref().map(|snapshots| snapshots.before(time));
        self.nearest(snapshot, |visited| visited.now <= time)
    }

    /// A world before the fact of this number was told, as late as there is one.
    pub(crate) fn before_fact(&self, id: FactId) -> World {
        let snapshot = self.snapshots.as_ref().map(|snapshots| snapshots.before_fact(id));
        self.nearest(snapshot, |visited| visited.outbox.next_fact() <= id)
    }

    /// The world that was visited last, if it fits and nothing is nearer: so steps forward go on
    /// from there.
    fn nearest(&self, snapshot: Option<&World>, fits: impl Fn(&World) -> bool) -> World {
        let visited = self.visited.take().filter(fits);
        let since = snapshot.map_or(Time::ZERO, |snapshot| snapshot.now);
        match (visited.filter(|visited| visited.now > since), snapshot) {
            (Some(visited), _) => visited,
            (None, Some(snapshot)) => snapshot.clone(),
            (None, None) => staged(&self.plan),
        }
    }

    /// Runs `world` on to `end`, and nobody reads.
    fn pass(&self, world: &mut World, end: Time) {
        loop {
            match world.turn(&self.plan, end) {
                Turn::Over => return,
                Turn::Stepped(place) => world.settle(&self.plan, place),
                Turn::Quiet => {}
            }
            world.news.clear();
            world.outbox.removed.clear();
        }
    }
}

/// The world before the first turn, read by nobody.
pub(crate) fn staged(plan: &Plan) -> World {
    let mut world = stage::set(plan);
    world.settle(plan, CONTROLLER);
    world
}
