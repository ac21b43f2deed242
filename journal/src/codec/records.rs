//! Records: what the office knows rather than moves. Documents, rules, accounts, instruments,
//! prices, controls.
//!
//! Each is written and read in the same order, one under the other. Every field is named on both
//! sides, so that a new one does not compile until it has a place. Never here: a layout that
//! differs from one that was written before.

use super::Wrong;
use super::bytes::{Reader, Writer};
use terms::{
    Account, Choice, Document, FirmRule, Instrument, LotChoice, LotStatement, Name, Price,
};

impl Writer {
    pub fn names(&mut self, names: &[Name]) {
        self.count(names.len());
        for name in names {
            self.text(name);
        }
    }

    pub fn document(&mut self, document: &Document) {
        let Document { kind, name, content, layout, bytes } = document;
        self.presence([layout.is_some()]);
        self.source_kind(*kind);
        self.text(name);
        self.hash(*content);
        if let Some(layout) = layout {
            self.hash(*layout);
        }
        self.number(*bytes);
    }

    pub fn firm_rule(&mut self, firm_rule: &FirmRule) {
        let FirmRule { effective, rule, value, source } = firm_rule;
        self.date(*effective);
        self.text(rule);
        self.text(value);
        self.text(source);
    }

    pub fn account(&mut self, record: &Account) {
        let Account {
            account,
            kind,
            class,
            name,
            currency,
            desk,
            branch,
            opened,
            closed,
            lot_method,
            country,
        } = record;
        self.presence([
            currency.is_some(),
            desk.is_some(),
            branch.is_some(),
            opened.is_some(),
            closed.is_some(),
            country.is_some(),
        ]);
        self.text(account);
        self.kind(*kind);
        self.class(*class);
        self.text(name);
        self.lot_method(*lot_method);
        for name in [currency, desk, branch, country].into_iter().flatten() {
            self.text(name);
        }
        for date in [opened, closed].into_iter().flatten() {
            self.date(*date);
        }
    }

    pub fn instrument(&mut self, record: &Instrument) {
        let Instrument {
            instrument, symbol, name, cfi, currency, market, clearing_account, ..
        } = record;
        let Instrument {
            isin,
            cusip,
            sedol,
            figi,
            quantity_decimals,
            price_decimals,
            listed,
            delisted,
            ..
        } = record;
        self.presence([
            isin.is_some(),
            cusip.is_some(),
            sedol.is_some(),
            figi.is_some(),
            listed.is_some(),
            delisted.is_some(),
        ]);
        for name in [instrument, symbol, name, cfi, currency, market, clearing_account] {
            self.text(name);
        }
        for identifier in [isin, cusip, sedol, figi].into_iter().flatten() {
            self.text(identifier);
        }
        self.byte(*quantity_decimals);
        self.byte(*price_decimals);
        for date in [listed, delisted].into_iter().flatten() {
            self.date(*date);
        }
    }

    pub fn price(&mut self, record: &Price) {
        let Price { date, instrument, price, source } = record;
        self.date(*date);
        self.asset_id(*instrument);
        self.decimal(*price);
        self.text(source);
    }

    pub fn lot_choice(&mut self, record: &LotChoice) {
        let LotChoice { choice_id, date, account, choice } = record;
        self.text(choice_id);
        self.date(*date);
        self.account_id(*account);
        match choice {
            Choice::Lot { instrument, trade_id, lot, quantity } => {
                self.presence([true, true]);
                self.asset_id(*instrument);
                self.text(trade_id);
                self.text(lot);
                self.quantity(*quantity);
            }
            Choice::Standing { instrument, method } => {
                self.presence([false, instrument.is_some()]);
                if let Some(instrument) = instrument {
                    self.asset_id(*instrument);
                }
                self.lot_method(*method);
            }
        }
    }

    /// A statement; three flags say what it has: another day of holding, and whether it is covered.
    pub fn lot_statement(&mut self, record: &LotStatement) {
        let LotStatement { statement_id, date, account, instrument, came_by, .. } = record;
        let LotStatement { quantity, acquired, held_from, cost, covered, .. } = record;
        self.presence([held_from.is_some(), covered.is_some(), *covered == Some(true)]);
        self.text(statement_id);
        self.date(*date);
        self.account_id(*account);
        self.asset_id(*instrument);
        self.text(came_by);
        self.quantity(*quantity);
        self.date(*acquired);
        if let Some(held_from) = held_from {
            self.date(*held_from);
        }
        self.quantity(*cost);
    }
}

