//! The corridor's causes: why something waits for a person. Rows that were refused, what failed,
//! what is in suspense, blocks without owners, odd prices, what was put forward, and what was
//! asked.
//!
//! In: the office. Out: causes, each under its key. Never here: what people did about one.

use crate::clearance::{Block, BlockKey};
use crate::desks::{self, Kept, view};
use crate::records::view::rejections;
use crate::settlement::view::{Fail, fails};
use crate::{Directory, Facts, Office, Since, Subject};
use std::collections::{BTreeMap, BTreeSet};
use terms::{
    AccountId, AssetId, Date, Decimal, ItemKind, Kind, Moment, Name, Request, SourceId, Total,
};

/// Nanoseconds of a minute.
const MINUTE_NS: i64 = 60_000_000_000;

/// What the cause of an item says of it; the work is added to it.
pub(crate) struct Cause {
    pub(crate) key: Name,
    pub(crate) kind: ItemKind,
    pub(crate) desk: Name,
    pub(crate) subject: Subject,
    pub(crate) facts: Facts,
    pub(crate) since: Since,
    pub(crate) due: Option<Moment>,
}

pub(crate) fn causes(office: &Office) -> Vec<Cause> {
    let mut causes = row_causes(office);
    causes.extend(fail_causes(office));
    causes.extend(break_causes(office));
    causes.extend(block_causes(office));
    causes.extend(price_causes(office));
    causes.extend(approval_causes(office));
    causes.extend(office.work.open_requests().map(|request| request_cause(office, request)));
    causes
}

fn row_causes(office: &Office) -> Vec<Cause> {
    let cause = |row: crate::records::view::Rejected<'_>| Cause {
        key: key_of_row(row.source, row.row),
        kind: ItemKind::RejectedRow,
        desk: Name::from("intake"),
        subject: Subject { row: Some((row.source, row.row)), ..Subject::default() },
        facts: Facts::Row {
            source: row.source_name.clone(),
            id: row.id.clone(),
            sentence: row.sentence.clone(),
        },
        since: Since::Day(office.sources.file(row.source).received_on),
        due: None,
    };
    rejections(&office.sources).map(cause).collect()
}

/// The parts of a fail by age are one item: one call to one counterparty.
pub(crate) fn fail_causes(office: &Office) -> Vec<Cause> {
    let today = office.days.current();
    let mut whole: BTreeMap<(AccountId, AssetId), Fail> = BTreeMap::new();
    for part in fails(&office.street, &office.directory, today) {
        // The oldest part comes first.
        let fail = whole
            .entry((part.street_account, part.instrument))
            .or_insert(Fail { quantity: Total::ZERO, ..part });
        fail.quantity += part.quantity;
    }
    whole
        .into_values()
        .filter(|fail| !fail.quantity.is_zero())
        .map(|fail| fail_cause(office, &fail, today))
        .collect()
}

fn fail_cause(office: &Office, fail: &Fail, today: Date) -> Cause {
    Cause {
        key: key_of_balance(&office.directory, fail.street_account, fail.instrument),
        kind: ItemKind::Fail,
        desk: Name::from("settlement"),
        subject: Subject {
            account: Some(fail.street_account),
            instrument: Some(fail.instrument),
            ..Subject::default()
        },
        facts: Facts::Fail {
            quantity: fail.quantity,
            value: office.worth_of(fail.instrument, fail.quantity.abs(), today),
            age_settlement_days: fail.age_settlement_days,
        },
        since: Since::Day(fail.since),
        due: None,
    }
}

/// The key of a refused row.
pub fn key_of_row(source: SourceId, row: u32) -> Name {
    Name::from(format!("row:{}:{row}", source.0))
}

/// The key of what stands on an account: a fail on the street, a break in suspense.
pub fn key_of_balance(directory: &Directory, account: AccountId, asset: AssetId) -> Name {
    let account = directory.account(account);
    let what = if account.kind == Kind::Suspense { "break" } else { "fail" };
    Name::from(format!("{what}:{}:{}", account.account, directory.asset(asset).code()))
}

/// The key of what is odd about a price.
pub(crate) fn key_of_price(directory: &Directory, instrument: AssetId) -> Name {
    Name::from(format!("price:{}", directory.asset(instrument).code()))
}

/// The parts of a break by age are one item, as old as its oldest part.
pub(crate) fn break_causes(office: &Office) -> Vec<Cause> {
    let cause = |(account, asset): (AccountId, AssetId)| {
        let parts = office.suspense.parts_as(office.directory.edition(), account, asset);
        let instrument = office.directory.asset(asset).instrument().map(|_| asset);
        Some(Cause {
            key: key_of_balance(&office.directory, account, asset),
            kind: ItemKind::Break,
            desk: Name::from("settlement"),
            subject: Subject { account: Some(account), instrument, ..Subject::default() },
            since: Since::Day(parts.first()?.since),
            facts: Facts::Break {
                asset,
                quantity: parts.iter().fold(Total::ZERO, |sum, part| sum + part.quantity),
            },
            due: None,
        })
    };
    office.suspense.open().filter_map(cause).collect()
}

