//! The command `munim serve`: the console, for people and programs.

use super::Output;
use super::heads::anchored;
use super::seal::SealOption;
use anchors::{Keeping, SigningKey};
use anyhow::{Context, Result, anyhow};
use console::{Certificate, Options};
use door::{Claim, Limits, Provider};
use engine::{Folder, Progress};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// Serve the console: pages for people, an API for programs.
#[derive(clap::Args)]
pub struct Serve {
    /// The folder with the books.
    dir: PathBuf,
    /// Where it listens.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The address under which people open it, when a proxy stands before it
    /// (`https://munim.example`); may be given again.
    #[arg(long)]
    origin: Vec<String>,
    /// Speak https: the file of the certificate, and of those that vouch for it, in order
    /// (PEM). Read again when it changes.
    #[arg(long, requires = "key")]
    certificate: Option<PathBuf>,
    /// The file of the certificate's key (PEM).
    #[arg(long, requires = "certificate")]
    key: Option<PathBuf>,
    /// A proxy whose X-Forwarded-For is believed; may be given again.
    #[arg(long)]
    trusted_proxy: Vec<IpAddr>,
    /// Where the SQL tables are: postgres://…, over TLS to another machine (sslmode,
    /// sslrootcert); without it, beside the books.
    #[arg(long)]
    views: Option<String>,
    /// Managers, compliance and IT may come in without a code; for a demo.
    #[arg(long)]
    no_second_factor: bool,
    /// After so many milliseconds whoever uploads a document that is still being loaded is
    /// told where to ask.
    #[arg(long, default_value_t = Limits::USUAL.patience_ms)]
    patience_ms: u64,
    /// The file of the key that signs the heads of both journals, at each close of a day and at
    /// least once each day; not in the folder with the books.
    #[arg(long)]
    heads_key: Option<PathBuf>,
    /// Where signed heads go: a folder, https://…, or tsa:https://… for a time-stamp authority; may
    /// be given again, and is remembered.
    #[arg(long, requires = "heads_key")]
    heads_to: Vec<String>,
    /// So many MiB of a person's documents may book nothing in a day, because rows are refused or
    /// known already, or they are pending approval: then no more are taken, because all are kept.
    #[arg(long, default_value_t = Limits::USUAL.refused_bytes_max >> 20)]
    refused_mib: u64,
    /// When nothing was booked for so many seconds, the SQL tables are proved against the
    /// journal, and made anew when they differ; again when something was booked since, and each
    /// day.
    #[arg(long, default_value_t = Limits::USUAL.tables_proved_after_s)]
    prove_tables_after_s: u64,
    #[command(flatten)]
    seal: SealOption,
    #[command(flatten)]
    provider: ProviderOptions,
}

impl Serve {
    pub fn run(&self, output: Output) -> Result<ExitCode> {
        let progress = output.progress;
        let folder = Folder::open(&self.dir)?;
        let options = self.options(&folder, progress)?;
        progress.say(format!("opening {}", self.dir.display()));
        console::run(folder, &options, |address| {
            progress.say(format!("serving {address}; stop with Ctrl-C"));
        })?;
        Ok(ExitCode::SUCCESS)
    }

    fn options(&self, folder: &Folder, progress: Progress) -> Result<Options> {
        let certificate = self.certificate.clone().zip(self.key.clone());
        Ok(Options {
            listen: self.listen,
            origins: self.origin.clone(),
            certificate: certificate.map(|(chain, key)| Certificate { chain, key }),
            trusted_proxies: self.trusted_proxy.clone(),
            views: self.views.clone(),
            seal: self.seal.file(&self.dir, progress)?,
            asks_second_factor: !self.no_second_factor,
            provider: self.provider.provider(self.origin.first())?,
            heads: self.keeping(folder)?,
            limits: Limits {
                patience_ms: self.patience_ms,
                tables_proved_after_s: self.prove_tables_after_s,
                refused_bytes_max: self.refused_mib.saturating_mul(1 << 20),
                ..Limits::USUAL
            },
        })
    }
}

impl Serve {
    /// Who signs the heads.
    fn keeping(&self, folder: &Folder) -> Result<Option<Arc<Keeping>>> {
        let Some(key) = &self.heads_key else { return Ok(None) };
        let office = anchored(folder);
        let key = SigningKey::read(key, &office)?;
        let places = self.heads_to.iter().map(|place| anchors::absolute(&office, place));
        Ok(Some(Arc::new(Keeping { key, places: places.collect::<Result<_>>()? })))
    }
}

/// Who else may say who somebody is: an `OpenID` Connect provider.
#[derive(clap::Args)]
struct ProviderOptions {
    /// The provider's address, as it writes it itself. Its secret is taken from
    /// `MUNIM_OIDC_SECRET`.
    #[arg(long = "oidc-issuer", id = "oidc_issuer", requires = "oidc_client")]
    issuer: Option<String>,
    /// The name under which it knows us.
    #[arg(long = "oidc-client", id = "oidc_client")]
    client: Option<String>,
    /// What it is called on the sign-in page.
    #[arg(long = "oidc-name", id = "oidc_name", default_value = "OpenID Connect")]
    name: String,
    /// Which of its words is a name here: sub, `preferred_username`, or email@DOMAIN for what
    /// stands before that domain.
    #[arg(long = "oidc-claim", id = "oidc_claim", default_value = "preferred_username")]
    claim: String,
    /// A file of certificates (PEM) instead of the public ones, for a provider within the firm.
    #[arg(long = "oidc-certificates", id = "oidc_certificates")]
    certificates: Option<PathBuf>,
}

impl ProviderOptions {
    fn provider(&self, origin: Option<&String>) -> Result<Option<Provider>> {
        let Some((issuer, client)) = self.issuer.clone().zip(self.client.clone()) else {
            return Ok(None);
        };
        let origin = origin
            .cloned()
            .context("a provider sends people back to an address: say it with --origin")?;
        let claim = match self.claim.split_once('@') {
            Some(("email", domain)) => Claim::EmailAt(domain.to_owned()),
            _ if self.claim == "sub" => Claim::Subject,
            _ if self.claim == "preferred_username" => Claim::Username,
            _ => {
                return Err(anyhow!(
                    "{} is no claim; it is sub, preferred_username or email@DOMAIN",
                    self.claim
                ));
            }
        };
        let secret = std::env::var("MUNIM_OIDC_SECRET").ok();
        Ok(Some(Provider {
            name: self.name.clone(),
            issuer,
            client,
            secret,
            claim,
            origin,
            certificates: self.certificates.clone(),
        }))
    }
}
