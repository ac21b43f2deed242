//! The controls of the close: what must hold before a business day is closed, each with what had to
//! be and what was.
//!
//! Every pair is reached on two ways: the rows as the door counted them against the rows as the
//! books remember them; the ladder against the open trades; the lots against the positions; the
//! office's count of events against the journal's.

use crate::accounting::view::{Basis, stock_totals, trial_balance, trial_totals};
use crate::accounting::{self, Holding};
use crate::capture::{BookedTrade, Status};
use crate::clearance::Traded;
use crate::clearance::explain::{Charged, adds_up};
use crate::corridor::worth;
use crate::financing::view::Recognised;
use crate::records::SourceFile;
use crate::rejects::open_rejects_count;
use crate::settlement::view::{WholeFail, whole_fails};
use crate::words::english;
use crate::{Office, Rejection, plausible};
use std::borrow::Cow;
use std::collections::BTreeMap;
use terms::{
    AccountId, AssetId, ContentHash, Control, Date, DayEnd, Edition, Event, GlSection, Name,
    OfficeEvent, PeriodClose, PeriodEnd, Posting, Say, Sentence, Total, TradeNumber, Wording,
    sentence,
};

/// Of a list of open items so many are read out.
pub(super) const OPEN_ITEMS_SHOWN: usize = 5;

