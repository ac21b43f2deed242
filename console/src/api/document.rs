//! The `OpenAPI` document, out of the code.

use super::{access, books, commands, events, reports, trades, work};
use axum::Json;
use utoipa::OpenApi;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{Content, Ref, RefOr, Response};

/// Everything that the API answers.
#[derive(OpenApi)]
#[openapi(
    info(title = "munim", description = "The back office of a stock broker. Every number is a decimal in a text; every list gives a cursor; everything that is looked at can be looked at as of a past day (`as_of`) and as known at a past time (`known_at`). Errors are problem details (RFC 9457)."),
    paths(
        books::day, books::list_accounts, books::account, books::list_positions, books::inventory, books::list_balances, books::list_lots,
        books::list_instruments, books::instrument, books::prices, books::stock_record, books::trade, books::obligations, books::fails,
        books::list_files, books::file, books::refused_rows, books::list_proposals, books::proposal,
        trades::list, trades::of_account, reports::list, reports::report, reports::explain, events::event,
        events::list, events::acts, events::stream, events::news,
        access::list,
        commands::kinds, commands::rows, commands::file, commands::became_of,
        commands::approve, commands::decline, commands::reversal, commands::reopening,
        commands::closing, commands::run_day,
        work::queue, work::item, work::step, work::requests, work::ask, work::people, work::desks,
    ),
    security(("token" = []), ("session" = []))
)]
struct Document;

/// The document.
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = Document::openapi();
    let components = document.components.get_or_insert_default();
    components
        .add_security_scheme("token", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    components.add_security_scheme(
        "session",
        SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("munim"))),
    );
    document.paths.paths.values_mut().flat_map(operations).for_each(with_problems);
    document
}

/// The operations of a path.
fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [item.get.as_mut(), item.post.as_mut()].into_iter().flatten()
}

/// Whatever the door or a rule says no to is a problem, in the form of problems, with every
/// operation.
fn with_problems(operation: &mut Operation) {
    let responses = &mut operation.responses.responses;
    responses.entry("default".to_owned()).or_insert_with(|| RefOr::T(Response::new("Why not")));
    for (status, response) in responses.iter_mut() {
        if let RefOr::T(response) = response
            && !status.starts_with('2')
        {
            let problem = Content::new(Some(Ref::from_schema_name("Problem")));
            response.content =
                [("application/problem+json".to_owned(), RefOr::T(problem))].into_iter().collect();
        }
    }
}

/// Gives it.
pub async fn openapi() -> Json<utoipa::openapi::OpenApi> {
    Json(document())
}

#[cfg(test)]
mod tests {
    use super::document;
    use crate::routes;
    use std::collections::BTreeSet;

    #[test]
    fn every_route_of_the_api_is_in_the_document() {
        let document = document();
        let described: BTreeSet<String> = document.paths.paths.keys().cloned().collect();
        let of_programs = routes::api()
            .into_iter()
            .map(|row| row.rule().path.to_owned())
            .filter(|path| path.starts_with("/v1/"));
        let routed: BTreeSet<String> = of_programs.collect();
        let itself = BTreeSet::from(["/v1/openapi.json".to_owned()]);
        assert_eq!(&described | &itself, routed);
    }
}
