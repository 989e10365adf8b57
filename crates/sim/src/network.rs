//! Directed links between places: latency, jitter, bandwidth, cuts.

use crate::connections::Toward;
use crate::rng::{Purpose, Rng};
use crate::schedule::{Environment, LinkSettings};
use highwater_protocol::{Micros, Time};

/// Bytes of a message beside its records: headers of Kafka, TCP and IP, roughly.
const OVERHEAD_BYTES: u64 = 100;

/// Nothing arrives at the very instant at which it was sent.
const DELAY_MIN: Micros = Micros(1);

/// Number of a link.
pub type LinkIndex = u32;

/// One direction between two places.
#[derive(Clone, Debug)]
struct Link {
    latency: Micros,
    /// What it is where nothing happens to it.
    usual_latency: Micros,
    jitter_max: Micros,
    /// Bytes a second.
    bandwidth: Option<u64>,
    jitter: Rng,
    /// When the last byte of what was sent so far has left, where the bandwidth is limited.
    free_at: Time,
    /// Whether messages wait, by the way they travel on their connection.
    cut: [bool; 2],
}

impl Link {
    /// Puts a message on a link of limited bandwidth; when its last byte has left.
    #[cold]
    fn put(&mut self, now: Time, bandwidth: u64, payload: u64) -> Time {
        let bytes = u128::from(payload + OVERHEAD_BYTES);
        let length = bytes * 1_000_000 / u128::from(bandwidth.max(1));
        self.free_at = self.free_at.max(now) + Micros(u64::try_from(length).unwrap_or(u64::MAX));
        self.free_at
    }
}

/// All links.
#[derive(Clone, Debug)]
pub struct Network {
    places: usize,
    /// By sender, then receiver.
    links: Vec<Link>,
}

impl Network {
    /// Links between all places, as the environment has them. `stream` names the link between two
    /// places for the random streams, so that a node more or less leaves the others' jitter alone.
    pub fn new(
        places: usize,
        environment: &Environment,
        seed: u64,
        stream: impl Fn(usize, usize) -> u64,
    ) -> Network {
        let link = |i: usize| Link {
            latency: environment.latency,
            usual_latency: environment.latency,
            jitter_max: environment.jitter,
            bandwidth: environment.bandwidth,
            jitter: Rng::stream(seed, Purpose::Jitter, stream(i / places, i % places)),
            free_at: Time::ZERO,
            cut: [false; 2],
        };
        Network { places, links: (0..places * places).map(link).collect() }
    }

    /// Lets this link differ from the others for good.
    pub fn set(&mut self, from: usize, to: usize, settings: &LinkSettings) {
        let link = &mut self.links[from * self.places + to];
        link.usual_latency = settings.latency.unwrap_or(link.usual_latency);
        link.latency = link.usual_latency;
        link.jitter_max = settings.jitter.unwrap_or(link.jitter_max);
        link.bandwidth = settings.bandwidth.or(link.bandwidth);
    }

    /// The link between two places.
    pub fn link(&self, from: usize, to: usize) -> LinkIndex {
        (from * self.places + to) as LinkIndex
    }

    /// When something sent at `now` arrives, if the link is not cut by then. `payload` is asked
    /// for only where the bandwidth is limited.
    #[inline]
    pub fn arrival(&mut self, link: LinkIndex, now: Time, payload: impl FnOnce() -> u64) -> Time {
        let link = &mut self.links[link as usize];
        let sent = match link.bandwidth {
            None => now,
            Some(bandwidth) => link.put(now, bandwidth, payload()),
        };
        let jitter = match link.jitter_max.0 {
            0 => 0,
            most => link.jitter.below(most.saturating_add(1)),
        };
        // Without any delay nodes could talk for ever at one instant. And something that never
        // arrives would never leave the queue.
        let delay = (link.latency + Micros(jitter)).max(DELAY_MIN);
        (sent + delay).min(Time(Time::NEVER.0 - 1))
    }

    /// Whether what travels this way on connections over this link waits.
    pub fn is_cut(&self, link: LinkIndex, toward: Toward) -> bool {
        self.links[link as usize].cut[toward as usize]
    }

    /// Lets everything on this link wait.
    pub fn cut(&mut self, from: usize, to: usize) {
        self.links[from * self.places + to].cut = [true; 2];
    }

    /// Lets what travels this way on connections over this link wait, or lets it go.
    pub fn set_cut(&mut self, from: usize, to: usize, toward: Toward, cut: bool) {
        self.links[from * self.places + to].cut[toward as usize] = cut;
    }

