//! Booked events: an example of each kind, its words, its newer forms.

use super::{date, decimal, entry, name, quantity, text, within};
use terms::{
    AccountId, Adjustment, Allocation, AssetId, Booked, Cancel, Capacity, ChargedBy, CommissionBy,
    Conversion, DayCount, Decimal, Delivery, Entitled, Entry, Event, ExactSum, FeeBorne, FeeUnit,
    FeesOfUnit, FillKind, Held, LoanAction, LoanDirection, LoanMovement, Marginal, Moment, Payment,
    Position, Rounding, ScheduleNumber, Sentence, Shared, Side, SoFar, TakenBack, TakenBackKind,
    Trade, Transfer, Voucher, VoucherKind,
};

/// Moves of securities and money.
pub fn moves() -> Vec<Event> {
    vec![
        Event::Booked(Booked::Position(position()), entry(&[(1200, 3, 250), (4, 3, -250)])),
        Event::Booked(Booked::Trade(trade()), trade_entry()),
        Event::Booked(Booked::Cancel(cancel()), trade_entry().reversed()),
        Event::Booked(
            Booked::Share(allocation()),
            entry(&[(9, 3, -200), (1200, 3, 200), (9, 0, 975_800), (1200, 0, -975_800)]),
        ),
        Event::Booked(Booked::Delivery(delivery()), entry(&[(5, 3, -300), (6, 3, 300)])),
        Event::Booked(
            Booked::Payment(payment()),
            entry(&[(1200, 0, -4_879_000), (7, 0, 4_879_000)]),
        ),
    ]
}

/// An opening balance with an id, which tells it from another lot of its day.
pub fn named_position() -> Vec<Event> {
    let named = Position { position_id: Some(name("P-7")), ..position() };
    vec![Event::Booked(Booked::Position(named), entry(&[(1200, 3, 250), (4, 3, -250)]))]
}

/// A voucher.
pub fn vouchers() -> Vec<Event> {
    vec![Event::Booked(Booked::Voucher(voucher()), entry(&[(1200, 0, -6667), (30, 0, 6667)]))]
}

/// A movement of a loan.
pub fn loans() -> Vec<Event> {
    let lent = entry(&[
        (40, 3, -1_000_000),
        (5, 3, 1_000_000),
        (40, 0, 2_040_000_000),
        (7, 0, -2_040_000_000),
    ]);
    vec![Event::Booked(Booked::Loan(loan_movement()), lent)]
}

/// What holders got by a corporate action.
pub fn actions() -> Vec<Event> {
    let held =
        vec![Held { account: AccountId(1200), from: date("2014-06-09"), quantity: quantity(250) }];
    let entitled = Entitled {
        action_id: name("CA-1"),
        ex_date: date("2014-06-09"),
        street: AccountId(6),
        held,
    };
    vec![Event::Booked(Booked::Action(entitled), entry(&[(1200, 3, 125), (6, 3, -125)]))]
}

/// An exchange of currencies.
pub fn conversions() -> Vec<Event> {
    let conversion = Conversion {
        conversion_id: name("X-1"),
        date: date("2013-10-07"),
        account: AccountId(1200),
        sold: AssetId(2),
        sold_amount: quantity(10_000),
        bought: AssetId(0),
        bought_amount: quantity(13_578),
        worth: quantity(13_578),
        cancels: Some(name("X-0")),
    };
    vec![Event::Booked(
        Booked::Conversion(conversion),
        entry(&[(1200, 2, -10_000), (50, 2, 10_000), (1200, 0, 13_578), (50, 0, -13_578)]),
    )]
}

/// A transfer of securities.
pub fn transfers() -> Vec<Event> {
    vec![Event::Booked(Booked::Transfer(transfer()), entry(&[(1200, 3, 50), (6, 3, -50)]))]
}

