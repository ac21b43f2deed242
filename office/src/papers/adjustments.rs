//! Commission adjustments: a trade or a share of a block is taken back, and the fills that stand
//! behind it in their order or month are charged again.
//!
//! In: the row that takes a fill back. Out: an event for each fill that bears something else now,
//! in the same decision, and what there is then before a correction. Since edition 5; before, a
//! cancel gave back what the fill itself had borne, and nothing else. Never here: how a fill is
//! charged (`clearance::adjustments`).

use crate::accounting::{Label, Step};
use crate::capture::BookedTrade;
use crate::clearance::adjustments::Difference;
use crate::clearance::commission::{Asked, CommissionLine, TooLarge, by_tariff};
use crate::clearance::explain::{Charged, commission_line};
use crate::clearance::rules::{earned_by, measure, own_account};
use crate::clearance::{
    ADJUSTMENTS_MAX, Before, BookedAdjustment, Counted, Fill, Refusal, Replay, Stands, Traded,
    row_behind,
};
use crate::posting::quantity;
use crate::{Office, Rejection};
use std::mem::take;
use terms::{
    Adjustment, Booked, ChargedBy, ChargedPer, CommissionBy, Date, Decimal, Edition, Entry, Event,
    FillKind, Kind, Name, Origin, Posting, Quantity,
};

/// A fill that is taken back.
#[derive(Clone, Copy, Debug)]
pub struct TakenOut<'a> {
    /// The id of the row that takes it back.
    pub because: &'a Name,
    /// Its own id.
    pub cancelled: &'a Name,
    /// The fill.
    pub traded: Traded,
    /// The quantity and the price of the row, for the refusal of what is too large.
    pub size: (Decimal, Decimal),
}

impl TakenOut<'_> {
    const fn too_large(&self) -> Refusal {
        let (quantity, price) = self.size;
        Refusal::AmountMustFit { quantity, price }
    }
}

/// What follows when a fill is taken back: the adjustments of those behind it, and what is counted
/// then.
pub fn without<'o>(
    office: &'o Office,
    out: &TakenOut,
) -> Result<(Vec<Event>, Replay<'o>), Rejection> {
    let nothing = || (Vec::new(), Replay::of(&office.turnover));
    let traded = out.traded;
    let Some(taken) = office.stands(traded) else { return Ok(nothing()) };
    if office.directory.edition() < Edition(5) {
        return Ok((Vec::new(), Replay::less(&office.turnover, &taken)));
    }
    let stands = |traded| office.stands(traded).expect("what is counted was charged by a schedule");
    let mut replay = Replay::without(&office.turnover, traded, &taken, &stands);
    let behind = replay.behind();
    let mut events = Vec::new();
    replay.run(&stands, |traded, standing, before| -> Result<_, Rejection> {
        let line = charge_again(office, standing, before).map_err(|TooLarge| out.too_large())?;
        let now = line.as_ref().map(Counted::of);
        if now != Some(standing.counted) {
            if events.len() == ADJUSTMENTS_MAX {
                let (cancelled, most) = (out.cancelled.clone(), ADJUSTMENTS_MAX);
                return Err(
                    Refusal::AdjustmentsMustFitOneDecision { cancelled, behind, most }.into()
                );
            }
            events.push(adjustment(office, out, traded, standing, line.as_ref())?);
        }
        Ok(now)
    })?;
    Ok((events, replay))
}

/// The commission of a standing fill by its own schedule, after other fills than before.
fn charge_again<'o>(
    office: &'o Office,
    standing: &Stands,
    before: &Before,
) -> Result<Option<CommissionLine<'o>>, TooLarge> {
    let Fill { account, trade_date, instrument, currency, .. } = standing.fill;
    let directory = &office.directory;
    let tariff = office.schedules.tariff_of(standing.row, Some(account));
    let asked = Asked {
        account,
        trade_date,
        // It stays among the rows that count as its own does.
        product: standing.row.product,
        quantity: measure(instrument, standing.fill.quantity, directory),
        principal: measure(currency, standing.fill.principal, directory),
    };
    let tariff = tariff.expect("a row is one of its schedule");
    by_tariff(&asked, before, tariff, &office.schedules, directory)
}