terms::sentences! {
    in crate::words::english_words;

    /// What a control checks, and what its figures say where they are more than figures.
    pub enum Check {
        #[error("rows of {document} ({kind})")]
        RowsOfADocument { document: Name, kind: &'static str },
        #[error("{judged} = {booked} booked + {duplicates} duplicate + {rejected} rejected")]
        RowsJudged { judged: usize, booked: usize, duplicates: usize, rejected: usize },
        #[error("{rows} rows")]
        SoManyRows { rows: u32 },
        #[error("all rows; the file was begun and not finished, load it again")]
        AllRows,
        #[error("everything due has settled through")]
        DueHasSettled,
        #[error("trades of the day whose commission and fees add up line by line")]
        ChargesAddUp,
        #[error("stock record {instrument}: longs = shorts")]
        StockRecord { instrument: Name },
        #[error("trial balance {currency}, trade-date basis: credits = debits")]
        TrialBalanceOnTradeDates { currency: Name },
        #[error("trial balance {currency}, settlement-date basis: credits = debits")]
        TrialBalanceOnSettlementDates { currency: Name },
        #[error("general ledger {currency}: lines = accounts")]
        GeneralLedger { currency: Name },
        #[error("balances without a line of the general ledger")]
        BalancesWithoutALine,
        #[error("balance sheet {currency}: assets = liabilities + equity + result")]
        BalanceSheet { currency: Name },
        #[error("pending settlement {date}: obligations that agree with the open trades")]
        Ladder { date: Date },
        #[error("positions whose lots add up to them")]
        LotsAddUp,
        #[error("street positions whose fails by age add up to them")]
        FailsAddUp,
        #[error("interest and financing {currency}: accrued = recognised")]
        Accruals { currency: Name },
        #[error("interest and financing: accrued = recognised")]
        AllAccruals,
        #[error("amounts that fit")]
        AmountsThatFit,
        #[error("clients' days whose charges are not booked")]
        DayChargesNotBooked,
        #[error("events of the journal, chain {chain}")]
        EventsOfTheJournal { chain: ContentHash },
    }
}

terms::sentences! {
    in crate::words::english_words;

    /// What a person should look at when a day or a period is over.
    pub enum OpenItem {
        #[error("{ours} fails to deliver and {theirs} to receive, the oldest of {oldest} settlement days")]
        Fails { ours: usize, theirs: usize, oldest: usize },
        #[error("fails to deliver: {ours}, to receive: {theirs}; aged: {aged}, the oldest in settlement days: {oldest}; due today: {today}")]
        FailsByAge { ours: usize, theirs: usize, aged: usize, oldest: usize, today: usize },
        #[error("in suspense: {held}")]
        InSuspense { held: Wording },
        #[error("{quantity} {asset}")]
        HeldInSuspense { quantity: Name, asset: Name },
        #[error("not allocated: {left}")]
        NotAllocated { left: Wording },
        #[error("{quantity} {instrument} on {account}")]
        LeftOfABlock { quantity: Name, instrument: Name, account: Name },
        #[error("prices of the inventory: {parts}")]
        PricesOfTheInventory { parts: Wording },
        #[error("{count} held back ({codes})")]
        PricesHeldBack { count: usize, codes: Name },
        #[error("{count} stale ({codes})")]
        PricesStale { count: usize, codes: Name },
        #[error("{count} missing ({codes})")]
        PricesMissing { count: usize, codes: Name },
        #[error("rates of open positions: {odd}")]
        RatesOfOpenPositions { odd: Wording },
        #[error("{currency} has none")]
        CurrencyWithoutARate { currency: Name },
        #[error("{currency} is of {date}")]
        CurrencyWithAnOldRate { currency: Name, date: Date },
        #[error("{rows} rows were refused and have not been booked since")]
        RefusedRows { rows: usize },
        #[error("rejected rows that are open, neither booked since, nor resolved: {rows}")]
        RejectsOpen { rows: usize },
        #[error("{count} pending approval: {ids}")]
        NotApproved { count: usize, ids: Wording },
        #[error("no rule of the firm asks about {check}; found: {count}, such as {first}")]
        NotWatched { check: &'static str, count: usize, first: Wording },
        #[error("about closed periods, counted on {date}: {late} (report late-items)")]
        LateItems { late: usize, date: Date },
    }
}

/// The control sheet of a day that is about to close.
pub fn controls(office: &Office, end: &DayEnd) -> Vec<Control> {
    let edition = office.directory.edition();
    let since = |since: u16| edition >= Edition(since);
    let mut sheet = files(office);
    sheet.push(settled(office, end.date));
    sheet.extend(since(2).then(|| charges(office)));
    sheet.extend(stock_record(office));
    sheet.extend(trial_balances(office));
    sheet.extend(general_ledger(office));
    sheet.extend(since(2).then(|| balance_sheet(office)).into_iter().flatten());
    sheet.extend(ladder(office));
    sheet.push(lots(office));
    sheet.push(fails(office));
    sheet.extend(since(2).then(|| accruals(office, end.date)).into_iter().flatten());
    sheet.extend(since(2).then(|| day_charges(office, end.date)).flatten());
    sheet.push(journal(office, end));
    sheet
}

fn control(control: &Check, expected: &dyn Say, found: &dyn Say) -> Control {
    Control { control: control.sentence(), expected: expected.wording(), found: found.wording() }
}

/// Rows in = booked + duplicate + rejected, for every document since the last close.
fn files(office: &Office) -> Vec<Control> {
    let rows = |file: &SourceFile| {
        let (booked, duplicates, rejected) =
            (file.booked as usize, file.duplicates(), file.rejected());
        let judged = booked + duplicates + rejected;
        let found = Check::RowsJudged { judged, booked, duplicates, rejected };
        let expected = match file.rows {
            Some(rows) if rows as usize == judged => found.clone(),
            Some(rows) => Check::SoManyRows { rows },
            None => Check::AllRows,
        };
        let document = file.document.name.clone();
        control(
            &Check::RowsOfADocument { document, kind: file.document.kind.as_str() },
            &expected,
            &found,
        )
    };
    office.sources.of_today().map(rows).collect()
}

fn settled(office: &Office, date: Date) -> Control {
    control(&Check::DueHasSettled, &date, &office.ledger.settled_through())
}

/// What was charged on the trades and shares booked since the last close = its explanation, line by
/// line. One that was booked by a program that kept no explanation is not counted.
fn charges(office: &Office) -> Control {
    let directory = &office.directory;
    let trades = office.trades.of_today().filter_map(|(number, booked)| {
        let charged = Charged::of_trade(&booked.trade, booked.edition)?;
        Some((charged, Some(moved(office, number, booked))))
    });
    // The block of a share that was taken back may be another one now.
    let standing = office.blocks.of_today().filter(|number| office.blocks.stands(*number));
    let shares = standing.filter_map(|number| Some((office.charged_share(number)?, None)));
    let (mut charged, mut agree) = (0_usize, 0_usize);
    for (what, postings) in trades.chain(shares) {
        charged += 1;
        agree += usize::from(adds_up(&what, postings.as_deref(), &office.schedules, directory));
    }
    control(&Check::ChargesAddUp, &charged, &agree)
}

/// What a trade has moved: its own entry, with what its charges were adjusted by.
fn moved<'o>(
    office: &'o Office,
    number: TradeNumber,
    booked: &'o BookedTrade,
) -> Cow<'o, [Posting]> {
    let traded = Traded::Trade(number);
    match office.adjustments.of(traded).next() {
        None => office.trades.postings(booked).into(),
        Some(_) => office.moved_by_fill(traded).postings().to_vec().into(),
    }
}

