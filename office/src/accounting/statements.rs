//! The general ledger above the accounts, and the statements that are read from it: trial balance,
//! subsidiary ledger, balance sheet, income statement.
//!
//! In: what counts up to a day on each account in each currency ([`GlCell`], by accounting date).
//! Out: lines. The same cells come from the books of today, from the journal read through a lens,
//! or from what a day's close kept; this file does not know which. Never here: a rate between
//! currencies (each stands by itself), a posting, the order of a hash. Source: the captions are
//! FOCUS report Part II's (`markets/us/gl_captions.csv`).

use super::periods::is_result;
use super::view::Basis;
use crate::shared::directory::Directory;
use terms::{
    AccountId, AssetId, ChartLine, Class, Date, GlLine, GlSection, Kind, Name, Numbered, Rulebook,
    Sentence, Total, Wording, sentence,
};

/// What statements must know of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlAccount {
    /// Its number or name.
    pub account: Name,
    /// Its kind.
    pub kind: Kind,
    /// Its holder's class.
    pub class: Class,
}

/// What statements must know of a currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlCurrency {
    /// Its number.
    pub asset: AssetId,
    /// ISO 4217.
    pub code: Name,
    /// Minor units.
    pub decimals: u8,
}

/// What counts on an account in a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GlCell {
    /// The account.
    pub account: AccountId,
    /// The currency.
    pub currency: AssetId,
    /// Settled and pending.
    pub total: Total,
    /// Settled.
    pub settled: Total,
}

/// What stood on an account in a currency at a close, of what counted up to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedCell {
    /// The account.
    pub account: AccountId,
    /// The currency.
    pub currency: AssetId,
    /// Settled.
    pub settled: Total,
    /// Pending, by value date.
    pub rungs: Vec<(Date, Total)>,
}

/// A posting of money, and the days on which it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlPosting {
    /// On which account.
    pub account: AccountId,
    /// In which currency.
    pub currency: AssetId,
    /// The day on which it counts on trade-date basis.
    pub accounting_date: Date,
    /// The day on which it counts on settlement-date basis.
    pub settled_on: Date,
    /// The day that its event is about.
    pub about: Option<Date>,
    /// The sequence number of its event.
    pub seq: u64,
    /// What happened.
    pub event: &'static str,
    /// The id of its event.
    pub id: Option<Name>,
    /// + credit, − debit.
    pub quantity: Total,
}

impl GlPosting {
    /// The day on which it counts on a basis.
    pub const fn counts_on(&self, basis: Basis) -> Date {
        match basis {
            Basis::TradeDate => self.accounting_date,
            Basis::SettlementDate => self.settled_on,
        }
    }
}

impl GlCell {
    /// What counts on a basis.
    pub const fn on(&self, basis: Basis) -> Total {
        match basis {
            Basis::TradeDate => self.total,
            Basis::SettlementDate => self.settled,
        }
    }
}

/// Which line a balance stands on, found once for every kind, class and sign.
#[derive(Clone, Debug)]
pub struct LineMap {
    date: Date,
    places: Vec<u16>,
    lines: Vec<GlLine>,
}

impl LineMap {
    /// The map of an office's markets on a day.
    pub fn new(directory: &Directory, date: Date) -> Self {
        let mut map = Self { date, places: Vec::new(), lines: Vec::new() };
        for kind in Kind::ALL {
            for class in Class::ALL {
                for is_credit in [false, true] {
                    let line = directory.gl_line_of((*kind, *class), date, is_credit);
                    let place = map.place(&line, directory);
                    map.places.push(place);
                }
            }
        }
        map
    }

    /// The map of markets by their names, beside the rulebook, on a day, with the firm's lines of
    /// the first of them.
    pub fn of_markets(
        mut rulebook: Rulebook,
        markets: &[Name],
        lines: &[ChartLine],
        date: Date,
    ) -> Self {
        // What was closed long ago is shown by the rules as they are now, as the journal would be.
        rulebook.older.clear();
        let mut known = rulebook.markets.iter_mut();
        if let Some(first) = known.find(|known| markets.first() == Some(&known.market)) {
            for line in lines {
                first.add_line(line);
            }
        }
        let mut directory = Directory::new(rulebook);
        directory.choose_markets(markets);
        Self::new(&directory, date)
    }

    fn place(&mut self, gl_line: &Name, directory: &Directory) -> u16 {
        let at =
            self.lines.iter().position(|known| known.gl_line == *gl_line).unwrap_or_else(|| {
                self.lines.push(directory.gl_caption(gl_line));
                self.lines.len() - 1
            });
        u16::try_from(at).expect("a chart has some dozens of lines")
    }

