//! One plain event of each kind, as an office would book it: the source of the golden bytes.
//!
//! Each family has a file. Their events come together here in the order in which the kinds came to
//! the codec, which is the order of `golden.txt`: a new kind goes to the end.

mod booked;
mod desk;
mod known;
mod market_rows;
mod office;
mod source;

pub use booked::{trade, trade_entry};

use terms::{
    AccountId, Actor, AssetId, Date, Decimal, Entry, KnownBy, Moment, Name, Origin, Posting,
    Quantity, Recorded, Sentence, SourceId, Wording,
};

/// The events, each from the row after the one before.
pub fn examples() -> Vec<Recorded> {
    let events = [
        office::opened(),
        known::currencies(),
        source::rows(),
        known::masters(),
        booked::moves(),
        office::days(),
        booked::vouchers(),
        desk::proposals(),
        known::interest_rates(),
        booked::loans(),
        known::actions(),
        booked::actions(),
        office::periods(),
        known::schedules(),
        known::fx_rates(),
        booked::conversions(),
        known::price_rules(),
        known::choices(),
        booked::transfers(),
        desk::acts(),
        desk::people(),
        office::editions(),
        known::account_changes(),
        booked::adjustments(),
        source::named(),
        known::instrument_changes(),
        booked::taken_back(),
        market_rows::days(),
        market_rows::moves(),
        known::lot_statements(),
        desk::rights(),
        desk::recalls(),
        desk::endorsements(),
        office::day_reopened(),
    ]
    .concat();
    let row = |(event, row)| Recorded { origin: Origin::Row { source: SourceId(2), row }, event };
    events.into_iter().zip(2..).map(row).collect()
}

/// Every word that has a code: accounts of each kind and class, documents of each kind, trades of
/// each side and capacity.
pub fn words() -> Vec<Recorded> {
    let events = known::choice_words()
        .chain(known::account_words())
        .chain(source::document_words())
        .chain(booked::trade_words())
        .chain(desk::proposal_words())
        .chain(known::rate_words())
        .chain(booked::loan_words())
        .chain(known::action_words())
        .chain(known::schedule_words())
        .chain(desk::act_words())
        .chain(desk::work_words())
        .chain(booked::taken_back_words());
    events.map(|event| Recorded { origin: Origin::Command, event }).collect()
}

/// Events in newer forms than the first, each alone: with by what a trade and a share were charged,
/// with sentences by code for what editions 1 to 3 said in words.
pub fn newer() -> Vec<Recorded> {
    let events = [
        booked::charged(),
        source::rejected_by_code(),
        office::day_by_code(),
        booked::narrated_by_code(),
        office::period_by_code(),
        source::later_kinds(),
        known::later_schedules(),
        booked::charged_by_unit(),
        known::limited_rates(),
        booked::with_reason(),
        booked::named_position(),
        known::later_actions(),
        market_rows::with_hours(),
        market_rows::others(),
        market_rows::moved_words(),
        market_rows::cycles(),
        booked::fees_of_a_unit(),
        known::changes_of_care(),
        known::second_action(),
        booked::taken_back_later(),
        source::latest_kinds(),
        market_rows::venues_and_sessions(),
        market_rows::chart_lines(),
        desk::steps_on_fails(),
        desk::bounded(),
        source::kinds_of_rights(),
        desk::approved_by_amount(),
        desk::reopening_of_a_day(),
        desk::approved_unmeasured(),
    ]
    .concat();
    events.into_iter().map(|event| Recorded { origin: Origin::Command, event }).collect()
}

fn moment(text: &str) -> Moment {
    Moment::parse(text).expect("a moment")
}

fn actor(person: &str) -> Actor {
    Actor { person: name(person), known_by: KnownBy::Word }
}

fn entry(lines: &[(u32, u32, i128)]) -> Entry {
    let posting = |&(account, asset, units)| Posting {
        account: AccountId(account),
        asset: AssetId(asset),
        quantity: quantity(units),
    };
    Entry::try_new(date("2013-10-10"), lines.iter().map(posting)).expect("the example balances")
}

fn text(text: &str) -> Wording {
    Wording::Text(name(text))
}

fn within(sentence: Sentence) -> Wording {
    Wording::Sentence(Box::new(sentence))
}

fn name(text: &str) -> Name {
    Name::from(text)
}

fn date(text: &str) -> Date {
    Date::parse(text).expect("a day")
}

fn decimal(text: &str) -> Decimal {
    Decimal::parse(text).expect("a number")
}

fn quantity(units: i128) -> Quantity {
    Quantity::try_new(units).expect("a small quantity")
}
