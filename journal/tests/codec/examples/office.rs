//! The office's own course: an example of each kind, and its newer forms.

use super::{actor, date, name, text, within};
use terms::{
    AccountId, AssetId, ContentHash, Control, Edition, EditionBegan, Event, OfficeEvent, Period,
    PeriodClose, Proved, RestatedFigure, Restatement, Say, Sentence, Wording,
};

/// The opening of the office.
pub fn opened() -> Vec<Event> {
    vec![Event::Office(OfficeEvent::OfficeOpened {
        markets: vec![name("us"), name("india")],
        books_from: date("2013-10-01"),
    })]
}

/// The course of a day.
pub fn days() -> Vec<Event> {
    let control = |found: &str| Control {
        control: Sentence::prose("", "trial balance"),
        expected: text("0"),
        found: text(found),
    };
    vec![
        Event::Office(OfficeEvent::DayOpened(date("2013-10-07"))),
        Event::Office(OfficeEvent::ValueDateArrived(date("2013-10-10"))),
        Event::Office(OfficeEvent::DayClosed {
            date: date("2013-10-07"),
            controls: vec![control("0"), control("-12")],
        }),
    ]
}

/// A day that was closed is open again.
pub fn day_reopened() -> Vec<Event> {
    let proposal_id = name("reopen-2013-10-07");
    vec![Event::Office(OfficeEvent::DayReopened { date: date("2013-10-07"), proposal_id })]
}

/// A period that is closed and opened again.
pub fn periods() -> Vec<Event> {
    vec![
        Event::Office(OfficeEvent::PeriodClosed(period_close())),
        Event::Office(OfficeEvent::PeriodReopened {
            period: Period::of(date("2013-10-07")),
            proposal_id: name("reopen-2013-10"),
        }),
    ]
}

/// An edition and its restatements.
pub fn editions() -> Vec<Event> {
    let began = EditionBegan {
        edition: Edition(4),
        program: name("munim 0.2.0"),
        rulebook: ContentHash([0x4e; 32]),
        proved: Some(Proved { events: 8_986, chain: ContentHash([0x5e; 32]) }),
    };
    let figure = Sentence::new("fails_since", [("date", text("2025-06-03"))]);
    let figure = |before: &str, after: &str| RestatedFigure {
        account: AccountId(5),
        asset: AssetId(3),
        figure: figure.clone(),
        before: name(before).wording(),
        after: name(after).wording(),
    };
    let restatement =
        Restatement { edition: Edition(4), figures: vec![figure("90", "40"), figure("", "50")] };
    vec![
        Event::Office(OfficeEvent::EditionBegan(began)),
        Event::Office(OfficeEvent::Restated(restatement)),
    ]
}

/// A close of a day by code: several sentences in one control.
pub fn day_by_code() -> Vec<Event> {
    let missing = ["USD", "EUR"]
        .map(|currency| within(Sentence::new("rate_missing", [("currency", text(currency))])));
    let odd = Wording::several(", ", missing.to_vec());
    let control = || Control {
        control: Sentence::new("trial_balance", []),
        expected: text("0"),
        found: odd.clone(),
    };
    vec![Event::Office(OfficeEvent::DayClosed {
        date: date("2013-10-07"),
        controls: vec![control(), control()],
    })]
}

/// A close of a period by code.
pub fn period_by_code() -> Vec<Event> {
    let line = Sentence::new("line", [("line", text("1100")), ("currency", text("USD"))]);
    let sheet = vec![Control { control: line, expected: text("-5.00"), found: text("-7.00") }];
    let open_items = vec![Sentence::new("rows_refused", [("rows", text("1"))])];
    vec![Event::Office(OfficeEvent::PeriodClosed(PeriodClose {
        open_items,
        sheet,
        ..period_close()
    }))]
}

fn period_close() -> PeriodClose {
    let control = Control {
        control: Sentence::prose("", "line 1100 USD"),
        expected: text("-5.00"),
        found: text("-7.00"),
    };
    let open_items = vec![Sentence::prose("", "1 rows were refused")];
    PeriodClose {
        period: Period::of(date("2013-10-07")),
        by: actor("Grace Hopper"),
        open_items,
        sheet: vec![control],
    }
}
