//! Questions to the books: accounts, positions, balances, instruments, prices, settlement, lots,
//! files, proposals, today.

use super::{AsKnownAt, Ask, Asked, InPath, ListAsk};
use crate::Rooms;
use crate::answers::accounts::{Account, Balance, Lot};
use crate::answers::checklist::{Checklist, checklist as drawn_up, timed};
use crate::answers::effects;
use crate::answers::files::{FileFacts, RefusedRow};
use crate::answers::instruments::{Instrument, PriceFacts, StockLine};
use crate::answers::places::{
    AccountPlace, BalancePlace, FilePlace, InstrumentPlace, LotPlace, Place, PositionPlace,
    RowPlace,
};
use crate::answers::positions::{Inventory, Only, Position};
use crate::answers::proposals::ProposalFacts;
use crate::answers::settlement::{FailFacts, Obligation};
use crate::answers::tiers;
use crate::answers::today::Today;
use crate::answers::trades::TradeLife;
use crate::answers::{
    Part, accounts, after, files, instruments, positions, proposals, settlement, today, trades,
};
use crate::pages::ROWS_SHOWN_MAX;
use crate::reason::failed;
use crate::sight::{InSight, known_account};
use axum::Json;
use axum::extract::State;
use door::{Permission, Problem, Seen, Visitor};
use office::{Office, Sight};
use serde::Deserialize;
use std::cmp::Reverse;
use std::sync::Arc;
use terms::{AssetId, Date, sentence};
use utoipa::IntoParams;

/// An answer without a client in it, and for which moment it was made.
type Answer<T> = Result<(AsKnownAt, Json<T>), Problem>;

/// An answer, and whose accounts it shows.
type ClientAnswer<T> = Result<(Seen, AsKnownAt, Json<T>), Problem>;
type Engine = State<Arc<Rooms>>;

/// Of which account, of which instrument.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OfAsk {
    /// One account alone.
    pub account: Option<String>,
    /// One instrument alone.
    pub instrument: Option<String>,
}

/// A text to look for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchAsk {
    /// What a number, code or name contains.
    #[serde(default)]
    pub search: String,
}

/// Answers from the books through the lens of a request.
async fn answer<T: Send + 'static>(
    rooms: &Arc<Rooms>,
    ask: &Ask,
    answer: impl FnOnce(&Office, Date) -> Result<T, Problem> + Send + 'static,
) -> Answer<T> {
    let lens = ask.lens(rooms)?;
    let answered = rooms.answer(lens, answer).await??;
    Ok((AsKnownAt::of(rooms, lens), Json(answered)))
}

pub(crate) fn known_instrument(office: &Office, code: &str) -> Result<AssetId, Problem> {
    let found = office.directory.instrument(code).map(|(id, _)| id);
    found.ok_or_else(|| {
        Problem::not_found(sentence!("instrument {code} is not known to this office", code = code))
    })
}

fn only(office: &Office, sight: &Sight, of: &OfAsk) -> Result<Only, Problem> {
    let account =
        of.account.as_deref().map(|name| known_account(office, sight, name)).transpose()?;
    let instrument =
        of.instrument.as_deref().map(|code| known_instrument(office, code)).transpose()?;
    Ok(Only { account, instrument })
}

/// Where the day stands, and what needs a person.
#[utoipa::path(
    get,
    path = "/v1/today",
    operation_id = "get_today",
    tag = "business day",
    params(Ask),
    responses((status = 200, body = Today, description = "The state of the day")),
)]
pub async fn day(State(rooms): Engine, Asked(ask): Asked<Ask>) -> Answer<Today> {
    if ask.lens(&rooms)? == engine::Lens::default() {
        let today = rooms.apart(|rooms| Ok(Today::clone(&rooms.today()))).await.map_err(failed)?;
        return Ok((AsKnownAt::default(), Json(today)));
    }
    let now = engine::now();
    answer(&rooms, &ask, move |office, date| Ok(today::today(office, date, now))).await
}

/// Accounts by number.
#[utoipa::path(
    get,
    path = "/v1/accounts",
    operation_id = "list_accounts",
    tag = "accounts",
    params(SearchAsk, Ask, ListAsk),
    responses((status = 200, body = Part<Account>, description = "A page of accounts")),
)]
pub async fn list_accounts(
    State(rooms): Engine,
    InSight(sight): InSight,
    Asked(search): Asked<SearchAsk>,
    Asked(ask): Asked<Ask>,
    Asked(list): Asked<ListAsk>,
) -> ClientAnswer<Part<Account>> {
    let limit = list.limit()?;
    let (known_at, Json(found)) = answer(&rooms, &ask, move |office, _| {
        let found = accounts::accounts(office, &sight, &search.search).into_iter();
        let key = |account: &Account| AccountPlace(account.account.clone());
        Part::of(office, found, key, list.cursor(), limit)
    })
    .await?;
    Ok((
        Seen::clients(found.items.iter().map(|account| account.account.clone())),
        known_at,
        Json(found),
    ))
}

