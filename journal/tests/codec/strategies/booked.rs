//! Random booked events.

use super::market_rows::settlement_move;
use super::{account_id, asset_id, date, decimal, entry, moment, name, number, quantity, wording};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::select;
use terms::{
    AccountId, Adjustment, Allocation, AssetId, Booked, Cancel, Capacity, ChargedBy, CommissionBy,
    Conversion, Date, DayCount, Delivery, Entitled, Event, ExactSum, FeeBorne, FeeUnit, FeesOfUnit,
    FillKind, Held, LoanAction, LoanDirection, LoanMovement, Marginal, Name, Payment, Position,
    Quantity, Rounding, ScheduleNumber, Shared, Side, SoFar, TakenBack, TakenBackKind, Trade,
    Transfer, Voucher, VoucherKind,
};

/// Any event that moves something.
pub fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        (position(), entry())
            .prop_map(|(position, entry)| Event::Booked(Booked::Position(position), entry))
            .boxed(),
        (trade(), entry())
            .prop_map(|(trade, entry)| Event::Booked(Booked::Trade(trade), entry))
            .boxed(),
        (cancel(), entry())
            .prop_map(|(cancel, entry)| Event::Booked(Booked::Cancel(cancel), entry))
            .boxed(),
        (allocation(), entry())
            .prop_map(|(allocation, entry)| Event::Booked(Booked::Share(allocation), entry))
            .boxed(),
        (delivery(), entry())
            .prop_map(|(delivery, entry)| Event::Booked(Booked::Delivery(delivery), entry))
            .boxed(),
        (payment(), entry())
            .prop_map(|(payment, entry)| Event::Booked(Booked::Payment(payment), entry))
            .boxed(),
        (voucher(), entry())
            .prop_map(|(voucher, entry)| Event::Booked(Booked::Voucher(voucher), entry))
            .boxed(),
        (loan_movement(), entry())
            .prop_map(|(loan_movement, entry)| Event::Booked(Booked::Loan(loan_movement), entry))
            .boxed(),
        (entitled(), entry())
            .prop_map(|(entitled, entry)| Event::Booked(Booked::Action(entitled), entry))
            .boxed(),
        (transfer(), entry())
            .prop_map(|(transfer, entry)| Event::Booked(Booked::Transfer(transfer), entry))
            .boxed(),
        (conversion(), entry())
            .prop_map(|(conversion, entry)| Event::Booked(Booked::Conversion(conversion), entry))
            .boxed(),
        (adjustment(), entry())
            .prop_map(|(adjustment, entry)| Event::Booked(Booked::Adjustment(adjustment), entry))
            .boxed(),
        (settlement_move(), entry())
            .prop_map(|(moved, entry)| Event::Booked(Booked::Moved(moved), entry))
            .boxed(),
        (taken_back(), entry())
            .prop_map(|(taken, entry)| Event::Booked(Booked::TakenBack(taken), entry))
            .boxed()
    ]
}

fn position() -> impl Strategy<Value = Position> {
    let fields = (date(), account_id(), asset_id(), quantity(), of(quantity()), of(date()));
    (fields, of(name())).prop_map(|(fields, position_id)| {
        let (date, account, asset, quantity, cost, acquired) = fields;
        Position { date, account, asset, quantity, cost, acquired, position_id }
    })
}

fn trade() -> impl Strategy<Value = Trade> {
    let what = (name(), moment(), account_id(), select(Side::ALL), asset_id(), quantity());
    let how = (decimal(), asset_id(), name(), select(Capacity::ALL), account_id(), date(), date());
    let due =
        (quantity(), quantity(), quantity(), of(name()), of(name()), of(charged_by().boxed()));
    (what, how, due).prop_map(
        |(what, how, (principal, commission, fees, order_id, corrects, charged_by))| {
            let (trade_id, executed_at, account, side, instrument, quantity) = what;
            let (price, currency, venue, capacity, contra, trade_date, settlement_date) = how;
            Trade {
                trade_id,
                executed_at,
                account,
                side,
                instrument,
                quantity,
                price,
                currency,
                venue,
                capacity,
                contra,
                trade_date,
                settlement_date,
                principal,
                commission,
                fees,
                order_id,
                corrects,
                charged_by,
            }
        },
    )
}

fn cancel() -> impl Strategy<Value = Cancel> {
    (name(), name(), date(), of(name())).prop_map(|(trade_id, cancelled, trade_date, reason)| {
        Cancel { trade_id, cancelled, trade_date, reason }
    })
}

fn taken_back() -> impl Strategy<Value = TakenBack> {
    let fields = (name(), select(TakenBackKind::ALL), name(), date(), of(name()));
    fields.prop_map(|(row_id, kind, cancelled, as_of, reason)| TakenBack {
        row_id,
        kind,
        cancelled,
        as_of,
        reason,
    })
}

fn allocation() -> impl Strategy<Value = Allocation> {
    let what = (name(), date(), date(), account_id(), asset_id(), select(Side::ALL), account_id());
    let amounts = (quantity(), quantity(), quantity(), quantity(), of(charged_by().boxed()));
    (what, amounts).prop_map(|(what, (quantity, principal, commission, fees, charged_by))| {
        let (allocation_id, trade_date, settlement_date, block_account, instrument, side, account) =
            what;
        Allocation {
            allocation_id,
            trade_date,
            settlement_date,
            block_account,
            instrument,
            side,
            account,
            quantity,
            principal,
            commission,
            fees,
            charged_by,
        }
    })
}

