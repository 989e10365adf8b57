//! Writes pictures of hand-made histories to a folder, to look at them:
//! `cargo run -p highwater-chart --example gallery -- target/gallery`.

#[path = "../tests/histories/mod.rs"]
mod histories;

use highwater_chart::{Cache, Language, Options, Picture, Theme, svg};
use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or("target/gallery".to_string()));
    std::fs::create_dir_all(&folder)?;
    for example in histories::all() {
        for (width, height) in [(360, None), (640, Some(360)), (1440, None)] {
            for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
                for language in [Language::En, Language::ZhHans, Language::ZhHant] {
                    let options =
                        Options { width, height_wanted: height, language, ..Options::default() };
                    let picture = Picture::new(
                        &example.history,
                        &example.schedule,
                        &options,
                        &mut Cache::default(),
                    );
                    let file = format!("{}-{width}-{name}-{}.svg", example.name, language.tag());
                    std::fs::write(folder.join(file), svg::render(&picture, theme))?;
                }
            }
        }
    }
    Ok(())
}
