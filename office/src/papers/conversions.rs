//! Exchanges of currencies for an account, and the taking back of one.

use super::columns::{self, Columns, columns};
use super::taking_back::{self, Revocable};
use super::{Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, one, trim};
use crate::capture::rules as capture;
use crate::valuation::BookedConversion;
use crate::valuation::rules::{self, Side, ToConvert};
use crate::{Office, Rejection};
use terms::{
    AssetId, Conversion, ConversionReport, Date, Edition, Entry, Event, Kind, KnownEvent, Name,
    Numbered, Origin, Say, SourceKind, TakenBack, TakenBackKind, TakesBack, Wording,
};

impl Paper for ConversionReport {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::Conversions),
        handed_in_by: Duty::Load,
        second_person: SecondPerson::Always(Approver::Money),
        again: "the same conversion_id says the same or is refused",
        taken_back_by: "a row that cancels or corrects it",
        history: History::OnceSettled,
    };

    fn columns(&self) -> Columns {
        let mut columns = columns!(self: conversion_id, date, account, sold_currency, sold_amount);
        columns.extend(columns!(self: bought_currency, bought_amount, value_date));
        columns.extend(columns::of_taking_back(&self.takes_back));
        columns
    }

    fn id(&self) -> Name {
        self.conversion_id.clone()
    }

    fn day(&self) -> Option<Date> {
        Some(self.date)
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        if office.directory.edition() < Edition(5) {
            let first = office.values.conversions.find(&self.conversion_id)?;
            return Some((as_left_open(self, first, office), first.origin));
        }
        taking_back::first(self, office)
    }

    fn by_value(&self) -> Self {
        let mut report = self.clone();
        trim([&mut report.sold_amount, &mut report.bought_amount].map(Some));
        // A cancel is as of the exchange's own days, whatever it says.
        report.value_date = report.value_date.filter(|_| report.takes_back.cancels.is_none());
        report
    }

    fn summary(&self) -> Wording {
        rules::summary(self).wording()
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        let directory = &office.directory;
        // Until edition 4 the taking back of an exchange was an exchange.
        let earlier = self.takes_back.cancels.as_ref().filter(|_| directory.edition() < Edition(5));
        if let Some(cancelled) = earlier {
            capture::check_date(self.date, &office.days)?;
            let by = office.taken_back.of(TakenBackKind::Conversion, cancelled);
            let by = by.map(|taken| &taken.taken.row_id);
            return one(rules::take_back(self, cancelled, by, directory, &office.values)?);
        }
        let Some(asked) = taking_back::asked(self, office)? else {
            return exchanged(office, self);
        };
        let first = office.values.conversions.find(asked.cancelled());
        let undoing = asked.undoing(&first.expect("what is asked for is booked").entry);
        let again = asked.is_replaced.then(|| exchanged(office, self)).transpose()?;
        Ok([undoing].into_iter().chain(again.into_iter().flatten()).collect())
    }
}

/// The exchange of a row. A currency that the office does not know is admitted before it.
fn exchanged(office: &Office, report: &ConversionReport) -> Result<Vec<Event>, Rejection> {
    let directory = &office.directory;
    capture::check_date(report.date, &office.days)?;
    let account = capture::open_account(&report.account, report.date, directory)?;
    let mut events = Vec::new();
    let sold = side(office, &report.sold_currency, &mut events)?;
    let bought = if report.bought_currency == report.sold_currency {
        sold
    } else {
        side(office, &report.bought_currency, &mut events)?
    };
    let reporting = office.reporting_code();
    let reporting = side(office, &reporting, &mut Vec::new())
        .map(|found| Side { code: &reporting, ..found })?;
    let exchange = ToConvert { report, account, sold, bought, reporting };
    let booked = rules::convert(&exchange, directory, &office.values)?;
    events.push(booked);
    Ok(events)
}

/// A booked exchange as a row; a value date that another row leaves open is left open.
fn as_left_open(
    row: &ConversionReport,
    booked: &BookedConversion,
    office: &Office,
) -> ConversionReport {
    let value_date = booked.entry.value_date();
    let restated = rules::restate(&booked.conversion, value_date, &office.directory);
    let is_said = |date: &_| row.value_date.is_some() || *date != row.date;
    let value_date = restated.value_date.filter(is_said);
    ConversionReport { value_date, ..restated }
}

impl Revocable for ConversionReport {
    const KIND: TakenBackKind = TakenBackKind::Conversion;

    fn takes_back(&self) -> &TakesBack {
        &self.takes_back
    }

    fn under(&self, id: &Name, takes_back: TakesBack) -> Self {
        Self { conversion_id: id.clone(), takes_back, ..self.clone() }
    }

    /// What an edition until 4 booked as the taking back of another one is none.
    fn booked(&self, id: &Name, office: &Office) -> Option<(Self, Origin)> {
        let first = office.values.conversions.find(id)?;
        let report = as_left_open(self, first, office);
        let is_a_cancel = first.conversion.cancels.is_some();
        // A cancel is as of the exchange's own days, whatever it says.
        let value_date = match self.takes_back.cancels {
            Some(_) => self.value_date,
            None => report.value_date,
        };
        (!is_a_cancel).then_some((Self { value_date, ..report }, first.origin))
    }

    fn says(&self) -> Wording {
        rules::summary(self).wording()
    }
}

/// A currency of an exchange or a rate; its admission is added when the office does not know it.
pub(super) fn side<'a>(
    office: &Office,
    code: &'a Name,
    events: &mut Vec<Event>,
) -> Result<Side<'a>, Rejection> {
    let directory = &office.directory;
    let admitted = capture::admit_currency(code, directory)?;
    let Some(Event::Known(KnownEvent::CurrencyAdmitted { decimals, .. })) = &admitted else {
        let currency = directory.currency_id(code).expect("what need not be admitted is known");
        return Ok(Side { currency, code, decimals: directory.asset(currency).decimals() });
    };
    let (next, decimals) =
        (AssetId::from_index(directory.assets().count() + events.len()), *decimals);
    events.extend(admitted);
    Ok(Side { currency: next, code, decimals })
}

impl Office {
    /// Books an exchange, or what an edition until 4 booked as the taking back of one.
    pub(crate) fn convert(&mut self, origin: Origin, conversion: &Conversion, entry: &Entry) {
        if let Some(cancelled) = conversion.cancels.clone() {
            let (row_id, as_of) = (conversion.conversion_id.clone(), conversion.date);
            let kind = TakenBackKind::Conversion;
            let taken = TakenBack { row_id, kind, cancelled, as_of, reason: None };
            self.taken_back.note(origin, &taken, entry);
        }
        self.values.conversions.book(origin, conversion, entry);
        self.note_conversion(conversion);
        self.post_movement(entry);
    }

    pub(crate) fn take_conversion_back(&mut self, taken: &TakenBack, entry: &Entry) {
        let first = self.values.conversions.find(&taken.cancelled);
        let first = first.expect("what is taken back was booked").conversion.clone();
        self.note_conversion(&Conversion { cancels: Some(taken.cancelled.clone()), ..first });
        self.post_movement(entry);
    }

    /// Notes what an exchange means for the firm's position; one that cancels takes it back.
    fn note_conversion(&mut self, conversion: &Conversion) {
        let (position, reporting) = (
            self.directory.own_account(Kind::ExchangePosition),
            self.directory.reporting_currency(),
        );
        let (position, reporting) =
            position.zip(reporting).expect("both were there when it was decided");
        self.values.positions.convert(conversion, position, reporting);
    }
}
