//! What a page needs to lay a cursor over a picture: where things are, and what they say there.

mod histories;

use expect_test::expect;
use highwater_chart::{
    Cache, Class, Language, Options, PanelKind, Picture, Readout, band_name, readout,
};
use highwater_protocol::{NodeId, PartitionId, Time};
use highwater_sim::History;

fn line(readout: &Readout) -> String {
    let isr: Vec<u16> = readout.isr.iter().map(|id| id.0).collect();
    let mut text = format!(
        "{} leader {:?} epoch {} ISR {isr:?} min {:?} HW {:?} read {:?}\n",
        readout.time,
        readout.leader.map(|id| id.0),
        readout.leader_epoch,
        readout.min_insync_replicas,
        readout.high_watermark,
        readout.positions,
    );
    for replica in &readout.replicas {
        let band = replica.band.map_or("-", |class| band_name(class, Language::En));
        let end = replica.log_end_offset;
        text += &format!("  {} {band}, log end {end:?}\n", replica.broker);
    }
    let producer = readout.producers[0];
    text + &format!("  produced {} acked {}\n", producer.produced, producer.acknowledged)
}

#[test]
fn the_worked_example_at_four_instants() {
    let example = histories::worked_example();
    let at = |ms: u64| {
        line(&readout(&example.history, PartitionId(0), Time(ms * 1_000)).expect("it exists"))
    };
    expect![[r#"
        1s leader Some(1) epoch 0 ISR [1, 2, 3] min Some(1) HW Some(49) read [Some(45)]
          1 leader, log end Some(50)
          2 in sync, log end Some(50)
          3 in sync, log end Some(50)
          produced 50 acked 49
        11s leader Some(1) epoch 0 ISR [1, 3] min Some(1) HW Some(344) read [Some(340)]
          1 dead, still leader, log end Some(344)
          2 down, log end Some(99)
          3 in sync, log end Some(344)
          produced 550 acked 499
        18.7s leader Some(3) epoch 1 ISR [3] min Some(1) HW Some(624) read [Some(620)]
          1 down, log end Some(344)
          2 catching up, log end Some(339)
          3 leader, log end Some(625)
          produced 935 acked 934
        29s leader Some(3) epoch 1 ISR [1, 2, 3] min Some(1) HW Some(1139) read [Some(1135)]
          1 in sync, log end Some(1140)
          2 in sync, log end Some(1140)
          3 leader, log end Some(1140)
          produced 1450 acked 1449
    "#]]
    .assert_eq(&[1_000, 11_000, 18_700, 29_000].map(at).concat());
}

#[test]
fn a_replica_catches_up_once_its_log_grows() {
    let example = histories::worked_example();
    let band = |ms: u64| {
        let found = readout(&example.history, PartitionId(0), Time(ms * 1_000)).expect("it exists");
        found.replicas.iter().find(|r| r.broker == NodeId(2)).and_then(|r| r.band)
    };
    assert_eq!(band(18_599), Some(Class::Starting));
    assert_eq!(band(18_619), Some(Class::OutOfSync));
    assert_eq!(band(18_620), Some(Class::CatchingUp));
    assert_eq!(band(19_402), Some(Class::InSync));
}

#[test]
fn a_cursor_finds_its_place_in_every_panel() {
    let example = histories::many_partitions();
    let options = Options {
        window: Some((Time(5_000_000), Time(15_000_000))),
        partition: PartitionId(7),
        ..Options::default()
    };
    let cache = &mut Cache::default();
    let picture = Picture::new(&example.history, &example.schedule, &options, cache);
    let x = picture.x_of(Time(10_000_000));
    assert_eq!(picture.time_at(x), Time(10_000_000));
    assert_eq!(picture.time_at(-5.0), Time(5_000_000));
    let kinds: Vec<PanelKind> = picture.panels.iter().map(|panel| panel.kind).collect();
    assert_eq!(kinds, PanelKind::ALL);
    for panel in &picture.panels {
        assert!(picture.plot().contains(&panel.rect), "{:?}", panel.kind);
        assert_eq!((panel.rect.x, panel.rect.right()), (picture.axis.x0, picture.axis.x1));
        assert!(panel.rows.iter().all(|row| panel.rect.contains(&row.1)), "{:?}", panel.kind);
    }
    let offsets = picture.panel(PanelKind::Offsets).expect("it was asked for");
    let scale = offsets.scale.expect("offsets have an axis");
    assert!(scale.y_of(15) > scale.y_of(30), "more is higher");
    let replicas = picture.panel(PanelKind::Replicas).expect("it was asked for");
    let brokers: Vec<u16> = replicas.rows.iter().map(|row| row.0).collect();
    assert_eq!(brokers, [3, 4, 5]);
}

/// A history up to `time`, as it was while the run went on.
fn until(history: &History, time: Time) -> History {
    let mut earlier = history.clone();
    earlier.now = time;
    let partition = &mut earlier.partitions[0];
    let cut = |series: &highwater_sim::Series| series.iter().take_while(|p| p.0 <= time).collect();
    partition.high_watermark = cut(&partition.high_watermark);
    for replica in &mut partition.replicas {
        replica.log_end_offset = cut(&replica.log_end_offset);
    }
    for consumer in &mut earlier.consumers {
        for position in &mut consumer.positions {
            position.1 = cut(&position.1);
        }
    }
    earlier
}

/// A cache kept while the run goes on gives the picture that a new one gives.
#[test]
fn a_kept_cache_changes_nothing() {
    let example = histories::worked_example();
    let options = Options { width: 360, ..Options::default() };
    let mut kept = Cache::default();
    for seconds in (1..=30).step_by(3) {
        let history = until(&example.history, Time(seconds * 1_000_000));
        let with_kept = Picture::new(&history, &example.schedule, &options, &mut kept);
        let fresh = &mut Cache::default();
        assert_eq!(with_kept, Picture::new(&history, &example.schedule, &options, fresh));
    }
}
