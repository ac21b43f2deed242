//! The close: what must hold before a business day is closed, each control with what had to be and what was.
//!
//! Every pair is reached on two ways: the rows as the door counted them against the rows as the books remember them; the
//! ladder against the open trades; the lots against the positions; the office's count of events against the journal's.

use crate::accounting::view::{Basis, stock_totals, trial_balance, trial_totals};
use crate::accounting::{self, Holding};
use crate::capture::Status;
use crate::clearance::explain::{Charged, adds_up};
use crate::records::SourceFile;
use crate::{Office, Rejection, worth};
use std::collections::BTreeMap;
use std::fmt::Display;
use terms::{AccountId, AssetId, Control, Date, DayEnd, Event, GlSection, PeriodClose, PeriodEnd, Posting, Total};

/// The control sheet of a day that is about to close.
pub fn controls(office: &Office, end: &DayEnd) -> Vec<Control> {
    let mut sheet = files(office);
    sheet.push(settled(office, end.date));
    sheet.push(charges(office));
    sheet.extend(stock_record(office));
    sheet.extend(trial_balances(office));
    sheet.extend(general_ledger(office));
    sheet.extend(balance_sheet(office));
    sheet.extend(ladder(office));
    sheet.push(lots(office));
    sheet.push(fails(office));
    sheet.extend(accruals(office, end.date));
    sheet.extend(day_charges(office, end.date));
    sheet.push(journal(office, end));
    sheet
}

fn control(control: impl Into<String>, expected: &dyn Display, found: &dyn Display) -> Control {
    Control { control: control.into(), expected: expected.to_string(), found: found.to_string() }
}

/// Rows in = booked + duplicate + rejected, for every document since the last close.
fn files(office: &Office) -> Vec<Control> {
    let rows = |file: &SourceFile| {
        let (booked, duplicates, rejected) = (file.booked as usize, file.duplicates(), file.rejected());
        let found = format!("{} = {booked} booked + {duplicates} duplicate + {rejected} rejected", booked + duplicates + rejected);
        let expected = match file.rows {
            Some(rows) if rows as usize == booked + duplicates + rejected => found.clone(),
            Some(rows) => format!("{rows} rows"),
            None => "all rows; the file was begun and not finished, load it again".to_owned(),
        };
        control(format!("rows of {} ({})", file.document.name, file.document.kind.as_str()), &expected, &found)
    };
    office.sources.of_today().map(rows).collect()
}

fn settled(office: &Office, date: Date) -> Control {
    control("everything due has settled through", &date, &office.ledger.settled_through())
}

/// What was charged on the trades and shares booked since the last close = its explanation, line by line. One that was
/// booked by a program that kept no explanation is not counted.
fn charges(office: &Office) -> Control {
    let directory = &office.directory;
    let trades = office.trades.of_today().filter_map(|(booked, postings)| Some((Charged::of_trade(&booked.trade)?, Some(postings))));
    let shares = office.blocks.of_today().filter_map(|share| Some((Charged::of_share(share, directory)?, None)));
    let (mut charged, mut agree) = (0_usize, 0_usize);
    for (what, postings) in trades.chain(shares) {
        charged += 1;
        agree += usize::from(adds_up(&what, postings, &office.schedules, directory));
    }
    control("trades of the day whose commission and fees add up line by line", &charged, &agree)
}

/// Longs = shorts, for every security.
fn stock_record(office: &Office) -> Vec<Control> {
    let directory = &office.directory;
    let line = |(asset, (longs, shorts)): (AssetId, (Total, Total))| {
        let name = format!("stock record {}: longs = shorts", directory.asset(asset).code());
        control(name, &directory.show_total(asset, longs), &directory.show_total(asset, shorts))
    };
    stock_totals(&office.ledger, directory).into_iter().map(line).collect()
}

/// Credits = debits, for every currency on both bases.
fn trial_balances(office: &Office) -> Vec<Control> {
    let directory = &office.directory;
    let lines = trial_balance(&office.ledger, directory);
    let of = |basis, name: &str| {
        let line = |(asset, (credits, debits)): (AssetId, (Total, Total))| {
            let name = format!("trial balance {}, {name} basis: credits = debits", directory.asset(asset).code());
            control(name, &directory.show_total(asset, credits), &directory.show_total(asset, debits))
        };
        trial_totals(&lines, basis).into_iter().map(line).collect::<Vec<_>>()
    };
    [of(Basis::TradeDate, "trade-date"), of(Basis::SettlementDate, "settlement-date")].concat()
}

