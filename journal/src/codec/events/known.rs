//! Forms of reference data: accounts, instruments, prices, rates, rules, actions.

use super::Form;
use crate::codec::Wrong;
use crate::codec::bytes::{Reader, Writer};
use crate::codec::financing::is_plain;
use terms::{
    AccountChange, AccountState, Action, InstrumentChange, InterestRate, KnownEvent, ListingState,
    MarketRow, Origin,
};

const CURRENCY_ADMITTED_1: Form = [2, 1];
const RULE_SET_1: Form = [7, 1];
const ACCOUNT_OPENED_1: Form = [8, 1];
const INSTRUMENT_LISTED_1: Form = [9, 1];
const PRICE_RECORDED_1: Form = [10, 1];
const SCHEDULE_SET_1: Form = [21, 1];
const FX_RATE_RECORDED_1: Form = [26, 1];
const INTEREST_RATE_SET_1: Form = [28, 1];
const INTEREST_RATE_SET_2: Form = [28, 2];
const LOTS_CHOSEN_1: Form = [30, 1];
const PRICE_HELD_1: Form = [33, 1];
const PRICE_RULE_SET_1: Form = [34, 1];
const ACTION_ANNOUNCED_1: Form = [40, 1];
const ACTION_ANNOUNCED_2: Form = [40, 2];
const ACCOUNT_CHANGED_1: Form = [44, 1];
const ACCOUNT_CHANGED_2: Form = [44, 2];
const INSTRUMENT_CHANGED_1: Form = [54, 1];
const MARKET_ROW_SET_1: Form = [70, 1];
const LOT_STATED_1: Form = [56, 1];

impl Writer {
    pub fn known(&mut self, origin: Origin, known: &KnownEvent) {
        match known {
            KnownEvent::CurrencyAdmitted { currency, decimals } => {
                self.form(CURRENCY_ADMITTED_1, origin);
                self.text(currency);
                self.byte(*decimals);
            }
            KnownEvent::RuleSet(rule) => {
                self.form(RULE_SET_1, origin);
                self.firm_rule(rule);
            }
            KnownEvent::ScheduleSet(row) => {
                self.form(SCHEDULE_SET_1, origin);
                self.schedule_row(row);
            }
            KnownEvent::AccountOpened(account) => {
                self.form(ACCOUNT_OPENED_1, origin);
                self.account(account);
            }
            KnownEvent::AccountChanged(change) => self.account_changed(origin, change),
            KnownEvent::InstrumentListed(instrument) => {
                self.form(INSTRUMENT_LISTED_1, origin);
                self.instrument(instrument);
            }
            KnownEvent::InstrumentChanged(change) => {
                self.form(INSTRUMENT_CHANGED_1, origin);
                self.instrument_change(change);
            }
            KnownEvent::PriceRecorded(price) => {
                self.form(PRICE_RECORDED_1, origin);
                self.price(price);
            }
            KnownEvent::PriceHeld(held) => {
                self.form(PRICE_HELD_1, origin);
                self.held_price(held);
            }
            KnownEvent::PriceRuleSet(rule) => {
                self.form(PRICE_RULE_SET_1, origin);
                self.price_rule(rule);
            }
            KnownEvent::FxRateRecorded(rate) => {
                self.form(FX_RATE_RECORDED_1, origin);
                self.fx_rate(rate);
            }
            KnownEvent::InterestRateSet(rate) => self.interest_rate_set(origin, rate),
            KnownEvent::ActionAnnounced(action) => self.action_announced(origin, action),
            KnownEvent::MarketRowSet(row) => self.market_row_set(origin, row),
            KnownEvent::LotsChosen(choice) => {
                self.form(LOTS_CHOSEN_1, origin);
                self.lot_choice(choice);
            }
            KnownEvent::LotStated(stated) => {
                self.form(LOT_STATED_1, origin);
                self.lot_statement(stated);
            }
        }
    }
}

