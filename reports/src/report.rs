//! A report: its name, what it is asked, whose data it shows, its columns, and how it is drawn up.

use crate::REPORTS;
use crate::question::{Day, Question, Takes};
use crate::row::Column;
use crate::table::Table;
use office::Office;
use office::accounting::statements::{GeneralLedger, GlPosting};
use terms::{Sentence, sentence};

/// A report.
#[derive(Clone, Copy, Debug)]
pub struct Report {
    /// The name by which it is asked for.
    pub name: &'static str,
    /// What it shows.
    pub shows: &'static str,
    /// What may be asked of it besides a day and a time, which every report knows.
    pub takes: &'static [Takes],
    /// Whose data it shows.
    pub sees: Sees,
    /// Its columns.
    pub columns: &'static [Column],
    /// How it is drawn up.
    pub draw: Draw,
}

/// Whose data a report shows: which permission it needs, and what the journal of access keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sees {
    /// The firm's books alone: street accounts, inventory, prices, lines of the general ledger.
    Books,
    /// What belongs to clients, or may name them.
    Clients,
    /// What belongs to clients, each row to the account in its column `account` and to no other:
    /// the rows of some accounts are the report on these, and sums are drawn up by account.
    Accounts,
}

/// From what a report is drawn up. Whoever asks reads it, and hands it over.
#[derive(Clone, Copy, Debug)]
pub enum Draw {
    /// The office, looked at through the question's lens.
    Office(for<'o> fn(&'o Office, Day) -> Table<'o>),
    /// The general ledger as of the question's day: every balance.
    Balances(fn(&GeneralLedger, &Question) -> Result<Table<'static>, Sentence>),
    /// What moved revenue and expenses within the question's days, without what carries a result
    /// away.
    Results(fn(&GeneralLedger, &Question) -> Result<Table<'static>, Sentence>),
    /// Every posting of money up to the question's day, and the office as known at its time.
    Postings(fn(&Office, Vec<GlPosting>, &Question) -> Result<Table<'static>, Sentence>),
}

/// A report by its name.
pub fn named(name: &str) -> Option<&'static Report> {
    REPORTS.iter().find(|report| report.name == name)
}

impl Report {
    /// Is it drawn up from the general ledger, by accounting date, and not from an office?
    pub const fn is_of_ledger(&self) -> bool {
        match self.draw {
            Draw::Office(_) => false,
            Draw::Balances(_) | Draw::Results(_) | Draw::Postings(_) => true,
        }
    }

    /// Nobody takes a whole for a part: what a report does not know is refused, and not passed
    /// over.
    pub fn check(&self, question: &Question) -> Result<(), Sentence> {
        match self.draw {
            Draw::Office(_) => self.check_of_office(question),
            Draw::Balances(_) | Draw::Results(_) | Draw::Postings(_) => {
                self.check_of_ledger(question)
            }
        }
    }

    fn check_of_office(&self, question: &Question) -> Result<(), Sentence> {
        let asks = |takes: &[Takes]| takes.iter().any(|takes| question.asks(*takes));
        if asks(&[Takes::From, Takes::Basis, Takes::Line]) {
            return Err(sentence!(
                "--from, --basis and --line are for reports of the general ledger; {name} does not know them",
                name = self.name
            ));
        }
        let unknown = [Takes::Method, Takes::Account]
            .into_iter()
            .find(|takes| question.asks(*takes) && !self.takes.contains(takes));
        unknown.map_or(Ok(()), |takes| Err(self.does_not_know(takes)))
    }

    fn does_not_know(&self, takes: Takes) -> Sentence {
        let is_alike = |report: &Self| report.is_of_ledger() == self.is_of_ledger();
        sentence!(
            "{name} does not know {option}; these reports do: {reports}",
            name = self.name,
            option = takes.option(),
            reports = names(|report| is_alike(report) && report.takes.contains(&takes))
        )
    }

    /// Draws it up from an office, of one account alone where the question says so; none when it is
    /// drawn up from the general ledger.
    pub fn of_office<'o>(&self, office: &'o Office, day: Day) -> Option<Table<'o>> {
        let Draw::Office(draw) = self.draw else { return None };
        let table = draw(office, day);
        // Reports on lots look at one account alone by themselves.
        let is_narrowed =
            self.takes.contains(&Takes::Account) && !self.takes.contains(&Takes::Method);
        Some(match day.account.filter(|_| is_narrowed) {
            Some(account) => table.of_account(office.directory.account(account).account.clone()),
            None => table,
        })
    }

    fn check_of_ledger(&self, question: &Question) -> Result<(), Sentence> {
        if question.method.is_some() {
            return Err(sentence!(
                "--method is for reports on lots; {name} does not know it",
                name = self.name
            ));
        }
        let unknown = [Takes::From, Takes::Account, Takes::Line]
            .into_iter()
            .find(|takes| question.asks(*takes) && !self.takes.contains(takes));
        if let Some(takes) = unknown {
            return Err(self.does_not_know(takes));
        }
        match question.from.zip(question.lens.as_of) {
            Some((from, until)) if from > until => Err(sentence!(
                "--from {from} is after --date {until}; --date names the last day",
                from = from,
                until = until
            )),
            _ => Ok(()),
        }
    }
}

/// The names of the reports that do, with commas between them.
fn names(does: impl Fn(&Report) -> bool) -> String {
    let names: Vec<&str> =
        REPORTS.iter().filter(|report| does(report)).map(|report| report.name).collect();
    names.join(", ")
}