/// The lines of the general ledger add up to the accounts under them, and every balance has a line.
fn general_ledger(office: &Office) -> Vec<Control> {
    let directory = &office.directory;
    let lines = trial_balance(&office.ledger, directory);
    let unmapped = lines.iter().filter(|line| line.gl_line == "unmapped").count();
    let mut sums: BTreeMap<AssetId, (Total, Total)> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.basis == Basis::TradeDate) {
        sums.entry(line.currency).or_default().0 += line.total;
    }
    for cell in office.ledger.cells().filter(|cell| directory.asset(cell.asset).instrument().is_none()) {
        sums.entry(cell.asset).or_default().1 += cell.balance.total();
    }
    let line = |(asset, (lines, accounts)): (AssetId, (Total, Total))| {
        let name = format!("general ledger {}: lines = accounts", directory.asset(asset).code());
        control(name, &directory.show_total(asset, accounts), &directory.show_total(asset, lines))
    };
    let sums = sums.into_iter().map(line);
    sums.chain([control("balances without a line of the general ledger", &0, &unmapped)]).collect()
}

/// Assets = liabilities + equity + the result that was not carried yet, for every currency; a line without a section counts
/// nowhere, and shows.
fn balance_sheet(office: &Office) -> Vec<Control> {
    let directory = &office.directory;
    let mut sides: BTreeMap<AssetId, (Total, Total)> = BTreeMap::new();
    for line in trial_balance(&office.ledger, directory).iter().filter(|line| line.basis == Basis::TradeDate) {
        let (assets, others) = sides.entry(line.currency).or_default();
        match GlSection::of_line(&line.gl_line) {
            Some(GlSection::Assets) => *assets += -line.total,
            Some(GlSection::Liabilities | GlSection::Equity | GlSection::Revenue | GlSection::Expenses) => *others += line.total,
            None => {}
        }
    }
    let line = |(asset, (assets, others)): (AssetId, (Total, Total))| {
        let name = format!("balance sheet {}: assets = liabilities + equity + result", directory.asset(asset).code());
        control(name, &directory.show_total(asset, assets), &directory.show_total(asset, others))
    };
    sides.into_iter().map(line).collect()
}

type Cells = BTreeMap<(Date, AccountId, AssetId), Total>;

/// The street's ladder = the open trades and the movements that are dated ahead, for every settlement date.
fn ladder(office: &Office) -> Vec<Control> {
    let (expected, found) = (expected_ladder(office), street_ladder(office));
    let dates: std::collections::BTreeSet<Date> = expected.keys().chain(found.keys()).map(|(date, _, _)| *date).collect();
    let on = |cells: &Cells, date: Date| -> Vec<_> {
        cells.iter().filter(|((on, _, _), total)| *on == date && !total.is_zero()).map(|(key, total)| (*key, *total)).collect()
    };
    let line = |date: Date| {
        let (expected, found) = (on(&expected, date), on(&found, date));
        let agree = expected.iter().filter(|cell| found.contains(cell)).count();
        let count = expected.len().max(found.len());
        control(format!("ladder {date}: obligations that agree with the open trades"), &count, &agree)
    };
    dates.into_iter().map(line).collect()
}

