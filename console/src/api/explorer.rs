//! The explorer of the API: Swagger UI, out of this program, without a word to anybody outside.

use crate::api::InPath;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use door::Problem;
use std::sync::Arc;
use terms::sentence;
use utoipa_swagger_ui::{Config, serve};

/// It sets styles from its script; nothing else of the console may.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'";

/// The way to it.
pub async fn open() -> Redirect {
    Redirect::permanent("/explorer/index.html")
}

/// Gives a file of it.
pub async fn give(InPath(path): InPath<String>) -> Result<Response, Problem> {
    let config = Arc::new(Config::new(["/v1/openapi.json"]));
    let file = serve(&path, config).map_err(|error| Problem::failed(error.to_string()))?;
    let file = file.ok_or_else(|| {
        Problem::not_found(sentence!("the explorer has no file {path}", path = path))
    })?;
    Ok((
        [(CONTENT_TYPE, file.content_type), (CONTENT_SECURITY_POLICY, POLICY.to_owned())],
        file.bytes.into_owned(),
    )
        .into_response())
}
