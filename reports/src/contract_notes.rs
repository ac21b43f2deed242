//! Contract notes: for each client and day every figure with what it was counted on, so that the
//! client can check it.
//!
//! A note has the sections of the exchanges' format (`rules/india_eu.md` A6): the trades behind it,
//! each security with one average price for all exchanges, brokerage, charges, the net with its
//! date. Beside it stands what is on the ledger only (the depository participant's charge), and the
//! voucher that is in the books. `--date` gives one trade date.

use super::{Day, account, asset};
use crate::output::Table;
use office::clearance::day_note::{NoteLine, Payee};
use office::{ClientNote, Executed, Office, client_note, standing_note};
use terms::{
    Basis, ChargeRate, ChargeRounding, Fraction, Product, Rounding, Say, Sentence, Side, Total,
    Wording, power_of_ten, sentence,
};

const COLUMNS: [&str; 18] = [
    "trade_date",
    "account",
    "section",
    "item",
    "instrument",
    "exchange",
    "side",
    "product",
    "order_id",
    "quantity",
    "price",
    "counted_on",
    "rate",
    "exact",
    "amount",
    "rounding",
    "effective",
    "source",
];

/// How many digits an amount before rounding is shown with.
const EXACT_DECIMALS: u8 = 6;

/// How many digits the average of buys and sells is shown with.
const AVERAGE_DECIMALS: u8 = 4;

/// Every line of every note.
pub fn contract_notes(office: &Office, day: Day) -> Table<'_> {
    let days = office
        .client_days
        .days()
        .filter(move |(trade_date, _)| day.asked.is_none_or(|asked| asked == *trade_date));
    let notes = days.filter_map(|client_day| client_note(office, client_day).ok().flatten());
    Table::new(&COLUMNS, notes.flat_map(move |note| Page { office, note }.rows()))
}

/// A note and the office to which it belongs.
struct Page<'o> {
    office: &'o Office,
    note: ClientNote<'o>,
}

/// The cells of a row that differ from line to line.
#[derive(Default)]
struct Cells {
    section: Wording,
    item: Wording,
    instrument: Wording,
    exchange: Wording,
    side: Wording,
    product: Wording,
    order_id: Wording,
    quantity: Wording,
    price: Wording,
    counted_on: Wording,
    rate: Wording,
    exact: Wording,
    amount: Wording,
    rounding: Wording,
    effective: Wording,
    source: Wording,
}

