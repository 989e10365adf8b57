//! Links that hold a whole script: `#<tag>:<payload>`, and beside it what to look at.
//!
//! The tag names the codec. A new codec or a new dictionary is a new tag; every tag is decoded for
//! ever, and `tests/links.txt` holds links that prove it. Tag `d1`: the canonical script without
//! columns, as raw DEFLATE with the dictionary `dictionary-d1.txt`, three bytes of checksum, all in
//! base64url without padding. Tag `p`: the script as percent-encoded text, for writing by hand.

mod deflate;
mod view;

use crate::diagnostic::Lang;
use crate::{parse, print, print_compact};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

pub use view::{Selection, Theme, View};

/// Longest script that a link may hold, in bytes.
pub const SCRIPT_MAX: usize = 1_000_000;
/// Longest link that is looked at, in bytes: what the longest script takes, percent-encoded.
pub const LINK_MAX: usize = 4_000_000;

/// What a link holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    /// The script: canonical from `d1`, as it was written from `p`.
    pub text: String,
    /// What to look at.
    pub view: View,
}

/// Why a link cannot be used or made.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum LinkError {
    /// There is nothing in it.
    Empty,
    /// It is longer than [`LINK_MAX`].
    TooLong {
        /// Its length in bytes.
        bytes: usize,
    },
    /// It does not begin with a tag and a colon.
    NoTag,
    /// Its tag stands for no codec known here; a newer version may know it.
    UnknownTag {
        /// The tag.
        tag: String,
    },
    /// Its end is missing.
    Truncated,
    /// It was changed on the way.
    Damaged,
    /// It holds something that is not text.
    NotText,
    /// The script is longer than [`SCRIPT_MAX`].
    ScriptTooLong,
    /// The link made does not give the script back; a mistake of ours.
    NotFaithful,
}

/// One way of writing a script into a link.
struct Codec {
    tag: &'static str,
    decode: fn(&str) -> Result<String, LinkError>,
}

/// Every codec there ever was.
const CODECS: &[Codec] =
    &[Codec { tag: "d1", decode: decode_d1 }, Codec { tag: "p", decode: decode_plain }];

/// The fragment of a link, with its `#`, for a script and what to look at.
///
/// # Errors
/// [`LinkError::ScriptTooLong`]; [`LinkError::NotFaithful`] rather than a link that would not give
/// the script back.
pub fn encode(text: &str, view: &View) -> Result<String, LinkError> {
    if text.len() > SCRIPT_MAX {
        return Err(LinkError::ScriptTooLong);
    }
    let script = parse(text).0;
    let link = format!("#d1:{}{view}", encode_d1(&print_compact(&script)));
    let expected = Link { text: print(&script), view: view.clone() };
    match decode(&link)? {
        decoded if decoded == expected => Ok(link),
        _ => Err(LinkError::NotFaithful),
    }
}

/// The same as [`encode`] in plain, percent-encoded text: longer, but readable.
///
/// # Errors
/// [`LinkError::ScriptTooLong`].
pub fn encode_plain(text: &str, view: &View) -> Result<String, LinkError> {
    if text.len() > SCRIPT_MAX {
        return Err(LinkError::ScriptTooLong);
    }
    Ok(format!("#p:{}{view}", utf8_percent_encode(text, ESCAPED)))
}

/// Reads a link: a whole address, its fragment, or the fragment without `#`.
///
/// # Errors
/// Every [`LinkError`] but [`LinkError::NotFaithful`].
pub fn decode(link: &str) -> Result<Link, LinkError> {
    if link.len() > LINK_MAX {
        return Err(LinkError::TooLong { bytes: link.len() });
    }
    let fragment = match link.split_once('#') {
        Some((_, fragment)) => fragment.trim(),
        None if link.contains("://") => "", // an address with nothing behind it
        None => link.trim(),
    };
    if fragment.is_empty() {
        return Err(LinkError::Empty);
    }
    let (content, view) = fragment.split_once('&').unwrap_or((fragment, ""));
    let (tag, payload) = content.split_once(':').ok_or(LinkError::NoTag)?;
    let codec = CODECS.iter().find(|codec| codec.tag == tag);
    let codec = codec.ok_or_else(|| LinkError::UnknownTag { tag: tag.to_owned() })?;
    if payload.is_empty() {
        return Err(LinkError::Truncated);
    }
    let text = (codec.decode)(payload)?;
    Ok(Link { text, view: View::parse(view) })
}

