//! Lists of trades, and what moved on an account, out of the views.

use super::ask::day;
use super::{AsKnownAt, Ask, Asked, InPath, ListAsk};
use crate::Rooms;
use crate::answers::Part;
use crate::answers::places::none_of_ours;
use crate::answers::trade_list::{Move, TradeLine, Wanted, activity, trades};
use crate::reason::failed;
use crate::sight::{InSight, check_in_sight, numbers};
use axum::Json;
use axum::extract::State;
use door::{Problem, Seen};
use office::{FailingNet, failing_nets};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::Arc;
use terms::{AccountId, Side, sentence};
use utoipa::IntoParams;
use views::{Cursor, Status};

/// Which trades.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TradeAsk {
    /// With what an id, an account or an instrument begins.
    pub text: Option<String>,
    /// Of one account.
    pub account: Option<String>,
    /// Of one instrument.
    pub instrument: Option<String>,
    /// B, S, SS, SX.
    pub side: Option<String>,
    /// Trade dates from this day on.
    pub from: Option<String>,
    /// Trade dates up to this day.
    pub to: Option<String>,
    /// Settlement dates from this day on.
    pub settling_from: Option<String>,
    /// Settlement dates up to this day.
    pub settling_to: Option<String>,
    /// open, failing (its settlement date has come, and its street side has not settled), settled,
    /// cancelled.
    pub status: Option<String>,
}

impl TradeAsk {
    /// What is wanted; an empty field of a form asks nothing.
    pub fn wanted(
        &self,
        lens: engine::Lens,
        failing: BTreeSet<FailingNet>,
        within: Option<BTreeSet<AccountId>>,
    ) -> Result<Wanted, Problem> {
        let given = |text: &Option<String>| {
            text.clone().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
        };
        let date = |text: &Option<String>, name: &str| {
            given(text).map(|text| day(&text, name)).transpose()
        };
        let side = |word: String| {
            let none = || {
                Problem::invalid(sentence!(
                    "{word} is no side; the sides are {sides}",
                    word = word,
                    sides = Side::words()
                ))
            };
            Side::parse(&word).ok_or_else(none)
        };
        let status = |word: String| {
            Status::parse(&word).ok_or_else(|| {
                Problem::invalid(sentence!(
                    "{word} is no status; it is open, failing, settled or cancelled",
                    word = word
                ))
            })
        };
        Ok(Wanted {
            text: given(&self.text),
            account: given(&self.account),
            within,
            instrument: given(&self.instrument),
            side: given(&self.side).map(side).transpose()?,
            from: date(&self.from, "from")?,
            to: date(&self.to, "to")?,
            settling_from: date(&self.settling_from, "settling_from")?,
            settling_to: date(&self.settling_to, "settling_to")?,
            status: given(&self.status).map(status).transpose()?,
            failing,
            lens,
        })
    }
}

/// The place where a list goes on.
pub fn cursor(text: Option<&str>) -> Result<Option<Cursor>, Problem> {
    let parse = |text: &str| Cursor::parse(text).ok_or_else(none_of_ours);
    text.map(parse).transpose()
}

/// Trades, newest trade date first.
#[utoipa::path(
    get,
    path = "/v1/trades",
    operation_id = "list_trades",
    tag = "trades",
    params(TradeAsk, Ask, ListAsk),
    responses(
        (
            status = 200,
            body = Part<TradeLine>,
            description = "A page of trades, the newest trade date first",
        ),
        (status = 400, body = Problem),
    ),
)]
pub async fn list(
    State(rooms): State<Arc<Rooms>>,
    InSight(sight): InSight,
    Asked(of): Asked<TradeAsk>,
    Asked(ask): Asked<Ask>,
    Asked(list): Asked<ListAsk>,
) -> Result<(Seen, AsKnownAt, Json<Part<TradeLine>>), Problem> {
    let lens = ask.lens(&rooms)?;
    let (limit, after) = (list.limit()?, cursor(list.cursor())?);
    let failing = rooms.answer(lens, |office, _| failing_nets(office)).await?;
    let within = rooms.reading.look(|office| numbers(office, &sight));
    let wanted = of.wanted(lens, failing, within)?;
    let (items, next) = rooms
        .apart(move |rooms| rooms.tables(|tables| trades(tables, wanted, after, limit)))
        .await
        .map_err(failed)?;
    let seen =
        Seen::clients(items.iter().map(|line| line.account.as_str()).collect::<BTreeSet<_>>());
    Ok((seen, AsKnownAt::of(&rooms, lens), Json(Part { items, next })))
}

/// What moved on an account, newest first: trades, payments, deliveries, vouchers, transfers.
#[utoipa::path(
    get,
    path = "/v1/accounts/{account}/activity",
    operation_id = "list_account_activity",
    tag = "accounts",
    params(("account" = String, Path), Ask, ListAsk),
    responses(
        (status = 200, body = Part<Move>, description = "A page of movements, the newest first"),
        (status = 400, body = Problem),
    ),
)]
pub async fn of_account(
    State(rooms): State<Arc<Rooms>>,
    InSight(sight): InSight,
    InPath(account): InPath<String>,
    Asked(ask): Asked<Ask>,
    Asked(list): Asked<ListAsk>,
) -> Result<(Seen, AsKnownAt, Json<Part<Move>>), Problem> {
    let (lens, limit, after) = (ask.lens(&rooms)?, list.limit()?, cursor(list.cursor())?);
    check_in_sight(&rooms, &sight, &account)?;
    let of = account.clone();
    let (items, next) = rooms
        .apart(move |rooms| rooms.tables(|tables| activity(tables, &of, lens, after, limit)))
        .await
        .map_err(failed)?;
    let known_at = AsKnownAt::of(&rooms, lens);
    Ok((Seen::clients([account]), known_at, Json(Part { items, next })))
}
