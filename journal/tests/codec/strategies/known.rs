//! Random reference data.

use super::market_rows::market_row;
use super::{account_id, asset_id, date, decimal, name, quantity};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::select;
use terms::{
    Account, AccountChange, AccountState, Action, ActionKind, ChargedPer, Choice, Class,
    Compounding, DayCount, Event, FirmRule, Fraction, Fractions, FxRate, HeldPrice, Instrument,
    InstrumentChange, InterestRate, Kind, KnownEvent, ListingState, LotChoice, LotMethod,
    LotStatement, NegativeBase, Price, PriceRule, Product, QUANTITY_MAX, RateScope, RateSide,
    Rounding, ScheduleRow, ScheduleScope, TierBy, Tiering,
};

/// Any event after which something is known.
pub fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        (name(), any::<u8>())
            .prop_map(|(currency, decimals)| Event::Known(KnownEvent::CurrencyAdmitted {
                currency,
                decimals
            }))
            .boxed(),
        firm_rule().prop_map(|known| Event::Known(KnownEvent::RuleSet(known))).boxed(),
        schedule_row().prop_map(|known| Event::Known(KnownEvent::ScheduleSet(known))).boxed(),
        account().prop_map(|known| Event::Known(KnownEvent::AccountOpened(known))).boxed(),
        instrument().prop_map(|known| Event::Known(KnownEvent::InstrumentListed(known))).boxed(),
        account_change().prop_map(|known| Event::Known(KnownEvent::AccountChanged(known))).boxed(),
        instrument_change()
            .prop_map(|known| Event::Known(KnownEvent::InstrumentChanged(Box::new(known))))
            .boxed(),
        price().prop_map(|known| Event::Known(KnownEvent::PriceRecorded(known))).boxed(),
        held_price().prop_map(|known| Event::Known(KnownEvent::PriceHeld(known))).boxed(),
        price_rule().prop_map(|known| Event::Known(KnownEvent::PriceRuleSet(known))).boxed(),
        fx_rate().prop_map(|known| Event::Known(KnownEvent::FxRateRecorded(known))).boxed(),
        interest_rate().prop_map(|known| Event::Known(KnownEvent::InterestRateSet(known))).boxed(),
        action().prop_map(|known| Event::Known(KnownEvent::ActionAnnounced(known))).boxed(),
        lot_choice().prop_map(|known| Event::Known(KnownEvent::LotsChosen(known))).boxed(),
        market_row()
            .prop_map(|known| Event::Known(KnownEvent::MarketRowSet(Box::new(known))))
            .boxed(),
        lot_statement()
            .prop_map(|known| Event::Known(KnownEvent::LotStated(Box::new(known))))
            .boxed()
    ]
}

fn firm_rule() -> impl Strategy<Value = FirmRule> {
    let fields = (date(), name(), name(), name());
    fields.prop_map(|(effective, rule, value, source)| FirmRule { effective, rule, value, source })
}

fn schedule_row() -> impl Strategy<Value = ScheduleRow> {
    let what = (
        name(),
        date(),
        select(ScheduleScope::ALL),
        of(name()),
        select(Product::ALL),
        select(ChargedPer::ALL),
    );
    let tier = (select(TierBy::ALL), decimal(), select(Rounding::ALL), name());
    let figures = (
        of(decimal()),
        of(decimal()),
        of(decimal()),
        of(decimal()),
        of(decimal()),
        of(decimal()),
        of(name()),
    );
    (what, tier, figures).prop_map(|(what, (tier_by, tier_from, rounding, source), figures)| {
        let (schedule, effective, scope, whom, product, per) = what;
        let (flat, per_share, bps, minimum, maximum, introducing_percent, introducing_account) =
            figures;
        ScheduleRow {
            schedule,
            effective,
            scope,
            whom,
            product,
            per,
            tier_by,
            tier_from,
            flat,
            per_share,
            bps,
            minimum,
            maximum,
            rounding,
            introducing_percent,
            introducing_account,
            source,
        }
    })
}

fn account() -> impl Strategy<Value = Account> {
    let who = (name(), select(Kind::ALL), select(Class::ALL), name());
    let options = (of(name()), of(name()), of(name()), of(date()), of(date()), of(name()));
    (who, options).prop_map(
        |((account, kind, class, name), (currency, desk, branch, opened, closed, country))| {
            Account {
                account,
                kind,
                class,
                name,
                currency,
                desk,
                branch,
                opened,
                closed,
                lot_method: LotMethod::FirstInFirstOut,
                country,
            }
        },
    )
}

fn account_change() -> impl Strategy<Value = AccountChange> {
    let row = (name(), name(), date(), of(select(AccountState::ALL)), of(name()));
    let texts = (of(name()), of(name()), of(name()));
    let words = (of(select(Class::ALL)), of(select(LotMethod::ALL)));
    (row, texts, words).prop_map(
        |((change_id, account, effective, state, reason), (name, desk, branch), words)| {
            let (class, lot_method) = words;
            AccountChange {
                change_id,
                account,
                effective,
                name,
                class,
                desk,
                branch,
                lot_method,
                state,
                reason,
            }
        },
    )
}

fn instrument_change() -> impl Strategy<Value = InstrumentChange> {
    let row = (name(), name(), date(), of(select(ListingState::ALL)), of(name()));
    let texts = (of(name()), of(name()), of(name()));
    let identifiers = (of(name()), of(name()), of(name()), of(name()));
    (row, texts, identifiers).prop_map(|(row, texts, (isin, cusip, sedol, figi))| {
        let (change_id, instrument, effective, state, reason) = row;
        let (symbol, name, market) = texts;
        InstrumentChange {
            change_id,
            instrument,
            effective,
            symbol,
            name,
            market,
            isin,
            cusip,
            sedol,
            figi,
            state,
            reason,
        }
    })
}

