//! Differences between recorded events and those that follow by another edition, as the table of
//! changes names them: a kind of event and one argument of it.
//!
//! In: both lists. Out: an argument for each difference: a field, the code of a control or of a
//! refusal, the name of an account of the chart, or `comes` and `goes` for a whole event; before
//! those of a voucher its kind, and behind those of a trade what brought it about, when that is to
//! be seen: another day of trading, fees where there were none.

use office::Rejection;
use std::collections::{BTreeMap, BTreeSet};
use terms::{Booked, Control, Event, KnownEvent, OfficeEvent, SourceEvent};

/// A kind of event, and what of it differs.
pub type Argument = (&'static str, String);

/// An event of another edition, and the same in the words of the edition that recorded.
pub struct Other {
    pub event: Event,
    pub in_its_words: Event,
}

/// What differs when the other edition gives these events.
pub fn between(recorded: &[Event], other: &[Other]) -> Vec<Argument> {
    match (recorded, other) {
        // A row that only one of them refuses: what differs is the rule.
        (
            [Event::Source(SourceEvent::InputRejected { sentence, .. })],
            [Other { event: now, .. }, ..],
        ) if now.name() != "input rejected" => {
            return vec![("input rejected", sentence.code.to_string())];
        }
        (
            [was, ..],
            [Other { event: Event::Source(SourceEvent::InputRejected { sentence, .. }), .. }],
        ) if was.name() != "input rejected" => {
            return vec![(kind_of(recorded), sentence.code.to_string())];
        }
        _ => {}
    }
    let mut arguments = Vec::new();
    let mut rest = other;
    for event in recorded {
        match rest.iter().position(|candidate| is_about_the_same(event, &candidate.event)) {
            Some(place) => {
                arguments.extend(rest[..place].iter().map(|comes| whole(&comes.event, "comes")));
                arguments.extend(within(event, &rest[place]));
                rest = &rest[place + 1..];
            }
            None => arguments.push(whole(event, "goes")),
        }
    }
    arguments.extend(rest.iter().map(|comes| whole(&comes.event, "comes")));
    arguments
}

/// What differs when the other edition refuses the input.
pub fn against_a_refusal(recorded: &[Event], rejection: &Rejection) -> Vec<Argument> {
    vec![(kind_of(recorded), rejection.code().to_string())]
}

/// The kind of what an input gave: a currency that it brought stands before it.
fn kind_of(recorded: &[Event]) -> &'static str {
    let is_row =
        |event: &&Event| !matches!(event, Event::Known(KnownEvent::CurrencyAdmitted { .. }));
    let first = recorded.iter().find(is_row).or(recorded.first());
    first.map_or("nothing", Event::name)
}

fn is_about_the_same(one: &Event, other: &Event) -> bool {
    one.name() == other.name() && one.id() == other.id()
}

fn whole(event: &Event, how: &str) -> Argument {
    let argument = match event {
        Event::Known(KnownEvent::AccountOpened(account)) => account.account.to_string(),
        Event::Source(SourceEvent::InputRejected { sentence, .. }) => sentence.code.to_string(),
        _ => of_its_kind(event, how.to_owned()),
    };
    (event.name(), argument)
}

/// The argument of a voucher says which kind of voucher it is of: each kind follows by rules of its
/// own.
fn of_its_kind(event: &Event, argument: String) -> String {
    match event {
        Event::Booked(Booked::Voucher(voucher), _) => {
            format!("{} {argument}", voucher.kind.as_str())
        }
        _ => argument,
    }
}

fn within(recorded: &Event, other: &Other) -> Vec<Argument> {
    if *recorded == other.in_its_words {
        return Vec::new();
    }
    let arguments = match (recorded, &other.event) {
        (
            Event::Office(OfficeEvent::DayClosed { controls, .. }),
            Event::Office(OfficeEvent::DayClosed { controls: other_controls, .. }),
        ) => sheets(controls, other_controls, &other.in_its_words),
        // Of another rule, or of the same rule with other arguments.
        (
            Event::Source(SourceEvent::InputRejected { sentence: recorded, .. }),
            Event::Source(SourceEvent::InputRejected { sentence: other, .. }),
        ) => BTreeSet::from([recorded.code.to_string(), other.code.to_string()]),
        _ => fields(recorded, &other.in_its_words),
    };
    let arguments = arguments.into_iter().map(|argument| {
        let argument = by_its_cause(recorded, &other.event, argument);
        of_its_kind(recorded, argument)
    });
    arguments.map(|argument| (recorded.name(), argument)).collect()
}

