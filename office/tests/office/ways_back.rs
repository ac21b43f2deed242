//! Rows of every kind that has a way back, as random days book and take them back.

use crate::office::charge_rates::section_31;
use crate::office::drafts::{CLIENTS, INSTRUMENTS};
use crate::office::engine::rulebook;
use crate::office::random::Walk;
use crate::office::rows::{
    self, action, chart_line, conversion, cycle, delivery, market_day, payment, position, reach,
    session, share, transfer, venue,
};
use crate::office::taking_back::cancels;
use proptest::prelude::{Strategy, any, prop_oneof};
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::collections::BTreeSet;
use terms::{
    ActionReport, AllocationReport, ConversionReport, Date, DayState, Decimal, DeliveryReport,
    Input, LotStatementReport, PaymentReport, Position, PositionReport, SourceKind, TakesBack,
    TransferReport, VenueStatus,
};

/// A row that is booked at the end of random days, and taken back.
#[derive(Clone, Debug)]
pub enum Draft {
    /// A share of the block of this place, of so many percent of what is left.
    Share(usize, i64),
    /// So much from one to another, as of a day so many days back.
    Transfer([usize; 3], i64, i32),
    /// So many cents for one, as of a day so many days back.
    Payment(usize, i64, i32),
    /// So much in or out at the depository, as of a day so many days back.
    Delivery(usize, i64, i32),
    /// An action of these terms on this instrument, with its ex-date so many days back.
    Action(usize, usize, i32),
    /// So much of an instrument, or of money, that stood there before, at a cost in cents or at
    /// none, of a day so many days back.
    Position(usize, Option<usize>, i64, Option<i64>, i32),
    /// So many cents of EUR, or so many of USD, for a client.
    Conversion(usize, i64, i64, i32),
    /// What a lot of this opening balance cost in cents, of so many percent of it.
    Statement(usize, i64, i64),
    /// The day so many days ahead is closed for trading, or open; and for settlement.
    Holiday(i32, DayState, DayState),
    /// The calendar reaches so many days further.
    Calendar(i32),
    /// Another rate of Section 31, from the day so many days ahead on.
    Charge(i32),
    /// So many days from the trade to settlement, from the day so many days ahead on: no fewer than
    /// before, because what has settled by it stays.
    Cycle(i32, u8),
    /// From the day so many days ahead on the code of one of the venues is good, or no longer.
    Venue(usize, i32, VenueStatus),
    /// From the evening so many days ahead on the market trades overnight.
    Session(i32),
    /// From the day so many days ahead on what customers owe stands on a line of the firm.
    Line(i32),
}

impl Draft {
    /// The kind of its row.
    pub const fn kind(&self) -> SourceKind {
        match self {
            Self::Share(..) => SourceKind::Allocations,
            Self::Transfer(..) => SourceKind::Transfers,
            Self::Payment(..) => SourceKind::Payments,
            Self::Delivery(..) => SourceKind::Deliveries,
            Self::Action(..) => SourceKind::CorporateActions,
            Self::Position(..) => SourceKind::Positions,
            Self::Conversion(..) => SourceKind::Conversions,
            Self::Statement(..) => SourceKind::LotStatements,
            Self::Holiday(..) => SourceKind::Holidays,
            Self::Calendar(..) => SourceKind::Calendars,
            Self::Charge(..) => SourceKind::ChargeRates,
            Self::Cycle(..) => SourceKind::Cycles,
            Self::Venue(..) => SourceKind::Venues,
            Self::Session(..) => SourceKind::Sessions,
            Self::Line(..) => SourceKind::ChartLines,
        }
    }
}

/// Every kind of file whose rows take each other back is booked and taken back on random days, here
/// or, for trades, by properties of their own (P7, P36).
#[test]
fn every_way_back_is_walked() {
    let mut walked = BTreeSet::from([SourceKind::Trades.as_str()]);
    let mut runner = TestRunner::deterministic();
    for _ in 0..200 {
        let draft = any_taken_back().new_tree(&mut runner).expect("a draft").current();
        walked.insert(draft.kind().as_str());
    }
    let has_a_way_back =
        |policy: &&office::papers::Policy| policy.taken_back_by.contains("cancels");
    let ways = office::papers::POLICIES.iter().filter(has_a_way_back);
    assert_eq!(walked, ways.map(|policy| policy.paper.as_str()).collect());
}

