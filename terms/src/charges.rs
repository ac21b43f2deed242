//! The shape of a charge: what a market's rules take on a trade or on a client's day, passed on to
//! whom it is owed.
//!
//! The rows are data (`markets/*/charges.csv`), each with its first day and its source. A charge of
//! the unit `trade` is worked out when the trade is booked (Section 31, TAF); one of a day when the
//! day ends, on what the client traded then (India: securities transaction tax, stamp duty, goods
//! and services tax; `rules/india_eu.md` A5). Two charges may bear one name, for example at a rate
//! for delivery and at another for what was bought and sold on one day; a percentage of a name is
//! of all of them. Never here: a rate, or how one is worked out.

use crate::accounts::words;
use crate::decimal::{Decimal, Quantity, Rounding, power_of_ten};
use crate::names::Name;
use crate::rules::Dated;
use crate::trades::Side;

words!(
    /// On which side a charge falls.
    ChargeSide {
        /// On who buys.
        Buy = "buy",
        /// On who sells.
        Sell = "sell",
        /// On both.
        Both = "both",
    }
);

words!(
    /// What becomes of what was traded: it is delivered, or bought and sold on one day.
    Product {
        /// Either.
        Any = "any",
        /// It is delivered and paid for.
        Delivery = "delivery",
        /// It is bought and sold on one day and never delivered.
        Intraday = "intraday",
    }
);

words!(
    /// The part of a market in which an instrument is traded.
    Segment {
        /// Every part.
        Any = "any",
        /// Shares and bonds, against payment.
        Cash = "cash",
        /// Of these, equity shares.
        EquityShares = "equity_shares",
        /// Units of funds, against payment.
        FundUnits = "fund_units",
        /// Of these, units of equity-oriented funds.
        EquityFundUnits = "equity_fund_units",
        /// Of these, units of business trusts: of real estate or infrastructure.
        BusinessTrustUnits = "business_trust_units",
        /// Futures on shares and indices.
        EquityFutures = "equity_futures",
        /// Options on shares and indices; the principal is the premium.
        EquityOptions = "equity_options",
        /// Options that are exercised; the principal is what they are worth then.
        ExercisedOptions = "exercised_options",
        /// Futures on currencies.
        CurrencyFutures = "currency_futures",
        /// Options on currencies; the principal is the premium.
        CurrencyOptions = "currency_options",
    }
);

impl Segment {
    /// The segment of an instrument by its classification (ISO 10962: E equities, of which P and F
    /// are preferred; C units of funds, of which B are of trusts, and the fifth letter says what a
    /// fund holds, E equities; F futures; O options). A fund whose letter says anything else, or
    /// that it is not known, is no equity-oriented one.
    pub fn of_cfi(cfi: &str) -> Self {
        let letter = |place: usize| cfi.as_bytes().get(place).copied().unwrap_or_default();
        match (letter(0), letter(1), letter(4)) {
            (b'E', b'S' | b'C' | b'D', _) => Self::EquityShares,
            (b'C', b'B', _) => Self::BusinessTrustUnits,
            (b'C', _, b'E') => Self::EquityFundUnits,
            (b'C', ..) => Self::FundUnits,
            (b'F', ..) => Self::EquityFutures,
            (b'O', ..) => Self::EquityOptions,
            _ => Self::Cash,
        }
    }

    /// Is the other one this part of the market, or within it?
    pub fn covers(self, other: Self) -> bool {
        self == Self::Any || self == other || other.is_within() == Some(self)
    }

    const fn is_within(self) -> Option<Self> {
        match self {
            Self::EquityShares => Some(Self::Cash),
            Self::EquityFundUnits | Self::BusinessTrustUnits => Some(Self::FundUnits),
            Self::Any
            | Self::Cash
            | Self::FundUnits
            | Self::EquityFutures
            | Self::EquityOptions
            | Self::ExercisedOptions
            | Self::CurrencyFutures
            | Self::CurrencyOptions => None,
        }
    }
}

words!(
    /// What one charge is worked out on, and rounded.
    ChargeUnit {
        /// One trade, when it is booked.
        Trade = "trade",
        /// A client's day in one security, when the day ends.
        SecurityDay = "security_day",
        /// A client's day, when it ends.
        ClientDay = "client_day",
    }
);

words!(
    /// On what fees that are passed on are rounded once, where the firm does not round them fill by
    /// fill.
    FeeUnit {
        /// On the fills of one order of an account on one day; of a block on its shares.
        Order = "order",
        /// On everything that an account did on one day in a currency.
        Day = "day",
    }
);

/// Fees before rounding, in sum and in the currency: never with more digits than can be added and
/// rounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExactSum {
    mantissa: i128,
    scale: u8,
}

/// The most digits of a sum before rounding, and the most of them behind the point.
const EXACT_DIGITS_MAX: u8 = 36;

