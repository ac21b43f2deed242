//! The keeper: one thread, orders one after the other, short ones between the pieces of a long one,
//! answers that are durable.

use engine::{Engine, Folder, Keeper};
use office::accounting::view::Basis;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use terms::{Date, FirmRule, Input, Name, SettleDue};

fn kept() -> (TempDir, Keeper) {
    let place = TempDir::new().expect("the machine has a temporary folder");
    let folder = Folder::create(&place.path().join("office")).expect("it is empty");
    let engine = Engine::create(folder, vec![Name::from("us")], day()).expect("a new office");
    (place, Keeper::start(engine))
}

fn day() -> Date {
    Date::parse("2013-10-07").expect("a day")
}

fn rule(value: &str) -> Input {
    Input::Rule(FirmRule {
        effective: day(),
        rule: Name::from("approval_days"),
        value: Name::from(value),
        source: Name::from("test"),
    })
}

#[test]
fn what_is_answered_is_in_the_journal() {
    let (place, keeper) = kept();
    let kept = keeper.order(|engine| engine.command(rule("3"))).expect("it is a rule");
    keeper.close().expect("nothing is open");
    let office = engine::look(
        &Folder::open(&place.path().join("office")).expect("it is there"),
        engine::Lens::default(),
    )
    .expect("it is whole");
    assert_eq!(office.events(), kept.head.next_seq);
    assert_eq!(
        office
            .directory
            .firm_number("approval_days", day())
            .map(|days| days.to_string())
            .as_deref(),
        Some("3")
    );
}

#[test]
fn a_long_order_lets_a_short_one_in() {
    let (_place, keeper) = kept();
    let (keeper, was_let_in) = (Arc::new(keeper), Arc::new(AtomicBool::new(false)));
    let (started, has_started) = channel();
    std::thread::scope(|threads| {
        let (long, seen) = (Arc::clone(&keeper), Arc::clone(&was_let_in));
        let long = threads.spawn(move || {
            long.long_order(move |engine, between| {
                started.send(()).expect("somebody waits for it");
                let until = Instant::now() + Duration::from_secs(20);
                while !seen.load(Ordering::SeqCst) && Instant::now() < until {
                    between(engine);
                }
                Ok(seen.load(Ordering::SeqCst))
            })
        });
        has_started.recv().expect("the long order begins");
        let seen = Arc::clone(&was_let_in);
        keeper
            .order(move |_| {
                seen.store(true, Ordering::SeqCst);
                Ok(())
            })
            .expect("it is let in");
        assert!(
            long.join().expect("it ends").expect("it is done").answer,
            "the short order waited for the end of the long one"
        );
    });
    keeper.close().expect("nothing is open");
}

#[test]
fn a_refusal_is_for_whoever_asked_and_the_keeper_goes_on() {
    let (_place, keeper) = kept();
    let refused = keeper
        .order(|engine| engine.command(Input::SettleDue(SettleDue(day()))))
        .expect_err("the day is not open");
    assert!(refused.downcast_ref::<office::Rejection>().is_some(), "{refused:#}");
    keeper.order(|engine| engine.command(rule("4"))).expect("it is a rule");
    keeper.close().expect("nothing is open");
    let error = keeper.order(|_| Ok(())).expect_err("it is closed");
    assert!(format!("{error:#}").contains("has stopped"), "{error:#}");
}

/// Whoever waits for a fold may go: it ends at its next batch.
#[test]
fn a_fold_is_broken_off_when_nobody_waits() {
    let (place, keeper) = kept();
    keeper.close().expect("nothing is open");
    let folder = Folder::open(&place.path().join("office")).expect("it is there");
    let lens = engine::Lens { as_of: Some(day()), known_at: None };
    let whole = engine::look_while(&folder, lens).expect("it is whole");
    assert!(whole.is_some_and(|office| office.events() > 0));
    let left = folder.read_while(|| false);
    assert!(engine::look_while(&left, lens).expect("it is whole").is_none());
    // Whatever else is folded from the journal is given up in the same place.
    assert!(engine::postings(&folder, lens, Basis::TradeDate, None).is_ok());
    let broken =
        engine::postings(&left, lens, Basis::TradeDate, None).map(drop).expect_err("nobody waits");
    assert!(format!("{broken:#}").contains("nobody waits for it any more"), "{broken:#}");
}