/// Trades of each side and capacity, vouchers of each kind.
pub fn trade_words() -> impl Iterator<Item = Event> {
    let sides = Side::ALL
        .iter()
        .map(|side| Event::Booked(Booked::Trade(Trade { side: *side, ..trade() }), trade_entry()));
    let capacities = Capacity::ALL.iter().map(|capacity| {
        Event::Booked(Booked::Trade(Trade { capacity: *capacity, ..trade() }), trade_entry())
    });
    let vouchers = VoucherKind::ALL.iter().map(|kind| {
        Event::Booked(Booked::Voucher(Voucher { kind: *kind, ..voucher() }), trade_entry())
    });
    sides.chain(capacities).chain(vouchers)
}

/// Movements of loans by each action and in each direction.
pub fn loan_words() -> impl Iterator<Item = Event> {
    let loan = |movement| Event::Booked(Booked::Loan(movement), trade_entry());
    let actions = LoanAction::ALL
        .iter()
        .map(move |action| loan(LoanMovement { action: *action, ..loan_movement() }));
    let directions = LoanDirection::ALL
        .iter()
        .map(move |direction| loan(LoanMovement { direction: *direction, ..loan_movement() }));
    actions.chain(directions)
}

/// Trades and a share, with by what they were charged.
pub fn charged() -> Vec<Event> {
    let by =
        |commission| Some(ChargedBy { fee_rounding: Rounding::HalfUp, fees: None, commission });
    let so_far = SoFar {
        quantity: quantity(200),
        principal: quantity(9_755_000),
        commission: quantity(300),
        month_principal: quantity(0),
        shared: None,
        marginal: None,
    };
    let after_others =
        CommissionBy::Schedule { row: ScheduleNumber(3), so_far: Some(Box::new(so_far)) };
    let traded = |commission| {
        Event::Booked(Booked::Trade(Trade { charged_by: by(commission), ..trade() }), trade_entry())
    };
    let moves = [(9, 3, -200), (1200, 3, 200), (9, 0, 975_800), (1200, 0, -975_800)];
    vec![
        traded(CommissionBy::Nothing),
        traded(CommissionBy::Agreement),
        traded(CommissionBy::Schedule { row: ScheduleNumber(300), so_far: None }),
        traded(after_others.clone()),
        Event::Booked(
            Booked::Share(Allocation { charged_by: by(after_others), ..allocation() }),
            entry(&moves),
        ),
    ]
}

/// What a fill bears after another one was taken back.
pub fn adjustments() -> Vec<Event> {
    let commission = CommissionBy::Schedule { row: ScheduleNumber(3), so_far: None };
    let adjusted = Adjustment {
        kind: FillKind::Trade,
        charged: name("20131007-NYC-00012347"),
        trade_date: date("2013-10-07"),
        because: name("20131007-NYC-00012346"),
        cancelled: name("20131007-NYC-00012345"),
        commission: quantity(495),
        fees: None,
        charged_by: ChargedBy { fee_rounding: Rounding::HalfUp, fees: None, commission },
    };
    vec![Event::Booked(Booked::Adjustment(adjusted), entry(&[(120_000, 0, -495), (30, 0, 495)]))]
}

/// The taking back of a booking.
pub fn taken_back() -> Vec<Event> {
    vec![take_back(TakenBackKind::Share)]
}

/// How many kinds could be taken back at first.
const FIRST_KINDS: usize = 5;

/// The taking back of a booking of each kind.
pub fn taken_back_words() -> impl Iterator<Item = Event> {
    TakenBackKind::ALL.iter().take(FIRST_KINDS).map(|kind| take_back(*kind))
}

/// The same of the kinds that came later.
pub fn taken_back_later() -> Vec<Event> {
    TakenBackKind::ALL.iter().skip(FIRST_KINDS).map(|kind| take_back(*kind)).collect()
}

fn take_back(kind: TakenBackKind) -> Event {
    let taken = TakenBack {
        row_id: name("A-3"),
        kind,
        cancelled: name("A-2"),
        as_of: date("2026-06-08"),
        reason: Some(name("meant for another client")),
    };
    Event::Booked(Booked::TakenBack(taken), entry(&[(1200, 3, -200), (9, 3, 200)]))
}

