//! An edition's beginning, and the figures that it restates.

use office::Office;
use terms::{
    AccountId, AssetId, ContentHash, Date, Edition, EditionBegan, Event, Name, OfficeEvent, Origin,
    Proved, Recorded, RestatedFigure, Restatement, sentence,
};
use views::{EventFilter, Position, Store};

#[test]
fn an_edition_says_what_it_proved_and_restates() {
    let folder = tempfile::tempdir().expect("the machine has a temporary folder");
    let path = folder.path().join("views.sqlite");
    let mut store = Store::open(&path.display().to_string()).expect("the tables open");
    let mut office = Office::new(markets::rulebook());
    let opened = Event::Office(OfficeEvent::OfficeOpened {
        markets: vec![Name::from("us")],
        books_from: Date::parse("2026-06-01").expect("a day"),
    });
    let began = EditionBegan {
        edition: Edition(4),
        program: Name::from("munim 0.2.0"),
        rulebook: ContentHash::default(),
        proved: Some(Proved { events: 8986, chain: ContentHash::default() }),
    };
    let figure = |account, before: &str, after: &str| RestatedFigure {
        account: AccountId(account),
        asset: AssetId(0),
        figure: sentence!("parts by age"),
        before: before.into(),
        after: after.into(),
    };
    let restated = Restatement {
        edition: Edition(4),
        figures: vec![figure(0, "90 since 2025-06-03", "40 since 2025-06-03"), figure(1, "", "5")],
    };
    for (seq, event) in (0..).zip([
        opened,
        Event::Office(OfficeEvent::EditionBegan(began)),
        Event::Office(OfficeEvent::Restated(restated)),
    ]) {
        let recorded = Recorded { origin: Origin::Command, event };
        office.apply(&recorded);
        store.project(&office, seq, 1, &recorded);
    }
    store
        .commit(&office, Position { next_seq: 3, ..Position::default() })
        .expect("the tables take it");
    store.finish().expect("the tables take it");
    let events =
        store.reader().events(&EventFilter::default(), Some(0), 10).expect("the tables answer");
    let words: Vec<&str> = events.iter().filter_map(|event| event.words.as_deref()).collect();
    let began = "edition 4 began: munim 0.2.0, after 8986 events were verified";
    assert_eq!(words, [began, "figures that edition 4 works out otherwise: 2"]);
    let file = rusqlite::Connection::open(&path).expect("the file is there");
    let sql = "SELECT group_concat(line || ' ' || account || ' ' || figure || ': ' || before || ' -> ' || after, '; ') FROM restatements";
    let text: String = file.query_row(sql, [], |row| row.get(0)).expect("a row");
    assert_eq!(
        text,
        "1 0 parts by age: 90 since 2025-06-03 -> 40 since 2025-06-03; 2 1 parts by age:  -> 5"
    );
}
