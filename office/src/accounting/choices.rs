//! The choices of lots, by their ids, each with where it came from.

use crate::shared::image::numbered;
use terms::{LotChoice, NameTable, Numbered, Origin, TradeNumber};

/// Every choice, in the order of booking.
#[derive(Clone, Debug, Default)]
pub struct ChoiceBook {
    choices: Vec<(LotChoice, Origin)>,
    choice_ids: NameTable<TradeNumber>,
}

impl ChoiceBook {
    /// The choice of an id, and where it came from.
    pub fn find(&self, choice_id: &str) -> Option<&(LotChoice, Origin)> {
        self.choice_ids.get(choice_id).map(|index| &self.choices[index.index()])
    }

    /// Every choice, in order.
    pub fn all(&self) -> impl Iterator<Item = &(LotChoice, Origin)> {
        self.choices.iter()
    }

    /// Keeps a choice; how many there were before it.
    pub(crate) fn keep(&mut self, origin: Origin, choice: &LotChoice) -> u32 {
        let number = TradeNumber::from_index(self.choices.len());
        self.choice_ids.insert(choice.choice_id.clone(), number);
        self.choices.push((choice.clone(), origin));
        number.0
    }
}

crate::shared::image::fields!(ChoiceBook { choices } found |book| {
    choice_ids: numbered(&book.choices, |(choice, _)| &choice.choice_id),
});
