//! Properties of any day, numbered as in `oracles/PROPERTIES.md`; the rules are those of
//! `domain.md`, "What must hold".

use crate::office::drafts::{any_days, good_days};
use crate::office::engine::Engine;
use crate::office::naive::{NO_DAY, Naive, NaiveFail};
use crate::office::random::{Step, Walk, walk};
use crate::office::rows;
use crate::office::ways_back::{any_taken_back, taken_back};
use office::accounting::tax::{Disposal, Holder, OpenLot, TaxView, work_out};
use office::accounting::view::{Basis, stock_record, trial_balance};
use office::capture::view::blotter;
use office::records::view::rejections;
use office::settlement::view::fails;
use office::{Office, Outcome};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use terms::{
    AssetId, Date, Event, Input, Name, Origin, Received, SourceEvent, SourceKind, Total,
    TradeReport,
};

/// Enough for every kind of draft to meet every other; more with `PROPTEST_CASES`.
const CASES: u32 = 512;

pub fn config(cases: u32) -> ProptestConfig {
    let persistence = proptest::test_runner::FileFailurePersistence::WithSource("regressions");
    let default = ProptestConfig {
        failure_persistence: Some(Box::new(persistence)),
        ..ProptestConfig::default()
    };
    if std::env::var_os("PROPTEST_CASES").is_some() {
        default
    } else {
        ProptestConfig { cases, ..default }
    }
}

