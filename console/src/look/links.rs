//! Addresses: a name in a path or a query, whatever letters it has.

use axum::extract::Query;
use axum::http::Uri;
use std::fmt::Write;

/// A text as one segment of a path or one value of a query (RFC 3986: all but unreserved characters
/// are escaped).
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").expect("a string takes every text");
        }
    }
    out
}

/// The address of one thing under a place: `/accounts` and `C 1` give `/accounts/C%201`.
pub fn below(place: &str, name: &str) -> String {
    format!("{place}/{}", escaped(name))
}

/// An address with one more pair in its query.
pub fn with(address: &str, key: &str, value: &str) -> String {
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}{key}={}", escaped(value))
}

/// An address without what its query says under a key.
pub fn without(address: &str, key: &str) -> String {
    let Some((path, query)) = address.split_once('?') else { return address.to_owned() };
    let is_it = |pair: &str| pair.split('=').next() == Some(key);
    let kept: Vec<&str> =
        query.split('&').filter(|pair| !pair.is_empty() && !is_it(pair)).collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

/// The pairs of an address's query, as they were meant.
pub fn pairs(address: &str) -> Vec<(String, String)> {
    let uri: Uri = address.parse().unwrap_or_default();
    Query::try_from_uri(&uri).map_or_else(|_| Vec::new(), |Query(pairs)| pairs)
}

#[cfg(test)]
mod tests {
    use super::{below, pairs, with, without};

    #[test]
    fn every_name_has_an_address() {
        assert_eq!(below("/accounts", "C/1 ä"), "/accounts/C%2F1%20%C3%A4");
        assert_eq!(with(&with("/trades", "q", "a&b"), "page", "2"), "/trades?q=a%26b&page=2");
        let meant = |pairs: &[(&str, &str)]| {
            pairs
                .iter()
                .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            pairs("/trades?q=a%26b+c&page=%C3%A4&x&y=%4"),
            meant(&[("q", "a&b c"), ("page", "ä"), ("x", ""), ("y", "%4")])
        );
        assert_eq!(pairs("/trades"), meant(&[]));
        assert_eq!(without("/trades?page=2&q=a&page=3", "page"), "/trades?q=a");
        assert_eq!(without("/trades?page=2", "page"), "/trades");
        assert_eq!(without("/trades?pages=2", "page"), "/trades?pages=2");
    }
}
