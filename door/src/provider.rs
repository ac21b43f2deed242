//! Signing in through an `OpenID` Connect provider.
//!
//! In: what the provider's pages send back. Out: the name of a person of this office; the door
//! takes it from there. Never here: a person that the office does not have; the provider says who
//! somebody is, the office says what they may.
//!
//! ```text
//! /sign-in/provider ─> provider's page ─> /sign-in/provider/return
//!      ─> code for an id token ─> verified ─> claim ─> person
//!      state, nonce, PKCE; bound to the browser by a cookie, used once, for ten minutes
//! ```
//!
//! Whoever lets a provider do this trusts it with both factors: it asks for codes, not the door.
//!
//! Source: `OpenID` Connect Core 1.0 (3.1), Discovery 1.0; RFC 7636 (PKCE), 9207 (issuer), 9700
//! (best current practice).

mod id_token;
mod web;

use super::secrets::{self, hexadecimal, is_same, kept, random};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use id_token::Expected;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use web::{Asked, Web};

/// Where the provider sends people back to, behind our origin.
pub(super) const RETURN: &str = "/sign-in/provider/return";
/// So long may somebody stay on the provider's page.
pub(super) const START_S: i64 = 600;
/// So many may be on the provider's page at the same time; the oldest is forgotten first.
const STARTS_MAX: usize = 1_000;

/// Which word of the provider is the name of a person here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// `sub`.
    Subject,
    /// `preferred_username`.
    Username,
    /// What stands before this domain in a verified `email`.
    EmailAt(String),
}

/// What the office knows about its provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// What it is called on the sign-in page.
    pub name: String,
    /// Its address, as it writes it itself; https, but for one on this machine.
    pub issuer: String,
    /// The name under which it knows us.
    pub client: String,
    /// What proves that we are we; none for a public client.
    pub secret: Option<String>,
    /// Which of its words is a name here.
    pub claim: Claim,
    /// The address of ours to which it sends people back.
    pub origin: String,
    /// A file of certificates (PEM) instead of the public ones, for a provider within the firm.
    pub certificates: Option<PathBuf>,
}

