//! Names of people, as far as they say who is one human: without what people write now so and now
//! so, which is capitals, accents, points, and the order of words.

use terms::Edition;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// A name as an edition compares it; none of one that says nothing.
pub fn human(name: &str, edition: Edition) -> Option<String> {
    if edition < Edition(6) {
        return Some(human_5(name));
    }
    let letters = name.nfkd().filter(|letter| !is_silent(*letter)).flat_map(char::to_lowercase);
    let mut plain = String::new();
    for letter in letters {
        match letter {
            'æ' => plain.push_str("ae"),
            'ð' | 'đ' => plain.push('d'),
            'ħ' => plain.push('h'),
            'ı' => plain.push('i'),
            'ł' => plain.push('l'),
            'ø' => plain.push('o'),
            'œ' => plain.push_str("oe"),
            'ß' => plain.push_str("ss"),
            'ς' => plain.push('σ'),
            letter if is_part_of_a_word(letter) => plain.push(letter),
            _ => plain.push(' '),
        }
    }
    let words = in_any_order(&plain);
    (!words.is_empty()).then_some(words)
}

/// Accents, points of vowels and what nobody sees. A virama (class 9) and the marks of voice (class
/// 8) stay, and so do signs of vowels, which have no class: they make another name.
fn is_silent(letter: char) -> bool {
    !matches!(canonical_combining_class(letter), 0 | 8 | 9)
        || matches!(
            letter,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{e0000}'..='\u{e0fff}'
        )
}

fn is_part_of_a_word(letter: char) -> bool {
    letter.is_alphanumeric() || canonical_combining_class(letter) != 0
}

fn in_any_order(plain: &str) -> String {
    let mut words: Vec<&str> = plain.split_whitespace().collect();
    words.sort_unstable();
    words.join(" ")
}

/// As edition 5 had it: a list of some letters with their accents, and names of nothing alike.
fn human_5(name: &str) -> String {
    let (mut plain, mut bytes) = (String::new(), [0; 4]);
    for letter in name.to_lowercase().chars() {
        plain.push_str(match letter {
            'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
            'æ' => "ae",
            'ç' | 'ć' | 'č' => "c",
            'ð' | 'ď' | 'đ' => "d",
            'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
            'ğ' => "g",
            'ì'..='ï' | 'ī' | 'į' | 'ı' => "i",
            'ł' => "l",
            'ñ' | 'ń' | 'ň' => "n",
            'ò'..='ö' | 'ø' | 'ō' | 'ő' => "o",
            'œ' => "oe",
            'ř' => "r",
            'ś' | 'ş' | 'š' | 'ș' => "s",
            'ß' => "ss",
            'ť' | 'ţ' | 'ț' => "t",
            'ù'..='ü' | 'ū' | 'ů' | 'ű' => "u",
            'ý' | 'ÿ' => "y",
            'ź' | 'ż' | 'ž' => "z",
            // Accents that stand by themselves (Unicode, Combining Diacritical Marks).
            '\u{300}'..='\u{36f}' => "",
            letter if letter.is_alphanumeric() => letter.encode_utf8(&mut bytes),
            _ => " ",
        });
    }
    in_any_order(&plain)
}

#[cfg(test)]
mod tests {
    use super::human;
    use terms::Edition;

    fn now(name: &str) -> Option<String> {
        human(name, Edition(6))
    }

    #[test]
    fn a_name_is_one_however_it_is_written() {
        let names =
            ["Asha Rao", "asha  rao", "RAO, Asha", "Asha\u{a0}Rao.", "Ásha Rão", "A\u{301}sha Rao"];
        for edition in [Edition(5), Edition(6)] {
            let first = human(names[0], edition);
            assert!(names.iter().all(|name| human(name, edition) == first), "{names:?}");
            assert_eq!(
                human("Łukasz Weiß-Müller", edition).as_deref(),
                Some("lukasz muller weiss")
            );
            assert_ne!(human("Asha Rao junior", edition), first);
            assert_ne!(human("आशा राव", edition), human("आशा राम", edition));
        }
    }

    /// Names of which edition 5 made two: its list had no Vietnamese, Croatian, Baltic or Welsh
    /// letters, no wide ones, and it split a word at a sign that nobody sees.
    #[test]
    fn every_accent_is_one() {
        let pairs = [
            ("Nguyễn Đức", "Nguyen Duc"),
            ("Ģirts Ķēniņš", "Girts Kenins"),
            ("Ŵyn Ŷnyr", "Wyn Ynyr"),
            ("Ａｓｈａ Rao", "Asha Rao"),
            ("A\u{200b}sha\u{ad} Rao\u{feff}", "Asha Rao"),
            ("İnci Işık", "inci isik"),
            ("क़मर", "क\u{93c}मर"),
            ("ΝΊΚΟΣ", "Νίκος"),
        ];
        for (one, other) in pairs {
            assert_eq!(now(one), now(other), "{one}");
        }
        assert_ne!(human("Nguyễn Đức", Edition(5)), human("Nguyen Duc", Edition(5)));
        for (one, other) in [("राम", "रोम"), ("राम्य", "रामय"), ("が", "か")]
        {
            assert_ne!(now(one), now(other), "{one}");
        }
    }

    #[test]
    fn a_name_of_nothing_is_nobodys() {
        assert_eq!(["", " . ", "\u{200b}", "\u{301}"].map(now), [const { None }; 4]);
        assert_eq!(human(" . ", Edition(5)), Some(String::new()));
    }
}