/// A block whose shares have no owner by its settlement date fails.
pub(crate) fn block_causes(office: &Office) -> Vec<Cause> {
    let directory = &office.directory;
    let cause = |(key, block): (&BlockKey, &Block)| {
        let BlockKey { account, instrument, trade_date, side } = *key;
        let (name, code) =
            (&directory.account(account).account, directory.asset(instrument).code());
        Cause {
            key: Name::from(format!("block:{name}:{code}:{trade_date}:{}", side.as_str())),
            kind: ItemKind::Unallocated,
            desk: Name::from("intake"),
            subject: Subject {
                account: Some(account),
                instrument: Some(instrument),
                ..Subject::default()
            },
            facts: Facts::Unallocated {
                quantity: block.left(),
                trade_date,
                side,
                settlement_date: block.settlement_date,
            },
            since: Since::Day(trade_date),
            due: None,
        }
    };
    office.blocks.blocks().filter(|(_, block)| !block.left().is_zero()).map(cause).collect()
}

/// A price that was held back hides that the one before it is old.
pub(crate) fn price_causes(office: &Office) -> Vec<Cause> {
    let today = office.days.current();
    let instruments: BTreeSet<AssetId> =
        office.values.held.all().map(|held| held.price.instrument).collect();
    let held = instruments.into_iter().filter_map(|instrument| office.held_back(instrument, today));
    let mut causes: BTreeMap<AssetId, Cause> = held
        .map(|held| {
            (
                held.price.instrument,
                (ItemKind::HeldPrice, Facts::Held(held.clone()), held.price.date),
            )
        })
        .map(|(instrument, (kind, facts, since))| {
            (instrument, price_cause(office, instrument, kind, facts, since))
        })
        .collect();
    let mut odd: BTreeMap<AssetId, (Total, Option<(Decimal, Date)>)> = BTreeMap::new();
    for stock in office.inventory(today).into_iter().flat_map(|holder| holder.stocks) {
        if stock.price.as_ref().is_none_or(|used| used.is_stale) {
            let entry = odd.entry(stock.instrument).or_default();
            entry.0 += stock.quantity;
            entry.1 = stock.price.map(|used| (used.price.price, used.price.date));
        }
    }
    for (instrument, (held, last)) in odd {
        let facts = Facts::Price {
            last: last.map(|(price, _)| price),
            last_on: last.map(|(_, date)| date),
            held,
        };
        let kind = if last.is_some() { ItemKind::StalePrice } else { ItemKind::MissingPrice };
        let since = last.map_or(today, |(_, date)| date);
        causes
            .entry(instrument)
            .or_insert_with(|| price_cause(office, instrument, kind, facts, since));
    }
    causes.into_values().collect()
}

fn price_cause(
    office: &Office,
    instrument: AssetId,
    kind: ItemKind,
    facts: Facts,
    since: Date,
) -> Cause {
    Cause {
        key: key_of_price(&office.directory, instrument),
        kind,
        desk: Name::from("valuation"),
        subject: Subject { instrument: Some(instrument), ..Subject::default() },
        facts,
        since: Since::Day(since),
        due: None,
    }
}

fn approval_causes(office: &Office) -> Vec<Cause> {
    let today = office.days.current();
    let cause = |(proposal_id, kept): (&Name, &Kept)| Cause {
        key: Name::from(format!("proposal:{proposal_id}")),
        kind: ItemKind::Approval,
        desk: Name::from("control"),
        subject: Subject { proposal: Some(proposal_id.clone()), ..Subject::default() },
        facts: Facts::Approval {
            by: kept.by.clone(),
            says: view::sentences(kept, &office.directory),
            is_expired: desks::rules::has_expired(kept, &office.directory, today),
        },
        since: Since::Day(kept.proposed_on),
        due: None,
    };
    office.proposals.open().map(cause).collect()
}

/// A request is due when its desk has promised to answer.
fn request_cause(office: &Office, request: &Request) -> Cause {
    let Request { request_id, by, desk, subject, about, text, at } = request;
    let minutes = office.people.find_desk(desk).map(|desk| i64::from(desk.answer_minutes));
    Cause {
        key: desks::request_key(request_id),
        kind: ItemKind::Request,
        desk: desk.clone(),
        subject: Subject {
            request: Some(request_id.clone()),
            account: about.as_ref().and_then(|about| office.directory.account_id(about)),
            instrument: about
                .as_ref()
                .and_then(|about| office.directory.instrument(about))
                .map(|(id, _)| id),
            ..Subject::default()
        },
        facts: Facts::Request {
            by: by.clone(),
            subject: *subject,
            about: about.clone(),
            text: text.clone(),
        },
        since: Since::Moment(*at),
        due: minutes.map(|minutes| Moment(at.0.saturating_add(minutes * MINUTE_NS))),
    }
}
