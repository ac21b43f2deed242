//! The reports of the general ledger: they count by accounting date, on either basis, as of any
//! day, as known at any time.

use crate::closings;
use crate::folder::Folder;
use crate::gl::{Counted, Span, each_posting, fold};
use crate::history::Lens;
use crate::objection::Objection;
use crate::output::Table;
use anyhow::{Result, bail};
use office::Office;
use office::accounting::statements::{GeneralLedger, LedgerLine, LineMap, StatementLine};
use office::accounting::view::Basis;
use std::collections::BTreeMap;
use terms::{AccountId, AssetId, Date, LotMethod, Name, Say, Sentence, Total, Wording, sentence};

/// What is asked of a report, besides its name.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// As of which day, as known at which time.
    pub lens: Lens,
    /// From which day on; none: from the first.
    pub from: Option<Date>,
    /// On one basis; none: trade-date basis, and for the trial balance both.
    pub basis: Option<Basis>,
    /// Of one account.
    pub account: Option<Name>,
    /// Of one line.
    pub gl_line: Option<Name>,
    /// Lots: as if they had always been taken by this method.
    pub method: Option<LotMethod>,
}

/// A report of the general ledger: its name, what it shows, how it is drawn up.
pub struct LedgerReport {
    /// The name by which it is asked for.
    pub name: &'static str,
    /// What it shows.
    pub shows: &'static str,
    /// What may be asked of it beside a day, a time and a basis: the options.
    takes: &'static [&'static str],
    /// Draws it up.
    draw: fn(&Folder, &Question) -> Result<Table<'static>>,
}

const FROM: &str = "--from";
const ACCOUNT: &str = "--account";
const LINE: &str = "--line";

impl LedgerReport {
    /// Draws it up; refused when it is asked what it does not know, so that nobody takes a whole
    /// for a part.
    pub fn drawn(&self, folder: &Folder, question: &Question) -> Result<Table<'static>> {
        if question.method.is_some() {
            bail!(Objection(sentence!(
                "--method is for reports on lots; {name} does not know it",
                name = self.name
            )));
        }
        let asked = [
            (FROM, question.from.is_some()),
            (ACCOUNT, question.account.is_some()),
            (LINE, question.gl_line.is_some()),
        ];
        let unknown =
            asked.into_iter().find(|(option, is_asked)| *is_asked && !self.takes.contains(option));
        if let Some((option, _)) = unknown {
            let with = LEDGER_REPORTS
                .iter()
                .filter(|report| report.takes.contains(&option))
                .map(|report| report.name);
            bail!(Objection(sentence!(
                "{name} does not know {option}; these reports do: {reports}",
                name = self.name,
                option = option,
                reports = with.collect::<Vec<_>>().join(", ")
            )));
        }
        if let Some((from, until)) =
            question.from.zip(question.lens.as_of).filter(|(from, until)| from > until)
        {
            bail!(Objection(sentence!(
                "--from {from} is after --date {until}; --date names the last day",
                from = from,
                until = until
            )));
        }
        (self.draw)(folder, question)
    }
}

/// A line or an account of which there is nothing is no empty report.
fn check_known(ledger: &GeneralLedger, question: &Question) -> Result<()> {
    if let Some(asked) = question.gl_line.as_ref().filter(|asked| !ledger.knows_line(asked)) {
        unknown_line(asked)?;
    }
    match &question.account {
        Some(asked) if ledger.accounts.iter().all(|account| account.account != *asked) => {
            unknown_account(asked)
        }
        _ => Ok(()),
    }
}

fn unknown_line(asked: &Name) -> Result<()> {
    bail!(Objection(sentence!(
        "{asked} is no line of the general ledger; munim report DIR gl-lines lists them",
        asked = asked
    )))
}

fn unknown_account(asked: &Name) -> Result<()> {
    bail!(Objection::unknown_account(asked))
}

/// Every report of the general ledger.
pub const LEDGER_REPORTS: &[LedgerReport] = &[
    LedgerReport {
        name: "trial-balance",
        shows: "debits and credits by line of the general ledger and account, on both bases",
        takes: &[ACCOUNT, LINE],
        draw: trial_balance,
    },
    LedgerReport {
        name: "subledger",
        shows: "the accounts under each line of the general ledger, and what they add up to",
        takes: &[ACCOUNT, LINE],
        draw: subledger,
    },
    LedgerReport {
        name: "balance-sheet",
        shows: "assets, liabilities and equity, by currency",
        takes: &[],
        draw: balance_sheet,
    },
    LedgerReport {
        name: "income-statement",
        shows: "revenue, expenses and the result from a day (--from; else since the books began) to a day (--date)",
        takes: &[FROM],
        draw: income_statement,
    },
    LedgerReport {
        name: "general-ledger",
        shows: "every posting of an account (--account) or line (--line), from a day to a day, with its balance",
        takes: &[FROM, ACCOUNT, LINE],
        draw: general_ledger,
    },
];

