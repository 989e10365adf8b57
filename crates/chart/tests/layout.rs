//! Whatever is drawn, labels neither overlap nor leave the picture.

mod histories;
mod texts;

use highwater_chart::{Cache, Class, Language, Options, PanelKind, Picture, Rect};
use highwater_protocol::{PartitionId, Time};
use proptest::prelude::*;
use std::sync::LazyLock;
use texts::texts;

fn check(picture: &Picture) -> Result<(), TestCaseError> {
    let texts: Vec<(Class, Rect, &str)> =
        texts(picture).map(|(item, rect, text)| (item.class, rect, text)).collect();
    for (i, (class, rect, text)) in texts.iter().enumerate() {
        prop_assert!(
            rect.x >= 0.0
                && rect.right() <= picture.width
                && rect.y >= 0.0
                && rect.bottom() <= picture.height,
            "{text:?} leaves the picture of {} x {}: {rect:?}",
            picture.width,
            picture.height
        );
        for (other_class, other, other_text) in &texts[..i] {
            prop_assert!(
                !rect.overlaps(other),
                "{text:?} ({class:?}) covers {other_text:?} ({other_class:?}): {rect:?} {other:?}"
            );
        }
    }
    Ok(())
}

static EXAMPLES: LazyLock<Vec<histories::Example>> = LazyLock::new(histories::all);

fn language() -> impl Strategy<Value = Language> {
    prop_oneof![Just(Language::En), Just(Language::ZhHans), Just(Language::ZhHant)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn labels_neither_overlap_nor_leave_the_picture(
        example in 0usize..5,
        width in 300u32..2_500,
        height_wanted in prop::option::of(200u32..900),
        window in prop::option::of((0u64..60_000_000, 1u64..60_000_000)),
        partition in 0u16..20,
        language in language(),
    ) {
        let example = &EXAMPLES[example];
        let options = Options {
            width,
            height_wanted,
            partition: PartitionId(partition),
            window: window.map(|(from, length)| (Time(from), Time(from + length))),
            language,
            ..Options::default()
        };
        let mut cache = Cache::default();
        let picture = Picture::new(&example.history, &example.schedule, &options, &mut cache);
        check(&picture)?;
    }
}

#[test]
fn a_frame_of_an_embed_is_filled_and_not_exceeded() {
    for example in [histories::worked_example(), histories::lag_and_minimum()] {
        let options = Options { width: 640, height_wanted: Some(360), ..Options::default() };
        let mut cache = Cache::default();
        let picture = Picture::new(&example.history, &example.schedule, &options, &mut cache);
        assert!((340.0..=360.0).contains(&picture.height), "{}", picture.height);
    }
}

#[test]
fn nothing_at_all_is_drawn_calmly() {
    let example = histories::worked_example();
    let empty = highwater_sim::History::default();
    let options = Options { panels: PanelKind::ALL.to_vec(), ..Options::default() };
    let picture = Picture::new(&empty, &example.schedule, &options, &mut Cache::default());
    assert!(picture.height > 0.0 && picture.panel(PanelKind::Offsets).is_none());
    assert!(highwater_chart::readout(&empty, PartitionId(0), Time(0)).is_none());
}
