//! Acts of people: who did what, and who brought an event about.

use office::Office;
use terms::{
    Act, Actor, Date, DeskEvent, Event, KnownEvent, Moment, Name, OfficeEvent, Origin, Recorded,
    Request, RequestSubject, Step, Work,
};
use views::{Position, Store};

fn act(person: &str, object: Option<&str>, events: u32) -> Event {
    let by = Actor::by_word(person).expect("a name");
    Event::Desk(DeskEvent::Acted(Act {
        by,
        in_place_of: None,
        from: Name::from("192.0.2.7"),
        act: Name::from("load"),
        object: object.map(Name::from),
        at: Moment(5),
        events,
    }))
}

#[test]
fn requests_and_the_work_on_them_are_rows() {
    let folder = tempfile::tempdir().expect("the machine has a temporary folder");
    let path = folder.path().join("views.sqlite");
    let mut store = Store::open(&path.display().to_string()).expect("the tables open");
    let mut office = Office::new(markets::rulebook());
    let by = Actor::by_word("Asha Rao").expect("a name");
    let asked = Request {
        request_id: Name::from("Q-1"),
        by: by.clone(),
        desk: Name::from("settlements"),
        subject: RequestSubject::Price,
        about: Some(Name::from("SPY")),
        text: "which price was used?".to_owned(),
        at: Moment(7),
    };
    let step = |step| {
        Event::Desk(DeskEvent::Worked(Work {
            item: Name::from("request Q-1"),
            by: by.clone(),
            at: Moment(8),
            step,
        }))
    };
    let opened = Event::Office(OfficeEvent::OfficeOpened {
        markets: vec![Name::from("us")],
        books_from: Date::parse("2026-06-01").expect("a day"),
    });
    let told = [
        opened,
        Event::Desk(DeskEvent::RequestOpened(asked)),
        step(Step::Due(Moment(9))),
        step(Step::Answer("the close".to_owned())),
    ];
    for (seq, event) in (0..).zip(told) {
        let recorded = Recorded { origin: Origin::Command, event };
        office.apply(&recorded);
        store.project(&office, seq, 1, &recorded);
    }
    store
        .commit(&office, Position { next_seq: 4, ..Position::default() })
        .expect("the tables take it");
    store.finish().expect("the tables take it");
    let file = rusqlite::Connection::open(&path).expect("the file is there");
    let text = |sql: &str| -> String { file.query_row(sql, [], |row| row.get(0)).expect("a row") };
    assert_eq!(
        text("SELECT person || ': ' || about || ': ' || words FROM requests"),
        "Asha Rao: SPY: which price was used?"
    );
    assert_eq!(
        text("SELECT group_concat(step || ' ' || coalesce(words, due_at), '; ') FROM work"),
        "due 9; answer the close"
    );
}

#[test]
fn an_event_knows_who_brought_it_about() {
    let folder = tempfile::tempdir().expect("the machine has a temporary folder");
    let mut store = Store::open(&folder.path().join("views.sqlite").display().to_string())
        .expect("the tables open");
    let mut office = Office::new(markets::rulebook());
    let books_from = Date::parse("2026-06-01").expect("a day");
    let opened =
        Event::Office(OfficeEvent::OfficeOpened { markets: vec![Name::from("us")], books_from });
    let currency = |code| {
        Event::Known(KnownEvent::CurrencyAdmitted { currency: Name::from(code), decimals: 2 })
    };
    let told = [
        opened,
        act("Asha Rao", Some("rules.csv"), 1),
        currency("CAD"),
        currency("CHF"),
        act("Ben", None, 0),
    ];
    for (seq, event) in (0..).zip(told) {
        let recorded = Recorded { origin: Origin::Command, event };
        office.apply(&recorded);
        store.project(&office, seq, 1, &recorded);
    }
    store
        .commit(&office, Position { next_seq: 5, ..Position::default() })
        .expect("the tables take it");
    store.finish().expect("the tables take it");
    let reader = store.reader();
    let person = |seq| reader.act_of_seq(seq).expect("the tables answer").map(|act| act.person);
    assert_eq!(
        [0, 1, 2, 3, 4].map(person),
        [None, Some("Asha Rao"), Some("Asha Rao"), None, Some("Ben")]
            .map(|name| name.map(Name::from))
    );
    let acts = reader.acts(None, None, 10).expect("the tables answer");
    assert_eq!(acts.iter().map(|act| act.seq).collect::<Vec<_>>(), [4, 1]);
    assert_eq!(reader.acts(Some("Asha Rao"), Some(4), 10).expect("the tables answer"), acts[1..]);
    assert_eq!(acts[1].object.as_deref(), Some("rules.csv"));
}
