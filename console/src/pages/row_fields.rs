//! Rows of a plain file as a form shows them: what each column takes, and what it means. Whoever
//! enters rows and whoever repairs one has the same form.
//!
//! In: rows of a kind. Out: a form of them, and below it what they would bring about where that was
//! asked; and, of what came back, a file. Never here: whether a row is right (the office), and
//! whether whoever asks may hand such rows in (`commands::check_may`).

use super::Here;
use super::account_fields::{ACCOUNTS, Accounts, names_account};
use super::approvals::effects_of;
use super::here::clients_in_sight;
use super::taking_back::takes_back;
use crate::Rooms;
use crate::answers::currencies;
use crate::commands::{Tried, tried};
use crate::look::form::{Choice, Field, FieldKind, chosen, form};
use crate::reason::failed;
use crate::words::{Family, Words};
use door::{Permission, Problem, Seen};
use engine::{Column, Holds, Takes, columns};
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};
use terms::{ClockTime, Date, LocalTime, Moment, SourceKind, Wording};

/// The field in which somebody says why.
const REASON: &str = "reason";

/// The button that asks what the rows would bring about, before anything is kept.
const CHECK: &str = "check";

/// The rule that whoever approves must be told why.
const NO_REASON: &str = "reason_must_be_given";

const CURRENCIES: &str = "currencies";

/// The most rows of one form; more than that is a file.
pub const ROWS_MAX: usize = 20;

/// A row as people fill it in: what stands under each column.
pub type Filled = BTreeMap<String, String>;

/// Rows that are filled in, why they are handed in, and what is wrong with them.
pub struct Entry {
    /// What they are.
    pub kind: SourceKind,
    /// The rows.
    pub rows: Vec<Filled>,
    /// Why, for whoever must approve it.
    pub reason: String,
    /// What is wrong.
    pub problem: Option<Problem>,
    /// Is it only asked what they would bring about?
    pub is_checked: bool,
}

/// A form that is drawn up.
pub struct Drawn {
    /// The form.
    pub form: Markup,
    /// What the rows would bring about, where that was asked.
    pub would: Markup,
    /// Whose accounts both tell of.
    pub seen: Seen,
}

impl Entry {
    /// What came back from a form.
    pub fn read(kind: SourceKind, sent: &BTreeMap<String, String>) -> Self {
        let row = |index: usize| {
            let under = |column: &Column| {
                let name = name_of(index, column.name);
                // Who has chosen among what a part could be means that.
                let chosen = sent.get(&chosen(&name)).filter(|chosen| !chosen.is_empty());
                let text = chosen.or_else(|| sent.get(&name))?.trim();
                let is_number = matches!(column.holds, Holds::Number);
                let plain = is_number.then(|| ungrouped(text)).flatten();
                Some((column.name.to_owned(), plain.unwrap_or_else(|| text.to_owned())))
            };
            columns(kind).iter().filter_map(under).collect::<Filled>()
        };
        let rows = (0..ROWS_MAX).map(row).take_while(|row| !row.is_empty()).collect();
        let reason = sent.get(REASON).cloned().unwrap_or_default();
        Self { kind, rows, reason, problem: None, is_checked: sent.contains_key(CHECK) }
    }

    /// With the times of the office's clocks as moments, as files say them.
    #[must_use]
    pub fn at_the_office(mut self, local: &LocalTime) -> Self {
        let moments =
            columns(self.kind).iter().filter(|column| matches!(column.holds, Holds::Moment));
        for column in moments {
            for text in self.rows.iter_mut().filter_map(|row| row.get_mut(column.name)) {
                if let Some(moment) = with_offset(local, text) {
                    *text = moment;
                }
            }
        }
        self
    }

