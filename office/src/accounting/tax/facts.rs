//! The facts of a holding: which lots were born, and which parts of them were closed, when and how.
//!
//! In: a holding and its standing orders. Out: lots by the order of birth, closings in the order of
//! the steps. A split changes what a share is. Quantities are therefore kept in shares of the day
//! on which their lot was born, and brought from one day to another by the splits between them,
//! rounded half up.

use super::super::lots::{Happening, Holding, Label, Lot, SetOff, Standing, Step, Taken, Way};
use std::collections::BTreeMap;
use terms::{Date, Fraction, Moment, Rounding, divide};

/// How many shares of a day one share of the first day has become: a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    numerator: i128,
    denominator: i128,
}

impl Scale {
    const ONE: Self = Self { numerator: 1, denominator: 1 };

    /// After so many shares have come in the place of one. A chain of splits that no longer fits is
    /// kept as it was.
    fn then(self, ratio: Fraction) -> Self {
        let whole =
            Fraction::try_new(self.numerator, self.denominator).and_then(|own| own.times(ratio));
        whole.map_or(self, |whole| Self {
            numerator: whole.numerator(),
            denominator: whole.denominator(),
        })
    }

    /// The same share, counted in so many parts.
    fn in_parts(self, parts: i128) -> Self {
        self.then(Fraction::whole(parts))
    }

    /// A quantity of this day as one of another day.
    pub fn convert(self, quantity: i64, to: Self) -> i64 {
        if self == to {
            return quantity;
        }
        let (times, by) = (to.numerator * self.denominator, to.denominator * self.numerator);
        let converted = i128::from(quantity)
            .checked_mul(times)
            .map(|product| divide(product, by, Rounding::HalfUp));
        converted.and_then(|units| i64::try_from(units).ok()).unwrap_or(i64::MAX)
    }

    /// A quantity that may be a part of a unit.
    fn convert_exact(self, quantity: Fraction, to: Self) -> i64 {
        let parts = self.in_parts(quantity.denominator());
        i64::try_from(quantity.numerator()).map_or(i64::MAX, |count| parts.convert(count, to))
    }
}

/// A lot as it was born.
#[derive(Clone, Copy, Debug)]
pub struct Born {
    pub lot: Lot,
    /// How much it was, without a sign.
    pub quantity: i64,
    /// By which step.
    pub step: usize,
    /// What a share was then; of a lot that was no whole number of shares, what its parts were.
    pub scale: Scale,
}

impl Born {
    fn of(lot: Lot, exact: Fraction, step: usize, scale: Scale) -> Self {
        let quantity = i64::try_from(exact.numerator().abs()).unwrap_or(i64::MAX);
        Self { lot, quantity, step, scale: scale.in_parts(exact.denominator()) }
    }

    pub fn is_long(&self) -> bool {
        !self.lot.is_short()
    }
}

/// A part of a lot that was closed.
#[derive(Clone, Copy, Debug)]
pub struct Closing {
    /// Of which lot.
    pub born: usize,
    /// How much, in shares of the lot's birth.
    pub quantity: i64,
    /// By which step.
    pub step: usize,
    /// On which day.
    pub date: Date,
    /// When on that day, when its time is told.
    pub moment: Option<Moment>,
    /// When what closed it is delivered.
    pub delivered: Date,
    /// By what.
    pub by: Label,
    /// What was told of it.
    pub taken: Taken,
}

impl Closing {
    /// Did it close a short sale, by a purchase or by delivery?
    pub fn is_short_sale(&self) -> bool {
        self.taken.part.is_short() || matches!(self.taken.way, Way::Delivered(..))
    }
}

/// Everything that happened to the lots of a holding.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Lots, in the order of birth.
    pub born: Vec<Born>,
    /// Closings, in the order of the steps.
    pub closings: Vec<Closing>,
    /// What was set off on its day, in the order of the days.
    pub set_off: Vec<(Date, SetOff)>,
    /// What is open in the end.
    pub open: Vec<Lot>,
    /// Lots in the order of acquisition.
    pub by_acquisition: Vec<usize>,
    by_label: BTreeMap<Label, usize>,
    left: Vec<i64>,
    /// Of each lot: by which steps it was closed, and how much.
    closed: Vec<Vec<(usize, i64)>>,
}