/// Longs = shorts, for every security.
fn stock_record(office: &Office) -> Vec<Control> {
    let directory = &office.directory;
    let line = |(asset, (longs, shorts)): (AssetId, (Total, Total))| {
        let check = Check::StockRecord { instrument: directory.asset(asset).code().clone() };
        control(&check, &directory.show_total(asset, longs), &directory.show_total(asset, shorts))
    };
    stock_totals(&office.ledger, directory).into_iter().map(line).collect()
}

/// Credits = debits, for every currency on both bases.
fn trial_balances(office: &Office) -> Vec<Control> {
    let directory = &office.directory;
    let lines = trial_balance(&office.ledger, directory, office.days.current());
    let of = |basis, check: fn(Name) -> Check| {
        let line = |(asset, (credits, debits)): (AssetId, (Total, Total))| {
            control(
                &check(directory.asset(asset).code().clone()),
                &directory.show_total(asset, credits),
                &directory.show_total(asset, debits),
            )
        };
        trial_totals(&lines, basis).into_iter().map(line).collect::<Vec<_>>()
    };
    let on_trade_dates =
        of(Basis::TradeDate, |currency| Check::TrialBalanceOnTradeDates { currency });
    [
        on_trade_dates,
        of(Basis::SettlementDate, |currency| Check::TrialBalanceOnSettlementDates { currency }),
    ]
    .concat()
}

/// The lines of the general ledger add up to the accounts under them, and every balance has a line.
fn general_ledger(office: &Office) -> Vec<Control> {
    let directory = &office.directory;
    let lines = trial_balance(&office.ledger, directory, office.days.current());
    let unmapped = lines.iter().filter(|line| line.gl_line == "unmapped").count();
    let mut sums: BTreeMap<AssetId, (Total, Total)> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.basis == Basis::TradeDate) {
        sums.entry(line.currency).or_default().0 += line.total;
    }
    for cell in
        office.ledger.cells().filter(|cell| directory.asset(cell.asset).instrument().is_none())
    {
        sums.entry(cell.asset).or_default().1 += cell.balance.total();
    }
    let line = |(asset, (lines, accounts)): (AssetId, (Total, Total))| {
        let check = Check::GeneralLedger { currency: directory.asset(asset).code().clone() };
        control(&check, &directory.show_total(asset, accounts), &directory.show_total(asset, lines))
    };
    let sums = sums.into_iter().map(line);
    sums.chain([control(&Check::BalancesWithoutALine, &0, &unmapped)]).collect()
}

/// Assets = liabilities + equity + the result that was not carried yet, for every currency; a line
/// without a section counts nowhere, and shows.
fn balance_sheet(office: &Office) -> Vec<Control> {
    let directory = &office.directory;
    let mut sides: BTreeMap<AssetId, (Total, Total)> = BTreeMap::new();
    for line in trial_balance(&office.ledger, directory, office.days.current())
        .iter()
        .filter(|line| line.basis == Basis::TradeDate)
    {
        let (assets, others) = sides.entry(line.currency).or_default();
        match GlSection::of_line(&line.gl_line) {
            Some(GlSection::Assets) => *assets += -line.total,
            Some(
                GlSection::Liabilities
                | GlSection::Equity
                | GlSection::Revenue
                | GlSection::Expenses,
            ) => *others += line.total,
            None => {}
        }
    }
    let line = |(asset, (assets, others)): (AssetId, (Total, Total))| {
        let check = Check::BalanceSheet { currency: directory.asset(asset).code().clone() };
        control(&check, &directory.show_total(asset, assets), &directory.show_total(asset, others))
    };
    sides.into_iter().map(line).collect()
}

type Cells = BTreeMap<(Date, AccountId, AssetId), Total>;

