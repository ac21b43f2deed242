//! The three questions to a provider: where its doors are, what a code is worth, what its keys are.

use super::{Provider, ProviderRefused};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use std::time::Duration;
use ureq::Agent;
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

/// So long may a provider take for an answer.
const ANSWER_S_MAX: u64 = 10;
/// Bytes of an answer.
const ANSWER_BYTES_MAX: u64 = 1 << 20;

pub(super) struct Web(Agent);

/// Where the provider's doors are.
pub(super) struct Asked {
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    pub jwks_uri: String,
}

impl Web {
    pub fn of(provider: &Provider) -> Result<Self, ProviderRefused> {
        let tls = match &provider.certificates {
            None => TlsConfig::default(),
            Some(file) => {
                let pem = std::fs::read(file).map_err(|error| {
                    ProviderRefused::Web(format!("{}: {error}", file.display()))
                })?;
                let certificates = parse_pem(&pem).filter_map(|item| match item {
                    Ok(PemItem::Certificate(certificate)) => Some(certificate),
                    Ok(_) | Err(_) => None,
                });
                TlsConfig::builder()
                    .root_certs(RootCerts::Specific(certificates.collect::<Vec<_>>().into()))
                    .build()
            }
        };
        let longest = Duration::from_secs(ANSWER_S_MAX);
        let agent = Agent::config_builder()
            .timeout_global(Some(longest))
            .max_redirects(0)
            .http_status_as_error(false)
            .tls_config(tls);
        Ok(Self(agent.build().new_agent()))
    }

    /// `OpenID` Connect Discovery 4.
    pub fn discover(&self, provider: &Provider) -> Result<Asked, ProviderRefused> {
        let found = self.get(&format!(
            "{}/.well-known/openid-configuration",
            provider.issuer.trim_end_matches('/')
        ))?;
        if found["issuer"].as_str() != Some(&provider.issuer) {
            return Err(ProviderRefused::Web(
                "it calls itself by another name than the one it is asked by".to_owned(),
            ));
        }
        let text = |name: &str| {
            found[name]
                .as_str()
                .map(str::to_owned)
                .ok_or(ProviderRefused::Web(format!("it has no {name}")))
        };
        let [authorization_endpoint, token_endpoint, jwks_uri] =
            [text("authorization_endpoint")?, text("token_endpoint")?, text("jwks_uri")?];
        [&authorization_endpoint, &token_endpoint, &jwks_uri]
            .into_iter()
            .try_for_each(|address| check_address(address))?;
        Ok(Asked { authorization_endpoint, token_endpoint, jwks_uri })
    }

    /// `OpenID` Connect Core 3.1.3.
    pub fn token(
        &self,
        provider: &Provider,
        endpoint: &str,
        code: &str,
        verifier: &str,
    ) -> Result<String, ProviderRefused> {
        let back = provider.back();
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", back.as_str()),
            ("code_verifier", verifier),
        ];
        let mut request = self.0.post(endpoint).header("accept", "application/json");
        match &provider.secret {
            // RFC 6749 2.3.1: both are encoded as in a form first.
            Some(secret) => {
                let pair = format!("{}:{}", escaped(&provider.client), escaped(secret));
                request =
                    request.header("authorization", format!("Basic {}", STANDARD.encode(pair)));
            }
            None => fields.push(("client_id", &provider.client)),
        }
        let sent = request
            .header("content-type", "application/x-www-form-urlencoded")
            .send(query(&fields));
        let answer = read(sent)?;
        answer["id_token"]
            .as_str()
            .map(str::to_owned)
            .ok_or(ProviderRefused::Web("it gave no id token".to_owned()))
    }

    /// RFC 7517 5.
    pub fn keys(&self, address: &str) -> Result<Value, ProviderRefused> {
        self.get(address)
    }

    fn get(&self, address: &str) -> Result<Value, ProviderRefused> {
        check_address(address)?;
        read(self.0.get(address).header("accept", "application/json").call())
    }
}

fn read(
    sent: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
) -> Result<Value, ProviderRefused> {
    let web = |error: ureq::Error| ProviderRefused::Web(error.to_string());
    let mut response = sent.map_err(web)?;
    let status = response.status();
    if !status.is_success() {
        return Err(ProviderRefused::Web(format!("it answered with {status}")));
    }
    let text =
        response.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_string().map_err(web)?;
    serde_json::from_str(&text)
        .map_err(|error| ProviderRefused::Web(format!("its answer is no JSON: {error}")))
}

/// Nothing goes over the network in the clear; on this machine it may.
fn check_address(address: &str) -> Result<(), ProviderRefused> {
    let host = address
        .strip_prefix("http://")
        .map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let is_here = |host: &str| {
        ["127.0.0.1", "[::1]", "localhost"]
            .contains(&host.rsplit_once(':').map_or(host, |(host, _)| host))
    };
    if address.starts_with("https://") || host.is_some_and(is_here) {
        Ok(())
    } else {
        Err(ProviderRefused::Web(format!("{address} is not https")))
    }
}

/// Fields as a query or a form.
pub(super) fn query(fields: &[(&str, &str)]) -> String {
    fields
        .iter()
        .map(|(name, value)| format!("{name}={}", escaped(value)))
        .collect::<Vec<_>>()
        .join("&")
}

fn escaped(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::check_address;

    #[test]
    fn only_https_leaves_this_machine() {
        for good in [
            "https://id.example/a",
            "http://127.0.0.1:8080/a",
            "http://localhost",
            "http://[::1]:1/",
        ] {
            assert!(check_address(good).is_ok(), "{good}");
        }
        for bad in [
            "http://id.example",
            "ftp://127.0.0.1",
            "http://localhost.evil.example/",
            "http://evil.example/?127.0.0.1",
            "file:///etc/passwd",
            "",
        ] {
            assert!(check_address(bad).is_err(), "{bad}");
        }
    }
}
