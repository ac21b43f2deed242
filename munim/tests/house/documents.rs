//! Documents that need four eyes, and who did what: on the command line and in the journal.

use crate::office::Desk;
use engine::{Arrival, Engine, Folder, Progress, load_approved, load_bytes, propose, verify};
use std::sync::Arc;
use terms::{
    Act, Actor, Approve, DeskEvent, Event, Input, KnownBy, Moment, Name, OpenDay, SettleDue,
    SourceKind,
};

const PAYMENTS: &str = "payment_id,date,account,bank_account,currency,amount\nP1,2013-10-07,CAPITAL,BANK,USD,-250\nP2,2013-10-07,NOBODY,BANK,USD,-1\n";

#[test]
fn a_file_is_put_forward_and_loaded_once_somebody_else_has_approved_it() {
    let desk = Desk::furnished();
    desk.munim("day office --date 2013-10-07").done();
    desk.file("out.csv", PAYMENTS);
    desk.munim("propose office payments nowhere.csv --by asha --reason rent")
        .refused(2, &["nowhere.csv", "could not read"]);
    desk.munim("propose office trades out.csv --by asha --reason rent")
        .refused(2, &["out.csv", "trade_id"]);
    let said = desk.munim("propose office payments out.csv --by asha --reason rent").done();
    let proposed = || {
        desk.report("proposals")
            .into_iter()
            .find(|row| row[5].contains("out.csv"))
            .expect("it was put forward")
    };
    let id = proposed()[0].clone();
    assert!(said.out.contains(&id) && said.out.contains("--hash"), "{}", said.out);
    desk.munim("propose office payments out.csv --by gita --reason rent").refused(1, &[&id]);
    assert!(!desk.report("blotter").iter().any(|row| row.contains(&"P1".to_owned())));
    let capital = |desk: &Desk| desk.report("balances").into_iter().find(|row| row[0] == "CAPITAL");
    assert_eq!(capital(&desk), None, "nothing is loaded before it is approved");

    let hash = proposed()[6].clone();
    let said = desk.munim(&format!("approve office {id} --by ben --hash {hash}")).done();
    assert!(said.out.contains("2 read, 1 booked, 0 duplicate, 1 rejected"), "{}", said.out);
    assert!(said.out.contains("out.csv, rows 2: rent (bytes"), "{}", said.out);
    assert_eq!(capital(&desk).map(|row| row[2].clone()).as_deref(), Some("-250.00"));
    desk.munim("propose office payments out.csv --by asha --reason rent")
        .refused(1, &["out.csv", "was received on"]);
    desk.munim("verify office").done();
}

fn act(by: &str, act: &str) -> Act {
    let by = Actor { person: Name::from(by), known_by: KnownBy::Session };
    let at = Moment::parse("2013-10-07T20:15:00Z").expect("a moment");
    Act {
        by,
        in_place_of: None,
        from: Name::from("127.0.0.1"),
        act: Name::from(act),
        object: None,
        at,
        events: 0,
    }
}

fn arrival(act: Option<Act>) -> Arrival {
    let bytes = Arc::new(PAYMENTS.as_bytes().to_vec());
    Arrival { kind: SourceKind::Payments, name: Name::from("out.csv"), bytes, layout: None, act }
}

/// Every act of the journal, with the events that it says it brought about.
fn acts(desk: &Desk) -> Vec<String> {
    let folder = Folder::open(&desk.path("office")).expect("it is there");
    let mut behind: Option<(String, u32, Vec<&'static str>)> = None;
    let mut acts = Vec::new();
    engine::look_at_each(&folder, engine::Lens::default(), |_, _, _, recorded| {
        match (&recorded.event, &mut behind) {
            (Event::Desk(DeskEvent::Acted(act)), _) => {
                behind = Some((format!("{} {}", act.by.person, act.act), act.events, Vec::new()));
            }
            (event, Some((who, left, names))) => {
                names.push(event.name());
                *left -= 1;
                if *left == 0 {
                    acts.push(format!("{who}: {}", names.join(", ")));
                    behind = None;
                }
            }
            (_, None) => {}
        }
    })
    .expect("it can be read");
    acts
}

#[test]
fn who_did_something_stands_directly_before_what_it_brought_about() {
    let desk = Desk::furnished();
    let folder = || Folder::open(&desk.path("office")).expect("it is there");
    let date = terms::Date::parse("2013-10-07").expect("a day");
    let mut engine = Engine::open(folder()).expect("nobody is in it");
    let quiet = Progress { quiet: true };
    let take = |engine: &mut Engine, act, input| {
        engine.command_by(act, input).map_err(engine::Taken::into_error)
    };
    take(&mut engine, act("ben", "open day"), Input::OpenDay(OpenDay(date))).expect("it opens");
    take(&mut engine, act("ben", "open day"), Input::OpenDay(OpenDay(date)))
        .expect("it is open already, and nothing is said twice");
    let actor = act("asha", "").by;
    let id =
        propose(&mut engine, &arrival(Some(act("asha", "propose"))), actor, Name::from("rent"))
            .expect("it is new");
    let shown = None;
    let approve = Input::Approve(Approve {
        proposal_id: id.clone(),
        by: act("ben", "").by,
        shown,
        moves: terms::Moves::default(),
    });
    take(&mut engine, act("ben", "approve"), approve).expect("he may");
    // The program ends here, before it has loaded what was approved.
    engine.close().expect("it is durable");

    let mut engine = Engine::open(folder()).expect("nobody is in it");
    let loaded = load_approved(&mut engine, quiet, &mut |_| {}).expect("it is kept");
    assert_eq!(loaded.iter().map(|intake| intake.counts.booked).collect::<Vec<_>>(), [1]);
    assert!(load_approved(&mut engine, quiet, &mut |_| {}).expect("nothing is left").is_empty());
    let prices = Arrival {
        kind: SourceKind::FxRates,
        name: Name::from("rates.csv"),
        bytes: Arc::new(b"date,base,quote,rate,source\n".to_vec()),
        ..arrival(Some(act("carla", "load")))
    };
    load_bytes(&mut engine, &prices, quiet, &mut |_| {}).expect("it can be read");
    take(&mut engine, act("ben", "settle"), Input::SettleDue(SettleDue(date)))
        .expect("the day is open");
    let end = engine.day_end(date).expect("the journal stands");
    take(&mut engine, act("ben", "close day"), Input::CloseDay(end)).expect("every control holds");
    engine.close().expect("it is durable");

    let expected = [
        "ben open day: day opened",
        "asha propose: proposed",
        "ben approve: approved",
        "carla load: source received",
        "ben settle: value date arrived",
        "ben close day: day closed",
    ];
    assert_eq!(acts(&desk), expected);
    let report = verify(&folder()).expect("it can be read");
    assert!(report.is_whole(), "{:?}", report.differences);
    assert!(report.unnamed.is_empty(), "what was put forward is named");
}
