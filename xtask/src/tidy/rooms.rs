//! Rule 2: inside `office` no room mentions another; only the corridor knows them all
//! (`design.md`).

use super::Violation;
use super::source::{Source, word_at};
use super::tree::Tree;

const RULE: &str = "rooms";

/// What every room may read, and what therefore knows none.
const SHARED: &str = "shared";

/// Every mention of a room by another, or by what is shared.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let rooms = rooms(tree);
    let is_walled = |own: &&str| rooms.contains(own) || *own == SHARED;
    tree.of_crates(&["office"])
        .filter(|source| !source.is_test_file())
        .filter_map(|source| Some((source, own_room(source).filter(is_walled)?)))
        .flat_map(|(source, own)| mentions(source, own, &rooms))
        .collect()
}

/// The rooms, as they lie on the disk: a folder with a `mod.rs`. What has its file beside its
/// folder is a walk.
fn rooms(tree: &Tree) -> Vec<&str> {
    tree.sources.iter().filter_map(room_of).filter(|room| !room.contains('/')).collect()
}

/// The room whose `mod.rs` this is.
fn room_of(source: &Source) -> Option<&str> {
    source.path.strip_prefix("office/src/")?.strip_suffix("/mod.rs")
}

/// The first folder or file below the root of the office.
fn own_room(source: &Source) -> Option<&str> {
    let path = source.path.strip_prefix("office/src/")?;
    path.split('/').next().map(|first| first.trim_end_matches(".rs"))
}

fn mentions(source: &Source, own: &str, rooms: &[&str]) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut in_group = false; // Inside of a `use crate::{` that runs over several lines.
    for (line, code) in source.product() {
        let reached = if in_group { group(code) } else { reached(code) };
        let is_reached =
            |room: &&&str| **room != own && (reached.contains(*room) || climbs_to(code, room));
        for room in rooms.iter().filter(is_reached) {
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

    const LINES: &str = "use crate::capture::Refusal;\nuse crate::{\n    directory::Directory,\n    settlement::view,\n};\nuse super::super::records::x;\nuse crate::directory::Directory;\nfn capture() {}\nuse crate::clearance::own;\n";

    fn found(path: &str) -> Vec<usize> {
        let rooms = ["capture", "clearance", "records", "settlement"];
        let rooms: Vec<String> =
            rooms.iter().map(|room| format!("office/src/{room}/mod.rs")).collect();
        let mut files: Vec<(&str, &str)> = rooms.iter().map(|room| (room.as_str(), "")).collect();
        files.push((path, LINES));
        check(&Tree::of(&files)).iter().map(|violation| violation.line).collect()
    }

    #[test]
    fn a_room_that_reaches_into_another_is_found() {
        assert_eq!(found("office/src/clearance/rules.rs"), [1, 4, 6]);
        assert_eq!(found("office/src/shared/day.rs").len(), 4, "what is shared knows no room");
        assert!(found("office/src/judge.rs").is_empty(), "a walk may");
        assert!(found("office/src/papers/trades.rs").is_empty(), "and so may its parts");
    }
}