/// An account.
#[utoipa::path(
    get,
    path = "/v1/accounts/{account}",
    operation_id = "get_account",
    tag = "accounts",
    params(("account" = String, Path), Ask),
    responses(
        (status = 200, body = Account, description = "The account"),
        (status = 404, body = Problem),
    ),
)]
pub async fn account(
    State(rooms): Engine,
    InSight(sight): InSight,
    InPath(name): InPath<String>,
    Asked(ask): Asked<Ask>,
) -> ClientAnswer<Account> {
    let (known_at, Json(found)) = answer(&rooms, &ask, move |office, _| {
        Ok(accounts::facts(office, known_account(office, &sight, &name)?))
    })
    .await?;
    Ok((Seen::clients([found.account.clone()]), known_at, Json(found)))
}

/// What accounts hold: held, settled, to receive, to deliver, sellable, at the price that the
/// office believes.
#[utoipa::path(
    get,
    path = "/v1/positions",
    operation_id = "list_positions",
    tag = "positions",
    params(OfAsk, Ask, ListAsk),
    responses(
        (
            status = 200,
            body = Part<Position>,
            description = "A page of positions, by account and instrument",
        ),
        (status = 404, body = Problem),
    ),
)]
pub async fn list_positions(
    State(rooms): Engine,
    InSight(sight): InSight,
    Asked(of): Asked<OfAsk>,
    Asked(ask): Asked<Ask>,
    Asked(list): Asked<ListAsk>,
) -> ClientAnswer<Part<Position>> {
    let limit = list.limit()?;
    let (known_at, Json(found)) = answer(&rooms, &ask, move |office, date| {
        // Only what is given out is priced.
        let held = positions::held(office, &sight, only(office, &sight, &of)?).into_iter();
        let named = held.map(|(account, instrument)| {
            let code = office.directory.asset(instrument).code();
            let account_name = office.directory.account(account).account.to_string();
            (PositionPlace(account_name, code.to_string()), account, instrument)
        });
        let part = Part::of(office, named, |(key, _, _)| key.clone(), list.cursor(), limit)?;
        let items = part
            .items
            .into_iter()
            .map(|(_, account, instrument)| positions::position(office, date, account, instrument));
        Ok(Part { items: items.collect(), next: part.next })
    })
    .await?;
    Ok((seen_of(found.items.iter().map(|item| item.account.as_str())), known_at, Json(found)))
}

/// Each account once.
fn seen_of<'a>(accounts: impl Iterator<Item = &'a str>) -> Seen {
    Seen::clients(accounts.collect::<std::collections::BTreeSet<_>>())
}

/// A part of a list that is brought into the order of its key first.
fn ordered<T, P: Place>(
    office: &Office,
    mut all: Vec<T>,
    key: impl Fn(&T) -> P,
    cursor: Option<&str>,
    limit: usize,
) -> Result<Part<T>, Problem> {
    all.sort_by_cached_key(|item| key(item));
    Part::of(office, all.into_iter(), key, cursor, limit)
}

/// Whose the securities of an instrument are, and where: free, segregated, pledged, in transit,
/// borrowed, lent, failing.
#[utoipa::path(
    get,
    path = "/v1/inventory",
    operation_id = "list_inventory",
    tag = "positions",
    params(OfAsk, Ask),
    responses(
        (
            status = 200,
            body = Vec<Inventory>,
            description = "The inventory, instrument by instrument",
        ),
        (status = 404, body = Problem),
    ),
)]
pub async fn inventory(
    State(rooms): Engine,
    Asked(of): Asked<OfAsk>,
    Asked(ask): Asked<Ask>,
) -> Answer<Vec<Inventory>> {
    answer(&rooms, &ask, move |office, date| {
        Ok(positions::inventory(office, date, only(office, &Sight::Whole, &of)?.instrument))
    })
    .await
}