/// The street's ladder = the open trades and the movements that are dated ahead, for every
/// settlement date.
fn ladder(office: &Office) -> Vec<Control> {
    let (expected, found) = (expected_ladder(office), street_ladder(office));
    let dates: std::collections::BTreeSet<Date> =
        expected.keys().chain(found.keys()).map(|(date, _, _)| *date).collect();
    let on = |cells: &Cells, date: Date| -> Vec<_> {
        cells
            .iter()
            .filter(|((on, _, _), total)| *on == date && !total.is_zero())
            .map(|(key, total)| (*key, *total))
            .collect()
    };
    let line = |date: Date| {
        let (expected, found) = (on(&expected, date), on(&found, date));
        let agree = expected.iter().filter(|cell| found.contains(cell)).count();
        let count = expected.len().max(found.len());
        control(&Check::Ladder { date }, &count, &agree)
    };
    dates.into_iter().map(line).collect()
}

fn expected_ladder(office: &Office) -> Cells {
    let mut cells = Cells::new();
    for (date, numbers) in office.open_trades.iter() {
        for booked in numbers
            .iter()
            .map(|number| office.trades.get(*number))
            .filter(|booked| booked.status == Status::Booked)
        {
            let trade = &booked.trade;
            let sign = i128::from(trade.side.sign());
            *cells.entry((date, trade.contra, trade.instrument)).or_default() +=
                Total(-sign * i128::from(trade.quantity.units()));
            *cells.entry((date, trade.contra, trade.currency)).or_default() +=
                Total(sign * i128::from(trade.principal.units()));
        }
    }
    for (date, postings) in office.movements.ahead() {
        for Posting { account, asset, quantity } in postings {
            *cells.entry((date, *account, *asset)).or_default() += *quantity;
        }
    }
    cells.retain(|(_, account, _), _| office.directory.account(*account).kind.shows_fails());
    cells
}

fn street_ladder(office: &Office) -> Cells {
    let street = office
        .ledger
        .cells()
        .filter(|cell| office.directory.account(cell.account).kind.shows_fails());
    let rungs = street.flat_map(|cell| {
        cell.balance
            .rungs()
            .iter()
            .map(move |(date, total)| ((*date, cell.account, cell.asset), *total))
    });
    rungs.collect()
}

/// Lots = positions, for every account that keeps lots and every instrument.
fn lots(office: &Office) -> Control {
    let directory = &office.directory;
    let keeps_lots = |account: AccountId, asset: AssetId| {
        directory.account(account).kind.keeps_lots()
            && directory.asset(asset).instrument().is_some()
    };
    let (mut positions, mut agree) = (0_usize, 0_usize);
    for cell in office.ledger.cells().filter(|cell| keeps_lots(cell.account, cell.asset)) {
        let lots =
            office.lots.holding(cell.account, cell.asset).map_or(Total::ZERO, Holding::position);
        positions += 1;
        agree += usize::from(lots == cell.balance.total());
    }
    control(&Check::LotsAddUp, &positions, &agree)
}

/// The parts of every fail, by age = what stands settled on the street.
fn fails(office: &Office) -> Control {
    let street = office.ledger.cells().filter(|cell| office.shows_fails(cell.account, cell.asset));
    let (mut positions, mut agree) = (0_usize, 0_usize);
    for cell in street {
        let parts: Total = office
            .street
            .parts_as(office.directory.edition(), cell.account, cell.asset)
            .into_iter()
            .map(|part| part.quantity)
            .sum();
        positions += 1;
        agree += usize::from(parts == cell.balance.settled());
    }
    control(&Check::FailsAddUp, &positions, &agree)
}

