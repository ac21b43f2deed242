//! An id token: read, and believed only when everything in it holds.
//!
//! In: the token, the provider's keys, what we expect. Out: its claims. Never here: an algorithm
//! that the token chooses and we do not (`none`, or a public key taken for a secret): two are
//! known, each with its own kind of key.
//!
//! Source: `OpenID` Connect Core 3.1.3.7; RFC 7515, 7517, 7518 (3.3, 3.4), 8725.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde_json::Value;

/// So far may the provider's clock stand from ours.
const CLOCKS_APART_S: i64 = 60;

/// What must stand in the token.
pub(super) struct Expected<'e> {
    pub issuer: &'e str,
    pub client: &'e str,
    pub nonce: &'e str,
    pub now_s: i64,
}

/// The claims of a token that holds; or why it does not.
pub(super) fn verify(token: &str, keys: &Value, expected: &Expected<'_>) -> Result<Value, String> {
    let [header, claims, signature] = *token.split('.').collect::<Vec<_>>() else {
        return Err("it has not three parts".to_owned());
    };
    let signed = &token.as_bytes()[..header.len() + 1 + claims.len()];
    let (header, signature) = (json(header)?, bytes(signature)?);
    let key = key_for(&header, keys)?;
    check_signature(header["alg"].as_str().unwrap_or_default(), key, signed, &signature)?;
    let claims = json(claims)?;
    check_claims(&claims, expected)?;
    Ok(claims)
}

fn bytes(part: &str) -> Result<Vec<u8>, String> {
    URL_SAFE_NO_PAD.decode(part).map_err(|error| format!("it is not base64url: {error}"))
}

fn json(part: &str) -> Result<Value, String> {
    serde_json::from_slice(&bytes(part)?).map_err(|error| format!("it is no JSON: {error}"))
}

/// The key that the token names; where it names none, the only one there is.
fn key_for<'k>(header: &Value, keys: &'k Value) -> Result<&'k Value, String> {
    let all = keys["keys"].as_array().map(Vec::as_slice).unwrap_or_default();
    let signs = |key: &&Value| key["use"].as_str().is_none_or(|purpose| purpose == "sig");
    let of_name =
        |key: &&Value| header["kid"].as_str().is_none_or(|name| key["kid"].as_str() == Some(name));
    let mut fitting = all.iter().filter(signs).filter(of_name);
    match (fitting.next(), fitting.next()) {
        (Some(key), None) => Ok(key),
        (None, _) => Err("the provider has no such key".to_owned()),
        (Some(_), Some(_)) => Err("it does not say which key it is signed with".to_owned()),
    }
}

fn check_signature(
    algorithm: &str,
    key: &Value,
    signed: &[u8],
    signature: &[u8],
) -> Result<(), String> {
    let part = |name: &str| bytes(key[name].as_str().unwrap_or_default());
    let is_right = match (algorithm, key["kty"].as_str(), key["crv"].as_str()) {
        ("RS256", Some("RSA"), _) => {
            let key = RsaPublicKeyComponents { n: part("n")?, e: part("e")? };
            key.verify(&RSA_PKCS1_2048_8192_SHA256, signed, signature)
        }
        ("ES256", Some("EC"), Some("P-256")) => {
            // An uncompressed point: 4, x, y.
            let point = [vec![4], part("x")?, part("y")?].concat();
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(signed, signature)
        }
        _ => {
            return Err(
                "it is signed in a way that we do not take (RS256 and ES256 we do)".to_owned()
            );
        }
    };
    is_right.map_err(|_| "its signature is wrong".to_owned())
}

