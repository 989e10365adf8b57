//! Whole documents against what was looked at and found good; `UPDATE_EXPECT=1` rewrites them.

mod histories;

use expect_test::expect_file;
use highwater_chart::{Cache, Class, Language, Options, Picture, Shape, Theme, svg};
use histories::Example;

fn picture(example: &Example, options: &Options) -> Picture {
    Picture::new(&example.history, &example.schedule, options, &mut Cache::default())
}

fn path(name: &str) -> String {
    format!("{}/testdata/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn check(example: Example, width: u32, theme: Theme, language: Language) {
    let options = Options { width, language, ..Options::default() };
    let text = svg::render(&picture(&example, &options), theme);
    let name = format!("{}-{width}-{}.svg", example.name, language.tag());
    expect_file![path(&name)].assert_eq(&text);
}

/// A document's style, and everything else.
fn parted(text: &str) -> (&str, String) {
    let (before, rest) = text.split_once("<style>").expect("a document has a style");
    let (style, after) = rest.split_once("</style>").expect("a style ends");
    (style, format!("{before}{after}"))
}

#[test]
fn the_worked_example_on_a_phone() {
    check(histories::worked_example(), 360, Theme::Light, Language::En);
}

#[test]
fn the_worked_example_on_a_desk() {
    check(histories::worked_example(), 1440, Theme::Light, Language::En);
}

/// Themes differ in their style alone.
#[test]
fn a_theme_is_a_style() {
    let picture = picture(&histories::worked_example(), &Options::default());
    let light = svg::render(&picture, Theme::Light);
    let dark = svg::render(&picture, Theme::Dark);
    let auto = svg::render(&picture, Theme::Auto);
    assert_eq!(parted(&light).1, parted(&dark).1);
    assert_eq!(parted(&light).1, parted(&auto).1);
    assert!(!parted(&light).0.contains("var("), "plain colours for programs that know no more");
    assert!(!parted(&dark).0.contains("var("));
    assert!(!auto.contains('@') || auto.matches('@').count() == auto.matches("@media").count());
    expect_file![path("dark.css")].assert_eq(parted(&dark).0);
    expect_file![path("auto.css")].assert_eq(parted(&auto).0);
}

#[test]
fn a_loss_in_simplified_chinese() {
    check(histories::asynchronous_loss(), 640, Theme::Auto, Language::ZhHans);
}

#[test]
fn many_partitions_in_traditional_chinese() {
    check(histories::many_partitions(), 960, Theme::Auto, Language::ZhHant);
}

/// Every word of a picture, panel by panel, in a form that a reviewer can read.
fn words(picture: &Picture) -> String {
    let mut lines: Vec<String> = Vec::new();
    for item in &picture.items {
        let Shape::Text { x, y, text, .. } = &item.shape else { continue };
        match item.class {
            Class::TickLabel => {}
            Class::Heading => lines.push(format!("== {text}")),
            _ => lines.push(format!("{:>6} {x:>6.0},{y:<4.0} {text}", item.class.name())),
        }
    }
    lines.join("\n") + "\n"
}

#[test]
fn words_of_the_worked_example() {
    for width in [360, 1440] {
        let options = Options { width, ..Options::default() };
        let text = words(&picture(&histories::worked_example(), &options));
        expect_file![path(&format!("worked-example-{width}.txt"))].assert_eq(&text);
    }
}

#[test]
fn words_of_a_shortage() {
    let text = words(&picture(&histories::lag_and_minimum(), &Options::default()));
    expect_file![path("lag-and-minimum.txt")].assert_eq(&text);
}

#[test]
fn the_description_tells_the_story() {
    let picture = picture(&histories::worked_example(), &Options::default());
    expect_test::expect![[r#"
        From 0.000 s to 30.000 s.
        0.000 s: leader 1, epoch 0, ISR [1, 2, 3].
        5.100 s: leader 1, epoch 0, ISR [1, 3].
        13.094 s: leader 3, epoch 1, ISR [3].
        19.402 s: leader 3, epoch 1, ISR [2, 3].
        26.210 s: leader 3, epoch 1, ISR [1, 2, 3].
        High watermark at the end: 1,189.
        Producer web: 1,499 acknowledged, 0 refused.
    "#]]
    .assert_eq(&(picture.description.replace(". ", ".\n") + "\n"));
}
