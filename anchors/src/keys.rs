//! Keys of heads: Ed25519, the private one in a file of its own outside of the office.
//!
//! In: the name of a file. Out: a key that signs, or one that checks. Never here: a private key in
//! what is shown or said.
//!
//! The file is three lines of text, so that it can be typed off paper:
//!
//! ```text
//! munim-key 1
//! seed 64 hexadecimal digits
//! public 64 hexadecimal digits
//! ```
//!
//! Source: RFC 8032, 5.1.5 (the seed is the private key).

use crate::Anchored;
use anyhow::{Context, Result, bail, ensure};
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use std::fmt;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

/// What a key file begins with.
const KIND: &str = "munim-key 1";

/// A key that checks signatures; its 32 bytes are shown in hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey(pub [u8; 32]);

/// A signature.
pub type Signature = [u8; 64];

impl PublicKey {
    /// Reads 64 lowercase hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        from_hex(text).map(Self)
    }

    /// Did the holder of this key sign these bytes?
    pub fn has_signed(&self, bytes: &[u8], signature: &Signature) -> bool {
        UnparsedPublicKey::new(&ED25519, self.0).verify(bytes, signature).is_ok()
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// A key that signs.
pub struct SigningKey(Ed25519KeyPair);

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the private key of {}", self.public())
    }
}

impl SigningKey {
    /// Makes a key and keeps it in a new file that only its owner reads.
    pub fn create(file: &Path) -> Result<Self> {
        let mut seed = [0; 32];
        SystemRandom::new().fill(&mut seed).map_err(|_| anyhow::anyhow!("no random numbers"))?;
        let key = Self::of_seed(&seed)?;
        let text = format!("{KIND}\nseed {}\npublic {}\n", hex(&seed), key.public());
        let opened = File::options().write(true).create_new(true).mode(0o600).open(file);
        let written = opened.and_then(|mut to| {
            to.write_all(text.as_bytes())?;
            to.sync_all()
        });
        written.with_context(|| format!("could not write the key {}", file.display()))?;
        Ok(key)
    }

    /// Reads a key for an office. One that lies in the office's folder is refused: who can rewrite
    /// the journal could sign it anew; and so is one that others can read.
    pub fn read(file: &Path, office: &Anchored) -> Result<Self> {
        let name = file.display();
        ensure!(
            !office.holds(file),
            "the key {name} lies in the folder with the books: who rewrites the journal there could sign it anew; put it elsewhere"
        );
        let text =
            fs::read_to_string(file).with_context(|| format!("could not read the key {name}"))?;
        let mode = fs::metadata(file)?.permissions().mode();
        ensure!(
            mode.trailing_zeros() >= 6,
            "the key {name} can be read by others than its owner: chmod 600 {name}"
        );
        let lines: Vec<&str> = text.lines().collect();
        let [KIND, seed, public] = lines[..] else { bail!("{name} is no key of munim's") };
        let seed = seed.strip_prefix("seed ").and_then(from_hex);
        let public = public.strip_prefix("public ").and_then(PublicKey::parse);
        let (Some(seed), Some(public)) = (seed, public) else {
            bail!("{name} is no key of munim's")
        };
        let key = Self::of_seed(&seed)?;
        ensure!(key.public() == public, "{name} is damaged: its two keys are of two pairs");
        Ok(key)
    }

    fn of_seed(seed: &[u8; 32]) -> Result<Self> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed);
        pair.map(Self).map_err(|_| anyhow::anyhow!("32 bytes make a key"))
    }

    /// The key that checks what this one signs.
    pub fn public(&self) -> PublicKey {
        let public = self.0.public_key().as_ref();
        PublicKey(public.try_into().expect("a key of Ed25519 has 32 bytes"))
    }

    /// Signs.
    pub fn sign(&self, bytes: &[u8]) -> Signature {
        let signed = self.0.sign(bytes);
        signed.as_ref().try_into().expect("a signature of Ed25519 has 64 bytes")
    }
}

/// Bytes in lowercase hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(nibble.into(), 16).expect("half a byte is a digit");
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// The bytes of lowercase hexadecimal digits, when they are as many as asked for.
pub fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digit = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let digits = text.as_bytes();
    if digits.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}
