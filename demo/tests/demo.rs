//! The demo: the same seed gives the same files and the same books; every day closes; everything
//! that was promised happens; what was written can be loaded again by hand, and the books prove
//! themselves.
//!
//! The oracle of the clearing house's money is the demo's own reckoning
//! (`demo/src/money.rs`), which asks no room of the office.

use engine::commands::{DayFiles, close_period, load_files, run_day};
use engine::{Engine, Folder, Progress, VerifyReport, look, verify};
use office::records::view::rejections;
use office::settlement::view::{Fail, clearing_money, fails};
use office::words::english;
use office::{Office, queue};
use reports::{Day, Draw};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use terms::{
    Actor, Approve, Capacity, Date, Delivery, Input, ItemKind, ItemState, Kind, Lens, Moment, Name,
    Period, Role, SourceKind, Total, Trade,
};

const SILENT: Progress = Progress { quiet: true };

const DAYS: [&str; 8] = [
    "2020-12-22",
    "2020-12-23",
    "2020-12-24",
    "2020-12-28",
    "2020-12-29",
    "2020-12-30",
    "2020-12-31",
    "2021-01-04",
];

/// What is loaded before the first day.
const OPENING: [SourceKind; 11] = [
    SourceKind::Rules,
    SourceKind::FxRates,
    SourceKind::Conversions,
    SourceKind::Accounts,
    SourceKind::Instruments,
    SourceKind::Positions,
    SourceKind::Schedules,
    SourceKind::InterestRates,
    SourceKind::PriceRules,
    SourceKind::LotChoices,
    SourceKind::CorporateActions,
];

/// A demo that was run, and what was seen of each day.
struct Demo {
    folder: TempDir,
    /// For each day, whether it closed, and how many rows of each kind of outcome its files had.
    days: Vec<(Date, bool, [u32; 3])>,
}

impl Demo {
    fn run(seed: u64) -> Self {
        let folder = tempfile::tempdir().expect("the machine has a temporary folder");
        let mut days = Vec::new();
        let show = |date, sheet: &engine::commands::DaySheet| {
            let counts = sheet.intakes.iter().map(|intake| intake.counts);
            let sum = counts.fold([0; 3], |[booked, twice, refused], counts| {
                [booked + counts.booked, twice + counts.duplicate, refused + counts.rejected]
            });
            days.push((date, sheet.holds(), sum));
            Ok(())
        };
        demo::run(&folder.path().join("office"), seed, SILENT, show).expect("the demo runs");
        Self { folder, days }
    }

    fn office(&self) -> Office {
        look(&self.engine(), Lens::default()).expect("the books can be read")
    }

    /// Did something fail on a day that had failed the day before? A receipt takes the oldest part
    /// first, so that few do.
    fn has_a_fail_that_lasts(&self, date: Date) -> bool {
        let office = look(&self.engine(), Lens { as_of: Some(date), known_at: None })
            .expect("the books can be read");
        fails(&office.street, &office.directory, date)
            .iter()
            .any(|fail| fail.age_settlement_days > 0)
    }

    fn engine(&self) -> Folder {
        Folder::open(&self.folder.path().join("office")).expect("the demo made an office")
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join("office.files").join(name)
    }

    /// Every file and its bytes.
    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let entries = fs::read_dir(self.file("")).expect("the files lie beside the office");
        let paths = entries.map(|entry| entry.expect("the folder can be listed").path());
        paths
            .map(|path| {
                (
                    PathBuf::from(path.file_name().expect("a file has a name")),
                    fs::read(path).expect("it can be read"),
                )
            })
            .collect()
    }
}

#[test]
fn one_seed_gives_one_broker() {
    let (one, two) = (Demo::run(demo::SEED), Demo::run(demo::SEED));
    assert!(one.files() == two.files(), "the files differ");
    assert!(one.office().ledger == two.office().ledger, "the books differ");
}

