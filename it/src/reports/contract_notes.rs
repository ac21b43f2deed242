//! Contract notes: for each client and day every figure with what it was counted on, so that the client can check it.
//!
//! A note has the sections of the exchanges' format (`rules/india_eu.md` A6): the trades behind it, each security with one
//! average price for all exchanges, brokerage, charges, the net with its date. Beside it stands what is on the ledger only (the
//! depository participant's charge), and the voucher that is in the books. `--date` gives one trade date.

use super::{Day, account, asset};
use crate::output::Table;
use office::clearance::day_note::{NoteLine, Payee};
use office::{ClientNote, Executed, Office, client_note, standing_note};
use terms::{Basis, ChargeRate, ChargeRounding, Date, Fraction, Product, Rounding, Side, Total, power_of_ten};

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
    let days = office.client_days.days().filter(move |(trade_date, _)| day.asked.is_none_or(|asked| asked == *trade_date));
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
    section: &'static str,
    item: String,
    instrument: String,
    exchange: String,
    side: &'static str,
    product: &'static str,
    order_id: String,
    quantity: String,
    price: String,
    counted_on: String,
    rate: String,
    exact: String,
    amount: String,
    rounding: String,
    effective: String,
    source: String,
}

impl Page<'_> {
    fn rows(&self) -> Vec<Vec<String>> {
        let mut rows: Vec<Cells> = self.note.trades.iter().map(|executed| self.trade(executed)).collect();
        rows.extend(self.securities());
        let lines = &self.note.note.lines;
        rows.extend(lines.iter().filter(|line| line.is_on_note).map(|line| self.line(line)));
        rows.push(self.net());
        rows.extend(lines.iter().filter(|line| !line.is_on_note).map(|line| self.line(line)));
        rows.extend(self.voucher());
        rows.into_iter().map(|cells| self.row(cells)).collect()
    }

    fn row(&self, cells: Cells) -> Vec<String> {
        let Cells { section, item, instrument, exchange, side, product, order_id, quantity, price, .. } = cells;
        let Cells { counted_on, rate, exact, amount, rounding, effective, source, .. } = cells;
        let ClientNote { trade_date, account: holder, .. } = &self.note;
        let front = [trade_date.to_string(), account(self.office, *holder), section.to_owned(), item, instrument, exchange];
        let middle = [side.to_owned(), product.to_owned(), order_id, quantity, price, counted_on];
        front.into_iter().chain(middle).chain([rate, exact, amount, rounding, effective, source]).collect()
    }

    fn trade(&self, executed: &Executed) -> Cells {
        let trade = executed.trade;
        let is_share = trade.price.mantissa == 0;
        Cells {
            section: "trade",
            item: executed.trade_id.to_string(),
            instrument: asset(self.office, trade.instrument),
            exchange: trade.exchange.to_owned(),
            side: trade.side.as_str(),
            order_id: trade.order.to_owned(),
            quantity: Total::from(trade.quantity).show(trade.decimals).to_string(),
            price: if is_share { String::new() } else { trade.price.to_string() },
            amount: self.money(trade.value.units().into()),
            ..Cells::default()
        }
    }

    /// What was bought and sold of each security at its one average price; and the average of both, on which the tax stands.
    fn securities(&self) -> Vec<Cells> {
        let rule = self.office.directory.house_rule("contract_note_decimals", self.note.trade_date);
        let decimals = rule.and_then(|rule| rule.value.parse().ok()).unwrap_or(AVERAGE_DECIMALS);
        let mut rows = Vec::new();
        for day in &self.note.note.securities {
            let average = day.average().and_then(|average| average.over(self.unit()));
            let of = |item: &str, side: &'static str, quantity: i128, price: Option<Fraction>, digits: u8, amount: String| Cells {
                section: "security",
                item: item.to_owned(),
                instrument: asset(self.office, day.instrument),
                side,
                quantity: Total(quantity).show(day.decimals).to_string(),
                price: price.map(|price| shown(price, digits)).unwrap_or_default(),
                amount,
                ..Cells::default()
            };
            for (item, side, (quantity, value)) in [("bought", Side::Buy, day.bought), ("sold", Side::Sell, day.sold)] {
                if quantity > 0 {
                    let price = day.average_price(side, self.currency_decimals());
                    rows.push(of(item, side.as_str(), quantity, price, decimals, self.money(value)));
                }
            }
            rows.push(of("set off", "", day.intraday, average, AVERAGE_DECIMALS, String::new()));
            for (side, quantity) in day.delivered().into_iter().filter(|(_, quantity)| *quantity > 0) {
                rows.push(of("delivered", side.as_str(), quantity, average, AVERAGE_DECIMALS, String::new()));
            }
        }
        rows
    }

    fn line(&self, line: &NoteLine) -> Cells {
        let rate = line.rule.map(|(_, rate)| rate);
        Cells {
            section: section(line),
            item: line.charge.to_string(),
            instrument: line.instrument.map(|instrument| asset(self.office, instrument)).unwrap_or_default(),
            side: line.side.map_or("", Side::as_str),
            product: if line.product == Product::Any { "" } else { line.product.as_str() },
            order_id: line.order.as_ref().map(ToString::to_string).unwrap_or_default(),
            counted_on: shown(line.on, EXACT_DECIMALS),
            rate: rate.map(rate_of).unwrap_or_default(),
            exact: shown(line.exact, EXACT_DECIMALS),
            amount: self.money(line.amount.units().into()),
            rounding: rate.map(|rate| rounding(rate.rounding)).unwrap_or_default(),
            effective: line.rule.map(|(effective, _)| Date::to_string(&effective)).unwrap_or_default(),
            source: rate.map_or_else(|| of_the_house(&line.payee), |rate| rate.source.to_string()),
            ..Cells::default()
        }
    }

    fn net(&self) -> Cells {
        let net = self.note.note.net();
        let item = if net < 0 { "to be paid by the client on" } else { "to be paid to the client on" };
        let item = format!("{item} {}", self.note.settlement_date);
        Cells { section: "net", item, amount: self.money(net), ..Cells::default() }
    }

    /// What the books hold: the charges as they were posted on the client's account, without its trades.
    fn voucher(&self) -> Option<Cells> {
        let booked = standing_note(self.office, self.note.trade_date, self.note.account)?;
        let currency = self.office.directory.currency_id(&self.note.market.currency)?;
        let item = booked.voucher.voucher_id.to_string();
        let amount = self.money(booked.entry.moved(self.note.account, currency).0);
        Some(Cells { section: "voucher", item, amount, effective: booked.voucher.date.to_string(), ..Cells::default() })
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

fn of_the_house(payee: &Payee) -> String {
    match payee {
        Payee::Brokerage { schedule, .. } => format!("schedule {}", schedule.as_deref().unwrap_or_default()),
        Payee::BookedBefore => "booked with the trade".to_owned(),
        Payee::DepositoryParticipant => "the house's rule dp_charge".to_owned(),
        Payee::PassedOn(_) => String::new(),
    }
}

fn rate_of(rate: &ChargeRate) -> String {
    let number = rate.rate.trimmed();
    match &rate.basis {
        Basis::Percent => format!("{number} %"),
        Basis::PerMillionOfPrincipal => format!("{number} per million"),
        Basis::PerShare => format!("{number} per share"),
        Basis::Flat => format!("{number} each"),
        Basis::PercentOf(names) => format!("{number} % of {}", names.join(" + ")),
    }
}

fn rounding(rounding: ChargeRounding) -> String {
    match rounding {
        ChargeRounding::House => "as the house does".to_owned(),
        ChargeRounding::Named { decimals, rounding } => format!("{} to {decimals} digits", rounding.as_str()),
    }
}

fn shown(number: Fraction, decimals: u8) -> String {
    number.units(decimals, Rounding::HalfUp).map(|units| Total(units).show(decimals).to_string()).unwrap_or_default()
}
