//! Exchanges of currencies for an account, and the taking back of one.

use super::columns::{Columns, columns};
use super::{Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, trim};
use crate::capture::rules as capture;
use crate::valuation::rules::{self, Side, ToConvert};
use crate::{Office, Rejection};
use terms::{
    AssetId, Conversion, ConversionReport, Date, Entry, Event, Kind, KnownEvent, Name, Numbered,
    Origin, Say, SourceKind, Wording,
};

impl Paper for ConversionReport {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::Conversions),
        handed_in_by: Duty::Load,
        second_person: SecondPerson::Always(Approver::Money),
        again: "the same conversion_id says the same or is refused",
        taken_back_by: "a row that cancels it",
        history: History::OnceSettled,
    };

    fn columns(&self) -> Columns {
        let mut columns = columns!(self: conversion_id, date, account, sold_currency, sold_amount);
        columns.extend(columns!(self: bought_currency, bought_amount, value_date, cancels));
        columns
    }

    fn id(&self) -> Name {
        self.conversion_id.clone()
    }

    fn day(&self) -> Option<Date> {
        Some(self.date)
    }

    /// A booked exchange; a value date that this one leaves open is left open.
    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        let first = office.values.conversions.find(&self.conversion_id)?;
        let value_date = first.entry.value_date();
        let restated = rules::restate(&first.conversion, value_date, &office.directory);
        let is_said = |date: &_| self.value_date.is_some() || *date != self.date;
        let value_date = restated.value_date.filter(is_said);
        Some((Self { value_date, ..restated }, first.origin))
    }

    fn by_value(&self) -> Self {
        let mut report = self.clone();
        trim([&mut report.sold_amount, &mut report.bought_amount].map(Some));
        // A cancel is as of the exchange's own days, whatever it says.
        report.value_date = report.value_date.filter(|_| report.cancels.is_none());
        report
    }

    fn summary(&self) -> Wording {
        rules::summary(self).wording()
    }

    /// A currency that the office does not know is admitted before the exchange.
    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        let directory = &office.directory;
        capture::check_date(self.date, &office.days)?;
        if let Some(cancelled) = &self.cancels {
            return Ok(vec![rules::take_back(self, cancelled, directory, &office.values)?]);
        }
        let account = capture::open_account(&self.account, self.date, directory)?;
        let mut events = Vec::new();
        let sold = side(office, &self.sold_currency, &mut events)?;
        let bought = if self.bought_currency == self.sold_currency {
            sold
        } else {
            side(office, &self.bought_currency, &mut events)?
        };
        let reporting = office.reporting_code();
        let reporting = side(office, &reporting, &mut Vec::new())
            .map(|found| Side { code: &reporting, ..found })?;
        let exchange = ToConvert { report: self, account, sold, bought, reporting };
        let booked = rules::convert(&exchange, directory, &office.values)?;
        events.push(booked);
        Ok(events)
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
    pub(crate) fn convert(&mut self, origin: Origin, conversion: &Conversion, entry: &Entry) {
        self.values.conversions.book(origin, conversion, entry);
        let (position, reporting) = (
            self.directory.own_account(Kind::ExchangePosition),
            self.directory.reporting_currency(),
        );
        let (position, reporting) =
            position.zip(reporting).expect("both were there when it was decided");
        self.values.positions.convert(conversion, position, reporting);
        self.post_movement(entry);
    }
}