/// What differs in a trade of another day follows from the day, by whatever rates of it; and fees
/// that come are not those that are reckoned otherwise.
fn by_its_cause(recorded: &Event, other: &Event, argument: String) -> String {
    let (Event::Booked(Booked::Trade(was), _), Event::Booked(Booked::Trade(is), _)) =
        (recorded, other)
    else {
        return argument;
    };
    let is_a_date = matches!(argument.as_str(), "trade_date" | "settlement_date");
    if was.trade_date != is.trade_date && !is_a_date {
        return format!("{argument} of another day");
    }
    let fees_come = was.fees.is_zero() && !is.fees.is_zero();
    match argument.as_str() {
        "fees" if fees_come => "fees come".to_owned(),
        "entry" if fees_come => "entry of fees that come".to_owned(),
        _ => argument,
    }
}

/// The codes of the controls that only one of two sheets has, or that both have with other figures.
fn sheets(recorded: &[Control], other: &[Control], in_its_words: &Event) -> BTreeSet<String> {
    let Event::Office(OfficeEvent::DayClosed { controls: worded, .. }) = in_its_words else {
        return BTreeSet::new();
    };
    let code_of = |control: &Control| {
        let same = worded.iter().zip(other).find(|(worded, _)| worded.control == control.control);
        same.map_or_else(
            || control.control.as_prose().unwrap_or(&control.control.code).to_string(),
            |(_, other)| other.control.code.to_string(),
        )
    };
    let only = |here: &[Control], there: &[Control]| -> Vec<String> {
        here.iter().filter(|control| !there.contains(control)).map(code_of).collect()
    };
    only(recorded, worded).into_iter().chain(only(worded, recorded)).collect()
}

/// The fields whose values differ, by name; the postings of an entry are `entry`.
fn fields(recorded: &Event, other: &Event) -> BTreeSet<String> {
    let (recorded, other) = (lines_by_field(recorded), lines_by_field(other));
    recorded.symmetric_difference(&other).map(|(field, _)| field.clone()).collect()
}

/// How many characters of a difference are shown.
const SHOWN_MAX: usize = 600;

/// What differs between an event and what follows by a new decision, line by line, for people.
pub fn shown(recorded: &Event, decided: &Event) -> String {
    if recorded.name() != decided.name() {
        let id = |event: &Event| event.id().map(|id| format!(" {id}")).unwrap_or_default();
        return format!(
            "the journal says {}{}; decided again it is {}{}",
            recorded.name(),
            id(recorded),
            decided.name(),
            id(decided)
        );
    }
    let (says, again) = (lines_by_field(recorded), lines_by_field(decided));
    let only = |here: &BTreeSet<(String, String)>, there: &BTreeSet<(String, String)>| -> String {
        let words = here.difference(there).map(|(field, line)| {
            let line = line.split_once(' ').map_or("", |(_, words)| words.trim_end_matches(','));
            if line.starts_with(field.as_str()) {
                line.to_owned()
            } else {
                format!("{field}: {line}")
            }
        });
        words.collect::<Vec<_>>().join(", ").chars().take(SHOWN_MAX).collect()
    };
    let id = recorded.id().map(|id| format!(" {id}")).unwrap_or_default();
    format!(
        "{}{id} says {}; decided again it is {}",
        recorded.name(),
        only(&says, &again),
        only(&again, &says)
    )
}

/// The event's debug text, without its family; an entry stands beside what was booked.
fn as_it_is_kept(event: &Event) -> String {
    match event {
        Event::Booked(booked, entry) => {
            let set_in = |line: &str| format!("    {line}\n");
            let entry: String = format!("{entry:#?}").lines().map(set_in).collect();
            format!("{booked:#?}\n{entry}")
        }
        Event::Known(known) => format!("{known:#?}"),
        Event::Source(source) => format!("{source:#?}"),
        Event::Desk(desk) => format!("{desk:#?}"),
        Event::Office(step) => format!("{step:#?}"),
    }
}