impl Page<'_> {
    fn rows(&self) -> Vec<Vec<Wording>> {
        let mut rows: Vec<Cells> =
            self.note.trades.iter().map(|executed| self.trade(executed)).collect();
        rows.extend(self.securities());
        let lines = &self.note.note.lines;
        rows.extend(lines.iter().filter(|line| line.is_on_note).map(|line| self.line(line)));
        rows.push(self.net());
        rows.extend(lines.iter().filter(|line| !line.is_on_note).map(|line| self.line(line)));
        rows.extend(self.voucher());
        rows.into_iter().map(|cells| self.row(cells)).collect()
    }

    fn row(&self, cells: Cells) -> Vec<Wording> {
        let Cells {
            section,
            item,
            instrument,
            exchange,
            side,
            product,
            order_id,
            quantity,
            price,
            ..
        } = cells;
        let Cells { counted_on, rate, exact, amount, rounding, effective, source, .. } = cells;
        let ClientNote { trade_date, account: holder, .. } = &self.note;
        let front = [
            trade_date.wording(),
            account(self.office, *holder).into(),
            section,
            item,
            instrument,
            exchange,
        ];
        let middle = [side, product, order_id, quantity, price, counted_on];
        front
            .into_iter()
            .chain(middle)
            .chain([rate, exact, amount, rounding, effective, source])
            .collect()
    }

    fn trade(&self, executed: &Executed) -> Cells {
        let trade = executed.trade;
        let is_share = trade.price.mantissa == 0;
        Cells {
            section: "trade".into(),
            item: executed.trade_id.wording(),
            instrument: asset(self.office, trade.instrument).into(),
            exchange: trade.exchange.into(),
            side: trade.side.as_str().into(),
            order_id: trade.order.into(),
            quantity: Total::from(trade.quantity).show(trade.decimals).wording(),
            price: if is_share { Wording::default() } else { trade.price.wording() },
            amount: self.money(trade.value.units().into()).into(),
            ..Cells::default()
        }
    }

    /// What was bought and sold of each security at its one average price; and the average of both,
    /// on which the tax stands.
    fn securities(&self) -> Vec<Cells> {
        let rule = self.office.directory.firm_rule("contract_note_decimals", self.note.trade_date);
        let decimals = rule.and_then(|rule| rule.value.parse().ok()).unwrap_or(AVERAGE_DECIMALS);
        let mut rows = Vec::new();
        for day in &self.note.note.securities {
            let average = day.average().and_then(|average| average.over(self.unit()));
            let of = |item: Sentence,
                      side: &'static str,
                      quantity: i128,
                      price: Option<Fraction>,
                      digits: u8,
                      amount: String| Cells {
                section: "security".into(),
                item: item.into(),
                instrument: asset(self.office, day.instrument).into(),
                side: side.into(),
                quantity: Total(quantity).show(day.decimals).wording(),
                price: price.map(|price| shown(price, digits).into()).unwrap_or_default(),
                amount: amount.into(),
                ..Cells::default()
            };
            for (item, side, (quantity, value)) in [
                (sentence!("bought"), Side::Buy, day.bought),
                (sentence!("sold"), Side::Sell, day.sold),
            ] {
                if quantity > 0 {
                    let price = day.average_price(side, self.currency_decimals());
                    rows.push(of(
                        item,
                        side.as_str(),
                        quantity,
                        price,
                        decimals,
                        self.money(value),
                    ));
                }
            }
            rows.push(of(
                sentence!("set off"),
                "",
                day.intraday,
                average,
                AVERAGE_DECIMALS,
                String::new(),
            ));
            for (side, quantity) in
                day.delivered().into_iter().filter(|(_, quantity)| *quantity > 0)
            {
                rows.push(of(
                    sentence!("delivered"),
                    side.as_str(),
                    quantity,
                    average,
                    AVERAGE_DECIMALS,
                    String::new(),
                ));
            }
        }
        rows
    }

    fn line(&self, line: &NoteLine) -> Cells {
        let rate = line.rule.map(|(_, rate)| rate);
        Cells {
            section: section(line).into(),
            item: line.charge.wording(),
            instrument: line
                .instrument
                .map(|instrument| asset(self.office, instrument).into())
                .unwrap_or_default(),
            side: line.side.map_or("", Side::as_str).into(),
            product: if line.product == Product::Any { "" } else { line.product.as_str() }.into(),
            order_id: line.order.as_ref().map(Say::wording).unwrap_or_default(),
            counted_on: shown(line.on, EXACT_DECIMALS).into(),
            rate: rate.map(rate_of).unwrap_or_default(),
            exact: shown(line.exact, EXACT_DECIMALS).into(),
            amount: self.money(line.amount.units().into()).into(),
            rounding: rate.map(|rate| rounding(rate.rounding)).unwrap_or_default(),
            effective: line.rule.map(|(effective, _)| effective.wording()).unwrap_or_default(),
            source: rate.map_or_else(|| of_the_house(&line.payee), |rate| rate.source.wording()),
            ..Cells::default()
        }
    }

    fn net(&self) -> Cells {
        let net = self.note.note.net();
        let date = self.note.settlement_date;
        let item = if net < 0 {
            sentence!("to be paid by the client on {date}", date = date)
        } else {
            sentence!("to be paid to the client on {date}", date = date)
        };
        Cells {
            section: "net".into(),
            item: item.into(),
            amount: self.money(net).into(),
            ..Cells::default()
        }
    }

    /// What the books hold: the charges as they were posted on the client's account, without its
    /// trades.
    fn voucher(&self) -> Option<Cells> {
        let booked = standing_note(self.office, self.note.trade_date, self.note.account)?;
        let currency = self.office.directory.currency_id(&self.note.market.currency)?;
        let item = booked.voucher.voucher_id.wording();
        let amount = self.money(booked.entry.moved(self.note.account, currency).0).into();
        Some(Cells {
            section: "voucher".into(),
            item,
            amount,
            effective: booked.voucher.date.wording(),
            ..Cells::default()
        })
    }

    fn currency_decimals(&self) -> u8 {
        let currency = self.office.directory.currency_id(&self.note.market.currency);
        currency.map_or(0, |currency| self.office.directory.asset(currency).decimals())
    }

    fn unit(&self) -> Fraction {
        Fraction::whole(power_of_ten(self.currency_decimals()))
    }

    fn money(&self, units: i128) -> String {
        Total(units).show(self.currency_decimals()).to_string()
    }
}

fn section(line: &NoteLine) -> &'static str {
    match line.payee {
        _ if !line.is_on_note => "ledger",
        Payee::Brokerage { .. } | Payee::BookedBefore => "brokerage",
        Payee::PassedOn(_) | Payee::DepositoryParticipant => "charge",
    }
}

fn of_the_house(payee: &Payee) -> Wording {
    let sentence = match payee {
        Payee::Brokerage { schedule, .. } => {
            sentence!("schedule {schedule}", schedule = schedule.as_deref().unwrap_or_default())
        }
        Payee::BookedBefore => sentence!("booked with the trade"),
        Payee::DepositoryParticipant => sentence!("the house's rule dp_charge"),
        Payee::PassedOn(_) => return Wording::default(),
    };
    sentence.into()
}

fn rate_of(rate: &ChargeRate) -> Wording {
    let number = rate.rate.trimmed();
    let sentence = match &rate.basis {
        Basis::Percent => return format!("{number} %").into(),
        Basis::PerMillionOfPrincipal => sentence!("{number} per million", number = number),
        Basis::PerShare => sentence!("{number} per share", number = number),
        Basis::Flat => sentence!("{number} each", number = number),
        Basis::PercentOf(names) => {
            sentence!("{number} % of {charges}", number = number, charges = names.join(" + "))
        }
    };
    sentence.into()
}

fn rounding(rounding: ChargeRounding) -> Wording {
    let sentence = match rounding {
        ChargeRounding::Firm => sentence!("as the house does"),
        ChargeRounding::Named { decimals, rounding } => {
            sentence!(
                "{rounding} to {decimals} digits",
                rounding = rounding.as_str(),
                decimals = decimals
            )
        }
    };
    sentence.into()
}

fn shown(number: Fraction, decimals: u8) -> String {
    number
        .units(decimals, Rounding::HalfUp)
        .map(|units| Total(units).show(decimals).to_string())
        .unwrap_or_default()
}