impl ExactSum {
    /// A sum of these digits, so many of them behind the point; none when it is too long.
    pub fn try_new(mantissa: i128, scale: u8) -> Option<Self> {
        let limit = power_of_ten(EXACT_DIGITS_MAX);
        let fits = scale <= EXACT_DIGITS_MAX && (-limit..=limit).contains(&mantissa);
        fits.then_some(Self { mantissa, scale })
    }

    /// The digits without the point.
    pub const fn mantissa(self) -> i128 {
        self.mantissa
    }

    /// How many of them stand behind it.
    pub const fn scale(self) -> u8 {
        self.scale
    }

    /// Both in sum; none when it is too long.
    pub fn plus(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let at_scale = |sum: Self| sum.mantissa.checked_mul(power_of_ten(scale - sum.scale));
        Self::try_new(at_scale(self)?.checked_add(at_scale(other)?)?, scale)
    }
}

impl std::ops::Neg for ExactSum {
    type Output = Self;

    fn neg(self) -> Self {
        Self { mantissa: -self.mantissa, ..self }
    }
}

/// The unit in which the fees of a fill were rounded, and what stood in it before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeesOfUnit {
    /// The unit.
    pub unit: FeeUnit,
    /// What its earlier fills bear of each fee, by name; nothing of a fee that none of them bears.
    pub before: Vec<FeeBorne>,
}

/// A fee before rounding, and what was borne of it: of a fill, or of the earlier fills of a unit
/// together, when the fill bears what the rounded sum with it is more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeeBorne {
    /// The name of the fee.
    pub charge: Name,
    /// What it came to before rounding, in the currency.
    pub exact: ExactSum,
    /// What they bore, in the currency's smallest unit.
    pub borne: Quantity,
}

words!(
    /// Between which States the broker serves the client (IGST Act 2017, sections 7 and 8).
    Supply {
        /// Within one or between two.
        Any = "any",
        /// Within one State.
        IntraState = "intra_state",
        /// From one State to another, or abroad.
        InterState = "inter_state",
    }
);

/// What a charge is counted on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Currency per million of principal; ten rupees per crore are one per million.
    PerMillionOfPrincipal,
    /// Currency per share.
    PerShare,
    /// Percent of the principal.
    Percent,
    /// Percent of what the charges of these names come to, as they were rounded.
    PercentOf(Vec<Name>),
    /// The rate itself, once for each unit.
    Flat,
}

words!(
    /// What a charge is counted on, as files call it.
    BasisKind {
        /// Currency per million of principal.
        PerMillionOfPrincipal = "per_million_of_principal",
        /// Currency per share.
        PerShare = "per_share",
        /// Percent of the principal.
        Percent = "percent",
        /// Percent of other charges.
        PercentOf = "percent_of",
        /// The rate itself.
        Flat = "flat",
    }
);

impl Basis {
    /// Its kind.
    pub const fn kind(&self) -> BasisKind {
        match self {
            Self::PerMillionOfPrincipal => BasisKind::PerMillionOfPrincipal,
            Self::PerShare => BasisKind::PerShare,
            Self::Percent => BasisKind::Percent,
            Self::PercentOf(_) => BasisKind::PercentOf,
            Self::Flat => BasisKind::Flat,
        }
    }

    /// The basis of a kind; `of` are the charges of which it is a percentage.
    pub fn of_kind(kind: BasisKind, of: impl FnOnce() -> Vec<Name>) -> Self {
        match kind {
            BasisKind::PerMillionOfPrincipal => Self::PerMillionOfPrincipal,
            BasisKind::PerShare => Self::PerShare,
            BasisKind::Percent => Self::Percent,
            BasisKind::PercentOf => Self::PercentOf(of()),
            BasisKind::Flat => Self::Flat,
        }
    }
}

/// How a charge is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChargeRounding {
    /// To the currency's smallest unit, as the office's rule `fee_rounding` says.
    Firm,
    /// As the rule of the charge says, to so many digits behind the point of the currency (0: whole
    /// rupees).
    Named {
        /// Digits behind the point; no more than the currency has.
        decimals: u8,
        /// How.
        rounding: Rounding,
    },
}

/// A charge's rate, the most of it, how it is rounded, and who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChargeRate {
    /// What it is counted on.
    pub basis: Basis,
    /// The rate, per unit of the basis.
    pub rate: Decimal,
    /// The most that one unit of the charge pays.
    pub cap: Option<Decimal>,
    /// Is nothing charged where the price of one unit is below the rate?
    pub nil_below_rate: bool,
    /// How it is rounded.
    pub rounding: ChargeRounding,
    /// Who says so.
    pub source: Name,
}

