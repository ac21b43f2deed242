//! https by the program itself, asked by clients that are not ours: ureq (rustls) that trusts the
//! certificate or does not, and OpenSSL's own client for what must be refused. Certificates are
//! OpenSSL's too; skipped, and said, where it is not installed.

use crate::browser::skip;
use crate::office::{Office, PASSWORD};
use crate::served::Served;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use ureq::Agent;
use ureq::http::Response;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

/// An authority that vouches for names of this machine.
struct Authority {
    folder: PathBuf,
    name: &'static str,
}

impl Authority {
    /// None, and a sentence, when OpenSSL is not on this machine.
    fn new(folder: &Path, name: &'static str) -> Option<Self> {
        if !Command::new("openssl")
            .arg("version")
            .output()
            .is_ok_and(|output| output.status.success())
        {
            skip("https is not tried: openssl is not installed; scripts/test installs it");
            return None;
        }
        let authority = Self { folder: folder.to_owned(), name };
        let make = format!(
            "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={name} -keyout {name}.key -out {name}.pem"
        );
        authority.openssl(&format!("{make} -addext basicConstraints=critical,CA:TRUE"));
        Some(authority)
    }

    /// Writes `serving.pem` and `serving.key`: a certificate of localhost by this authority.
    fn certify(&self) {
        let name = self.name;
        let extensions =
            "subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=critical,CA:FALSE\n";
        std::fs::write(self.folder.join("extensions"), extensions)
            .expect("the file can be written");
        self.openssl("req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=munim -keyout new.key -out asked.pem");
        self.openssl(&format!(
            "x509 -req -in asked.pem -CA {name}.pem -CAkey {name}.key -CAcreateserial -days 2 -extfile extensions -out new.pem"
        ));
        for ending in ["key", "pem"] {
            std::fs::rename(
                self.folder.join(format!("new.{ending}")),
                self.folder.join(format!("serving.{ending}")),
            )
            .expect("it was made");
        }
    }

    fn openssl(&self, line: &str) {
        let output = Command::new("openssl")
            .args(line.split(' '))
            .current_dir(&self.folder)
            .output()
            .expect("openssl starts");
        assert!(
            output.status.success(),
            "openssl {line}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }

    /// A client that trusts this authority and nobody else.
    fn client(&self) -> Agent {
        let pem =
            std::fs::read(self.folder.join(format!("{}.pem", self.name))).expect("it was made");
        let root = Certificate::from_pem(&pem).expect("it is a certificate");
        let tls =
            TlsConfig::builder().root_certs(RootCerts::Specific(Arc::new(vec![root]))).build();
        Agent::config_builder()
            .tls_config(tls)
            .http_status_as_error(false)
            .max_redirects(0)
            .build()
            .new_agent()
    }
}

const OPTIONS: &str = "--certificate serving.pem --key serving.key";

fn header<'a, B>(of: &'a Response<B>, name: &str) -> &'a str {
    of.headers().get(name).map_or("", |value| value.to_str().expect("a text"))
}

#[test]
fn who_trusts_the_authority_signs_in_over_https_and_nobody_else_is_heard() {
    let office = Office::furnished();
    let Some(authority) = Authority::new(&office.path(""), "ours") else { return };
    let other = Authority::new(&office.path(""), "other").expect("openssl is there");
    authority.certify();
    let served = Served::start_with(&office, OPTIONS);
    let origin = format!("https://{}", served.address);
    let client = authority.client();

    let page = client.get(format!("{origin}/sign-in")).call().expect("it answers");
    assert_eq!(page.status(), 200);
    assert_eq!(header(&page, "strict-transport-security"), "max-age=31536000; includeSubDomains");
    assert!(header(&page, "content-security-policy").starts_with("default-src 'self'"));
    let form = [("person", "carla"), ("password", PASSWORD), ("code", ""), ("next", "")];
    let sign_in = |origin: &str| {
        client
            .post(format!("https://{}/sign-in", served.address))
            .header("Origin", origin)
            .send_form(form)
    };
    assert_eq!(
        sign_in(&format!("http://{}", served.address)).expect("it answers").status(),
        403,
        "a page over http is not ours"
    );
    let signed_in = sign_in(&origin).expect("it answers");
    assert_eq!(signed_in.status(), 303);
    let cookie = header(&signed_in, "set-cookie");
    assert!(
        cookie.starts_with("__Host-munim=")
            && cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict; Secure"),
        "{cookie}"
    );
    let cookie = cookie.split(';').next().expect("a pair");
    assert_eq!(
        client.get(&origin).header("Cookie", cookie).call().expect("it answers").status(),
        200
    );
    let mut page =
        client.get(format!("{origin}/files")).header("Cookie", cookie).call().expect("it answers");
    let page = page.body_mut().read_to_string().expect("a page");
    let (_, word) = page.split_once("name=\"csrf\" value=\"").expect("a form");
    let word = word.split('"').next().expect("a word");
    let choices = [("locale", "hi-IN"), ("theme", "dark"), ("csrf", word)];
    let chosen = client.post(format!("{origin}/settings")).header("Origin", &origin);
    let chosen = chosen.header("Cookie", cookie).send_form(choices).expect("it answers");
    let chosen: Vec<_> = chosen.headers().get_all("set-cookie").iter().collect();
    assert_eq!(chosen.len(), 2, "{chosen:?}");
    for choice in chosen {
        let choice = choice.to_str().expect("letters");
        assert!(choice.ends_with("; SameSite=Lax; HttpOnly; Secure"), "{choice}");
    }
    assert_eq!(
        client
            .get(format!("https://localhost:{}", port(&served)))
            .call()
            .expect("it answers")
            .status(),
        303
    );

    let refused =
        other.client().get(format!("{origin}/sign-in")).call().expect_err("nobody vouches for it");
    assert!(refused.to_string().contains("UnknownIssuer"), "{refused}");
    assert!(
        client.get(format!("http://{}/sign-in", served.address)).call().is_err(),
        "http is not answered"
    );
    served.stop();
}

