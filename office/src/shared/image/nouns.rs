//! The images of the nouns, and of the ledger. A noun that refuses what it cannot be (a quantity,
//! an entry, a ledger) refuses it here too.

use super::{Image, Reader, Writer, fields, variants};
use ledger::Ledger;
use terms::{
    Account, AccountId, Action, ActionKind, Adjustment, Allocation, AssetId, CallKind, Cancel,
    Capacity, ChargedBy, ChargedPer, Choice, Class, CommissionBy, Compounding, ContentHash,
    Control, Conversion, Date, Dated, DayCount, Decimal, Delivery, Document, Edition, EditionBegan,
    Entry, ExactSum, FeeBorne, FeeUnit, FeesOfUnit, FillKind, FirmRule, Fraction, Fractions,
    HeldPrice, Instrument, InterestRate, Kind, LoanAction, LoanDirection, LoanMovement, LotChoice,
    LotMethod, LotStatement, Marginal, MetBy, Moment, MovedKind, NegativeBase, Numbered, Origin,
    Payment, Position, Posting, Price, PriceRule, Product, Proved, Quantity, RateScope, RateSide,
    Rounding, SCALE_MAX, ScheduleNumber, ScheduleRow, ScheduleScope, Sentence, SettlementMove,
    Several, Shared, Side, SoFar, SourceId, SourceKind, TakenBack, TakenBackKind, TakesBack,
    TierBy, Tiering, Total, Trade, TradeNumber, Transfer, Voucher, VoucherKind, Wording,
};

fields!(Account {
    account,
    kind,
    class,
    name,
    currency,
    desk,
    branch,
    opened,
    closed,
    lot_method,
    country
});
fields!(Action {
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
    fractions
});
fields!(Allocation {
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
});
fields!(ChargedBy { fee_rounding, fees, commission });
fields!(FeesOfUnit { unit, before });
fields!(FeeBorne { charge, exact, borne });
fields!(SoFar { quantity, principal, commission, month_principal, shared, marginal });
fields!(Shared { borne, given });
fields!(Marginal { last_row, charged });
fields!(Adjustment { kind, charged, trade_date, because, cancelled, commission, fees, charged_by });
variants!(CommissionBy {
    0 = Nothing {},
    1 = Agreement {},
    2 = Schedule { row: row, so_far: so_far },
});
fields!(ScheduleRow {
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
});

impl Image for Edition {
    fn write(&self, to: &mut Writer) {
        u32::from(self.0).write(to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        u16::try_from(u32::read(from)?).ok().map(Self)
    }
}

fields!(EditionBegan { edition, program, rulebook, proved });
fields!(Proved { events, chain });
fields!(Sentence { code, args });
fields!(Several { between, parts });
variants!(Wording {
    0 = Text { 0: text },
    1 = Sentence { 0: sentence },
    2 = Several { 0: several },
});
fields!(TakesBack { cancels, corrects, reason });
fields!(SettlementMove { kind, moved, as_of, from, to, by_kind, by_row });
fields!(Cancel { trade_id, cancelled, trade_date, reason });
fields!(TakenBack { row_id, kind, cancelled, as_of, reason });
fields!(Control { control, expected, found });
fields!(Delivery { delivery_id, date, street_account, location_account, asset, quantity, excess });
fields!(Document { kind, name, content, layout, bytes });
fields!(FirmRule { effective, rule, value, source });
fields!(Instrument {
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
});
fields!(Payment { payment_id, date, account, bank_account, currency, amount, reference });
fields!(Position { date, account, asset, quantity, cost, acquired, position_id });
fields!(LotChoice { choice_id, date, account, choice });
variants!(Choice {
    0 = Lot { instrument: instrument, trade_id: trade_id, lot: lot, quantity: quantity },
    1 = Standing { instrument: instrument, method: method },
});
fields!(Posting { account, asset, quantity });
fields!(Conversion {
    conversion_id,
    date,
    account,
    sold,
    sold_amount,
    bought,
    bought_amount,
    worth,
    cancels
});
fields!(PriceRule { effective, instrument, sources, stale_days, tolerance, decided_by });
fields!(HeldPrice { price, accepted, accepted_on, tolerance });
fields!(Price { date, instrument, price, source });
fields!(LotStatement {
    statement_id,
    date,
    account,
    instrument,
    came_by,
    quantity,
    acquired,
    held_from,
    cost,
    covered
});
fields!(Transfer {
    transfer_id,
    date,
    from_account,
    to_account,
    instrument,
    quantity,
    acquired,
    cost,
    covered
});
fields!(Trade {
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
});

fields!(InterestRate {
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
    source
});
fields!(LoanMovement {
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
});
fields!(Voucher { voucher_id, kind, date, about, subject, narrative, reverses });

/// Words are written as their place among all of their kind.
macro_rules! words {
    ($($word:ident),+) => {
        $(impl $crate::shared::image::Image for $word {
            fn write(&self, to: &mut Writer) {
                to.byte(*self as u8);
            }
            fn read(from: &mut Reader<'_>) -> Option<Self> {
                Self::ALL.get(usize::from(from.byte()?)).copied()
            }
        })+
    };
}
words!(
    Compounding,
    DayCount,
    LoanAction,
    LoanDirection,
    NegativeBase,
    RateScope,
    RateSide,
    Tiering
);
words!(
    CallKind,
    Capacity,
    ChargedPer,
    Class,
    FeeUnit,
    FillKind,
    TakenBackKind,
    Kind,
    LotMethod,
    MetBy,
    MovedKind,
    Product,
    Rounding,
    ScheduleScope,
    Side,
    SourceKind,
    TierBy,
    VoucherKind
);
pub(super) use words;
words!(ActionKind);

impl Image for ExactSum {
    fn write(&self, to: &mut Writer) {
        self.mantissa().write(to);
        self.scale().write(to);
    }
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Self::try_new(i128::read(from)?, u8::read(from)?)
    }
}

