//! Sight: whose accounts an answer may show to whoever asks.
//!
//! In: the bounds of a visitor, by the roles that permit what they came for. Out: the accounts that
//! those come to in the books as they stand, also for an answer of a past day. Every function that
//! draws something of accounts takes a sight, so that none is drawn for nobody. An account out of
//! sight is as one that is not there.

use crate::Rooms;
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use door::{Problem, Visitor};
use office::{Office, Sight};
use std::collections::BTreeSet;
use std::sync::Arc;
use terms::{AccountId, Family, sentence};

/// The sight of whoever asks.
pub struct InSight(pub Sight);

impl<S> FromRequestParts<S> for InSight
where
    S: Send + Sync,
    Arc<Rooms>: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let visitor = <Visitor as FromRequestParts<S>>::from_request_parts(parts, state).await;
        let rooms: Arc<Rooms> = Arc::from_ref(state);
        visitor.map(|visitor| Self(sight_of(&rooms, &visitor))).map_err(IntoResponse::into_response)
    }
}

/// The sight of a visitor.
pub fn sight_of(rooms: &Rooms, visitor: &Visitor) -> Sight {
    match visitor.bounds() {
        Some(bounds) => rooms.reading.look(|office| office.sight(&bounds)),
        None => Sight::Whole,
    }
}

/// An account that is known and in sight.
pub fn known_account(office: &Office, sight: &Sight, name: &str) -> Result<AccountId, Problem> {
    let found = office.directory.account_id(name).filter(|_| sight.sees(name));
    found.ok_or_else(|| {
        Problem::not_found(sentence!(
            "account {account} is not known to this office",
            account = name
        ))
    })
}

/// Whoever sees some accounts alone is told of no other, be it there or not; who sees all may ask
/// for what is not there, and finds nothing.
pub fn check_in_sight(rooms: &Rooms, sight: &Sight, name: &str) -> Result<(), Problem> {
    if sight.is_whole() {
        return Ok(());
    }
    rooms.reading.look(|office| known_account(office, sight, name)).map(|_| ())
}

/// The numbers of the accounts in sight, for a list that is read out of the tables; none when all
/// are.
pub fn numbers(office: &Office, sight: &Sight) -> Option<BTreeSet<AccountId>> {
    let Sight::Only(accounts) = sight else { return None };
    Some(accounts.iter().filter_map(|account| office.directory.account_id(account)).collect())
}

/// May whoever has this sight see that an account moved with one of theirs: it is theirs too, or
/// no client's and none of the firm's own?
pub fn is_shown_beside(office: &Office, sight: &Sight, account: &str) -> bool {
    let family = || {
        office.directory.account_id(account).map(|id| office.directory.account(id).kind.family())
    };
    sight.sees(account) || !matches!(family(), None | Some(Family::Client | Family::Firm))
}