proptest! {
    #![proptest_config(config(CASES))]

    #[test]
    fn p1_every_entry_and_the_whole_ledger_sum_to_zero(plan in any_days()) {
        walk(&plan, |walk, step| {
            if let Step::Judged(_, judgement) = step {
                judgement.events.iter().for_each(entry_sums_to_zero);
            }
            ledger_sums_to_zero(&walk.engine.office);
        });
    }

    #[test]
    fn p2_lots_lines_and_fails_add_up_to_what_they_are_parts_of(plan in any_days()) {
        walk(&plan, |walk, _| {
            lots_add_up_to_positions(&walk.engine.office);
            general_ledger_adds_up_to_accounts(&walk.engine.office);
            fails_add_up_to_street_balances(&walk.engine.office);
        });
    }

    #[test]
    fn p22_losses_that_are_allowed_and_basis_that_is_deferred_are_the_economic_loss(
        plan in any_days(),
    ) {
        losses_are_allowed_or_deferred(&walk(&plan, |_, _| {}).engine.office);
    }

    #[test]
    fn p3_every_row_ended_as_exactly_one_of_three(plan in any_days()) {
        let mut ends: BTreeMap<(u32, u32), Outcome> = BTreeMap::new();
        let walked = walk(&plan, |_, step| {
            if let Step::Judged(received, judgement) = step
                && let Origin::Row { source, row } = received.origin
            {
                // A row that is booked stays booked, whatever is told when it is sent once more.
                let end = ends.entry((source.0, row)).or_insert(judgement.outcome);
                *end = if *end == Outcome::Booked { Outcome::Booked } else { judgement.outcome };
            }
        });
        counts_agree(&walked, &ends);
    }

    #[test]
    fn p4_the_same_events_give_the_same_books(plan in any_days()) {
        let walked = walk(&plan, |_, _| {});
        let (first, second) = (&walked.engine.office, &walked.engine.replayed());
        prop_assert!(first.ledger == second.ledger);
        prop_assert_eq!(views(first), views(second));
    }

    #[test]
    fn p5_no_input_panics_and_nothing_wraps(plan in any_days()) {
        // The walk closes every day, whatever came in; the naive ledger counts in twice as many
        // bits.
        walk(&plan, |_, _| {});
    }

    #[test]
    fn p6_an_independent_naive_ledger_agrees_after_every_day(plan in any_days()) {
        walk(&plan, |walk, step| {
            if let Step::Closed(date) = step {
                agree(&walk.engine, &walk.naive, date);
            }
        });
    }

    #[test]
    fn p7_cancel_and_rebook_is_the_identity(plan in good_days(), trade in any::<usize>()) {
        let mut walked = walk(&plan, |_, _| {});
        let Some(old) = walked.may_be_taken_back(trade).cloned() else { return Ok(()) };
        let before = walked.engine.office.clone();
        let cancel = TradeReport {
            trade_id: Name::from("CANCEL"),
            cancels: Some(old.trade_id.clone()),
            corrects: None,
            ..old.clone()
        };
        let again = TradeReport { trade_id: Name::from("AGAIN"), cancels: None, corrects: None, ..old };
        walked.engine.book([cancel, again].map(Input::Trade));
        let after = &walked.engine.office;
        prop_assert!(before.ledger == after.ledger);
        prop_assert_eq!(all_lots(&before), all_lots(after));
        prop_assert_eq!(all_fails(&before), all_fails(after));
    }

    #[test]
    fn p41_booked_and_taken_back_is_the_identity(plan in good_days(), draft in any_taken_back()) {
        let mut walked = walk(&plan, |_, _| {});
        let Some(row) = draft.row(&walked) else { return Ok(()) };
        let before = walked.engine.office.clone();
        if walked.engine.send([row.clone()]) != [Outcome::Booked] {
            return Ok(());
        }
        walked.engine.book([taken_back(&row, "TAKEN-BACK")]);
        let after = &walked.engine.office;
        prop_assert!(before.ledger == after.ledger);
        prop_assert_eq!(all_lots(&before), all_lots(after));
        prop_assert_eq!(all_fails(&before), all_fails(after));
        prop_assert_eq!(all_blocks(&before), all_blocks(after));
        prop_assert_eq!(all_exposures(&before), all_exposures(after));
        prop_assert!(after.image() == walked.engine.replayed().image(), "a replay remembers the same");
    }

    #[test]
    fn p8_what_is_sent_twice_changes_nothing(plan in any_days()) {
        let mut walked = walk(&plan, |walk, step| {
            if let Step::Judged(received, first) = step {
                let second = walk.engine.office.judge(received).expect("a row");
                let expected = if first.outcome == Outcome::Booked {
                    Outcome::Duplicate
                } else {
                    first.outcome
                };
                assert_eq!((second.outcome, second.events), (expected, Vec::new()), "{received:?}");
            }
        });
        whole_walk_again_from_where_it_came(&mut walked);
        whole_walk_again_from_another_document(&mut walked);
    }

    #[test]
    fn p9_deliveries_in_any_order_give_the_same_balances(
        plan in good_days(),
        quantities in vec((0..2_usize, 0..2_usize, -3000..3000_i64), 0..12),
        seed in any::<u64>(),
    ) {
        let walked = walk(&plan, |_, _| {});
        let date = walked.engine.office.days.current();
        let deliveries = quantities
            .iter()
            .enumerate()
            .filter_map(|(index, draft)| some_delivery(date, index, *draft));
        let deliveries: Vec<Input> = deliveries.collect();
        let turned = deliveries
            .iter()
            .cloned()
            .enumerate()
            .map(|(index, input)| (turned(index, seed), input));
        let mut shuffled: Vec<(u64, Input)> = turned.collect();
        shuffled.sort_by_key(|(place, _)| *place);
        let (mut one, mut other) = (walked.engine.clone(), walked.engine);
        one.book(deliveries);
        other.book(shuffled.into_iter().map(|(_, input)| input));
        prop_assert!(one.office.ledger == other.office.ledger);
        prop_assert_eq!(all_fails(&one.office), all_fails(&other.office));
    }

    #[test]
    fn p10_deciding_changes_nothing_and_is_certain(plan in any_days()) {
        walk(&plan, |walk, step| {
            if let Step::Arrived(received) = step {
                let office = &walk.engine.office;
                let before = (office.events(), office.ledger.clone(), views(office));
                assert_eq!(office.judge(received), office.judge(received));
                assert_eq!(
                    office::decide(office, &received.input),
                    office::decide(office, &received.input)
                );
                assert!(before == (office.events(), office.ledger.clone(), views(office)), "{received:?}");
            }
        });
    }

    #[test]
    fn p11_a_day_of_good_inputs_closes_with_every_control_holding(plan in good_days()) {
        walk(&plan, |walk, step| match step {
            Step::Arrived(_) => {}
            Step::Judged(received, judgement) => assert_eq!(
                judgement.outcome,
                Outcome::Booked,
                "{received:?}: {:?}",
                judgement.events
            ),
            Step::Closed(date) => {
                let sheet = walk.engine.office.days.sheet(date).expect("a closed day has its sheet");
                assert!(sheet.iter().all(terms::Control::holds), "{sheet:?}");
            }
        });
    }
}