/// What stands on accounts, settled and pending, with the ladder of what is to settle.
#[utoipa::path(
    get,
    path = "/v1/balances",
    operation_id = "list_balances",
    tag = "accounts",
    params(OfAsk, Ask, ListAsk),
    responses(
        (
            status = 200,
            body = Part<Balance>,
            description = "A page of balances, by account and asset",
        ),
        (status = 404, body = Problem),
    ),
)]
pub async fn list_balances(
    State(rooms): Engine,
    InSight(sight): InSight,
    Asked(of): Asked<OfAsk>,
    Asked(ask): Asked<Ask>,
    Asked(list): Asked<ListAsk>,
) -> ClientAnswer<Part<Balance>> {
    let limit = list.limit()?;
    let (known_at, Json(found)) = answer(&rooms, &ask, move |office, _| {
        let found = accounts::balances(office, &sight, only(office, &sight, &of)?.account, false);
        let wanted = found
            .filter(|balance| of.instrument.as_ref().is_none_or(|asset| *asset == balance.asset));
        let key = |balance: &Balance| BalancePlace(balance.account.clone(), balance.asset.clone());
        ordered(office, wanted.collect(), key, list.cursor(), limit)
    })
    .await?;
    Ok((seen_of(found.items.iter().map(|item| item.account.as_str())), known_at, Json(found)))
}

/// Open tax lots.
#[utoipa::path(
    get,
    path = "/v1/lots",
    operation_id = "list_lots",
    tag = "accounts",
    params(OfAsk, Ask, ListAsk),
    responses(
        (status = 200, body = Part<Lot>, description = "A page of open tax lots"),
        (status = 404, body = Problem),
    ),
)]
pub async fn list_lots(
    State(rooms): Engine,
    InSight(sight): InSight,
    Asked(of): Asked<OfAsk>,
    Asked(ask): Asked<Ask>,
    Asked(list): Asked<ListAsk>,
) -> ClientAnswer<Part<Lot>> {
    let limit = list.limit()?;
    let (known_at, Json(found)) = answer(&rooms, &ask, move |office, _| {
        let only = only(office, &sight, &of)?;
        let found = accounts::lots(office, &sight, only.account).into_iter();
        let wanted = found.filter(|lot| {
            of.instrument.as_ref().is_none_or(|instrument| *instrument == lot.instrument)
        });
        let key = |lot: &Lot| {
            let Lot { account, instrument, acquired, lot, .. } = lot.clone();
            LotPlace(account, instrument, acquired.unwrap_or_default(), lot)
        };
        ordered(office, wanted.collect(), key, list.cursor(), limit)
    })
    .await?;
    Ok((seen_of(found.items.iter().map(|item| item.account.as_str())), known_at, Json(found)))
}

/// Instruments by code.
#[utoipa::path(
    get,
    path = "/v1/instruments",
    operation_id = "list_instruments",
    tag = "instruments",
    params(SearchAsk, Ask, ListAsk),
    responses((status = 200, body = Part<Instrument>, description = "A page of instruments")),
)]
pub async fn list_instruments(
    State(rooms): Engine,
    Asked(search): Asked<SearchAsk>,
    Asked(ask): Asked<Ask>,
    Asked(list): Asked<ListAsk>,
) -> Answer<Part<Instrument>> {
    let limit = list.limit()?;
    answer(&rooms, &ask, move |office, date| {
        let found = instruments::instruments(office, &search.search, date).into_iter();
        let key = |instrument: &Instrument| InstrumentPlace(instrument.instrument.clone());
        Part::of(office, found, key, list.cursor(), limit)
    })
    .await
}

/// An instrument, with the price that the office believes.
#[utoipa::path(
    get,
    path = "/v1/instruments/{instrument}",
    operation_id = "get_instrument",
    tag = "instruments",
    params(("instrument" = String, Path), Ask),
    responses(
        (status = 200, body = Instrument, description = "The instrument"),
        (status = 404, body = Problem),
    ),
)]
pub async fn instrument(
    State(rooms): Engine,
    InPath(code): InPath<String>,
    Asked(ask): Asked<Ask>,
) -> Answer<Instrument> {
    answer(&rooms, &ask, move |office, date| {
        let id = known_instrument(office, &code)?;
        instruments::facts(office, id, date).ok_or_else(|| {
            Problem::not_found(sentence!(
                "instrument {code} is not known to this office",
                code = code
            ))
        })
    })
    .await
}

/// Every price of an instrument, the newest first.
#[utoipa::path(
    get,
    path = "/v1/instruments/{instrument}/prices",
    operation_id = "list_prices",
    tag = "instruments",
    params(("instrument" = String, Path), Ask),
    responses(
        (status = 200, body = Vec<PriceFacts>, description = "Its prices, the newest first"),
        (status = 404, body = Problem),
    ),
)]
pub async fn prices(
    State(rooms): Engine,
    InPath(code): InPath<String>,
    Asked(ask): Asked<Ask>,
) -> Answer<Vec<PriceFacts>> {
    answer(&rooms, &ask, move |office, date| {
        Ok(instruments::prices(office, known_instrument(office, &code)?, date))
    })
    .await
}

