//! The codec between events and the bytes of a batch: what is written is read again, for ever, and
//! damage is an error.
//!
//! The oracle for "for ever" is `codec/golden.txt`: the bytes of one event of each kind. A line of
//! it is never edited. When an event gets a new version, its new bytes get a new line and the old
//! line stays, and is still read.

mod codec {
    pub mod examples;
    pub mod strategies;
}

use codec::{examples, strategies};
use journal::codec::{Decoder, Encoder, Undecodable, Wrong};
use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
use std::time::Instant;
use terms::{
    AssetId, Booked, Event, Moment, Name, Origin, Recorded, Sentence, SourceEvent, SourceId,
    Wording,
};

/// One line per kind of event: its name, a colon, the bytes of its example alone in a batch; then
/// one with every word, and those of newer forms.
const GOLDEN: &str = include_str!("codec/golden.txt");

#[test]
fn the_bytes_of_each_kind_of_event_never_change() {
    let written: Vec<String> = batches().iter().map(|batch| golden_line(batch)).collect();
    let now = written.join("\n");
    assert_eq!(
        written,
        golden_lines(),
        "a form that was written once has changed; give the event a new version instead:\n{now}"
    );
}

#[test]
fn golden_bytes_are_read_for_ever() {
    let read = golden_lines().into_iter().map(|line| {
        let (_, hex) = line.split_once(": ").expect("a golden line is a name and bytes");
        decode(&bytes_of(hex)).expect("golden bytes are sound")
    });
    assert_eq!(read.collect::<Vec<_>>(), batches());
}

#[test]
fn the_examples_have_the_names_of_all_events() {
    let examples = examples::examples();
    let mut of_examples: Vec<&str> = examples.iter().map(|example| example.event.name()).collect();
    let mut of_all: Vec<&str> = Event::names().collect();
    of_examples.sort_unstable();
    of_all.sort_unstable();
    assert_eq!(of_examples, of_all);
}

#[test]
fn an_event_that_is_cut_anywhere_is_an_error() {
    for example in examples::examples() {
        let whole = encode(std::slice::from_ref(&example));
        for length in 1..whole.len() {
            let cut = Undecodable { offset_bytes: length, wrong: Wrong::CutOff };
            let found = decode(&whole[..length]).expect_err("it is cut");
            assert!(
                found.wrong == cut.wrong && found.offset_bytes <= length,
                "{} at {length}: {found}",
                example.event.name()
            );
        }
    }
}

#[test]
fn each_damage_is_named_with_its_place() {
    // Bytes before an entry: a cancel from a command, with two empty ids, on day 0, of value date
    // 0.
    const ENTRY: &str = "0d01 00 00 00 00 00";
    let table = [
        ("00", 1, Wrong::CutOff),
        ("0000 00", 3, Wrong::UnknownForm { tag: 0, version: 0 }),
        ("1101 00 00 ff01 00", 7, Wrong::UnknownForm { tag: 255, version: 1 }),
        ("1102 00 00", 3, Wrong::UnknownForm { tag: 17, version: 2 }),
        ("1101 00 ffffffffffffffffff02", 3, Wrong::NumberTooLarge),
        ("1101 00 8080808080808080808000", 3, Wrong::NumberTooLarge),
        ("1101 00 8080808020", 8, Wrong::NumberTooLarge),
        ("1101 03 00", 3, Wrong::NumberTooLarge),
        ("0501 00 01 c3 00", 5, Wrong::NotUtf8),
        ("0501 00 ffffffff0f 00", 8, Wrong::CutOff),
        ("0301 00 02", 4, Wrong::UnknownPresence(2)),
        ("0301 00 00 00", 5, Wrong::UnknownWord { word: "source_kind", code: 0 }),
        ("0a01 00 00 00 13", 6, Wrong::ScaleTooLarge(19)),
        ("0b01 00 00 00 00 00 ffffffffffffffffff01", 17, Wrong::QuantityTooLarge(i64::MIN)),
        (&format!("0602 00 00 00{}", " 01 00 01 00".repeat(9)), 39, Wrong::TooDeep),
        ("0602 00 00 00 01 00 03", 8, Wrong::UnknownWord { word: "wording", code: 3 }),
        ("0602 00 00 00 ffffffffffffffffff01", 15, Wrong::CutOff),
        ("2a01 00 808004", 6, Wrong::NumberTooLarge),
        (&format!("{ENTRY} 8120"), 9, Wrong::TooManyPostings(4097)),
        (&format!("{ENTRY} 01 02 05"), 10, Wrong::EmptyPosting),
        (&format!("{ENTRY} 02 00 05 0a 01 07"), 13, Wrong::DoesNotBalance(AssetId(5))),
    ];
    for (hex, offset_bytes, wrong) in table {
        assert_eq!(decode(&bytes_of(hex)), Err(Undecodable { offset_bytes, wrong }), "{hex}");
    }
}

#[test]
fn nothing_is_read_after_damage() {
    let mut decoder = Decoder::new(&[0, 0, 0, 17, 1, 0, 0]);
    assert!(decoder.next().is_some_and(|found| found.is_err()));
    assert!(decoder.next().is_none());
}

