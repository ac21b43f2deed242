//! Changes of an input: what breaks, doubles, cuts, joins or exaggerates it.

use crate::office::Chance;

/// Texts and bytes at which readers of anything have failed.
const ODD: [&[u8]; 44] = [
    b"",
    b"\0",
    b"\xff",
    b"\xff\xff\xff\xff",
    b"\x80",
    b"\x7f",
    b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
    b"\0\0\0\0\0\0\0\0",
    b"\n",
    b"\r",
    b"\r\n",
    b"\"",
    b"\"\"",
    b"'",
    b",",
    b";",
    b"=",
    b"{",
    b"}",
    b"[",
    b"]",
    b"\\",
    b"\\u0000",
    b"%00",
    b"%",
    b"&",
    b"../",
    b"-",
    b"0",
    b"-1",
    b"9999-12-31",
    b"0000-00-00",
    b"2013-10-07",
    b"999999999999999999",
    b"-1000000000000000000",
    b"18446744073709551616",
    b"0.000000000000000001",
    b"1e309",
    b"NaN",
    "\u{202e}".as_bytes(),
    "\u{feff}".as_bytes(),
    "é".as_bytes(),
    "\u{1F980}".as_bytes(),
    b"null",
];

/// The longest piece that is cut, doubled or taken from another input.
const PIECE_BYTES_MAX: usize = 64;

/// An input drawn from two of the pool, never longer than `bytes_max`.
pub fn changed(one: &[u8], other: &[u8], chance: &mut Chance, bytes_max: usize) -> Vec<u8> {
    let mut bytes = one.to_vec();
    // Mostly few changes, now and then many.
    let most = 1 << chance.below(5);
    for _ in 0..=chance.below(most) {
        change(&mut bytes, other, chance);
        if bytes.is_empty() {
            bytes.extend_from_slice(other);
        }
    }
    bytes.truncate(bytes_max);
    bytes
}

fn change(bytes: &mut Vec<u8>, other: &[u8], chance: &mut Chance) {
    let at = chance.below(bytes.len());
    let end = (at + 1 + chance.below(PIECE_BYTES_MAX)).min(bytes.len());
    match chance.below(11) {
        0 => with_byte(bytes, at, |byte, chance| byte ^ 1 << chance.below(8), chance),
        1 => with_byte(bytes, at, |_, chance| any_byte(chance), chance),
        2 => with_byte(bytes, at, |byte, _| byte.wrapping_add(1), chance),
        3 => with_byte(bytes, at, |byte, _| byte.wrapping_sub(1), chance),
        4 => drop(bytes.drain(at..end)),
        5 => bytes.truncate(at),
        6 => put(bytes, at..at, ODD[chance.below(ODD.len())]),
        7 => put(bytes, at..end, ODD[chance.below(ODD.len())]),
        8 => {
            let piece = bytes[at..end].to_vec();
            put(bytes, at..at, &piece.repeat(1 << chance.below(7)));
        }
        9 => {
            let from = chance.below(other.len());
            let piece = &other[from..(from + 1 + chance.below(PIECE_BYTES_MAX)).min(other.len())];
            put(bytes, at..end, piece);
        }
        _ => {
            bytes.truncate(at);
            bytes.extend_from_slice(&other[chance.below(other.len())..]);
        }
    }
}

fn with_byte(
    bytes: &mut [u8],
    at: usize,
    becomes: impl Fn(u8, &mut Chance) -> u8,
    chance: &mut Chance,
) {
    if let Some(byte) = bytes.get_mut(at) {
        *byte = becomes(*byte, chance);
    }
}

fn any_byte(chance: &mut Chance) -> u8 {
    u8::try_from(chance.below(256)).expect("below 256")
}

fn put(bytes: &mut Vec<u8>, place: std::ops::Range<usize>, piece: &[u8]) {
    bytes.splice(place, piece.iter().copied());
}
