//! The gate of choices: may this lot be taken by this sale, may this account have this standing
//! order?
//!
//! In: a choice whose names were looked up. Out: the choice to be booked, or the rule that it
//! breaks. Source: 26 CFR 1.1012-1(c)(3) and (8): a lot is identified by the settlement date of the
//! sale, and a standing order holds for what is sold after it; 1.1012-1(e)(1): the average is for
//! shares of funds.

use super::Refusal;
use super::lots::{Change, Chosen, Holding, Label, Lot, Standing, Step, is_fund};
use crate::shared::directory::Directory;
use terms::{
    AccountId, AssetId, Choice, Date, Decimal, LotChoice, LotChoiceReport, LotMethod, Name,
    Quantity,
};

/// A sale whose lots are chosen, as the corridor found it in the books.
#[derive(Clone, Copy)]
pub struct SaleToChoose<'o> {
    /// As the lots know it.
    pub label: Label,
    /// Its id.
    pub trade_id: &'o Name,
    /// Whose.
    pub account: AccountId,
    /// What.
    pub instrument: AssetId,
    /// Its trade date.
    pub trade_date: Date,
    /// Until when its lots may be chosen.
    pub settlement_date: Date,
}

/// What somebody wants to choose for a sale.
#[derive(Clone, Copy)]
pub struct ToChoose<'o> {
    /// The choice as it came in.
    pub report: &'o LotChoiceReport,
    /// The name of the lot.
    pub lot_name: &'o Name,
    /// The lot, when the books know one of that name.
    pub lot: Option<Label>,
    /// How much of it.
    pub quantity: Quantity,
    /// Digits behind the point of the instrument's quantities.
    pub decimals: u8,
}

/// Judges the choice of a lot for a sale.
pub fn choose(
    to_choose: &ToChoose<'_>,
    sale: &SaleToChoose<'_>,
    holding: &Holding,
    standing: Standing<'_>,
) -> Result<LotChoice, Refusal> {
    let ToChoose { report, lot_name, quantity, .. } = *to_choose;
    let trade_id = || sale.trade_id.clone();
    let is_short = holding
        .steps()
        .iter()
        .any(|step| step.label == sale.label && matches!(step.change, Change::SellShort { .. }));
    let is_late = report.date > sale.settlement_date && !is_short;
    if report.date < sale.trade_date || is_late {
        let (trade_date, settlement_date) = (sale.trade_date, sale.settlement_date);
        return Err(Refusal::ChoiceMustComeBySettlement {
            date: report.date,
            trade_id: trade_id(),
            trade_date,
            settlement_date,
        });
    }
    let missing = || Refusal::ChosenLotMustBeOpen { lot: lot_name.clone(), trade_id: trade_id() };
    let still = if is_short {
        still_short(to_choose, sale, holding, standing)
    } else {
        still_to_sell(to_choose, sale, holding, standing)
    };
    let (open, left) = still.ok_or_else(missing)?;
    if quantity.units() > open.min(left) {
        let shown = |units| Decimal { mantissa: units, scale: to_choose.decimals };
        let (quantity, most) = (shown(quantity.units()), shown(open.min(left).max(0)));
        return Err(Refusal::ChosenQuantityMustBeThere {
            lot: lot_name.clone(),
            trade_id: trade_id(),
            quantity,
            most,
        });
    }
    let chosen = Chosen { sale: sale.label, lot: to_choose.lot.ok_or_else(missing)?, quantity };
    let after = if is_short {
        holding.with(&delivery(chosen, report.date, 0), standing)
    } else {
        holding.with_chosen(chosen, standing)
    };
    if after.unkept(standing) > holding.unkept(standing) {
        return Err(Refusal::EarlierChoiceMustHold { lot: lot_name.clone(), trade_id: trade_id() });
    }
    let choice = Choice::Lot {
        instrument: sale.instrument,
        trade_id: trade_id(),
        lot: lot_name.clone(),
        quantity,
    };
    Ok(LotChoice {
        choice_id: report.choice_id.clone(),
        date: report.date,
        account: sale.account,
        choice,
    })
}

