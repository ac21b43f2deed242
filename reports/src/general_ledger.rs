//! The general ledger: every posting of an account or a line, from a day to a day, with its
//! balance.

use crate::drawing::money;
use crate::ledger::{unknown_account, unknown_line};
use crate::{Account, Asset, Cells, Code, Draw, Money, Question, Report, Sees, Table, Takes};
use office::Office;
use office::accounting::statements::{GlPosting, LineMap};
use std::collections::BTreeMap;
use terms::{AccountId, AssetId, Date, Sentence, Total, Wording, sentence};

/// The report.
pub const REPORT: Report = Report {
    name: "general-ledger",
    shows: "every posting of an account (--account) or line (--line), from a day to a day, with its balance",
    takes: &[Takes::From, Takes::Basis, Takes::Account, Takes::Line],
    sees: Sees::Clients,
    columns: Row::COLUMNS,
    draw: Draw::Postings(|office, postings, question| {
        Ok(Table::of(draw(office, postings, question)?))
    }),
};

row! {
    /// A posting, with the balance after it.
    struct Row {
        /// The line of the account's last balance.
        gl_line: Code,
        /// The account.
        account: Account as key,
        /// The currency.
        currency: Asset as key,
        /// The day on which it counts; nothing for what is brought forward.
        counts_on: Option<Date>,
        /// The day that its event is about.
        about: Option<Date>,
        /// The sequence number of its event.
        seq: Option<u64> as row_number,
        /// What happened; or that the balance is brought forward.
        event: Result<Code, Wording> as key,
        /// The id of its event.
        id: Option<Code> as key,
        /// On the debit side.
        debit: Option<Money>,
        /// On the credit side.
        credit: Option<Money>,
        /// The balance after it; + credit, − debit.
        balance: Money,
    }
}

type Pages = BTreeMap<(AccountId, AssetId), Vec<GlPosting>>;

/// The pages of the accounts that are asked for.
pub fn draw(
    office: &Office,
    postings: Vec<GlPosting>,
    question: &Question,
) -> Result<Vec<Row>, Sentence> {
    let directory = &office.directory;
    let account = question.account.as_ref().filter(|asked| directory.account_id(asked).is_none());
    if let Some(asked) = account {
        return Err(unknown_account(asked));
    }
    let map = LineMap::new(directory, last_day(office, question));
    let line = question.gl_line.as_ref().filter(|asked| !map.knows(asked));
    if let Some(asked) = line {
        return Err(unknown_line(asked));
    }
    let mut pages = Pages::new();
    for posting in postings {
        pages.entry((posting.account, posting.currency)).or_default().push(posting);
    }
    Ok(pages.into_iter().flat_map(|(key, page)| rows(office, question, key, page)).collect())
}

/// The day whose lines the balances stand on.
fn last_day(office: &Office, question: &Question) -> Date {
    question.lens.as_of.unwrap_or_else(|| office.days.current())
}

/// The page of an account in a currency: what it began with, each posting in the order in which it
/// counts, its balance after each. It stands under the line of its last balance.
fn rows(
    office: &Office,
    question: &Question,
    (account_id, currency): (AccountId, AssetId),
    mut page: Vec<GlPosting>,
) -> Vec<Row> {
    let account = office.directory.account(account_id);
    let ends_with: Total = page.iter().map(|posting| posting.quantity).sum();
    let date = last_day(office, question);
    let gl_line = office.directory.gl_line_on(account_id, date, ends_with.0 > 0);
    if question.gl_line.as_ref().is_some_and(|asked| *asked != gl_line) {
        return Vec::new();
    }
    let basis = question.one_basis();
    page.sort_by_key(|posting| (posting.counts_on(basis), posting.seq));
    let is_before =
        |posting: &GlPosting| question.from.is_some_and(|from| posting.counts_on(basis) < from);
    let begins = page.partition_point(is_before);
    let mut balance: Total = page[..begins].iter().map(|posting| posting.quantity).sum();
    let head = |event: Result<Code, Wording>, balance: Total| Row {
        gl_line: Code(gl_line.clone()),
        account: Account(account.account.clone()),
        currency: Asset(office.directory.asset(currency).code().clone()),
        counts_on: None,
        about: None,
        seq: None,
        event,
        id: None,
        debit: None,
        credit: None,
        balance: money(office, currency, balance),
    };
    let mut rows = Vec::new();
    if begins > 0 {
        rows.push(head(Err(sentence!("brought forward").into()), balance));
    }
    for posting in &page[begins..] {
        balance += posting.quantity;
        let amount = Some(money(office, currency, posting.quantity.abs()));
        let (debit, credit) = if posting.quantity.0 < 0 { (amount, None) } else { (None, amount) };
        rows.push(Row {
            counts_on: Some(posting.counts_on(basis)),
            about: posting.about,
            seq: Some(posting.seq),
            id: posting.id.clone().map(Code),
            debit,
            credit,
            ..head(Ok(Code(posting.event.into())), balance)
        });
    }
    rows
}
