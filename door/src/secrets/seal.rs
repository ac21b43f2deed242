//! The seal: what proves who somebody is and must be read back is kept sealed, by a key that lies
//! elsewhere.
//!
//! In: bytes, and whose they are. Out: the same bytes sealed, and back. Never here: a key in the
//! folder of the office, where a copy of the folder would bring it along; a sealed secret that
//! opens under another person's name.
//!
//! A file of keys has one on each line, as 64 hexadecimal digits; the first one seals, the others
//! only open what was sealed before. A key is called by the first digits of its hash.
//!
//! Source: RFC 8439 (ChaCha20-Poly1305); OWASP Cryptographic Storage (envelope, rotation).

use super::{Failure, hexadecimal, random};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

const KEY_BYTES: usize = 32;
const ID_BYTES: usize = 8;
/// The form of what is sealed: this byte, the id of the key, a nonce, the sealed bytes.
const FORM: u8 = 1;

/// A file of keys is not fit.
#[derive(Debug, thiserror::Error)]
pub enum SealRefused {
    /// The file.
    #[error("the keys of the seal, {path}: {cause}")]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// Somebody else could read it.
    #[error(
        "{path} can be read by others (mode {mode:o}); only the owner of the program may: chmod 600 {path}"
    )]
    OpenToOthers {
        /// Which one.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// A line is none.
    #[error("{path}, line {line}: a key is 64 hexadecimal digits; munim seal-key {path} makes one")]
    Line {
        /// Which file.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
    },
    /// There is no key in it.
    #[error("{0} holds no key; munim seal-key {0} makes one")]
    Empty(PathBuf),
    /// A copy of the office would bring its key along.
    #[error(
        "{0} lies in the folder with the books, so whoever copies the folder has the key too; put it elsewhere"
    )]
    Inside(PathBuf),
    /// The machine gives no random numbers.
    #[error(transparent)]
    Random(#[from] getrandom::Error),
}

/// What stood behind a seal.
#[derive(Debug, PartialEq, Eq)]
pub enum Unsealed {
    /// The bytes.
    Bytes(Vec<u8>),
    /// Their key is not here; its id.
    KeyMissing(String),
    /// They were changed, or belong to somebody else.
    Damaged,
}

struct Key {
    id: [u8; ID_BYTES],
    key: LessSafeKey,
}

impl Key {
    fn of(bytes: &[u8; KEY_BYTES]) -> Self {
        let mut id = [0; ID_BYTES];
        id.copy_from_slice(&blake3::derive_key("munim seal key id", bytes)[..ID_BYTES]);
        let key = UnboundKey::new(&CHACHA20_POLY1305, bytes).expect("32 bytes are a key");
        Self { id, key: LessSafeKey::new(key) }
    }
}

/// The keys; the first one seals. A program that runs takes up what was put into their file since.
pub struct Seal {
    keys: Mutex<Vec<Key>>,
    file: Option<KeyFile>,
}

/// Where keys are read from, and for which office.
struct KeyFile {
    path: PathBuf,
    office: PathBuf,
}

impl Seal {
    /// Reads a file of keys for the office in a folder.
    pub fn read(path: &Path, office: &Path) -> Result<Self, SealRefused> {
        let keys = Mutex::new(Self::keys_in(path, office)?);
        let file = KeyFile { path: path.to_owned(), office: office.to_owned() };
        Ok(Self { keys, file: Some(file) })
    }

    fn keys_in(path: &Path, office: &Path) -> Result<Vec<Key>, SealRefused> {
        let fails = |cause| SealRefused::File { path: path.to_owned(), cause };
        let (place, office) =
            (path.canonicalize().map_err(fails)?, office.canonicalize().map_err(fails)?);
        if place.starts_with(office) {
            return Err(SealRefused::Inside(path.to_owned()));
        }
        let mode = std::fs::metadata(path).map_err(fails)?.permissions().mode() & 0o777;
        if mode.trailing_zeros() < 6 && !is_credential(path) {
            return Err(SealRefused::OpenToOthers { path: path.to_owned(), mode });
        }
        let text = std::fs::read_to_string(path).map_err(fails)?;
        let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let keys = lines
            .map(|(index, line)| {
                let key = key_in(line.trim());
                key.ok_or_else(|| SealRefused::Line { path: path.to_owned(), line: index + 1 })
            })
            .collect::<Result<Vec<_>, _>>()?;
        if keys.is_empty() { Err(SealRefused::Empty(path.to_owned())) } else { Ok(keys) }
    }