/// A charge, passed on to whom it is owed.
#[derive(Clone, Debug)]
pub struct Charge {
    /// Its name: `section_31`, `taf`, `stt`.
    pub charge: Name,
    /// On which side it falls.
    pub side: ChargeSide,
    /// On what becomes of what was traded.
    pub product: Product,
    /// In which part of the market.
    pub segment: Segment,
    /// On which venue (ISO 10383); none: on every one.
    pub exchange: Option<Name>,
    /// What it is worked out on.
    pub unit: ChargeUnit,
    /// For which supply of the broker's service; a tax asks for it.
    pub supply: Supply,
    /// The account on which it waits to be passed on.
    pub payable_account: Name,
    /// Its rates by trade date.
    pub rates: Dated<ChargeRate>,
}

/// What a charge may fall on: a side of a trade or of a client's day.
#[derive(Clone, Copy, Debug)]
pub struct Chargeable<'a> {
    /// Which side.
    pub side: Side,
    /// What becomes of it, where that is known; `Any` meets only charges that do not ask.
    pub product: Product,
    /// In which part of the market.
    pub segment: Segment,
    /// On which venue.
    pub exchange: &'a str,
}

impl Charge {
    /// Does the charge fall on a service that is supplied so?
    pub fn is_supplied(&self, supply: Supply) -> bool {
        self.supply == Supply::Any || self.supply == supply
    }

    /// Do the two agree in everything but their rates, so that they are one charge over time?
    pub fn is_one_with(&self, other: &Self) -> bool {
        let Self {
            charge, side, product, segment, exchange, unit, supply, payable_account, ..
        } = self;
        (charge, exchange, payable_account)
            == (&other.charge, &other.exchange, &other.payable_account)
            && (side, product, segment, unit, supply)
                == (&other.side, &other.product, &other.segment, &other.unit, &other.supply)
    }

    /// Does the charge fall on this?
    pub fn falls_on(&self, what: &Chargeable) -> bool {
        let side = match self.side {
            ChargeSide::Buy => !what.side.is_sale(),
            ChargeSide::Sell => what.side.is_sale(),
            ChargeSide::Both => true,
        };
        side && [Product::Any, what.product].contains(&self.product)
            && self.segment.covers(what.segment)
            && self.exchange.as_ref().is_none_or(|exchange| exchange == what.exchange)
    }
}

#[cfg(test)]
mod tests {
    use super::{Charge, ChargeSide, ChargeUnit, Chargeable, Product, Segment, Supply};
    use crate::{Dated, Name, Side};

    #[test]
    fn a_charge_falls_where_its_row_says() {
        let stt = Charge {
            charge: Name::from("stt"),
            side: ChargeSide::Sell,
            product: Product::Intraday,
            segment: Segment::EquityShares,
            exchange: Some(Name::from("XNSE")),
            unit: ChargeUnit::SecurityDay,
            supply: Supply::Any,
            payable_account: Name::from("STT"),
            rates: Dated::default(),
        };
        let what = Chargeable {
            side: Side::Sell,
            product: Product::Intraday,
            segment: Segment::of_cfi("ESVUFR"),
            exchange: "XNSE",
        };
        assert!(stt.falls_on(&what));
        let others = [
            Chargeable { side: Side::Buy, ..what },
            Chargeable { product: Product::Delivery, ..what },
            Chargeable { product: Product::Any, ..what },
            Chargeable { segment: Segment::of_cfi("FFSCSX"), ..what },
            Chargeable { exchange: "XBOM", ..what },
        ];
        assert!(others.iter().all(|other| !stt.falls_on(other)));
        let anywhere = Charge {
            side: ChargeSide::Both,
            product: Product::Any,
            segment: Segment::Any,
            exchange: None,
            ..stt
        };
        assert!(others.iter().all(|other| anywhere.falls_on(other)));
    }

    /// The instruments of an Indian exchange, and the parts of the market in which they are traded.
    #[test]
    fn a_part_of_a_market_lies_within_another() {
        let table = [
            ("ESVUFR", Segment::EquityShares, Segment::Cash),
            ("EDSXFR", Segment::EquityShares, Segment::Cash),
            ("EPNXFR", Segment::Cash, Segment::Cash),
            ("DBFTFB", Segment::Cash, Segment::Cash),
            ("CEOIES", Segment::EquityFundUnits, Segment::FundUnits),
            ("CICGEU", Segment::EquityFundUnits, Segment::FundUnits),
            ("CEOGCS", Segment::FundUnits, Segment::FundUnits),
            ("CEOIBS", Segment::FundUnits, Segment::FundUnits),
            ("CEOIXX", Segment::FundUnits, Segment::FundUnits),
            ("CBCIRS", Segment::BusinessTrustUnits, Segment::FundUnits),
        ];
        for (cfi, part, whole) in table {
            assert_eq!(Segment::of_cfi(cfi), part, "{cfi}");
            assert!(whole.covers(part) && Segment::Any.covers(part), "{cfi}");
            assert_eq!(part.covers(whole), part == whole, "{cfi}");
        }
    }
}
