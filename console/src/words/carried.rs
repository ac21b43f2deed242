//! Flash messages, carried in the address: a wording that is said to a reader on the page to which
//! they are sent back, in the language of that page.
//!
//! In: a wording. Out: JSON, and the wording again. Never here: whether it is ours; whoever reads
//! it from an address asks that first (`pages/here.rs`).

use serde_json::{Value, json};
use terms::{Name, Sentence, Several, Wording};

/// As a text.
pub fn to_text(wording: &Wording) -> String {
    to_json(wording).to_string()
}

/// What was carried; none when the text is none of ours.
pub fn from_text(text: &str) -> Option<Wording> {
    from_json(&serde_json::from_str(text).ok()?)
}

fn to_json(wording: &Wording) -> Value {
    match wording {
        Wording::Text(text) => json!(text.as_str()),
        Wording::Sentence(sentence) => {
            let args: Vec<Value> = sentence
                .args
                .iter()
                .map(|(name, wording)| json!([name.as_str(), to_json(wording)]))
                .collect();
            json!({ "code": sentence.code.as_str(), "args": args })
        }
        Wording::Several(several) => {
            let Several { between, parts } = &**several;
            json!({ "between": between.as_str(), "parts": parts.iter().map(to_json).collect::<Vec<_>>() })
        }
    }
}

fn from_json(value: &Value) -> Option<Wording> {
    let name = |value: &Value| value.as_str().map(Name::from);
    if let Some(text) = name(value) {
        return Some(Wording::Text(text));
    }
    if let Some(code) = value.get("code") {
        let arg = |pair: &Value| Some((name(pair.get(0)?)?, from_json(pair.get(1)?)?));
        let args = value.get("args")?.as_array()?.iter().map(arg).collect::<Option<_>>()?;
        return Some(Wording::Sentence(Box::new(Sentence { code: name(code)?, args })));
    }
    let parts = value.get("parts")?.as_array()?.iter().map(from_json).collect::<Option<_>>()?;
    Some(Wording::several(&name(value.get("between")?)?, parts))
}

#[cfg(test)]
mod tests {
    use super::{from_text, to_text};
    use terms::{Say, Sentence, Wording, sentence};

    #[test]
    fn what_is_carried_comes_back_as_it_was() {
        let several =
            Wording::list([sentence!("no price"), Sentence::prose("older", "as it was {said}")]);
        for wording in [
            "".wording(),
            "फिर से \"देखें\"".wording(),
            sentence!("missing: {parts}", parts = several).wording(),
            several,
        ] {
            assert_eq!(from_text(&to_text(&wording)), Some(wording));
        }
        for none in [
            "",
            "no price",
            "{}",
            "{\"code\":1,\"args\":[]}",
            "[1]",
            "{\"code\":\"a\",\"args\":[[\"b\"]]}",
        ] {
            assert_eq!(from_text(none), None, "{none}");
        }
        let nested = format!(
            "{}\"a\"{}",
            "{\"between\":\"\",\"parts\":[".repeat(100_000),
            "]}".repeat(100_000)
        );
        assert_eq!(from_text(&nested), None, "it ends");
    }
}