/// What has accrued on every account and loan through the day = what accrual vouchers have
/// recognised, for every currency.
fn accruals(office: &Office, date: Date) -> Vec<Control> {
    let directory = &office.directory;
    // Whether the jobs have done their work is asked by the rules of the edition that ran them,
    // also when another one judges the close again.
    let ran = directory.edition_began().map_or(Edition::LAST_UNMARKED, |began| began.edition);
    let edition = ran.min(directory.edition());
    match crate::financing::view::recognised(&office.financing, directory, date, edition) {
        Ok(sums) => {
            let show = |currency, total| directory.show_total(currency, total);
            let shown = |currency, sums: &Recognised, place: usize| {
                let (income, expense) = (sums.income[place], sums.expense[place]);
                // Up to edition 4 a month was one or the other.
                if edition < Edition(5) {
                    show(currency, income + expense)
                } else {
                    format!("{}, {}", show(currency, income), show(currency, expense))
                }
            };
            let line = |(currency, sums): (AssetId, Recognised)| {
                let check = Check::Accruals { currency: directory.asset(currency).code().clone() };
                control(&check, &shown(currency, &sums, 0), &shown(currency, &sums, 1))
            };
            sums.into_iter().map(line).collect()
        }
        Err(refusal) => vec![control(&Check::AllAccruals, &Check::AmountsThatFit, &refusal)],
    }
}

/// The charges of every client's day are booked as its trades stand, where a market of this office
/// counts them by the day.
fn day_charges(office: &Office, date: Date) -> Option<Control> {
    let counts_by_day = office.directory.markets().any(terms::Market::charges_by_day);
    let waiting = || crate::corridor::day_charges::not_booked(office, date);
    counts_by_day.then(|| control(&Check::DayChargesNotBooked, &0, &waiting()))
}

/// The office has seen what the journal holds; the hash of the journal's last batch is an anchor to
/// write down.
fn journal(office: &Office, end: &DayEnd) -> Control {
    control(
        &Check::EventsOfTheJournal { chain: end.journal_chain },
        &office.events(),
        &end.journal_events,
    )
}

/// What a person should look at when the day is over, each in half a sentence; empty when there is
/// nothing.
pub fn open_items(office: &Office, date: Date) -> Vec<Sentence> {
    let items = [
        open_fails(office, date),
        in_suspense(office),
        not_allocated(office),
        worth::open_prices(office, date),
        worth::open_rates(office, date),
        not_booked(office),
        proposed(office),
        late(office, date),
    ];
    items.into_iter().flatten().map(|item| item.sentence()).collect()
}

/// An open item as people read it: of a long list the first few and how many there are, with the
/// report that lists all of them. What a close keeps stays whole.
pub fn in_short(item: &Sentence) -> Sentence {
    let report = match &*item.code {
        "in_suspense" => "balances",
        "not_allocated" => "blocks",
        "not_approved" => "proposals",
        "prices_of_the_inventory" => "prices-to-check",
        "rates_of_open_positions" => "fx-rates",
        _ => return item.clone(),
    };
    let args = item.args.iter().map(|(hole, wording)| (hole.clone(), first_few(wording)));
    let short = Sentence { code: item.code.clone(), args: args.collect() };
    // Of prices the close itself keeps the first few alone.
    if short == *item && !english(item).contains(", ...") {
        return short;
    }
    sentence!("{item}; the whole list: report {report}", item = short, report = report)
}

/// The first of a list, and how many it has; a short one as it is.
fn first_few(wording: &Wording) -> Wording {
    match wording {
        Wording::Several(list) if list.parts.len() > OPEN_ITEMS_SHOWN => {
            let first = Wording::list(&list.parts[..OPEN_ITEMS_SHOWN]);
            let count = list.parts.len();
            sentence!("{first}, ... ({count} in all)", first = first, count = count).wording()
        }
        Wording::Several(_) | Wording::Text(_) | Wording::Sentence(_) => wording.clone(),
    }
}

/// What limits of the firm would have stopped, check by check, where it has none: said when a day
/// is closed, and kept nowhere.
pub fn not_watched(office: &Office) -> Vec<Sentence> {
    let mut by_check: BTreeMap<plausible::Check, Vec<plausible::Finding>> = BTreeMap::new();
    for finding in plausible::unwatched(office) {
        by_check.entry(finding.check).or_default().push(finding);
    }
    let item = |(check, findings): (plausible::Check, Vec<plausible::Finding>)| {
        let first = findings.first().map(|finding| finding.says.wording()).unwrap_or_default();
        OpenItem::NotWatched { check: check.as_str(), count: findings.len(), first }.sentence()
    };
    by_check.into_iter().map(item).collect()
}