/// The stock record: whose it is (long) and where it is (short).
#[utoipa::path(
    get,
    path = "/v1/stock-record",
    operation_id = "get_stock_record",
    tag = "instruments",
    params(OfAsk, Ask),
    responses(
        (status = 200, body = Vec<StockLine>, description = "The lines of the stock record"),
        (status = 404, body = Problem),
    ),
)]
pub async fn stock_record(
    State(rooms): Engine,
    InSight(sight): InSight,
    Asked(of): Asked<OfAsk>,
    Asked(ask): Asked<Ask>,
) -> ClientAnswer<Vec<StockLine>> {
    let (known_at, Json(found)) = answer(&rooms, &ask, move |office, _| {
        Ok(instruments::stock_lines(office, &sight, only(office, &sight, &of)?.instrument))
    })
    .await?;
    Ok((seen_of(found.iter().map(|line| line.account.as_str())), known_at, Json(found)))
}

/// A trade with its whole life: entry, charges, stations, source row.
#[utoipa::path(
    get,
    path = "/v1/trades/{trade_id}",
    operation_id = "get_trade",
    tag = "trades",
    params(("trade_id" = String, Path), Ask),
    responses(
        (status = 200, body = TradeLife, description = "The trade and what became of it"),
        (status = 404, body = Problem),
    ),
)]
pub async fn trade(
    State(rooms): Engine,
    InSight(sight): InSight,
    InPath(trade_id): InPath<String>,
    Asked(ask): Asked<Ask>,
) -> ClientAnswer<TradeLife> {
    let (known_at, Json(found)) = answer(&rooms, &ask, move |office, _| {
        trades::life(office, &sight, &trade_id).ok_or_else(|| {
            Problem::not_found(sentence!(
                "trade {trade_id} is not known to this office",
                trade_id = trade_id
            ))
        })
    })
    .await?;
    Ok((Seen::clients([found.trade.account.clone()]), known_at, Json(found)))
}

/// What is due to and from the street, net, by settlement date.
#[utoipa::path(
    get,
    path = "/v1/obligations",
    operation_id = "list_obligations",
    tag = "settlement",
    params(Ask),
    responses(
        (
            status = 200,
            body = Vec<Obligation>,
            description = "The net obligations, by settlement date",
        ),
    ),
)]
pub async fn obligations(State(rooms): Engine, Asked(ask): Asked<Ask>) -> Answer<Vec<Obligation>> {
    answer(&rooms, &ask, |office, date| Ok(settlement::obligations(office, date))).await
}

/// What has failed to settle, the oldest first.
#[utoipa::path(
    get,
    path = "/v1/fails",
    operation_id = "list_fails",
    tag = "settlement",
    params(Ask),
    responses((status = 200, body = Vec<FailFacts>, description = "The fails, the oldest first")),
)]
pub async fn fails(State(rooms): Engine, Asked(ask): Asked<Ask>) -> Answer<Vec<FailFacts>> {
    answer(&rooms, &ask, |office, date| Ok(settlement::fails(office, date))).await
}

/// Documents that came in, the newest first.
#[utoipa::path(
    get,
    path = "/v1/files",
    operation_id = "list_files",
    tag = "intake",
    params(ListAsk, Ask),
    responses(
        (
            status = 200,
            body = Part<FileFacts>,
            description = "A page of documents, the newest first",
        ),
    ),
)]
pub async fn list_files(
    State(rooms): Engine,
    Asked(list): Asked<ListAsk>,
    Asked(ask): Asked<Ask>,
) -> Answer<Part<FileFacts>> {
    let limit = list.limit()?;
    answer(&rooms, &ask, move |office, _| {
        let key = |file: &FileFacts| FilePlace(Reverse(file.source));
        Part::of(office, files::files(office), key, list.cursor(), limit)
    })
    .await
}

/// A document and what became of its rows.
#[utoipa::path(
    get,
    path = "/v1/files/{source}",
    operation_id = "get_file",
    tag = "intake",
    params(("source" = u32, Path)),
    responses(
        (status = 200, body = FileFacts, description = "The document, with the counts of its rows"),
        (status = 404, body = Problem),
    ),
)]
pub async fn file(State(rooms): Engine, InPath(source): InPath<u32>) -> Answer<FileFacts> {
    answer(&rooms, &Ask::default(), move |office, _| {
        files::file(office, source).ok_or_else(|| {
            Problem::not_found(sentence!("there is no document {source}", source = source))
        })
    })
    .await
}

