//! Summaries: an input in half a sentence, for the refusal that shows two of them with one id.
//!
//! In: an input. Out: what it says, as the journal keeps sentences. Never here: a comparison; that
//! is of the inputs themselves.

use crate::close::Check;
use crate::valuation::rules as valuation;
use terms::{
    Account, Date, Decimal, Desk, FinishSource, Input, Instrument, InterestRate, LoanReport,
    LotChoiceReport, Moment, Name, Person, PriceRule, Say, ScheduleRow, TradeReport, VoucherReport,
    Wording,
};

terms::sentences! {
    in crate::words::english_words;

    /// What an input says, and the parts of it that it may leave open.
    pub enum Summary {
        #[error("{rule} = {value} from {effective}")]
        RuleFrom { rule: Name, value: Name, effective: Date },
        #[error("{schedule} from {effective} for {scope} {whom}, {product} from {tier_from}")]
        ScheduleFrom { schedule: Name, effective: Date, scope: &'static str, whom: Name, product: &'static str, tier_from: Decimal },
        #[error("flat {figure}")]
        Flat { figure: Decimal },
        #[error("per share {figure}")]
        PerShare { figure: Decimal },
        #[error("bps {figure}")]
        Bps { figure: Decimal },
        #[error("minimum {figure}")]
        Minimum { figure: Decimal },
        #[error("maximum {figure}")]
        Maximum { figure: Decimal },
        #[error("introducing percent {figure}")]
        IntroducingPercent { figure: Decimal },
        #[error("a {kind} account of {name} ({class})")]
        AccountOf { kind: &'static str, name: Name, class: &'static str },
        #[error("{name} ({symbol}) in {currency} on {market}, ISIN {isin}")]
        InstrumentOn { name: Name, symbol: Name, currency: Name, market: Name, isin: Wording },
        #[error("{price} {currency} on {date}")]
        PriceOn { price: Decimal, currency: Name, date: Date },
        #[error("{quantity} {asset} at a cost of {cost}")]
        PositionAtACost { quantity: Decimal, asset: Name, cost: Wording },
        #[error("{side} {quantity} {instrument} at {price} {currency} for {account} on {venue} executed {executed_at}")]
        TradeExecuted {
            side: &'static str,
            quantity: Decimal,
            instrument: Name,
            price: Decimal,
            currency: Name,
            account: Name,
            venue: Name,
            executed_at: Moment
        },
        #[error("correcting {corrected}")]
        Correcting { corrected: Name },
        #[error("cancel {cancelled}")]
        CancelOf { cancelled: Name },
        #[error("{side} {quantity} {instrument} of {block_account} to {account}")]
        ShareOfABlock { side: &'static str, quantity: Decimal, instrument: Name, block_account: Name, account: Name },
        #[error("{quantity} {asset} from {from} to {to} on {date}")]
        FromTo { quantity: Decimal, asset: Name, from: Name, to: Name, date: Date },
        #[error("{amount} {currency} for {account} on {date}")]
        PaymentFor { amount: Decimal, currency: Name, account: Name, date: Date },
        #[error("{method} for {account} from {date}")]
        MethodFrom { method: &'static str, account: Wording, date: Date },
        #[error("lot {lot} for {trade_id} on {date}")]
        LotFor { lot: Wording, trade_id: Wording, date: Date },
        #[error("{amount} {asset} debit {debit_account} credit {credit_account} on {date}: {narrative}")]
        VoucherLineOn { amount: Decimal, asset: Name, debit_account: Name, credit_account: Name, date: Date, narrative: Name },
        #[error("{side} {rate} from {tier_from} of {currency} on, {tiering}, {day_count}, {compounding}")]
        RateFrom {
            side: &'static str,
            rate: Decimal,
            tier_from: Decimal,
            currency: Name,
            tiering: &'static str,
            day_count: &'static str,
            compounding: &'static str
        },
        #[error("{side} {rate} over {base} from {tier_from} of {currency} on, {tiering}, {day_count}, {compounding}")]
        RateOverABase {
            side: &'static str,
            rate: Decimal,
            base: Name,
            tier_from: Decimal,
            currency: Name,
            tiering: &'static str,
            day_count: &'static str,
            compounding: &'static str
        },
        #[error("{action} {loan_id} on {date}: quantity {quantity}, collateral {collateral}, price {price}, rebate {rebate}, fee {fee}")]
        LoanOn {
            action: &'static str,
            loan_id: Name,
            date: Date,
            quantity: Wording,
            collateral: Wording,
            price: Wording,
            rebate: Wording,
            fee: Wording
        },
        #[error("a {kind} of {instrument} on {ex_date} ({terms})")]
        ActionOn { kind: &'static str, instrument: Name, ex_date: Date, terms: Name },
        #[error("{rate} {quote} for one {base} on {date}")]
        RateForOne { rate: Decimal, quote: Name, base: Name, date: Date },
        #[error("sources {sources}, stale after {days} days, tolerance {percent} percent")]
        PricesFrom { sources: Name, days: Wording, percent: Wording },
        #[error("version {version}: {full_name}, at {desk}")]
        PersonAt { version: u32, full_name: Name, desk: Name },
        #[error("reads {language}")]
        Reads { language: Name },
        #[error("active")]
        Active,
        #[error("not active")]
        NotActive,
        #[error("version {version}: {name}, {department}, {location}, {time_zone}, answers within {answer_minutes} minutes")]
        DeskOf { version: u32, name: Name, department: Name, location: Name, time_zone: Name, answer_minutes: u32 },
        #[error("{subject} of {person} to {desk}: {text}")]
        RequestTo { subject: &'static str, person: Name, desk: Name, text: String },
        #[error("{step} by {person}")]
        StepBy { step: &'static str, person: Name },
        #[error("none")]
        NoFigure,
        #[error("any")]
        AnyFigure,
        #[error("nothing")]
        Nothing,
        #[error("nothing known")]
        NothingKnown,
    }
}

/// An input in half a sentence.
pub fn summary(input: &Input) -> Wording {
    match input {
        Input::Rule(rule) => Summary::RuleFrom {
            rule: rule.rule.clone(),
            value: rule.value.clone(),
            effective: rule.effective,
        }
        .wording(),
        Input::Schedule(row) => schedule(row),
        Input::OpenAccount(report) => account(report).wording(),
        Input::ListInstrument(listed) => instrument(listed).wording(),
        Input::Quote(quote) => Summary::PriceOn {
            price: quote.price,
            currency: quote.currency.clone(),
            date: quote.date,
        }
        .wording(),
        Input::OpenPosition(report) => {
            let cost = or(report.cost, &Summary::NothingKnown);
            Summary::PositionAtACost {
                quantity: report.quantity,
                asset: report.asset.clone(),
                cost,
            }
            .wording()
        }
        Input::Trade(report) => trade(report),
        Input::Allocate(report) => Summary::ShareOfABlock {
            side: report.side.as_str(),
            quantity: report.quantity,
            instrument: report.instrument.clone(),
            block_account: report.block_account.clone(),
            account: report.account.clone(),
        }
        .wording(),
        Input::Deliver(report) => from_to(
            report.quantity,
            &report.asset,
            [&report.street_account, &report.location_account],
            report.date,
        )
        .wording(),
        Input::Pay(report) => {
            let (currency, account) = (report.currency.clone(), report.account.clone());
            Summary::PaymentFor { amount: report.amount, currency, account, date: report.date }
                .wording()
        }
        Input::ChooseLots(report) => choice(report).wording(),
        Input::ProposeVoucher(report) => voucher_line(report).wording(),
        Input::SetInterestRate(rate) => interest_rate(rate).wording(),
        Input::Lend(report) => loan(report).wording(),
        Input::Transfer(report) => from_to(
            report.quantity,
            &report.instrument,
            [&report.from_account, &report.to_account],
            report.date,
        )
        .wording(),
        Input::Announce(report) => {
            let (instrument, terms) = (report.instrument.clone(), report.terms.clone());
            Summary::ActionOn {
                kind: report.kind.as_str(),
                instrument,
                ex_date: report.ex_date,
                terms,
            }
            .wording()
        }
        Input::FxRate(rate) => Summary::RateForOne {
            rate: rate.rate,
            quote: rate.quote.clone(),
            base: rate.base.clone(),
            date: rate.date,
        }
        .wording(),
        Input::Convert(report) => valuation::summary(report).wording(),
        Input::PriceRule(rule) => price_rule(rule).wording(),
        Input::SetPerson(row) => person(row),
        Input::SetDesk(row) => desk(row).wording(),
        Input::OpenRequest(request) => {
            let (person, desk, text) =
                (request.by.person.clone(), request.desk.clone(), request.text.clone());
            Summary::RequestTo { subject: request.subject.as_str(), person, desk, text }.wording()
        }
        Input::Work(work) => {
            Summary::StepBy { step: work.step.word(), person: work.by.person.clone() }.wording()
        }
        Input::FinishSource(FinishSource { rows, .. }) => {
            Check::SoManyRows { rows: *rows }.wording()
        }
        Input::ReceiveSource(document) => document.name.wording(),
        Input::BeginEdition(_)
        | Input::OpenOffice(_)
        | Input::Unreadable(_)
        | Input::ProposeReversal(_)
        | Input::ProposeReopening(_)
        | Input::ProposeDocument(_)
        | Input::ClosePeriod(_)
        | Input::Approve(_)
        | Input::Decline(_)
        | Input::OpenDay(_)
        | Input::SettleDue(_)
        | Input::Run(_)
        | Input::CloseDay(_) => Wording::default(),
    }
}

/// A value, or what is said where there is none.
fn or(value: Option<impl Say>, nothing: &Summary) -> Wording {
    value.map_or_else(|| nothing.wording(), |value| value.wording())
}

/// Parts of a summary, one behind the other.
fn listed(parts: impl IntoIterator<Item = Option<Wording>>) -> Wording {
    Wording::list(parts.into_iter().flatten())
}

fn account(account: &Account) -> Summary {
    Summary::AccountOf {
        kind: account.kind.as_str(),
        name: account.name.clone(),
        class: account.class.as_str(),
    }
}

fn instrument(listed: &Instrument) -> Summary {
    Summary::InstrumentOn {
        name: listed.name.clone(),
        symbol: listed.symbol.clone(),
        currency: listed.currency.clone(),
        market: listed.market.clone(),
        isin: or(listed.isin.as_ref(), &Summary::NoFigure),
    }
}

fn from_to(quantity: Decimal, asset: &Name, [from, to]: [&Name; 2], date: Date) -> Summary {
    Summary::FromTo { quantity, asset: asset.clone(), from: from.clone(), to: to.clone(), date }
}

fn person(person: &Person) -> Wording {
    let Person { person: _, version, full_name, email, desk, roles, language, active } = person;
    let roles = Wording::several(" ", roles.iter().map(|role| role.as_str().wording()).collect());
    let active = if *active { Summary::Active } else { Summary::NotActive };
    listed([
        Some(
            Summary::PersonAt {
                version: *version,
                full_name: full_name.clone(),
                desk: desk.clone(),
            }
            .wording(),
        ),
        Some(roles),
        email.as_ref().map(Say::wording),
        language.as_ref().map(|language| Summary::Reads { language: language.clone() }.wording()),
        Some(active.wording()),
    ])
}

fn desk(desk: &Desk) -> Summary {
    let Desk { desk: _, version, name, department, location, time_zone, answer_minutes } =
        desk.clone();
    Summary::DeskOf { version, name, department, location, time_zone, answer_minutes }
}

fn price_rule(rule: &PriceRule) -> Summary {
    let number = |number: Option<Decimal>| or(number, &Summary::AnyFigure);
    Summary::PricesFrom {
        sources: rule.sources.join(">").into(),
        days: number(rule.stale_days),
        percent: number(rule.tolerance),
    }
}

fn interest_rate(row: &InterestRate) -> Summary {
    let (side, tiering, day_count, compounding) =
        (row.side.as_str(), row.tiering.as_str(), row.day_count.as_str(), row.compounding.as_str());
    let (rate, tier_from, currency) = (row.rate, row.tier_from, row.currency.clone());
    match row.base.clone() {
        None => {
            Summary::RateFrom { side, rate, tier_from, currency, tiering, day_count, compounding }
        }
        Some(base) => Summary::RateOverABase {
            side,
            rate,
            base,
            tier_from,
            currency,
            tiering,
            day_count,
            compounding,
        },
    }
}

fn loan(report: &LoanReport) -> Summary {
    let number = |number: Option<Decimal>| or(number, &Summary::NoFigure);
    Summary::LoanOn {
        action: report.action.as_str(),
        loan_id: report.loan_id.clone(),
        date: report.date,
        quantity: number(report.quantity),
        collateral: number(report.collateral),
        price: number(report.price),
        rebate: number(report.rebate),
        fee: number(report.fee),
    }
}

fn schedule(row: &ScheduleRow) -> Wording {
    let first = Summary::ScheduleFrom {
        schedule: row.schedule.clone(),
        effective: row.effective,
        scope: row.scope.as_str(),
        whom: row.whom.clone().unwrap_or_default(),
        product: row.product.as_str(),
        tier_from: row.tier_from,
    };
    let figures = [
        row.flat.map(|figure| Summary::Flat { figure }),
        row.per_share.map(|figure| Summary::PerShare { figure }),
        row.bps.map(|figure| Summary::Bps { figure }),
        row.minimum.map(|figure| Summary::Minimum { figure }),
        row.maximum.map(|figure| Summary::Maximum { figure }),
        row.introducing_percent.map(|figure| Summary::IntroducingPercent { figure }),
    ];
    Wording::list([Some(first)].into_iter().chain(figures).flatten())
}

fn choice(report: &LotChoiceReport) -> Summary {
    let name = |name: &Option<Name>| or(name.as_ref(), &Summary::Nothing);
    match report.method {
        Some(method) => Summary::MethodFrom {
            method: method.as_str(),
            account: name(&report.account),
            date: report.date,
        },
        None => Summary::LotFor {
            lot: name(&report.lot),
            trade_id: name(&report.trade_id),
            date: report.date,
        },
    }
}

fn voucher_line(report: &VoucherReport) -> Summary {
    Summary::VoucherLineOn {
        amount: report.amount,
        asset: report.asset.clone(),
        debit_account: report.debit_account.clone(),
        credit_account: report.credit_account.clone(),
        date: report.date,
        narrative: report.narrative.clone(),
    }
}

fn trade(report: &TradeReport) -> Wording {
    if let Some(cancelled) = &report.cancels {
        return Summary::CancelOf { cancelled: cancelled.clone() }.wording();
    }
    let executed = Summary::TradeExecuted {
        side: report.side.as_str(),
        quantity: report.quantity,
        instrument: report.instrument.clone(),
        price: report.price,
        currency: report.currency.clone(),
        account: report.account.clone(),
        venue: report.venue.clone(),
        executed_at: report.executed_at,
    };
    let correction = report.corrects.clone().map(|corrected| Summary::Correcting { corrected });
    Wording::list([Some(executed), correction].into_iter().flatten())
}