    /// Is there such a line?
    pub fn knows(&self, gl_line: &str) -> bool {
        self.lines.iter().any(|line| line.gl_line == gl_line)
    }

    /// The line of a balance.
    pub fn line(&self, account: &GlAccount, is_credit: bool) -> &GlLine {
        let classes = Class::ALL.len();
        let at =
            (account.kind as usize * classes + account.class as usize) * 2 + usize::from(is_credit);
        &self.lines[usize::from(self.places[at])]
    }
}

/// The general ledger as of a day.
#[derive(Clone, Debug)]
pub struct GeneralLedger {
    /// Accounts by their numbers.
    pub accounts: Vec<GlAccount>,
    /// Currencies.
    pub currencies: Vec<GlCurrency>,
    /// What counts, by account and currency; nothing twice.
    pub cells: Vec<GlCell>,
    map: LineMap,
}

/// A balance on its line.
#[derive(Clone, Copy, Debug)]
pub struct LedgerLine<'g> {
    /// On which line.
    pub line: &'g GlLine,
    /// In which currency.
    pub currency: AssetId,
    /// The account.
    pub account: AccountId,
    /// + credit, − debit.
    pub total: Total,
}

/// A line of a statement: of a section, in a currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementLine {
    /// In which currency.
    pub currency: AssetId,
    /// The section; none for a line that no caption knows.
    pub section: Option<GlSection>,
    /// The line; empty for a sum.
    pub gl_line: Name,
    /// What it says.
    pub caption: Wording,
    /// How much, with the section's normal sign: assets and expenses as debits, the others as
    /// credits.
    pub amount: Total,
}

impl GeneralLedger {
    /// The general ledger of these cells, as of a day.
    pub fn new(directory: &Directory, date: Date, cells: Vec<GlCell>) -> Self {
        let accounts = directory.accounts().map(|(id, account)| GlAccount {
            account: account.account.clone(),
            kind: account.kind,
            class: directory.account_on(id, date).class,
        });
        let currencies = directory.assets().filter(|(_, asset)| asset.instrument().is_none()).map(
            |(id, asset)| GlCurrency {
                asset: id,
                code: asset.code().clone(),
                decimals: asset.decimals(),
            },
        );
        Self {
            accounts: accounts.collect(),
            currencies: currencies.collect(),
            cells,
            map: LineMap::new(directory, date),
        }
    }

    /// The same of accounts and currencies that were kept.
    pub const fn of_parts(
        accounts: Vec<GlAccount>,
        currencies: Vec<GlCurrency>,
        cells: Vec<GlCell>,
        map: LineMap,
    ) -> Self {
        Self { accounts, currencies, cells, map }
    }

    /// The day as of which it is.
    pub const fn date(&self) -> Date {
        self.map.date
    }

    /// An account.
    pub fn account(&self, id: AccountId) -> &GlAccount {
        &self.accounts[id.index()]
    }

    /// A currency.
    pub fn currency(&self, id: AssetId) -> &GlCurrency {
        self.currencies
            .iter()
            .find(|currency| currency.asset == id)
            .expect("a cell is of a currency of this office")
    }

    /// An amount of a currency, for people.
    pub fn show(&self, currency: AssetId, total: Total) -> String {
        total.show(self.currency(currency).decimals).to_string()
    }

    /// The line on which a balance of an account stands.
    pub fn line_of(&self, account: AccountId, total: Total) -> &GlLine {
        self.map.line(self.account(account), total.0 > 0)
    }

    /// Is there such a line?
    pub fn knows_line(&self, gl_line: &str) -> bool {
        self.map.knows(gl_line)
    }

