//! Limits of the firm: what looks wrong is booked and lies in the queue, what is entered beyond a
//! limit is held or refused, and a day is not closed over what nobody has signed.

use crate::office::engine::{Engine, rulebook};
use crate::office::people::{at, person, step, with_people};
use crate::office::rows::{day, delivery, payment, position, quote, trade, transfer};
use office::plausible::{Check, OnEntry, gates, together, waits_for_a_second, would};
use office::words::in_english;
use office::{Office, queue};
use terms::{FirmRule, Input, ItemState, Person, SourceKind, Step, Total, TradeReport};

const MONDAY: &str = "2013-10-07";

fn limit(rule: &str, value: &str) -> Input {
    let (rule, value) = (rule.into(), value.into());
    Input::Rule(FirmRule { effective: day(MONDAY), rule, value, source: "policy 7".into() })
}

/// An office with these limits, on a Monday; Alice's account is a cash account.
fn with_limits(limits: &[(&str, &str)]) -> Engine {
    let mut engine = with_people();
    engine.book(limits.iter().map(|(rule, value)| limit(rule, value)));
    engine.begin(day(MONDAY));
    engine
}

/// What lies in the queue because of a limit: `key quantity`.
fn exceptions(engine: &Engine) -> Vec<String> {
    let items = queue(&engine.office, at("12:00:00")).into_iter();
    let items = items.filter(|item| item.key.starts_with("check:"));
    let open = items.filter(|item| item.state != ItemState::Resolved);
    let shown = |item: office::Item| {
        let quantity = item.facts.quantity.map_or_else(String::new, |(asset, total)| {
            engine.office.directory.show_total(asset, total)
        });
        format!("{} {quantity}", item.key)
    };
    open.map(shown).collect()
}

fn booked(row: &str) -> Input {
    Input::Trade(trade(row))
}

#[test]
fn what_is_no_limit_is_refused_with_what_one_is() {
    let engine = with_people();
    let refused = |rule, value| engine.refusal(&limit(rule, value));
    let (code, words) = refused("check.nonsense", "exception");
    assert_eq!(code, "limit_must_be_of_a_check");
    assert!(words.contains("oversold") && words.contains("desk:NAME"), "{words}");
    for rule in
        ["check.restricted", "check.restricted.NOBODY", "check.amount", "check.prices.ALICE"]
    {
        assert_eq!(refused(rule, "refuse").0, "limit_must_be_of_a_check", "{rule}");
    }
    for (rule, value) in [("check.price", "exception"), ("check.oversold.ALICE", "close three")] {
        assert_eq!(refused(rule, value).0, "rule_value_must_fit", "{rule} {value}");
    }
    assert_eq!(refused("two_people.receipts", "maybe").0, "rule_value_must_fit");
}

/// The narrowest limit holds: that of the account before that of its class.
#[test]
fn a_sale_of_what_is_not_held_is_booked_and_lies_in_the_queue() {
    let rules =
        [("check.oversold.customer", "exception desk credit"), ("check.oversold.DAVID", "off")];
    let mut engine = with_limits(&rules);
    engine.book([booked("T1 2013-10-07 ALICE B 46 XYZ 10.00")]);
    assert_eq!(exceptions(&engine), [""; 0]);
    // She holds 46 and sells 100.
    engine.book([booked("T2 2013-10-07 ALICE S 100 XYZ 10.00")]);
    assert_eq!(exceptions(&engine), ["check:oversold:ALICE:XYZ -54"]);
    let items = queue(&engine.office, at("12:00:00"));
    let item = items.iter().find(|item| item.key.starts_with("check:")).expect("it lies there");
    assert_eq!(item.desk, "credit");
    assert_eq!(in_english(&item.facts.says), "ALICE has sold 54 XYZ that it does not hold");
    let said = step(&item.key, "asha", "10:00:00", Step::Resolve("she will buy".to_owned()));
    assert_eq!(engine.refusal(&said).0, "cause_must_be_gone");
    // One that settles by delivery against payment holds elsewhere.
    engine.book([booked("T4 2013-10-07 DAVID S 5 XYZ 10.00")]);
    engine.book([booked("T5 2013-10-07 ALICE B 54 XYZ 10.00")]);
    assert_eq!(exceptions(&engine), [""; 0], "it is gone when its cause is");
}

