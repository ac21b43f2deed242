//! Items of requests: what somebody asked of a desk. One is due when its desk has promised to
//! answer.

use super::{Cause, Facts, Since, Subject};
use crate::{Office, desks};
use terms::{ItemAction, ItemKind, Moment, Request};

/// Nanoseconds of a minute.
const MINUTE_NS: i64 = 60_000_000_000;

pub(super) fn causes(office: &Office) -> Vec<Cause> {
    office.work.open_requests().map(|request| cause(office, request)).collect()
}

fn cause(office: &Office, request: &Request) -> Cause {
    let Request { request_id, by, desk, subject: _, about, text, at } = request;
    let minutes = office.people.find_desk(desk).map(|desk| i64::from(desk.answer_minutes));
    let instrument =
        about.as_ref().and_then(|about| office.directory.instrument(about)).map(|(id, _)| id);
    Cause {
        key: desks::request_key(request_id),
        kind: ItemKind::Request,
        desk: desk.clone(),
        subject: Subject {
            request: Some(request_id.clone()),
            account: about.as_ref().and_then(|about| office.directory.account_id(about)),
            instrument,
            ..Subject::default()
        },
        facts: Facts { says: text.as_str().into(), by: Some(by.clone()), ..Facts::default() },
        since: Since::Moment(*at),
        due: minutes.map(|minutes| Moment(at.0.saturating_add(minutes * MINUTE_NS))),
        mends: vec![ItemAction::Answer],
        is_ended_by_word: true,
    }
}

/// Was the request of a key ever made? One that is done may be opened again.
pub(super) fn stands(office: &Office, id: &str) -> bool {
    office.work.request(id).is_some()
}
