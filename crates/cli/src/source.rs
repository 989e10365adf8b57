//! Where a script comes from.

use crate::failure::Failure;
use highwater_scenario::{link, presets};
use std::fs::File;
use std::io::{self, Read};

/// A script's text and what to call it.
#[derive(Debug)]
pub struct Source {
    /// For messages: the path, `<stdin>`, `preset:ID` or `<link>`.
    pub name: String,
    /// The script.
    pub text: String,
}

/// Scripts are short; longer files are something else.
const BYTES_MAX: u64 = 16 << 20;

/// Reads what `argument` names: see the help of the command line.
pub fn read(argument: &str) -> Result<Source, Failure> {
    if let Some(id) = argument.strip_prefix("preset:") {
        let text = preset(id)?.script.to_owned();
        return Ok(Source { name: argument.to_owned(), text });
    }
    if is_link(argument) {
        return from_link(argument);
    }
    let (name, bytes) = match argument {
        "-" => ("<stdin>", read_all(io::stdin().lock())),
        path => (path, File::open(path).and_then(read_all)),
    };
    let bytes = bytes.map_err(|error| cannot_read(name, &error))?;
    let Ok(text) = String::from_utf8(bytes) else {
        return Err(Failure::new(
            format!("{name} is not UTF-8 text"),
            "a script is plain text; `highwater presets` lists examples",
        ));
    };
    if is_link(text.trim()) {
        from_link(text.trim())
    } else {
        Ok(Source { name: name.to_owned(), text })
    }
}

/// The worked example of this id.
pub fn preset(id: &str) -> Result<&'static presets::Preset, Failure> {
    presets::find(id).ok_or_else(|| {
        Failure::new(format!("there is no preset `{id}`"), "`highwater presets` lists them")
    })
}

/// Whether a text is a link rather than a script or a path: one word, an address or with the tag
/// of a codec in it.
fn is_link(text: &str) -> bool {
    let tag = text.split_once('#').and_then(|(_, fragment)| fragment.split_once(':'));
    let is_word = |tag: &str| !tag.is_empty() && tag.bytes().all(|b| b.is_ascii_alphanumeric());
    let tagged = tag.is_some_and(|(tag, _)| is_word(tag));
    let address = text.starts_with("http://") || text.starts_with("https://");
    (tagged || address) && !text.contains(char::is_whitespace)
}

fn from_link(text: &str) -> Result<Source, Failure> {
    let link = link::decode(text).map_err(|error| {
        Failure::new(
            format!("cannot read the link: {error}"),
            "copy it anew, from the first character to the last",
        )
    })?;
    Ok(Source { name: "<link>".to_owned(), text: link.text })
}

fn read_all(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(BYTES_MAX + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > BYTES_MAX {
        let limit = BYTES_MAX >> 20;
        return Err(io::Error::other(format!("it is larger than {limit} MiB")));
    }
    Ok(bytes)
}

fn cannot_read(name: &str, error: &io::Error) -> Failure {
    let message = format!("cannot read {name}: {error}");
    if presets::find(name).is_some() {
        return Failure::new(message, format!("did you mean `preset:{name}`?"));
    }
    match error.kind() {
        io::ErrorKind::NotFound => {
            Failure::new(message, "FILE is a path, `-` for standard input, `preset:ID`, or a link")
        }
        _ => Failure::Told { message, help: None },
    }
}
