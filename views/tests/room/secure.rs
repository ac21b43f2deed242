//! The tables in a server that speaks TLS and nothing else, as one on another machine should;
//! certificates are OpenSSL's.

use crate::history::{events, follow};
use crate::server::{Authority, Server};
use views::Store;

/// Why the tables do not open, to the last cause.
fn refused(url: &str) -> String {
    let failure = Store::open(url).err().unwrap_or_else(|| panic!("{url} opens"));
    let mut causes = vec![failure.to_string()];
    let mut cause = std::error::Error::source(&failure);
    while let Some(error) = cause {
        causes.push(error.to_string());
        cause = error.source();
    }
    causes.join(": ")
}

#[test]
fn tables_follow_over_tls_and_only_to_a_server_that_shows_who_it_is() {
    let Some(ours) = Authority::new("ours") else { return };
    let other = Authority::new("other").expect("openssl is there");
    let Some(server) = Server::start_secure(&ours, "IP:127.0.0.1") else { return };
    let trusting = |authority: &Authority| {
        format!(
            "{}&sslmode=verify-full&sslrootcert={}",
            server.url(),
            authority.certificate().display()
        )
    };
    let mut store = Store::open(&trusting(&ours)).expect("it shows who it is");
    follow(&mut store, events() / 4, || 4000);
    assert_eq!(server.protocols().trim(), "TLSv1.3", "says the server of every connection of ours");
    drop(store);
    assert!(Store::open(&trusting(&ours)).expect("it opens again").position().next_seq > 0);

    assert!(refused(&trusting(&other)).contains("UnknownIssuer"), "{}", refused(&trusting(&other)));
    let public = format!("{}&sslmode=require", server.url());
    assert!(refused(&public).contains("UnknownIssuer"), "{}", refused(&public));
    let in_the_clear = format!("{}&sslmode=disable", server.url());
    assert!(refused(&in_the_clear).contains("no encryption"), "{}", refused(&in_the_clear));
    let no_file = format!("{}&sslmode=require&sslrootcert=/gone.pem", server.url());
    assert!(
        refused(&no_file).contains("sslrootcert=/gone.pem holds no certificate"),
        "{}",
        refused(&no_file)
    );
}

#[test]
fn the_certificate_of_another_machine_is_refused() {
    let Some(ours) = Authority::new("ours") else { return };
    let Some(server) = Server::start_secure(&ours, "DNS:elsewhere.example") else { return };
    let url =
        format!("{}&sslmode=require&sslrootcert={}", server.url(), ours.certificate().display());
    assert!(refused(&url).contains("certificate not valid for name"), "{}", refused(&url));
}

#[test]
fn a_server_without_tls_is_not_spoken_to_when_tls_is_asked_for() {
    let Some(server) = Server::start_in_the_clear() else { return };
    let url = format!("{}&sslmode=require", server.url());
    assert!(refused(&url).contains("server does not support TLS"), "{}", refused(&url));
    assert!(
        Store::open(&server.url()).is_ok(),
        "an address of this machine is spoken to as it always was"
    );
}