/// A cancel that says why.
pub fn with_reason() -> Vec<Event> {
    let cancel = Cancel { reason: Some(name("wrong side")), ..cancel() };
    vec![Event::Booked(Booked::Cancel(cancel), trade_entry().reversed())]
}

/// Charges that know what was shared of their unit, and where the slices of the month stood; and a
/// share of a block that bears nothing any more.
pub fn charged_by_unit() -> Vec<Event> {
    let plain = SoFar {
        quantity: quantity(200),
        principal: quantity(9_755_000),
        commission: quantity(300),
        month_principal: quantity(14_632_500),
        shared: None,
        marginal: None,
    };
    let shared = Some(Shared { borne: quantity(300), given: quantity(120) });
    let marginal = Some(Marginal { last_row: ScheduleNumber(300), charged: quantity(-7) });
    let traded = |so_far| {
        let commission =
            CommissionBy::Schedule { row: ScheduleNumber(3), so_far: Some(Box::new(so_far)) };
        let charged_by = Some(ChargedBy { fee_rounding: Rounding::HalfUp, fees: None, commission });
        Event::Booked(Booked::Trade(Trade { charged_by, ..trade() }), trade_entry())
    };
    let nothing = Adjustment {
        kind: FillKind::Share,
        charged: name("A-1"),
        trade_date: date("2013-10-07"),
        because: name("20131007-NYC-00012346"),
        cancelled: name("20131007-NYC-00012345"),
        commission: quantity(0),
        fees: None,
        charged_by: ChargedBy {
            fee_rounding: Rounding::Up,
            fees: None,
            commission: CommissionBy::Nothing,
        },
    };
    vec![
        traded(SoFar { shared, ..plain }),
        traded(SoFar { marginal, ..plain }),
        traded(SoFar { shared, marginal, ..plain }),
        Event::Booked(Booked::Adjustment(nothing), entry(&[(1200, 0, 300), (30, 0, -300)])),
    ]
}

/// Fees that are rounded for an order and for a day; and what a fill bears of them after another
/// one was taken back.
pub fn fees_of_a_unit() -> Vec<Event> {
    let fee = |charge: &str, mantissa, scale, borne| FeeBorne {
        charge: name(charge),
        exact: ExactSum::try_new(mantissa, scale).expect("it is short"),
        borne: quantity(borne),
    };
    let before = vec![
        fee("section_31", 49_440_000, 10, 1),
        fee("taf", -170_000_000_000_000_000_000_000, 20, -1_700_000),
    ];
    let by = |unit, before| ChargedBy {
        fee_rounding: Rounding::Up,
        fees: Some(Box::new(FeesOfUnit { unit, before })),
        commission: CommissionBy::Agreement,
    };
    let traded = |charged_by| {
        let trade = Trade { charged_by: Some(charged_by), ..trade() };
        Event::Booked(Booked::Trade(trade), trade_entry())
    };
    let adjusted = Adjustment {
        kind: FillKind::Trade,
        charged: name("20131007-NYC-00012347"),
        trade_date: date("2013-10-07"),
        because: name("20131007-NYC-00012346"),
        cancelled: name("20131007-NYC-00012345"),
        commission: quantity(495),
        fees: Some(quantity(2)),
        charged_by: by(FeeUnit::Order, before.clone()),
    };
    vec![
        traded(by(FeeUnit::Order, Vec::new())),
        traded(by(FeeUnit::Day, before)),
        Event::Booked(Booked::Adjustment(adjusted), entry(&[(120_000, 0, -1), (31, 0, 1)])),
    ]
}

/// A voucher whose narrative is a sentence by code.
pub fn narrated_by_code() -> Vec<Event> {
    let narrative = within(Sentence::new("interest_posted", [("period", text("2013-10"))]));
    vec![Event::Booked(
        Booked::Voucher(Voucher { kind: VoucherKind::Interest, narrative, ..voucher() }),
        trade_entry(),
    )]
}