impl Writer {
    /// A rate without limits is written as it always was.
    fn interest_rate_set(&mut self, origin: Origin, rate: &InterestRate) {
        if is_plain(rate) {
            self.form(INTEREST_RATE_SET_1, origin);
            self.interest_rate(rate);
        } else {
            self.form(INTEREST_RATE_SET_2, origin);
            self.interest_rate_2(rate);
        }
    }
}

impl Writer {
    fn market_row_set(&mut self, origin: Origin, row: &MarketRow) {
        self.form(MARKET_ROW_SET_1, origin);
        self.market_row(row);
    }
}

impl Reader<'_> {
    pub fn known(&mut self, form: Form) -> Result<Option<KnownEvent>, Wrong> {
        Ok(Some(match form {
            CURRENCY_ADMITTED_1 => {
                KnownEvent::CurrencyAdmitted { currency: self.name()?, decimals: self.byte()? }
            }
            RULE_SET_1 => KnownEvent::RuleSet(self.firm_rule()?),
            SCHEDULE_SET_1 => KnownEvent::ScheduleSet(self.schedule_row()?),
            ACCOUNT_OPENED_1 => KnownEvent::AccountOpened(self.account()?),
            ACCOUNT_CHANGED_1 => KnownEvent::AccountChanged(self.account_change()?),
            ACCOUNT_CHANGED_2 => KnownEvent::AccountChanged(self.account_change_2()?),
            INSTRUMENT_LISTED_1 => KnownEvent::InstrumentListed(self.instrument()?),
            INSTRUMENT_CHANGED_1 => {
                KnownEvent::InstrumentChanged(Box::new(self.instrument_change()?))
            }
            PRICE_RECORDED_1 => KnownEvent::PriceRecorded(self.price()?),
            PRICE_HELD_1 => KnownEvent::PriceHeld(self.held_price()?),
            PRICE_RULE_SET_1 => KnownEvent::PriceRuleSet(self.price_rule()?),
            FX_RATE_RECORDED_1 => KnownEvent::FxRateRecorded(self.fx_rate()?),
            INTEREST_RATE_SET_1 => KnownEvent::InterestRateSet(self.interest_rate()?),
            INTEREST_RATE_SET_2 => KnownEvent::InterestRateSet(self.interest_rate_2()?),
            ACTION_ANNOUNCED_1 => KnownEvent::ActionAnnounced(self.action()?),
            MARKET_ROW_SET_1 => KnownEvent::MarketRowSet(Box::new(self.market_row()?)),
            ACTION_ANNOUNCED_2 => KnownEvent::ActionAnnounced(self.action_2()?),
            LOTS_CHOSEN_1 => KnownEvent::LotsChosen(self.lot_choice()?),
            LOT_STATED_1 => KnownEvent::LotStated(Box::new(self.lot_statement()?)),
            _ => return Ok(None),
        }))
    }
}

impl Writer {
    /// A change of a name or a state alone is written as it always was.
    fn account_changed(&mut self, origin: Origin, change: &AccountChange) {
        if change.named().iter().all(|(_, text)| text.is_none()) {
            self.form(ACCOUNT_CHANGED_1, origin);
            self.account_change(change);
        } else {
            self.form(ACCOUNT_CHANGED_2, origin);
            self.account_change_2(change);
        }
    }

    /// The first action of its day is written as it always was.
    fn action_announced(&mut self, origin: Origin, action: &Action) {
        if action.sequence == Action::FIRST {
            self.form(ACTION_ANNOUNCED_1, origin);
            self.action(action);
        } else {
            self.form(ACTION_ANNOUNCED_2, origin);
            self.action_2(action);
        }
    }

