//! Preferences of a reader: the language, bright or dark paper.
//!
//! In: the cookies that their choices are kept in, and what their browser accepts. Out: a voice and
//! a theme.

use super::frame::{Theme, plain_page};
use crate::words::{Locale, Words};
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use axum::http::request::Parts;
use maud::Markup;
use std::convert::Infallible;

/// A reader, before anything is known of who they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reader {
    /// The voice.
    pub words: Words,
    /// Bright or dark.
    pub theme: Theme,
}

impl Reader {
    /// By their own choice, or else as their browser says.
    pub fn of(headers: &HeaderMap) -> Self {
        let accepted =
            headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let locale = cookie(headers, "locale")
            .and_then(Locale::parse)
            .unwrap_or_else(|| Locale::accepted(accepted));
        Self {
            words: Words::of(locale),
            theme: cookie(headers, "theme").map(Theme::parse).unwrap_or_default(),
        }
    }

    /// A page on which nothing stands but a body.
    pub fn plain(self, title: &str, body: &Markup) -> Markup {
        plain_page(self.words, self.theme, title, body)
    }
}

/// A cookie of a name.
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs =
        all.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

impl<S: Send + Sync> FromRequestParts<S> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}

#[cfg(test)]
mod tests {
    use super::{ACCEPT_LANGUAGE, COOKIE, HeaderMap, Locale, Reader, Theme};

    #[test]
    fn a_choice_goes_before_the_browser() {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, "hi-IN,hi;q=0.9".parse().expect("a header"));
        assert_eq!(Reader::of(&headers).words.locale, Locale::HindiIndia);
        headers.insert(COOKIE, "munim=x; locale=en-IN; theme=dark".parse().expect("a header"));
        let reader = Reader::of(&headers);
        assert_eq!((reader.words.locale, reader.theme), (Locale::EnglishIndia, Theme::Dark));
    }
}
