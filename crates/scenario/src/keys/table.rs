//! The settings that the model knows.

mod broker;
mod client;
mod features;
mod own;

use super::{Key, Kind, Levels};
use crate::diagnostic::Text;

/// Every setting that the model knows.
pub fn all() -> impl Iterator<Item = &'static Key> {
    let settings = broker::KEYS.iter().chain(client::KEYS).chain(own::KEYS);
    settings.chain(features::KEYS).chain(features::MORE)
}

/// One of Kafka's settings that stays as it is while the cluster runs.
const fn key(
    name: &'static str,
    levels: Levels,
    kind: Kind,
    default: &'static str,
    en: &'static str,
    zh_hans: &'static str,
    zh_hant: &'static str,
) -> Key {
    let doc = Text { en, zh_hans, zh_hant };
    Key { name, levels, kind, default, doc, own: false, dynamic: false }
}

impl Key {
    const fn own(mut self) -> Key {
        self.own = true;
        self
    }

    const fn dynamic(mut self) -> Key {
        self.dynamic = true;
        self
    }
}