fn adjustment(
    office: &Office,
    out: &TakenOut,
    traded: Traded,
    standing: &Stands,
    line: Option<&CommissionLine>,
) -> Result<Event, Refusal> {
    let too_large = || out.too_large();
    let (kind, charged, settlement_date, earned, fee_rounding) = match traded {
        Traded::Trade(number) => {
            let trade = &office.trades.get(number).trade;
            let rounding = trade.charged_by.as_ref().map(|by| by.fee_rounding);
            let earned = earned_by(trade.capacity);
            (FillKind::Trade, &trade.trade_id, trade.settlement_date, earned, rounding)
        }
        Traded::Share(number) => {
            let share = office.blocks.allocation(number);
            let rounding = share.charged_by.as_ref().map(|by| by.fee_rounding);
            let earned = Kind::Commission;
            (FillKind::Share, &share.allocation_id, share.settlement_date, earned, rounding)
        }
    };
    let Fill { account, currency, trade_date, .. } = standing.fill;
    let difference = Difference {
        account,
        currency,
        earned_on: own_account(earned, &office.directory)?,
        was: (&standing.counted, standing.row),
        now: line,
    };
    let commission = line.map_or(Quantity::ZERO, |line| line.amount);
    let more = i128::from(commission.units()) - i128::from(standing.counted.commission.units());
    Quantity::try_new(net(office, traded) - more).ok_or_else(too_large)?;
    let entry = difference.entry(settlement_date, &office.directory)?.ok_or_else(too_large)?;
    let adjustment = Adjustment {
        kind,
        charged: charged.clone(),
        trade_date,
        because: out.because.clone(),
        cancelled: out.cancelled.clone(),
        commission,
        charged_by: ChargedBy {
            fee_rounding: fee_rounding.expect("what is counted says by what it was charged"),
            commission: line.map_or(CommissionBy::Nothing, CommissionLine::by),
        },
    };
    Ok(Event::Booked(Booked::Adjustment(adjustment), entry))
}

/// What a fill brings its client, or takes from him, with all that it bears.
fn net(office: &Office, traded: Traded) -> i128 {
    match traded {
        Traded::Trade(number) => office.trades.get(number).trade.net(),
        Traded::Share(number) => office.blocks.allocation(number).net(),
    }
}

