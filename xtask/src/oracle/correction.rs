//! A mistake that is found later: the trade is taken back and booked again, as of its own day
//! (`rules/us.md` 1.7).

use super::clerk::{CLIENT, CURRENCY, Clerk, INSTRUMENT, trade};
use super::fields::{Fields, Reading, Unsolved};
use super::found::Found;
use std::collections::BTreeSet;
use terms::{Booked, Date, Decimal, Entry, Event, Input, Name, Side, Total, TradeReport};

/// What the taking back and the booking again move on the client's account.
pub fn solve(fields: &Fields) -> Reading<Found> {
    let original = Terms::read(&fields.record("original")?, None)?;
    let corrected = Terms::read(&fields.record("corrected")?, Some(&original))?;
    let entry_date = fields.date("entry_date")?;
    let mut clerk = Clerk::hired(original.trade_date.min(corrected.trade_date))?;
    clerk.list(&[original.quantity, corrected.quantity], &[original.price, corrected.price])?;
    run_days(&mut clerk, &original, entry_date)?;
    let before = (clerk.balance(CLIENT, CURRENCY)?, clerk.balance(CLIENT, INSTRUMENT)?);
    let report =
        TradeReport { corrects: Some(Name::from("ORIGINAL")), ..corrected.report("CORRECTED") };
    let events = clerk.key(Input::Trade(report))?;
    let change = (
        clerk.balance(CLIENT, CURRENCY)? - before.0,
        clerk.balance(CLIENT, INSTRUMENT)? - before.1,
    );
    found(&clerk, &events, change)
}

/// Keys the trade on its day and lets its settlement date pass, up to the day on which the mistake
/// is found.
fn run_days(clerk: &mut Clerk, original: &Terms, entry_date: Date) -> Reading<()> {
    let days =
        BTreeSet::from([Some(original.trade_date), original.settlement_date, Some(entry_date)]);
    for date in days.into_iter().flatten().filter(|date| *date <= entry_date) {
        clerk.open_day(date)?;
        if date == original.trade_date {
            clerk.key(Input::Trade(original.report("ORIGINAL")))?;
        }
        clerk.settle(date)?;
        if date != entry_date {
            clerk.close_day(date)?;
        }
    }
    Ok(())
}

fn found(clerk: &Clerk, events: &[Event], change: (Total, Total)) -> Reading<Found> {
    let (client, currency, decimals) =
        (clerk.account(CLIENT)?, clerk.asset(CURRENCY)?, clerk.decimals(CURRENCY)?);
    let cash = |entry: &Entry| Found::total(entry.moved(client, currency), decimals);
    let mut found = vec![
        ("net_customer_cash".to_owned(), Found::total(change.0, decimals)),
        ("share_change".to_owned(), Found::total(change.1, clerk.decimals(INSTRUMENT)?)),
    ];
    for event in events {
        match event {
            Event::Booked(Booked::Cancel(cancel), entry) => {
                found.push(("cancel_customer_cash".to_owned(), cash(entry)));
                found.push(("as_of_date".to_owned(), Found::text(cancel.trade_date)));
            }
            // Whatever is booked anew is confirmed anew (17 CFR 240.10b-10(a)).
            Event::Booked(Booked::Trade(trade), entry) => {
                found.push(("rebill_customer_cash".to_owned(), cash(entry)));
                found.push((
                    "new_confirm_required".to_owned(),
                    Found::Flag(trade.corrects.is_some()),
                ));
                found.push(("settlement_date".to_owned(), Found::text(trade.settlement_date)));
            }
            _ => {}
        }
    }
    Ok(Found::Record(found))
}

/// What was agreed; a correction repeats what it does not change.
struct Terms {
    trade_date: Date,
    settlement_date: Option<Date>,
    side: Side,
    quantity: Decimal,
    price: Decimal,
    commission: Option<Decimal>,
}

impl Terms {
    fn read(fields: &Fields, original: Option<&Self>) -> Reading<Self> {
        fields.only(&["td", "sd", "side", "qty", "price", "commission"])?;
        let missing = || Unsolved::NotTheShape;
        let side =
            fields.optional_text("side")?.map(|side| super::fields::side(&side)).transpose()?;
        Ok(Self {
            trade_date: fields
                .optional_date("td")?
                .or(original.map(|terms| terms.trade_date))
                .ok_or_else(missing)?,
            settlement_date: fields
                .optional_date("sd")?
                .or(original.and_then(|terms| terms.settlement_date)),
            side: side.or(original.map(|terms| terms.side)).ok_or_else(missing)?,
            quantity: fields
                .optional_number("qty")?
                .or(original.map(|terms| terms.quantity))
                .ok_or_else(missing)?,
            price: fields
                .optional_number("price")?
                .or(original.map(|terms| terms.price))
                .ok_or_else(missing)?,
            commission: fields
                .optional_number("commission")?
                .or(original.and_then(|terms| terms.commission)),
        })
    }

    fn report(&self, trade_id: &str) -> TradeReport {
        let report = trade(trade_id, self.side, self.quantity, self.price, self.trade_date);
        TradeReport { settlement_date: self.settlement_date, commission: self.commission, ..report }
    }
}
