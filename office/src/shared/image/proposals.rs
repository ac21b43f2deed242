//! The images of what needs four eyes.

use super::{Image, Reader, Writer, fields, variants};
use terms::{
    Actor, AmountOf, Approval, Every, KnownBy, Matter, Moves, Period, PeriodClose, Repeats,
    ReverseOn, VoucherForm, VoucherLine,
};

fields!(PeriodClose { period, by, open_items, sheet });
fields!(Actor { person, known_by });
fields!(Approval { proposal_id, by, shown, moves });
fields!(Moves { amounts, unknown_rows });
fields!(AmountOf { asset, amount });
fields!(Repeats { every, until });
fields!(VoucherForm { date, narrative, repeats, reverse_on, subject });
fields!(VoucherLine { line, form, debit_account, credit_account, asset, amount });
variants!(ReverseOn { 0 = NextPeriod {}, 1 = Day { 0: day } });
variants!(Matter {
    0 = Line { 0: line },
    1 = Reversal { voucher_id: voucher_id },
    2 = Reopening { period: period, reason: reason },
    4 = DayReopening { date: date, reason: reason },
    3 = Document { document: document, rows: rows, reason: reason },
});
super::nouns::words!(Every, KnownBy);

impl Image for Period {
    fn write(&self, to: &mut Writer) {
        self.months().write(to);
    }
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        i32::read(from).map(Self::from_months)
    }
}