#[test]
fn every_seed_has_a_story() {
    for seed in [demo::SEED, 1, 2, 3] {
        let run = Demo::run(seed);
        let days: Vec<String> = run.days.iter().map(|(date, _, _)| date.to_string()).collect();
        assert_eq!(days, DAYS, "seed {seed}");
        assert!(run.days.iter().all(|(_, closed, _)| *closed), "seed {seed}: {:?}", run.days);
        assert!(run.days[..7].iter().all(|(_, _, [booked, twice, refused])| *booked > 6_000
            && *twice >= 15
            && *refused > 30));
        everything_happens(&run.office(), seed);
        assert!(
            DAYS.iter().any(|date| run.has_a_fail_that_lasts(day(date))),
            "seed {seed}: there is no fail that has lasted"
        );
        is_whole(&verify(&run.engine()).expect("the books can be verified"), seed);
    }
}

fn everything_happens(office: &Office, seed: u64) {
    let directory = &office.directory;
    let open = fails(&office.street, directory, day(DAYS[7]));
    let kind = |account| directory.account(account).kind;
    let trade =
        |is: &dyn Fn(&Trade) -> bool| office.trades.trades().any(|(_, booked)| is(&booked.trade));
    let delivery = |is: &dyn Fn(&Delivery) -> bool| {
        office.movements.deliveries().any(|(delivery, _)| is(delivery))
    };
    let is_part = |delivery: &Delivery, fail: &Fail| {
        (delivery.street_account, delivery.asset, delivery.date)
            == (fail.street_account, fail.instrument, fail.since)
    };
    let left: Vec<Total> = office
        .blocks
        .blocks()
        .map(|(_, block)| block.left())
        .filter(|left| !left.is_zero())
        .collect();
    let promises = [
        ("a fail to deliver", open.iter().any(Fail::is_ours)),
        ("a fail to receive", open.iter().any(|fail| !fail.is_ours())),
        (
            "a partial delivery",
            delivery(&|delivery| open.iter().any(|fail| is_part(delivery, fail))),
        ),
        (
            "a delivery of too much",
            delivery(&|delivery| {
                !delivery.excess.is_zero() && delivery.excess != delivery.quantity
            }),
        ),
        (
            "a delivery for the wrong account",
            delivery(&|delivery| delivery.excess == delivery.quantity),
        ),
        (
            "something in suspense",
            office
                .ledger
                .cells()
                .any(|cell| kind(cell.account) == Kind::Suspense && !cell.balance.is_empty()),
        ),
        (
            "blocks, and one share of one without an owner",
            office.blocks.blocks().count() > 20 && left.len() == 1,
        ),
        (
            "a short sale on margin",
            trade(&|trade| trade.side.is_short() && kind(trade.account) == Kind::Margin),
        ),
        (
            "a principal trade",
            trade(&|trade| {
                trade.capacity == Capacity::Principal && kind(trade.contra) == Kind::Inventory
            }),
        ),
        (
            "riskless principal",
            trade(&|trade| {
                trade.capacity == Capacity::RisklessPrincipal
                    && kind(trade.contra) == Kind::Inventory
            }),
        ),
        ("a bilateral trade", trade(&|trade| kind(trade.contra) == Kind::Counterparty)),
        ("a correction", trade(&|trade| trade.corrects.is_some())),
        ("cancels, some of trades that had settled", office.trades.cancels().count() > 200),
        (
            "fees passed on",
            office
                .movements
                .payments()
                .any(|(payment, _)| kind(payment.account) == Kind::RegulatoryFee),
        ),
    ];
    let broken: Vec<&str> =
        promises.into_iter().filter(|(_, kept)| !kept).map(|(promise, _)| promise).collect();
    assert!(broken.is_empty(), "seed {seed}: there is no {broken:?}");
    every_code_is_named(office, seed);
    the_accounting_is_there(office, seed);
    people_are_at_work(office, seed);
    nothing_lies_where_it_cannot(office, seed);
}

