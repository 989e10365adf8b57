use super::*;
use highwater_protocol::NodeId;

const ENDS: (usize, usize) = (1, 2);

fn name(generation: u32) -> Connection {
    let (client, server) = (NodeId(1), NodeId(2));
    Connection { client, server, channel: Channel::Client, generation }
}

fn running(incarnation: u32) -> Host {
    Host { powered: true, incarnation: Some(incarnation), listening: true }
}

fn opened() -> (Connections, ConnectionIndex) {
    let mut all = Connections::new(3);
    let index = all.open(ENDS, name(0), 7);
    (all, index)
}

fn accepted() -> (Connections, ConnectionIndex) {
    let (mut all, index) = opened();
    assert_eq!(all.message_arrives(index, Toward::Server, running(4)), Arrival::Deliver);
    (all, index)
}

#[test]
fn the_first_message_opens_the_connection() {
    let (all, index) = accepted();
    assert_eq!(all.of_client(ENDS, &name(0), 7), Some(index));
    assert_eq!(all.of_server(ENDS, &name(0), 4), Some(index));
    assert_eq!(all.of_client(ENDS, &name(1), 7), None, "another generation");
    assert_eq!(all.of_client(ENDS, &name(0), 8), None, "another incarnation");
    assert_eq!(all.of_client((2, 1), &name(0), 7), None, "the other way");
}

#[test]
fn a_node_that_is_down_or_not_listening_refuses() {
    let down = Host { incarnation: None, ..running(0) };
    let deaf = Host { listening: false, ..running(4) };
    for host in [down, deaf] {
        let (mut all, index) = opened();
        assert_eq!(all.message_arrives(index, Toward::Server, host), Arrival::Reset);
        assert_eq!(all.message_arrives(index, Toward::Server, host), Arrival::Drop);
        assert_eq!(all.close_arrives(index, Toward::Client, running(7)), Arrival::Deliver);
        assert_eq!(all.of_client(ENDS, &name(0), 7), None);
    }
}

#[test]
fn an_open_connection_outlives_deafness() {
    let (mut all, index) = accepted();
    let deaf = Host { listening: false, ..running(4) };
    assert_eq!(all.message_arrives(index, Toward::Server, deaf), Arrival::Deliver);
}

#[test]
fn a_killed_server_tells_its_clients_and_its_successor_knows_nothing() {
    let (mut all, index) = accepted();
    assert_eq!(all.process_died(2, true), [(index, Toward::Client)]);
    assert_eq!(all.message_arrives(index, Toward::Server, running(5)), Arrival::Drop);
    assert_eq!(all.of_server(ENDS, &name(0), 5), None);
    assert_eq!(all.close_arrives(index, Toward::Client, running(7)), Arrival::Deliver);
    all.tidy();
    assert_eq!(all.pair(1, 2).count(), 0);
}

#[test]
fn a_machine_without_power_says_nothing_until_it_is_back() {
    let (mut all, index) = accepted();
    assert_eq!(all.process_died(2, false), []);
    let dark = Host { powered: false, incarnation: None, listening: false };
    assert_eq!(all.message_arrives(index, Toward::Server, dark), Arrival::Drop);
    assert_eq!(all.message_arrives(index, Toward::Server, running(5)), Arrival::Reset);
}

#[test]
fn a_request_on_its_way_arrives_although_its_client_has_closed() {
    let (mut all, index) = accepted();
    all.depart(index, Toward::Server);
    assert!(all.close(index, Toward::Server));
    assert_eq!(all.message_arrives(index, Toward::Server, running(4)), Arrival::Deliver);
    assert_eq!(all.message_arrives(index, Toward::Client, running(7)), Arrival::Drop);
    assert_eq!(all.close_arrives(index, Toward::Server, running(4)), Arrival::Deliver);
    all.landed(index);
    assert_eq!(all.pair(1, 2).count(), 0, "nothing is left of it");
}

/// Nobody tells the server of the old one: it has both until it says something on the old one.
#[test]
fn a_client_back_after_a_power_loss_has_a_connection_beside_its_old_one() {
    let (mut all, index) = accepted();
    assert_eq!(all.keep_order(index, Toward::Server, Time(90)), Time(90));
    all.process_died(1, false);
    let new = all.open(ENDS, name(1), 8);
    assert_eq!(all.keep_order(new, Toward::Server, Time(50)), Time(90), "in order");
    assert_eq!(all.message_arrives(new, Toward::Server, running(4)), Arrival::Deliver);
    assert_eq!(all.of_server(ENDS, &name(0), 4), Some(index));
    assert_eq!(all.of_server(ENDS, &name(1), 4), Some(new));
    assert_eq!(all.message_arrives(index, Toward::Client, running(8)), Arrival::Reset);
    assert_eq!(all.close_arrives(index, Toward::Server, running(4)), Arrival::Deliver);
    assert_eq!(all.of_server(ENDS, &name(0), 4), None);
}

#[test]
fn an_answer_to_a_client_that_was_restarted_closes_the_servers_half() {
    let (mut all, index) = accepted();
    all.process_died(1, false);
    assert_eq!(all.message_arrives(index, Toward::Client, running(8)), Arrival::Reset);
}

#[test]
fn records_are_used_again() {
    let mut all = Connections::new(3);
    for generation in 0..100 {
        let index = all.open(ENDS, name(generation), 7);
        all.depart(index, Toward::Server);
        assert!(all.close(index, Toward::Server));
        all.close_arrives(index, Toward::Server, running(4));
        all.landed(index);
    }
    assert_eq!(all.records.len(), 1);
}