fn port<'s>(served: &'s Served<'_>) -> &'s str {
    served.address.rsplit(':').next().expect("an address has a port")
}

/// What OpenSSL's client says about a connection.
fn shake(served: &Served<'_>, more: &[&str]) -> Output {
    let mut command = Command::new("openssl");
    command
        .args(["s_client", "-brief", "-connect", &served.address])
        .args(more)
        .stdin(Stdio::null());
    command.output().expect("openssl starts")
}

#[test]
fn a_handshake_that_hangs_holds_nobody_up_and_old_protocols_are_refused() {
    let office = Office::furnished();
    let Some(authority) = Authority::new(&office.path(""), "ours") else { return };
    authority.certify();
    let served = Served::start_with(&office, OPTIONS);
    let silent: Vec<TcpStream> = (0..50)
        .map(|_| TcpStream::connect(&served.address).expect("the console listens"))
        .collect();
    let begun = std::time::Instant::now();
    let answered = authority
        .client()
        .get(format!("https://{}/sign-in", served.address))
        .call()
        .expect("it answers");
    assert_eq!(answered.status(), 200);
    assert!(
        begun.elapsed().as_secs() < 5,
        "{:?} beside {} that are silent",
        begun.elapsed(),
        silent.len()
    );
    for (protocol, is_spoken) in
        [("-tls1_3", true), ("-tls1_2", true), ("-tls1_1", false), ("-tls1", false)]
    {
        let output = shake(&served, &[protocol, "-cipher", "DEFAULT@SECLEVEL=0"]);
        assert_eq!(
            output.status.success(),
            is_spoken,
            "{protocol}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    drop(silent);
    served.stop();
}

#[test]
fn a_new_certificate_holds_from_the_next_connection_on() {
    let office = Office::furnished();
    let Some(first) = Authority::new(&office.path(""), "ours") else { return };
    let second = Authority::new(&office.path(""), "other").expect("openssl is there");
    first.certify();
    let served = Served::start_with(&office, OPTIONS);
    let answers = |authority: &Authority| {
        authority.client().get(format!("https://{}/sign-in", served.address)).call().is_ok()
    };
    assert!(answers(&first) && !answers(&second));
    std::fs::write(office.path("serving.key"), "half written").expect("the file can be written");
    assert!(answers(&first), "what does not fit is not taken");
    second.certify();
    assert!(answers(&second) && !answers(&first));
    served.stop();
}

#[test]
fn what_would_be_served_in_the_clear_is_refused() {
    let office = Office::furnished();
    let Some(authority) = Authority::new(&office.path(""), "ours") else { return };
    authority.certify();
    std::fs::write(office.path("empty.pem"), "").expect("the file can be written");
    authority.openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1 -out alien.key");
    authority.openssl("pkey -in serving.key -out open.key");
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    std::fs::set_permissions(office.path("open.key"), open).expect("a mode");
    let refused = [
        (
            "--listen 0.0.0.0:0",
            "passwords would cross the network in the clear: give --certificate and --key",
        ),
        ("--listen 0.0.0.0:0 --trusted-proxy 10.0.0.2", "say with --origin"),
        ("--listen 192.0.2.1:0 --trusted-proxy 10.0.0.2", "say with --origin https://"),
        (
            "--listen 0.0.0.0:0 --trusted-proxy 10.0.0.2 --origin http://munim.example",
            "--origin says http://munim.example",
        ),
        ("--listen 0.0.0.0:0 --certificate serving.pem --key serving.key", "say with --origin"),
        (
            "--certificate serving.pem --key serving.key --origin http://munim.example",
            "--origin says http://munim.example",
        ),
        ("--certificate serving.pem", "--key"),
        ("--certificate gone.pem --key serving.key", "no certificate can be read from gone.pem"),
        ("--certificate empty.pem --key serving.key", "empty.pem holds no certificate"),
        ("--certificate serving.pem --key alien.key", "alien.key does not fit serving.pem"),
        ("--certificate serving.pem --key open.key", "chmod o= open.key"),
    ];
    for (options, says) in refused {
        let output = office
            .command(&format!("serve office {options}"))
            .output()
            .expect("the program starts");
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{options}: {told}");
        assert!(told.contains(says), "{options}: {told}");
    }
}