/// The rows that each report of the accounting should have at least.
const ROWS: [(&str, usize); 20] = [
    ("charges", 100_000),
    ("gains", 5_000),
    ("gains-by-year", 1_000),
    ("form-1099b", 1_000),
    ("schedules", 9),
    ("lots", 20_000),
    ("corporate-actions", 1),
    ("interest", 1_000),
    ("interest-rates", 14),
    ("accruals", 1_000),
    ("loans", 6),
    ("fx-positions", 2),
    ("fx-rates", 16),
    ("trial-balance-reporting", 3_000),
    ("fair-value", 200),
    ("prices-to-check", 1),
    ("proposals", 8),
    ("vouchers", 50),
    ("late-items", 1),
    ("closings", 20),
];

fn the_accounting_is_there(office: &Office, seed: u64) {
    for (name, at_least) in ROWS {
        let Some(Draw::Office(draw)) = reports::named(name).map(|report| report.draw) else {
            panic!("{name} is a report of an office")
        };
        let rows = draw(office, Day::at(office, None)).rows.count();
        assert!(rows >= at_least, "seed {seed}: {name} has {rows} rows");
    }
    let refused: Vec<String> = rejections(&office.sources)
        .filter(|row| {
            OPENING[5..].iter().any(|kind| row.source_name.starts_with(kind.as_str()))
                || row.source_name.starts_with("vouchers")
        })
        .map(|row| english(row.sentence))
        .collect();
    assert!(refused.is_empty(), "seed {seed}: {refused:?}");
}

/// One person for each role, and a morning's work of theirs.
fn people_are_at_work(office: &Office, seed: u64) {
    let roles: BTreeSet<Role> =
        office.people.all().flat_map(|person| person.roles.clone()).collect();
    assert_eq!(roles.len(), Role::ALL.len(), "seed {seed}");
    let queue = queue(office, Moment::parse("2021-01-05T15:00:00Z").expect("a moment"));
    for kind in [ItemKind::RejectedRow, ItemKind::Fail, ItemKind::Approval, ItemKind::Request] {
        assert!(
            queue.iter().any(|item| item.kind == kind),
            "seed {seed}: nothing of {}",
            kind.as_str()
        );
    }
    assert_eq!(
        queue.iter().filter(|item| item.kind == ItemKind::Request).count(),
        3,
        "seed {seed}"
    );
    let fail = queue
        .iter()
        .find(|item| item.kind == ItemKind::Fail && item.owner.is_some())
        .expect("Asha has taken one");
    assert_eq!((fail.comments, fail.state), (1, ItemState::Taken), "seed {seed}");
}

/// Each fault is refused by the rule that it is meant to break.
fn every_code_is_named(office: &Office, seed: u64) {
    let named: BTreeSet<&str> =
        rejections(&office.sources).map(|rejected| rejected.sentence.code.as_str()).collect();
    let missing: Vec<&str> = demo::codes().filter(|code| !named.contains(code)).collect();
    assert!(missing.is_empty(), "seed {seed}: no row was refused by {missing:?}");
    assert!(named.len() > 25, "{named:?}");
}

/// The opening account is empty, and the depository never lends us what it does not have.
fn nothing_lies_where_it_cannot(office: &Office, seed: u64) {
    for cell in office.ledger.cells() {
        let (kind, asset) =
            (office.directory.account(cell.account).kind, office.directory.asset(cell.asset));
        assert!(
            kind != Kind::Opening || cell.balance.is_empty(),
            "seed {seed}: {} is left on the opening account",
            asset.code()
        );
        let may_lie = kind != Kind::Depository || cell.balance.settled() <= Total::ZERO;
        assert!(may_lie, "seed {seed}: more {} left the depository than lay there", asset.code());
    }
}

fn is_whole(report: &VerifyReport, seed: u64) {
    assert!(report.is_whole(), "seed {seed}: {:?}", report.differences);
    assert!(report.unnamed.is_empty(), "seed {seed}: {:?}", report.unnamed);
}

