//! Fields of forms, each with its label, a hint, and what is wrong with it.

use crate::words::{Family, Words};
use door::CSRF_FIELD;
use maud::{Markup, html};

/// A thing to choose.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
}

/// What a field takes.
#[derive(Clone, Debug, Default)]
pub enum FieldKind {
    /// A line of text.
    #[default]
    Text,
    /// A name that must be given as it is: an id, an account, a code.
    Code,
    /// An exact decimal.
    Decimal,
    /// A day.
    Date,
    /// Many lines.
    Lines,
    /// A secret that the browser may remember.
    Password,
    /// One of these.
    Choice(Vec<Choice>),
    /// Sent along, not shown.
    Hidden,
}

impl FieldKind {
    /// One of these, or any.
    pub fn any_or(words: Words, choices: impl IntoIterator<Item = Choice>) -> Self {
        let any = Choice { value: String::new(), label: words.say("work-any") };
        Self::Choice(std::iter::once(any).chain(choices).collect())
    }
}

/// A field of a form.
#[derive(Clone, Debug, Default)]
pub struct Field {
    /// The name under which it is sent.
    pub name: String,
    /// Its label.
    pub label: String,
    /// What it takes.
    pub kind: FieldKind,
    /// What stands in it.
    pub value: String,
    /// A few words of advice; may be empty.
    pub hint: String,
    /// What is wrong with it, and what to do; may be empty.
    pub error: String,
    /// Must it be filled?
    pub is_required: bool,
    /// The list of words that are offered while somebody types.
    pub offers: Option<&'static str>,
    /// When it need not be filled: said in the place of "optional"; may be empty.
    pub unless: String,
    /// What it names, told beside it; may be empty.
    pub names: String,
    /// What it could name, to choose from; sent as the field [`chosen`] says.
    pub could_be: Vec<Choice>,
}

/// The name under which the choice is sent of what a field could name.
pub fn chosen(field: &str) -> String {
    format!("chosen-{field}")
}

impl Field {
    /// A field under the name of a column.
    pub fn of_column(words: Words, name: &str, kind: FieldKind, value: &str) -> Self {
        Self {
            name: name.to_owned(),
            label: words.word(Family::Column, name),
            kind,
            value: value.to_owned(),
            ..Self::default()
        }
    }

    /// The field as markup.
    pub fn shown(&self, words: Words) -> Markup {
        if matches!(self.kind, FieldKind::Hidden) {
            return html! { input type="hidden" name=(self.name) value=(self.value); };
        }
        let id = format!("field-{}", self.name);
        html! {
            div.field.wrong[!self.error.is_empty()] {
                label for=(id) {
                    (self.label)
                    @if !self.is_required { span.optional { " " (self.optional(words)) } }
                }
                (self.input(&id))
                (self.named(words, &id))
                @if !self.hint.is_empty() { p.hint id={ (id) "-hint" } { (self.hint) } }
                @if !self.error.is_empty() { p.error id={ (id) "-error" } { (self.error) } }
            }
        }
    }

    fn optional(&self, words: Words) -> String {
        if self.unless.is_empty() { words.say("optional") } else { self.unless.clone() }
    }

    /// What it names; or what it could name, to choose from.
    fn named(&self, words: Words, id: &str) -> Markup {
        html! {
            @if !self.names.is_empty() { p.names id={ (id) "-names" } { (self.names) } }
            @if !self.could_be.is_empty() {
                label.unseen for={ (id) "-chosen" } { (words.say_with("field-could-be", &[("text", &self.value)])) }
                select id={ (id) "-chosen" } name=(chosen(&self.name)) {
                    option value="" { (words.say_with("field-could-be", &[("text", &self.value)])) }
                    @for choice in &self.could_be { option value=(choice.value) { (choice.label) } }
                }
            }
        }
    }

    /// What a screen reader reads out with the field.
    fn described_by(&self, id: &str) -> Option<String> {
        let hint = (!self.hint.is_empty()).then(|| format!("{id}-hint"));
        let error = (!self.error.is_empty()).then(|| format!("{id}-error"));
        let names = (!self.names.is_empty()).then(|| format!("{id}-names"));
        let ids: Vec<String> = names.into_iter().chain(hint).chain(error).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn input(&self, id: &str) -> Markup {
        let described = self.described_by(id);
        let invalid = (!self.error.is_empty()).then_some("true");
        match &self.kind {
            FieldKind::Text => self.line(id, "text", None, None),
            FieldKind::Code => self.line(id, "text", Some("code"), None),
            FieldKind::Decimal => self.line(id, "text", Some("decimal"), Some("decimal")),
            FieldKind::Date => self.line(id, "date", None, None),
            FieldKind::Password => self.line(id, "password", None, None),
            FieldKind::Hidden => html! {},
            FieldKind::Lines => html! {
                textarea id=(id) name=(self.name) rows="4" required[self.is_required]
                    aria-describedby=[described] aria-invalid=[invalid] { (self.value) }
            },
            FieldKind::Choice(choices) => html! {
                select id=(id) name=(self.name) required[self.is_required]
                    aria-describedby=[described] aria-invalid=[invalid] {
                    @for choice in choices {
                        option value=(choice.value) selected[choice.value == self.value] {
                            (choice.label)
                        }
                    }
                }
            },
        }
    }

    fn line(&self, id: &str, takes: &str, class: Option<&str>, mode: Option<&str>) -> Markup {
        let invalid = (!self.error.is_empty()).then_some("true");
        let filled = (takes != "password").then_some("off");
        html! {
            input id=(id) type=(takes) name=(self.name) value=(self.value) class=[class]
                inputmode=[mode] autocomplete=[filled] list=[self.offers] required[self.is_required]
                aria-describedby=[self.described_by(id)] aria-invalid=[invalid];
        }
    }
}

/// A form that changes something: it brings its token back.
pub fn form(action: &str, csrf: &str, body: &Markup) -> Markup {
    html! {
        form.fields method="post" action=(action) {
            input type="hidden" name=(CSRF_FIELD) value=(csrf);
            (body)
        }
    }
}

/// A bar of filters over a list, which keeps what else the address says. It asks, and changes
/// nothing, so its fields stand in the address.
pub fn filters(words: Words, action: &str, kept: &Markup, fields: &[Field]) -> Markup {
    html! {
        form.filters method="get" action=(action) role="search" aria-label=(words.say("filter")) {
            (kept)
            @for field in fields { (field.shown(words)) }
            div.buttons {
                button type="submit" { (words.say("filter")) }
                a.button.plain href=(action) { (words.say("clear")) }
            }
        }
    }
}
