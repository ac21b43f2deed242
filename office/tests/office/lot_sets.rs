//! Lots against other people's sets of cases: plain-text accounting's booking methods, and two
//! calculators of wash sales.
//!
//! The sets are read from `../shared/data/tax-lots` as they were published, and the test says that
//! it was skipped when they are not there. Sources: rustledger/pta-standards (beancount v3,
//! booking); adlr/wash-sale-calculator and avinash311/wash-sale-calculator, whose cases are those
//! of IRS Publication 550 and of fairmark.com.

use crate::office::engine::Engine;
use crate::office::rows::{day, decimal};
use office::accounting::tax::{Holder, TaxView, work_out};
use office::accounting::{Change, Chosen, Holding, Label, Standing, Step};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use terms::{Date, LotMethod, Moment, Quantity, TradeNumber};

fn set(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/tax-lots").join(path);
    path.exists().then_some(path)
}

/// A client's holding, to which steps are handed as they are.
struct Desk {
    engine: Engine,
    method: LotMethod,
    holding: Holding,
    steps: u32,
}

impl Desk {
    fn new(method: LotMethod) -> Self {
        Self {
            engine: Engine::furnished("2013-10-07"),
            method,
            holding: Holding::default(),
            steps: 0,
        }
    }

    fn with<T>(&mut self, act: impl FnOnce(&mut Holding, Standing<'_>) -> T) -> T {
        let (account, asset) = (self.engine.account("BOB"), self.engine.asset("XYZ"));
        let standing = self
            .engine
            .office
            .lots
            .standing(&self.engine.office.directory, account, asset)
            .asked(Some(self.method));
        act(&mut self.holding, standing)
    }

    /// Bought (+) or sold (−) for so many cents.
    fn trade(&mut self, date: Date, quantity: i64, cents: i64) -> Label {
        let label = Label::Trade(TradeNumber(self.steps));
        let change = Change::Trade { quantity: units(quantity), money: units(cents) };
        let step = Step {
            date,
            moment: Moment(self.steps.into()),
            delivered: date,
            label,
            exchange: None,
            change,
        };
        self.steps += 1;
        self.with(|holding, standing| holding.add(step, standing));
        label
    }

    fn choose(&mut self, sale: Label, lot: Label, quantity: i64) {
        let chosen = Chosen { sale, lot, quantity: units(quantity) };
        self.with(|holding, standing| holding.choose(chosen, standing));
    }

    fn view(&mut self) -> TaxView {
        self.with(|holding, standing| work_out(holding, standing, Holder::Investor))
    }
}

fn units(units: i64) -> Quantity {
    Quantity::try_new(units.into()).expect("a small number")
}

fn cents(text: &str) -> i64 {
    let plain: String = text.chars().filter(|letter| !matches!(letter, ',' | '$')).collect();
    decimal(&plain).round(2, terms::Rounding::HalfUp).expect("a small amount")
}

// ---- Wash sales. ----

/// A row: how many, bought when and for what, sold when and for what, how much of the loss is not
/// allowed, the lot's name.
struct Row {
    count: i64,
    bought: Date,
    basis: i64,
    sold: Option<(Date, i64)>,
    disallowed: i64,
    lot: String,
}

/// The fields of a line; a quoted one may hold commas.
fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut is_quoted) = (vec![String::new()], false);
    for letter in line.trim_end().chars() {
        match letter {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => fields.push(String::new()),
            _ => fields.last_mut().expect("there is one").push(letter),
        }
    }
    fields
}

/// An American date: month, day, year.
fn american(text: &str) -> Date {
    let parts: Vec<u32> = text.split('/').map(|part| part.parse().expect("a number")).collect();
    day(&format!("{:04}-{:02}-{:02}", parts[2], parts[0], parts[1]))
}

fn rows(path: &Path) -> Vec<Row> {
    let text = std::fs::read_to_string(path).expect("a file of the set");
    let row = |line: &str| {
        let fields = fields(line);
        let field = |index: usize| {
            fields.get(index).map(|field| field.trim()).filter(|field| !field.is_empty())
        };
        Row {
            count: field(0).expect("a count").parse().expect("a whole number"),
            bought: american(field(3).expect("a date")),
            basis: cents(field(4).expect("a cost")),
            sold: field(5).map(|date| (american(date), cents(field(6).expect("proceeds")))),
            disallowed: field(8).map_or(0, cents),
            lot: field(10).unwrap_or_default().to_owned(),
        }
    };
    text.lines().skip(1).filter(|line| !line.trim().is_empty()).map(row).collect()
}

/// What a set comes to: the loss that is not allowed of the sales of each day; the shares that are
/// left; what they cost with what was added to them.
type Outcome = (BTreeMap<Date, i64>, i64, i64);

fn published(rows: &[Row]) -> Outcome {
    let mut disallowed = BTreeMap::new();
    for (row, (date, _)) in rows.iter().filter_map(|row| Some((row, row.sold?))) {
        *disallowed.entry(date).or_default() += row.disallowed;
    }
    let left = rows.iter().filter(|row| row.sold.is_none());
    (disallowed, left.clone().map(|row| row.count).sum(), left.map(|row| row.basis).sum())
}