variants!(Fractions { 0 = Down {}, 1 = Up {}, 2 = Paid { 0: price } });
variants!(Origin { 0 = Command {}, 1 = Row { source: source, row: row } });

/// A number stands for a row.
macro_rules! numbers_of {
    ($($id:ident: $rows:ident),+ $(,)?) => {
        $(impl Image for $id {
            fn write(&self, to: &mut Writer) {
                let Self(number) = self;
                number.write(to);
            }
            fn read(from: &mut Reader<'_>) -> Option<Self> {
                let id = Self(u32::read(from)?);
                (id.index() < from.numbered.$rows).then_some(id)
            }
        })+
    };
}
numbers_of!(
    AccountId: accounts,
    AssetId: assets,
    ScheduleNumber: schedules,
    SourceId: sources,
    TradeNumber: trades,
);

impl Image for ContentHash {
    fn write(&self, to: &mut Writer) {
        let Self(hash) = self;
        to.bytes.extend_from_slice(hash);
    }
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        from.array().map(Self)
    }
}

impl Image for Date {
    fn write(&self, to: &mut Writer) {
        self.days().write(to);
    }
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        i32::read(from).map(Self::from_days)
    }
}

/// Nanoseconds of our time fill their eight bytes, so they are written as they are.
impl Image for Moment {
    fn write(&self, to: &mut Writer) {
        let Self(nanoseconds) = self;
        to.bytes.extend_from_slice(&nanoseconds.to_le_bytes());
    }
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        from.array().map(|bytes| Self(i64::from_le_bytes(bytes)))
    }
}

impl Image for Quantity {
    fn write(&self, to: &mut Writer) {
        self.units().write(to);
    }
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Self::try_new(i64::read(from)?.into())
    }
}

impl Image for Fraction {
    fn write(&self, to: &mut Writer) {
        self.numerator().write(to);
        self.denominator().write(to);
    }
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let (numerator, denominator) = Image::read(from)?;
        Self::try_new(numerator, denominator)
            .filter(|fraction| fraction.denominator() == denominator)
    }
}

impl Image for Total {
    fn write(&self, to: &mut Writer) {
        let Self(total) = self;
        total.write(to);
    }
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        i128::read(from).map(Self)
    }
}

impl Image for Decimal {
    fn write(&self, to: &mut Writer) {
        let Self { mantissa, scale } = self;
        mantissa.write(to);
        scale.write(to);
    }
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let (mantissa, scale) = Image::read(from)?;
        (scale <= SCALE_MAX).then_some(Self { mantissa, scale })
    }
}

impl Image for Entry {
    fn write(&self, to: &mut Writer) {
        self.value_date().write(to);
        to.rows(self.postings());
    }
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let (value_date, postings): (_, Vec<Posting>) = Image::read(from)?;
        let count = postings.len();
        Self::try_new(value_date, postings).ok().filter(|entry| entry.postings().len() == count)
    }
}

impl<Row: Image + Clone> Image for Dated<Row> {
    fn write(&self, to: &mut Writer) {
        to.rows(self.rows());
    }
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let rows: Vec<(Date, Row)> = Image::read(from)?;
        let ascend = rows.is_sorted_by_key(|(effective, _)| *effective);
        let mut dated = Self::default();
        for (effective, row) in rows {
            dated.add(effective, row);
        }
        ascend.then_some(dated)
    }
}

impl Image for Ledger {
    fn write(&self, to: &mut Writer) {
        let (settled_through, cells) = self.parts();
        settled_through.write(to);
        cells.write(to);
    }
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let (settled_through, cells) = Image::read(from)?;
        Self::of_parts(settled_through, cells)
    }
}