    /// A change of an account; four flags say what it has.
    fn account_change(&mut self, change: &AccountChange) {
        let AccountChange { change_id, account, effective, name, state, reason, .. } = change;
        let is_closed = *state == Some(AccountState::Closed);
        self.presence([name.is_some(), state.is_some(), is_closed, reason.is_some()]);
        self.text(change_id);
        self.text(account);
        self.date(*effective);
        for text in [name, reason].into_iter().flatten() {
            self.text(text);
        }
    }

    /// The same with what it looks after: a byte of flags for the class, the desk, the branch and
    /// the lot method stands before the others, and what it has of them behind.
    fn account_change_2(&mut self, change: &AccountChange) {
        let AccountChange { class, desk, branch, lot_method, .. } = change;
        let has = [class.is_some(), desk.is_some(), branch.is_some(), lot_method.is_some()];
        self.presence(has);
        self.account_change(change);
        if let Some(class) = class {
            self.class(*class);
        }
        for text in [desk, branch].into_iter().flatten() {
            self.text(text);
        }
        if let Some(method) = lot_method {
            self.lot_method(*method);
        }
    }

    /// A change of an instrument: a byte of flags says which of the seven texts it has, another
    /// one of its state and its reason.
    fn instrument_change(&mut self, change: &InstrumentChange) {
        let is_delisted = change.state == Some(ListingState::Delisted);
        self.presence(change.named().map(|(_, text)| text.is_some()));
        self.presence([change.state.is_some(), is_delisted, change.reason.is_some()]);
        self.text(&change.change_id);
        self.text(&change.instrument);
        self.date(change.effective);
        let texts = change.named().map(|(_, text)| text);
        for text in texts.into_iter().chain([change.reason.as_ref()]).flatten() {
            self.text(text);
        }
    }
}

impl Reader<'_> {
    fn account_change(&mut self) -> Result<AccountChange, Wrong> {
        let [name, has_state, is_closed, reason] = self.presence()?;
        let state = match (has_state, is_closed) {
            (true, true) => Some(AccountState::Closed),
            (true, false) => Some(AccountState::Open),
            (false, false) => None,
            // A state that is not there has no word; nothing writes this.
            (false, true) => return Err(Wrong::UnknownPresence(0b100)),
        };
        Ok(AccountChange {
            change_id: self.name()?,
            account: self.name()?,
            effective: self.date()?,
            name: name.then(|| self.name()).transpose()?,
            class: None,
            desk: None,
            branch: None,
            lot_method: None,
            state,
            reason: reason.then(|| self.name()).transpose()?,
        })
    }

    fn account_change_2(&mut self) -> Result<AccountChange, Wrong> {
        let [class, desk, branch, lot_method] = self.presence()?;
        let change = self.account_change()?;
        Ok(AccountChange {
            class: class.then(|| self.class()).transpose()?,
            desk: desk.then(|| self.name()).transpose()?,
            branch: branch.then(|| self.name()).transpose()?,
            lot_method: lot_method.then(|| self.lot_method()).transpose()?,
            ..change
        })
    }

    fn instrument_change(&mut self) -> Result<InstrumentChange, Wrong> {
        let [symbol, name, market, isin, cusip, sedol, figi] = self.presence()?;
        let [has_state, is_delisted, reason] = self.presence()?;
        let state = match (has_state, is_delisted) {
            (true, true) => Some(ListingState::Delisted),
            (true, false) => Some(ListingState::Listed),
            (false, false) => None,
            (false, true) => return Err(Wrong::UnknownPresence(0b10)),
        };
        let (change_id, instrument, effective) = (self.name()?, self.name()?, self.date()?);
        let mut text = |is_there: bool| is_there.then(|| self.name()).transpose();
        Ok(InstrumentChange {
            change_id,
            instrument,
            effective,
            symbol: text(symbol)?,
            name: text(name)?,
            market: text(market)?,
            isin: text(isin)?,
            cusip: text(cusip)?,
            sedol: text(sedol)?,
            figi: text(figi)?,
            state,
            reason: text(reason)?,
        })
    }
}
