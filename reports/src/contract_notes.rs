//! Contract notes: for each client and day every figure with what it was counted on, so that the
//! client can check it.
//!
//! A note has the sections of the exchanges' format (`rules/india_eu.md` A6): the trades behind it,
//! each security with one average price for all exchanges, brokerage, charges, the net with its
//! date. Beside it stands what is on the ledger only (the depository participant's charge), the
//! voucher that is in the books, and, when the trades have changed since it was drawn up, what the
//! day's charges will still book. `--date` gives one trade date.

mod words;

use crate::charges::{before_rounding, measure};
use crate::drawing::{account, asset, money, rounded};
use crate::{
    Account, Amount, Asset, Cells, Code, Draw, Exact, Money, Report, Sees, Table, Takes, Word,
};
use office::clearance::ClientDay;
use office::clearance::day_note::{NoteLine, SecurityDay};
use office::clearance::lines::Line;
use office::{
    ClientNote, Executed, Office, Rejection, brokerage_parts, client_note, due_entry, standing_note,
};
use terms::{
    AccountId, Date, Decimal, Entry, Fraction, Product, Say, Sentence, Side, Total, Wording,
    power_of_ten, sentence,
};
use words::{of_the_house, part_of, rate_of, rounding, rounding_of, section};

/// How many digits an amount before rounding is shown with.
const EXACT_DECIMALS: u8 = 6;

/// How many digits the average of buys and sells is shown with.
const AVERAGE_DECIMALS: u8 = 4;

/// The report.
pub const REPORT: Report = Report {
    name: "contract-notes",
    shows: "each client's day with every charge and what it was counted on; --date gives one trade date",
    takes: &[Takes::Account],
    sees: Sees::Accounts,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, day| Table::of(draw(office, day.asked))),
};

row! {
    /// A line of a client's note.
    struct Row {
        /// The day.
        trade_date: Date as key,
        /// Whose.
        account: Account as key,
        /// trade, security, brokerage, charge, net; ledger: not on the note; voucher: in the books.
        section: Word as key,
        /// Which trade, which side, which charge.
        item: Wording as key,
        /// Of which security; nothing: of the day.
        instrument: Option<Asset> as key,
        /// On which venue.
        exchange: Option<Code>,
        /// B buy, S sell; nothing: both.
        side: Option<Word> as key,
        /// For what becomes of what was traded; nothing: whatever does.
        product: Option<Word>,
        /// Of which order.
        order_id: Option<Code>,
        /// How much.
        quantity: Option<Amount>,
        /// At what price.
        price: Option<Exact>,
        /// What a rate was counted on: money, or shares.
        counted_on: Option<Exact>,
        /// The rate, with its unit.
        rate: Option<Wording>,
        /// The amount before rounding.
        exact: Option<Exact>,
        /// The amount.
        amount: Option<Money>,
        /// How it was rounded.
        rounding: Option<Wording>,
        /// Since when the rate is in force; of a voucher, its day.
        effective: Option<Date>,
        /// The source of the rate.
        source: Option<Wording> as key,
    }
}

/// Every line of every note, or of those of one trade date.
pub fn draw(office: &Office, trade_date: Option<Date>) -> impl Iterator<Item = Row> + '_ {
    let days = office
        .client_days
        .days()
        .filter(move |(day, _)| trade_date.is_none_or(|asked| asked == *day));
    days.flat_map(move |client_day| match client_note(office, client_day) {
        Ok(Some(note)) => Page { office, note }.rows(),
        Ok(None) => vouchers(office, client_day, None),
        Err(rejection) => refused(office, client_day, &rejection),
    })
}

/// A row of a client's day with nothing in it but what it is.
fn row(
    office: &Office,
    (trade_date, whose): (Date, AccountId),
    section: &'static str,
    item: Wording,
) -> Row {
    Row {
        trade_date,
        account: account(office, whose),
        section: Word(section),
        item,
        instrument: None,
        exchange: None,
        side: None,
        product: None,
        order_id: None,
        quantity: None,
        price: None,
        counted_on: None,
        rate: None,
        exact: None,
        amount: None,
        rounding: None,
        effective: None,
        source: None,
    }
}

