//! The reserve formula: its items, what follows by each standard, and what is to be deposited.

use crate::drawing::money;
use crate::{Cells, Draw, Money, Report, Sees, Table, Word};
use office::Office;
use office::capital::{Deposit, Formula, deposit_due};
use office::reserve::{Part, Reserve, reserve};
use terms::{CapitalStandard, Date, ReserveFrequency, ReserveItem, Total, Wording, sentence};

/// The report.
pub const REPORT: Report = Report {
    name: "reserve",
    shows: "the customer reserve formula: its items, the requirement by each standard, and what is to be deposited",
    takes: &[],
    sees: Sees::Books,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, day| Table::of(draw(office, day.date))),
};

row! {
    /// An item of the formula, or what follows from the items by a standard.
    struct Row {
        /// The item or the step.
        line: Word as key,
        /// basic: 1 percent of item 10 is left out of the debits; alternative: a part of them all.
        standard: Option<Word> as key,
        /// How often it is computed: weekly, daily, monthly.
        frequency: Option<Word> as key,
        /// The number of the item in the formula.
        item: Option<u32>,
        /// Of how many parts it is the sum.
        parts: Option<u32>,
        /// How much; why it cannot be said, when a price or a rate is lacking.
        amount: Result<Money, Wording>,
        /// Until when it is due, at the hour that the rule says.
        due: Option<Date>,
    }
}

/// What stands in the lines beside the items.
pub const STEPS: [&str; 9] = [
    TOTAL_CREDITS,
    AGGREGATE_DEBITS,
    ON_DEPOSIT,
    REDUCTION,
    NET_DEBITS,
    EXCESS_CREDITS,
    EXCESS_DEBITS,
    REQUIREMENT,
    TO_DEPOSIT,
];
const TOTAL_CREDITS: &str = "total_credits";
const AGGREGATE_DEBITS: &str = "aggregate_debits";
const ON_DEPOSIT: &str = "on_deposit";
const REDUCTION: &str = "reduction";
const NET_DEBITS: &str = "net_debits";
const EXCESS_CREDITS: &str = "excess_credits";
const EXCESS_DEBITS: &str = "excess_debits";
const REQUIREMENT: &str = "requirement";
const TO_DEPOSIT: &str = "to_deposit";

/// The formula as of the close of a day; nothing where no rule asks for a reserve.
pub fn draw(office: &Office, date: Date) -> Vec<Row> {
    let Some(found) = reserve(office, date) else { return Vec::new() };
    let sheet = Sheet { office, found: &found };
    let mut rows: Vec<Row> = ReserveItem::ALL.iter().map(|item| sheet.item(*item)).collect();
    let items = found.items().ok_or_else(|| lacking(office, found.lacking()));
    let computed = |standard, frequency| {
        items.clone().map(|items| Formula::of(&items, standard, frequency, &found.rates))
    };
    let any = computed(CapitalStandard::Basic, ReserveFrequency::Weekly);
    rows.push(sheet.step(TOTAL_CREDITS, None, any.clone().map(|of| of.total_credits)));
    rows.push(sheet.step(AGGREGATE_DEBITS, None, any.map(|of| of.aggregate_debits)));
    let on_deposit: Result<Total, Wording> =
        found.on_deposit.ok_or_else(|| sentence!("no rate").into());
    rows.push(sheet.step(ON_DEPOSIT, None, on_deposit.clone()));
    let calendar = office.directory.market_in(found.currency).map(|market| &market.calendar);
    for (standard, frequency) in WAYS {
        let way = Some((standard, frequency));
        let computed = computed(standard, frequency);
        let of =
            |figure: fn(&Formula) -> Total| computed.as_ref().map(figure).map_err(Clone::clone);
        rows.push(sheet.step(REDUCTION, way, of(|formula| formula.reduction)));
        rows.push(sheet.step(NET_DEBITS, way, of(Formula::net_debits)));
        rows.push(sheet.step(EXCESS_CREDITS, way, of(Formula::excess_credits)));
        rows.push(sheet.step(EXCESS_DEBITS, way, of(Formula::excess_debits)));
        rows.push(sheet.step(REQUIREMENT, way, of(|formula| formula.requirement)));
        let missing = computed.and_then(|of| {
            let cash = on_deposit.clone()?;
            let deposit = Deposit { cash, bank_equity: None, qualified_securities: Total::ZERO };
            Ok(deposit.shortfall(of.requirement, &found.rates))
        });
        let mut row = sheet.step(TO_DEPOSIT, way, missing);
        row.due = calendar.and_then(|calendar| deposit_due(date, calendar, &found.rates));
        rows.push(row);
    }
    rows
}

/// The ways in which the formula is computed.
const WAYS: [(CapitalStandard, ReserveFrequency); 4] = [
    (CapitalStandard::Alternative, ReserveFrequency::Weekly),
    (CapitalStandard::Alternative, ReserveFrequency::Daily),
    (CapitalStandard::Basic, ReserveFrequency::Weekly),
    (CapitalStandard::Basic, ReserveFrequency::Monthly),
];

struct Sheet<'o> {
    office: &'o Office,
    found: &'o Reserve,
}

impl Sheet<'_> {
    fn item(&self, item: ReserveItem) -> Row {
        let is_of_it = |part: &&Part| part.item == item;
        let parts = self.found.parts.iter().filter(is_of_it).count();
        let lacks = || lacking(self.office, self.found.lacking().filter(is_of_it));
        let amount = self.found.item(item).ok_or_else(lacks);
        let mut row = self.step(item.as_str(), None, amount);
        row.item = Some(item.number().into());
        row.parts = u32::try_from(parts).ok();
        row
    }

    fn step(
        &self,
        line: &'static str,
        way: Option<(CapitalStandard, ReserveFrequency)>,
        found: Result<Total, Wording>,
    ) -> Row {
        Row {
            line: Word(line),
            standard: way.map(|(standard, _)| Word(standard.as_str())),
            frequency: way.map(|(_, frequency)| Word(frequency.as_str())),
            item: None,
            parts: None,
            amount: found.map(|total| money(self.office, self.found.currency, total)),
            due: None,
        }
    }
}

/// What is lacking, the first of it by name.
pub(crate) fn lacking<'p>(office: &Office, parts: impl Iterator<Item = &'p Part>) -> Wording {
    let of = parts.map(|part| part.instrument);
    crate::drawing::lacking(office, of, crate::reserve_items::REPORT.name)
}
