//! Time stamps of an authority: that an entry was there at a moment, by somebody else's clock and
//! key.
//!
//! In: the bytes of an entry. Out: the authority's reply as it came, for `openssl ts -verify`.
//! Never here: a judgement of the authority's certificate; whoever examines has their own list of
//! whom they believe. Only that the reply grants a stamp for these bytes is looked at.
//!
//! Source: RFC 3161, 2.4.1 (request), 2.4.2 (reply), 3.4 (HTTP); X.690 (DER); RFC 5754, 2.2
//! (SHA-256).

use anyhow::{Result, ensure};
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};

/// The kind of content of a request.
pub const QUERY: &str = "application/timestamp-query";

/// `SEQUENCE { OBJECT IDENTIFIER 2.16.840.1.101.3.4.2.1, NULL }`.
const SHA256_ALGORITHM: [u8; 15] =
    [0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00];

/// A request: its bytes, and what the reply must hold.
pub struct Query {
    /// As it is sent.
    pub bytes: Vec<u8>,
    imprint: [u8; 32],
    nonce: [u8; 8],
}

impl Query {
    /// Asks for a stamp of these bytes, with the authority's certificate in it.
    pub fn of(bytes: &[u8]) -> Result<Self> {
        let imprint: [u8; 32] =
            digest(&SHA256, bytes).as_ref().try_into().expect("SHA-256 has 32 bytes");
        let mut nonce = [0; 8];
        SystemRandom::new().fill(&mut nonce).map_err(|_| anyhow::anyhow!("no random numbers"))?;
        // Positive, and with no byte to spare: DER writes an integer in one way only.
        nonce[0] = nonce[0] & 0x3f | 0x40;
        let hashed = tagged(0x04, &imprint);
        let imprint_field = tagged(0x30, &[&SHA256_ALGORITHM[..], &hashed].concat());
        let fields = [
            &tagged(0x02, &[1])[..],
            &imprint_field,
            &tagged(0x02, &nonce),
            &tagged(0x01, &[0xff]),
        ];
        Ok(Self { bytes: tagged(0x30, &fields.concat()), imprint, nonce })
    }

    /// Does the reply grant a stamp of these bytes?
    pub fn check(&self, reply: &[u8]) -> Result<()> {
        let status = status(reply);
        ensure!(
            matches!(status, Some(0 | 1)),
            "the authority gave no time stamp (status {})",
            status.map_or_else(|| "unreadable".to_owned(), |status| status.to_string())
        );
        let holds = |part: &[u8]| reply.windows(part.len()).any(|bytes| bytes == part);
        ensure!(
            holds(&self.imprint) && holds(&self.nonce),
            "the authority's time stamp is of something else"
        );
        Ok(())
    }
}

/// The status of a reply: the first integer in its first sequence (0 granted, 1 granted with
/// changes).
fn status(reply: &[u8]) -> Option<u8> {
    let (tag, response, _) = field(reply)?;
    let (inner, state, _) = field(response)?;
    let (kind, value, _) = field(state)?;
    match (tag, inner, kind, value) {
        (0x30, 0x30, 0x02, [status]) => Some(*status),
        _ => None,
    }
}

/// A field of DER: its tag, its content, what follows it.
fn field(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (length, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        let length = length
            .iter()
            .try_fold(0_usize, |sum, byte| Some(sum.checked_mul(256)? + usize::from(*byte)))?;
        (length, rest)
    };
    let (content, behind) = rest.split_at_checked(length)?;
    Some((tag, content, behind))
}

fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u8::try_from(content.len()).ok().filter(|length| *length < 0x80);
    let mut bytes = vec![tag, length.expect("a request is short")];
    bytes.extend_from_slice(content);
    bytes
}

#[cfg(test)]
mod tests {
    use super::Query;

    /// A reply that rejects: status 2, as in RFC 3161, 2.4.2.
    const REJECTION: [u8; 7] = [0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x02];

    #[test]
    fn a_query_has_its_fields_in_order_and_only_its_own_stamp_fits() {
        let query = Query::of(b"a head").expect("there are random numbers");
        assert_eq!(query.bytes[..5], [0x30, query.bytes[1], 0x02, 0x01, 0x01]);
        assert_eq!(usize::from(query.bytes[1]), query.bytes.len() - 2);
        assert!(query.check(&REJECTION).expect_err("rejected").to_string().contains("status 2"));
        assert!(query.check(b"").is_err() && query.check(&[0x30, 0x84, 0xff]).is_err());
        let granted = |rest: &[u8]| {
            [
                &[
                    0x30,
                    u8::try_from(5 + rest.len()).expect("it is short"),
                    0x30,
                    0x03,
                    0x02,
                    0x01,
                    0x00,
                ],
                rest,
            ]
            .concat()
        };
        assert!(query.check(&granted(&query.bytes)).is_ok());
        let other = Query::of(b"another").expect("there are random numbers");
        assert!(query.check(&granted(&other.bytes)).is_err());
    }
}