    /// Reads the file again: a key may have been put in front. One that cannot be read now, or is
    /// not fit, changes nothing.
    fn read_again(&self) {
        let Some(KeyFile { path, office }) = &self.file else { return };
        if let Ok(keys) = Self::keys_in(path, office) {
            *self.keys() = keys;
        }
    }

    fn keys(&self) -> MutexGuard<'_, Vec<Key>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn of(bytes: &[u8; KEY_BYTES]) -> Self {
        Self { keys: Mutex::new(vec![Key::of(bytes)]), file: None }
    }

    /// Puts a new key in front of a file, or makes the file with one; the id of the key. The older
    /// ones stay until whatever they sealed is sealed again.
    pub fn add_key(path: &Path) -> Result<String, SealRefused> {
        let fails = |cause| SealRefused::File { path: path.to_owned(), cause };
        let older = match std::fs::read_to_string(path) {
            Ok(older) => older,
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(cause) => return Err(fails(cause)),
        };
        let bytes = random_key()?;
        let text = format!("{}\n{older}", hexadecimal(&bytes));
        // Beside it and then in its place: keys are never half written.
        let mut beside = path.as_os_str().to_owned();
        let _ = write!(beside, ".new");
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&beside)
            .map_err(fails)?;
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(fails)?;
        std::fs::rename(&beside, path).map_err(fails)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new("."))).and_then(|it| it.sync_all()).map_err(fails)?;
        Ok(hexadecimal(&Key::of(&bytes).id))
    }

    /// A key that is kept nowhere, for an office that lasts as long as the program.
    pub fn made() -> Result<Self, SealRefused> {
        Ok(Self::of(&random_key()?))
    }

    /// The same key at each call, for tests that open their secrets again.
    #[cfg(test)]
    pub fn of_tests() -> Self {
        Self::of(&[7; KEY_BYTES])
    }

    /// The id of the key that seals.
    pub fn id(&self) -> String {
        hexadecimal(&self.keys()[0].id)
    }

    /// Seals what belongs to `whose`.
    pub(super) fn seal(&self, whose: &str, bytes: &[u8]) -> Result<Vec<u8>, Failure> {
        self.read_again();
        let keys = self.keys();
        let Key { id, key } = &keys[0];
        let nonce: [u8; NONCE_LEN] = random()?;
        let mut sealed = bytes.to_vec();
        key.seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(whose),
            &mut sealed,
        )
        .expect("a few bytes are sealed");
        Ok([&[FORM], id.as_slice(), &nonce, &sealed].concat())
    }

    /// Opens what was sealed for `whose`.
    pub(super) fn unseal(&self, whose: &str, kept: &[u8]) -> Unsealed {
        let Some((id, nonce, sealed)) = parts(kept) else { return Unsealed::Damaged };
        let is_here = |seal: &Self| seal.keys().iter().any(|key| key.id == id);
        if !is_here(self) {
            self.read_again();
        }
        let keys = self.keys();
        let Some(Key { key, .. }) = keys.iter().find(|key| key.id == id) else {
            return Unsealed::KeyMissing(hexadecimal(&id));
        };
        let mut bytes = sealed.to_vec();
        let nonce = Nonce::assume_unique_for_key(nonce);
        match key.open_in_place(nonce, Aad::from(whose), &mut bytes) {
            Ok(bytes) => Unsealed::Bytes(bytes.to_vec()),
            Err(_) => Unsealed::Damaged,
        }
    }

    /// Was it sealed by the key that seals now?
    pub(super) fn is_of_first(&self, kept: &[u8]) -> bool {
        parts(kept).is_some_and(|(id, ..)| id == self.keys()[0].id)
    }
}

