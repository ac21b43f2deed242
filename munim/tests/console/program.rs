//! A program of a front office: it hands rows in under keys of its own and reads lists page by
//! page.

use crate::office::Office;
use crate::served::Served;
use crate::wire::{Answered, ask, send};
use serde_json::{Value, json};

/// A program, by its token.
#[derive(Clone)]
pub struct Program {
    address: String,
    bearer: String,
}

impl Program {
    /// In the name of a person.
    pub fn of(office: &Office, served: &Served<'_>, person: &str) -> Self {
        let line = format!("--quiet token new office {person} --name oms --scope write");
        let bearer = format!("Bearer {}", office.munim(&line).trim());
        Self { address: served.address.clone(), bearer }
    }

    /// Asks.
    pub fn get(&self, path: &str) -> Answered {
        let bearer = ("Authorization", self.bearer.as_str());
        ask(&self.address, &format!("GET {path}"), &[bearer], "")
    }

    /// Asks for JSON, which is there.
    #[track_caller]
    pub fn json(&self, path: &str) -> Value {
        let answered = self.get(path);
        assert_eq!(answered.status, 200, "{path}: {}", answered.body);
        serde_json::from_str(&answered.body).expect("it is JSON")
    }

    /// Sends a command under a key, or under none.
    pub fn post(&self, path: &str, key: Option<&str>, told: &Value) -> Answered {
        let mut headers =
            vec![("Authorization", self.bearer.as_str()), ("Content-Type", "application/json")];
        headers.extend(key.map(|key| ("Idempotency-Key", key)));
        ask(&self.address, &format!("POST {path}"), &headers, &told.to_string())
    }

    /// Sends the text of a command under a key.
    pub fn post_text(&self, path: &str, key: &str, body: &str) -> Answered {
        let headers = [
            ("Authorization", self.bearer.as_str()),
            ("Content-Type", "application/json"),
            ("Idempotency-Key", key),
        ];
        ask(&self.address, &format!("POST {path}"), &headers, body)
    }

    /// The head of a request that tells of a body of JSON, and the first byte of that.
    pub fn head_of(&self, request: &str, bytes: usize) -> String {
        format!(
            "{request} HTTP/1.1\r\nHost: {}\r\nAuthorization: {}\r\nIdempotency-Key: half\r\nContent-Type: application/json\r\nContent-Length: {bytes}\r\n\r\n{{",
            self.address, self.bearer
        )
    }

    /// Hands a file of a kind in.
    pub fn document(&self, kind: &str, name: &str, body: &[u8]) -> Answered {
        let headers = [
            ("Authorization", self.bearer.as_str()),
            ("Idempotency-Key", name),
            ("X-Reason", "as agreed"),
        ];
        send(&self.address, &format!("POST /v1/documents/{kind}"), &headers, body)
    }

    /// Hands rows of a kind in.
    pub fn rows(&self, kind: &str, key: &str, rows: &Value) -> Answered {
        let told = json!({ "rows": rows, "reason": "as agreed" });
        self.post(&format!("/v1/rows/{kind}"), Some(key), &told)
    }
}

/// A trade of the 14th, as a row.
pub fn trade(id: &str, executed_at: &str, quantity: u32, account: &str) -> Value {
    json!([{
        "trade_id": id,
        "executed_at": executed_at,
        "account": account,
        "side": "B",
        "instrument": "BAC",
        "quantity": quantity.to_string(),
        "price": "14.35",
        "currency": "USD",
        "venue": "XNYS",
        "capacity": "A",
    }])
}

/// The answer as JSON.
pub fn told(answered: &Answered) -> Value {
    serde_json::from_str(&answered.body).expect("it is JSON")
}

/// What stands under a name in each item of a page.
pub fn named<'v>(page: &'v Value, name: &str) -> Vec<&'v str> {
    let items = page["items"].as_array().expect("a page has items");
    items.iter().map(|item| item[name].as_str().expect("a text")).collect()
}