/// A margin account may be short; a sale that is marked as one of what is owned is none (17 CFR
/// 242.200(g)(1)).
#[test]
fn a_margin_account_sells_as_its_own_what_it_does_not_hold() {
    let mut engine = with_limits(&[("check.oversold", "exception hold")]);
    engine.book([booked("T1 2013-10-07 BOB SS 40 XYZ 10.00")]);
    assert_eq!(exceptions(&engine), [""; 0], "it was said that it is short");
    let long = booked("T2 2013-10-07 BOB S 5 XYZ 10.00");
    let told = would(&engine.office, std::slice::from_ref(&long));
    assert_eq!(told.on_entry(), OnEntry::Held);
    engine.book([long]);
    assert_eq!(exceptions(&engine), ["check:oversold:BOB:XYZ -5"]);
    // The oldest short lots are covered first: of 45 bought 40 close what was sold short.
    engine.book([booked("T3 2013-10-07 BOB B 42 XYZ 10.00")]);
    assert_eq!(exceptions(&engine), ["check:oversold:BOB:XYZ -3"]);
    engine.book([booked("T4 2013-10-07 BOB B 3 XYZ 10.00")]);
    assert_eq!(exceptions(&engine), [""; 0]);
    // Of 10 that are held 12 are sold: 2 are not.
    engine.book([booked("T5 2013-10-07 BOB B 10 XYZ 10.00")]);
    let two = would(&engine.office, &[booked("T6 2013-10-07 BOB S 12 XYZ 10.00")]);
    assert_eq!(
        two.findings[0].says.to_string(),
        "BOB has sold 2 XYZ that it does not hold",
        "what is held is sold first"
    );
}

/// 100 are sold at 10 and 60 of them are not held: 600.00 of the money are no free credit, when the
/// sale has settled.
#[test]
fn proceeds_of_what_is_not_held_are_no_free_credit() {
    let mut engine = with_limits(&[("check.overdraft", "exception hold")]);
    engine.book([
        Input::OpenPosition(position("2013-10-07 ALICE 40 XYZ")),
        Input::OpenPosition(position("2013-10-07 ALICE 50.00 USD")),
        booked("T1 2013-10-07 ALICE S 100 XYZ 10.00"),
    ]);
    let credit = |engine: &Engine| {
        let credits = office::free_credits::free_credits(&engine.office);
        let alice = engine.account("ALICE");
        let credit = credits.into_iter().find(|credit| credit.account == alice).expect("a credit");
        [credit.credit, credit.of_uncovered_sales, credit.free()].map(|total| total.0)
    };
    engine.settle(day(MONDAY));
    assert_eq!(credit(&engine), [5000, 0, 5000], "nothing is due yet");
    engine.close(day(MONDAY)).expect("nothing is due");
    for date in ["2013-10-08", "2013-10-09"] {
        engine.day(date, []);
    }
    engine.begin(day("2013-10-10"));
    engine.settle(day("2013-10-10"));
    let [money, uncovered, free] = credit(&engine);
    // The charges of the sale were borne by its proceeds, so that 60 of 100 have brought in less
    // than 600.00, and what is free is the rest.
    let net = money - 5000;
    assert_eq!(uncovered, (net * 60 + 50) / 100);
    assert_eq!(free, money - uncovered);
    let out = |amount: i128| {
        let amount = format!("{}.{:02}", amount / 100, amount % 100);
        let row = format!("P1 2013-10-10 ALICE BANK -{amount} USD");
        would(&engine.office, &[Input::Pay(payment(&row))]).on_entry()
    };
    assert_eq!((out(free), out(free + 1)), (OnEntry::Told, OnEntry::Held));
}