/// Every line of the event's debug text with the outermost field that it belongs to and its place
/// within it. The text names every field of every event, so that a new one is compared without
/// being listed here.
fn lines_by_field(event: &Event) -> BTreeSet<(String, String)> {
    let text = as_it_is_kept(event);
    let (mut part, mut field) = ("", "");
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut lines = BTreeSet::new();
    for line in text.lines() {
        let words = line.trim_start();
        match (line.len() - words.len(), words.split_once(':')) {
            (4, Some((name, _))) => (part, field) = ("", name),
            (4, None) if words.ends_with(['{', '(']) => {
                part = words.trim_end_matches([' ', '{', '(']);
                field = part;
            }
            (8, Some((name, _))) if part != "Entry" && !part.is_empty() => field = name,
            _ => {}
        }
        let named = if field == "Entry" { "entry" } else { field };
        let place = places.entry(named).or_default();
        lines.insert((named.to_owned(), format!("{place} {words}")));
        *place += 1;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{Other, between};
    use terms::{
        AccountId, AssetId, Booked, Cancel, Capacity, Date, Decimal, Entry, Event, Moment, Name,
        OfficeEvent, Quantity, Side, Trade,
    };

    fn as_it_is(event: &Event) -> Other {
        Other { event: event.clone(), in_its_words: event.clone() }
    }

    fn cancel(trade_id: &str, trade_date: Date) -> Event {
        let entry = Entry::try_new(trade_date, []).expect("nothing balances");
        Event::Booked(
            Booked::Cancel(Cancel {
                trade_id: "C1".into(),
                cancelled: Name::from(trade_id),
                trade_date,
                reason: None,
            }),
            entry,
        )
    }

    #[test]
    fn a_difference_is_named_by_its_field() {
        let (monday, tuesday) = (Date::from_days(18_000), Date::from_days(18_001));
        let named =
            |one: &Event, other: &Event| between(std::slice::from_ref(one), &[as_it_is(other)]);
        assert_eq!(named(&cancel("T1", monday), &cancel("T1", monday)), []);
        assert_eq!(
            named(&cancel("T1", monday), &cancel("T2", monday)),
            [("trade cancelled", "cancelled".to_owned())]
        );
        let of_the_day: Vec<_> = named(&cancel("T1", monday), &cancel("T1", tuesday))
            .into_iter()
            .map(|(_, field)| field)
            .collect();
        assert_eq!(of_the_day, ["entry", "trade_date"]);
    }

    #[test]
    fn a_whole_event_comes_or_goes() {
        let (opened, closed) = (
            Event::Office(OfficeEvent::DayOpened(Date::from_days(1))),
            Event::Office(OfficeEvent::ValueDateArrived(Date::from_days(1))),
        );
        assert_eq!(
            between(std::slice::from_ref(&opened), &[as_it_is(&opened), as_it_is(&closed)]),
            [("value date arrived", "comes".to_owned())]
        );
        assert_eq!(
            between(&[opened, closed.clone()], &[as_it_is(&closed)]),
            [("day opened", "goes".to_owned())]
        );
    }

    /// A trade of another day of trading bears the rates of that day: what differs is of the day.
    /// Fees that come where there were none are of another rule than those that are reckoned
    /// otherwise.
    #[test]
    fn a_difference_of_a_trade_is_named_by_its_cause() {
        let trade = |date: i32, fees: i128| {
            let trade_date = Date::from_days(date);
            let quantity = |units| Quantity::try_new(units).expect("small");
            let trade = Trade {
                trade_id: "T1".into(),
                executed_at: Moment(0),
                account: AccountId(1),
                side: Side::Sell,
                instrument: AssetId(1),
                quantity: quantity(5),
                price: Decimal::ZERO,
                currency: AssetId(0),
                venue: "XNYS".into(),
                capacity: Capacity::Agency,
                contra: AccountId(2),
                trade_date,
                settlement_date: trade_date.plus(1),
                principal: quantity(0),
                commission: quantity(0),
                fees: quantity(fees),
                order_id: None,
                corrects: None,
                charged_by: None,
            };
            let entry = Entry::try_new(trade_date.plus(1), []).expect("nothing balances");
            Event::Booked(Booked::Trade(trade), entry)
        };
        let named = |one: &Event, other: &Event| -> Vec<String> {
            let named = between(std::slice::from_ref(one), &[as_it_is(other)]);
            named.into_iter().map(|(_, argument)| argument).collect()
        };
        let (none, some) = (trade(18_000, 0), trade(18_000, 7));
        assert_eq!(named(&none, &some), ["fees come"]);
        assert_eq!(named(&some, &trade(18_000, 5)), ["fees"]);
        assert_eq!(
            named(&some, &trade(18_001, 5)),
            ["entry of another day", "fees of another day", "settlement_date", "trade_date"]
        );
    }
}
