//! Static assets of the pages: style, script, fonts, the mark. They never change under one address.

use crate::look::assets::find;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use door::Problem;
use terms::sentence;

/// Gives one.
pub async fn give(Path(name): Path<String>) -> Response {
    match find(&name) {
        Some(asset) => {
            let headers = [
                (CONTENT_TYPE, asset.content_type),
                (CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ];
            (headers, asset.bytes).into_response()
        }
        None => {
            Problem::not_found(sentence!("there is no asset {name}", name = name)).into_response()
        }
    }
}
