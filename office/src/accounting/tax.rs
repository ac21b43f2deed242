//! Taxable gains and losses of a holding, disposal by disposal, with wash sales, terms and holding
//! periods.
//!
//! ```text
//!  steps ── fold by the standing order ──> facts: lots born, lots closed
//!        ── in the order of disposition ─> disposals, open lots
//!           wash sales, short sales
//! ```
//!
//! It is a view, worked out when somebody asks: the trade path keeps cost and dates, and does not
//! pay for it. Lots are chosen by what they cost, without what wash sales added, so that a later
//! purchase never changes which lot was sold. Never here: a change of the books, a rate, a fact
//! that is not in the steps. Sources: 26 USC 1091 (wash sales), 1222 and 1233 (terms, short sales),
//! 1012 (cost); IRS Publication 550.

mod facts;
mod form;
mod holding_period;
mod pieces;
mod queue;
mod short_sales;
mod wash_sales;

use super::lots::{Holding, Label, Lot, Portion, SetOff, Standing, Way, is_of_one_lot, units};
use crate::shared::directory::Directory;
use facts::{Born, Closing, Facts};
use pieces::{Piece, Pieces, Stretch, Through};
use queue::Queue;
use terms::{AccountId, Date, Fraction, Kind, Quantity};
use wash_sales::Replacements;

pub use form::{BOX_6, FormLine};
pub use holding_period::{Term, term, term_since};
pub use wash_sales::{WINDOW_DAYS, is_in_window};

/// A lot, or a part of one, that was sold, or a short one that was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disposal {
    /// The lot.
    pub lot: Label,
    /// What closed it.
    pub closed_by: Label,
    /// When what was sold or delivered had been acquired; of a short sale that was bought back, the
    /// day of the purchase; none: nobody knows.
    pub acquired: Option<Date>,
    /// The day after which its holding period counts, when that is known.
    pub held_from: Option<Date>,
    /// When it was sold, or when the gain or loss of a short sale counts.
    pub disposed: Date,
    /// When a short sale was closed by delivery; of anything else, when it was sold.
    pub delivered: Date,
    /// How much; of a unit that several lots made up, the part that was of this one.
    pub quantity: Fraction,
    /// Was it a short sale?
    pub is_short: bool,
    /// What was received, after charges; none: nobody knows what a short sale brought that was
    /// there when the books began.
    pub proceeds: Option<Quantity>,
    /// What it had cost, with what wash sales added; none: nobody knows.
    pub basis: Option<Quantity>,
    /// How much of the loss is not allowed, because of a wash sale; of what nobody knows to be a
    /// loss, nothing.
    pub disallowed: Quantity,
    /// Held short or long, or set off on its day.
    pub term: Term,
    /// Whether the lot was covered, when whoever sent it said so.
    pub covered: Option<bool>,
    /// Had it lost all its worth, so that nobody paid for it?
    pub is_worthless: bool,
}

impl Disposal {
    /// Proceeds less basis: what was gained or lost, allowed or not.
    pub fn result(&self) -> Option<i128> {
        Some(i128::from(self.proceeds?.units()) - i128::from(self.basis?.units()))
    }

    /// What counts: the result without the loss that is not allowed.
    pub fn gain(&self) -> Option<i128> {
        Some(self.result()? + i128::from(self.disallowed.units()))
    }
}

/// An open lot as the tax law sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenLot {
    /// The lot: its whole units, and what all of it cost.
    pub lot: Lot,
    /// How much it is, with its parts of units that other lots complete; negative for a short lot.
    pub quantity: Fraction,
    /// Its parts: those that replaced what was sold at a loss first, in order, and then the rest.
    pub parts: Vec<Part>,
}

impl OpenLot {
    /// Its cost with everything that was added to it, when that is known.
    pub fn adjusted_cost(&self) -> Option<i128> {
        self.parts.iter().map(|part| part.basis.map(|basis| i128::from(basis.units()))).sum()
    }
}

/// A part of an open lot with a holding period and a basis of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// How much; without a sign.
    pub quantity: Fraction,
    /// What it cost, with what was added to it, when that is known.
    pub basis: Option<Quantity>,
    /// The day after which its holding period counts, when that is known.
    pub held_from: Option<Date>,
}

/// A holding as the tax law sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaxView {
    /// Everything that was disposed of, in the order of disposition.
    pub disposals: Vec<Disposal>,
    /// What is open.
    pub open: Vec<OpenLot>,
    /// What went elsewhere as it was.
    pub withdrawn: Vec<Withdrawn>,
}

/// A lot, or a part of one, that went elsewhere as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    /// By what.
    pub by: Label,
    /// The part, with its share of the cost.
    pub lot: Lot,
    /// What wash sales and short sales had made of it.
    pub pieces: Vec<WithdrawnPiece>,
}

