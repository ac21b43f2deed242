//! https by the console itself: connections that are shaken hands with before anybody is asked who
//! they are.
//!
//! In: a listener, a certificate with its chain and its key, as files. Out: connections over TLS
//! 1.3 or 1.2. A change of the files holds from the next connection on; a pair that does not fit is
//! said and not taken, and the old one stays. Never here: a handshake for which another waits; a
//! word of http. Who speaks http to this port is not answered.
//!
//! Source: RFC 8446, RFC 9325 (recommendations for TLS); the choices of suites are those of rustls.

use super::connections::ByHost;
use anyhow::{Context, Result, bail};
use axum::serve::Listener;
use door::host;
use rustls::ServerConfig;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::io;
use std::net::SocketAddr;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// So long may a handshake take.
const HANDSHAKE_S_MAX: u64 = 10;

/// By what the console shows that it is the one that was called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The file of the certificate, and of those that vouch for it, in order (PEM).
    pub chain: PathBuf,
    /// The file of its key (PEM), which only the program and its group may read.
    pub key: PathBuf,
}

/// What tells one state of a file from another.
type Stamp = Option<(SystemTime, u64, u64)>;

/// A listener that gives connections over TLS.
pub struct Secure {
    plain: TcpListener,
    certificate: Certificate,
    stamps: [Stamp; 2],
    config: Arc<ServerConfig>,
    shaking: JoinSet<(SocketAddr, Option<TlsStream<TcpStream>>)>,
    by_host: ByHost,
    /// So many may be on their way, a quarter of them from one host; who comes then is turned away.
    handshakes_max: usize,
}

impl Secure {
    /// Reads the files; they must fit each other.
    pub fn new(plain: TcpListener, certificate: Certificate) -> Result<Self> {
        let stamps = certificate.stamps();
        let config = certificate.read()?;
        let (shaking, by_host) = (JoinSet::new(), ByHost::default());
        Ok(Self { plain, certificate, stamps, config, shaking, by_host, handshakes_max: 0 })
    }

    /// With room for so many handshakes at once.
    pub fn shaking(self, handshakes_max: usize) -> Self {
        Self { handshakes_max, ..self }
    }

    /// Shakes hands beside everything else.
    fn shake(&mut self, stream: TcpStream, from: SocketAddr) {
        let of_one = (self.handshakes_max / 4).max(1);
        let has_room = self.shaking.len() < self.handshakes_max;
        if !has_room || !self.by_host.take(host(from.ip()), of_one) {
            return;
        }
        self.look_again();
        let shaking = TlsAcceptor::from(Arc::clone(&self.config)).accept(stream);
        self.shaking.spawn(async move {
            let shaken = tokio::time::timeout(Duration::from_secs(HANDSHAKE_S_MAX), shaking).await;
            // Whoever does not trust us, speaks http or is silent has gone or goes; nobody else
            // hears of it.
            (from, shaken.ok().and_then(Result::ok))
        });
    }

    /// Takes files that have changed. Two calls of the system for a handshake, which costs a
    /// hundred times as much.
    fn look_again(&mut self) {
        let stamps = self.certificate.stamps();
        if stamps == self.stamps {
            return;
        }
        self.stamps = stamps;
        match self.certificate.read() {
            Ok(config) => self.config = config,
            Err(error) => {
                eprintln!("the new certificate is not taken, and the old one stays: {error:#}");
            }
        }
    }
}

impl Listener for Secure {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, SocketAddr) {
        loop {
            tokio::select! {
                (stream, from) = Listener::accept(&mut self.plain) => self.shake(stream, from),
                Some(done) = self.shaking.join_next() => {
                    let Ok((from, shaken)) = done else { continue };
                    self.by_host.give_back(host(from.ip()));
                    if let Some(stream) = shaken {
                        return (stream, from);
                    }
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.plain.local_addr()
    }
}

impl Certificate {
    fn stamps(&self) -> [Stamp; 2] {
        [&self.chain, &self.key].map(|file| {
            let found = std::fs::metadata(file).ok()?;
            Some((found.modified().ok()?, found.len(), found.ino()))
        })
    }

    fn read(&self) -> Result<Arc<ServerConfig>> {
        let Self { chain, key } = self;
        let certificates =
            CertificateDer::pem_file_iter(chain).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let certificates = certificates
            .with_context(|| format!("no certificate can be read from {}", chain.display()))?;
        if certificates.is_empty() {
            bail!(
                "{} holds no certificate; expected PEM, from -----BEGIN CERTIFICATE----- on",
                chain.display()
            );
        }
        check_key_file(key)?;
        let secret = PrivateKeyDer::from_pem_file(key)
            .with_context(|| format!("no key can be read from {}", key.display()))?;
        let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(certificates, secret);
        let mut config = config
            .with_context(|| format!("{} does not fit {}", key.display(), chain.display()))?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

fn check_key_file(key: &Path) -> Result<()> {
    let mode = std::fs::metadata(key)
        .with_context(|| format!("the key {} cannot be read", key.display()))?
        .mode()
        & 0o777;
    if mode & 0o007 != 0 {
        bail!(
            "{0} can be read by everybody on this machine (mode {mode:o}); whoever has it can stand in for us: chmod o= {0}",
            key.display()
        );
    }
    Ok(())
}