/// What is escaped in plain links: whatever may not stand in a fragment, and what parts it.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b']')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

fn decode_plain(payload: &str) -> Result<String, LinkError> {
    let text = percent_decode_str(payload).decode_utf8().map_err(|_| LinkError::NotText)?;
    if text.len() > SCRIPT_MAX {
        return Err(LinkError::ScriptTooLong);
    }
    Ok(text.into_owned())
}

/// Bytes of checksum at the end of a payload.
const CHECK_BYTES: usize = 3;

fn encode_d1(text: &str) -> String {
    let mut bytes = deflate::compress(text.as_bytes());
    bytes.extend(checksum(text.as_bytes()));
    URL_SAFE_NO_PAD.encode(bytes)
}

fn decode_d1(payload: &str) -> Result<String, LinkError> {
    let bytes = URL_SAFE_NO_PAD.decode(payload).map_err(|error| match error {
        base64::DecodeError::InvalidByte(..) => LinkError::Damaged,
        _ => LinkError::Truncated,
    })?;
    let (text, rest) = deflate::decompress(&bytes, SCRIPT_MAX)?;
    if rest.len() < CHECK_BYTES {
        return Err(LinkError::Truncated);
    }
    if rest != checksum(&text) {
        return Err(LinkError::Damaged);
    }
    let text = String::from_utf8(text).map_err(|_| LinkError::NotText)?;
    Ok(print(&parse(&text).0))
}

/// 32 bits of FNV-1a folded into 24: DEFLATE itself would let a changed letter pass.
fn checksum(text: &[u8]) -> [u8; CHECK_BYTES] {
    let step = |hash: u32, byte: &u8| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    let hash = text.iter().fold(0x811c_9dc5, step);
    let [first, bytes @ ..] = hash.to_be_bytes();
    bytes.map(|byte| byte ^ first)
}

impl LinkError {
    /// The message, a sentence without full stop.
    pub fn message(&self, lang: Lang) -> String {
        let text: [&str; 3] = match self {
            LinkError::Empty => ["the link holds no script", "链接中没有脚本", "連結中沒有腳本"],
            LinkError::TooLong { bytes } => {
                let millions = bytes.div_ceil(1_000_000);
                return match lang {
                    Lang::En => format!("the link is too long ({millions} MB); at most 4 MB"),
                    Lang::ZhHans => format!("链接过长（{millions} MB），最多 4 MB"),
                    Lang::ZhHant => format!("連結過長（{millions} MB），最多 4 MB"),
                };
            }
            LinkError::NoTag => [
                "this is not a link of Highwater: it has no codec tag such as `d1:`",
                "这不是 Highwater 的链接：缺少 `d1:` 这样的编码标记",
                "這不是 Highwater 的連結：缺少 `d1:` 這樣的編碼標記",
            ],
            LinkError::UnknownTag { tag } => {
                let tag: String = tag.chars().take(16).collect();
                return match lang {
                    Lang::En => {
                        format!(
                            "the link's codec `{tag}` is not known; it may need a newer version"
                        )
                    }
                    Lang::ZhHans => format!("无法识别链接的编码 `{tag}`；可能需要更新的版本"),
                    Lang::ZhHant => format!("無法識別連結的編碼 `{tag}`；可能需要更新的版本"),
                };
            }
            LinkError::Truncated => [
                "the link is not complete: its end is missing",
                "链接不完整：结尾缺失",
                "連結不完整：結尾缺失",
            ],
            LinkError::Damaged => [
                "the link was changed on the way and cannot be read",
                "链接在传递中被改动，无法读取",
                "連結在傳遞中被更動，無法讀取",
            ],
            LinkError::NotText => [
                "the link holds something that is not text",
                "链接的内容不是文本",
                "連結的內容不是文字",
            ],
            LinkError::ScriptTooLong => [
                "the script is too long for a link; at most 1 MB",
                "脚本过长，链接最多容纳 1 MB",
                "腳本過長，連結最多容納 1 MB",
            ],
            LinkError::NotFaithful => [
                "the link would not give the script back; please report this script",
                "链接无法还原脚本；请报告此脚本",
                "連結無法還原腳本；請回報此腳本",
            ],
        };
        text[lang as usize].to_owned()
    }
}

impl std::fmt::Display for LinkError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message(Lang::En))
    }
}

impl std::error::Error for LinkError {}