// ---- P1 ----

fn entry_sums_to_zero(event: &Event) {
    let Some(entry) = event.entry() else { return };
    let mut sums: BTreeMap<AssetId, i128> = BTreeMap::new();
    for posting in entry.postings() {
        *sums.entry(posting.asset).or_default() += i128::from(posting.quantity.units());
    }
    assert!(sums.values().all(|sum| *sum == 0), "{entry:?}");
}

fn ledger_sums_to_zero(office: &Office) {
    let mut sums: BTreeMap<(AssetId, Option<Date>), Total> = BTreeMap::new();
    for cell in office.ledger.cells() {
        *sums.entry((cell.asset, None)).or_default() += cell.balance.settled();
        for (date, total) in cell.balance.rungs() {
            *sums.entry((cell.asset, Some(*date))).or_default() += *total;
        }
    }
    assert!(sums.values().all(|sum| sum.is_zero()), "{sums:?}");
}

// ---- P2 ----

fn lots_add_up_to_positions(office: &Office) {
    for cell in office.ledger.cells() {
        let keeps_lots = office.directory.account(cell.account).kind.keeps_lots()
            && office.directory.asset(cell.asset).instrument().is_some();
        let lots = office
            .lots
            .holding(cell.account, cell.asset)
            .map_or(Total::ZERO, office::accounting::Holding::position);
        assert_eq!(lots, if keeps_lots { cell.balance.total() } else { Total::ZERO }, "{cell:?}");
    }
}

// ---- P22 ----

/// What a holder may not deduct now, by account and instrument: how many holdings have some.
fn losses_are_allowed_or_deferred(office: &Office) -> usize {
    let washed = office.lots.holdings().into_iter().filter(|(account, instrument, holding)| {
        let standing = office.lots.standing(&office.directory, *account, *instrument);
        let [economic, lawful] =
            [Holder::Dealer, Holder::Investor].map(|holder| work_out(holding, standing, holder));
        let gained =
            |view: &TaxView| -> Option<i128> { view.disposals.iter().map(Disposal::gain).sum() };
        let signed = |quantity: terms::Quantity, amount: i128| {
            if quantity.units() < 0 { -amount } else { amount }
        };
        let open = |view: &TaxView| -> Option<i128> {
            let cost = |open: &OpenLot| Some(signed(open.lot.quantity, open.adjusted_cost()?));
            view.open.iter().map(cost).sum()
        };
        let gone = |view: &TaxView| -> i128 {
            let parts = view.withdrawn.iter().flat_map(|gone| {
                gone.pieces
                    .iter()
                    .map(|piece| signed(gone.lot.quantity, piece.washed.units().into()))
            });
            parts.sum()
        };
        // Of a holding in which something has an unknown cost there are no sums.
        let open = open(&lawful).zip(open(&economic));
        let gained = gained(&lawful).zip(gained(&economic));
        let Some(((lawful_open, open), (lawful_gain, gain))) = open.zip(gained) else {
            return false;
        };
        let deferred = lawful_open - open + gone(&lawful);
        assert_eq!(lawful_gain - deferred, gain, "{holding:?}");
        deferred != 0
    });
    washed.count()
}

