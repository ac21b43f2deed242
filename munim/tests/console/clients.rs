//! Clients of the API, made from its document by generators that are not ours, and a front
//! office's day through each: `munim/tests/clients` has the scripts.
//!
//! `openapi-python-client` stands in `target/judges`, `openapi-typescript`, `openapi-fetch` and
//! `tsc` in `target/judges-node` (`scripts/test` puts them there); skipped, and said, where one is
//! missing. A warning of a generator is a failure.

use crate::browser::{place, skip};
use crate::office::Office;
use crate::served::Served;
use std::fs;
use std::path::Path;
use std::process::Command;

/// What the compiler must refuse: X is the side of no trade.
const NO_SIDE: &str = "\
import type { components } from './munim.js';
export const side: components['schemas']['TradesRow']['side'] = 'X';
";

#[test]
fn clients_made_from_the_document_work_a_day() {
    let (python, node) = (has_python(), has_node());
    if !(python || node) {
        return;
    }
    let office = Office::furnished();
    let token = office.munim("--quiet token new office ben --name oms --scope write");
    let served = Served::start(&office);
    let day = Day { folder: &office.path("."), origin: served.origin(), token: token.trim() };
    let document = ureq::get(format!("{}/v1/openapi.json", day.origin)).call();
    let document = document.and_then(|mut answer| answer.body_mut().read_to_string());
    fs::write(office.path("munim.json"), document.expect("anybody may have the document"))
        .expect("the file can be written");
    if python {
        day.in_python();
    }
    if node {
        day.in_typescript();
    }
    served.stop();
}

fn has_python() -> bool {
    let is_there = place("target/judges/bin/openapi-python-client").exists();
    if !is_there {
        skip(
            "no client in Python is made: openapi-python-client is not in target/judges; scripts/test installs it",
        );
    }
    is_there
}

fn has_node() -> bool {
    let modules = place("target/judges-node/node_modules");
    let node = Command::new("node").arg("--version").output();
    let is_there = node.is_ok_and(|output| output.status.success())
        && ["openapi-typescript", "openapi-fetch", "typescript"]
            .iter()
            .all(|module| modules.join(module).is_dir());
    if !is_there {
        skip(
            "no client in TypeScript is made: node, openapi-typescript, openapi-fetch or typescript is missing; scripts/test installs them",
        );
    }
    is_there
}

/// A day at a served office, in a folder where `munim.json` is the document.
struct Day<'o> {
    folder: &'o Path,
    origin: String,
    token: &'o str,
}

impl Day<'_> {
    fn in_python(&self) {
        let bin = place("target/judges/bin");
        let generator = |document: &Path, client: &str| {
            let mut command = Command::new(bin.join("openapi-python-client"));
            command
                .args(["generate", "--meta", "none", "--fail-on-warning", "--config"])
                .arg(place("munim/tests/clients/python/config.json"))
                .args(["--output-path", client, "--path"])
                .arg(document);
            command
        };
        self.done(generator(Path::new("munim.json"), "munim_client"));
        // Edition 4 served one that no generator could follow.
        self.refused(generator(&place("docs/api/edition-4.json"), "no_client"), "Became");
        let day = place("munim/tests/clients/python/day.py");
        let mut work = Command::new(bin.join("python"));
        work.arg(day).env("PYTHONPATH", self.folder);
        self.done(work);
    }

    fn in_typescript(&self) {
        let modules = fs::canonicalize(place("target/judges-node/node_modules"));
        let modules = modules.expect("it is there");
        std::os::unix::fs::symlink(&modules, self.folder.join("node_modules"))
            .expect("a link can be made");
        for name in ["day.ts", "package.json", "tsconfig.json"] {
            let from = place("munim/tests/clients/typescript").join(name);
            fs::copy(from, self.folder.join(name)).expect("a file can be copied");
        }
        let node = |program: &str| {
            let mut command = Command::new("node");
            command.arg(modules.join(program));
            command
        };
        let mut made = node("openapi-typescript/bin/cli.js");
        made.args(["munim.json", "--output", "munim.d.ts"]);
        self.done(made);
        let mut compiled = node("typescript/bin/tsc");
        compiled.args(["--project", "."]);
        self.done(compiled);
        fs::write(self.folder.join("wrong.ts"), NO_SIDE).expect("the file can be written");
        let mut wrong = node("typescript/bin/tsc");
        wrong.args(["--noEmit", "--strict", "--skipLibCheck", "wrong.ts"]);
        self.refused(wrong, "TS2322");
        let mut work = Command::new("node");
        work.arg("out/day.js");
        self.done(work);
    }

    /// Runs it; it must end well and warn of nothing.
    #[track_caller]
    fn done(&self, command: Command) {
        let (is_done, said) = self.run(command);
        assert!(is_done, "{said}");
        println!("{said}");
    }

    /// Runs it; it must not be content, and name the reason.
    #[track_caller]
    fn refused(&self, command: Command, reason: &str) {
        let (is_done, said) = self.run(command);
        assert!(!is_done && said.contains(reason), "{said}");
    }

    fn run(&self, mut command: Command) -> (bool, String) {
        let output = command
            .env("CONSOLE", &self.origin)
            .env("TOKEN", self.token)
            .current_dir(self.folder)
            .output()
            .expect("it starts");
        let said = format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        let warns = said.to_lowercase().contains("warning") || said.contains('⚠');
        (output.status.success() && !warns, said)
    }
}
