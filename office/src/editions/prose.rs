//! English wordings of older editions, where the journal now keeps codes: so that what they decided
//! can be compared.
//!
//! In: an event as this program decides it. Out: the same in the words of an older edition. The
//! words of edition 3 are kept as they were (`words_3.txt`), whatever the sentences say today.

use crate::words::english_words;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use terms::{
    Booked, Control, Edition, Event, Name, OfficeEvent, PeriodClose, Sentence, SourceEvent, Wording,
};

/// The words of every sentence that editions 1 to 3 wrote into the journal: a code and its words a
/// line.
static WORDS_3: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    include_str!("words_3.txt").lines().filter_map(|line| line.split_once('\t')).collect()
});

/// The words of a code in the editions that wrote words; no sentence of edition 1 or 2 was reworded
/// before edition 4.
pub fn words_of_unmarked(code: &str) -> Option<&'static str> {
    WORDS_3.get(code).copied().or_else(|| english_words(code))
}

/// The event as an edition kept it: until edition 3 in English words, from then on as it is.
pub fn in_the_words_of(edition: Edition, event: Event) -> Event {
    in_words(edition, event, &words_of_unmarked)
}

/// The same with other words for the codes.
pub fn in_words(
    edition: Edition,
    event: Event,
    words: &dyn Fn(&str) -> Option<&'static str>,
) -> Event {
    if edition > Edition::LAST_UNMARKED {
        return event;
    }
    let prose = |sentence: &Sentence| Name::from(sentence.spoken(&words));
    let text = |wording: &Wording| Wording::Text(wording.spoken(&words).into());
    let sheet = |controls: Vec<Control>| {
        let control = |Control { control, expected, found }: Control| Control {
            control: Sentence::prose("", prose(&control)),
            expected: text(&expected),
            found: text(&found),
        };
        controls.into_iter().map(control).collect()
    };
    match event {
        Event::Source(SourceEvent::InputRejected { id, sentence }) => {
            let said = prose(&sentence);
            Event::Source(SourceEvent::InputRejected {
                id,
                sentence: Sentence::prose(sentence.code, said),
            })
        }
        Event::Booked(Booked::Voucher(mut voucher), entry) => {
            voucher.narrative = text(&voucher.narrative);
            Event::Booked(Booked::Voucher(voucher), entry)
        }
        Event::Office(OfficeEvent::DayClosed { date, controls }) => {
            Event::Office(OfficeEvent::DayClosed { date, controls: sheet(controls) })
        }
        Event::Office(OfficeEvent::PeriodClosed(PeriodClose {
            period,
            by,
            open_items,
            sheet: lines,
        })) => {
            let open_items =
                open_items.iter().map(|item| Sentence::prose("", prose(item))).collect();
            Event::Office(OfficeEvent::PeriodClosed(PeriodClose {
                period,
                by,
                open_items,
                sheet: sheet(lines),
            }))
        }
        event => event,
    }
}

#[cfg(test)]
mod tests {
    use super::WORDS_3;

    /// What was said is not said otherwise afterwards: the words of edition 3 are never changed.
    #[test]
    fn the_words_of_edition_3_are_kept() {
        let text = include_str!("words_3.txt");
        assert_eq!(
            WORDS_3.len(),
            text.lines().count(),
            "each line is a code and its words, and no code comes twice"
        );
        assert_eq!(
            blake3::hash(text.as_bytes()).to_hex().as_str(),
            "a353cdcb442fdc6d3d5619cd409d4af12c42ed491f0dcde9342f7961668b48fa"
        );
    }
}
