//! Charges adjusted: a trade or a share of a block is taken back, and the fills that stand behind
//! it in their order or month, or in the unit in which their fees are rounded, are charged again.
//!
//! In: the row that takes a fill back. Out: an event for each fill that bears something else now,
//! in the same decision, and what there is then before a correction. Since edition 5; before, a
//! cancel gave back what the fill itself had borne, and nothing else. Never here: how a fill is
//! charged (`clearance::adjustments`).

use crate::accounting::{Label, Step};
use crate::capture::BookedTrade;
use crate::clearance::adjustments::{CommissionDifference, Difference};
use crate::clearance::charges::{ChargeLine, Fee};
use crate::clearance::commission::{Asked, CommissionLine, TooLarge, by_tariff};
use crate::clearance::explain::{Charged, commission_line, fee_lines};
use crate::clearance::rules::{measure, own_account};
use crate::clearance::{
    ADJUSTMENTS_MAX, Before, BookedAdjustment, Counted, CountedFees, Counts, Fill, Refusal, Replay,
    Stands, Traded, row_behind,
};
use crate::posting::quantity;
use crate::{Office, Rejection};
use smallvec::SmallVec;
use std::mem::take;
use terms::{
    Adjustment, Allocation, Booked, ChargedPer, CommissionBy, Date, Decimal, Edition, Entry, Event,
    FeesOfUnit, FillKind, Name, Origin, Posting, Quantity, ScheduleRow, Trade,
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
    let stands = |traded| office.stands(traded).expect("what is counted was charged with others");
    let mut replay = Replay::without(&office.turnover, traded, &taken, &stands);
    let behind = replay.behind();
    let mut events = Vec::new();
    replay.run(&stands, |traded, standing, before| -> Result<_, Rejection> {
        let again = Again::of(office, out, traded, standing, before)?;
        let now = again.counts(standing);
        if now != standing.counted {
            if events.len() == ADJUSTMENTS_MAX {
                let (cancelled, most) = (out.cancelled.clone(), ADJUSTMENTS_MAX);
                return Err(
                    Refusal::AdjustmentsMustFitOneDecision { cancelled, behind, most }.into()
                );
            }
            events.push(adjustment(office, out, traded, standing, &again)?);
        }
        Ok(now)
    })?;
    Ok((events, replay))
}

/// A fill that is charged again after other fills than before.
struct Again<'o> {
    /// Its commission, when that is counted; none: it reaches no tier any more.
    commission: Option<CommissionLine<'o>>,
    /// Its fees and what stands before them, when they are rounded for a unit.
    fees: Option<(FeesOfUnit, SmallVec<[ChargeLine<'o>; 2]>)>,
}

impl<'o> Again<'o> {
    fn of(
        office: &'o Office,
        out: &TakenOut,
        traded: Traded,
        standing: &Stands,
        before: &Before,
    ) -> Result<Self, Rejection> {
        let commission = standing.row.map(|row| charge_again(office, standing, row, before));
        let commission = commission.transpose().map_err(|TooLarge| out.too_large())?.flatten();
        let fees = standing.counted.fees.as_ref().map(|counted| -> Result<_, Refusal> {
            let unit = before.fees.fees(counted.unit).ok_or_else(|| out.too_large())?;
            let charged = office.charged(traded).expect("what is counted says by what");
            let lines = fee_lines(&charged, Some(&unit), &office.directory)?;
            Ok((unit, lines))
        });
        Ok(Self { commission, fees: fees.transpose()? })
    }

    fn counts(&self, standing: &Stands) -> Counts {
        let fees = self.fees.as_ref().map(|(of, lines)| CountedFees::of(of.unit, lines));
        let commission = standing.counted.commission;
        Counts {
            commission: commission.and_then(|_| self.commission.as_ref().map(Counted::of)),
            fees,
        }
    }
}

/// The commission of a standing fill by its own schedule, after other fills than before.
fn charge_again<'o>(
    office: &'o Office,
    standing: &Stands,
    row: &ScheduleRow,
    before: &Before,
) -> Result<Option<CommissionLine<'o>>, TooLarge> {
    let Fill { account, trade_date, instrument, currency, .. } = standing.fill;
    let directory = &office.directory;
    let tariff = office.schedules.tariff_of(row, Some(account));
    let asked = Asked {
        account,
        trade_date,
        // It stays among the rows that count as its own does.
        product: row.product,
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
    again: &Again,
) -> Result<Event, Refusal> {
    let too_large = || out.too_large();
    let (kind, charged, settlement_date) = match traded {
        Traded::Trade(number) => {
            let trade = &office.trades.get(number).trade;
            (FillKind::Trade, &trade.trade_id, trade.settlement_date)
        }
        Traded::Share(number) => {
            let share = office.blocks.allocation(number);
            (FillKind::Share, &share.allocation_id, share.settlement_date)
        }
    };
    let was = office.charged(traded).expect("what is counted says by what it was charged");
    let now = again.counts(standing);
    let Fill { account, currency, trade_date, .. } = standing.fill;
    let mut charged_by = was.charged_by.clone();
    let (mut commission, mut fees) = (was.commission, None);
    let mut difference = Difference {
        account,
        currency,
        earned_on: own_account(was.earned_by(), &office.directory)?,
        commission: None,
        fees: SmallVec::new(),
    };
    if let (Some(counted), Some(row)) = (&standing.counted.commission, standing.row)
        && now.commission.as_ref() != Some(counted)
    {
        let line = again.commission.as_ref();
        commission = line.map_or(Quantity::ZERO, |line| line.amount);
        charged_by.commission = line.map_or(CommissionBy::Nothing, CommissionLine::by);
        difference.commission = Some(CommissionDifference { was: (counted, row), now: line });
    }
    if let Some((of_unit, lines)) = &again.fees
        && now.fees != standing.counted.fees
    {
        let sum: i128 = lines.iter().map(|line| i128::from(line.amount.units())).sum();
        fees = Some(Quantity::try_new(sum).ok_or_else(too_large)?);
        let before = fee_lines(&was, was.charged_by.fees.as_deref(), &office.directory)?;
        difference.fees = more_of_each(&before, lines).ok_or_else(too_large)?;
        charged_by.fees = Some(Box::new(of_unit.clone()));
    }
    let units = |quantity: Quantity| i128::from(quantity.units());
    let more = units(commission) - units(was.commission) + units(fees.unwrap_or(was.fees))
        - units(was.fees);
    Quantity::try_new(net(office, traded) - more).ok_or_else(too_large)?;
    let entry = difference.entry(settlement_date, &office.directory)?.ok_or_else(too_large)?;
    let adjustment = Adjustment {
        kind,
        charged: charged.clone(),
        trade_date,
        because: out.because.clone(),
        cancelled: out.cancelled.clone(),
        commission,
        fees,
        charged_by,
    };
    Ok(Event::Booked(Booked::Adjustment(adjustment), entry))
}