    /// Every balance on a basis, by currency, line and account.
    pub fn lines(&self, basis: Basis) -> Vec<LedgerLine<'_>> {
        let held = self.cells.iter().filter(|cell| !cell.on(basis).is_zero());
        let line = |cell: &GlCell| LedgerLine {
            line: self.line_of(cell.account, cell.on(basis)),
            currency: cell.currency,
            account: cell.account,
            total: cell.on(basis),
        };
        let mut lines: Vec<LedgerLine> = held.map(line).collect();
        lines.sort_unstable_by(|one, other| {
            let key = |line: &LedgerLine| (line.currency, line.account);
            one.currency
                .cmp(&other.currency)
                .then_with(|| one.line.gl_line.cmp(&other.line.gl_line))
                .then(key(one).cmp(&key(other)))
        });
        lines
    }

    /// What stands on each line, by currency and line.
    pub fn line_totals(&self, basis: Basis) -> Vec<(AssetId, &GlLine, Total)> {
        let mut totals: Vec<(AssetId, &GlLine, Total)> = Vec::new();
        for line in self.lines(basis) {
            match totals.last_mut() {
                Some((currency, known, total))
                    if *currency == line.currency && known.gl_line == line.line.gl_line =>
                {
                    *total += line.total;
                }
                _ => totals.push((line.currency, line.line, line.total)),
            }
        }
        totals
    }

    /// The balance sheet: assets, liabilities, equity with the result that was not carried yet;
    /// each with its sum.
    pub fn balance_sheet(&self, basis: Basis) -> Vec<StatementLine> {
        let totals = self.line_totals(basis);
        let result = sentence!("Result of the year");
        let mut lines = Vec::new();
        for currency in self
            .currencies
            .iter()
            .filter(|currency| totals.iter().any(|(of, ..)| *of == currency.asset))
        {
            let own = || totals.iter().filter(|(of, ..)| *of == currency.asset);
            for section in [GlSection::Assets, GlSection::Liabilities, GlSection::Equity] {
                let mut of_section = statement_lines(own(), section);
                if section == GlSection::Equity {
                    let carried_not = own()
                        .filter(|(_, line, _)| line.section.is_some_and(GlSection::is_result))
                        .map(|(.., total)| *total)
                        .sum();
                    of_section.push(sum_line(currency.asset, section, result.clone(), carried_not));
                }
                let sum = of_section.iter().map(|line| line.amount).sum();
                lines.extend(of_section);
                lines.push(sum_line(currency.asset, section, total_of(section), sum));
            }
            lines.extend(unknown_lines(own()));
        }
        lines
    }

    /// The income statement of cells that hold what moved in a span: revenue, expenses, and the
    /// result.
    pub fn income_statement(&self, basis: Basis) -> Vec<StatementLine> {
        let totals = self.line_totals(basis);
        let mut lines = Vec::new();
        for currency in self
            .currencies
            .iter()
            .filter(|currency| totals.iter().any(|(of, ..)| *of == currency.asset))
        {
            let own = || totals.iter().filter(|(of, ..)| *of == currency.asset);
            for section in [GlSection::Revenue, GlSection::Expenses] {
                let of_section = statement_lines(own(), section);
                let sum = of_section.iter().map(|line| line.amount).sum();
                lines.extend(of_section);
                lines.push(sum_line(currency.asset, section, total_of(section), sum));
            }
            let result = own()
                .filter(|(_, line, _)| line.section.is_some_and(GlSection::is_result))
                .map(|(.., total)| *total)
                .sum();
            lines.push(StatementLine {
                section: None,
                ..sum_line(currency.asset, GlSection::Revenue, sentence!("Result"), result)
            });
        }
        lines
    }

    /// The cells of the result alone.
    pub fn retain_results(&mut self) {
        let accounts = &self.accounts;
        self.cells.retain(|cell| is_result(accounts[cell.account.index()].kind));
    }
}

fn statement_lines<'a>(
    totals: impl Iterator<Item = &'a (AssetId, &'a GlLine, Total)>,
    section: GlSection,
) -> Vec<StatementLine> {
    let of_section = totals.filter(|(_, line, _)| line.section == Some(section));
    let sign = |total: Total| if section.is_debit() { -total } else { total };
    let line = |(currency, line, total): &(AssetId, &GlLine, Total)| StatementLine {
        currency: *currency,
        section: Some(section),
        gl_line: line.gl_line.clone(),
        caption: line.caption.clone().into(),
        amount: sign(*total),
    };
    of_section.map(line).collect()
}

fn unknown_lines<'a>(
    totals: impl Iterator<Item = &'a (AssetId, &'a GlLine, Total)>,
) -> Vec<StatementLine> {
    let unknown = totals.filter(|(_, line, _)| line.section.is_none());
    let line = |(currency, line, total): &(AssetId, &GlLine, Total)| StatementLine {
        currency: *currency,
        section: None,
        gl_line: line.gl_line.clone(),
        caption: line.caption.clone().into(),
        amount: *total,
    };
    unknown.map(line).collect()
}

fn sum_line(
    currency: AssetId,
    section: GlSection,
    caption: Sentence,
    amount: Total,
) -> StatementLine {
    StatementLine {
        currency,
        section: Some(section),
        gl_line: Name::default(),
        caption: caption.into(),
        amount,
    }
}

fn total_of(section: GlSection) -> Sentence {
    sentence!("Total {section}", section = Sentence::word(section.as_str()))
}
