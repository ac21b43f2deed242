//! http for proxies alone: what comes from any other machine is not answered, so that nobody signs
//! in past the proxy, in the clear.
//!
//! In: a listener, and the proxies that speak https before it. Out: connections of theirs, and of
//! this machine. Never here: whether the way from the proxy is a safe one; that is for whoever puts
//! it there.

use axum::serve::Listener;
use std::io;
use std::net::{IpAddr, SocketAddr};
use tokio::net::{TcpListener, TcpStream};

/// A listener that hears proxies only.
pub struct Proxied {
    /// What listens.
    pub plain: TcpListener,
    /// Who is heard.
    pub proxies: Vec<IpAddr>,
}

impl Proxied {
    fn hears(&self, from: IpAddr) -> bool {
        let from = from.to_canonical();
        from.is_loopback() || self.proxies.iter().any(|proxy| proxy.to_canonical() == from)
    }
}

impl Listener for Proxied {
    type Io = TcpStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (TcpStream, SocketAddr) {
        loop {
            let (stream, from) = Listener::accept(&mut self.plain).await;
            if self.hears(from.ip()) {
                return (stream, from);
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.plain.local_addr()
    }
}

#[cfg(test)]
mod tests {
    use super::{IpAddr, Proxied, TcpListener};

    #[tokio::test]
    async fn only_proxies_and_this_machine_are_heard() {
        let address = |text: &str| text.parse::<IpAddr>().expect("an address");
        let plain = TcpListener::bind("127.0.0.1:0").await.expect("there is a port");
        let proxied = Proxied { plain, proxies: vec![address("10.0.0.2")] };
        let heard = ["10.0.0.2", "::ffff:10.0.0.2", "127.0.0.1", "::1"]
            .map(|from| proxied.hears(address(from)));
        assert_eq!(heard, [true; 4]);
        assert!(
            !["10.0.0.3", "192.168.1.9", "::2"]
                .into_iter()
                .any(|from| proxied.hears(address(from)))
        );
    }
}
