//! What a schedule fixes before the run: who is who, by which number.

use crate::schedule::{Action, Endpoint, Schedule, TopicSpec};
use highwater_protocol::message::{AdminRequest, Assignment};
use highwater_protocol::{NodeId, PartitionId, Time, TopicId};
use std::ops::Range;

/// A schedule with its names resolved. Nodes are numbered twice: by [`NodeId`], which the protocol
/// sees, and by place, which is dense and ranks them among equals in time: the controller, the
/// brokers, the producers, the consumers, the administrator.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// The schedule itself.
    pub(crate) schedule: Schedule,
    /// Node of each place.
    pub(crate) nodes: Vec<NodeId>,
    /// Place of each node id.
    places: Vec<u16>,
    /// Topics in the order of their creation: those of the start, then those of the actions.
    pub(crate) topics: Vec<Topic>,
    /// Actions that create a topic: index of the action and of the topic, ascending.
    creations: Vec<(u32, u16)>,
}

/// A topic, present or to come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Topic {
    /// Its number.
    pub(crate) id: TopicId,
    /// Its first partition; the others follow.
    pub(crate) first: u16,
    /// How many it has.
    pub(crate) partitions: u16,
}

impl Topic {
    /// Its partitions, in order.
    pub(crate) fn partitions(&self) -> impl Iterator<Item = PartitionId> + use<> {
        (self.first..self.first + self.partitions).map(PartitionId)
    }

    /// One of its partitions, if there is such.
    pub(crate) fn partition(&self, index: u16) -> Option<PartitionId> {
        (index < self.partitions).then_some(PartitionId(self.first + index))
    }
}

const NO_PLACE: u16 = u16::MAX;
/// The controller's place.
pub(crate) const CONTROLLER: usize = 0;
/// Producers are numbered from here, if no broker's number is in the way.
const FIRST_PRODUCER: u16 = 1_000;
/// Consumers are numbered from here, if nothing is in the way.
const FIRST_CONSUMER: u16 = 2_000;

impl Plan {
    /// Numbers everything.
    ///
    /// # Panics
    /// If the schedule is not in order: brokers or actions unsorted, a number given twice.
    pub(crate) fn new(schedule: Schedule) -> Plan {
        let ascending = schedule.brokers.windows(2).all(|pair| pair[0].id < pair[1].id);
        assert!(ascending, "brokers ascend by id");
        let ascending = schedule.actions.windows(2).all(|pair| pair[0].at <= pair[1].at);
        assert!(ascending, "actions ascend by time");
        let nodes = number_nodes(&schedule);
        let mut places =
            vec![NO_PLACE; 1 + nodes.iter().map(|node| node.0).max().map_or(0, usize::from)];
        for (place, node) in nodes.iter().enumerate() {
            let taken = &mut places[usize::from(node.0)];
            assert!(*taken == NO_PLACE, "node {node} is there once");
            *taken = place as u16;
        }
        let mut topics = Vec::new();
        let mut creations = Vec::new();
        schedule.topics.iter().for_each(|spec| add_topic(&mut topics, spec));
        for (i, timed) in schedule.actions.iter().enumerate() {
            if let Action::CreateTopic(spec) = &timed.action {
                creations.push((i as u32, topics.len() as u16));
                add_topic(&mut topics, spec);
            }
        }
        Plan { schedule, nodes, places, topics, creations }
    }

    /// Number of places.
    pub(crate) fn places(&self) -> usize {
        self.nodes.len()
    }

    /// Number of partitions, those of topics created later included.
    pub(crate) fn partitions(&self) -> usize {
        self.topics.last().map_or(0, |last| usize::from(last.first + last.partitions))
    }

    /// The place of a node, if there is such a node.
    pub(crate) fn place(&self, node: NodeId) -> Option<usize> {
        let place = *self.places.get(usize::from(node.0))?;
        (place != NO_PLACE).then_some(usize::from(place))
    }

    /// The places of the brokers.
    pub(crate) fn brokers(&self) -> Range<usize> {
        let first = CONTROLLER + 1;
        first..first + self.schedule.brokers.len()
    }

    /// The places of the producers.
    pub(crate) fn producers(&self) -> Range<usize> {
        let first = self.brokers().end;
        first..first + self.schedule.producers.len()
    }

    /// The places of the consumers.
    pub(crate) fn consumers(&self) -> Range<usize> {
        let first = self.producers().end;
        first..first + self.schedule.consumers.len()
    }

    /// The administrator's place.
    pub(crate) fn admin(&self) -> usize {
        self.nodes.len() - 1
    }

    /// The place of a broker or the controller: of what processes can be told to do things.
    pub(crate) fn server(&self, node: NodeId) -> Option<usize> {
        self.place(node).filter(|place| *place < self.brokers().end)
    }

    /// When the action at this index is due; never if there is none.
    pub(crate) fn action_due(&self, index: usize) -> Time {
        self.schedule.actions.get(index).map_or(Time::NEVER, |timed| timed.at)
    }

    /// The topic that the action at this index creates.
    pub(crate) fn topic_created_by(&self, action: u32) -> Topic {
        let found = self.creations.binary_search_by_key(&action, |(index, _)| *index);
        let Ok(i) = found else { unreachable!("every creation of a topic was numbered") };
        self.topics[usize::from(self.creations[i].1)]
    }

    /// The places that an end of a link stands for, seen from the other end.
    pub(crate) fn ends(&self, end: Endpoint) -> Vec<usize> {
        let nth = |range: Range<usize>, i: u16| range.clone().nth(usize::from(i));
        match end {
            Endpoint::Node(node) => self.place(node).into_iter().collect(),
            Endpoint::Producer(i) => nth(self.producers(), i).into_iter().collect(),
            Endpoint::Consumer(i) => nth(self.consumers(), i).into_iter().collect(),
            Endpoint::Everyone => (0..self.places()).collect(),
        }
    }
}

/// The request that creates a topic.
pub(crate) fn creation(topic: Topic, spec: &TopicSpec) -> AdminRequest {
    AdminRequest::CreateTopics {
        topic: topic.id,
        partitions: topic.partitions().collect(),
        assignment: spec.assignment.clone(),
        configs: spec.configs.clone(),
    }
}

fn add_topic(topics: &mut Vec<Topic>, spec: &TopicSpec) {
    let first = topics.last().map_or(0, |last: &Topic| last.first + last.partitions);
    let partitions = match &spec.assignment {
        Assignment::Manual(lists) => lists.len() as u16,
        Assignment::Automatic { .. } => spec.partitions,
    };
    topics.push(Topic { id: TopicId(topics.len() as u16), first, partitions });
}

fn number_nodes(schedule: &Schedule) -> Vec<NodeId> {
    let mut nodes = vec![schedule.controller];
    nodes.extend(schedule.brokers.iter().map(|broker| broker.id));
    let highest = nodes.iter().map(|node| node.0).max().unwrap_or(0);
    let admin = if nodes.contains(&NodeId(0)) { highest + 1 } else { 0 };
    let producers = FIRST_PRODUCER.max(highest + 2);
    let consumers = FIRST_CONSUMER.max(producers + schedule.producers.len() as u16);
    nodes.extend((producers..).map(NodeId).take(schedule.producers.len()));
    nodes.extend((consumers..).map(NodeId).take(schedule.consumers.len()));
    nodes.push(NodeId(admin));
    nodes
}