fn instrument() -> impl Strategy<Value = Instrument> {
    let texts = (name(), name(), name(), name(), name(), name(), name());
    let identifiers = (of(name()), of(name()), of(name()), of(name()));
    let numbers = (any::<u8>(), any::<u8>(), of(date()), of(date()));
    (texts, identifiers, numbers).prop_map(|(texts, (isin, cusip, sedol, figi), numbers)| {
        let (instrument, symbol, name, cfi, currency, market, clearing_account) = texts;
        let (quantity_decimals, price_decimals, listed, delisted) = numbers;
        Instrument {
            instrument,
            symbol,
            name,
            cfi,
            currency,
            market,
            clearing_account,
            isin,
            cusip,
            sedol,
            figi,
            quantity_decimals,
            price_decimals,
            listed,
            delisted,
        }
    })
}

fn price() -> impl Strategy<Value = Price> {
    let fields = (date(), asset_id(), decimal(), name());
    fields.prop_map(|(date, instrument, price, source)| Price { date, instrument, price, source })
}

fn held_price() -> impl Strategy<Value = HeldPrice> {
    (price(), decimal(), date(), decimal()).prop_map(|(price, accepted, accepted_on, tolerance)| {
        HeldPrice { price, accepted, accepted_on, tolerance }
    })
}

fn price_rule() -> impl Strategy<Value = PriceRule> {
    let fields = (date(), of(name()), vec(name(), 0..4), of(decimal()), of(decimal()), name());
    fields.prop_map(|(effective, instrument, sources, stale_days, tolerance, decided_by)| {
        PriceRule { effective, instrument, sources, stale_days, tolerance, decided_by }
    })
}

fn fx_rate() -> impl Strategy<Value = FxRate> {
    let fields = (date(), name(), name(), decimal(), name());
    fields.prop_map(|(date, base, quote, rate, source)| FxRate { date, base, quote, rate, source })
}

fn interest_rate() -> impl Strategy<Value = InterestRate> {
    let who = (date(), select(RateScope::ALL), name(), name(), select(RateSide::ALL));
    let what = (
        decimal(),
        decimal(),
        of(name()),
        select(Tiering::ALL),
        select(DayCount::ALL),
        select(Compounding::ALL),
        name(),
        (of(decimal()), of(decimal()), select(NegativeBase::ALL)),
    );
    (who, what).prop_map(
        |(
            (effective, scope, name, currency, side),
            (tier_from, rate, base, tiering, day_count, compounding, source, limits),
        )| {
            let (floor, cap, negative_base) = limits;
            InterestRate {
                effective,
                scope,
                name,
                currency,
                side,
                tier_from,
                rate,
                base,
                floor,
                cap,
                negative_base,
                tiering,
                day_count,
                compounding,
                source,
            }
        },
    )
}

fn action() -> impl Strategy<Value = Action> {
    let what =
        (name(), select(ActionKind::ALL), asset_id(), date(), of(date()), of(date()), name());
    let fractions = prop_oneof![
        Just(Fractions::Down),
        Just(Fractions::Up),
        decimal().prop_map(Fractions::Paid)
    ];
    let given = (asset_id(), fraction(), fraction(), decimal(), decimal(), fractions);
    let sequence = prop_oneof![Just(Action::FIRST), any::<u32>()];
    (what, given, sequence).prop_map(|(what, given, sequence)| {
        let (given, ratio, kept, money, worth, fractions) = given;
        let (action_id, kind, instrument, ex_date, record_date, pay_date, terms) = what;
        Action {
            action_id,
            kind,
            instrument,
            ex_date,
            record_date,
            pay_date,
            sequence,
            terms,
            given,
            ratio,
            kept,
            money,
            worth,
            fractions,
        }
    })
}

fn fraction() -> impl Strategy<Value = Fraction> {
    let fraction = |(above, below): (i64, i64)| {
        Fraction::try_new(above.into(), below.into()).expect("it stands over a number")
    };
    (-QUANTITY_MAX..=QUANTITY_MAX, 1..=QUANTITY_MAX).prop_map(fraction)
}

fn lot_statement() -> impl Strategy<Value = LotStatement> {
    let whose = (name(), date(), account_id(), asset_id(), name());
    let says = (quantity(), date(), of(date()), quantity(), of(any::<bool>()));
    (whose, says).prop_map(|(whose, (quantity, acquired, held_from, cost, covered))| {
        let (statement_id, date, account, instrument, came_by) = whose;
        LotStatement {
            statement_id,
            date,
            account,
            instrument,
            came_by,
            quantity,
            acquired,
            held_from,
            cost,
            covered,
        }
    })
}

fn lot_choice() -> impl Strategy<Value = LotChoice> {
    let lot = (asset_id(), name(), name(), quantity());
    let lot = lot.prop_map(|(instrument, trade_id, lot, quantity)| Choice::Lot {
        instrument,
        trade_id,
        lot,
        quantity,
    });
    let standing = (of(asset_id()), select(LotMethod::ALL))
        .prop_map(|(instrument, method)| Choice::Standing { instrument, method });
    let choice = (name(), date(), account_id(), prop_oneof![lot, standing]);
    choice.prop_map(|(choice_id, date, account, choice)| LotChoice {
        choice_id,
        date,
        account,
        choice,
    })
}