fn worked_out(rows: &[Row]) -> Outcome {
    // Rows of one lot were bought at once: a sale of a part of it is not replaced by the rest.
    let mut purchases: Vec<(Date, String, i64, i64, Vec<&Row>)> = Vec::new();
    for row in rows {
        let same = purchases.iter_mut().find(|(date, lot, ..)| {
            !lot.is_empty() && (*date, lot.as_str()) == (row.bought, row.lot.as_str())
        });
        match same {
            Some((_, _, count, basis, parts)) => {
                *count += row.count;
                *basis += row.basis;
                parts.push(row);
            }
            None => purchases.push((row.bought, row.lot.clone(), row.count, row.basis, vec![row])),
        }
    }
    let mut desk = Desk::new(LotMethod::FirstInFirstOut);
    let mut sales = Vec::new();
    for (date, _, count, basis, parts) in &purchases {
        let lot = desk.trade(*date, *count, *basis);
        sales.extend(parts.iter().filter_map(|part| {
            part.sold.map(|(sold, proceeds)| (sold, lot, part.count, proceeds))
        }));
    }
    sales.sort_by_key(|(sold, ..)| *sold);
    for (sold, lot, count, proceeds) in sales {
        let sale = desk.trade(sold, -count, proceeds);
        desk.choose(sale, lot, count);
    }
    let view = desk.view();
    let mut disallowed = BTreeMap::new();
    for disposal in &view.disposals {
        *disallowed.entry(disposal.disposed).or_default() += disposal.disallowed.units();
    }
    let left = view.open.iter();
    (
        disallowed,
        left.clone().map(|open| open.lot.quantity.units()).sum(),
        left.map(|open| open.adjusted_cost().and_then(|cost| i64::try_from(cost).ok()))
            .sum::<Option<i64>>()
            .expect("small amounts that were told"),
    )
}

#[test]
fn wash_sales_agree_with_two_calculators() {
    let mut compared = 0;
    for name in ["adlr+wash-sale-calculator", "avinash311+wash-sale-calculator"] {
        let Some(tests) = set(&format!("wash-sale/{name}/tests")) else {
            return println!("skipped: ../shared is absent");
        };
        let mut files: Vec<PathBuf> = std::fs::read_dir(&tests)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        files.sort();
        for file in
            files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "csv"))
        {
            let stem = file.file_stem().expect("a name").to_str().expect("plain letters");
            let answer = tests.join(format!("{stem}_out.csv"));
            if stem.ends_with("_out") || !answer.exists() {
                continue;
            }
            assert_eq!(worked_out(&rows(file)), published(&rows(&answer)), "{name}: {stem}");
            compared += 1;
        }
    }
    assert!(compared >= 18, "only {compared} cases were found");
}

// ---- Booking methods of plain-text accounting. ----

/// The books of a case, as the set writes them.
fn books(text: &str, case: &str) -> String {
    let after = text
        .split(&format!("\"id\": \"{case}\""))
        .nth(1)
        .unwrap_or_else(|| panic!("{case} is in the set"));
    let inline = after.split("\"inline\": \"").nth(1).expect("it has books");
    let end = inline
        .match_indices('"')
        .map(|(at, _)| at)
        .find(|at| !inline[..*at].ends_with('\\'))
        .expect("they end");
    inline[..end].replace("\\n", "\n").replace("\\\"", "\"")
}

/// Plays the purchases and sales of a case: of each day the shares, the cost in braces and the
/// money. A sale that names a cost, a day or a label takes that lot. Gives what each disposal cost,
/// in whole dollars.
fn played(books: &str, method: LotMethod) -> Vec<i64> {
    let mut desk = Desk::new(method);
    let mut bought: Vec<(String, Label)> = Vec::new();
    for transaction in books.split("\n\n").filter(|part| {
        part.contains("Assets:Stock") && part.contains("Assets:Cash") && part.contains(" * ")
    }) {
        let date = day(&transaction[..10]);
        let amount = |account: &str| -> i64 {
            let line = transaction
                .lines()
                .find(|line| line.trim().starts_with(account))
                .expect("it has a line");
            line.split_whitespace().nth(1).expect("a number").parse().expect("a whole number")
        };
        let (shares, money) = (amount("Assets:Stock"), amount("Assets:Cash").abs());
        let cost = transaction.split(['{', '}']).nth(1).expect("a cost").to_owned();
        let label = desk.trade(date, shares, money * 100);
        if shares > 0 {
            bought.push((cost, label));
        } else if !cost.is_empty() {
            let (_, lot) =
                bought.iter().find(|(bought_at, _)| *bought_at == cost).expect("the lot is there");
            desk.choose(label, *lot, -shares);
        }
    }
    desk.view()
        .disposals
        .iter()
        .map(|disposal| disposal.basis.expect("it was told").units() / 100)
        .collect()
}

/// The set says in words which lot must go: what it cost is in the table.
#[test]
fn booking_methods_agree_with_plain_text_accounting() {
    let path = "pta-standards/rustledger+pta-standards/tests/beancount/v3/booking/tests.json";
    let Some(path) = set(path) else { return println!("skipped: ../shared is absent") };
    let text = std::fs::read_to_string(path).expect("the set");
    let table = [
        ("booking-strict-exact-match", LotMethod::FirstInFirstOut, 5 * 150),
        ("booking-fifo-order", LotMethod::FirstInFirstOut, 5 * 150),
        ("booking-lifo-order", LotMethod::LastInFirstOut, 5 * 160),
        ("booking-hifo-order", LotMethod::HighestCostFirst, 5 * 160),
        ("cost-match-by-label", LotMethod::LastInFirstOut, 5 * 150),
        ("cost-match-by-date", LotMethod::LastInFirstOut, 5 * 150),
        ("cost-empty-spec", LotMethod::FirstInFirstOut, 5 * 150),
        ("price-annotation-booking", LotMethod::FirstInFirstOut, 10 * 150),
    ];
    for (case, method, basis) in table {
        assert_eq!(played(&books(&text, case), method), [basis], "{case}");
    }
}