/// A typical trade of an agency broker, as its size is stated in the documents.
pub fn trade() -> Trade {
    Trade {
        trade_id: name("20131007-NYC-00012345"),
        executed_at: Moment::parse("2013-10-07T09:30:00.123456-04:00").expect("a moment"),
        account: AccountId(120_000),
        side: Side::Sell,
        instrument: AssetId(1203),
        quantity: quantity(300),
        price: decimal("487.7500"),
        currency: AssetId(0),
        venue: name("XNAS"),
        capacity: Capacity::Agency,
        contra: AccountId(5),
        trade_date: date("2013-10-07"),
        settlement_date: date("2013-10-10"),
        principal: quantity(14_632_500),
        commission: quantity(495),
        fees: quantity(258),
        order_id: None,
        corrects: None,
        charged_by: None,
    }
}

/// Its entry: the client and the street in both assets, commission, two fees.
pub fn trade_entry() -> Entry {
    let securities = [(120_000, 1203, -300), (5, 1203, 300)];
    let money =
        [(120_000, 0, 14_631_747), (5, 0, -14_632_500), (30, 0, 495), (41, 0, 255), (42, 0, 3)];
    entry(&[&securities[..], &money[..]].concat())
}

fn position() -> Position {
    Position {
        date: date("2013-09-30"),
        account: AccountId(1200),
        asset: AssetId(3),
        quantity: quantity(250),
        cost: Some(quantity(12_197_500)),
        acquired: Some(date("2009-02-17")),
        position_id: None,
    }
}

fn cancel() -> Cancel {
    Cancel {
        trade_id: name("20131007-NYC-00012346"),
        cancelled: name("20131007-NYC-00012345"),
        trade_date: date("2013-10-07"),
        reason: None,
    }
}

fn allocation() -> Allocation {
    Allocation {
        allocation_id: name("A-1"),
        trade_date: date("2013-10-07"),
        settlement_date: date("2013-10-10"),
        block_account: AccountId(9),
        instrument: AssetId(3),
        side: Side::Buy,
        account: AccountId(1200),
        quantity: quantity(200),
        principal: quantity(975_500),
        commission: quantity(300),
        fees: quantity(0),
        charged_by: None,
    }
}

fn delivery() -> Delivery {
    Delivery {
        delivery_id: name("D-1"),
        date: date("2013-10-10"),
        street_account: AccountId(5),
        location_account: AccountId(6),
        asset: AssetId(3),
        quantity: quantity(-300),
        excess: quantity(0),
    }
}

fn payment() -> Payment {
    Payment {
        payment_id: name("P-1"),
        date: date("2013-10-10"),
        account: AccountId(1200),
        bank_account: AccountId(7),
        currency: AssetId(0),
        amount: quantity(-4_879_000),
        reference: Some(name("wire 4711")),
    }
}

fn voucher() -> Voucher {
    Voucher {
        voucher_id: name("V-2013-10-001"),
        kind: VoucherKind::Manual,
        date: date("2013-11-01"),
        about: date("2013-10-31"),
        subject: Some(AccountId(1200)),
        narrative: text("interest of October that the rate table had missed"),
        reverses: Some(name("V-2013-09-017")),
    }
}

fn loan_movement() -> LoanMovement {
    LoanMovement {
        movement_id: name("SL-1-1"),
        loan_id: name("SL-1"),
        date: date("2026-01-05"),
        action: LoanAction::Open,
        direction: LoanDirection::Lend,
        account: AccountId(40),
        location_account: AccountId(5),
        bank_account: AccountId(7),
        instrument: AssetId(3),
        currency: AssetId(0),
        quantity: quantity(1_000_000),
        collateral: quantity(2_040_000_000),
        price: Some(Decimal { mantissa: 2000, scale: 2 }),
        rebate: Some(Decimal { mantissa: 70, scale: 4 }),
        fee: None,
        day_count: DayCount::ActualOver360,
    }
}

fn transfer() -> Transfer {
    Transfer {
        transfer_id: name("M-1"),
        date: date("2013-10-10"),
        from_account: AccountId(6),
        to_account: AccountId(1200),
        instrument: AssetId(3),
        quantity: quantity(50),
        acquired: Some(date("2010-02-03")),
        cost: Some(quantity(123_450)),
        covered: Some(false),
    }
}