fn adjustment() -> impl Strategy<Value = Adjustment> {
    let what = (select(FillKind::ALL), name(), date(), name(), name());
    (what, quantity(), of(quantity()), charged_by()).prop_map(
        |(what, commission, fees, charged_by)| {
            let (kind, charged, trade_date, because, cancelled) = what;
            Adjustment {
                kind,
                charged,
                trade_date,
                because,
                cancelled,
                commission,
                fees,
                charged_by,
            }
        },
    )
}

fn charged_by() -> impl Strategy<Value = ChargedBy> {
    let shared = (quantity(), quantity()).prop_map(|(borne, given)| Shared { borne, given });
    let marginal = (number(), quantity())
        .prop_map(|(row, charged)| Marginal { last_row: ScheduleNumber(row), charged });
    let so_far = (quantity(), quantity(), quantity(), quantity(), of(shared), of(marginal))
        .prop_map(|(quantity, principal, commission, month_principal, shared, marginal)| {
            Box::new(SoFar { quantity, principal, commission, month_principal, shared, marginal })
        });
    let schedule = (number(), of(so_far));
    let commission = prop_oneof![
        Just(CommissionBy::Nothing),
        Just(CommissionBy::Agreement),
        schedule
            .prop_map(|(row, so_far)| CommissionBy::Schedule { row: ScheduleNumber(row), so_far }),
    ];
    (select(Rounding::ALL), of(fees_of_unit()), commission)
        .prop_map(|(fee_rounding, fees, commission)| ChargedBy { fee_rounding, fees, commission })
}

fn fees_of_unit() -> impl Strategy<Value = Box<FeesOfUnit>> {
    const MOST: i128 = 10_i128.pow(36);
    let exact = (-MOST..=MOST, 0..=36_u8);
    let exact = exact
        .prop_map(|(digits, scale)| ExactSum::try_new(digits, scale).expect("it is in bounds"));
    let fee = (name(), exact, quantity()).prop_map(|(charge, exact, borne)| FeeBorne {
        charge,
        exact,
        borne,
    });
    (select(FeeUnit::ALL), vec(fee, 0..3))
        .prop_map(|(unit, before)| Box::new(FeesOfUnit { unit, before }))
}

fn delivery() -> impl Strategy<Value = Delivery> {
    let fields = (name(), date(), account_id(), account_id(), asset_id(), quantity(), quantity());
    fields.prop_map(
        |(delivery_id, date, street_account, location_account, asset, quantity, excess)| Delivery {
            delivery_id,
            date,
            street_account,
            location_account,
            asset,
            quantity,
            excess,
        },
    )
}

fn payment() -> impl Strategy<Value = Payment> {
    let fields = (name(), date(), account_id(), account_id(), asset_id(), quantity(), of(name()));
    fields.prop_map(|(payment_id, date, account, bank_account, currency, amount, reference)| {
        Payment { payment_id, date, account, bank_account, currency, amount, reference }
    })
}

fn voucher() -> impl Strategy<Value = Voucher> {
    let fields =
        (name(), select(VoucherKind::ALL), date(), date(), of(account_id()), wording(), of(name()));
    fields.prop_map(|(voucher_id, kind, date, about, subject, narrative, reverses)| Voucher {
        voucher_id,
        kind,
        date,
        about,
        subject,
        narrative,
        reverses,
    })
}

fn loan_movement() -> impl Strategy<Value = LoanMovement> {
    let what = (name(), name(), date(), select(LoanAction::ALL), select(LoanDirection::ALL));
    let places = (account_id(), account_id(), account_id(), asset_id(), asset_id());
    let terms = (
        quantity(),
        quantity(),
        of(decimal()),
        of(decimal()),
        of(decimal()),
        select(DayCount::ALL),
    );
    (what, places, terms).prop_map(
        |(
            (movement_id, loan_id, date, action, direction),
            (account, location_account, bank_account, instrument, currency),
            (quantity, collateral, price, rebate, fee, day_count),
        )| LoanMovement {
            movement_id,
            loan_id,
            date,
            action,
            direction,
            account,
            location_account,
            bank_account,
            instrument,
            currency,
            quantity,
            collateral,
            price,
            rebate,
            fee,
            day_count,
        },
    )
}

fn entitled() -> impl Strategy<Value = Entitled> {
    let held = (account_id(), date(), quantity()).prop_map(|(account, from, quantity)| Held {
        account,
        from,
        quantity,
    });
    let fields = (name(), date(), account_id(), vec(held, 0..5));
    fields.prop_map(|(action_id, ex_date, street, held)| Entitled {
        action_id,
        ex_date,
        street,
        held,
    })
}

fn transfer() -> impl Strategy<Value = Transfer> {
    let what = (name(), date(), account_id(), account_id(), asset_id(), quantity());
    (what, of(date()), of(quantity()), of(any::<bool>())).prop_map(
        |(what, acquired, cost, covered)| {
            let (transfer_id, date, from_account, to_account, instrument, quantity) = what;
            Transfer {
                transfer_id,
                date,
                from_account,
                to_account,
                instrument,
                quantity,
                acquired,
                cost,
                covered,
            }
        },
    )
}

fn conversion() -> impl Strategy<Value = Conversion> {
    let fields = (
        name(),
        date(),
        account_id(),
        asset_id(),
        quantity(),
        asset_id(),
        quantity(),
        quantity(),
        of(name()),
    );
    fields.prop_map(exchanged)
}

fn exchanged(fields: Exchanged) -> Conversion {
    let (conversion_id, date, account, sold, sold_amount, bought, bought_amount, worth, cancels) =
        fields;
    Conversion {
        conversion_id,
        date,
        account,
        sold,
        sold_amount,
        bought,
        bought_amount,
        worth,
        cancels,
    }
}

type Exchanged =
    (Name, Date, AccountId, AssetId, Quantity, AssetId, Quantity, Quantity, Option<Name>);