impl Office {
    /// A trade or a share as its order and its month count it; none when no unit does.
    pub(crate) fn stands(&self, traded: Traded) -> Option<Stands<'_>> {
        let (fill, charged) = self.fill(traded);
        let charged = charged?;
        let row = row_behind(Some(charged.charged_by), &self.schedules)?;
        let is_of_an_order = row.per == ChargedPer::Order && fill.order_id.is_some();
        if !is_of_an_order && !row.tier_by.is_by_month() {
            return None;
        }
        let counted = match charged.charged_by.commission {
            CommissionBy::Schedule { row: number, .. } => {
                Counted::of_commission(number, row, charged.commission)
            }
            CommissionBy::Nothing | CommissionBy::Agreement => None,
        };
        let worked_out = || commission_line(&charged, &self.schedules, &self.directory);
        let counted = counted.or_else(|| worked_out().as_ref().map(Counted::of))?;
        Some(Stands { fill, counted, row })
    }

    /// A trade or a share as a schedule counts it, and as it was charged.
    fn fill(&self, traded: Traded) -> (Fill<'_>, Option<Charged<'_>>) {
        match traded {
            Traded::Trade(number) => {
                let BookedTrade { trade, edition, .. } = self.trades.get(number);
                (Fill::of_trade(trade), Charged::of_trade(trade, *edition))
            }
            Traded::Share(number) => {
                let share = self.blocks.allocation(number);
                let currency = self.directory.clearing(share.instrument).currency;
                (Fill::of_share(share, currency), self.charged_share(number))
            }
        }
    }

    /// A share of a block as it was charged; none when it was booked before this was kept.
    pub fn charged_share(&self, number: u32) -> Option<Charged<'_>> {
        let share = self.blocks.allocation(number);
        let (block, edition) = (self.blocks.block_of(share)?, self.blocks.edition(number));
        Charged::of_share(share, block, edition, &self.directory)
    }

    /// Counts a trade or a share for the schedules that ask what was traded so far.
    pub(crate) fn count_turnover(&mut self, traded: Traded) {
        let mut turnover = take(&mut self.turnover);
        if let Some(stands) = self.stands(traded) {
            turnover.add(traded, &stands);
        }
        self.turnover = turnover;
    }

    /// Takes a trade out that was taken back.
    pub(crate) fn uncount_turnover(&mut self, traded: Traded) {
        let mut turnover = take(&mut self.turnover);
        if let Some(stands) = self.stands(traded) {
            turnover.remove(traded, &stands);
        }
        self.turnover = turnover;
    }

    /// Counts a fill as it stands now that was counted as something else; not at all when it
    /// reaches no tier any more.
    fn recount_turnover(&mut self, traded: Traded, was: &Counted) {
        let mut turnover = take(&mut self.turnover);
        if let Some(now) = self.stands(traded) {
            turnover.replace(was, &now);
        } else {
            let (row, _) = self.schedules.row(was.row).expect("a row is kept for ever");
            let (fill, _) = self.fill(traded);
            turnover.remove(traded, &Stands { fill, counted: *was, row });
        }
        self.turnover = turnover;
    }

    /// What a trade has moved until now: its own entry, and what its commission was adjusted by.
    pub fn moved_by(&self, trade_id: &Name) -> Entry {
        let found = self.trades.find(trade_id);
        let (number, _) = found.expect("what has moved something was booked");
        self.moved_by_fill(Traded::Trade(number))
    }

    /// The same of a trade or a share.
    pub(crate) fn moved_by_fill(&self, traded: Traded) -> Entry {
        let (settlement_date, mut postings): (Date, Vec<Posting>) = match traded {
            Traded::Trade(number) => {
                let booked = self.trades.get(number);
                (booked.trade.settlement_date, self.trades.postings(booked).to_vec())
            }
            Traded::Share(number) => {
                let share = self.blocks.allocation(number);
                let currency = self.directory.clearing(share.instrument).currency;
                (share.settlement_date, self.blocks.lines(number, currency).collect())
            }
        };
        for adjusted in self.adjustments.of(traded) {
            for line in adjusted.entry.postings() {
                let is_one = |known: &&mut Posting| {
                    (known.account, known.asset) == (line.account, line.asset)
                };
                match postings.iter_mut().rfind(is_one) {
                    Some(known) => {
                        let units =
                            i128::from(known.quantity.units()) + i128::from(line.quantity.units());
                        known.quantity = quantity(units);
                    }
                    None => postings.push(*line),
                }
            }
        }
        Entry::try_new(settlement_date, postings)
            .expect("it was an entry when it was booked, and so was each difference")
    }

    pub(crate) fn adjust(&mut self, origin: Origin, adjustment: &Adjustment, entry: &Entry) {
        let traded = self.traded(adjustment).expect("what is adjusted was booked");
        let was = self.stands(traded).map(|stands| stands.counted);
        let Adjustment { commission, charged_by, .. } = adjustment;
        let before = match traded {
            Traded::Trade(number) => {
                let before = self.trades.get(number).trade.commission;
                self.trades.adjust(number, *commission, charged_by);
                before
            }
            Traded::Share(number) => {
                let before = self.blocks.allocation(number).commission;
                self.blocks.adjust(number, *commission, charged_by);
                before
            }
        };
        if let Some(was) = was {
            self.recount_turnover(traded, &was);
        }
        self.post(entry);
        self.reprice(traded);
        let (adjustment, entry) = (adjustment.clone(), entry.clone());
        self.adjustments.book(BookedAdjustment { traded, adjustment, before, entry, origin });
    }

    fn traded(&self, adjustment: &Adjustment) -> Option<Traded> {
        match adjustment.kind {
            FillKind::Trade => {
                self.trades.find(&adjustment.charged).map(|(number, _)| Traded::Trade(number))
            }
            FillKind::Share => self.blocks.number(&adjustment.charged).map(Traded::Share),
        }
    }

    /// The lot of a fill costs, or brings, what the fill does now; and where charges are of the
    /// day, those of its day are of other amounts.
    fn reprice(&mut self, traded: Traded) {
        let (account, instrument, place, label, money) = match traded {
            Traded::Trade(number) => {
                let trade = &self.trades.get(number).trade;
                let money = -trade.net() * i128::from(trade.side.sign());
                let label = Label::Trade(number);
                let place = (trade.trade_date, trade.executed_at);
                (trade.account, trade.instrument, place, label, money)
            }
            Traded::Share(number) => {
                let share = self.blocks.allocation(number);
                let money = -share.net() * i128::from(share.side.sign());
                let label = Label::Allocation(number);
                let place = (share.trade_date, Step::WITHOUT_A_TIME);
                (share.account, share.instrument, place, label, money)
            }
        };
        if self.is_charged_by_day(account, instrument) {
            self.client_days.change((place.0, account));
        }
        if self.keeps_lots(account, instrument) {
            let (holding, step) = ((account, instrument), (place, label));
            self.lots.reprice(&self.directory, holding, step, quantity(money));
        }
    }
}
