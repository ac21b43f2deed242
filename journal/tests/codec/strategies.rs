//! Random events of every kind, the extremes among them: empty and long texts, the largest and
//! smallest numbers. Each family has a file.

mod booked;
mod desk;
mod known;
mod market_rows;
mod office;
mod source;

use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::select;
use terms::{
    AccountId, Actor, AssetId, ContentHash, Date, Decimal, Entry, Event, KnownBy, Moment, Name,
    Origin, Period, Posting, QUANTITY_MAX, Quantity, Recorded, SCALE_MAX, Sentence, SourceId,
    Wording,
};

/// Any event from anywhere.
pub fn recorded() -> impl Strategy<Value = Recorded> {
    (origin(), event()).prop_map(|(origin, event)| Recorded { origin, event })
}

fn event() -> impl Strategy<Value = Event> {
    // Boxed, because a strategy that is one of many is as large as all of them.
    prop_oneof![
        booked::any_event().boxed(),
        known::any_event().boxed(),
        source::any_event().boxed(),
        desk::any_event().boxed(),
        office::any_event().boxed()
    ]
}

fn actor() -> impl Strategy<Value = Actor> {
    (name(), select(KnownBy::ALL)).prop_map(|(person, known_by)| Actor { person, known_by })
}

/// Periods of the years that the house can name; a period is written as its first day.
fn period() -> impl Strategy<Value = Period> {
    (-840..2760_i32).prop_map(Period::from_months)
}

/// Pairs of opposite lines, and in one asset three lines that only together make nothing.
fn entry() -> impl Strategy<Value = Entry> {
    let pairs = vec((account_id(), account_id(), asset_id(), quantity()), 0..6);
    let three = (
        account_id(),
        asset_id(),
        -QUANTITY_MAX / 2..QUANTITY_MAX / 2,
        -QUANTITY_MAX / 2..QUANTITY_MAX / 2,
    );
    (date(), pairs, of(three)).prop_map(|(value_date, pairs, three)| {
        let posting = |account, asset, quantity| Posting { account, asset, quantity };
        let pairs = pairs.into_iter().flat_map(|(one, other, asset, quantity)| {
            [posting(one, asset, quantity), posting(other, asset, -quantity)]
        });
        let three = three.into_iter().flat_map(|(account, asset, one, two)| {
            [one, two, -one - two].map(|units| posting(account, asset, exact(units)))
        });
        Entry::try_new(value_date, pairs.chain(three)).expect("opposites balance")
    })
}

fn origin() -> impl Strategy<Value = Origin> {
    let row = |(source, row)| Origin::Row { source: SourceId(source), row };
    prop_oneof![
        Just(Origin::Command),
        (number(), number()).prop_map(row),
        (0..3_u32, 0..9_u32).prop_map(row)
    ]
}

/// A sentence of which nothing is known but its words.
fn prose() -> impl Strategy<Value = Sentence> {
    text().prop_map(|said| Sentence::prose("", said))
}

/// By code, or in the words of its day with the code of a refusal or without one.
fn any_sentence() -> impl Strategy<Value = Sentence> {
    let said_under_a_code = (name(), text()).prop_map(|(code, said)| Sentence::prose(code, said));
    prop_oneof![2 => sentence(wording()), 1 => prose(), 1 => said_under_a_code]
}

fn sentence(wording: impl Strategy<Value = Wording>) -> impl Strategy<Value = Sentence> {
    (name(), vec((name(), wording), 0..3)).prop_map(|(code, args)| Sentence { code, args })
}

/// Wordings as deep as the house says them.
fn wording() -> impl Strategy<Value = Wording> {
    figure().prop_recursive(5, 12, 3, |inner| {
        let several = (name(), vec(inner.clone(), 0..3))
            .prop_map(|(between, parts)| Wording::several(&between, parts));
        prop_oneof![
            sentence(inner).prop_map(|sentence| Wording::Sentence(Box::new(sentence))),
            several
        ]
    })
}

fn figure() -> impl Strategy<Value = Wording> {
    name().prop_map(Wording::Text)
}

fn name() -> impl Strategy<Value = Name> {
    text().prop_map(Name::from)
}

fn text() -> impl Strategy<Value = String> {
    let printable = vec(any::<char>(), 0..30).prop_map(String::from_iter);
    let long = (250..300_usize).prop_map(|length| "x".repeat(length));
    prop_oneof![4 => printable, 1 => Just(String::new()), 1 => long]
}

fn account_id() -> impl Strategy<Value = AccountId> {
    number().prop_map(AccountId)
}

fn asset_id() -> impl Strategy<Value = AssetId> {
    number().prop_map(AssetId)
}

fn number() -> impl Strategy<Value = u32> {
    prop_oneof![any::<u32>(), 0..300_u32, Just(u32::MAX)]
}

fn quantity() -> impl Strategy<Value = Quantity> {
    let units = prop_oneof![
        -QUANTITY_MAX..=QUANTITY_MAX,
        -200..200_i64,
        Just(QUANTITY_MAX),
        Just(-QUANTITY_MAX)
    ];
    units.prop_map(exact)
}

fn exact(units: i64) -> Quantity {
    Quantity::try_new(units.into()).expect("it is within the largest quantity")
}

fn decimal() -> impl Strategy<Value = Decimal> {
    let mantissa = prop_oneof![any::<i64>(), Just(i64::MIN), Just(i64::MAX)];
    (mantissa, 0..=SCALE_MAX).prop_map(|(mantissa, scale)| Decimal { mantissa, scale })
}

fn date() -> impl Strategy<Value = Date> {
    prop_oneof![any::<i32>(), 15_000..16_000_i32, Just(i32::MIN), Just(i32::MAX)]
        .prop_map(Date::from_days)
}

fn moment() -> impl Strategy<Value = Moment> {
    prop_oneof![any::<i64>(), Just(i64::MIN), Just(i64::MAX)].prop_map(Moment)
}

fn hash() -> impl Strategy<Value = ContentHash> {
    any::<[u8; 32]>().prop_map(ContentHash)
}