    /// The rows as a file of their kind.
    pub fn as_file(&self) -> anyhow::Result<Vec<u8>> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let names = || columns(self.kind).iter().map(|column| column.name);
        writer.write_record(names())?;
        for row in &self.rows {
            writer.write_record(names().map(|name| row.get(name).map_or("", String::as_str)))?;
        }
        Ok(writer.into_inner()?)
    }

    /// What the rows would bring about as the books stand; nothing when they cannot be read yet.
    async fn tried(&self, here: &Here) -> Result<Tried, Problem> {
        let (kind, bytes) = (self.kind, self.as_file().unwrap_or_default());
        let look = move |rooms: &Rooms| Ok(tried(rooms, kind, &bytes).unwrap_or_default());
        here.rooms.apart(look).await.map_err(failed)
    }

    /// The form: what is wrong first, then a field for each column of each row, why, and the
    /// buttons.
    pub async fn form(
        &self,
        here: &Here,
        action: &str,
        buttons: &Markup,
    ) -> Result<Drawn, Problem> {
        let (accounts, currencies) = self.known(here).await?;
        let tried = self.tried(here).await?;
        let words = here.words;
        let body = html! {
            @if let Some(problem) = &self.problem {
                p.error role="alert" { (words.worded(&problem.detail)) }
            }
            @for (index, row) in self.rows.iter().enumerate() {
                fieldset.fields {
                    @if self.rows.len() > 1 {
                        legend { (words.say_with("row-number", &[("row", &(index + 1).to_string())])) }
                    }
                    @for column in columns(self.kind) {
                        (self.field(words, column, (index, row), &accounts).shown(words))
                    }
                }
            }
            (accounts.list())
            datalist id=(CURRENCIES) { @for currency in &currencies { option value=(currency); } }
            (self.reason_field(words, &tried).shown(words))
            div.buttons {
                (buttons)
                button type="submit" name=(CHECK) value="yes" formnovalidate { (words.say("enter-check")) }
            }
        };
        let (mut shown, mut would) = (accounts.shown, html! {});
        if self.is_checked {
            shown.extend(tried.would.effects.iter().map(|effect| effect.account.clone()));
            would = brought_about(here, &tried);
        }
        let form = form(action, &here.visitor.csrf, &body);
        Ok(Drawn { form, would, seen: Seen::clients(shown) })
    }

    /// What is known of the accounts that stand in its fields, and the currencies to choose from.
    async fn known(&self, here: &Here) -> Result<(Accounts, Vec<String>), Problem> {
        let of_accounts = columns(self.kind).iter().filter(|column| names_account(column.name));
        let texts: BTreeSet<String> = of_accounts
            .flat_map(|column| self.rows.iter().filter_map(|row| row.get(column.name)))
            .filter(|text| !text.is_empty())
            .cloned()
            .collect();
        let names_some = columns(self.kind).iter().any(|column| names_account(column.name));
        let may_see = here.visitor.may(Permission::SeeClients);
        let sight = may_see.then(|| clients_in_sight(here));
        here.answer(move |office, _| {
            let accounts = names_some.then(|| Accounts::of(office, &texts, sight.as_ref()));
            (accounts.unwrap_or_default(), currencies(office).collect())
        })
        .await
    }

    fn field(
        &self,
        words: Words,
        column: &Column,
        (index, row): (usize, &Filled),
        accounts: &Accounts,
    ) -> Field {
        let wrong = self.problem.as_ref().map(|problem| &problem.detail);
        let is_alone = self.rows.len() == 1;
        let wrong = wrong.filter(|wrong| is_alone && is_about(wrong, column.name, row));
        let error = wrong.map(|wrong| words.worded(wrong)).unwrap_or_default();
        let of = Field { error, ..field(words, column, index, row) };
        if !names_account(column.name) {
            return of;
        }
        Field {
            names: accounts.whose(&of.value).unwrap_or_default().to_owned(),
            could_be: accounts.could_be(&of.value).to_vec(),
            ..of
        }
    }

    /// Why; it must be said where somebody else is to approve the rows: all of the kind, or these,
    /// by a limit or the table of the firm.
    fn reason_field(&self, words: Words, tried: &Tried) -> Field {
        let policy = office::papers::policy_of(self.kind);
        let is_always = matches!(policy.second_person, office::papers::SecondPerson::Always(_));
        let missing = self.problem.as_ref().filter(|problem| problem.code == NO_REASON);
        Field {
            name: REASON.to_owned(),
            label: words.say("files-reason"),
            value: self.reason.clone(),
            hint: words.say("enter-reason"),
            error: missing.map(|problem| words.worded(&problem.detail)).unwrap_or_default(),
            is_required: is_always || missing.is_some() || tried.waits,
            unless: words.say("enter-reason-unless"),
            ..Field::default()
        }
    }
}

/// What rows would bring about: each balance before and after, with whose it is, and what looks
/// wrong.
fn brought_about(here: &Here, tried: &Tried) -> Markup {
    let words = here.words;
    let Tried { would, waits } = tried;
    html! {
        section #would aria-label=(words.say("enter-would")) {
            @for warning in &would.warnings {
                p.error role="alert" { (words.worded(&warning.0)) }
            }
            @if *waits { p.hint { (words.say("enter-waits")) } }
            (effects_of(words, would).shown(here, None))
        }
    }
}

/// A time without an offset is that of the clocks where the office is: with its offset.
fn with_offset(local: &LocalTime, text: &str) -> Option<String> {
    let (date, clock) = text.split_once(['T', ' '])?;
    let (minute, second) = match clock.get(5..) {
        Some("") => (clock, "00"),
        Some(rest) => (&clock[..5], rest.strip_prefix(':')?),
        None => return None,
    };
    let of_minute = local.at(Date::parse(date)?, ClockTime::parse(minute)?);
    let is_plain = second.len() == 2 && second.bytes().all(|byte| byte.is_ascii_digit());
    let seconds: i64 = second.parse().ok().filter(|seconds| is_plain && *seconds < 60)?;
    Some(local.show(Moment(of_minute.0 + seconds * 1_000_000_000)))
}