/// Rows that are rejected and open: neither booked since, nor repaired, nor resolved.
#[utoipa::path(
    get,
    path = "/v1/refused-rows",
    operation_id = "list_refused_rows",
    tag = "exceptions",
    params(ListAsk, Ask),
    responses(
        (
            status = 200,
            body = Part<RefusedRow>,
            description = "A page of open rejects, by document and row",
        ),
    ),
)]
pub async fn refused_rows(
    State(rooms): Engine,
    Asked(list): Asked<ListAsk>,
    Asked(ask): Asked<Ask>,
) -> ClientAnswer<Part<RefusedRow>> {
    let limit = list.limit()?;
    let (known_at, Json(found)) = answer(&rooms, &ask, move |office, _| {
        let key = |row: &RefusedRow| RowPlace(row.source, row.row);
        let rows = files::refused_behind(office, after(office, list.cursor())?);
        Part::of(office, rows, key, list.cursor(), limit)
    })
    .await?;
    // What a row says may name any client.
    Ok((Seen::every_client(), known_at, Json(found)))
}

/// What was put forward and needs a second person, the open ones first; for who may not see
/// clients, what is about people.
#[utoipa::path(
    get,
    path = "/v1/proposals",
    operation_id = "list_proposals",
    tag = "approvals",
    params(Ask),
    responses(
        (
            status = 200,
            body = Vec<ProposalFacts>,
            description = "What was submitted for approval, the pending first",
        ),
    ),
)]
pub async fn list_proposals(
    State(rooms): Engine,
    visitor: Visitor,
    Asked(ask): Asked<Ask>,
) -> ClientAnswer<Vec<ProposalFacts>> {
    let (known_at, Json(mut found)) =
        answer(&rooms, &ask, |office, date| Ok(proposals::proposals(office, date))).await?;
    found.retain(|proposal| may_see(&visitor, proposal));
    Ok((Seen::every_client(), known_at, Json(found)))
}

/// A proposal, with everything that an approval binds to.
#[utoipa::path(
    get,
    path = "/v1/proposals/{proposal}",
    operation_id = "get_proposal",
    tag = "approvals",
    params(("proposal" = String, Path)),
    responses(
        (status = 200, body = ProposalFacts, description = "What was submitted for approval"),
        (status = 404, body = Problem),
    ),
)]
pub async fn proposal(
    State(rooms): Engine,
    visitor: Visitor,
    InPath(id): InPath<String>,
) -> ClientAnswer<ProposalFacts> {
    let asked = id.clone();
    let (known_at, Json(found)) = answer(&rooms, &Ask::default(), move |office, date| {
        Ok(proposals::proposal(office, &asked, date))
    })
    .await?;
    let found = found.filter(|proposal| may_see(&visitor, proposal));
    let mut found = found.ok_or_else(|| {
        Problem::not_found(sentence!("nothing was submitted for approval as {id}", id = &id))
    })?;
    let whole = move |rooms: &Rooms| {
        let document = proposals::document(rooms, &id, ROWS_SHOWN_MAX)?;
        Ok((document, tiers::tier(rooms, &id)?, effects::effects(rooms, &id)?))
    };
    (found.document, found.tier, found.would) = rooms.apart(whole).await.map_err(failed)?;
    Ok((Seen::every_client(), known_at, Json(found)))
}

/// Who does not see all clients sees what is put forward about people alone.
pub(crate) fn may_see(visitor: &Visitor, proposal: &ProposalFacts) -> bool {
    visitor.sees_all(Permission::SeeClients) || proposals::is_of_rights(proposal)
}

/// What is to be known before a day is run: the files that have come, the days that were not run,
/// the exceptions that are to be signed.
#[utoipa::path(
    get,
    path = "/v1/days/{date}/checklist",
    operation_id = "get_checklist",
    tag = "business day",
    params(("date" = String, Path)),
    responses(
        (status = 200, body = Checklist, description = "The checklist, as the books stand"),
        (status = 400, body = Problem),
    ),
)]
pub async fn checklist(
    State(rooms): Engine,
    InPath(date): InPath<String>,
) -> ClientAnswer<Checklist> {
    let (date, now) = (super::ask::day(&date, "date")?, engine::now());
    let (known_at, Json(found)) =
        answer(&rooms, &Ask::default(), move |office, _| Ok(drawn_up(office, date, now))).await?;
    let found = rooms.apart(move |rooms| timed(rooms, found)).await.map_err(failed)?;
    Ok((Seen::every_client(), known_at, Json(found)))
}