/// A period ends: what is still open is said and kept with its trial balance, and nothing counts in
/// it any more.
pub fn close_period(office: &Office, end: &PeriodEnd) -> Result<Vec<Event>, Rejection> {
    let Office { periods, days, directory, .. } = office;
    let PeriodEnd { period, by, journal_events, totals } = end;
    accounting::periods::check_close(*period, periods, days, directory)?;
    accounting::periods::check_result(*period, periods, directory)?;
    accounting::periods::check_now(*journal_events, office.events())?;
    if office.directory.edition() >= Edition(6) {
        plausible::check_period(office, *period, by)?;
    }
    let sheet =
        accounting::periods::closing_sheet(totals, periods.closings(*period).first(), directory)?;
    let open_items = open_items(office, period.last());
    Ok(vec![Event::Office(OfficeEvent::PeriodClosed(PeriodClose {
        period: *period,
        by: by.clone(),
        open_items,
        sheet,
    }))])
}

fn open_fails(office: &Office, date: Date) -> Option<OpenItem> {
    if office.directory.edition() < Edition(6) {
        return open_parts_of_fails(office, date);
    }
    let fails = whole_fails(&office.street, &office.directory, date);
    let oldest = fails.iter().map(WholeFail::oldest_settlement_days).max()?;
    let ours = fails.iter().filter(|fail| fail.is_ours()).count();
    let today = fails.iter().filter(|fail| fail.is_due_today()).count();
    let (theirs, aged) = (fails.len() - ours, fails.len() - today);
    Some(OpenItem::FailsByAge { ours, theirs, aged, oldest, today })
}

/// Until edition 5 each part of a fail counted as one.
fn open_parts_of_fails(office: &Office, date: Date) -> Option<OpenItem> {
    let fails = crate::settlement::view::fails(&office.street, &office.directory, date);
    let oldest = fails.iter().map(|fail| fail.age_settlement_days).max()?;
    let ours = fails.iter().filter(|fail| fail.is_ours()).count();
    Some(OpenItem::Fails { ours, theirs: fails.len() - ours, oldest })
}

fn in_suspense(office: &Office) -> Option<OpenItem> {
    let directory = &office.directory;
    let suspense = |cell: &ledger::Cell| {
        directory.account(cell.account).kind == terms::Kind::Suspense
            && !cell.balance.total().is_zero()
    };
    let cells = office.ledger.cells().filter(suspense);
    let held: Vec<OpenItem> = cells
        .map(|cell| OpenItem::HeldInSuspense {
            quantity: directory.show_total(cell.asset, cell.balance.total()).into(),
            asset: directory.asset(cell.asset).code().clone(),
        })
        .collect();
    (!held.is_empty()).then(|| OpenItem::InSuspense { held: Wording::list(held) })
}

fn not_allocated(office: &Office) -> Option<OpenItem> {
    let directory = &office.directory;
    let left = office.blocks.blocks().filter(|(_, block)| !block.left().is_zero());
    let left: Vec<OpenItem> = left
        .map(|(key, block)| OpenItem::LeftOfABlock {
            quantity: directory.show_total(key.instrument, block.left()).into(),
            instrument: directory.asset(key.instrument).code().clone(),
            account: directory.account(key.account).account.clone(),
        })
        .collect();
    (!left.is_empty()).then(|| OpenItem::NotAllocated { left: Wording::list(left) })
}

fn not_booked(office: &Office) -> Option<OpenItem> {
    if office.directory.edition() < Edition(6) {
        let rows = office.sources.files().map(|(_, file)| file.rejected()).sum();
        return (rows > 0).then_some(OpenItem::RefusedRows { rows });
    }
    let rows = open_rejects_count(office);
    (rows > 0).then_some(OpenItem::RejectsOpen { rows })
}

fn proposed(office: &Office) -> Option<OpenItem> {
    let today = office.days.current();
    let open = office
        .proposals
        .open()
        .filter(|(_, kept)| !crate::desks::rules::has_expired(kept, &office.directory, today));
    let ids: Vec<&Name> = open.map(|(proposal_id, _)| proposal_id).collect();
    (!ids.is_empty()).then(|| OpenItem::NotApproved { count: ids.len(), ids: Wording::list(ids) })
}

fn late(office: &Office, date: Date) -> Option<OpenItem> {
    let late = office.periods.late().iter().filter(|item| item.accounting_date == date).count();
    (late > 0).then_some(OpenItem::LateItems { late, date })
}
