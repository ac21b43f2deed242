//! Statements of what lots cost that came without it, and the lots that follow from them.
//!
//! In: statements, each of a part of what a transfer from outside or an opening balance brought.
//! Out: the lots of what came: those that are stated, and what is left of it as its row told. A
//! statement may come after the shares were sold: the lots are worked out anew, and what was gained
//! with them. Source: 26 CFR 1.6045A-1 (transfer statements), 1.6045-1(d)(2)(iii).

use super::lots::Receipt;
use crate::shared::image::numbered;
use std::collections::BTreeMap;
use terms::{LotStatement, Name, NameTable, Numbered, Origin, Quantity, TradeNumber};

/// By what something came that may be stated later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Came {
    /// A transfer from outside: the count of transfers before it.
    Transfer(u32),
    /// An opening balance: the count of opening balances before it.
    Opening(u32),
}

/// A statement in the books.
#[derive(Clone, Debug)]
pub struct Stated {
    /// The statement.
    pub statement: LotStatement,
    /// Where it came from.
    pub origin: Origin,
    /// What it is about.
    pub came: Came,
    /// Which lot of that it is, from 1 on.
    pub piece: u32,
    /// Was it not taken back?
    pub stands: bool,
}

/// Every statement, in the order of booking.
#[derive(Clone, Debug, Default)]
pub struct StatementBook {
    stated: Vec<Stated>,
    statement_ids: NameTable<TradeNumber>,
    by_came: BTreeMap<Came, Vec<TradeNumber>>,
}

impl StatementBook {
    /// The statement of an id, standing or not.
    pub fn find(&self, statement_id: &str) -> Option<&Stated> {
        self.statement_ids.get(statement_id).map(|number| &self.stated[number.index()])
    }

    /// The statements of something that came, which stand.
    pub fn of(&self, came: Came) -> impl Iterator<Item = &Stated> {
        let numbers = self.by_came.get(&came).into_iter().flatten();
        numbers.map(|number| &self.stated[number.index()]).filter(|stated| stated.stands)
    }

    /// How much of something that came is stated, but for the statement of this id.
    pub fn stated(&self, came: Came, without: Option<&Name>) -> i128 {
        let others = self.of(came).filter(|stated| Some(&stated.statement.statement_id) != without);
        others.map(|stated| i128::from(stated.statement.quantity.units())).sum()
    }

    /// What something that came is by its statements, with the number of each lot. What is left of
    /// it has the first number that is free, so that a lot that is stated whole keeps its name.
    pub fn lots(&self, came: Came, whole: &Receipt) -> Vec<(u32, Receipt)> {
        let units = i128::from(whole.quantity.units());
        let mut lots: Vec<(u32, Receipt)> =
            self.of(came).map(|stated| (stated.piece, stated.lot(whole))).collect();
        let left = units.abs() - self.stated(came, None);
        if lots.is_empty() || left != 0 {
            let quantity = Quantity::try_new(units.signum() * left).unwrap_or(whole.quantity);
            lots.push((self.free(came), Receipt { quantity, ..whole.clone() }));
        }
        lots.sort_by_key(|(piece, _)| *piece);
        lots
    }

    fn free(&self, came: Came) -> u32 {
        let is_free = |piece: &u32| self.of(came).all(|stated| stated.piece != *piece);
        (1..u32::MAX).find(is_free).expect("there are fewer statements than numbers")
    }

    pub(crate) fn keep(&mut self, origin: Origin, statement: &LotStatement, came: Came) {
        let number = TradeNumber::from_index(self.stated.len());
        let piece = self.free(came);
        self.statement_ids.insert(statement.statement_id.clone(), number);
        self.by_came.entry(came).or_default().push(number);
        let statement = statement.clone();
        self.stated.push(Stated { statement, origin, came, piece, stands: true });
    }

    /// Takes a statement back; what it was about.
    pub(crate) fn take_back(&mut self, statement_id: &str) -> Came {
        let number = self.statement_ids.get(statement_id).expect("what is taken back was stated");
        let stated = &mut self.stated[number.index()];
        stated.stands = false;
        stated.came
    }
}

impl Stated {
    /// The lot that it tells of, of the side of what came.
    fn lot(&self, whole: &Receipt) -> Receipt {
        let LotStatement { quantity, cost, acquired, held_from, covered, .. } = self.statement;
        let is_short = whole.quantity.units() < 0;
        let quantity = if is_short { -quantity } else { quantity };
        let told = (Some(cost), Some(acquired));
        let lot = Receipt::from_outside(quantity, told, acquired, covered);
        Receipt { held_from: held_from.unwrap_or(acquired), ..lot }
    }
}

crate::shared::image::variants!(Came { 0 = Transfer { 0: number }, 1 = Opening { 0: number } });
crate::shared::image::fields!(Stated { statement, origin, came, piece, stands });
crate::shared::image::fields!(StatementBook { stated } found |book| {
    statement_ids: numbered(&book.stated, |stated| &stated.statement.statement_id),
    by_came: Some(by_came(&book.stated)),
});

fn by_came(stated: &[Stated]) -> BTreeMap<Came, Vec<TradeNumber>> {
    let mut by_came: BTreeMap<Came, Vec<TradeNumber>> = BTreeMap::new();
    for (index, stated) in stated.iter().enumerate() {
        by_came.entry(stated.came).or_default().push(TradeNumber::from_index(index));
    }
    by_came
}
