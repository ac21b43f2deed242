//! The API, judged by Schemathesis: what its document promises holds for requests that a machine
//! makes up from it.
//!
//! Schemathesis is Python's and stands in `target/judges` (`scripts/test` puts it there); skipped,
//! and said, where it is not. Left out of its checks: that whatever has the right shape is taken
//! (an account that is not there has the right shape too). Left out of the routes: the two streams,
//! which do not end.

use crate::browser::{place, skip};
use crate::office::{Office, PASSWORD};
use crate::served::Served;
use crate::wire::Visitor;
use std::process::Command;

/// So many requests are made up for an operation, at most.
const EXAMPLES: &str = "10";

const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";

#[test]
fn the_api_does_what_its_document_says() {
    let judge = place("target/judges/bin/schemathesis");
    if !judge.exists() {
        skip(
            "the API is not judged: schemathesis is not in target/judges; scripts/test installs it",
        );
        return;
    }
    let office = Office::furnished();
    let served = Served::start(&office);
    let carla = Visitor::signed_in(&served.address, "carla", PASSWORD);
    let token = carla.token("judge", PASSWORD);
    let output = Command::new(judge)
        .args(["run", &format!("{}/v1/openapi.json", served.origin()), "--checks", CHECKS])
        .args(["--exclude-path", "/v1/stream", "--exclude-path", "/v1/news"])
        .args([
            "--header",
            &format!("Authorization: Bearer {token}"),
            "--phases",
            "examples,coverage,fuzzing",
        ])
        .args([
            "--max-examples",
            EXAMPLES,
            "--generation-deterministic",
            "--no-shrink",
            "--request-timeout",
            "20",
        ])
        .current_dir(office.path("."))
        .output()
        .expect("the judge starts");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    served.stop();
}