/// What an issuer may do: its kind and its terms.
pub const ACTIONS: [&str; 7] = [
    "split ratio=3",
    "reverse_split ratio=1/7;fractions=down",
    "stock_dividend ratio=1/20;cash_in_lieu=10",
    "bonus ratio=1/3;fractions=up",
    "spin_off new_instrument=ABC;ratio=1/3;parent_pct=0.8;cash_in_lieu=2",
    "return_of_capital cash_per_share=0.50",
    "worthless none",
];

pub fn any_taken_back() -> impl Strategy<Value = Draft> {
    let share = (any::<usize>(), 1..=100_i64);
    let transfer = ([0..PLACES.len(), 0..PLACES.len(), 0..INSTRUMENTS.len()], 1..200_i64, 0..9);
    let payment = (0..CLIENTS.len(), -9_999..9_999_i64, 0..9);
    let delivery = (0..INSTRUMENTS.len(), -200..200_i64, 0..9);
    let action = (0..ACTIONS.len(), 0..INSTRUMENTS.len(), -3..9);
    let asset = proptest::option::of(0..INSTRUMENTS.len());
    let cost = proptest::option::of(0..9_999_i64);
    let position = (0..CLIENTS.len(), asset, -200..200_i64, cost, 0..9);
    let conversion = (0..CLIENTS.len(), 1..9_999_i64, 1..9_999_i64, 0..9);
    let statement = (any::<usize>(), 1..=100_i64, 0..9_999_i64);
    let state = select(DayState::ALL);
    // A day that is opened today, or before, settles what is due on it at once, and that stays.
    let holiday = (1..6, state.clone(), state);
    prop_oneof![
        statement.prop_map(|(which, percent, cents)| Draft::Statement(which, percent, cents)),
        holiday.prop_map(|(ahead, trading, settlement)| {
            Draft::Holiday(ahead, trading, settlement)
        }),
        (1..99).prop_map(Draft::Calendar),
        (-3..6).prop_map(Draft::Charge),
        (-6..6, 3..6_u8).prop_map(|(ahead, days)| Draft::Cycle(ahead, days)),
        (0..VENUES.len(), -3..6, select(VenueStatus::ALL))
            .prop_map(|(which, ahead, status)| Draft::Venue(which, ahead, status)),
        (-3..6).prop_map(Draft::Session),
        (0..6).prop_map(Draft::Line),
        position.prop_map(|(whose, asset, quantity, cost, back)| {
            Draft::Position(whose, asset, quantity, cost, back)
        }),
        conversion.prop_map(|(whose, euro, dollars, back)| {
            Draft::Conversion(whose, euro, dollars, back)
        }),
        share.prop_map(|(block, percent)| Draft::Share(block, percent)),
        transfer.prop_map(|(of, quantity, back)| Draft::Transfer(of, quantity, back)),
        payment.prop_map(|(whose, cents, back)| Draft::Payment(whose, cents, back)),
        delivery.prop_map(|(asset, quantity, back)| Draft::Delivery(asset, quantity, back)),
        action.prop_map(|(what, asset, back)| Draft::Action(what, asset, back)),
    ]
}

/// Venues of the list, and one that only a row can bring.
const VENUES: [&str; 3] = ["XNYS", "XNAS", "MUNX"];

/// Who gives and who receives; DTC is outside.
const PLACES: [&str; 4] = ["ALICE", "BOB", "CAROL", "DTC"];

