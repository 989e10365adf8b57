//! A broker's fetcher threads, seen from the requests that they send.

use highwater_protocol::broker::{Broker, Storage};
use highwater_protocol::config::{BrokerConfig, ControllerConfig, Features};
use highwater_protocol::controller::Controller;
use highwater_protocol::message::{
    AdminRequest, Assignment, Channel, Envelope, FetchPartitionResponse, FetchRequest,
    FetchResponse, Message,
};
use highwater_protocol::metadata::{BrokerRegistration, Directories};
use highwater_protocol::{
    Effect, ErrorCode, Input, Micros, NodeId, Outbox, PartitionId, RecordBatch, Time, TopicId,
};

const CONTROLLER: NodeId = NodeId(100);
const ME: NodeId = NodeId(3);

fn registration(id: u16) -> BrokerRegistration {
    BrokerRegistration {
        broker: NodeId(id),
        epoch: 0,
        incarnation: 0,
        fenced: false,
        in_controlled_shutdown: false,
        directories: Directories::one(0),
        rack: None,
    }
}

/// A cluster of brokers 1 to 3 in which broker 3 follows 1 in partitions 0 and 1, and 2 in 2.
fn controller(out: &mut Outbox) -> Controller {
    let lists = [[1, 2, 3], [1, 3, 2], [2, 3, 1]].map(|list| list.map(NodeId).to_vec());
    let topic = AdminRequest::CreateTopics {
        topic: TopicId(0),
        partitions: (0..3).map(PartitionId).collect(),
        assignment: Assignment::Manual(lists.to_vec()),
        configs: Vec::new(),
    };
    let brokers: Vec<_> = (1..=3).map(registration).collect();
    let (config, features) = (ControllerConfig::default(), Features::default());
    Controller::bootstrap(CONTROLLER, config, features, &brokers, &[topic], 1, out)
}

/// Broker 3 at its start, and the fetches it sends.
fn started(config: BrokerConfig) -> (Broker, Vec<Envelope>) {
    let mut out = Outbox::default();
    let controller = controller(&mut out);
    let mut broker =
        Broker::running(ME, CONTROLLER, config, Features::default(), controller.image(), 0);
    let mut out = Outbox::default();
    broker.step(Time::ZERO, Input::Start, &mut out);
    (broker, fetches(&mut out))
}

/// The fetches among what a step has sent.
fn fetches(out: &mut Outbox) -> Vec<Envelope> {
    let effects = out.take_effects().into_iter();
    let sent = effects.filter_map(|(_, effect)| match effect {
        Effect::Send(envelope) => Some(envelope),
        _ => None,
    });
    sent.filter(|envelope| matches!(envelope.message, Message::FetchRequest(_))).collect()
}

fn request(envelope: &Envelope) -> &FetchRequest {
    match &envelope.message {
        Message::FetchRequest(request) => request,
        other => panic!("{other:?} is no fetch"),
    }
}

/// Partition and offset of everything that a fetch asks for.
fn asked(envelope: &Envelope) -> Vec<(u16, i64)> {
    request(envelope).partitions.iter().map(|p| (p.partition.0, p.fetch_offset)).collect()
}

/// What `to` is answered, of partition 0 `count` records, of the others nothing.
fn answer(to: &Envelope, count: u32) -> Input {
    let batch = RecordBatch {
        base_offset: 0,
        first_value: 0,
        count,
        leader_epoch: 0,
        base_sequence: -1,
        record_size: 100,
        producer: NodeId(1000),
        producer_epoch: -1,
    };
    let partitions = request(to).partitions.iter().map(|asked| FetchPartitionResponse {
        partition: asked.partition,
        error: ErrorCode::None,
        high_watermark: 0,
        log_start_offset: 0,
        diverging_epoch: None,
        current_leader: None,
        preferred_read_replica: None,
        records: if asked.partition.0 == 0 { vec![batch].into() } else { Vec::new().into() },
    });
    let message = Message::FetchResponse(FetchResponse { partitions: partitions.collect() });
    Input::Message(Envelope { connection: to.connection, correlation: to.correlation, message })
}

/// R3.1: a thread for each leader, with one request under way for all that is followed of it; an
/// answer to any partition has all of them fetched again.
#[test]
fn one_request_a_leader_for_all_partitions() {
    let (mut broker, sent) = started(BrokerConfig::default());
    let servers: Vec<_> = sent.iter().map(|envelope| envelope.connection.server.0).collect();
    assert_eq!(servers, [1, 2]);
    assert_eq!((asked(&sent[0]), asked(&sent[1])), (vec![(0, 0), (1, 0)], vec![(2, 0)]));
    let mut out = Outbox::default();
    broker.step(Time::ZERO + Micros::from_millis(5), Input::Timeout, &mut out);
    assert!(fetches(&mut out).is_empty(), "both are under way");
    broker.step(Time::ZERO + Micros::from_millis(9), answer(&sent[0], 7), &mut out);
    let again = fetches(&mut out);
    assert_eq!(again.len(), 1);
    assert_eq!(asked(&again[0]), [(0, 7), (1, 0)]);
}

/// R3.1: with `num.replica.fetchers` threads a leader's partitions are spread over them.
#[test]
fn several_threads_a_leader() {
    let (_, sent) = started(BrokerConfig { num_replica_fetchers: 2, ..BrokerConfig::default() });
    let threads: Vec<_> = sent
        .iter()
        .map(|envelope| (envelope.connection.server.0, envelope.connection.channel))
        .collect();
    let (first, second) = (Channel::Fetcher(0), Channel::Fetcher(1));
    assert_eq!(threads, [(1, first), (1, second), (2, first)]);
    assert_eq!((asked(&sent[0]), asked(&sent[1])), (vec![(0, 0)], vec![(1, 0)]));
}

/// R3.2: who fetches, as which incarnation, and how much it will wait and take.
#[test]
fn what_a_fetch_says() {
    let config = BrokerConfig::default();
    let (mut broker, sent) = started(config.clone());
    let fetch = request(&sent[0]);
    let replica = fetch.replica.expect("a follower names itself");
    assert_eq!((replica.replica_id, replica.replica_epoch), (ME, broker_epoch()));
    assert_eq!(fetch.max_wait, Micros::from_millis(500));
    assert_eq!((fetch.min_bytes, fetch.max_bytes), (1, 10_485_760));
    let partition = fetch.partitions[0];
    assert_eq!((partition.log_start_offset, partition.max_bytes), (0, 1_048_576));
    assert_eq!((partition.current_leader_epoch, partition.last_fetched_epoch), (0, -1));
    let mut out = Outbox::default();
    broker.step(Time::ZERO + Micros::from_millis(9), answer(&sent[0], 7), &mut out);
    let again = fetches(&mut out);
    let epochs = request(&again[0]).partitions.iter().map(|p| p.last_fetched_epoch);
    assert_eq!(epochs.collect::<Vec<_>>(), [0, -1], "that of the last record, if there is one");
}

/// The epoch that broker 3 was registered with.
fn broker_epoch() -> i64 {
    controller(&mut Outbox::default()).image().broker(ME).expect("registered").epoch
}

/// R6.8, R3.3: a broker that has no metadata yet follows nobody, and sends no fetch.
#[test]
fn nothing_to_fetch_nothing_sent() {
    let (config, features) = (BrokerConfig::default(), Features::default());
    let mut broker = Broker::starting(ME, CONTROLLER, config, features, Storage::empty([0]), 1);
    let mut out = Outbox::default();
    broker.step(Time::ZERO, Input::Start, &mut out);
    assert!(fetches(&mut out).is_empty());
}