#[test]
fn a_box_and_a_cash_account_below_nothing_are_found() {
    let rules = [("check.box", "exception"), ("check.overdraft", "exception above 1000")];
    let mut engine = with_limits(&rules);
    engine.book([Input::OpenPosition(position("2013-10-07 DTC -100 XYZ"))]);
    engine.settle(day(MONDAY));
    engine.book([Input::Deliver(delivery("D1 2013-10-07 NSCC DTC -150 XYZ"))]);
    engine.book([Input::Pay(payment("P1 2013-10-07 ALICE BANK -1000.00 USD"))]);
    // 150 of 100 went out of the box; an overdraft of 1,000 is not above 1,000.
    assert_eq!(exceptions(&engine), ["check:box:DTC:XYZ -50"]);
    engine.book([Input::Pay(payment("P2 2013-10-07 ALICE BANK -0.01 USD"))]);
    assert_eq!(
        exceptions(&engine),
        ["check:box:DTC:XYZ -50", "check:overdraft:ALICE:USD -1000.01"]
    );
}

/// Of the settlement of Thursday the clearing house pays 1,000; it comes, goes the wrong way, or
/// comes not at all.
#[test]
fn money_that_was_due_and_came_wrong_is_found() {
    let mut engine = with_limits(&[("check.money", "exception")]);
    engine.book([booked("T1 2013-10-07 ALICE S 100 XYZ 10.00")]);
    engine.settle(day(MONDAY));
    engine.close(day(MONDAY)).expect("nothing is due");
    for date in ["2013-10-08", "2013-10-09"] {
        engine.day(date, []);
    }
    engine.begin(day("2013-10-10"));
    engine.book([Input::Quote(quote("2013-10-10 XYZ 10.00 USD CLOSE"))]);
    engine.settle(day("2013-10-10"));
    // We owe the 100 shares too: what is open in both is worth the same, and nothing is due.
    assert_eq!(exceptions(&engine), [""; 0]);
    engine.book([Input::Deliver(delivery("D1 2013-10-10 NSCC DTC -100 XYZ"))]);
    assert_eq!(exceptions(&engine), ["check:money:NSCC:USD 1000.00"]);
    engine.book([Input::Pay(payment("P1 2013-10-10 NSCC BANK -1000.00 USD"))]);
    assert_eq!(exceptions(&engine), ["check:money:NSCC:USD 2000.00"], "it went the wrong way");
    engine.book([Input::Pay(payment("P2 2013-10-10 NSCC BANK 2000.00 USD"))]);
    assert_eq!(exceptions(&engine), [""; 0]);
}

/// A broker is to deliver 100 against 1,000. As long as both are open nothing is wrong; when we
/// have paid twice over, he owes us the shares and money.
#[test]
fn money_with_a_counterparty_stands_against_securities() {
    let mut engine = with_limits(&[("check.money", "exception")]);
    let direct = TradeReport {
        contra: Some("OTHER".into()),
        ..trade("T1 2013-10-07 ALICE B 100 XYZ 10.00")
    };
    engine.book([Input::Trade(direct)]);
    engine.settle(day(MONDAY));
    engine.close(day(MONDAY)).expect("nothing is due");
    for date in ["2013-10-08", "2013-10-09"] {
        engine.day(date, []);
    }
    engine.begin(day("2013-10-10"));
    engine.settle(day("2013-10-10"));
    assert_eq!(exceptions(&engine), [""; 0], "he owes the shares, and we owe the money");
    engine.book([Input::Pay(payment("P1 2013-10-10 OTHER BANK -2500.00 USD"))]);
    assert_eq!(exceptions(&engine), ["check:money:OTHER:USD 1500.00"]);
}