/// The balances as of a day: out of what the closes kept when they say it, else out of the journal.
fn balances(folder: &Folder, question: &Question) -> Result<GeneralLedger> {
    let Lens { as_of, known_at } = question.lens;
    if let Some(ledger) =
        as_of.filter(|_| known_at.is_none()).and_then(|date| closings::look(folder, date))
    {
        return Ok(ledger);
    }
    fold(folder, Span { until: as_of, known_at, ..Span::default() })
}

const fn basis_name(basis: Basis) -> &'static str {
    match basis {
        Basis::TradeDate => "trade",
        Basis::SettlementDate => "settlement",
    }
}

fn one_basis(question: &Question) -> Basis {
    question.basis.unwrap_or(Basis::TradeDate)
}

/// Debit and credit of a balance.
fn sides(ledger: &GeneralLedger, currency: AssetId, total: Total) -> [String; 2] {
    let (amount, nothing) =
        (ledger.show(currency, total.abs()), ledger.show(currency, Total::ZERO));
    if total.0 < 0 { [amount, nothing] } else { [nothing, amount] }
}

fn fits(ledger: &GeneralLedger, line: &LedgerLine, question: &Question) -> bool {
    question.gl_line.as_ref().is_none_or(|asked| *asked == line.line.gl_line)
        && question
            .account
            .as_ref()
            .is_none_or(|asked| *asked == ledger.account(line.account).account)
}

fn trial_balance(folder: &Folder, question: &Question) -> Result<Table<'static>> {
    let ledger = balances(folder, question)?;
    check_known(&ledger, question)?;
    let bases = question
        .basis
        .map_or_else(|| vec![Basis::TradeDate, Basis::SettlementDate], |basis| vec![basis]);
    let mut lines = Vec::new();
    for basis in bases {
        let fitting = ledger.lines(basis).into_iter().filter(|line| fits(&ledger, line, question));
        lines.extend(fitting.map(|line| {
            (basis, line.line.gl_line.clone(), line.account, line.currency, line.total)
        }));
    }
    let rows = lines.into_iter().map(move |(basis, gl_line, account, currency, total)| {
        let [debit, credit] = sides(&ledger, currency, total);
        let (code, account) = (
            ledger.currency(currency).code.to_string(),
            ledger.account(account).account.to_string(),
        );
        vec![basis_name(basis).to_owned(), code, gl_line.to_string(), account, debit, credit]
    });
    Ok(Table::new(&["basis", "currency", "gl_line", "account", "debit", "credit"], rows))
}

fn subledger(folder: &Folder, question: &Question) -> Result<Table<'static>> {
    let ledger = balances(folder, question)?;
    check_known(&ledger, question)?;
    let basis = one_basis(question);
    let mut rows: Vec<Vec<String>> = Vec::new();
    let lines = ledger.lines(basis);
    let chosen: Vec<&LedgerLine> =
        lines.iter().filter(|line| fits(&ledger, line, question)).collect();
    for same in chosen.chunk_by(|one, next| {
        one.currency == next.currency && one.line.gl_line == next.line.gl_line
    }) {
        let row = |account: &str, total: Total| {
            let (currency, line) = (same[0].currency, same[0].line);
            let [debit, credit] = sides(&ledger, currency, total);
            let code = ledger.currency(currency).code.to_string();
            vec![
                basis_name(basis).to_owned(),
                code,
                line.gl_line.to_string(),
                line.caption.to_string(),
                account.to_owned(),
                debit,
                credit,
            ]
        };
        rows.extend(same.iter().map(|line| row(&ledger.account(line.account).account, line.total)));
        rows.push(row("", same.iter().map(|line| line.total).sum()));
    }
    Ok(Table::new(
        &["basis", "currency", "gl_line", "caption", "account", "debit", "credit"],
        rows.into_iter(),
    ))
}

const STATEMENT_COLUMNS: &[&str] =
    &["basis", "currency", "section", "gl_line", "caption", "amount"];

fn statement(ledger: &GeneralLedger, basis: Basis, lines: Vec<StatementLine>) -> Table<'static> {
    let row = |line: StatementLine| {
        vec![
            basis_name(basis).into(),
            ledger.currency(line.currency).code.wording(),
            line.section.map(|section| Sentence::word(section.as_str()).into()).unwrap_or_default(),
            line.gl_line.wording(),
            line.caption,
            ledger.show(line.currency, line.amount).into(),
        ]
    };
    let rows: Vec<Vec<Wording>> = lines.into_iter().map(row).collect();
    Table::new(STATEMENT_COLUMNS, rows.into_iter())
}