impl Draft {
    /// A row of market rules.
    fn market_row(&self, back: impl Fn(i32) -> Date) -> Option<Input> {
        match *self {
            Self::Holiday(ahead, trading, settlement) => {
                let date = back(-ahead);
                let row = format!("NEW {date} {} {}", trading.as_str(), settlement.as_str());
                Some(Input::SetDay(market_day(&row)))
            }
            Self::Calendar(further) => {
                let rulebook = rulebook();
                let market = rulebook.market("us").expect("the house knows it");
                let through = market.calendar.span().1.plus(further);
                Some(Input::SetReach(reach(&format!("NEW {through}"))))
            }
            Self::Charge(ahead) => {
                let effective = back(-ahead).to_string();
                Some(Input::SetCharge(section_31("NEW", &effective, "18.40")))
            }
            Self::Cycle(ahead, days) => {
                Some(Input::SetCycle(cycle(&format!("NEW {} {days} {}", back(-ahead), days + 2))))
            }
            Self::Venue(which, ahead, status) => {
                let (mic, status) = (VENUES[which], status.as_str());
                Some(Input::SetVenue(venue(&format!("NEW {mic} {} {status}", back(-ahead)))))
            }
            Self::Session(ahead) => {
                let effective = back(-ahead);
                let row = format!("NEW {effective} 20:00 04:00 sunday-monday-tuesday");
                Some(Input::SetSession(session(&row)))
            }
            Self::Line(ahead) => {
                let row = format!("NEW {} 1415 820 margin customer debit", back(-ahead));
                Some(Input::SetLine(chart_line(&row)))
            }
            _ => None,
        }
    }

    /// The row, when there is something that it can be about.
    #[allow(clippy::too_many_lines, reason = "a row for each kind of draft")]
    pub fn row(&self, walked: &Walk) -> Option<Input> {
        let office = &walked.engine.office;
        let (account, asset) =
            (|id| &office.directory.account(id).account, |id| office.directory.asset(id));
        let back = |days: i32| office.days.current().plus(-days).max(office.days.earliest());
        match *self {
            Self::Transfer([from, to, asset], quantity, days) => {
                let ((from, to), asset) = ((PLACES[from], PLACES[to]), INSTRUMENTS[asset].0);
                let row = format!("NEW {} {from} {to} {quantity} {asset}", back(days));
                Some(Input::Transfer(transfer(&row)))
            }
            Self::Delivery(asset, quantity, days) => {
                let row =
                    format!("NEW {} NSCC DTC {quantity} {}", back(days), INSTRUMENTS[asset].0);
                Some(Input::Deliver(delivery(&row)))
            }
            Self::Action(what, asset, days) => {
                let (kind, terms) = ACTIONS[what].split_once(' ')?;
                let ex_date = back(days);
                let row = format!("NEW {kind} {} {ex_date} {terms}", INSTRUMENTS[asset].0);
                Some(Input::Announce(action(&row)))
            }
            Self::Position(whose, asset, mantissa, cost, days) => {
                let code = asset.map_or("USD", |asset| INSTRUMENTS[asset].0);
                let row = position(&format!("{} {} 1 {code}", back(days), CLIENTS[whose]));
                let scale = 0;
                let (quantity, cost) = (
                    Decimal { mantissa, scale },
                    cost.map(|mantissa| Decimal { mantissa, scale: 2 }),
                );
                let acquired = Some(back(days).plus(-days));
                let position_id = Some("NEW".into());
                Some(Input::OpenPosition(PositionReport {
                    quantity,
                    cost,
                    acquired,
                    position_id,
                    ..row
                }))
            }
            Self::Conversion(whose, euro, dollars, days) => {
                let row = format!("NEW {} {} 1 EUR 1 USD", back(days), CLIENTS[whose]);
                let cents = |mantissa| Decimal { mantissa, scale: 2 };
                Some(Input::Convert(ConversionReport {
                    sold_amount: cents(euro),
                    bought_amount: cents(dollars),
                    ..conversion(&row)
                }))
            }
            Self::Statement(which, percent, mantissa) => {
                let is_lot = |(_, position): &(u32, &Position)| {
                    position.cost.is_none() && asset(position.asset).instrument().is_some()
                };
                let lots: Vec<_> = office.positions.standing().filter(is_lot).collect();
                let (number, position) = lots.get(which % lots.len().max(1))?;
                let of = asset(position.asset);
                let units = position.quantity.units().abs();
                let came_by = position.position_id.clone();
                Some(Input::StateLot(LotStatementReport {
                    statement_id: "NEW".into(),
                    date: office.days.current(),
                    account: account(position.account).clone(),
                    instrument: of.code().clone(),
                    came_by: came_by.unwrap_or_else(|| format!("opening-{}", number + 1).into()),
                    quantity: Decimal {
                        mantissa: (units * percent / 100).max(1),
                        scale: of.decimals(),
                    },
                    acquired: position.date.plus(-30),
                    held_from: None,
                    cost: Decimal { mantissa, scale: 2 },
                    covered: None,
                    takes_back: TakesBack::default(),
                }))
            }
            Self::Holiday(..)
            | Self::Calendar(_)
            | Self::Charge(_)
            | Self::Cycle(..)
            | Self::Venue(..)
            | Self::Session(_)
            | Self::Line(_) => self.market_row(back),
            Self::Payment(whose, mantissa, days) => {
                let row = format!("NEW {} {} BANK 1 USD", back(days), CLIENTS[whose]);
                let amount = Decimal { mantissa, scale: 2 };
                Some(Input::Pay(PaymentReport { amount, ..payment(&row) }))
            }
            Self::Share(place, percent) => {
                let left = office.blocks.blocks().filter(|(_, block)| !block.left().is_zero());
                let blocks: Vec<_> = left.collect();
                let (key, block) = blocks.get(place % blocks.len().max(1))?;
                let mantissa = i64::try_from(block.left().0 * i128::from(percent) / 100).ok()?;
                let asset = asset(key.instrument);
                let report = AllocationReport {
                    block_account: account(key.account).clone(),
                    instrument: asset.code().clone(),
                    side: key.side,
                    quantity: Decimal { mantissa, scale: asset.decimals() },
                    ..share(&format!("NEW {} BLOCK BOB B 1 XYZ", key.trade_date))
                };
                Some(Input::Allocate(report))
            }
        }
    }
}