/// A piece of it with a holding period of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WithdrawnPiece {
    /// How many whole units; without a sign.
    pub quantity: Quantity,
    /// Or what part of a unit.
    pub part: Option<Portion>,
    /// Its share of the cost.
    pub cost: Quantity,
    /// What had been added to that before it came here, and what wash sales have added since.
    pub added: Quantity,
    /// The second part of it alone.
    pub washed: Quantity,
    /// The day after which its holding period counts, when that is known.
    pub held_from: Option<Date>,
    /// Has it replaced what was sold at a loss? It does that once.
    pub is_replacement: bool,
}

/// Whose holding it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// Somebody who invests.
    Investor,
    /// A dealer, in the ordinary course of business, to whom wash sales do not apply (26 USC
    /// 1091(a)).
    Dealer,
}

/// Who holds an account: the firm's own inventory and its errors are a dealer's.
pub fn holder(directory: &Directory, account: AccountId) -> Holder {
    match directory.account(account).kind {
        Kind::Inventory | Kind::Error => Holder::Dealer,
        _ => Holder::Investor,
    }
}

/// Works a holding out, under its standing orders or under those of a question.
pub fn work_out(holding: &Holding, standing: Standing<'_>, holder: Holder) -> TaxView {
    let facts = Facts::of(holding, standing);
    let mut pieces = Pieces::of(&facts);
    let mut replacements = Replacements::of(&facts);
    let mut longs = Queue::of(&facts, Born::is_long);
    let (mut disposals, mut withdrawn) = (Vec::new(), Vec::new());
    for closing in facts.in_time(standing) {
        let mut taken = pieces.take(closing.born, closing.quantity);
        if taken.is_empty() {
            // What a split has made less than half a share of the lot's birth is still sold for its
            // money.
            taken.push(Piece {
                quantity: 0,
                added: 0,
                held_from: facts.born[closing.born].lot.known_held_from(),
                is_replacement: true,
            });
        }
        if closing.taken.way == Way::Withdrawn {
            withdrawn.push(withdrawn_part(closing, &taken));
            continue;
        }
        let mut through = Through::new(closing.quantity);
        for piece in taken {
            let stretch = through.step(piece.quantity);
            let mut sold = sold(&facts, closing, &piece, stretch);
            if holder == Holder::Investor && standing.closes_shorts_by_delivery() {
                short_sales::date(&mut sold, closing);
            }
            let loss = sold.result().filter(|result| *result < 0).map(|result| -result);
            if let Some(loss) = loss.filter(|_| holder == Holder::Investor) {
                sold.disallowed = wash_sales::wash(
                    &facts,
                    &mut pieces,
                    &mut replacements,
                    closing,
                    &piece,
                    (&sold, loss),
                );
            }
            disposals.extend(by_term(&facts, closing, &piece, sold));
        }
        short_sales::restart(&facts, &mut pieces, &mut longs, closing);
    }
    if !facts.set_off.is_empty() {
        disposals.extend(facts.set_off.iter().map(set_off));
        disposals.sort_by_key(|disposal| disposal.disposed);
    }
    let open = in_one_piece(&facts.open);
    let open = open.map(|(lot, exact)| open_lot(&facts, &pieces, &lot, exact));
    let open = open.collect();
    TaxView { disposals, open, withdrawn }
}

/// What was set off on its day: bought and sold, and never held.
fn set_off((date, set_off): &(Date, SetOff)) -> Disposal {
    Disposal {
        lot: set_off.first,
        closed_by: set_off.then,
        acquired: Some(*date),
        held_from: Some(*date),
        disposed: *date,
        delivered: *date,
        quantity: Fraction::whole(set_off.quantity.units().into()),
        is_short: set_off.is_sold_first,
        proceeds: Some(set_off.proceeds),
        basis: Some(set_off.cost),
        disallowed: Quantity::ZERO,
        term: Term::Speculative,
        covered: None,
        is_worthless: false,
    }
}

/// A part that goes elsewhere, piece by piece.
fn withdrawn_part(closing: &Closing, taken: &[Piece]) -> Withdrawn {
    let lot = closing.taken.part;
    let mut through = Through::new(taken.iter().map(|piece| piece.quantity).sum());
    let pieces = taken.iter().map(|piece| {
        let stretch = through.step(piece.quantity);
        let washed = added_to(&lot, piece.added);
        WithdrawnPiece {
            quantity: units(stretch.share(lot.quantity).abs()),
            part: lot.part.map(|part| Portion { share: stretch.of(part.share), ..part }),
            cost: units(stretch.share(lot.cost)),
            added: money(i128::from(stretch.share(lot.added)) + washed),
            washed: money(washed),
            held_from: piece.held_from,
            is_replacement: piece.is_replacement,
        }
    });
    Withdrawn { by: closing.by, lot, pieces: pieces.collect() }
}