#[test]
fn its_files_can_be_loaded_by_hand() {
    let run = Demo::run(demo::SEED);
    let desk = tempfile::tempdir().expect("the machine has a temporary folder");
    let folder = Folder::create(&desk.path().join("own")).expect("the folder is new");
    let mut engine = Engine::create(folder, vec![Name::from("us")], day(DAYS[0]))
        .expect("an office can be made");
    for kind in OPENING {
        take(&mut engine, kind, run.file(&format!("{}.csv", kind.as_str())));
    }
    for text in DAYS {
        for kind in [SourceKind::Transfers, SourceKind::LotChoices] {
            let file = run.file(&format!("{}-{text}.csv", kind.as_str()));
            if file.is_file() {
                take(&mut engine, kind, file);
            }
        }
        if text == "2020-12-31" {
            take(&mut engine, SourceKind::Vouchers, run.file("vouchers.csv"));
            let by = Actor::by_word("Ben Osei").expect("a name");
            for proposal_id in
                ["V-RENT", "V-CLEARING", "V-AUDIT", "V-BONUS", "V-DEPOSIT"].map(Name::from)
            {
                engine
                    .command(Input::Approve(Approve {
                        proposal_id,
                        by: by.clone(),
                        shown: None,
                        moves: terms::Moves::default(),
                    }))
                    .expect("somebody else put it forward");
            }
        }
        let of = |kind: &str| {
            Some(run.file(&format!("{kind}-{text}.csv")))
                .filter(|path| path.is_file())
                .into_iter()
                .collect::<Vec<_>>()
        };
        let files = DayFiles::from([
            (SourceKind::Prices, of("prices")),
            (SourceKind::Trades, of("trades")),
            (SourceKind::Allocations, of("allocations")),
            (SourceKind::Deliveries, of("deliveries")),
            (SourceKind::Loans, of("loans")),
            (SourceKind::Payments, of("payments")),
            (SourceKind::FxRates, of("fx_rates")),
            (SourceKind::Conversions, of("conversions")),
        ]);
        let sheet = run_day(&mut engine, day(text), &files, SILENT).expect("the day can be run");
        assert!(sheet.holds(), "{text}");
        the_clearing_house_is_square(&engine.office, text);
    }
    let (dir, period) = (desk.path().join("own"), Period::parse("2020-12").expect("a month"));
    let by = Actor::by_word("Ada Lindqvist").expect("it is a name");
    close_period(&mut engine, period, by, None).expect("December can be closed");
    engine.close().expect("the house can be closed");
    let mut engine =
        Engine::open(Folder::open(&dir).expect("it is an office")).expect("it can be opened");
    take(&mut engine, SourceKind::Payments, run.file("payments-late.csv"));
    assert!(engine.office.ledger == run.office().ledger, "the books differ");
    engine.close().expect("the house can be closed");
}

fn take(engine: &mut Engine, kind: SourceKind, file: PathBuf) {
    load_files(engine, kind, &[file], None, SILENT).1.expect("the file can be read");
}

/// What was paid leaves nothing between the clearing house and us, until settled trades are taken
/// back (from the 28th on).
fn the_clearing_house_is_square(office: &Office, text: &str) {
    if text >= "2020-12-28" {
        return;
    }
    let clearing_house =
        office.directory.own_account(Kind::ClearingHouse).expect("it is in the chart");
    let dollar = office.directory.currency_id("USD").expect("it is the market's currency");
    let price_of =
        |instrument| office.price_used(instrument, day(text)).map(|used| used.price.price);
    let money =
        clearing_money(&office.ledger, &office.directory, &[clearing_house], dollar, price_of);
    assert_eq!((money[0].net_money(), money[0].unpriced), (Total::ZERO, 0), "{text}");
}

#[test]
fn a_folder_with_something_in_it_is_left_alone() {
    let desk = tempfile::tempdir().expect("the machine has a temporary folder");
    let office = desk.path().join("office");
    fs::create_dir_all(desk.path().join("office.files/notes")).expect("a folder can be made");
    let refused = demo::run(&office, 1, SILENT, |_, _| Ok(()))
        .expect_err("the folder of the files is not empty");
    assert!(refused.to_string().contains("is not empty"), "{refused}");
    assert!(!office.exists());
    assert!(demo::run(Path::new("/"), 1, SILENT, |_, _| Ok(())).is_err());
}

fn day(text: &str) -> Date {
    Date::parse(text).expect("a day")
}
