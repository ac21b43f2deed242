//! Names that leave the house: legal in hledger and in beancount alike, and readable back to ours.
//!
//! An account's code becomes a component of letters, digits and dashes that opens with a capital or
//! a digit; an asset's code becomes a symbol of capitals, digits and `'._-` that opens with a
//! capital and ends with one or a digit. Whatever else a code holds is written as its bytes in
//! hexadecimal behind an escape, and a code that opens in a way that is not legal gets a mark in
//! front:
//!
//! ```text
//!  account  DTC-SEG   DTC-SEG           asset  AAPL   AAPL
//!           J. Doe    J-x2E-x20Doe             brk.b  X'_'62'72'6B.'62
//!           c-1       X-x-c-1                  0700   X'_0700
//! ```
//!
//! In: a code, which is never empty. Out: its name, and the code again. Never here: a directory, a
//! file. Source: hledger 1.25 manual, Account names, Commodity; Beancount Language Syntax,
//! Accounts, Commodities.

/// What a legal name looks like, and how the rest is written.
struct Spelling {
    /// Announces a byte in hexadecimal.
    escape: &'static str,
    /// Stands before a code that opens in a way that is not legal; what follows its escape is no
    /// hexadecimal.
    mark: &'static str,
    /// May a byte stand anywhere?
    is_plain: fn(u8) -> bool,
    /// May a byte open a name?
    opens: fn(u8) -> bool,
    /// May a byte end a name?
    ends: fn(u8) -> bool,
    /// Words that mean something else.
    reserved: &'static [&'static str],
}

const COMPONENT: Spelling = Spelling {
    escape: "-x",
    mark: "X-x-",
    is_plain: |byte| byte.is_ascii_alphanumeric() || byte == b'-',
    opens: |byte| byte.is_ascii_uppercase() || byte.is_ascii_digit(),
    ends: |_| true,
    reserved: &[],
};

const SYMBOL: Spelling = Spelling {
    escape: "'",
    mark: "X'_",
    is_plain: |byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b"'._-".contains(&byte),
    opens: |byte| byte.is_ascii_uppercase(),
    ends: |byte| byte.is_ascii_uppercase() || byte.is_ascii_digit(),
    // Words of beancount's own.
    reserved: &["TRUE", "FALSE", "NULL"],
};

/// The component of an account's name that stands for its code.
pub fn component(code: &str) -> String {
    COMPONENT.spell(code)
}

/// The code of an account's component; none when it is no component of ours.
pub fn code_of_component(component: &str) -> Option<String> {
    COMPONENT.read(component)
}

/// The symbol of an asset's code.
pub fn symbol(code: &str) -> String {
    SYMBOL.spell(code)
}

/// The code of an asset's symbol; none when it is no symbol of ours.
pub fn code_of_symbol(symbol: &str) -> Option<String> {
    SYMBOL.read(symbol)
}

impl Spelling {
    fn spell(&self, code: &str) -> String {
        let bytes = code.as_bytes();
        let opens =
            bytes.first().is_some_and(|byte| (self.opens)(*byte)) && !self.reserved.contains(&code);
        let mut name = String::with_capacity(code.len() + self.mark.len());
        name.push_str(if opens { "" } else { self.mark });
        for (at, byte) in bytes.iter().enumerate() {
            let is_last = at + 1 == bytes.len();
            let is_legal = (self.is_plain)(*byte) && (!is_last || (self.ends)(*byte));
            if is_legal && !bytes[at..].starts_with(self.escape.as_bytes()) {
                name.push(char::from(*byte));
            } else {
                name.push_str(self.escape);
                name.extend(
                    [byte >> 4, byte & 15]
                        .map(|digit| char::from(b"0123456789ABCDEF"[usize::from(digit)])),
                );
            }
        }
        name
    }

    fn read(&self, name: &str) -> Option<String> {
        let mut rest = name.strip_prefix(self.mark).unwrap_or(name);
        let mut bytes = Vec::with_capacity(rest.len());
        while let Some(first) = rest.chars().next() {
            if let Some(behind) = rest.strip_prefix(self.escape) {
                let digits = behind.get(..2)?;
                bytes.push(u8::from_str_radix(digits, 16).ok()?);
                rest = &behind[2..];
            } else {
                bytes.extend(first.to_string().bytes());
                rest = &rest[first.len_utf8()..];
            }
        }
        String::from_utf8(bytes).ok()
    }
}