/// Does systemd hand it over? It lets in the user of the service alone, by a list beside the mode.
fn is_credential(path: &Path) -> bool {
    std::env::var_os("CREDENTIALS_DIRECTORY").is_some_and(|folder| path.starts_with(folder))
}

fn random_key() -> Result<[u8; KEY_BYTES], getrandom::Error> {
    let mut bytes = [0; KEY_BYTES];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

fn key_in(digits: &str) -> Option<Key> {
    if digits.len() != 2 * KEY_BYTES || !digits.is_ascii() {
        return None;
    }
    let mut bytes = [0; KEY_BYTES];
    for (byte, at) in bytes.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(&digits[at..at + 2], 16).ok()?;
    }
    Some(Key::of(&bytes))
}

/// The id of the key, the nonce and the sealed bytes.
fn parts(kept: &[u8]) -> Option<([u8; ID_BYTES], [u8; NONCE_LEN], &[u8])> {
    let (form, rest) = kept.split_first()?;
    let (id, rest) = rest.split_first_chunk()?;
    let (nonce, sealed) = rest.split_first_chunk()?;
    (*form == FORM).then_some((*id, *nonce, sealed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_for_its_owner_alone() {
        let seal = Seal::made().expect("a key");
        let sealed = seal.seal("anna", b"twenty bytes of hers").expect("sealed");
        assert!(!sealed.windows(6).any(|part| part == b"twenty"));
        assert_eq!(seal.unseal("anna", &sealed), Unsealed::Bytes(b"twenty bytes of hers".to_vec()));
        assert_eq!(seal.unseal("ben", &sealed), Unsealed::Damaged);
        let another = seal.seal("anna", b"twenty bytes of hers").expect("sealed");
        assert_ne!(sealed, another, "the same bytes are never the same twice");
        for at in 1 + ID_BYTES..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(seal.unseal("anna", &changed), Unsealed::Damaged, "byte {at}");
        }
        let other = Seal::made().expect("a key");
        assert_eq!(other.unseal("anna", &sealed), Unsealed::KeyMissing(seal.id()));
    }

    #[test]
    fn a_new_key_stands_in_front_of_the_older_ones() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, office) = (folder.path().join("keys"), folder.path().join("office"));
        std::fs::create_dir(&office).expect("a folder");
        let first = Seal::add_key(&path).expect("a key");
        let older = Seal::read(&path, &office).expect("keys");
        assert_eq!(older.id(), first);
        let sealed = older.seal("anna", b"hers").expect("sealed");
        let second = Seal::add_key(&path).expect("a key");
        let newer = older.seal("anna", b"hers").expect("sealed");
        assert_eq!(older.id(), second, "who runs seals by the new key as soon as it is there");
        let keys = Seal::read(&path, &office).expect("keys");
        assert_eq!(keys.unseal("anna", &newer), Unsealed::Bytes(b"hers".to_vec()));
        assert_eq!(keys.id(), second);
        assert_ne!(first, second);
        assert_eq!(keys.unseal("anna", &sealed), Unsealed::Bytes(b"hers".to_vec()));
        assert!(!keys.is_of_first(&sealed));
    }

    #[test]
    fn a_file_of_keys_that_is_not_fit_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let office = folder.path().join("office");
        std::fs::create_dir(&office).expect("a folder");
        let read = |path: &Path| Seal::read(path, &office).err().map(|error| error.to_string());
        let path = folder.path().join("keys");
        let is = |said: Option<String>, part: &str| {
            assert!(said.as_ref().is_some_and(|said| said.contains(part)), "{said:?}: {part}");
        };
        is(read(&path), "No such file");
        Seal::add_key(&path).expect("a key");
        assert_eq!(read(&path), None);
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o640)).expect("a mode");
        is(read(&path), "can be read by others (mode 640)");
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o600)).expect("a mode");
        std::fs::write(&path, "\nnone\n").expect("written");
        is(read(&path), "line 2: a key is 64 hexadecimal digits");
        std::fs::write(&path, "\n").expect("written");
        is(read(&path), "holds no key");
        let inside = office.join("keys");
        Seal::add_key(&inside).expect("a key");
        is(read(&inside), "lies in the folder with the books");
    }
}
