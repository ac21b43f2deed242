//! Kept closings agree with the journal, for random histories with items that are late and ahead.

use super::look;
use crate::engine::Engine;
use crate::folder::Folder;
use crate::gl::{Span, fold};
use office::accounting::statements::GeneralLedger;
use office::accounting::view::Basis;
use terms::{
    Account, AccountChange, Actor, Class, Date, Input, Kind, LotMethod, Name, OpenDay,
    PaymentReport, Period, PeriodEnd, SettleDue,
};

/// Business days from the end of October into November 2013.
const DAYS: [&str; 8] = [
    "2013-10-28",
    "2013-10-29",
    "2013-10-30",
    "2013-10-31",
    "2013-11-01",
    "2013-11-04",
    "2013-11-05",
    "2013-11-06",
];

fn day(text: &str) -> Date {
    Date::parse(text).expect("a day")
}

/// A small source of chance, the same for each seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits fit") % end
    }
}

fn client() -> Account {
    Account {
        account: Name::from("CLIENT"),
        kind: Kind::Cash,
        class: Class::Customer,
        name: Name::from("Client"),
        currency: None,
        desk: None,
        branch: None,
        opened: None,
        closed: None,
        lot_method: LotMethod::FirstInFirstOut,
        country: None,
    }
}

fn pay(engine: &mut Engine, id: usize, date: Date, cents: usize) {
    let account = ["CAPITAL", "CLIENT", "CLEARING-EXPENSE"][cents % 3];
    let report = PaymentReport {
        payment_id: Name::from(format!("P{id}")),
        date,
        account: Name::from(account),
        bank_account: Name::from("BANK"),
        currency: Name::from("USD"),
        amount: terms::Decimal {
            mantissa: i64::try_from(cents).expect("few cents") - 5000,
            scale: 2,
        },
        reference: None,
        takes_back: terms::TakesBack::default(),
    };
    engine.command(Input::Pay(report)).expect("it is a payment");
}

/// A class of another line, from today on or a day to come.
fn reclassify(engine: &mut Engine, id: usize, from: Date, to: usize) {
    engine
        .command(Input::ChangeAccount(AccountChange {
            change_id: Name::from(format!("AC{id}")),
            account: Name::from("CLIENT"),
            effective: from,
            name: None,
            class: Some([Class::Customer, Class::NonCustomer][to % 2]),
            desk: None,
            branch: None,
            lot_method: None,
            state: None,
            reason: None,
        }))
        .expect("it reaches back behind no day");
}

fn shown(ledger: &GeneralLedger) -> Vec<String> {
    let of = |basis| {
        let row = |line: office::accounting::statements::LedgerLine| {
            format!(
                "{basis:?} {} {} {}",
                line.line.gl_line,
                ledger.account(line.account).account,
                line.total.0
            )
        };
        ledger.lines(basis).into_iter().map(row).collect::<Vec<_>>()
    };
    [of(Basis::TradeDate), of(Basis::SettlementDate)].concat()
}

fn compare(
    folder: &Folder,
    first: Date,
    days: impl IntoIterator<Item = i32>,
    is_at_rest: bool,
    seed: u64,
) {
    for days in days {
        let date = first.plus(days);
        let kept = look(folder, date);
        assert_eq!(kept.is_some(), is_at_rest && days >= 0, "seed {seed}: {date}");
        if let Some(kept) = kept {
            let journal = fold(folder, Span { until: Some(date), ..Span::default() })
                .expect("the journal is sound");
            assert_eq!(shown(&kept), shown(&journal), "seed {seed}: {date}");
        }
    }
}

/// Some days with payments of any day around, before and while the day is open; October closes
/// somewhere in November.
fn history(seed: u64) {
    let mut chance = Chance(seed);
    let home = tempfile::tempdir().expect("the machine has a temporary folder");
    let folder = Folder::create(&home.path().join("office")).expect("it is new");
    let mut engine =
        Engine::create(folder.clone(), vec![Name::from("us")], day(DAYS[0])).expect("it is new");
    engine.command(Input::OpenAccount(client())).expect("it is new");
    let closes_on = 3 + chance.below(4);
    let mut id = 0;
    for (number, date) in DAYS.iter().enumerate() {
        let items = |engine: &mut Engine, chance: &mut Chance, id: &mut usize| {
            for _ in 0..chance.below(4) {
                let about =
                    day(DAYS[0]).plus(i32::try_from(chance.below(number + 3)).expect("few days"));
                let latest = engine.office.days.latest();
                *id += 1;
                pay(engine, *id, about.min(latest), 1 + chance.below(9000));
            }
        };
        items(&mut engine, &mut chance, &mut id);
        engine.command(Input::OpenDay(OpenDay(day(date)))).expect("it follows");
        items(&mut engine, &mut chance, &mut id);
        if chance.below(2) == 0 {
            let ahead = i32::try_from(chance.below(4)).expect("few days");
            reclassify(&mut engine, number, day(date).plus(ahead), chance.below(2));
        }
        engine.command(Input::SettleDue(SettleDue(day(date)))).expect("it is open");
        items(&mut engine, &mut chance, &mut id);
        let end = engine.day_end(day(date)).expect("the journal is there");
        engine.close_day(end, None).expect("every control holds");
        if number == closes_on {
            let (by, journal_events) =
                (Actor::by_word("Ada").expect("a name"), engine.office.events());
            let period = Period::of(day(DAYS[0]));
            engine
                .command(Input::ClosePeriod(PeriodEnd {
                    period,
                    by,
                    journal_events,
                    totals: Vec::new(),
                }))
                .expect("it is over");
        }
        engine.close().expect("it can be closed");
        let some = [-1, 0, 1, 2].map(|from| {
            if from < 1 { from } else { i32::try_from(chance.below(11)).expect("few days") }
        });
        compare(&folder, day(DAYS[0]), some, true, seed);
        engine = Engine::open(folder.clone()).expect("it is there");
    }
    pay(&mut engine, 1000, day(DAYS[2]), 77);
    engine.close().expect("it can be closed");
    compare(&folder, day(DAYS[0]), [0, 5, 13], false, seed);
}

#[test]
fn what_was_kept_is_what_the_journal_says() {
    for seed in 1..=4 {
        history(seed);
    }
}
