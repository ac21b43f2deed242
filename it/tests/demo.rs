//! The demo: the same seed gives the same files and the same books; every day closes; everything that was promised happens;
//! what was written can be loaded again by hand, and the books prove themselves.
//!
//! The oracle of the clearing house's money is the demo's own reckoning (`it/src/demo/money.rs`), which asks no room of the
//! office.

use it::commands::{DayFiles, load_files, run_day};
use it::{Folder, House, Lens, Progress, VerifyReport, demo, look, verify};
use office::Office;
use office::records::view::rejections;
use office::settlement::view::{Fail, clearing_money, fails};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use terms::{Capacity, Date, Delivery, Kind, Name, SourceKind, Total, Trade};

const SILENT: Progress = Progress { quiet: true };

const DAYS: [&str; 8] = ["2020-12-22", "2020-12-23", "2020-12-24", "2020-12-28", "2020-12-29", "2020-12-30", "2020-12-31", "2021-01-04"];

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
        let show = |date, sheet: &it::commands::DaySheet| {
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
        look(&self.house(), Lens::default()).expect("the books can be read")
    }

    fn house(&self) -> Folder {
        Folder::open(&self.folder.path().join("office")).expect("the demo made an office")
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join("office.files").join(name)
    }

    /// Every file and its bytes.
    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let entries = fs::read_dir(self.file("")).expect("the files lie beside the office");
        let paths = entries.map(|entry| entry.expect("the folder can be listed").path());
        paths.map(|path| (PathBuf::from(path.file_name().expect("a file has a name")), fs::read(path).expect("it can be read"))).collect()
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
        assert!(run.days[..7].iter().all(|(_, _, [booked, twice, refused])| *booked > 6_000 && *twice >= 15 && *refused > 30));
        everything_happens(&run.office(), seed);
        is_whole(&verify(&run.house()).expect("the books can be verified"), seed);
    }
}

fn everything_happens(office: &Office, seed: u64) {
    let directory = &office.directory;
    let open = fails(&office.street, directory, day(DAYS[7]));
    let kind = |account| directory.account(account).kind;
    let trade = |is: &dyn Fn(&Trade) -> bool| office.trades.trades().any(|(_, booked)| is(&booked.trade));
    let delivery = |is: &dyn Fn(&Delivery) -> bool| office.movements.deliveries().any(|(delivery, _)| is(delivery));
    let is_part = |delivery: &Delivery, fail: &Fail| {
        (delivery.street_account, delivery.asset, delivery.date) == (fail.street_account, fail.instrument, fail.since)
    };
    let left: Vec<Total> = office.blocks.blocks().map(|(_, block)| block.left()).filter(|left| !left.is_zero()).collect();
    let promises = [
        ("a fail to deliver", open.iter().any(Fail::is_ours)),
        ("a fail to receive", open.iter().any(|fail| !fail.is_ours())),
        ("a fail that has lasted", open.iter().any(|fail| fail.age_settlement_days > 0)),
        ("a partial delivery", delivery(&|delivery| open.iter().any(|fail| is_part(delivery, fail)))),
        ("a delivery of too much", delivery(&|delivery| !delivery.excess.is_zero() && delivery.excess != delivery.quantity)),
        ("a delivery for the wrong account", delivery(&|delivery| delivery.excess == delivery.quantity)),
        ("something in suspense", office.ledger.cells().any(|cell| kind(cell.account) == Kind::Suspense && !cell.balance.is_empty())),
        ("blocks, and one share of one without an owner", office.blocks.blocks().count() > 20 && left.len() == 1),
        ("a short sale on margin", trade(&|trade| trade.side.is_short() && kind(trade.account) == Kind::Margin)),
        ("a principal trade", trade(&|trade| trade.capacity == Capacity::Principal && kind(trade.contra) == Kind::Inventory)),
        ("riskless principal", trade(&|trade| trade.capacity == Capacity::RisklessPrincipal && kind(trade.contra) == Kind::Inventory)),
        ("a bilateral trade", trade(&|trade| kind(trade.contra) == Kind::Counterparty)),
        ("a correction", trade(&|trade| trade.corrects.is_some())),
        ("cancels, some of trades that had settled", office.trades.cancels().count() > 200),
        ("fees passed on", office.movements.payments().any(|(payment, _)| kind(payment.account) == Kind::RegulatoryFee)),
    ];
    let broken: Vec<&str> = promises.into_iter().filter(|(_, kept)| !kept).map(|(promise, _)| promise).collect();
    assert!(broken.is_empty(), "seed {seed}: there is no {broken:?}");
    every_code_is_named(office, seed);
    nothing_lies_where_it_cannot(office, seed);
}

