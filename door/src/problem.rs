//! Problems for programs: `application/problem+json`.
//!
//! Source: RFC 9457.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use office::words::in_english;
use serde_json::json;
use std::borrow::Cow;
use terms::{Wording, sentence};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// A refusal or a failure, as a program reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The status of the answer.
    pub status: StatusCode,
    /// A stable word for the kind of problem; of a refusal, the rule that said no.
    pub code: Cow<'static, str>,
    /// A sentence that a person can act on: programs read it in English, people in their language.
    pub detail: Wording,
    /// After how many seconds another attempt makes sense.
    pub wait_s: Option<i64>,
}

impl Problem {
    /// A problem.
    pub fn new(
        status: StatusCode,
        code: impl Into<Cow<'static, str>>,
        detail: impl Into<Wording>,
    ) -> Self {
        Self { status, code: code.into(), detail: detail.into(), wait_s: None }
    }

    /// What is asked for is not there.
    pub fn not_found(detail: impl Into<Wording>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", detail)
    }

    /// The request cannot be read.
    pub fn invalid(detail: impl Into<Wording>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid", detail)
    }

    /// Whoever asks may not.
    pub fn forbidden(detail: impl Into<Wording>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", detail)
    }

    /// It came before, and said something else.
    pub fn conflict(detail: impl Into<Wording>) -> Self {
        Self::new(StatusCode::CONFLICT, "conflict", detail)
    }

    /// A rule of the office said no.
    pub fn refused(code: &str, detail: impl Into<Wording>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code.to_owned(), detail)
    }

    /// It is longer than anything that is taken.
    pub fn too_long(detail: impl Into<Wording>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_long", detail)
    }

    /// The disk has no room for it.
    pub fn no_room(detail: impl Into<Wording>) -> Self {
        Self::new(StatusCode::INSUFFICIENT_STORAGE, "no_room", detail)
    }

    /// A write has failed, and nothing is written any more.
    pub fn stopped() -> Self {
        let detail = sentence!(
            "the journal takes nothing more since a write has failed or another program has it; what was answered is safe and can be read, whoever runs the console must look at its disk and start it again"
        );
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "journal_stopped", detail)
    }

    /// Whoever asks sees some accounts alone, and this is of the firm as a whole.
    pub fn whole_firm() -> Self {
        let detail = sentence!(
            "this is of the firm as a whole, and you see some of its accounts alone; ask somebody who sees the whole firm, or who looks after people's rights"
        );
        Self::new(StatusCode::FORBIDDEN, "whole_firm_must_be_seen", detail)
    }

    /// The world let us down.
    pub fn failed(detail: impl Into<Wording>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "failed", detail)
    }

    /// Nobody whom the door knows.
    pub fn not_known() -> Self {
        let detail =
            sentence!("sign in, or send a token that is in force as `Authorization: Bearer …`");
        Self::new(StatusCode::UNAUTHORIZED, "sign_in_needed", detail)
    }
}

/// The shape of a problem in the document of the API.
impl PartialSchema for Problem {
    fn schema() -> RefOr<Schema> {
        #[derive(ToSchema)]
        #[allow(dead_code, reason = "only its shape is used")]
        struct Shape {
            r#type: String,
            title: String,
            status: u16,
            code: String,
            detail: String,
        }
        Shape::schema()
    }
}

impl ToSchema for Problem {}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let title = self.status.canonical_reason().unwrap_or("Problem");
        let body = json!({
            "type": "about:blank", "title": title, "status": self.status.as_u16(), "code": self.code,
            "detail": in_english(&self.detail),
        });
        let mut response = (self.status, body.to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer realm=\"munim\""),
            );
        }
        if let Some(wait_s) = self.wait_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(wait_s));
        }
        response
    }
}
