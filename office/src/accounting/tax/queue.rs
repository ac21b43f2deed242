//! Lots in the order in which they were acquired, of which those that are of no more use are passed
//! over for good.
//!
//! A holding of a day trader has as many lots as trades, and nearly all of them are used up when a
//! loss looks for its replacement. Each is struck out once, so that all losses together cost as
//! much as all lots, and not as much as their product. Never here: why a lot is of no more use.

use super::facts::{Born, Facts};
use terms::Date;

/// Lots by acquisition, less those that were struck out.
#[derive(Clone, Debug)]
pub struct Queue {
    lots: Vec<usize>,
    /// For each place a place at or behind it that may stand; one behind the last lot ends them.
    next: Vec<usize>,
}

impl Queue {
    /// The lots that fit, in the order of acquisition.
    pub fn of(facts: &Facts, fits: impl Fn(&Born) -> bool) -> Self {
        let lots: Vec<usize> = facts
            .by_acquisition
            .iter()
            .copied()
            .filter(|index| fits(&facts.born[*index]))
            .collect();
        let next = (0..=lots.len()).collect();
        Self { lots, next }
    }

    /// The place of the first lot that was acquired on a day or after it.
    pub fn from(&self, facts: &Facts, date: Date) -> usize {
        self.lots.partition_point(|index| facts.born[*index].lot.acquired < date)
    }

    /// The first lot that stands at or behind a place, with its place.
    pub fn at(&mut self, place: usize) -> Option<(usize, usize)> {
        let mut place = place;
        while self.next[place] != place {
            // Half of the way is shorter for whoever comes next.
            self.next[place] = self.next[self.next[place]];
            place = self.next[place];
        }
        self.lots.get(place).map(|index| (place, *index))
    }

    /// Passes a lot over for good.
    pub fn strike_out(&mut self, place: usize) {
        self.next[place] = place + 1;
    }
}