#[test]
fn a_price_away_from_the_market_and_a_trade_told_twice_are_looked_at() {
    let rules = [("check.price", "exception above 10"), ("check.duplicate", "exception")];
    let mut engine = with_limits(&rules);
    engine.book([Input::Quote(quote("2013-10-07 XYZ 10.00 USD CLOSE"))]);
    engine.book([
        booked("T1 2013-10-07 ALICE B 100 XYZ 11.00"),
        booked("T2 2013-10-07 ALICE B 100 XYZ 11.01"),
        // The very words of T1, but the id.
        booked("T3 2013-10-07 ALICE B 100 XYZ 11.00"),
        // Another account, and another order, are other trades.
        booked("T4 2013-10-07 BOB B 100 XYZ 11.00"),
        Input::Trade(TradeReport {
            order_id: Some("O2".into()),
            ..trade("T5 2013-10-07 ALICE B 100 XYZ 11.00")
        }),
    ]);
    assert_eq!(exceptions(&engine), ["check:duplicate:T3 100", "check:price:T2 100"]);
    // A person finds that one is right; the other one was told twice, and is cancelled.
    let right =
        step("check:price:T2", "asha", "10:00:00", Step::Resolve("a late print".to_owned()));
    engine.command(right).expect("it lies there");
    let cancel = TradeReport {
        cancels: Some("T3".into()),
        reason: Some("told twice".into()),
        ..trade("C1 2013-10-07 ALICE B 100 XYZ 11.00")
    };
    engine.book([Input::Trade(cancel)]);
    assert_eq!(exceptions(&engine), [""; 0]);

    // What is remembered of it is in the image, and is the same after a replay.
    let image = engine.office.image();
    let again = Office::from_image(rulebook(), &image).expect("it is one of this build");
    assert_eq!(again.image(), image);
    assert_eq!(engine.replayed().image(), image);
    // The trade of the day before is still known.
    engine.settle(day(MONDAY));
    engine.close(day(MONDAY)).expect("every control holds");
    engine.begin(day("2013-10-08"));
    engine.book([booked("T6 2013-10-07 ALICE B 100 XYZ 11.00")]);
    assert_eq!(exceptions(&engine), ["check:duplicate:T6 100"]);
}

/// The close of the Monday; it says what it is that stands in the way.
fn closes(engine: &mut Engine) -> Result<(), String> {
    let refused = engine.close(day(MONDAY)).err();
    refused.map_or(Ok(()), |refused| {
        assert_eq!(refused.code(), "exceptions_must_be_signed");
        Err(refused.to_string())
    })
}

#[test]
fn a_day_is_not_closed_over_what_nobody_has_signed() {
    let mut engine = with_limits(&[("check.oversold", "exception close two")]);
    let second = Person { full_name: "Asha of Settle".into(), ..person("rao 1 INTAKE manager") };
    engine.book([Input::SetPerson(second)]);
    engine.book([booked("T1 2013-10-07 ALICE S 100 XYZ 10.00")]);
    engine.settle(day(MONDAY));
    let said = closes(&mut engine).expect_err("nobody has signed");
    assert!(said.contains("100 XYZ") && said.contains("sign off"), "{said}");
    let signs = |engine: &Engine, signature: usize, by: &str| {
        let gate = gates(&engine.office, day(MONDAY)).remove(0);
        assert_eq!((gate.check, gate.signatures.len()), (Check::Oversold, 2));
        step(&gate.signatures[signature].0, by, "15:00:00", Step::Resolve("bought in".to_owned()))
    };
    let first = signs(&engine, 0, "asha");
    engine.command(first).expect("it is due");
    closes(&mut engine).expect_err("one of two has signed");
    // One human does not sign twice, under another account either.
    for by in ["asha", "rao"] {
        let again = signs(&engine, 1, by);
        assert_eq!(engine.refusal(&again).0, "signer_must_be_another", "{by}");
    }
    let other = signs(&engine, 1, "ben");
    engine.command(other).expect("he is another");
    // The list is another one now, so that it is signed anew.
    engine.book([booked("T2 2013-10-07 ALICE S 1 ABC 10.00")]);
    closes(&mut engine).expect_err("nobody has signed this list");
    for (signature, by) in [(0, "asha"), (1, "ben")] {
        let signed = signs(&engine, signature, by);
        engine.command(signed).expect("it is due");
    }
    closes(&mut engine).expect("both have signed");
    assert_eq!(engine.replayed().image(), engine.office.image());
}

