//! Papers: everything that can come in, a file for each kind (elsewhere called command handlers).
//!
//! A paper says what it is and who may hand it in, whether a second person is due, how its second
//! arrival is known (idempotency), what takes it back, from when on it is history, how it is
//! decided, and how what it gave is applied. One list names them; [`POLICIES`] is it as a
//! compliance officer reads it (`munim kinds`).
//!
//! In: an input, the office. Out: events, or the rule that it breaks. To add a kind: a file here,
//! and its line in the list.

pub(crate) mod account_changes;
mod accounts;
mod adjustments;
mod allocations;
mod approvals;
mod calendars;
mod charge_rates;
mod chart_lines;
mod columns;
mod conversions;
mod corporate_actions;
mod cycles;
mod days;
mod delegations;
mod deliveries;
mod desks;
mod documents;
mod editions;
mod fx_rates;
mod groups;
mod holidays;
pub(crate) mod instrument_changes;
mod instruments;
mod interest_rates;
mod loans;
mod lot_choices;
pub(crate) mod lot_statements;
pub(crate) mod market_rows;
mod openings;
mod payments;
mod people;
mod periods;
mod policy;
mod positions;
mod price_rules;
mod prices;
mod requests;
mod rules;
mod schedules;
mod sessions;
mod summaries;
mod taking_back;
mod trades;
mod transfers;
mod venues;
mod vouchers;

pub use columns::Columns;
pub use days::check_reopen;
pub use openings::Admissions;
pub use policy::{Approver, Duty, History, PaperName, Policy, SecondPerson, table};
pub(crate) use schedules::may_be_set;
pub use summaries::Summary;

use crate::records::{Place, Refusal};
use crate::{Directory, Office, Rejection};
use terms::{
    AssetId, Date, Decimal, Edition, Event, Input, Name, Origin, Quantity, SourceKind, Wording,
};

/// A kind of input.
pub trait Paper: Clone + PartialEq {
    /// What holds for every paper of the kind.
    const POLICY: Policy;

    /// Its id, as its file calls it; empty when the kind has none.
    fn id(&self) -> Name {
        Name::default()
    }

    /// The day that it is about; none for what holds on every day, or is of the open one.
    fn day(&self) -> Option<Date> {
        None
    }

    /// What the books hold under its id, restated as the paper that it came from, and its origin.
    fn first(&self, _office: &Office) -> Option<(Self, Origin)> {
        None
    }

    /// Has it come before, and does it say the same? By its id, where nothing else is said.
    fn seen(&self, office: &Office, origin: Origin) -> Option<Seen> {
        seen_by_id(self, office, origin)
    }

    /// The paper with its numbers by value: 5 and 5.00 are one price.
    #[must_use]
    fn by_value(&self) -> Self {
        self.clone()
    }

    /// What it says in each column of its file; a command has none.
    fn columns(&self) -> Columns {
        Columns::new()
    }

    /// Does it say the same as the first one of its id?
    fn says_the_same_as(&self, first: &Self, _came_from: Origin) -> bool {
        first.by_value() == self.by_value()
    }

    /// The paper in half a sentence, for the refusal that shows two of them with one id.
    fn summary(&self) -> Wording {
        Wording::default()
    }

    /// The refusal of a paper that says something else than the first one of its id.
    fn reused(&self, place: Place, [first, now]: [Box<Wording>; 2]) -> Refusal {
        Refusal::IdMustNotBeReused { id: self.id(), place, first, now }
    }

    /// Must a second person see it before it counts, when a person hands it in?
    fn needs_second_person(&self) -> bool {
        matches!(Self::POLICY.second_person, SecondPerson::Always(_))
    }

    /// Judges a paper that has not come before: what follows from it, or the rule that it breaks.
    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection>;
}

/// A paper of any kind.
pub trait AnyPaper {
    /// Its id, as its file calls it.
    fn id(&self) -> Name;
    /// The day that it is about.
    fn day(&self) -> Option<Date>;
    /// What it says in each column of its file; a command has none.
    fn columns(&self) -> Columns;
    /// Has its id come before, and does it say the same?
    fn seen(&self, office: &Office, origin: Origin) -> Option<Seen>;
    /// Must a second person see it before it counts?
    fn needs_second_person(&self) -> bool;
    /// What follows from it, or the rule that it breaks.
    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection>;
}

impl<P: Paper> AnyPaper for P {
    fn id(&self) -> Name {
        Paper::id(self)
    }

    fn day(&self) -> Option<Date> {
        Paper::day(self)
    }

    fn columns(&self) -> Columns {
        Paper::columns(self)
    }

    fn seen(&self, office: &Office, origin: Origin) -> Option<Seen> {
        Paper::seen(self, office, origin)
    }

    fn needs_second_person(&self) -> bool {
        Paper::needs_second_person(self)
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        Paper::decide(self, office)
    }
}