/// The name of a field within a form of several rows.
fn name_of(row: usize, column: &str) -> String {
    format!("{column}.{row}")
}

/// Is what is wrong about the field of a column: does it name the column, or what stands in it
/// under its name?
fn is_about(wrong: &Wording, column: &str, row: &Filled) -> bool {
    match wrong {
        Wording::Text(_) => false,
        Wording::Several(several) => several.parts.iter().any(|part| is_about(part, column, row)),
        Wording::Sentence(sentence) => sentence.args.iter().any(|(name, value)| {
            let says = |wanted: &str| value.text().is_some_and(|text| text == wanted);
            let names_it = name == "column" && says(column);
            let is_in_it = name == column && row.get(column).is_some_and(|text| says(text));
            names_it || is_in_it || is_about(value, column, row)
        }),
    }
}

/// A number without the separators between its groups, as people write it: of three digits, or of
/// two before the last three. None when it is not written so, and then it is left as it stands.
pub(super) fn ungrouped(text: &str) -> Option<String> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, _) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let groups: Vec<&str> = whole.split(',').collect();
    let [first, middle @ .., last] = groups.as_slice() else { return None };
    let is_digits = |group: &&str| group.bytes().all(|byte| byte.is_ascii_digit());
    let all_have = |length: usize| middle.iter().all(|group| group.len() == length);
    let is_grouped = groups.iter().all(is_digits)
        && last.len() == 3
        && ((1..=3).contains(&first.len()) && all_have(3)
            || (1..=2).contains(&first.len()) && all_have(2));
    let is_plain = unsigned.matches(',').count() == groups.len() - 1;
    (is_grouped && is_plain).then(|| text.replace(',', ""))
}

fn field(words: Words, column: &Column, row: usize, filled: &Filled) -> Field {
    let value = filled.get(column.name).cloned().unwrap_or_default();
    Field {
        name: name_of(row, column.name),
        label: words.word(Family::Column, column.name),
        kind: takes(words, column, &value),
        hint: hint(words, column),
        is_required: column.required || (column.name == REASON && takes_back(filled)),
        offers: offers(column),
        value,
        ..Field::default()
    }
}

fn hint(words: Words, column: &Column) -> String {
    let meaning = words.text(column.meaning);
    match column.holds {
        Holds::Moment => format!("{meaning} · {}", words.say("enter-local-time")),
        _ => meaning,
    }
}

/// The names that are offered: there are few accounts of the firm's own, and few currencies; those
/// of clients are looked up by a part.
fn offers(column: &Column) -> Option<&'static str> {
    match column.name {
        "currency" | "asset" | "base" | "quote" => Some(CURRENCIES),
        name if names_account(name) => Some(ACCOUNTS),
        name if name.ends_with("_currency") => Some(CURRENCIES),
        _ => None,
    }
}

/// What cannot stand in a field of its own form stands in a plain one, so that nothing is hidden or
/// lost.
fn takes(words: Words, column: &Column, value: &str) -> FieldKind {
    match (column.holds, column.holds.takes()) {
        (Holds::Day, _) if value.is_empty() || Date::parse(value).is_some() => FieldKind::Date,
        (Holds::Number, _) => FieldKind::Decimal,
        (Holds::Text, _) => FieldKind::Text,
        (_, Takes::OneOf(known))
            if value.is_empty() || known.split(", ").any(|word| word == value) =>
        {
            let nothing = Choice { value: String::new(), label: String::new() };
            FieldKind::Choice(
                std::iter::once(nothing)
                    .chain(known.split(", ").map(|word| choice(words, word)))
                    .collect(),
            )
        }
        (_, Takes::OneOf(_) | Takes::SomeOf(_) | Takes::Form(_)) => FieldKind::Code,
    }
}

/// A word of the files, with what it means beside it.
fn choice(words: Words, word: &str) -> Choice {
    let meaning = words.word(Family::Value, word);
    let label = if meaning == word { meaning } else { format!("{word} · {meaning}") };
    Choice { value: word.to_owned(), label }
}

#[cfg(test)]
mod tests {
    use super::ungrouped;

    #[test]
    fn numbers_may_be_grouped_as_people_do() {
        let plain = [
            ("1,250.00", "1250.00"),
            ("-1,234,567", "-1234567"),
            ("1,00,000.00", "100000.00"),
            ("12,34,567.5", "1234567.5"),
        ];
        for (text, number) in plain {
            assert_eq!(ungrouped(text).as_deref(), Some(number));
        }
        // A comma may stand for a decimal point elsewhere; what could mean two things is refused.
        for text in
            ["1250.00", "1,25", "1250,000", "1,2345", "1,,000", "0.1,234", ",250", "1,23,45"]
        {
            assert_eq!(ungrouped(text), None, "{text}");
        }
    }
}