/// Each fault is refused by the rule that it is meant to break.
fn every_code_is_named(office: &Office, seed: u64) {
    let named: BTreeSet<&str> = rejections(&office.sources).map(|rejected| rejected.code.as_str()).collect();
    let missing: Vec<&str> = demo::codes().filter(|code| !named.contains(code)).collect();
    assert!(missing.is_empty(), "seed {seed}: no row was refused by {missing:?}");
    assert!(named.len() > 25, "{named:?}");
}

/// The opening account is empty, and the depository never lends us what it does not have.
fn nothing_lies_where_it_cannot(office: &Office, seed: u64) {
    for cell in office.ledger.cells() {
        let (kind, asset) = (office.directory.account(cell.account).kind, office.directory.asset(cell.asset));
        assert!(kind != Kind::Opening || cell.balance.is_empty(), "seed {seed}: {} is left on the opening account", asset.code());
        let may_lie = kind != Kind::Depository || cell.balance.settled() <= Total::ZERO;
        assert!(may_lie, "seed {seed}: more {} left the depository than lay there", asset.code());
    }
}

fn is_whole(report: &VerifyReport, seed: u64) {
    assert!(report.difference.is_none(), "seed {seed}: {:?}", report.difference);
    assert!(report.unnamed.is_empty(), "seed {seed}: {:?}", report.unnamed);
}

#[test]
fn its_files_can_be_loaded_by_hand() {
    let run = Demo::run(demo::SEED);
    let desk = tempfile::tempdir().expect("the machine has a temporary folder");
    let folder = Folder::create(&desk.path().join("own")).expect("the folder is new");
    let mut house = House::create(folder, vec![Name::from("us")], day(DAYS[0])).expect("an office can be made");
    for kind in [SourceKind::Rules, SourceKind::Accounts, SourceKind::Instruments, SourceKind::Positions] {
        let file = run.file(&format!("{}.csv", kind.as_str()));
        load_files(&mut house, kind, &[file], None, SILENT).1.expect("the file can be read");
    }
    for text in DAYS {
        let of = |kind: &str| Some(run.file(&format!("{kind}-{text}.csv"))).filter(|path| path.is_file()).into_iter().collect::<Vec<_>>();
        let files = DayFiles {
            prices: of("prices"),
            trades: of("trades"),
            allocations: of("allocations"),
            deliveries: of("deliveries"),
            loans: of("loans"),
            payments: of("payments"),
            ..DayFiles::default()
        };
        let sheet = run_day(&mut house, day(text), &files, SILENT).expect("the day can be run");
        assert!(sheet.holds(), "{text}");
        the_clearing_house_is_square(&house.office, text);
    }
    assert!(house.office.ledger == run.office().ledger, "the books differ");
    house.close().expect("the house can be closed");
}

/// What was paid leaves nothing between the clearing house and us, until settled trades are taken back (from the 28th on).
fn the_clearing_house_is_square(office: &Office, text: &str) {
    if text >= "2020-12-28" {
        return;
    }
    let house = office.directory.house_account(Kind::ClearingHouse).expect("it is in the chart");
    let dollar = office.directory.currency_id("USD").expect("it is the market's currency");
    let price_of = |instrument| office.prices.newest(instrument, day(text)).map(|price| price.price);
    let money = clearing_money(&office.ledger, &office.directory, &[house], dollar, price_of);
    assert_eq!((money[0].net_money(), money[0].unpriced), (Total::ZERO, 0), "{text}");
}

#[test]
fn a_folder_with_something_in_it_is_left_alone() {
    let desk = tempfile::tempdir().expect("the machine has a temporary folder");
    let office = desk.path().join("office");
    fs::create_dir_all(desk.path().join("office.files/notes")).expect("a folder can be made");
    let refused = demo::run(&office, 1, SILENT, |_, _| Ok(())).expect_err("the folder of the files is not empty");
    assert!(refused.to_string().contains("is not empty"), "{refused}");
    assert!(!office.exists());
    assert!(demo::run(Path::new("/"), 1, SILENT, |_, _| Ok(())).is_err());
}

fn day(text: &str) -> Date {
    Date::parse(text).expect("a day")
}