#[test]
fn a_file_that_is_expected_is_missed_until_it_comes() {
    let mut engine = with_limits(&[
        ("check.files.trades:oms-", "by 18:00 half-day 14:00 close sign"),
        ("check.files.prices", "by 18:30"),
    ]);
    engine.settle(day(MONDAY));
    let said = closes(&mut engine).expect_err("no file has come");
    assert!(said.contains("no file of trades whose name begins with oms- has come"), "{said}");
    // A file of prices is missed too, and nobody signs for it.
    assert_eq!(gates(&engine.office, day(MONDAY)).len(), 1);
    let source = engine.receive(SourceKind::Trades);
    engine.finish(source, 0);
    closes(&mut engine).expect_err("it has another name");
    let files = office::plausible::expected(&engine.office, day(MONDAY));
    let due = |date| files[1].due(&engine.office, day(date)).map(|due| due.to_string());
    assert_eq!(files[1].begins, "oms-");
    assert_eq!(due(MONDAY), Some("2013-10-07T22:00:00Z".to_owned()), "18:00 in New York");
    // The day after Thanksgiving trading ends at 13:00.
    assert_eq!(due("2013-11-29"), Some("2013-11-29T19:00:00Z".to_owned()));
    let gate = gates(&engine.office, day(MONDAY)).remove(0);
    let signed =
        step(&gate.signatures[0].0, "ben", "19:00:00", Step::Resolve("a holiday".to_owned()));
    engine.command(signed).expect("it is due");
    closes(&mut engine).expect("it is signed");
}

#[test]
fn an_entry_is_shown_with_what_it_would_do() {
    let mut engine = with_limits(&[
        ("check.box", "hold"),
        ("check.overdraft", "refuse above 500"),
        ("check.amount.payments", "hold above 1000000"),
        ("check.amount.transfers", "hold above 1000"),
        ("check.restricted.BOB", "refuse"),
        ("two_people.receipts", "yes"),
    ]);
    let rows = ["DTC -100 XYZ", "ALICE 5 ABC"];
    engine.book(rows.map(|row| Input::OpenPosition(position(&format!("2013-10-07 {row}")))));
    let found = |inputs: &[Input]| {
        let would = would(&engine.office, inputs);
        let says: Vec<String> = would.findings.iter().map(|found| found.says.to_string()).collect();
        (would.on_entry(), says)
    };
    let within = [Input::Deliver(delivery("D1 2013-10-07 NSCC DTC -100 XYZ"))];
    assert_eq!(found(&within), (OnEntry::Told, vec![]));
    let effects = would(&engine.office, &within).effects;
    let show = |account: &str| {
        let account = engine.account(account);
        let effect = effects.iter().find(|effect| effect.account == account).expect("it moves");
        (effect.before, effect.after)
    };
    assert_eq!(show("DTC"), (Total(-100), Total(0)));
    // Nobody was due them.
    assert_eq!(show("SUSPENSE"), (Total(0), Total(-100)));
    // Two rows that each fit, and together do not.
    let beyond = ["D1", "D2"]
        .map(|id| Input::Deliver(delivery(&format!("{id} 2013-10-07 NSCC DTC -60 XYZ"))));
    let said = vec!["DTC: 20 XYZ more are delivered than lie there".to_owned()];
    assert_eq!(found(&beyond), (OnEntry::Held, said));
    let out = [Input::Pay(payment("P1 2013-10-07 ALICE BANK -500.01 USD"))];
    assert_eq!(
        found(&out),
        (OnEntry::Refused, vec!["ALICE is overdrawn by 500.01 USD".to_owned()])
    );
    let large = [Input::Pay(payment("P2 2013-10-07 ALICE BANK 1000000.01 USD"))];
    let said = vec!["1000000.01 USD is above the limit of 1000000".to_owned()];
    assert_eq!(found(&large), (OnEntry::Held, said));
    // What has no price may be worth more.
    let unpriced = [Input::Transfer(transfer("X1 2013-10-07 ALICE CAROL 5 ABC"))];
    let said = vec!["5 ABC have no price, so that they may be above the limit of 1000".to_owned()];
    assert_eq!(found(&unpriced), (OnEntry::Held, said));
    let restricted = [Input::Pay(payment("P3 2013-10-07 BOB BANK 1.00 USD"))];
    assert_eq!(
        found(&restricted),
        (OnEntry::Refused, vec!["BOB is restricted: policy 7".to_owned()])
    );
    // What is entered wrongly is told, and by the table of the firm a receipt waits for a second.
    let wrong = [Input::Pay(payment("P4 2013-10-07 NOBODY BANK 1.00 USD"))];
    assert_eq!(would(&engine.office, &wrong).rejected.len(), 1);
    let small = Input::Pay(payment("P5 2013-10-07 ALICE BANK 1.00 USD"));
    let none = office::plausible::Would::default();
    assert!(waits_for_a_second(&engine.office, &small, &none));
    assert!(!waits_for_a_second(&with_people().office, &small, &none));
}