impl Reader<'_> {
    pub fn names(&mut self) -> Result<Vec<Name>, Wrong> {
        // A false count reserves nothing: the list grows by what is read, and ends with the body.
        let count = self.number()?;
        (0..count).map(|_| self.name()).collect()
    }

    pub fn document(&mut self) -> Result<Document, Wrong> {
        let [layout] = self.presence()?;
        Ok(Document {
            kind: self.source_kind()?,
            name: self.name()?,
            content: self.hash()?,
            layout: layout.then(|| self.hash()).transpose()?,
            bytes: self.number()?,
        })
    }

    pub fn firm_rule(&mut self) -> Result<FirmRule, Wrong> {
        Ok(FirmRule {
            effective: self.date()?,
            rule: self.name()?,
            value: self.name()?,
            source: self.name()?,
        })
    }

    pub fn account(&mut self) -> Result<Account, Wrong> {
        let [currency, desk, branch, opened, closed, country] = self.presence()?;
        // The fields of a literal are read in the order in which they stand, which is the order of
        // the writer.
        Ok(Account {
            account: self.name()?,
            kind: self.kind()?,
            class: self.class()?,
            name: self.name()?,
            lot_method: self.lot_method()?,
            currency: currency.then(|| self.name()).transpose()?,
            desk: desk.then(|| self.name()).transpose()?,
            branch: branch.then(|| self.name()).transpose()?,
            country: country.then(|| self.name()).transpose()?,
            opened: opened.then(|| self.date()).transpose()?,
            closed: closed.then(|| self.date()).transpose()?,
        })
    }

    pub fn instrument(&mut self) -> Result<Instrument, Wrong> {
        let [isin, cusip, sedol, figi, listed, delisted] = self.presence()?;
        Ok(Instrument {
            instrument: self.name()?,
            symbol: self.name()?,
            name: self.name()?,
            cfi: self.name()?,
            currency: self.name()?,
            market: self.name()?,
            clearing_account: self.name()?,
            isin: isin.then(|| self.name()).transpose()?,
            cusip: cusip.then(|| self.name()).transpose()?,
            sedol: sedol.then(|| self.name()).transpose()?,
            figi: figi.then(|| self.name()).transpose()?,
            quantity_decimals: self.byte()?,
            price_decimals: self.byte()?,
            listed: listed.then(|| self.date()).transpose()?,
            delisted: delisted.then(|| self.date()).transpose()?,
        })
    }

    pub fn price(&mut self) -> Result<Price, Wrong> {
        Ok(Price {
            date: self.date()?,
            instrument: self.asset_id()?,
            price: self.decimal()?,
            source: self.name()?,
        })
    }

    pub fn lot_choice(&mut self) -> Result<LotChoice, Wrong> {
        let (choice_id, date, account) = (self.name()?, self.date()?, self.account_id()?);
        let [is_lot, has_instrument] = self.presence()?;
        let instrument = (is_lot || has_instrument).then(|| self.asset_id()).transpose()?;
        let choice = match instrument {
            Some(instrument) if is_lot => Choice::Lot {
                instrument,
                trade_id: self.name()?,
                lot: self.name()?,
                quantity: self.quantity()?,
            },
            instrument => Choice::Standing { instrument, method: self.lot_method()? },
        };
        Ok(LotChoice { choice_id, date, account, choice })
    }

    pub fn lot_statement(&mut self) -> Result<LotStatement, Wrong> {
        let [has_held_from, says_covered, is_covered] = self.presence()?;
        if is_covered && !says_covered {
            // What is not said has no word; nothing writes this.
            return Err(Wrong::UnknownPresence(0b100));
        }
        Ok(LotStatement {
            statement_id: self.name()?,
            date: self.date()?,
            account: self.account_id()?,
            instrument: self.asset_id()?,
            came_by: self.name()?,
            quantity: self.quantity()?,
            acquired: self.date()?,
            held_from: has_held_from.then(|| self.date()).transpose()?,
            cost: self.quantity()?,
            covered: says_covered.then_some(is_covered),
        })
    }
}