    /// Sets the latency of this link.
    pub fn slow(&mut self, from: usize, to: usize, latency: Micros) {
        self.links[from * self.places + to].latency = latency;
    }

    /// Makes this link what it was at first.
    pub fn heal(&mut self, from: usize, to: usize) {
        let link = &mut self.links[from * self.places + to];
        link.cut = [false; 2];
        link.latency = link.usual_latency;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::{Endpoint, LinkSpec};

    fn network(environment: Environment) -> Network {
        Network::new(3, &environment, 1, |from, to| (from * 3 + to) as u64)
    }

    fn link(from: LinkIndex, to: LinkIndex) -> LinkIndex {
        from * 3 + to
    }

    fn plain() -> Environment {
        Environment { latency: Micros(500), jitter: Micros(0), ..Environment::default() }
    }

    #[test]
    fn latency_and_jitter_add_up() {
        let mut jittery = network(Environment { jitter: Micros(200), ..plain() });
        let times: Vec<u64> =
            (0..2_000).map(|_| jittery.arrival(link(0, 1), Time(7), || 0).0).collect();
        assert_eq!((times.iter().min(), times.iter().max()), (Some(&507), Some(&707)));
        assert_eq!(network(plain()).arrival(link(0, 1), Time(7), || 0), Time(507));
    }

    #[test]
    fn a_narrow_link_sends_one_thing_after_the_other() {
        let mut narrow = network(Environment { bandwidth: Some(1_000_000), ..plain() });
        assert_eq!(narrow.arrival(link(0, 1), Time(0), || 900), Time(1_500));
        assert_eq!(narrow.arrival(link(0, 1), Time(0), || 900), Time(2_500));
        assert_eq!(
            narrow.arrival(link(0, 2), Time(0), || 900),
            Time(1_500),
            "other links are free"
        );
        assert_eq!(narrow.arrival(link(0, 1), Time(9_000), || 900), Time(10_500));
    }

    #[test]
    fn links_are_directed_and_heal_to_what_they_were() {
        let mut network = network(plain());
        network.cut(0, 1);
        network.slow(0, 1, Micros(9_000));
        let both = [Toward::Server, Toward::Client];
        assert!(both.iter().all(|toward| network.is_cut(link(0, 1), *toward)));
        assert!(!both.iter().any(|toward| network.is_cut(link(1, 0), *toward)));
        assert_eq!(network.arrival(link(0, 1), Time(0), || 0), Time(9_000));
        network.heal(0, 1);
        assert!(!network.is_cut(link(0, 1), Toward::Server));
        network.set_cut(0, 1, Toward::Server, true);
        assert!(network.is_cut(link(0, 1), Toward::Server));
        assert!(!network.is_cut(link(0, 1), Toward::Client), "answers on connections of 1");
        assert_eq!(network.arrival(link(0, 1), Time(0), || 0), Time(500));
    }

    #[test]
    fn a_link_that_differs_heals_to_its_own_latency() {
        let (mut network, index) = (network(plain()), link);
        let link = LinkSpec { from: Endpoint::Everyone, to: Endpoint::Everyone, both: false };
        let slower =
            LinkSettings { link, latency: Some(Micros(7_000)), jitter: None, bandwidth: None };
        network.set(0, 1, &slower);
        network.slow(0, 1, Micros(9_000));
        network.heal(0, 1);
        assert_eq!(network.arrival(index(0, 1), Time(0), || 0), Time(7_000));
        assert_eq!(network.arrival(index(1, 0), Time(0), || 0), Time(500));
        let narrow = LinkSettings {
            jitter: Some(Micros(100)),
            bandwidth: Some(1_000_000),
            latency: None,
            ..slower
        };
        network.set(0, 1, &narrow);
        let arrival = network.arrival(index(0, 1), Time(0), || 900);
        assert!((Time(8_000)..=Time(8_100)).contains(&arrival), "{arrival}");
    }

    #[test]
    fn nothing_arrives_when_it_is_sent() {
        let at_once = Environment { latency: Micros(0), jitter: Micros(0), ..plain() };
        assert_eq!(network(at_once).arrival(link(0, 1), Time(7), || 0), Time(8));
    }

    #[test]
    fn nothing_is_sent_to_the_end_of_time() {
        let mut network = network(plain());
        network.slow(0, 1, Micros::FOREVER);
        assert!(network.arrival(link(0, 1), Time(5), || 0) < Time::NEVER);
    }
}
