//! Hosts: whose an address is, for everything that is counted by where it comes from.

use std::net::{IpAddr, Ipv6Addr};

/// One host: of a network of version 6 the half that a provider gives to one (a /64, RFC 6177 and
/// RFC 4291 2.5.1), for whoever holds it has each of its addresses.
pub fn host(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into()
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::host;
    use std::net::IpAddr;

    #[test]
    fn a_network_of_one_host_is_one_host() {
        let of = |text: &str| host(text.parse::<IpAddr>().expect("an address"));
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2:ffff::1"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:10.0.0.2"), of("10.0.0.2"));
    }
}
