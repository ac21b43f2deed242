//! Corporate actions: what was announced, and who is entitled to what. Transfers, which take their
//! lots along.
//!
//! As in `records.rs`, a record is written and read in one order, and every field is named on both
//! sides.

use super::Wrong;
use super::bytes::{Reader, Writer};
use terms::{Action, Entitled, Fraction, Fractions, Held, Transfer};

/// The codes of what becomes of fractions.
const DOWN: u8 = 1;
const UP: u8 = 2;
const PAID: u8 = 3;

impl Writer {
    pub fn action(&mut self, record: &Action) {
        let Action { action_id, kind, instrument, ex_date, record_date, pay_date, terms, .. } =
            record;
        let Action { given, ratio, kept, money, worth, fractions, .. } = record;
        self.presence([record_date.is_some(), pay_date.is_some()]);
        self.text(action_id);
        self.action_kind(*kind);
        self.asset_id(*instrument);
        self.date(*ex_date);
        for date in [record_date, pay_date].into_iter().flatten() {
            self.date(*date);
        }
        self.text(terms);
        self.asset_id(*given);
        self.fraction(*ratio);
        self.fraction(*kept);
        self.decimal(*money);
        self.decimal(*worth);
        match fractions {
            Fractions::Down => self.byte(DOWN),
            Fractions::Up => self.byte(UP),
            Fractions::Paid(price) => {
                self.byte(PAID);
                self.decimal(*price);
            }
        }
    }

    /// The same with its place among the actions of its day.
    pub fn action_2(&mut self, record: &Action) {
        self.action(record);
        self.number(record.sequence.into());
    }

    pub fn entitled(&mut self, entitled: &Entitled) {
        let Entitled { action_id, ex_date, street, held } = entitled;
        self.text(action_id);
        self.date(*ex_date);
        self.account_id(*street);
        self.count(held.len());
        for Held { account, from, quantity } in held {
            self.account_id(*account);
            self.date(*from);
            self.quantity(*quantity);
        }
    }

    pub fn transfer(&mut self, transfer: &Transfer) {
        let Transfer {
            transfer_id,
            date,
            from_account,
            to_account,
            instrument,
            quantity,
            acquired,
            cost,
            covered,
        } = transfer;
        self.presence([
            acquired.is_some(),
            cost.is_some(),
            covered.is_some(),
            *covered == Some(true),
        ]);
        self.text(transfer_id);
        self.date(*date);
        self.account_id(*from_account);
        self.account_id(*to_account);
        self.asset_id(*instrument);
        self.quantity(*quantity);
        if let Some(acquired) = acquired {
            self.date(*acquired);
        }
        if let Some(cost) = cost {
            self.quantity(*cost);
        }
    }

    /// A fraction of numbers of at most eighteen digits, as its door let it in.
    fn fraction(&mut self, fraction: Fraction) {
        let number = |number: i128| {
            i64::try_from(number).expect("the terms of an action have at most eighteen digits")
        };
        self.signed(number(fraction.numerator()));
        self.signed(number(fraction.denominator()));
    }
}

impl Reader<'_> {
    pub fn action(&mut self) -> Result<Action, Wrong> {
        let [record_date, pay_date] = self.presence()?;
        Ok(Action {
            action_id: self.name()?,
            kind: self.action_kind()?,
            instrument: self.asset_id()?,
            ex_date: self.date()?,
            record_date: record_date.then(|| self.date()).transpose()?,
            pay_date: pay_date.then(|| self.date()).transpose()?,
            sequence: Action::FIRST,
            terms: self.name()?,
            given: self.asset_id()?,
            ratio: self.fraction()?,
            kept: self.fraction()?,
            money: self.decimal()?,
            worth: self.decimal()?,
            fractions: self.fractions()?,
        })
    }

    pub fn action_2(&mut self) -> Result<Action, Wrong> {
        let action = self.action()?;
        Ok(Action { sequence: self.number_32()?, ..action })
    }

    pub fn entitled(&mut self) -> Result<Entitled, Wrong> {
        Ok(Entitled {
            action_id: self.name()?,
            ex_date: self.date()?,
            street: self.account_id()?,
            held: self.held()?,
        })
    }

    pub fn transfer(&mut self) -> Result<Transfer, Wrong> {
        let [acquired, cost, covered, is_covered] = self.presence()?;
        Ok(Transfer {
            transfer_id: self.name()?,
            date: self.date()?,
            from_account: self.account_id()?,
            to_account: self.account_id()?,
            instrument: self.asset_id()?,
            quantity: self.quantity()?,
            acquired: acquired.then(|| self.date()).transpose()?,
            cost: cost.then(|| self.quantity()).transpose()?,
            covered: covered.then_some(is_covered),
        })
    }

    fn held(&mut self) -> Result<Vec<Held>, Wrong> {
        // A false count reserves nothing: the list grows by what is read, and ends with the body.
        let count = self.number()?;
        (0..count)
            .map(|_| {
                Ok(Held {
                    account: self.account_id()?,
                    from: self.date()?,
                    quantity: self.quantity()?,
                })
            })
            .collect()
    }

    fn fractions(&mut self) -> Result<Fractions, Wrong> {
        match self.byte()? {
            DOWN => Ok(Fractions::Down),
            UP => Ok(Fractions::Up),
            PAID => self.decimal().map(Fractions::Paid),
            code => Err(Wrong::UnknownWord { word: "fractions", code }),
        }
    }

    /// One in lowest terms, as it was written: anything else is damage.
    fn fraction(&mut self) -> Result<Fraction, Wrong> {
        let (numerator, denominator) = (self.signed()?, self.signed()?);
        let read = Fraction::try_new(numerator.into(), denominator.into());
        read.filter(|read| read.denominator() == i128::from(denominator))
            .ok_or(Wrong::NoFraction(denominator))
    }
}