/// Has an id come before, and does the paper say the same as the first one with it?
fn seen_by_id<P: Paper>(paper: &P, office: &Office, origin: Origin) -> Option<Seen> {
    let (first, came_from) = paper.first(office)?;
    let is_itself = came_from == origin && origin != Origin::Command;
    if is_itself || paper.says_the_same_as(&first, came_from) {
        return Some(Seen::Same(came_from));
    }
    let place = office.sources.place(came_from);
    let said = columns::where_they_differ(&first, paper);
    let changed = match said.filter(|_| office.directory.edition() >= Edition(5)) {
        Some(said) => paper.reused(place, said.map(Box::new)),
        // Up to edition 4 both were shown in half a sentence, wherever they differed.
        None => Refusal::IdMustNotBeReused {
            id: Paper::id(paper),
            place,
            first: Box::new(first.summary()),
            now: Box::new(paper.summary()),
        },
    };
    Some(Seen::Changed(changed.into()))
}

/// A paper that has come before.
pub enum Seen {
    /// It said the same; the first one came from here.
    Same(Origin),
    /// It said something else.
    Changed(Rejection),
}

/// A macro, because the match and the table must be of one list.
macro_rules! papers {
    ($($input:ident($paper:ty)),+ $(,)?) => {
        /// The paper of an input.
        pub fn paper(input: &Input) -> &dyn AnyPaper {
            match input { $(Input::$input(paper) => paper,)+ }
        }

        /// What holds for each kind, in the order of the list.
        pub const POLICIES: &[Policy] = &[$(<$paper as Paper>::POLICY),+];
    };
}

// The one list of kinds.
papers! {
    OpenAccount(terms::Account),
    ChangeAccount(terms::AccountChange),
    ListInstrument(terms::Instrument),
    ChangeInstrument(terms::InstrumentChange),
    SetDay(terms::MarketRow<terms::MarketDay>),
    SetReach(terms::MarketRow<terms::CalendarReach>),
    SetCharge(terms::MarketRow<terms::ChargeRow>),
    SetCycle(terms::MarketRow<terms::CycleRow>),
    SetVenue(terms::MarketRow<terms::VenueRow>),
    SetSession(terms::MarketRow<terms::SessionRow>),
    SetLine(terms::MarketRow<terms::ChartLine>),
    Rule(terms::FirmRule),
    Schedule(terms::ScheduleRow),
    SetPerson(terms::Person),
    SetDesk(terms::Desk),
    SetMember(terms::GroupMember),
    Delegate(terms::Delegation),
    OpenPosition(terms::PositionReport),
    Quote(terms::Quote),
    PriceRule(terms::PriceRule),
    FxRate(terms::FxRate),
    SetInterestRate(terms::InterestRate),
    Trade(terms::TradeReport),
    Allocate(terms::AllocationReport),
    Deliver(terms::DeliveryReport),
    Pay(terms::PaymentReport),
    Transfer(terms::TransferReport),
    Lend(terms::LoanReport),
    Convert(terms::ConversionReport),
    Announce(terms::ActionReport),
    ChooseLots(terms::LotChoiceReport),
    StateLot(terms::LotStatementReport),
    ProposeVoucher(terms::VoucherReport),
    ProposeReversal(terms::ProposeReversal),
    ProposeReopening(terms::ProposeReopening),
    ProposeDayReopening(terms::ProposeDayReopening),
    ProposeDocument(terms::ProposeDocument),
    Approve(terms::Approve),
    Decline(terms::Decline),
    Recall(terms::Recall),
    OpenRequest(terms::Request),
    Work(terms::Work),
    ReceiveSource(terms::Document),
    NameDocument(terms::NameDocument),
    FinishSource(terms::FinishSource),
    Unreadable(terms::Unreadable),
    OpenOffice(terms::OpenOffice),
    OpenDay(terms::OpenDay),
    SettleDue(terms::SettleDue),
    Run(terms::Run),
    CloseDay(terms::DayEnd),
    ClosePeriod(terms::PeriodEnd),
    BeginEdition(terms::EditionBegan),
}

/// What holds for a kind of file.
pub fn policy_of(kind: SourceKind) -> &'static Policy {
    let is_it = |policy: &&Policy| policy.paper == PaperName::File(kind);
    POLICIES.iter().find(is_it).expect("every kind of file has its paper")
}

/// Must a second person see an input before it counts, when a person hands it in?
pub fn needs_second_person(input: &Input) -> bool {
    paper(input).needs_second_person()
}

/// What follows from one event alone.
#[allow(clippy::unnecessary_wraps, reason = "it is the end of walks that may refuse")]
fn one(event: impl Into<Event>) -> Result<Vec<Event>, Rejection> {
    Ok(vec![event.into()])
}

/// A quantity as a report has it.
fn decimal(directory: &Directory, asset: AssetId, quantity: Quantity) -> Decimal {
    Decimal { mantissa: quantity.units(), scale: directory.asset(asset).decimals() }
}

/// Numbers are compared by value.
fn trim<const N: usize>(numbers: [Option<&mut Decimal>; N]) {
    numbers.into_iter().flatten().for_each(|number| *number = number.trimmed());
}
