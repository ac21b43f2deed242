//! Excerpts of a file, fit for a message: on one line, not too long, with nothing invisible in
//! them.

use terms::is_hidden;

/// How many characters of a field a message shows.
const SEEN_CHARACTERS_MAX: usize = 40;

/// A field for a message.
pub(crate) fn seen(field: &[u8]) -> String {
    seen_up_to(SEEN_CHARACTERS_MAX, field)
}

/// As much of a text as a message has room for.
pub(crate) fn seen_up_to(characters_max: usize, text: &[u8]) -> String {
    // A character has at most four bytes; the one that may be cut in two lies beyond those that are
    // shown.
    let text = String::from_utf8_lossy(&text[..text.len().min((characters_max + 1) * 4)]);
    let mut seen: String = text.chars().take(characters_max).flat_map(shown).collect();
    if text.chars().nth(characters_max).is_some() {
        seen.push('…');
    }
    seen
}

fn shown(character: char) -> impl Iterator<Item = char> {
    let printable = !character.is_control() && !is_hidden(character);
    let escaped = (!printable).then(|| character.escape_default()).into_iter().flatten();
    printable.then_some(character).into_iter().chain(escaped)
}
