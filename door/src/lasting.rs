//! Continuous authorisation: rights while an answer lasts. What let somebody in is asked again
//! before each piece of a long answer, and twice a second while a stream is silent.
//!
//! In: an answer, and the visitor and the rule by which it was given. Out: the same answer, which
//! ends in the middle when the token was revoked, the session is over, the roles are others, or the
//! person is no longer here. Never here: a stream or a download that asks for itself, and a session
//! that lives on because it was asked about: nobody did anything.
//!
//! Source: OWASP ASVS 4.0, V3.3 (a session that ended ends everywhere) and V4.1.3; NIST SP 800-207
//! 2.1 (access is decided for each request, and while it lasts).

use super::Door;
use super::guard::{Gate, Refused, blocking, judge};
use super::places::Place;
use super::secrets::Failure;
use super::visitor::{KnownBy, Visitor};
use axum::body::{Body, BodyDataStream, Bytes, HttpBody};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{OwnedPermit, Sender, channel};
use tokio::time::sleep;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;

/// While nothing comes it is asked so often.
const ASK_EVERY: Duration = Duration::from_millis(500);
/// A larger answer leaves in pieces of this size; a smaller one leaves at once.
const PIECE_BYTES: usize = 64 << 10;

type Piece = Result<Bytes, axum::Error>;

impl Door {
    /// The same visitor as they are known now; none when what let them in has ended.
    fn known_still(&self, visitor: &Visitor) -> Result<Option<Visitor>, Failure> {
        let (secrets, now_s) = (&self.secrets, self.clock.now_s());
        let address = visitor.address.clone();
        match &visitor.known_by {
            KnownBy::Token(id) => {
                let token = secrets.token_named(id, now_s)?;
                Ok(token.and_then(|token| self.visitor_of_token(token, address)))
            }
            KnownBy::Session(id) => {
                match secrets.session_named(id, &self.settings.limits, now_s)? {
                    Some(session) => self.visitor_of_session(session, address),
                    None => Ok(None),
                }
            }
        }
    }
}

impl Gate {
    /// May they still, by the same roles and with the same bounds as when they came in?
    pub async fn ask_again(&self, visitor: &Visitor) -> Result<(), Refused> {
        let (door, who) = (Arc::clone(&self.door), visitor.clone());
        let now = blocking(move || door.known_still(&who)).await??;
        let now = now.map(|now| Visitor { asks: self.rule.permission, ..now });
        judge(self.rule, now.as_ref())?;
        match now {
            Some(now) if now.person.hats == visitor.person.hats => Ok(()),
            Some(_) | None => Err(Refused::NotKnown),
        }
    }

    /// The answer, which ends with the rights by which it was given.
    pub fn while_they_may(
        &self,
        visitor: Visitor,
        place: Option<Place>,
        mut response: Response,
    ) -> Response {
        let length = response.body().size_hint().exact();
        if length.is_some_and(|bytes| bytes <= PIECE_BYTES as u64) {
            return response;
        }
        if let Some(bytes) = length {
            response
                .headers_mut()
                .entry(header::CONTENT_LENGTH)
                .or_insert(HeaderValue::from(bytes));
        }
        let lasting = Lasting { gate: self.clone(), visitor };
        let (send, receive) = channel(2);
        response.map(|body| {
            tokio::spawn(lasting.pass_on(body.into_data_stream(), send, place));
            Body::from_stream(ReceiverStream::new(receive))
        })
    }
}

/// An answer on its way.
struct Lasting {
    gate: Gate,
    visitor: Visitor,
}

impl Lasting {
    /// Passes a body on as long as they may. What breaks off does not look whole.
    async fn pass_on(self, mut body: BodyDataStream, send: Sender<Piece>, place: Option<Place>) {
        // Kept free, so that whoever does not read is no reason to wait for them.
        let Ok(last_word) = send.clone().reserve_owned().await else { return };
        let ended = self.pass_pieces(&mut body, &send).await;
        drop(place);
        if let Err(broken) = ended {
            say(last_word, broken);
        }
    }

    async fn pass_pieces(
        &self,
        body: &mut BodyDataStream,
        send: &Sender<Piece>,
    ) -> Result<(), axum::Error> {
        loop {
            let come = async {
                tokio::select! { come = some(body) => come, () = send.closed() => None }
            };
            let Some(come) = self.while_they_may(come).await? else { return Ok(()) };
            let mut rest = come?;
            while !rest.is_empty() {
                let piece = rest.split_to(rest.len().min(PIECE_BYTES));
                match self.while_they_may(send.reserve()).await? {
                    Ok(room) => room.send(Ok(piece)),
                    Err(_gone) => return Ok(()),
                }
            }
        }
    }

    /// Waits for something as long as they may.
    async fn while_they_may<T>(&self, wait: impl Future<Output = T>) -> Result<T, axum::Error> {
        let mut wait = pin!(wait);
        loop {
            let come = tokio::select! {
                biased;
                come = &mut wait => Some(come),
                () = sleep(ASK_EVERY) => None,
            };
            let problem = |refused: Refused| axum::Error::new(Ended(refused.problem().code));
            self.gate.ask_again(&self.visitor).await.map_err(problem)?;
            if let Some(come) = come {
                return Ok(come);
            }
        }
    }
}

/// What a body brings next, with what is there already: hundreds of events come at once, and are
/// asked about once.
async fn some(body: &mut BodyDataStream) -> Option<Piece> {
    let first = match body.next().await? {
        Ok(first) if first.len() < PIECE_BYTES => first,
        large_or_broken => return Some(large_or_broken),
    };
    let mut together = first.to_vec();
    while together.len() < PIECE_BYTES {
        let more = tokio::select! {
            biased;
            more = body.next() => more,
            () = std::future::ready(()) => None,
        };
        match more {
            Some(Ok(more)) => together.extend_from_slice(&more),
            broken @ Some(Err(_)) => return broken,
            None => break,
        }
    }
    Some(Ok(together.into()))
}

/// Why an answer broke off.
#[derive(Debug, thiserror::Error)]
#[error("what let them in has ended ({0})")]
struct Ended(std::borrow::Cow<'static, str>);

fn say(last_word: OwnedPermit<Piece>, broken: axum::Error) {
    last_word.send(Err(broken));
}

/// An answer that took so long to begin is asked about again before it leaves.
pub(super) const fn is_long(since: Duration) -> bool {
    since.as_millis() >= ASK_EVERY.as_millis()
}
