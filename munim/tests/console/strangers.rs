//! What nobody should send: bodies that would cost more than their bytes, or say a thing twice.
//! Each is refused by name, and the console goes on.

use crate::office::Office;
use crate::program::{Program, told};
use crate::served::Served;
use serde_json::json;

/// A row of 300,000 columns was asked for each of them whether it stood there before.
#[test]
fn a_body_that_is_none_of_ours_is_refused_at_once() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let oms = Program::of(&office, &served, "asha");
    let keys: Vec<String> = (0..300_000).map(|key| format!("\"k{key}\":\"\"")).collect();
    let keys = keys.join(",");
    let bodies = [
        (format!("{{\"rows\":[{{{keys}}}]}}"), "column k0 is unknown"),
        (r#"{"rows":[{"trade_id":"M1","trade_id":"M2"}]}"#.to_owned(), "trade_id comes twice"),
        (r#"{"rows":[{"trade_id":"M1"}],"rows":[]}"#.to_owned(), "duplicate field `rows`"),
        (r#"{"rows":[{"trade_id":"M1"}],"urgent":true}"#.to_owned(), "unknown field `urgent`"),
    ];
    for (place, (body, why)) in bodies.iter().enumerate() {
        let answered = oms.post_text("/v1/rows/trades", &format!("k-{place}"), body);
        let problem = told(&answered);
        assert!((400..500).contains(&answered.status), "{why}: {problem}");
        let detail = problem["detail"].as_str().expect("it says why");
        assert!(detail.contains(why), "{why}: {detail}");
        assert_eq!(problem["type"], json!("about:blank"));
    }
    assert_eq!(oms.get("/v1/kinds").status, 200, "it goes on");
}