/// How much is still there of the lot that is to cover a short sale, and of the sale; nothing when
/// the lot is not open.
fn still_short(
    to_choose: &ToChoose<'_>,
    sale: &SaleToChoose<'_>,
    holding: &Holding,
    standing: Standing<'_>,
) -> Option<(i64, i64)> {
    let mut lots = holding.on(to_choose.report.date, standing);
    // A unit that several lots make up is not delivered.
    lots.retain(|lot| lot.part.is_none());
    let open = units_of(&lots, to_choose.lot).filter(|units| *units > 0)?;
    Some((open, -units_of(&lots, Some(sale.label)).unwrap_or(0)))
}

/// How much is still there of the lot that is to be sold, and of the sale, without what was chosen
/// before; nothing when the lot was not open, or lay on the side of the sale.
fn still_to_sell(
    to_choose: &ToChoose<'_>,
    sale: &SaleToChoose<'_>,
    holding: &Holding,
    standing: Standing<'_>,
) -> Option<(i64, i64)> {
    let open = units_of(&holding.before(sale.label, standing), to_choose.lot)?;
    let traded = traded(holding, sale.label);
    let of_this = holding.chosen().iter().filter(|chosen| chosen.sale == sale.label);
    let of_lot = of_this.clone().filter(|chosen| Some(chosen.lot) == to_choose.lot);
    let sum = |chosen: i64, next: &Chosen| chosen + next.quantity.units();
    (open.signum() == -traded.signum())
        .then(|| (open.abs() - of_lot.fold(0, sum), traded.abs() - of_this.fold(0, sum)))
}

fn units_of(lots: &[Lot], label: Option<Label>) -> Option<i64> {
    let of_label = lots.iter().filter(|lot| Some(lot.label) == label);
    of_label.map(|lot| if lot.is_short() { -lot.units() } else { lot.units() }).reduce(|a, b| a + b)
}

fn traded(holding: &Holding, label: Label) -> i64 {
    let of_label = |step: &&Step| step.label == label;
    let traded = holding.steps().iter().find(of_label).map(|step| match &step.change {
        Change::Trade { quantity, .. } | Change::SellShort { quantity, .. } => quantity.units(),
        Change::Withdraw(quantity) => -quantity.units(),
        Change::Receive(_) | Change::Deliver(_) | Change::Restate(_) => 0,
    });
    traded.unwrap_or(0)
}

/// The step of a lot that is delivered against a short sale.
pub fn delivery(chosen: Chosen, date: Date, number: u32) -> Step {
    let delivery =
        super::lots::Delivery { short: chosen.sale, lot: chosen.lot, quantity: chosen.quantity };
    Step {
        date,
        moment: Step::WITHOUT_A_TIME,
        delivered: date,
        label: Label::Choice(number),
        exchange: None,
        change: Change::Deliver(Box::new(delivery)),
    }
}

/// Judges a standing order.
pub fn order(
    report: &LotChoiceReport,
    account: AccountId,
    instrument: Option<AssetId>,
    method: LotMethod,
    directory: &Directory,
) -> Result<LotChoice, Refusal> {
    let owner = directory.account(account);
    if !owner.kind.keeps_lots() {
        return Err(Refusal::AccountMustKeepLots {
            account: owner.account.clone(),
            kind: owner.kind.as_str(),
        });
    }
    let not_a_fund =
        instrument.filter(|id| method == LotMethod::Average && !is_fund(directory, *id));
    if let Some(listing) = not_a_fund.and_then(|id| directory.asset(id).instrument()) {
        return Err(Refusal::AverageMustBeOfAFund {
            instrument: listing.instrument.clone(),
            cfi: listing.cfi.clone(),
        });
    }
    let choice = Choice::Standing { instrument, method };
    Ok(LotChoice { choice_id: report.choice_id.clone(), date: report.date, account, choice })
}
