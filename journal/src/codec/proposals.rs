//! Proposals and approvals: what one person puts forward, and the word of another one.
//!
//! As in `records.rs`, a record is written and read in one order, and every field is named on both
//! sides.

use super::Wrong;
use super::bytes::{Reader, Writer};
use super::sentences::{self, are_in_prose};
use terms::{
    Act, Actor, AmountOf, Approval, Matter, Moves, Name, Period, PeriodClose, Proposal, Repeats,
    ReverseOn, Total, VoucherForm, VoucherLine,
};

/// The codes of what is put forward.
const LINE: u8 = 1;
const REVERSAL: u8 = 2;
const REOPENING: u8 = 3;
const DOCUMENT: u8 = 4;
const DAY_REOPENING: u8 = 5;

/// Was all of a close said in the words of its day?
pub fn is_in_prose(close: &PeriodClose) -> bool {
    are_in_prose(&close.sheet) && close.open_items.iter().all(sentences::is_in_prose)
}

impl Writer {
    pub fn actor(&mut self, actor: &Actor) {
        let Actor { person, known_by } = actor;
        self.text(person);
        self.known_by(*known_by);
    }

    pub fn act(&mut self, record: &Act) {
        let Act { by, in_place_of: _, from, act, object, at, events } = record;
        self.presence([object.is_some()]);
        self.actor(by);
        self.text(from);
        self.text(act);
        if let Some(object) = object {
            self.text(object);
        }
        self.moment(*at);
        self.number((*events).into());
    }

    /// Led by whom it was done for.
    pub fn act_2(&mut self, record: &Act, in_place_of: &str) {
        self.text(in_place_of);
        self.act(record);
    }

    pub fn period(&mut self, period: Period) {
        self.date(period.first());
    }

    pub fn approval(&mut self, approval: &Approval) {
        // What it moves stands behind it, in the forms that say it.
        let Approval { proposal_id, by, shown, moves: _ } = approval;
        self.text(proposal_id);
        self.actor(by);
        self.hash(*shown);
    }

    pub fn amounts(&mut self, amounts: &[AmountOf]) {
        self.count(amounts.len());
        for AmountOf { asset, amount } in amounts {
            self.asset_id(*asset);
            // A sum of a file may be wider than a quantity.
            amount.0.to_be_bytes().into_iter().for_each(|byte| self.byte(byte));
        }
    }

    pub fn declined(&mut self, approval: &Approval, reason: &Name) {
        self.approval(approval);
        self.text(reason);
    }

    pub fn period_reopened(&mut self, period: Period, proposal_id: &Name) {
        self.period(period);
        self.text(proposal_id);
    }

    pub fn period_close(&mut self, close: &PeriodClose) {
        let PeriodClose { period, by, open_items, sheet } = close;
        self.period(*period);
        self.actor(by);
        self.count(open_items.len());
        if is_in_prose(close) {
            for item in open_items {
                self.prose(item);
            }
            self.controls_in_prose(sheet);
        } else {
            for item in open_items {
                self.sentence(item);
            }
            self.controls(sheet);
        }
    }

    pub fn proposal(&mut self, proposal: &Proposal) {
        let Proposal { proposal_id, by, matter } = proposal;
        self.text(proposal_id);
        self.actor(by);
        match matter {
            Matter::Line(line) => {
                self.byte(LINE);
                self.voucher_line(line);
            }
            Matter::Reversal { voucher_id } => {
                self.byte(REVERSAL);
                self.text(voucher_id);
            }
            Matter::Reopening { period, reason } => {
                self.byte(REOPENING);
                self.period(*period);
                self.text(reason);
            }
            Matter::DayReopening { date, reason } => {
                self.byte(DAY_REOPENING);
                self.date(*date);
                self.text(reason);
            }
            Matter::Document { document, rows, reason } => {
                self.byte(DOCUMENT);
                self.document(document);
                self.number((*rows).into());
                self.text(reason);
            }
        }
    }

    fn voucher_line(&mut self, record: &VoucherLine) {
        let VoucherLine { line, form, debit_account, credit_account, asset, amount } = record;
        self.number((*line).into());
        self.account_id(*debit_account);
        self.account_id(*credit_account);
        self.asset_id(*asset);
        self.quantity(*amount);
        self.voucher_form(form);
    }

    fn voucher_form(&mut self, form: &VoucherForm) {
        let VoucherForm { date, narrative, repeats, reverse_on, subject } = form;
        let on_a_day = matches!(reverse_on, Some(ReverseOn::Day(_)));
        self.presence([repeats.is_some(), reverse_on.is_some(), on_a_day, subject.is_some()]);
        self.date(*date);
        self.text(narrative);
        if let Some(Repeats { every, until }) = repeats {
            self.every(*every);
            self.date(*until);
        }
        if let Some(ReverseOn::Day(day)) = reverse_on {
            self.date(*day);
        }
        if let Some(subject) = subject {
            self.account_id(*subject);
        }
    }
}