impl Facts {
    pub fn of(holding: &Holding, standing: Standing<'_>) -> Self {
        let scales = scales(holding, standing);
        let mut facts = Self::default();
        facts.open = holding.again(standing, |step, happening| match happening {
            Happening::Opened(lot, exact) => facts.bear(Born::of(lot, exact, step, scales[step])),
            Happening::Closed(taken) => {
                let Step { date, delivered, label: by, .. } = holding.steps()[step];
                let moment = holding.steps()[step].time();
                let date = if is_lost_in_the_year(&taken) { date.end_of_year() } else { date };
                let born = facts.index(taken.part.label);
                let quantity = facts.close(born, &taken, scales[step]);
                facts.closed[born].push((step, quantity));
                facts.closings.push(Closing {
                    born,
                    quantity,
                    step,
                    date,
                    moment,
                    delivered,
                    by,
                    taken,
                });
            }
            Happening::SetOff(set_off) => facts.set_off.push((holding.steps()[step].date, set_off)),
            Happening::Moved(_) => {}
        });
        facts.by_acquisition = (0..facts.born.len()).collect();
        facts.by_acquisition.sort_by_key(|index| facts.born[*index].lot.acquired);
        facts
    }

    fn bear(&mut self, born: Born) {
        self.by_label.insert(born.lot.label, self.born.len());
        self.left.push(born.quantity);
        self.closed.push(Vec::new());
        self.born.push(born);
    }

    /// How much of its birth a part of a lot is; the last part is what is left, so that no fraction
    /// of a split stays.
    fn close(&mut self, born: usize, taken: &Taken, scale: Scale) -> i64 {
        let quantity = scale.convert_exact(taken.part.exact().abs(), self.born[born].scale);
        let left = &mut self.left[born];
        let closed = if taken.is_last { *left } else { quantity.min(*left) };
        *left -= closed;
        closed
    }

    /// The lot of a label, by the order of birth.
    pub fn index(&self, label: Label) -> usize {
        self.by_label[&label]
    }

    /// Closings in the order of disposition, in which losses are looked at (26 CFR 1.1091-1(b)).
    /// Of one day the times tell it; what has none, or the same one, goes by the age of its lot.
    pub fn in_time(&self, standing: Standing<'_>) -> Vec<&Closing> {
        let has_time = |closing: &&Closing| standing.tells_time() && closing.moment.is_some();
        let (mut timed, mut untimed): (Vec<&Closing>, Vec<&Closing>) =
            self.closings.iter().partition(has_time);
        let age = |closing: &&Closing| (self.born[closing.born].lot.age(), closing.born);
        timed.sort_by_key(|closing| (closing.date, closing.moment, age(closing)));
        untimed.sort_by_key(|closing| (closing.date, age(closing)));
        let mut untimed = untimed.into_iter().peekable();
        let mut all = Vec::with_capacity(self.closings.len());
        for closing in timed {
            let is_before =
                |other: &&Closing| (other.date, age(other)) < (closing.date, age(&closing));
            all.extend(std::iter::from_fn(|| untimed.next_if(is_before)));
            all.push(closing);
        }
        all.extend(untimed);
        all
    }

    /// How much of a lot was open after a step, in shares of its birth.
    pub fn open_after(&self, index: usize, step: usize) -> i64 {
        let born = &self.born[index];
        if born.step > step {
            return 0;
        }
        let closed = self.closed[index].iter().take_while(|(closed_by, _)| *closed_by <= step);
        born.quantity - closed.map(|(_, quantity)| quantity).sum::<i64>()
    }
}

/// What has become worthless is lost on the last day of the year (26 USC 165(g)(1)); a short sale
/// of it is closed on the day itself (26 USC 1233(h)).
fn is_lost_in_the_year(taken: &Taken) -> bool {
    taken.way == Way::Worthless && !taken.part.is_short()
}

/// What a share is after each step.
fn scales(holding: &Holding, standing: Standing<'_>) -> Vec<Scale> {
    let after = |scale: &mut Scale, (step, by): (&Step, Fraction)| {
        if standing.action_of(step).is_some() {
            *scale = scale.then(by);
        }
        Some(*scale)
    };
    let steps = holding.steps().iter().zip(standing.scales(holding.steps()));
    steps.scan(Scale::ONE, after).collect()
}