fn balance_sheet(folder: &Folder, question: &Question) -> Result<Table<'static>> {
    let (ledger, basis) = (balances(folder, question)?, one_basis(question));
    Ok(statement(&ledger, basis, ledger.balance_sheet(basis)))
}

/// What was earned and spent; the voucher that carries a year's result away is no part of it.
fn income_statement(folder: &Folder, question: &Question) -> Result<Table<'static>> {
    let Lens { as_of, known_at } = question.lens;
    let mut ledger =
        fold(folder, Span { from: question.from, until: as_of, without_carrying: true, known_at })?;
    ledger.retain_results();
    let basis = one_basis(question);
    Ok(statement(&ledger, basis, ledger.income_statement(basis)))
}

/// A posting as the general ledger shows it.
struct Posted {
    counts_on: Date,
    about: Option<Date>,
    seq: u64,
    event: &'static str,
    id: String,
    quantity: Total,
}

type Pages = BTreeMap<(AccountId, AssetId), Vec<Posted>>;

fn general_ledger(folder: &Folder, question: &Question) -> Result<Table<'static>> {
    let (basis, Lens { as_of, known_at }) = (one_basis(question), question.lens);
    let mut pages = Pages::new();
    let office = each_posting(folder, known_at, |office, counted| {
        let counts_on = match basis {
            Basis::TradeDate => counted.accounting_date,
            Basis::SettlementDate => counted.settled_on,
        };
        let account = &office.directory.account(counted.posting.account).account;
        if question.account.as_ref().is_none_or(|asked| asked == account)
            && as_of.is_none_or(|until| counts_on <= until)
        {
            pages
                .entry((counted.posting.account, counted.posting.asset))
                .or_default()
                .push(posted(counts_on, &counted));
        }
    })?;
    if let Some(asked) =
        question.account.as_ref().filter(|asked| office.directory.account_id(asked).is_none())
    {
        unknown_account(asked)?;
    }
    if let Some(asked) =
        question.gl_line.as_ref().filter(|asked| !LineMap::new(&office.directory).knows(asked))
    {
        unknown_line(asked)?;
    }
    let rows: Vec<Vec<Wording>> =
        pages.into_iter().flat_map(|(key, page)| page_rows(&office, question, key, page)).collect();
    let columns = &[
        "gl_line",
        "account",
        "currency",
        "counts_on",
        "about",
        "seq",
        "event",
        "id",
        "debit",
        "credit",
        "balance",
    ];
    Ok(Table::new(columns, rows.into_iter()))
}

fn posted(counts_on: Date, counted: &Counted) -> Posted {
    let event = &counted.recorded.event;
    Posted {
        counts_on,
        about: event.as_of(),
        seq: counted.seq,
        event: event.name(),
        id: event.id().map(Name::to_string).unwrap_or_default(),
        quantity: counted.posting.quantity.into(),
    }
}

/// The page of an account in a currency: what it began with, each posting in the order in which it
/// counts, its balance after each. It stands under the line of its last balance.
fn page_rows(
    office: &Office,
    question: &Question,
    key: (AccountId, AssetId),
    mut page: Vec<Posted>,
) -> Vec<Vec<Wording>> {
    let directory = &office.directory;
    let account = directory.account(key.0);
    let ends_with: Total = page.iter().map(|posted| posted.quantity).sum();
    let gl_line = directory.gl_line(account, ends_with.0 > 0);
    if question.gl_line.as_ref().is_some_and(|asked| *asked != gl_line) {
        return Vec::new();
    }
    page.sort_by_key(|posted| (posted.counts_on, posted.seq));
    let begins =
        page.partition_point(|posted| question.from.is_some_and(|from| posted.counts_on < from));
    let mut balance: Total = page[..begins].iter().map(|posted| posted.quantity).sum();
    let show = |total: Total| Wording::from(directory.show_total(key.1, total));
    let head =
        [gl_line.wording(), account.account.wording(), directory.asset(key.1).code().wording()];
    let mut rows = Vec::new();
    if begins > 0 {
        let nothing = Wording::default;
        let opening = [
            nothing(),
            nothing(),
            nothing(),
            sentence!("brought forward").into(),
            nothing(),
            nothing(),
            nothing(),
        ];
        rows.push([&head[..], &opening, &[show(balance)]].concat());
    }
    for posted in &page[begins..] {
        balance += posted.quantity;
        let amount = show(posted.quantity.abs());
        let (debit, credit) = if posted.quantity.0 < 0 {
            (amount, Wording::default())
        } else {
            (Wording::default(), amount)
        };
        let about = posted.about.map(|about| about.wording()).unwrap_or_default();
        let own = [
            posted.counts_on.wording(),
            about,
            posted.seq.wording(),
            posted.event.into(),
            posted.id.wording(),
            debit,
            credit,
        ];
        rows.push([&head[..], &own, &[show(balance)]].concat());
    }
    rows
}
