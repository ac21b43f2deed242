//! The way to a server: in the clear to this machine, over TLS to any other, and then only to one
//! that shows who it is.
//!
//! In: an address, `postgres://…?sslmode=…&sslrootcert=…`. Out: a connection. `require` checks as
//! much as `verify-full` does, the certificate and the name: against whoever can read a network,
//! who can also stand in it, the rest is no help. Where the address says nothing, a socket or an
//! address of this machine is spoken to in the clear, and any other over TLS. Never here: `prefer`,
//! which speaks in the clear to whoever says that they have no TLS.
//!
//! Source: postgresql.org/docs/15/libpq-ssl.html (the words and what they promise); RFC 8446.

use crate::failure::{self, Failure};
use postgres::config::{Host, SslMode};
use postgres::tls::{ChannelBinding, MakeTlsConnect, TlsConnect, TlsStream};
use postgres::{Client, Config, NoTls, Socket};
use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, InvalidDnsNameError, ServerName};
use rustls::{ClientConfig, RootCertStore};
use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_rustls::TlsConnector;

/// An address, read.
struct Way {
    config: Config,
    /// The authorities that may vouch for the server, as a file; none: the public ones.
    roots: Option<String>,
}

/// Connects.
pub fn connect(url: &str) -> failure::Result<Client> {
    let Way { config, roots } = Way::parse(url)?;
    Ok(match config.get_ssl_mode() {
        SslMode::Disable => config.connect(NoTls)?,
        _ => config.connect(Secure::trusting(roots.as_deref())?)?,
    })
}

impl Way {
    /// Reads an address; what it says about TLS is ours to read, because the client's own words
    /// promise less.
    fn parse(url: &str) -> failure::Result<Self> {
        let (place, query) = url.split_once('?').unwrap_or((url, ""));
        let mut mode = None;
        let (mut roots, mut others) = (None, Vec::new());
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("sslmode", word)) => mode = Some(word),
                Some(("sslrootcert", file)) => roots = Some(decoded(file)?),
                Some(_) | None => others.push(pair),
            }
        }
        let mut config: Config = format!("{place}?{}", others.join("&")).parse()?;
        let is_secure = match mode {
            Some("require" | "verify-full") => true,
            Some("disable") => false,
            Some(word) => {
                return Err(Failure::Address(format!(
                    "sslmode={word}; expected require, verify-full or disable"
                )));
            }
            None => roots.is_some() || !is_here(&config),
        };
        let is_secure = is_secure && !is_a_socket(&config);
        config.ssl_mode(if is_secure { SslMode::Require } else { SslMode::Disable });
        Ok(Self { config, roots })
    }
}

/// Is every way there a socket? What passes one stays on this machine, and has no name to check. A
/// `hostaddr` goes before.
fn is_a_socket(config: &Config) -> bool {
    let hosts = config.get_hosts();
    !hosts.is_empty()
        && config.get_hostaddrs().is_empty()
        && hosts.iter().all(|host| matches!(host, Host::Unix(_)))
}

/// Is the server on this machine, wherever the address may lead?
fn is_here(config: &Config) -> bool {
    let is_here = |host: &Host| match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
        }
    };
    config.get_hosts().iter().all(is_here) && config.get_hostaddrs().iter().all(IpAddr::is_loopback)
}

/// A value of an address, whose `%20` is a blank.
fn decoded(value: &str) -> failure::Result<String> {
    let unreadable = || {
        Failure::Address(format!(
            "sslrootcert={value}; expected the path of a file, with %20 for a blank"
        ))
    };
    let mut parts = value.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at_checked(2).ok_or_else(unreadable)?;
        bytes.push(u8::from_str_radix(digits, 16).map_err(|_| unreadable())?);
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).map_err(|_| unreadable())
}

/// Makes connections over TLS.
struct Secure(TlsConnector);