fn expected_ladder(office: &Office) -> Cells {
    let mut cells = Cells::new();
    for (date, numbers) in office.open_trades.iter() {
        for booked in numbers.iter().map(|number| office.trades.get(*number)).filter(|booked| booked.status == Status::Booked) {
            let trade = &booked.trade;
            let sign = i128::from(trade.side.sign());
            *cells.entry((date, trade.contra, trade.instrument)).or_default() += Total(-sign * i128::from(trade.quantity.units()));
            *cells.entry((date, trade.contra, trade.currency)).or_default() += Total(sign * i128::from(trade.principal.units()));
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
    let street = office.ledger.cells().filter(|cell| office.directory.account(cell.account).kind.shows_fails());
    let rungs = street.flat_map(|cell| cell.balance.rungs().iter().map(move |(date, total)| ((*date, cell.account, cell.asset), *total)));
    rungs.collect()
}

/// Lots = positions, for every account that keeps lots and every instrument.
fn lots(office: &Office) -> Control {
    let directory = &office.directory;
    let keeps_lots =
        |account: AccountId, asset: AssetId| directory.account(account).kind.keeps_lots() && directory.asset(asset).instrument().is_some();
    let (mut positions, mut agree) = (0_usize, 0_usize);
    for cell in office.ledger.cells().filter(|cell| keeps_lots(cell.account, cell.asset)) {
        let lots = office.lots.holding(cell.account, cell.asset).map_or(Total::ZERO, Holding::position);
        positions += 1;
        agree += usize::from(lots == cell.balance.total());
    }
    control("positions whose lots add up to them", &positions, &agree)
}

/// The parts of every fail, by age = what stands settled on the street.
fn fails(office: &Office) -> Control {
    let street = office.ledger.cells().filter(|cell| office.shows_fails(cell.account, cell.asset));
    let (mut positions, mut agree) = (0_usize, 0_usize);
    for cell in street {
        let parts: Total = office.street.parts(cell.account, cell.asset).into_iter().map(|part| part.quantity).sum();
        positions += 1;
        agree += usize::from(parts == cell.balance.settled());
    }
    control("street positions whose fails by age add up to them", &positions, &agree)
}

/// What has accrued on every account and loan through the day = what accrual vouchers have recognised, for every currency.
fn accruals(office: &Office, date: Date) -> Vec<Control> {
    let directory = &office.directory;
    match crate::financing::view::recognised(&office.financing, directory, date) {
        Ok(sums) => {
            let line = |(currency, due, found): (AssetId, Total, Total)| {
                let name = format!("interest and financing {}: accrued = recognised", directory.asset(currency).code());
                control(name, &directory.show_total(currency, due), &directory.show_total(currency, found))
            };
            sums.into_iter().map(line).collect()
        }
        Err(refusal) => vec![control("interest and financing: accrued = recognised", &"amounts that fit", &refusal)],
    }
}

/// The charges of every client's day are booked as its trades stand, where a market of this office counts them by the day.
fn day_charges(office: &Office, date: Date) -> Option<Control> {
    let counts_by_day = office.directory.markets().any(terms::Market::charges_by_day);
    let waiting = || crate::day_charges::not_booked(office, date);
    counts_by_day.then(|| control("clients' days whose charges are not booked", &0, &waiting()))
}

/// The office has seen what the journal holds; the hash of the journal's last batch is an anchor to write down.
fn journal(office: &Office, end: &DayEnd) -> Control {
    control(format!("events of the journal, chain {}", end.journal_chain), &office.events(), &end.journal_events)
}

/// What a person should look at when the day is over, each in half a sentence; empty when there is nothing.
pub fn open_items(office: &Office, date: Date) -> Vec<String> {
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
    items.into_iter().flatten().collect()
}

/// A period ends: what is still open is said and kept with its trial balance, and nothing counts in it any more.
pub fn close_period(office: &Office, end: &PeriodEnd) -> Result<Vec<Event>, Rejection> {
    let Office { periods, days, directory, .. } = office;
    let PeriodEnd { period, by, journal_events, totals } = end;
    accounting::periods::check_close(*period, periods, days, directory)?;
    accounting::periods::check_result(*period, periods, directory)?;
    accounting::periods::check_now(*journal_events, office.events())?;
    let sheet = accounting::periods::closing_sheet(totals, periods.closings(*period).first(), directory)?;
    let open_items = open_items(office, period.last());
    Ok(vec![Event::PeriodClosed(PeriodClose { period: *period, by: by.clone(), open_items, sheet })])
}

fn open_fails(office: &Office, date: Date) -> Option<String> {
    let fails = crate::settlement::view::fails(&office.street, &office.directory, date);
    let oldest = fails.iter().map(|fail| fail.age_settlement_days).max()?;
    let ours = fails.iter().filter(|fail| fail.is_ours()).count();
    Some(format!("{ours} fails to deliver and {} to receive, the oldest of {oldest} settlement days", fails.len() - ours))
}

fn in_suspense(office: &Office) -> Option<String> {
    let directory = &office.directory;
    let suspense = |cell: &ledger::Cell| directory.account(cell.account).kind == terms::Kind::Suspense && !cell.balance.total().is_zero();
    let cells = office.ledger.cells().filter(suspense);
    let held: Vec<String> = cells
        .map(|cell| format!("{} {}", directory.show_total(cell.asset, cell.balance.total()), directory.asset(cell.asset).code()))
        .collect();
    (!held.is_empty()).then(|| format!("in suspense: {}", held.join(", ")))
}

fn not_allocated(office: &Office) -> Option<String> {
    let directory = &office.directory;
    let left = office.blocks.blocks().filter(|(_, block)| !block.left().is_zero());
    let left: Vec<String> = left
        .map(|(key, block)| {
            let (block_account, instrument) = (directory.account(key.account), directory.asset(key.instrument));
            format!("{} {} on {}", directory.show_total(key.instrument, block.left()), instrument.code(), block_account.account)
        })
        .collect();
    (!left.is_empty()).then(|| format!("not allocated: {}", left.join(", ")))
}

fn not_booked(office: &Office) -> Option<String> {
    let rows = crate::records::view::rejections(&office.sources).count();
    (rows > 0).then(|| format!("{rows} rows were refused and have not been booked since"))
}

fn proposed(office: &Office) -> Option<String> {
    let today = office.days.current();
    let open = office.proposals.open().filter(|(_, kept)| !crate::desks::rules::has_expired(kept, &office.directory, today));
    let ids: Vec<&str> = open.map(|(proposal_id, _)| proposal_id.as_str()).collect();
    (!ids.is_empty()).then(|| format!("{} put forward and not approved: {}", ids.len(), ids.join(", ")))
}

fn late(office: &Office, date: Date) -> Option<String> {
    let late = office.periods.late().iter().filter(|item| item.accounting_date == date).count();
    (late > 0).then(|| format!("{late} about closed periods count on {date} (report late-items)"))
}