/// Why nobody came in by the provider; for the log and the journal of access, not for the page.
#[derive(Debug, thiserror::Error)]
pub enum ProviderRefused {
    /// Nobody of this browser went there, or too long ago, or they came back before.
    #[error("nobody went to the provider from this browser in the last ten minutes")]
    NotStarted,
    /// The answer belongs to another request.
    #[error("the answer belongs to another request, or to another provider")]
    Foreign,
    /// The provider said no.
    #[error("the provider said {0}")]
    Declined(String),
    /// The provider could not be reached, or its answer could not be read.
    #[error("the provider could not be asked: {0}")]
    Web(String),
    /// What it says about the person does not hold.
    #[error("the id token does not hold: {0}")]
    IdToken(String),
    /// No random numbers.
    #[error(transparent)]
    Secrets(#[from] secrets::Failure),
}

/// Somebody who is on the provider's page.
struct Start {
    state: String,
    nonce: String,
    verifier: String,
    next: String,
    ends_s: i64,
}

/// Where a browser is sent, and what it keeps meanwhile.
pub(super) struct Departure {
    pub address: String,
    pub binding: String,
}

/// What the provider's page sends back.
#[derive(serde::Deserialize)]
pub(super) struct Returned {
    #[serde(default)]
    pub code: String,
    #[serde(default)]
    pub state: String,
    pub iss: Option<String>,
    pub error: Option<String>,
}

/// Who came back, and where they wanted to go.
pub(super) struct Arrival {
    pub person: String,
    pub next: String,
}

/// Everybody who is on the provider's page.
#[derive(Default)]
pub(super) struct Starts(Mutex<BTreeMap<[u8; 32], Start>>);

impl Starts {
    fn all(&self) -> MutexGuard<'_, BTreeMap<[u8; 32], Start>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends somebody to the provider.
    pub fn depart(
        &self,
        provider: &Provider,
        next: &str,
        now_s: i64,
    ) -> Result<Departure, ProviderRefused> {
        let asked = Web::of(provider)?.discover(provider)?;
        let [binding, state, nonce, verifier] = [word()?, word()?, word()?, word()?];
        let challenge = URL_SAFE_NO_PAD
            .encode(ring::digest::digest(&ring::digest::SHA256, verifier.as_bytes()));
        let back = provider.back();
        let fields = [
            ("response_type", "code"),
            ("client_id", &provider.client),
            ("redirect_uri", &back),
            ("scope", provider.claim.scope()),
            ("state", &state),
            ("nonce", &nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        let joint = if asked.authorization_endpoint.contains('?') { '&' } else { '?' };
        let address = format!("{}{joint}{}", asked.authorization_endpoint, web::query(&fields));
        let start =
            Start { state, nonce, verifier, next: next.to_owned(), ends_s: now_s + START_S };
        let mut all = self.all();
        all.retain(|_, start| start.ends_s > now_s);
        if all.len() >= STARTS_MAX
            && let Some(oldest) =
                all.iter().min_by_key(|(_, start)| start.ends_s).map(|(key, _)| *key)
        {
            all.remove(&oldest);
        }
        all.insert(kept(&binding), start);
        Ok(Departure { address, binding })
    }

    /// Takes what the provider's page sent back, once.
    pub fn arrive(
        &self,
        provider: &Provider,
        binding: &str,
        returned: &Returned,
        now_s: i64,
    ) -> Result<Arrival, ProviderRefused> {
        let start = self
            .all()
            .remove(&kept(binding))
            .filter(|start| start.ends_s > now_s)
            .ok_or(ProviderRefused::NotStarted)?;
        let is_issuer = returned.iss.as_ref().is_none_or(|issuer| *issuer == provider.issuer);
        if !is_same(&start.state, &returned.state) || !is_issuer {
            return Err(ProviderRefused::Foreign);
        }
        if let Some(error) = &returned.error {
            let plain: String = error
                .chars()
                .filter(|letter| letter.is_ascii_alphanumeric() || *letter == '_')
                .take(60)
                .collect();
            return Err(ProviderRefused::Declined(plain));
        }
        let web = Web::of(provider)?;
        let Asked { token_endpoint, jwks_uri, .. } = web.discover(provider)?;
        let token = web.token(provider, &token_endpoint, &returned.code, &start.verifier)?;
        let expected = Expected {
            issuer: &provider.issuer,
            client: &provider.client,
            nonce: &start.nonce,
            now_s,
        };
        let claims = id_token::verify(&token, &web.keys(&jwks_uri)?, &expected)
            .map_err(ProviderRefused::IdToken)?;
        let person = provider.claim.person(&claims).map_err(ProviderRefused::IdToken)?;
        Ok(Arrival { person, next: start.next })
    }
}

impl Provider {
    fn back(&self) -> String {
        format!("{}{RETURN}", self.origin)
    }
}

impl Claim {
    const fn scope(&self) -> &'static str {
        match self {
            Self::Subject => "openid",
            Self::Username => "openid profile",
            Self::EmailAt(_) => "openid email",
        }
    }

    fn person(&self, claims: &serde_json::Value) -> Result<String, String> {
        let text = |name: &str| {
            claims[name].as_str().filter(|text| !text.is_empty()).ok_or(format!("it has no {name}"))
        };
        match self {
            Self::Subject => text("sub").map(str::to_owned),
            Self::Username => text("preferred_username").map(str::to_owned),
            Self::EmailAt(domain) => {
                let (name, at) = text("email")?.rsplit_once('@').ok_or("its email is none")?;
                let is_verified = claims["email_verified"].as_bool() == Some(true);
                let fits = at.eq_ignore_ascii_case(domain) && is_verified;
                if fits {
                    Ok(name.to_owned())
                } else {
                    Err(format!("its email is not a verified one of {domain}"))
                }
            }
        }
    }
}

fn word() -> Result<String, secrets::Failure> {
    Ok(hexadecimal(&random::<32>()?))
}

#[cfg(test)]
mod tests {
    use super::Claim;
    use serde_json::json;

    #[test]
    fn a_claim_names_a_person_or_nobody() {
        let email = Claim::EmailAt("firm.example".to_owned());
        let named = |claim: &Claim, claims: serde_json::Value| claim.person(&claims).ok();
        assert_eq!(named(&Claim::Subject, json!({"sub": "anna"})).as_deref(), Some("anna"));
        assert_eq!(named(&Claim::Username, json!({"sub": "anna"})), None);
        assert_eq!(
            named(&email, json!({"email": "anna@FIRM.example", "email_verified": true})).as_deref(),
            Some("anna")
        );
        for claims in [
            json!({"email": "anna@firm.example", "email_verified": false}),
            json!({"email": "anna@firm.example", "email_verified": "true"}),
            json!({"email": "anna@firm.example"}),
            json!({"email": "anna@firm.example@evil.example", "email_verified": true}),
            json!({"email": "anna@sub.firm.example", "email_verified": true}),
            json!({}),
        ] {
            assert_eq!(named(&email, claims.clone()), None, "{claims}");
        }
    }
}