impl Reader<'_> {
    pub fn actor(&mut self) -> Result<Actor, Wrong> {
        Ok(Actor { person: self.name()?, known_by: self.known_by()? })
    }

    pub fn act(&mut self) -> Result<Act, Wrong> {
        let [object] = self.presence()?;
        Ok(Act {
            by: self.actor()?,
            in_place_of: None,
            from: self.name()?,
            act: self.name()?,
            object: object.then(|| self.name()).transpose()?,
            at: self.moment()?,
            events: self.number_32()?,
        })
    }

    pub fn act_2(&mut self) -> Result<Act, Wrong> {
        let in_place_of = Some(self.name()?);
        Ok(Act { in_place_of, ..self.act()? })
    }

    pub fn period(&mut self) -> Result<Period, Wrong> {
        let first = self.date()?;
        Some(Period::of(first))
            .filter(|period| period.first() == first)
            .ok_or(Wrong::NoPeriod(first))
    }

    pub fn approval(&mut self) -> Result<Approval, Wrong> {
        let (proposal_id, by, shown) = (self.name()?, self.actor()?, self.hash()?);
        Ok(Approval { proposal_id, by, shown, moves: Moves::default() })
    }

    /// An approval of what can be measured.
    pub fn approval_2(&mut self) -> Result<Approval, Wrong> {
        let (approval, amounts) = (self.approval()?, self.amounts()?);
        Ok(Approval { moves: Moves { amounts, unknown_rows: 0 }, ..approval })
    }

    /// An approval of what cannot all be measured.
    pub fn approval_3(&mut self) -> Result<Approval, Wrong> {
        let (approval, unknown_rows, amounts) =
            (self.approval()?, self.number_32()?, self.amounts()?);
        Ok(Approval { moves: Moves { amounts, unknown_rows }, ..approval })
    }

    fn amounts(&mut self) -> Result<Vec<AmountOf>, Wrong> {
        let amount = |reader: &mut Self| {
            let asset = reader.asset_id()?;
            let mut bytes = [0; 16];
            for byte in &mut bytes {
                *byte = reader.byte()?;
            }
            Ok(AmountOf { asset, amount: Total(i128::from_be_bytes(bytes)) })
        };
        (0..self.number()?).map(|_| amount(self)).collect()
    }

    pub fn period_close(&mut self) -> Result<PeriodClose, Wrong> {
        let (period, by) = (self.period()?, self.actor()?);
        let count = self.number()?;
        let open_items = (0..count).map(|_| self.sentence()).collect::<Result<_, _>>()?;
        Ok(PeriodClose { period, by, open_items, sheet: self.controls()? })
    }

    pub fn period_close_in_prose(&mut self) -> Result<PeriodClose, Wrong> {
        let (period, by) = (self.period()?, self.actor()?);
        let count = self.number()?;
        let open_items = (0..count).map(|_| self.prose("")).collect::<Result<_, _>>()?;
        Ok(PeriodClose { period, by, open_items, sheet: self.controls_in_prose()? })
    }

    pub fn proposal(&mut self) -> Result<Proposal, Wrong> {
        let (proposal_id, by) = (self.name()?, self.actor()?);
        let matter = match self.byte()? {
            LINE => Matter::Line(self.voucher_line()?),
            REVERSAL => Matter::Reversal { voucher_id: self.name()? },
            REOPENING => Matter::Reopening { period: self.period()?, reason: self.name()? },
            DAY_REOPENING => Matter::DayReopening { date: self.date()?, reason: self.name()? },
            DOCUMENT => Matter::Document {
                document: self.document()?,
                rows: self.number_32()?,
                reason: self.name()?,
            },
            code => return Err(Wrong::UnknownWord { word: "matter", code }),
        };
        Ok(Proposal { proposal_id, by, matter })
    }

    fn voucher_line(&mut self) -> Result<VoucherLine, Wrong> {
        let (line, debit_account, credit_account) =
            (self.number_32()?, self.account_id()?, self.account_id()?);
        let (asset, amount) = (self.asset_id()?, self.quantity()?);
        Ok(VoucherLine {
            line,
            form: self.voucher_form()?,
            debit_account,
            credit_account,
            asset,
            amount,
        })
    }

    fn voucher_form(&mut self) -> Result<VoucherForm, Wrong> {
        let [repeats, reverse, on_a_day, subject] = self.presence()?;
        let (date, narrative) = (self.date()?, self.name()?);
        let repeats = repeats
            .then(|| Ok(Repeats { every: self.every()?, until: self.date()? }))
            .transpose()?;
        let reverse_on = match (reverse, on_a_day) {
            (true, true) => Some(ReverseOn::Day(self.date()?)),
            (true, false) => Some(ReverseOn::NextPeriod),
            (false, false) => None,
            (false, true) => return Err(Wrong::UnknownPresence(0b0100)),
        };
        let subject = subject.then(|| self.account_id()).transpose()?;
        Ok(VoucherForm { date, narrative, repeats, reverse_on, subject })
    }
}