fn check_claims(claims: &Value, expected: &Expected<'_>) -> Result<(), String> {
    let is = |name: &str, value: &str| claims[name].as_str() == Some(value);
    let for_us = match &claims["aud"] {
        Value::String(audience) => audience == expected.client,
        // More than one audience: then we must be the one to which it was issued.
        Value::Array(audiences) => {
            audiences.iter().any(|audience| audience.as_str() == Some(expected.client))
                && (audiences.len() == 1 || is("azp", expected.client))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    };
    let issued_to_us = claims["azp"].is_null() || is("azp", expected.client);
    let ends = claims["exp"]
        .as_i64()
        .is_some_and(|ends_s| expected.now_s < ends_s.saturating_add(CLOCKS_APART_S));
    let begins = claims["iat"]
        .as_i64()
        .is_some_and(|begins_s| begins_s <= expected.now_s.saturating_add(CLOCKS_APART_S));
    let rules = [
        (is("iss", expected.issuer), "another provider issued it"),
        (for_us && issued_to_us, "it is for somebody else"),
        (ends, "it is over"),
        (begins, "it is from the future"),
        (is("nonce", expected.nonce), "it belongs to another sign-in"),
    ];
    rules.iter().find(|(holds, _)| !holds).map_or(Ok(()), |(_, why)| Err((*why).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::rand::SystemRandom;
    use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
    use serde_json::json;

    const EXPECTED: Expected<'_> = Expected {
        issuer: "https://id.example",
        client: "munim",
        nonce: "n",
        now_s: 1_700_000_000,
    };

    struct Signer {
        pair: EcdsaKeyPair,
        keys: Value,
    }

    fn signer() -> Signer {
        let random = SystemRandom::new();
        let pkcs8 =
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).expect("a key");
        let pair =
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random)
                .expect("a key");
        let point = pair.public_key().as_ref();
        let [x, y] = [&point[1..33], &point[33..]].map(|part| URL_SAFE_NO_PAD.encode(part));
        let keys = json!({"keys": [{"kty": "EC", "crv": "P-256", "kid": "k", "use": "sig", "x": x, "y": y}]});
        Signer { pair, keys }
    }

    fn good() -> Value {
        json!({"iss": "https://id.example", "aud": "munim", "exp": 1_700_000_300, "iat": 1_700_000_000, "nonce": "n", "sub": "anna"})
    }

    fn sign(by: &Signer, header: &Value, claims: &Value) -> String {
        let signed = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(header.to_string()),
            URL_SAFE_NO_PAD.encode(claims.to_string())
        );
        let signature = by.pair.sign(&SystemRandom::new(), signed.as_bytes()).expect("signed");
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    #[test]
    fn a_claim_that_does_not_hold_is_refused() {
        let signer = signer();
        let header = json!({"alg": "ES256", "kid": "k"});
        assert_eq!(
            verify(&sign(&signer, &header, &good()), &signer.keys, &EXPECTED)
                .map(|claims| claims["sub"].clone()),
            Ok(json!("anna"))
        );
        let cases = [
            ("iss", json!("https://evil.example"), "another provider issued it"),
            ("aud", json!("another"), "it is for somebody else"),
            ("aud", json!(["munim", "another"]), "it is for somebody else"),
            ("aud", Value::Null, "it is for somebody else"),
            ("azp", json!("another"), "it is for somebody else"),
            ("exp", json!(1_699_999_940), "it is over"),
            ("exp", json!("1700000300"), "it is over"),
            ("exp", Value::Null, "it is over"),
            ("iat", json!(1_700_000_061), "it is from the future"),
            ("nonce", json!("m"), "it belongs to another sign-in"),
            ("nonce", Value::Null, "it belongs to another sign-in"),
        ];
        for (name, value, why) in cases {
            let mut claims = good();
            claims[name] = value;
            assert_eq!(
                verify(&sign(&signer, &header, &claims), &signer.keys, &EXPECTED),
                Err(why.to_owned()),
                "{claims}"
            );
        }
    }

    #[test]
    fn a_signature_that_is_not_the_providers_is_refused() {
        let (ours, other) = (signer(), signer());
        let header = json!({"alg": "ES256", "kid": "k"});
        let refused = |token: &str| verify(token, &ours.keys, &EXPECTED).expect_err("a refusal");
        assert_eq!(refused(&sign(&other, &header, &good())), "its signature is wrong");
        let token = sign(&ours, &header, &good());
        let (head, rest) = token.split_once('.').expect("parts");
        let (_, signature) = rest.split_once('.').expect("parts");
        let mut bens = good();
        bens["sub"] = json!("ben");
        assert_eq!(
            refused(&format!("{head}.{}.{signature}", URL_SAFE_NO_PAD.encode(bens.to_string()))),
            "its signature is wrong"
        );
        for algorithm in ["none", "HS256", "RS256", "es256", ""] {
            let token = sign(&ours, &json!({"alg": algorithm, "kid": "k"}), &good());
            assert!(refused(&token).starts_with("it is signed in a way"), "{algorithm}");
        }
        assert_eq!(
            refused(&sign(&ours, &json!({"alg": "ES256", "kid": "other"}), &good())),
            "the provider has no such key"
        );
        for nonsense in ["", "a", "a.b.c", "..", "a.b.c.d"] {
            assert!(verify(nonsense, &ours.keys, &EXPECTED).is_err());
        }
    }
}
