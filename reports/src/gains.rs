//! Gains and losses: every disposal, lot by lot, with wash sales.

use crate::drawing::{account, asset, exact_amount, money};
use crate::tax_lots::{everything, is_sold_covered};
use crate::{
    Account, Amount, Asset, Cells, Code, Day, Draw, Money, Report, Sees, Table, Takes, Text, Word,
};
use office::Office;
use terms::{Date, Total};

/// The report.
pub const REPORT: Report = Report {
    name: "gains",
    shows: "what was gained and lost by each disposal of a lot, with wash sales (--method, --account)",
    takes: &[Takes::Method, Takes::Account],
    sees: Sees::Accounts,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, day| Table::of(draw(office, day))),
};

row! {
    /// A disposal of a lot.
    struct Row {
        /// The tax year.
        year: Text,
        /// Whose.
        account: Account as key,
        /// What.
        instrument: Asset as key,
        /// The lot.
        lot: Code as key,
        /// The paper that disposed of it.
        closed_by: Code as key,
        /// When it was acquired; nothing: nobody has told.
        acquired: Option<Date>,
        /// From when on it counts as held.
        held_from: Option<Date>,
        /// When it was disposed of.
        disposed: Date,
        /// How much.
        quantity: Amount,
        /// Was it sold short?
        short_sale: bool,
        /// The currency of the amounts.
        currency: Asset as key,
        /// What it brought.
        proceeds: Option<Money>,
        /// What it cost; nothing: nobody has told.
        basis: Option<Money>,
        /// What it was worth on the day of fair value that a tax law names.
        fair_value: Option<Money>,
        /// What counts as its cost.
        counts_as_cost: Option<Money>,
        /// Of a loss, what a wash sale disallows.
        disallowed: Option<Money>,
        /// What counts as gain; negative: as loss; nothing: it is not known.
        gain: Option<Money>,
        /// Held short or long, or unknown.
        term: Word as key,
        /// Is it a covered security?
        covered: bool,
        /// What nobody has told of it.
        not_known: Option<Word>,
    }
}

/// Every sale, lot by lot.
pub fn draw(office: &Office, day: Day) -> impl Iterator<Item = Row> + '_ {
    everything(office, day).map(move |sold| {
        let disposal = &sold.disposal;
        let money = |units: Total| money(office, sold.currency, units);
        Row {
            year: Text(sold.year.to_string().into()),
            account: account(office, sold.account),
            instrument: asset(office, sold.instrument),
            lot: Code(office.lot_name(disposal.lot).into()),
            closed_by: Code(office.lot_name(disposal.closed_by).into()),
            acquired: disposal.acquired,
            held_from: disposal.held_from,
            disposed: disposal.disposed,
            quantity: exact_amount(office, sold.instrument, disposal.quantity),
            short_sale: disposal.is_short,
            currency: asset(office, sold.currency),
            proceeds: disposal.proceeds.map(|proceeds| money(proceeds.into())),
            basis: disposal.basis.map(|basis| money(basis.into())),
            fair_value: sold.fair_value.map(|value| money(value.into())),
            counts_as_cost: sold.cost.map(|cost| money(cost.into())),
            disallowed: sold.gain().map(|_| money(disposal.disallowed.into())),
            gain: sold.gain().map(|gain| money(Total(gain))),
            term: Word(sold.term.as_str()),
            covered: is_sold_covered(office, &sold),
            not_known: sold.not_known().map(|missing| Word(missing.as_str())),
        }
    })
}