fn general_ledger_adds_up_to_accounts(office: &Office) {
    let lines = trial_balance(&office.ledger, &office.directory, office.days.current());
    for (basis, of) in [
        (Basis::TradeDate, ledger::Balance::total as fn(&_) -> _),
        (Basis::SettlementDate, ledger::Balance::settled),
    ] {
        let on_lines: Total =
            lines.iter().filter(|line| line.basis == basis).map(|line| line.total).sum();
        let money = office
            .ledger
            .cells()
            .filter(|cell| office.directory.asset(cell.asset).instrument().is_none());
        assert_eq!(on_lines, money.map(|cell| of(cell.balance)).sum());
    }
    assert!(lines.iter().all(|line| line.gl_line != "unmapped"));
}

fn fails_add_up_to_street_balances(office: &Office) {
    let mut parts: BTreeMap<_, Total> = BTreeMap::new();
    for fail in fails(&office.street, &office.directory, office.days.current()) {
        *parts.entry((fail.street_account, fail.instrument)).or_default() += fail.quantity;
    }
    for cell in office.ledger.cells() {
        let is_street = office.directory.account(cell.account).kind.shows_fails()
            && office.directory.asset(cell.asset).instrument().is_some();
        let standing = if is_street { cell.balance.settled() } else { Total::ZERO };
        assert_eq!(parts.get(&(cell.account, cell.asset)).copied().unwrap_or_default(), standing);
    }
}

// ---- P3 ----

fn counts_agree(walked: &Walk, ends: &BTreeMap<(u32, u32), Outcome>) {
    let ended = |source: u32, outcome| {
        ends.iter().filter(|((of, _), end)| *of == source && **end == outcome).count()
    };
    let documents: BTreeSet<u32> = ends.keys().map(|(source, _)| *source).collect();
    for source in documents {
        let file = walked.engine.office.sources.file(terms::SourceId(source));
        let counted = [file.booked as usize, file.duplicates(), file.rejected()];
        assert_eq!(
            counted,
            [Outcome::Booked, Outcome::Duplicate, Outcome::Rejected]
                .map(|outcome| ended(source, outcome))
        );
        assert_eq!(counted.iter().sum::<usize>(), file.rows.expect("it was finished") as usize);
    }
}

// ---- P4 ----

/// Everything that a reader of the office may see, as text.
fn views(office: &Office) -> Vec<String> {
    let date = office.days.current();
    let mut seen: Vec<String> = stock_record(&office.ledger, &office.directory)
        .iter()
        .map(|line| format!("{line:?}"))
        .collect();
    seen.extend(
        trial_balance(&office.ledger, &office.directory, office.days.current())
            .iter()
            .map(|line| format!("{line:?}")),
    );
    seen.extend(
        fails(&office.street, &office.directory, date).iter().map(|fail| format!("{fail:?}")),
    );
    seen.extend(blotter(&office.trades, None).map(|line| format!("{line:?}")));
    seen.extend(rejections(&office.sources).map(|row| format!("{row:?}")));
    seen.extend(office.lots.holdings().iter().map(|holding| format!("{holding:?}")));
    seen.extend(office.days.sheet(date).iter().map(|sheet| format!("{sheet:?}")));
    seen.push(office.events().to_string());
    seen
}

// ---- P6 ----

fn agree(engine: &Engine, naive: &Naive, date: Date) {
    let named = engine.office.ledger.cells().map(|cell| {
        let directory = &engine.office.directory;
        (
            directory.account(cell.account).account.to_string(),
            directory.asset(cell.asset).code().to_string(),
        )
    });
    for (account, asset) in named.chain(naive.cells()).collect::<BTreeSet<_>>() {
        let balance = engine.office.ledger.balance(engine.account(&account), engine.asset(&asset));
        let rungs: BTreeMap<Date, i128> =
            balance.rungs().iter().map(|(date, total)| (*date, total.0)).collect();
        assert_eq!(
            balance.settled().0,
            naive.settled(&account, &asset),
            "settled {account} {asset} on {date}"
        );
        assert_eq!(rungs, naive.rungs(&account, &asset), "pending {account} {asset} on {date}");
        assert_eq!(
            lots(engine, &account, &asset),
            naive.lots(&account, &asset),
            "lots {account} {asset} on {date}"
        );
    }
    assert_eq!(all_fails(&engine.office), naive.fails(), "fails on {date}");
}