/// The row that takes another one back.
pub fn taken_back(row: &Input, id: &str) -> Input {
    match row.clone() {
        Input::Allocate(row) => {
            let takes_back = cancels(&row.allocation_id);
            Input::Allocate(AllocationReport { allocation_id: id.into(), takes_back, ..row })
        }
        Input::Transfer(row) => {
            let takes_back = cancels(&row.transfer_id);
            Input::Transfer(TransferReport { transfer_id: id.into(), takes_back, ..row })
        }
        Input::Pay(row) => {
            let takes_back = cancels(&row.payment_id);
            Input::Pay(PaymentReport { payment_id: id.into(), takes_back, ..row })
        }
        Input::Deliver(row) => {
            let takes_back = cancels(&row.delivery_id);
            Input::Deliver(DeliveryReport { delivery_id: id.into(), takes_back, ..row })
        }
        Input::Announce(row) => {
            let takes_back = cancels(&row.action_id);
            Input::Announce(ActionReport { action_id: id.into(), takes_back, ..row })
        }
        Input::OpenPosition(row) => {
            let takes_back = cancels(row.position_id.as_ref().expect("it is called so"));
            Input::OpenPosition(PositionReport { position_id: Some(id.into()), takes_back, ..row })
        }
        Input::Convert(row) => {
            let takes_back = cancels(&row.conversion_id);
            Input::Convert(ConversionReport { conversion_id: id.into(), takes_back, ..row })
        }
        Input::StateLot(row) => {
            let takes_back = cancels(&row.statement_id);
            Input::StateLot(LotStatementReport { statement_id: id.into(), takes_back, ..row })
        }
        Input::SetDay(row) => Input::SetDay(rows::cancels(&row, id)),
        Input::SetReach(row) => Input::SetReach(rows::cancels(&row, id)),
        Input::SetCharge(row) => Input::SetCharge(rows::cancels(&row, id)),
        Input::SetCycle(row) => Input::SetCycle(rows::cancels(&row, id)),
        Input::SetVenue(row) => Input::SetVenue(rows::cancels(&row, id)),
        Input::SetSession(row) => Input::SetSession(rows::cancels(&row, id)),
        Input::SetLine(row) => Input::SetLine(rows::cancels(&row, id)),
        other => panic!("{other:?} has no way back"),
    }
}
