//! Reports on tax lots: what is open, what was gained, by year, as a tax form asks for it, and the
//! tax of India.
//!
//! Each may be asked about another method of taking lots, or one account alone; a question changes
//! nothing.

use super::{Day, account, asset, show};
use crate::objection::Objection;
use crate::output::Table;
use office::Office;
use office::accounting::gains::{LotQuestion, Sold, TaxYear, by_year, open_lots, sold, taxes};
use office::accounting::tax::{BOX_6, FormLine, Holder, holder};
use office::accounting::view::is_covered;
use terms::{LotMethod, Total, sentence};

/// The reports that know `--method` and `--account`.
pub const NAMES: &[&str] = &["lots", "gains", "gains-by-year", "form-1099b", "gains-tax"];

const fn question(day: Day) -> LotQuestion {
    LotQuestion { method: day.method, account: day.account }
}

const fn yes_or_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

/// Everything that was disposed of, up to the day of the report.
fn everything(office: &Office, day: Day) -> impl Iterator<Item = Sold<'_>> {
    let price = |instrument, date| office.prices.newest(instrument, date).map(|price| price.price);
    sold(&office.lots, &office.directory, question(day), price)
}

/// Open lots.
pub fn lots(office: &Office, day: Day) -> Table<'_> {
    let rows = open_lots(&office.lots, &office.directory, question(day)).map(
        move |(owner, instrument, open)| {
            let currency = office.directory.clearing(instrument).currency;
            let lot = &open.lot;
            vec![
                account(office, owner),
                asset(office, instrument),
                office.lot_name(lot.label),
                lot.acquired.to_string(),
                show(office, instrument, lot.quantity.into()),
                show(office, currency, lot.cost.into()),
                show(office, currency, Total(open.adjusted_cost())),
                yes_or_no(is_covered(lot.covered, lot.acquired, instrument, &office.directory))
                    .to_owned(),
            ]
        },
    );
    Table::new(
        &[
            "account",
            "instrument",
            "lot",
            "acquired",
            "quantity",
            "cost",
            "adjusted_cost",
            "covered",
        ],
        rows,
    )
}

/// Every sale, lot by lot.
pub fn gains(office: &Office, day: Day) -> Table<'_> {
    let rows = everything(office, day).map(move |sold| {
        let disposal = &sold.disposal;
        let money = |total| show(office, sold.currency, total);
        vec![
            sold.year.to_string(),
            account(office, sold.account),
            asset(office, sold.instrument),
            office.lot_name(disposal.lot),
            office.lot_name(disposal.closed_by),
            disposal.acquired.to_string(),
            disposal.held_from.to_string(),
            disposal.disposed.to_string(),
            show(office, sold.instrument, disposal.quantity.into()),
            yes_or_no(disposal.is_short).to_owned(),
            asset(office, sold.currency),
            money(disposal.proceeds.into()),
            money(disposal.basis.into()),
            sold.fair_value.map(|value| money(value.into())).unwrap_or_default(),
            money(sold.cost.into()),
            money(disposal.disallowed.into()),
            money(Total(sold.gain())),
            sold.term.as_str().to_owned(),
            yes_or_no(is_covered(
                disposal.covered,
                disposal.acquired,
                sold.instrument,
                &office.directory,
            ))
            .to_owned(),
        ]
    });
    Table::new(
        &[
            "year",
            "account",
            "instrument",
            "lot",
            "closed_by",
            "acquired",
            "held_from",
            "disposed",
            "quantity",
            "short_sale",
            "currency",
            "proceeds",
            "basis",
            "fair_value",
            "counts_as_cost",
            "disallowed",
            "gain",
            "term",
            "covered",
        ],
        rows,
    )
}

/// What each account gained in each year, short and long term.
pub fn gains_by_year(office: &Office, day: Day) -> Table<'_> {
    let rows = by_year(everything(office, day)).into_iter().map(
        move |((year, owner, currency, term), sums)| {
            let money = |total| show(office, currency, total);
            vec![
                year.to_string(),
                account(office, owner),
                asset(office, currency),
                term.as_str().to_owned(),
                sums.count.to_string(),
                money(sums.proceeds),
                money(sums.cost),
                money(sums.disallowed),
                money(sums.gain),
            ]
        },
    );
    Table::new(
        &[
            "year",
            "account",
            "currency",
            "term",
            "disposals",
            "proceeds",
            "counts_as_cost",
            "disallowed",
            "gain",
        ],
        rows,
    )
}

/// The lines of Form 1099-B of those who invest, by its boxes.
pub fn form_1099b(office: &Office, day: Day) -> Table<'_> {
    let of_us = |sold: &Sold<'_>| matches!(sold.year, TaxYear::Calendar(_));
    let of_investor = move |sold: &Sold<'_>| {
        of_us(sold) && holder(&office.directory, sold.account) == Holder::Investor
    };
    let rows = everything(office, day).filter(of_investor).map(move |sold| {
        let covered = is_covered(
            sold.disposal.covered,
            sold.disposal.acquired,
            sold.instrument,
            &office.directory,
        );
        let line = FormLine::of(&sold.disposal, covered);
        let listing = office
            .directory
            .asset(sold.instrument)
            .instrument()
            .expect("what is sold is an instrument");
        let money = |amount: i128| show(office, sold.currency, Total(amount));
        vec![
            sold.year.to_string(),
            account(office, sold.account),
            listing.cusip.as_ref().map(ToString::to_string).unwrap_or_default(),
            format!(
                "{} {}",
                show(office, sold.instrument, sold.disposal.quantity.into()),
                listing.name
            ),
            line.acquired.to_string(),
            line.sold.to_string(),
            money(line.proceeds),
            money(line.basis),
            money(line.disallowed),
            line.box_2().to_owned(),
            yes_or_no(!covered).to_owned(),
            BOX_6.to_owned(),
            yes_or_no(covered).to_owned(),
            line.part().to_owned(),
            line.code().to_owned(),
            money(line.gain()),
        ]
    });
    Table::new(
        &[
            "year",
            "account",
            "cusip",
            "1a_description",
            "1b_acquired",
            "1c_sold",
            "1d_proceeds",
            "1e_basis",
            "1g_disallowed",
            "2_term",
            "5_noncovered",
            "6_proceeds_are",
            "12_basis_reported",
            "form_8949_box",
            "form_8949_code",
            "gain",
        ],
        rows,
    )
}

/// The tax on gains where the broker reckons it: India.
pub fn gains_tax(office: &Office, day: Day) -> Table<'_> {
    let rows = taxes(everything(office, day), &office.directory).into_iter().map(
        move |((year, owner, currency), found)| {
            let money = |total| show(office, currency, total);
            vec![
                year.to_string(),
                account(office, owner),
                asset(office, currency),
                money(found.short),
                money(found.long),
                money(found.tax.exempt),
                money(found.tax.short),
                money(found.tax.long),
            ]
        },
    );
    let columns = &[
        "year",
        "account",
        "currency",
        "short_term_gain",
        "long_term_gain",
        "exempt",
        "short_term_tax",
        "long_term_tax",
    ];
    Table::new(columns, rows)
}

/// A method of taking lots, as somebody types it.
pub fn parse_method(text: &str) -> Result<LotMethod, Objection> {
    let methods = LotMethod::words();
    let none = || {
        Objection(sentence!(
            "{text} is no method of taking lots; the methods are {methods}",
            text = text,
            methods = methods
        ))
    };
    LotMethod::parse(text).ok_or_else(none)
}