fn lots(engine: &Engine, account: &str, asset: &str) -> Vec<(Date, i128, i128)> {
    let holding = engine.office.lots.holding(engine.account(account), engine.asset(asset));
    let lots = holding.into_iter().flat_map(office::accounting::Holding::lots);
    let acquired = |lot: &office::accounting::Lot| lot.known_acquired().unwrap_or(NO_DAY);
    lots.map(|lot| (acquired(lot), lot.quantity.units().into(), lot.cost.units().into())).collect()
}

fn all_fails(office: &Office) -> BTreeSet<NaiveFail> {
    let fails = fails(&office.street, &office.directory, office.days.current());
    let named = fails.into_iter().map(|fail| {
        let account = office.directory.account(fail.street_account).account.to_string();
        let instrument = office.directory.asset(fail.instrument).code().to_string();
        (account, instrument, fail.since, fail.quantity.0, fail.age_settlement_days)
    });
    named.collect()
}

// ---- P7 ----

fn all_lots(office: &Office) -> Vec<(terms::AccountId, AssetId, Date, i64, i64)> {
    let lots = office.lots.holdings().into_iter().flat_map(|(account, asset, holding)| {
        holding
            .lots()
            .map(move |lot| (account, asset, lot.acquired, lot.quantity.units(), lot.cost.units()))
    });
    lots.collect()
}

// ---- P41 ----

/// The firm's positions in currencies that are or were anything.
fn all_exposures(office: &Office) -> Vec<String> {
    let positions = &office.values.positions;
    let own = office.directory.accounts().flat_map(|(account, _)| {
        positions.currencies(account).map(move |currency| positions.exposure(account, currency))
    });
    let some = own.filter(|exposure| *exposure != office::valuation::Exposure::default());
    some.map(|exposure| format!("{exposure:?}")).collect()
}

fn all_blocks(office: &Office) -> Vec<String> {
    office.blocks.blocks().map(|block| format!("{block:?}")).collect()
}

// ---- P8 ----

fn whole_walk_again_from_where_it_came(walked: &mut Walk) {
    let before = walked.engine.office.ledger.clone();
    for (received, outcome) in
        walked.sent.iter().filter(|(_, outcome)| *outcome != Outcome::Rejected)
    {
        let again = walked.engine.judge(received).expect("a row");
        assert_eq!(
            (again.outcome, again.events),
            (Outcome::Duplicate, Vec::new()),
            "{received:?} was {outcome:?}"
        );
    }
    assert!(before == walked.engine.office.ledger);
}

fn whole_walk_again_from_another_document(walked: &mut Walk) {
    let before = walked.engine.office.ledger.clone();
    let source = walked.engine.receive(SourceKind::Trades);
    let accepted: Vec<&Received> = walked
        .sent
        .iter()
        .filter(|(_, outcome)| *outcome == Outcome::Booked)
        .map(|(received, _)| received)
        .collect();
    for (received, row) in accepted.iter().zip(2..) {
        let again = walked.engine.row(source, row, received.input.clone());
        let names_it = matches!(
            &again.events[..],
            [Event::Source(SourceEvent::DuplicateNamed { first, .. })] if *first == received.origin
        );
        assert!(again.outcome == Outcome::Duplicate && names_it, "{received:?}: {again:?}");
    }
    walked.engine.finish(source, accepted.len());
    assert!(before == walked.engine.office.ledger);
}

// ---- P9 ----

fn some_delivery(
    date: Date,
    index: usize,
    (street, instrument, quantity): (usize, usize, i64),
) -> Option<Input> {
    let (street, instrument) = (["NSCC", "OTHER"][street], ["XYZ", "ABC"][instrument]);
    (quantity != 0).then(|| {
        Input::Deliver(rows::delivery(&format!(
            "S{index} {date} {street} DTC {quantity} {instrument}"
        )))
    })
}

/// A place in another order.
fn turned(index: usize, seed: u64) -> u64 {
    (index as u64 + 1).wrapping_mul(seed | 1)
}
