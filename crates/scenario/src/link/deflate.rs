//! Raw DEFLATE with a preset dictionary, which miniz_oxide has no word for: the dictionary is
//! compressed first, and what comes of it is dropped; to inflate, it stands in the window already.

use super::LinkError;
use miniz_oxide::deflate::core::deflate_flags::TDEFL_FORCE_ALL_STATIC_BLOCKS;
use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, TDEFLStatus, compress_to_output, create_comp_flags_from_zip_params,
};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress as inflate};

/// What scripts are made of; the commonest last. Frozen: a change is a new tag.
const DICTIONARY: &[u8] = include_bytes!("dictionary-d1.txt");

/// The shortest of two ways: with Huffman tables of its own, or with the fixed ones.
pub(super) fn compress(text: &[u8]) -> Vec<u8> {
    let best = create_comp_flags_from_zip_params(10, -15, 0);
    let own_tables = compress_with(text, best);
    let fixed_tables = compress_with(text, best | TDEFL_FORCE_ALL_STATIC_BLOCKS);
    if own_tables.len() < fixed_tables.len() { own_tables } else { fixed_tables }
}

fn compress_with(text: &[u8], flags: u32) -> Vec<u8> {
    let mut compressor = CompressorOxide::new(flags);
    // A sync ends the dictionary's blocks at a whole byte and keeps its window.
    let (status, taken) =
        compress_to_output(&mut compressor, DICTIONARY, TDEFLFlush::Sync, |_| true);
    assert!(status == TDEFLStatus::Okay && taken == DICTIONARY.len(), "the dictionary fits");
    let mut out = Vec::new();
    let (status, _) = compress_to_output(&mut compressor, text, TDEFLFlush::Finish, |bytes| {
        out.extend_from_slice(bytes);
        true
    });
    assert!(status == TDEFLStatus::Done, "the output takes everything");
    out
}

/// The text and the bytes after it.
///
/// # Errors
/// [`LinkError::Truncated`], [`LinkError::Damaged`], and [`LinkError::ScriptTooLong`] once more
/// than `limit` bytes would come out.
pub(super) fn decompress(bytes: &[u8], limit: usize) -> Result<(Vec<u8>, &[u8]), LinkError> {
    // DEFLATE never gives more than 1032 bytes for one: no need to make room for more.
    let room = limit.min(bytes.len().saturating_mul(1_032));
    let mut out = DICTIONARY.to_vec();
    out.resize(DICTIONARY.len() + room, 0);
    let mut state = DecompressorOxide::new();
    let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let (status, read, written) = inflate(&mut state, bytes, &mut out, DICTIONARY.len(), flags);
    match status {
        TINFLStatus::Done => {
            out.truncate(DICTIONARY.len() + written);
            Ok((out.split_off(DICTIONARY.len()), &bytes[read..]))
        }
        TINFLStatus::HasMoreOutput => Err(LinkError::ScriptTooLong),
        TINFLStatus::NeedsMoreInput | TINFLStatus::FailedCannotMakeProgress => {
            Err(LinkError::Truncated)
        }
        _ => Err(LinkError::Damaged),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Goal: links made today open for ever. Method: the dictionary may never change by a byte.
    #[test]
    fn the_dictionary_is_frozen() {
        let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        let hash = DICTIONARY.iter().fold(0xcbf2_9ce4_8422_2325, step);
        assert_eq!((DICTIONARY.len(), hash), (4_126, 16_083_493_023_930_510_136));
    }

    #[test]
    fn a_bomb_stops_at_the_limit() {
        let bomb = compress(&vec![b'a'; 100_000]);
        assert!(bomb.len() < 500);
        assert_eq!(decompress(&bomb, 99_999), Err(LinkError::ScriptTooLong));
        assert!(
            decompress(&bomb, 100_000)
                .is_ok_and(|(text, rest)| { text.len() == 100_000 && rest.is_empty() })
        );
    }
}
