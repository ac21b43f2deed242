//! Rule 2: inside `office` no room mentions another; only the corridor knows them all
//! (`design.md`).

use super::Violation;
use super::source::{Source, word_at};
use super::tree::Tree;

const RULE: &str = "rooms";

/// The rooms of the office. A new one is added here when it is added to the floor plan.
const ROOMS: [&str; 9] = [
    "accounting",
    "capture",
    "clearance",
    "corporate_actions",
    "desks",
    "financing",
    "records",
    "settlement",
    "valuation",
];

/// What stands in the corridor: a file, and the folder of its parts when it has one.
const CORRIDOR: [&str; 18] = [
    "actions",
    "lib",
    "decide",
    "close",
    "again",
    "opening",
    "jobs",
    "day_charges",
    "four_eyes",
    "queue",
    "causes",
    "refusal",
    "worth",
    "lot_names",
    "moves",
    "trial",
    "editions",
    "words",
];

/// Every mention of a room by another, or by a file that is not of the corridor.
pub fn check(tree: &Tree) -> Vec<Violation> {
    tree.of_crates(&["office"])
        .filter_map(|source| Some((source, own_room(source)?)))
        .flat_map(|(source, own)| mentions(source, own))
        .collect()
}

/// The room to which a file belongs, empty for one that every room may read; none for the corridor
/// and for tests.
fn own_room(source: &Source) -> Option<&str> {
    let path = source.path.strip_prefix("office/src/")?;
    let first = path.split('/').next().unwrap_or(path).trim_end_matches(".rs");
    let is_free = CORRIDOR.contains(&first) || source.is_test_file();
    (!is_free).then_some(first)
}

fn mentions(source: &Source, own: &str) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut in_group = false; // Inside of a `use crate::{` that runs over several lines.
    for (line, code) in source.product() {
        let reached = if in_group { group(code) } else { reached(code) };
        for room in ROOMS
            .iter()
            .filter(|room| **room != own && (reached.contains(*room) || climbs_to(code, room)))
        {
            let advice = format!(
                "do not reach into room {room}; hand its knowledge over in a stage, through the corridor"
            );
            violations.push(Violation { path: source.path.clone(), line, rule: RULE, advice });
        }
        in_group = (in_group || code.contains("crate::{")) && !code.contains(';');
    }
    violations
}

/// The modules at the root that a line reaches.
fn reached(code: &str) -> Vec<&str> {
    let reaches = code.split("crate::").skip(1);
    reaches
        .flat_map(
            |reach| if reach.starts_with('{') { group(reach) } else { vec![first_name(reach)] },
        )
        .collect()
}

/// The first names of the parts of a group.
fn group(parts: &str) -> Vec<&str> {
    parts.split(',').map(first_name).collect()
}

fn first_name(path: &str) -> &str {
    let path = path.trim_start_matches(['{', ' ']);
    path.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next().unwrap_or_default()
}

fn climbs_to(code: &str, room: &str) -> bool {
    code.split_once("super::super::").is_some_and(|(_, reach)| word_at(reach, room) == Some(0))
}

#[cfg(test)]
mod tests {
    use super::{Tree, check};

    #[test]
    fn a_room_that_reaches_into_another_is_found() {
        let lines = "use crate::capture::Refusal;\nuse crate::{\n    directory::Directory,\n    settlement::view,\n};\nuse super::super::records::x;\nuse crate::directory::Directory;\nfn capture() {}\nuse crate::clearance::own;\n";
        let found: Vec<usize> = check(&Tree::of(&[("office/src/clearance/rules.rs", lines)]))
            .iter()
            .map(|violation| violation.line)
            .collect();
        assert_eq!(found, [1, 4, 6]);
        assert!(
            check(&Tree::of(&[("office/src/decide.rs", lines)])).is_empty(),
            "the corridor may"
        );
        assert!(
            check(&Tree::of(&[("office/src/again/summaries.rs", lines)])).is_empty(),
            "and so may its parts"
        );
        assert_eq!(
            check(&Tree::of(&[("office/src/day.rs", lines)])).len(),
            4,
            "what every room reads knows no room"
        );
    }
}