impl Secure {
    fn trusting(roots: Option<&str>) -> failure::Result<Self> {
        let mut store = RootCertStore::empty();
        match roots {
            None => store.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
            Some(file) => {
                let wrong = |error: String| {
                    Failure::Address(format!(
                        "sslrootcert={file} holds no certificate (PEM): {error}"
                    ))
                };
                let read = CertificateDer::pem_file_iter(file)
                    .and_then(Iterator::collect::<Result<Vec<_>, _>>);
                store.add_parsable_certificates(read.map_err(|error| wrong(error.to_string()))?);
                if store.is_empty() {
                    return Err(wrong("expected -----BEGIN CERTIFICATE-----".to_owned()));
                }
            }
        }
        let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions();
        let config = config
            .expect("ring has the suites of TLS 1.3 and 1.2")
            .with_root_certificates(store)
            .with_no_client_auth();
        Ok(Self(TlsConnector::from(Arc::new(config))))
    }
}

impl MakeTlsConnect<Socket> for Secure {
    type Stream = Secured;
    type TlsConnect = Handshake;
    type Error = InvalidDnsNameError;

    fn make_tls_connect(&mut self, host: &str) -> Result<Handshake, InvalidDnsNameError> {
        Ok(Handshake { connector: self.0.clone(), name: ServerName::try_from(host)?.to_owned() })
    }
}

/// A handshake with the server of a name.
struct Handshake {
    connector: TlsConnector,
    name: ServerName<'static>,
}

impl TlsConnect<Socket> for Handshake {
    type Stream = Secured;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Secured>> + Send>>;

    fn connect(self, socket: Socket) -> Self::Future {
        Box::pin(async move { self.connector.connect(self.name, socket).await.map(Secured) })
    }
}

/// A connection over TLS.
struct Secured(tokio_rustls::client::TlsStream<Socket>);

impl TlsStream for Secured {
    fn channel_binding(&self) -> ChannelBinding {
        // Its hash depends on how the certificate was signed; the name and the authority were
        // checked instead.
        ChannelBinding::none()
    }
}

impl AsyncRead for Secured {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, into)
    }
}

impl AsyncWrite for Secured {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::{SslMode, Way};

    #[test]
    fn another_machine_is_spoken_to_over_tls_unless_the_address_says_otherwise() {
        let cases = [
            ("postgres://munim@db.example/office", SslMode::Require),
            ("postgres://munim@10.0.0.2:5433/office?application_name=munim", SslMode::Require),
            ("postgres://munim@db.example/office?sslmode=disable", SslMode::Disable),
            (
                "postgres://munim@db.example/office?connect_timeout=3&sslmode=verify-full",
                SslMode::Require,
            ),
            ("postgres://munim@localhost,db.example/office", SslMode::Require),
            ("postgres://munim@localhost/office?hostaddr=10.0.0.2", SslMode::Require),
            ("postgres://munim@localhost/office", SslMode::Disable),
            ("postgres://munim@127.0.0.1/office", SslMode::Disable),
            ("postgres://munim@[::1]/office", SslMode::Disable),
            ("postgres:///office?host=/run/postgresql&user=munim", SslMode::Disable),
            ("postgres:///office?host=/run/postgresql&sslmode=require", SslMode::Disable),
            (
                "postgres:///office?hostaddr=10.0.0.2&user=munim&sslmode=verify-full",
                SslMode::Require,
            ),
            ("postgres:///office?host=/run/postgresql&hostaddr=10.0.0.2", SslMode::Require),
            ("postgres://munim@localhost/office?sslmode=require", SslMode::Require),
            ("postgres://munim@localhost/office?sslrootcert=ca.pem", SslMode::Require),
        ];
        for (url, mode) in cases {
            let way = Way::parse(url).unwrap_or_else(|failure| panic!("{url}: {failure}"));
            assert_eq!(way.config.get_ssl_mode(), mode, "{url}");
        }
        let way =
            Way::parse("postgres://db.example/office?sslrootcert=%2Fetc%2Four%20ca.pem&user=munim")
                .expect("it can be read");
        assert_eq!(
            (way.roots.as_deref(), way.config.get_user()),
            (Some("/etc/our ca.pem"), Some("munim"))
        );
    }

    #[test]
    fn words_that_promise_less_are_refused() {
        for query in [
            "sslmode=prefer",
            "sslmode=allow",
            "sslmode=verify-ca",
            "sslmode=",
            "sslrootcert=%2",
            "sslrootcert=%zz",
        ] {
            let refused = Way::parse(&format!("postgres://db.example/office?{query}"))
                .err()
                .expect("a refusal")
                .to_string();
            assert!(refused.contains(query) && refused.contains("expected"), "{refused}");
        }
    }
}