/// What the books hold: the charges as they were posted on the client's account, without its
/// trades. The trades of a day may have changed since, and the note with them: what its charges are
/// more or less is booked when the day's charges are worked out.
fn vouchers(office: &Office, day: ClientDay, due: Option<&Entry>) -> Vec<Row> {
    let (trade_date, whose) = day;
    let booked = standing_note(office, trade_date, whose);
    let entry = booked.map(|booked| &booked.entry);
    let first = entry.or(due).and_then(|entry| entry.postings().first());
    let Some(currency) = first.map(|posting| posting.asset) else { return Vec::new() };
    let moved =
        |entry: Option<&Entry>| entry.map_or(Total::ZERO, |entry| entry.moved(whose, currency));
    let charged = |item: Wording, amount: Total, effective| Row {
        amount: Some(money(office, currency, amount)),
        effective,
        ..row(office, day, "voucher", item)
    };
    let stands = booked.map(|booked| {
        let date = Some(booked.voucher.date);
        charged(booked.voucher.voucher_id.wording(), moved(entry), date)
    });
    let waits = (entry != due).then(|| {
        let item = sentence!("to be booked when the day's charges are worked out");
        charged(item.into(), moved(due) - moved(entry), None)
    });
    stands.into_iter().chain(waits).collect()
}

/// A day whose charges cannot be worked out, or cannot be booked: what stands, and why.
fn refused(office: &Office, day: ClientDay, rejection: &Rejection) -> Vec<Row> {
    let standing = standing_note(office, day.0, day.1).map(|booked| &booked.entry);
    let mut rows = vouchers(office, day, standing);
    rows.push(row(office, day, "voucher", rejection.sentence().into()));
    rows
}

/// A note and the office to which it belongs.
struct Page<'o> {
    office: &'o Office,
    note: ClientNote<'o>,
}