#[test]
fn a_batch_starts_from_nothing() {
    let mut encoder = Encoder::new();
    let batches = [(); 2].map(|()| {
        for example in examples::examples() {
            encoder.push(&example);
        }
        let size = encoder.bytes();
        let (events, body) = encoder.take();
        assert_eq!((events as usize, size), (Event::names().count(), body.len()));
        body
    });
    assert_eq!(batches[0], batches[1]);
    assert_eq!((encoder.bytes(), encoder.take()), (0, (0, Vec::new())));
}

#[test]
fn a_typical_trade_takes_at_most_a_hundred_bytes() {
    let trades = trades(1000);
    let size = encode(&trades).len();
    assert!(size <= 100 * trades.len(), "{size} bytes for {} trades", trades.len());
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(
        events in proptest::collection::vec(strategies::recorded(), 1..12),
    ) {
        prop_assert_eq!(decode(&encode(&events)), Ok(events));
    }

    #[test]
    fn arbitrary_bytes_are_events_or_an_error(
        bytes in proptest::collection::vec(any::<u8>(), 0..400),
    ) {
        if let Err(undecodable) = decode(&bytes) {
            prop_assert!(undecodable.offset_bytes <= bytes.len(), "{undecodable}");
        }
    }

    #[test]
    fn arbitrary_fields_of_a_known_form_are_an_event_or_an_error(
        tag in 1..=43_u8,
        version in 1..=2_u8,
        bytes in proptest::collection::vec(0..20_u8, 0..200),
    ) {
        if let Ok(events) = decode(&[&[tag, version], &bytes[..]].concat()) {
            prop_assert_eq!(decode(&encode(&events)), Ok(events));
        }
    }

    #[test]
    fn a_changed_byte_is_an_event_or_an_error(
        events in proptest::collection::vec(strategies::recorded(), 1..4),
        at in any::<usize>(),
        byte in any::<u8>(),
    ) {
        let mut body = encode(&events);
        let at = at % body.len();
        body[at] = byte;
        if let Ok(events) = decode(&body) {
            prop_assert_eq!(decode(&encode(&events)), Ok(events));
        }
    }
}

#[test]
#[should_panic(expected = "no more digits")]
fn what_could_not_be_read_is_not_written() {
    let mut example = examples::examples().remove(11);
    if let Event::Booked(Booked::Trade(trade), _) = &mut example.event {
        trade.price.scale = 19;
    }
    encode(&[example]);
}

#[test]
#[should_panic(expected = "less deep")]
fn a_sentence_that_could_not_be_read_is_not_written() {
    let within =
        |sentence| Sentence::new("within", [("it", Wording::Sentence(Box::new(sentence)))]);
    let sentence = (0..9).fold(Sentence::new("innermost", []), |sentence, _| within(sentence));
    encode(&[Recorded {
        origin: Origin::Command,
        event: Event::Source(SourceEvent::InputRejected { id: Name::default(), sentence }),
    }]);
}

/// `cargo test --release -p journal --test codec -- --ignored --nocapture`
#[test]
#[ignore = "a measurement"]
fn speed() {
    let trades = trades(10_000);
    let mut encoder = Encoder::new();
    let (mut encoding, mut decoding) = (Vec::new(), Vec::new());
    let mut size = 0;
    for _ in 0..100 {
        let start = Instant::now();
        for trade in &trades {
            encoder.push(trade);
        }
        let (_, body) = encoder.take();
        encoding.push(start.elapsed());
        let start = Instant::now();
        let read = Decoder::new(&body).flatten().count();
        decoding.push(start.elapsed());
        assert_eq!(read, trades.len());
        size = body.len();
    }
    let per_trade = |mut rounds: Vec<std::time::Duration>| {
        rounds.sort_unstable();
        rounds[rounds.len() / 2].as_nanos() / trades.len() as u128
    };
    println!(
        "encode {} ns, decode {} ns, {} bytes a trade",
        per_trade(encoding),
        per_trade(decoding),
        size / trades.len()
    );
}

/// Trades from the rows of one file, in the order of execution.
fn trades(count: u32) -> Vec<Recorded> {
    (0..count).map(|number| numbered_trade(number, examples::trade())).collect()
}

fn numbered_trade(number: u32, mut trade: terms::Trade) -> Recorded {
    trade.trade_id = Name::from(format!("20131007-NYC-{number:08}"));
    trade.executed_at = Moment(trade.executed_at.0 + i64::from(number) * 23_400_123_000);
    let origin = Origin::Row { source: SourceId(7), row: number + 2 };
    Recorded { origin, event: Event::Booked(Booked::Trade(trade), examples::trade_entry()) }
}

fn encode(events: &[Recorded]) -> Vec<u8> {
    let mut encoder = Encoder::new();
    for event in events {
        encoder.push(event);
    }
    encoder.take().1
}

fn decode(body: &[u8]) -> Result<Vec<Recorded>, Undecodable> {
    Decoder::new(body).collect()
}

fn golden_lines() -> Vec<String> {
    GOLDEN.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
}

fn golden_line(batch: &[Recorded]) -> String {
    let hex = encode(batch).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    let name = if let [alone] = batch { alone.event.name() } else { "every word" };
    format!("{name}: {hex}")
}

/// Each example alone in a batch, then every word in one, then those in newer forms.
fn batches() -> Vec<Vec<Recorded>> {
    let alone = examples::examples().into_iter().map(|example| vec![example]);
    let newer = examples::newer().into_iter().map(|example| vec![example]);
    alone.chain([examples::words()]).chain(newer).collect()
}

fn bytes_of(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex
        .chars()
        .filter_map(|digit| digit.to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}
