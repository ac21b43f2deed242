//! Rule 15: a router is made from the table of routes only (`door/src/routes.rs`), so that
//! no answer is without its guard.

use super::Violation;
use super::tree::Tree;

const RULE: &str = "doors";

/// The crates that answer over the network.
const CRATES: [&str; 3] = ["door", "console", "munim"];

/// The only place where a path is given to a router.
const TABLE: &str = "door/src/routes.rs";

/// What puts an answer behind a path.
const CALLS: [&str; 6] =
    [".route(", ".route_service(", ".nest(", ".nest_service(", ".merge(", ".fallback_service("];

/// Every path that is given to a router past the table.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let sources = tree.of_crates(&CRATES).filter(|source| source.path != TABLE);
    let lines =
        sources.flat_map(|source| source.product().map(move |(line, code)| (source, line, code)));
    let found = lines.filter(|(_, _, code)| CALLS.iter().any(|call| code.contains(call)));
    let advice = "make it a row of the table of routes (RouteRule … answered_by), so that a guard stands before it";
    found
        .map(|(source, line, _)| Violation {
            path: source.path.clone(),
            line,
            rule: RULE,
            advice: advice.to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Tree, check};

    #[test]
    fn a_route_past_the_door_is_found() {
        let text = "fn serve(router: Router) {\n    router.route(\"/secret\", get(secret)).nest(\"/a\", other);\n}\n";
        let found: Vec<usize> = check(&Tree::of(&[("console/src/server.rs", text)]))
            .iter()
            .map(|violation| violation.line)
            .collect();
        assert_eq!(found, [2]);
        assert!(check(&Tree::of(&[("door/src/routes.rs", text)])).is_empty());
    }
}