/// What a closed piece brought and cost; its term is found last.
fn sold(facts: &Facts, closing: &Closing, piece: &Piece, stretch: Stretch) -> Disposal {
    let born = &facts.born[closing.born].lot;
    let part = &closing.taken.part;
    let is_short = part.is_short();
    let lot = part
        .known_cost()
        .map(|cost| i128::from(stretch.share(cost)) + i128::from(stretch.share(part.added)));
    let traded = closing.taken.money.map(|money| i128::from(stretch.share(money)));
    let (proceeds, cost) = if is_short { (lot, traded) } else { (traded, lot) };
    let is_bought_back = is_short && matches!(closing.taken.way, Way::Traded | Way::Worthless);
    Disposal {
        lot: born.label,
        closed_by: closing.by,
        acquired: if is_bought_back { Some(closing.date) } else { born.known_acquired() },
        held_from: if is_bought_back { Some(closing.date) } else { piece.held_from },
        disposed: closing.date,
        delivered: closing.date,
        quantity: stretch.of(part.exact().abs()),
        is_short: is_short || closing.is_short_sale(),
        proceeds: proceeds.map(money),
        basis: cost.map(|cost| money(cost + i128::from(piece.added))),
        disallowed: Quantity::ZERO,
        term: Term::Short,
        covered: born.covered,
        is_worthless: closing.taken.way == Way::Worthless,
    }
}

/// A disposal once for each term that it has, in proportion.
fn by_term(facts: &Facts, closing: &Closing, piece: &Piece, whole: Disposal) -> Vec<Disposal> {
    let terms = if closing.is_short_sale() && piece.quantity > 0 {
        short_sales::terms(facts, closing, piece, whole.result())
    } else {
        vec![(piece.quantity, term_since(piece.held_from, closing.date))]
    };
    let mut through = Through::new(piece.quantity);
    let of = |(quantity, term)| {
        let stretch = through.step(quantity);
        let share = |all: Quantity| units(stretch.share(all));
        Disposal {
            quantity: stretch.of(whole.quantity),
            proceeds: whole.proceeds.map(share),
            basis: whole.basis.map(share),
            disallowed: share(whole.disallowed),
            term,
            ..whole
        }
    };
    terms.into_iter().filter(|(quantity, _)| *quantity > 0 || piece.quantity == 0).map(of).collect()
}

/// The open lots, each in one piece, with how much it is.
fn in_one_piece(open: &[Lot]) -> impl Iterator<Item = (Lot, Fraction)> {
    open.chunk_by(is_of_one_lot).map(|pieces| {
        let sum = |of: fn(&Lot) -> Quantity| {
            money(pieces.iter().map(|piece| i128::from(of(piece).units())).sum())
        };
        let lot = Lot {
            quantity: sum(|piece| piece.quantity),
            cost: sum(|piece| piece.cost),
            added: sum(|piece| piece.added),
            part: None,
            ..pieces[0]
        };
        let exact = pieces.iter().map(Lot::exact).try_fold(Fraction::ZERO, Fraction::plus);
        (lot, exact.unwrap_or(pieces[0].exact()))
    })
}

fn open_lot(facts: &Facts, pieces: &Pieces, lot: &Lot, exact: Fraction) -> OpenLot {
    let of_lot = pieces.of_lot(facts.index(lot.label));
    let mut through = Through::new(of_lot.iter().map(|piece| piece.quantity).sum());
    let parts = of_lot.iter().map(|piece| {
        let stretch = through.step(piece.quantity);
        let cost = i128::from(stretch.share(lot.cost)) + i128::from(stretch.share(lot.added));
        let added = i128::from(piece.added);
        let basis = cost + if exact.is_negative() { -added } else { added };
        Part {
            quantity: stretch.of(exact.abs()),
            basis: lot.known.cost.then(|| money(basis)),
            held_from: piece.held_from,
        }
    });
    OpenLot { lot: *lot, quantity: exact, parts: parts.collect() }
}

/// A loss that was not allowed makes a replacement dearer, and the proceeds of a replacing short
/// sale less.
fn added_to(lot: &Lot, added: i64) -> i128 {
    let added = i128::from(added);
    if lot.is_short() { -added } else { added }
}

/// An amount of this view. Chains of losses that are not allowed may add up beyond what a quantity
/// holds; then it is the most.
fn money(amount: i128) -> Quantity {
    let most = i128::from(terms::QUANTITY_MAX);
    Quantity::try_new(amount.clamp(-most, most)).expect("it was brought within the limit")
}