/// What each payable account has more by the same fees, charged again.
fn more_of_each(was: &[ChargeLine], now: &[ChargeLine]) -> Option<SmallVec<[Fee; 2]>> {
    let more = was.iter().zip(now).map(|(was, now)| {
        let units = i128::from(now.amount.units()) - i128::from(was.amount.units());
        Some((now.payable, Quantity::try_new(units)?))
    });
    more.collect()
}

/// What a fill brings its client, or takes from him, with all that it bears.
fn net(office: &Office, traded: Traded) -> i128 {
    match traded {
        Traded::Trade(number) => office.trades.get(number).trade.net(),
        Traded::Share(number) => office.blocks.allocation(number).net(),
    }
}

impl Office {
    /// A trade or a share as the units in which it is charged count it; none when no unit does.
    pub(crate) fn stands(&self, traded: Traded) -> Option<Stands<'_>> {
        let (fill, charged) = self.fill(traded);
        let charged = charged?;
        let row = row_behind(Some(charged.charged_by), &self.schedules).filter(|row| {
            let is_of_an_order = row.per == ChargedPer::Order && fill.order_id.is_some();
            is_of_an_order || row.tier_by.is_by_month()
        });
        let commission = row.and_then(|row| self.counted_commission(&charged, row));
        let fees = charged.charged_by.fees.as_ref().and_then(|of_unit| {
            let lines = fee_lines(&charged, Some(of_unit), &self.directory).ok()?;
            Some(CountedFees::of(of_unit.unit, &lines))
        });
        let is_counted = commission.is_some() || fees.is_some();
        let row = row.filter(|_| commission.is_some());
        is_counted.then(|| Stands { fill, counted: Counts { commission, fees }, row })
    }

    fn counted_commission(&self, charged: &Charged, row: &ScheduleRow) -> Option<Counted> {
        let counted = match charged.charged_by.commission {
            CommissionBy::Schedule { row: number, .. } => {
                Counted::of_commission(number, row, charged.commission)
            }
            CommissionBy::Nothing | CommissionBy::Agreement => None,
        };
        let worked_out = || commission_line(charged, &self.schedules, &self.directory);
        counted.or_else(|| worked_out().as_ref().map(Counted::of))
    }

    /// A trade or a share as it was charged; none when it was booked before this was kept.
    pub fn charged(&self, traded: Traded) -> Option<Charged<'_>> {
        self.fill(traded).1
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

    /// Counts a trade or a share for what asks what was traded so far.
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

    /// Counts a fill as it stands now that was counted as something else.
    fn recount_turnover(&mut self, traded: Traded, counted: Counts) {
        let mut turnover = take(&mut self.turnover);
        let now = self.stands(traded).map(|now| now.counted).unwrap_or_default();
        let row = counted.commission.as_ref().map(|counted| {
            let (row, _) = self.schedules.row(counted.row).expect("a row is kept for ever");
            row
        });
        let (fill, _) = self.fill(traded);
        turnover.replace(traded, &Stands { fill, counted, row }, &now);
        self.turnover = turnover;
    }

    /// What a trade has moved until now: its own entry, and what its charges were adjusted by.
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
        let (before, fees_before) = match traded {
            Traded::Trade(number) => {
                let Trade { commission, fees, .. } = self.trades.get(number).trade;
                self.trades.adjust(number, adjustment);
                (commission, fees)
            }
            Traded::Share(number) => {
                let Allocation { commission, fees, .. } = *self.blocks.allocation(number);
                self.blocks.adjust(number, adjustment);
                (commission, fees)
            }
        };
        if let Some(was) = was {
            self.recount_turnover(traded, was);
        }
        self.post(entry);
        self.reprice(traded);
        let (adjustment, entry) = (adjustment.clone(), entry.clone());
        self.adjustments.book(BookedAdjustment {
            traded,
            adjustment,
            before,
            fees_before,
            entry,
            origin,
        });
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