/// 100 lie in the box. One delivery of 60 fits, and so does another one; both together do not: 20
/// are lacking. What a third one moves elsewhere is not theirs.
#[test]
fn what_waits_for_the_same_is_shown_together() {
    let mut engine = with_limits(&[("check.box", "hold")]);
    engine.book([Input::OpenPosition(position("2013-10-07 DTC -100 XYZ"))]);
    let moves = |input: Input| would(&engine.office, &[input]);
    let [one, other] = ["D1", "D2"]
        .map(|id| moves(Input::Deliver(delivery(&format!("{id} 2013-10-07 NSCC DTC -60 XYZ")))));
    let elsewhere = moves(Input::Pay(payment("P1 2013-10-07 ALICE BANK -5.00 USD")));
    assert!(one.findings.is_empty() && other.findings.is_empty());
    let others = [("W2".into(), other), ("W3".into(), elsewhere)];
    let all = together(&engine.office, &one, &others);
    let dtc = engine.account("DTC");
    let waits: Vec<(&str, Total)> = all
        .waiting
        .iter()
        .filter(|waiting| waiting.account == dtc)
        .map(|waiting| (waiting.proposal_id.as_str(), waiting.change))
        .collect();
    assert_eq!(waits, [("W2", Total(60))]);
    assert!(all.waiting.iter().all(|waiting| waiting.proposal_id == "W2"), "{:?}", all.waiting);
    let place = one.effects.iter().position(|effect| effect.account == dtc).expect("it moves");
    assert_eq!((one.effects[place].after, all.after_all[place]), (Total(-40), Total(20)));
    let says: Vec<String> = all.findings.iter().map(|found| found.says.to_string()).collect();
    assert_eq!(says, ["DTC: 20 XYZ more are delivered than lie there"]);
}

/// By hand a trade of the day that says the same is a duplicate at any hour, and a price is
/// compared before it is booked.
#[test]
fn a_trade_that_is_typed_is_compared_before_it_is_booked() {
    let rules = [("check.price", "hold above 10"), ("check.duplicate", "hold")];
    let mut engine = with_limits(&rules);
    engine.book([Input::Quote(quote("2013-10-07 XYZ 10.00 USD CLOSE"))]);
    engine.book([booked("T1 2013-10-07 ALICE B 100 XYZ 10.50")]);
    let later = TradeReport {
        executed_at: terms::Moment::parse("2013-10-07T18:59:00Z").expect("a moment"),
        ..trade("T2 2013-10-07 ALICE B 100 XYZ 10.50")
    };
    let found = |input: Input| would(&engine.office, &[input]).findings.remove(0).says.to_string();
    assert_eq!(found(Input::Trade(later)), "a trade of the same day says the same: T1");
    let away = found(booked("T3 2013-10-07 ALICE B 100 XYZ 8.99"));
    assert_eq!(away, "trade T3 at 8.99: more than 10 percent from 10.00 of 2013-10-07");
    assert_eq!(exceptions(&engine), [""; 0], "no fact is asked about");
}

#[test]
fn an_office_without_limits_closes_and_is_told_what_one_would_have_stopped() {
    let mut engine = with_limits(&[]);
    engine.book([booked("T1 2013-10-07 ALICE S 100 XYZ 10.00")]);
    engine.settle(day(MONDAY));
    assert_eq!(exceptions(&engine), [""; 0]);
    let told: Vec<String> =
        office::not_watched(&engine.office).iter().map(office::words::english).collect();
    assert!(told[0].contains("oversold; found: 1, such as ALICE has sold 100 XYZ"), "{told:?}");
    closes(&mut engine).expect("as before there were limits");
    assert!(gates(&engine.office, day(MONDAY)).is_empty());
}

/// An amount is a figure, whatever its digits.
#[test]
fn a_limit_that_is_finer_than_the_currency_is_one() {
    let mut engine = with_limits(&[("check.overdraft", "exception above 0.005")]);
    engine.settle(day(MONDAY));
    engine.book([Input::Pay(payment("P1 2013-10-07 ALICE BANK -0.01 USD"))]);
    assert_eq!(exceptions(&engine), ["check:overdraft:ALICE:USD -0.01"]);
}
