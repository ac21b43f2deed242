//! Sentences in answers: programs read it in English, a page says it in its reader's
//! language.

use office::words::in_english;
use serde::{Serialize, Serializer};
use terms::Wording;
use utoipa::openapi::schema::Type;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// A sentence of the house, several, or a text that is the same in every language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said(pub Wording);

impl Said {
    /// A text that is the same in every language; nothing, when it is a sentence.
    pub fn text(&self) -> &str {
        self.0.text().map_or("", |text| text.as_str())
    }

    /// As a page says it: of a long list the first few, and the report with all of them.
    pub fn in_short(&self) -> Wording {
        match &self.0 {
            Wording::Sentence(item) => office::in_short(item).into(),
            Wording::Text(_) | Wording::Several(_) => self.0.clone(),
        }
    }

    /// As programs read it.
    pub fn english(&self) -> String {
        in_english(&self.0)
    }
}

impl<W: Into<Wording>> From<W> for Said {
    fn from(says: W) -> Self {
        Self(says.into())
    }
}

impl Serialize for Said {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&in_english(&self.0))
    }
}

/// In the document of the API it is a text.
impl PartialSchema for Said {
    fn schema() -> RefOr<Schema> {
        let says = "What the office says: a sentence in English, or a text that is the same in every language.";
        ObjectBuilder::new().schema_type(Type::String).description(Some(says)).into()
    }
}

impl ToSchema for Said {}
