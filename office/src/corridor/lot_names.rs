//! Names of lots and sales, the corridor's walk to the lots: the books of several rooms give them.
//!
//! In: the name of a lot as a report shows it, a choice of lots. Out: its label, the sale that it
//! is about, the choice to be booked. A lot is named by the id of the trade or allocation that
//! opened it, `opening-3` for the third opening balance, `opening-3-2` for the second lot that it
//! is stated to be, or `M1-2` for the second lot that transfer or corporate action M1 gave.

use crate::accounting::choosing::{self, SaleToChoose, ToChoose};
use crate::accounting::{Chosen, Label, Order, Refusal};
use crate::capture::{Status, rules as capture};
use crate::{Office, Rejection};
use terms::{Choice, Event, KnownEvent, LotChoice, LotChoiceReport, Name, Origin};

/// Judges a choice of lots.
pub fn choose(office: &Office, report: &LotChoiceReport) -> Result<Vec<Event>, Rejection> {
    let directory = &office.directory;
    capture::check_date(report.date, &office.days)?;
    match (&report.trade_id, &report.lot, report.quantity, &report.account, report.method) {
        (Some(trade_id), Some(lot_name), Some(quantity), None, None)
            if report.instrument.is_none() =>
        {
            let sale = office
                .sale_to_choose(trade_id)
                .ok_or_else(|| Refusal::ChosenSaleMustStand { trade_id: trade_id.clone() })?;
            let listing = directory
                .asset(sale.instrument)
                .instrument()
                .expect("what is traded is an instrument");
            let quantity = capture::positive_quantity(quantity, listing)?;
            let missing = || Refusal::ChosenLotMustBeOpen {
                lot: lot_name.clone(),
                trade_id: trade_id.clone(),
            };
            let holding = office.lots.holding(sale.account, sale.instrument).ok_or_else(missing)?;
            let standing = office.lots.standing(directory, sale.account, sale.instrument);
            let to_choose = ToChoose {
                report,
                lot_name,
                lot: office.lot_label(lot_name),
                quantity,
                decimals: listing.quantity_decimals,
            };
            Ok(vec![Event::Known(KnownEvent::LotsChosen(choosing::choose(
                &to_choose, &sale, holding, standing,
            )?))])
        }
        (None, None, None, Some(account), Some(method)) => {
            let account = capture::known_account(account, directory)?;
            let instrument = report
                .instrument
                .as_ref()
                .map(|code| capture::known_instrument(code, directory))
                .transpose()?;
            let instrument = instrument.map(|(id, _)| id);
            Ok(vec![Event::Known(KnownEvent::LotsChosen(choosing::order(
                report, account, instrument, method, directory,
            )?))])
        }
        _ => Err(Refusal::ChoiceMustBeComplete { choice_id: report.choice_id.clone() }.into()),
    }
}

impl Office {
    /// The lot of a name; it need not be open.
    pub fn lot_label(&self, name: &str) -> Option<Label> {
        let opening = || {
            let place = name.strip_prefix("opening-")?;
            let (place, piece) = place.split_once('-').unwrap_or((place, "1"));
            let number = place.parse::<u32>().ok()?.checked_sub(1)?;
            Some(Label::Opening(number, piece.parse().ok()?))
        };
        let trade = self.trades.find(name).map(|(number, _)| Label::Trade(number));
        let share = || self.blocks.number(name).map(Label::Allocation);
        let piece =
            || name.rsplit_once('-').and_then(|(id, piece)| Some((id, piece.parse::<u32>().ok()?)));
        let transfer = || {
            piece().and_then(|(id, piece)| {
                Some(Label::Transfer(self.transfers.booked_before(id)?, piece))
            })
        };
        let action = || {
            piece()
                .and_then(|(id, piece)| Some(Label::Action(self.actions.booked_before(id)?, piece)))
        };
        trade.or_else(share).or_else(opening).or_else(transfer).or_else(action)
    }

    /// The name of a lot, or of what closed one.
    pub fn lot_name(&self, label: Label) -> String {
        match label {
            Label::Trade(number) => self.trades.get(number).trade.trade_id.to_string(),
            Label::Allocation(number) => self.blocks.allocation(number).allocation_id.to_string(),
            Label::Opening(number, 0 | 1) => format!("opening-{}", number + 1),
            Label::Opening(number, piece) => format!("opening-{}-{piece}", number + 1),
            Label::Action(number, piece) => {
                piece_of(&self.actions.booked_after(number).action.action_id, piece)
            }
            Label::Transfer(number, piece) => {
                piece_of(&self.transfers.booked_after(number).transfer_id, piece)
            }
            Label::Choice(number) => {
                let choice = self.choices.all().nth(number as usize);
                choice.map(|(choice, _)| choice.choice_id.to_string()).unwrap_or_default()
            }
        }
    }

    fn sale_to_choose<'o>(&'o self, trade_id: &'o Name) -> Option<SaleToChoose<'o>> {
        if let Some((number, booked)) = self.trades.find(trade_id) {
            let trade = &booked.trade;
            let (account, instrument, label) =
                (trade.account, trade.instrument, Label::Trade(number));
            let (trade_date, settlement_date) = (trade.trade_date, trade.settlement_date);
            let stands = booked.status == Status::Booked && self.keeps_lots(account, instrument);
            return stands.then_some(SaleToChoose {
                label,
                trade_id,
                account,
                instrument,
                trade_date,
                settlement_date,
            });
        }
        let number = self.blocks.number(trade_id).filter(|number| self.blocks.stands(*number))?;
        let share = self.blocks.allocation(number);
        let (account, instrument, label) =
            (share.account, share.instrument, Label::Allocation(number));
        let (trade_date, settlement_date) = (share.trade_date, share.settlement_date);
        Some(SaleToChoose { label, trade_id, account, instrument, trade_date, settlement_date })
    }

    /// Enters a choice: the lots of its holding are worked out anew.
    pub(crate) fn choose_lots(&mut self, origin: Origin, choice: &LotChoice) {
        let number = self.choices.keep(origin, choice);
        let (date, account) = (choice.date, choice.account);
        match &choice.choice {
            Choice::Standing { instrument, method } => {
                self.lots.order(
                    &self.directory,
                    account,
                    Order { date, instrument: *instrument, method: *method },
                );
            }
            Choice::Lot { instrument, trade_id, lot, quantity } => {
                let sale = self
                    .sale_to_choose(trade_id)
                    .map(|sale| sale.label)
                    .expect("lots are chosen for a sale that stands");
                let lot = self.lot_label(lot).expect("a lot that was chosen has a name");
                let chosen = Chosen { sale, lot, quantity: *quantity };
                if self.is_short_sale(sale) {
                    self.lots.add(
                        &self.directory,
                        account,
                        *instrument,
                        choosing::delivery(chosen, date, number),
                    );
                } else {
                    self.lots.choose(&self.directory, account, *instrument, chosen);
                }
            }
        }
    }

    fn is_short_sale(&self, label: Label) -> bool {
        match label {
            Label::Trade(number) => self.trades.get(number).trade.side.is_short(),
            Label::Allocation(number) => self.blocks.allocation(number).side.is_short(),
            Label::Opening(..) | Label::Choice(_) | Label::Action(..) | Label::Transfer(..) => {
                false
            }
        }
    }
}

/// A lot that something gave, by its place; the thing itself by its id.
fn piece_of(id: &Name, piece: u32) -> String {
    if piece == 0 { id.to_string() } else { format!("{id}-{piece}") }
}