impl Page<'_> {
    fn rows(&self) -> Vec<Row> {
        let mut rows: Vec<Row> =
            self.note.trades.iter().map(|executed| self.trade(executed)).collect();
        for day in &self.note.note.securities {
            rows.extend(self.sides(day));
            rows.extend(self.at_average(day));
        }
        let lines = &self.note.note.lines;
        rows.extend(lines.iter().filter(|line| line.is_on_note).flat_map(|line| self.lines(line)));
        rows.push(self.net());
        rows.extend(lines.iter().filter(|line| !line.is_on_note).map(|line| self.line(line)));
        rows.extend(match due_entry(self.office, &self.note) {
            Ok(due) => vouchers(self.office, self.day(), due.as_ref()),
            Err(rejection) => refused(self.office, self.day(), &rejection),
        });
        rows
    }

    const fn day(&self) -> (Date, AccountId) {
        (self.note.trade_date, self.note.account)
    }

    fn row(&self, section: &'static str, item: Wording) -> Row {
        row(self.office, self.day(), section, item)
    }

    fn trade(&self, executed: &Executed<'_>) -> Row {
        let trade = executed.trade;
        let is_share = trade.price.mantissa == 0;
        let Decimal { mantissa, scale } = trade.price;
        Row {
            instrument: Some(asset(self.office, trade.instrument)),
            exchange: Some(Code(trade.exchange.into())),
            side: Some(Word(trade.side.as_str())),
            order_id: Some(Code(trade.order.into())),
            quantity: Some(Amount { units: trade.quantity.into(), decimals: trade.decimals }),
            price: (!is_share).then(|| Exact(Total(mantissa.into()).show(scale))),
            amount: Some(self.money(trade.value.units().into())),
            ..self.row("trade", executed.trade_id.wording())
        }
    }

    /// A line of a security: what happened, on which side, how much, at which price.
    fn security(
        &self,
        day: &SecurityDay,
        item: Sentence,
        (side, quantity): (&'static str, i128),
        price: Option<Exact>,
    ) -> Row {
        Row {
            instrument: Some(asset(self.office, day.instrument)),
            side: Some(Word(side)),
            quantity: Some(Amount { units: Total(quantity), decimals: day.decimals }),
            price,
            ..self.row("security", item.into())
        }
    }

    /// What was bought and sold of a security, each at its one average price.
    fn sides(&self, day: &SecurityDay) -> Vec<Row> {
        let rule = self.office.directory.firm_rule("contract_note_decimals", self.note.trade_date);
        let decimals = rule.and_then(|rule| rule.value.parse().ok()).unwrap_or(AVERAGE_DECIMALS);
        let both = [
            (sentence!("bought"), Side::Buy, day.bought),
            (sentence!("sold"), Side::Sell, day.sold),
        ];
        let traded = both.into_iter().filter(|(.., (quantity, _))| *quantity > 0);
        let row = |(item, side, (quantity, value)): (Sentence, Side, (i128, i128))| {
            let price = day.average_price(side, self.currency_decimals());
            let price = price.and_then(|price| rounded(price, decimals));
            Row {
                amount: Some(self.money(value)),
                ..self.security(day, item, (side.as_str(), quantity), price)
            }
        };
        traded.map(row).collect()
    }

    /// What was set off and delivered, at the average of buys and sells, on which the tax stands.
    fn at_average(&self, day: &SecurityDay) -> Vec<Row> {
        let average = day.average().and_then(|average| average.over(self.unit()));
        let price = average.and_then(|average| rounded(average, AVERAGE_DECIMALS));
        let set_off = self.security(day, sentence!("set off"), ("", day.intraday), price);
        let delivered = day.delivered().into_iter().filter(|(_, quantity)| *quantity > 0);
        let delivered = delivered.map(|(side, quantity)| {
            self.security(day, sentence!("delivered"), (side.as_str(), quantity), price)
        });
        std::iter::once(set_off).chain(delivered).collect()
    }

    /// The rows of a line: brokerage has one for each part of it, with what the part was counted
    /// on; together they are its amount.
    fn lines(&self, line: &NoteLine<'_>) -> Vec<Row> {
        let whole = self.line(line);
        let parts = brokerage_parts(self.office, line);
        if parts.is_empty() {
            return vec![whole];
        }
        parts.iter().map(|part| self.part(&whole, part)).collect()
    }

    fn part(&self, whole: &Row, part: &Line) -> Row {
        Row {
            counted_on: Some(measure(part.counted)),
            rate: Some(part_of(part)),
            exact: Some(before_rounding(part.exact)),
            amount: Some(self.money(part.amount)),
            rounding: part.rounding.map(|(rounding, decimals)| rounding_of(rounding, decimals)),
            effective: part.effective,
            ..whole.clone()
        }
    }

    fn line(&self, line: &NoteLine<'_>) -> Row {
        let rate = line.rule.map(|(_, rate)| rate);
        let source =
            rate.map_or_else(|| of_the_house(&line.payee), |rate| Some(rate.source.wording()));
        Row {
            instrument: line.instrument.map(|instrument| asset(self.office, instrument)),
            side: line.side.map(|side| Word(side.as_str())),
            product: (line.product != Product::Any).then(|| Word(line.product.as_str())),
            order_id: line.order.clone().map(Code),
            counted_on: rounded(line.on, EXACT_DECIMALS),
            rate: rate.map(rate_of),
            exact: rounded(line.exact, EXACT_DECIMALS),
            amount: Some(self.money(line.amount.units().into())),
            rounding: rate.map(|rate| rounding(rate.rounding, line, self.currency_decimals())),
            effective: line.rule.map(|(effective, _)| effective),
            source,
            ..self.row(section(line), line.charge.wording())
        }
    }

    fn net(&self) -> Row {
        let (net, date) = (self.note.note.net(), self.note.settlement_date);
        let item = if net < 0 {
            sentence!("to be paid by the client on {date}", date = date)
        } else {
            sentence!("to be paid to the client on {date}", date = date)
        };
        Row { amount: Some(self.money(net)), ..self.row("net", item.into()) }
    }

    fn currency_decimals(&self) -> u8 {
        let currency = self.office.directory.currency_id(&self.note.market.currency);
        currency.map_or(0, |currency| self.office.directory.asset(currency).decimals())
    }

    fn unit(&self) -> Fraction {
        Fraction::whole(power_of_ten(self.currency_decimals()))
    }

    fn money(&self, units: i128) -> Money {
        Money {
            units: Total(units),
            decimals: self.currency_decimals(),
            currency: self.note.market.currency.clone(),
        }
    }
}
