//! Lines of Form 1099-B by its boxes, for those who invest. Source: IRS, Instructions for Form
//! 1099-B.

use crate::drawing::{account, exact_amount, money};
use crate::tax_lots::{everything, is_sold_covered};
use crate::{
    Account, Cells, Code, Day, Draw, Money, Report, Sees, Table, Takes, Text, Typed, Word,
};
use office::Office;
use office::accounting::gains::{Sold, TaxYear};
use office::accounting::tax::{BOX_6, FormLine, Holder, holder};
use terms::{Date, Total};

/// The report.
pub const REPORT: Report = Report {
    name: "form-1099b",
    shows: "the lines of Form 1099-B by its boxes (--method, --account)",
    takes: &[Takes::Method, Takes::Account],
    sees: Sees::Accounts,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, day| Table::of(draw(office, day))),
};

row! {
    /// A line of the form.
    struct Row {
        /// The year of the form: that of box 1c.
        year: Text as key,
        /// Whose.
        account: Account as key,
        /// CUSIP.
        cusip: Option<Code> as key,
        /// Box 1a: what was sold, with its quantity.
        description: Text = "1a_description",
        /// Box 1b: when it was acquired; nothing: nobody has told, or what it cost.
        acquired: Option<Date> = "1b_acquired" as key,
        /// Box 1c: when it was sold.
        sold: Date = "1c_sold" as key,
        /// Box 1d: what it brought.
        proceeds: Option<Money> = "1d_proceeds",
        /// Box 1e: what it cost; nothing: nobody has told.
        basis: Option<Money> = "1e_basis",
        /// Box 1g: of a loss, what a wash sale disallows.
        disallowed: Option<Money> = "1g_disallowed",
        /// Box 2: ST or LT; nothing with a blank box 1b.
        term: Option<Word> = "2_term",
        /// Box 5: is it a noncovered security?
        noncovered: bool = "5_noncovered",
        /// Box 6: are the proceeds gross or net?
        proceeds_are: Word = "6_proceeds_are",
        /// Box 12: is the basis reported?
        basis_reported: bool = "12_basis_reported",
        /// The box of Form 8949 into which it goes; X: it is not known for how long it was held.
        form_8949_box: Word,
        /// The code of Form 8949; nothing: none is due.
        form_8949_code: Option<Word>,
        /// What counts as gain; negative: as loss; nothing: it is not known.
        gain: Option<Money>,
    }
}

/// Every line of the form.
pub fn draw(office: &Office, day: Day) -> impl Iterator<Item = Row> + '_ {
    let of_us = |sold: &Sold<'_>| matches!(sold.year, TaxYear::Calendar(_));
    // A sale is for cash (26 CFR 1.6045-1(a)(9)): what has become worthless is none.
    let of_investor = move |sold: &Sold<'_>| {
        of_us(sold)
            && !sold.disposal.is_worthless
            && holder(&office.directory, sold.account) == Holder::Investor
    };
    everything(office, day).filter(of_investor).map(move |sold| row(office, &sold))
}

fn row(office: &Office, sold: &Sold<'_>) -> Row {
    let covered = is_sold_covered(office, sold);
    let line = FormLine::of(&sold.disposal, covered);
    let listing = office
        .directory
        .instrument_on(sold.instrument, line.sold)
        .expect("what is sold is an instrument");
    let quantity = exact_amount(office, sold.instrument, sold.disposal.quantity).cell();
    let money = |units: Option<i128>| units.map(|units| money(office, sold.currency, Total(units)));
    Row {
        year: Text(TaxYear::Calendar(line.sold.year()).to_string().into()),
        account: account(office, sold.account),
        cusip: listing.cusip.as_ref().map(|cusip| Code(cusip.to_string().into())),
        description: Text(format!("{} {}", quantity.english(), listing.name).into()),
        acquired: line.acquired,
        sold: line.sold,
        proceeds: money(line.proceeds),
        basis: money(line.basis),
        disallowed: money(line.disallowed),
        term: line.box_2().map(Word),
        noncovered: !covered,
        proceeds_are: Word(BOX_6),
        basis_reported: covered,
        form_8949_box: Word(line.part()),
        form_8949_code: Some(line.code()).filter(|code| !code.is_empty()).map(Word),
        gain: money(line.gain()),
    }
}
