//! Short ASCII text in a fixed number of bytes: the inside of every identifier.
//!
//! In: text that a parser has already found to be ASCII and short enough. Out: a `Copy` value.
//! Shorter text is padded with NUL, so that order and equality are those of the text.

use std::str;

/// ASCII text of at most `N` bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Text<const N: usize>([u8; N]);

impl<const N: usize> Text<N> {
    /// Text that fills all `N` bytes.
    pub(crate) const fn full(bytes: [u8; N]) -> Self {
        Self(bytes)
    }

    /// Copies `text`, which the caller has checked: ASCII, at most `N` bytes, no NUL.
    pub(crate) fn of(text: &str) -> Self {
        assert!(text.is_ascii() && text.len() <= N, "a parser checks before it copies");
        let mut bytes = [0; N];
        bytes[..text.len()].copy_from_slice(text.as_bytes());
        Self(bytes)
    }

    /// The text without its padding.
    pub(crate) fn as_str(&self) -> &str {
        let length = self.0.iter().position(|&byte| byte == 0).unwrap_or(N);
        str::from_utf8(&self.0[..length]).expect("identifiers hold ASCII only")
    }
}

/// Declares an identifier: a newtype over [`Text`] that shows itself as it was written.
///
/// A macro although the house prefers functions: the newtypes differ in name and length only, and
/// written out they would be three hundred lines of the same sentence.
macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident, $length:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(crate::identifiers::text::Text<$length>);

        impl $name {
            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({})", stringify!($name), self.as_str())
            }
        }
    };
}
pub(crate) use identifier;
