//! Names that leave: whatever a code is, its name is legal for both tools, and gives the code
//! again.

use outbound::names::{code_of_component, code_of_symbol, component, symbol};
use proptest::prelude::*;

/// beancount: `[A-Z0-9][A-Za-z0-9-]*`; hledger takes anything of that.
fn is_component(name: &str) -> bool {
    let opens =
        name.starts_with(|letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit());
    opens && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// beancount: `[A-Z][A-Z0-9'._-]*`, ending with a letter or a digit; hledger takes anything of that
/// in quotes.
fn is_symbol(name: &str) -> bool {
    let is_plain = |letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit();
    let all = name.chars().all(|letter| is_plain(letter) || "'._-".contains(letter));
    all && name.starts_with(|letter: char| letter.is_ascii_uppercase())
        && name.ends_with(is_plain)
        && !["TRUE", "FALSE", "NULL"].contains(&name)
}

#[track_caller]
fn comes_back(code: &str) {
    let (component, symbol) = (component(code), symbol(code));
    assert!(is_component(&component), "{code:?} as {component}");
    assert!(is_symbol(&symbol), "{code:?} as {symbol}");
    assert_eq!(code_of_component(&component).as_deref(), Some(code), "{component}");
    assert_eq!(code_of_symbol(&symbol).as_deref(), Some(code), "{symbol}");
}

#[test]
fn what_is_legal_is_left_alone() {
    for code in ["BANK", "DTC-SEG", "C0000106", "20013999-2", "C-1", "7"] {
        assert_eq!(component(code), code);
    }
    for code in ["USD", "V", "BRK.B", "BF-B", "INE002A01018"] {
        assert_eq!(symbol(code), code);
    }
}

#[test]
fn what_is_not_comes_back() {
    assert_eq!(
        [component("J. Doe"), component("c-1"), component("A-x1")],
        ["J-x2E-x20Doe", "X-x-c-1", "A-x2Dx1"]
    );
    assert_eq!(
        [symbol("brk.b"), symbol("0700"), symbol("TRUE"), symbol("A.")],
        ["X'_'62'72'6B.'62", "X'_0700", "X'_TRUE", "A'2E"]
    );
    for code in [
        "X-x-a", "-x41", "x", "X-x", "X'_A", "'41", "X'41", "é", "  ", ";=\"", "NULL", "X'_NULL",
        "Ω:Ω", "-", "'", "X-x-", "X'_",
    ] {
        comes_back(code);
    }
}

#[test]
fn what_is_no_name_of_ours_is_none() {
    for name in ["A-xZZ", "A-x4", "A-xC3"] {
        assert_eq!(code_of_component(name), None, "{name}");
    }
    assert_eq!(code_of_symbol("A'4"), None);
}

proptest! {
    #[test]
    fn any_code_comes_back(code in ".{1,24}") {
        comes_back(&code);
    }

    #[test]
    fn codes_that_look_like_names_come_back(code in "(X|-x|'|_|[0-9A-F]|-|x|\\.){1,12}") {
        comes_back(&code);
    }

    #[test]
    fn two_codes_never_share_a_name(one in "[-xX'_.0-9A-Fa-f]{1,6}", other in "[-xX'_.0-9A-Fa-f]{1,6}") {
        prop_assert_eq!(one == other, component(&one) == component(&other));
        prop_assert_eq!(one == other, symbol(&one) == symbol(&other));
    }
}
