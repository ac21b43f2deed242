//! A trade in its stages: what was reported ([`TradeReport`]), and what was booked of it
//! ([`Trade`]).

use crate::accounts::words;
use crate::date::{Date, Moment};
use crate::decimal::{Decimal, Quantity};
use crate::names::{AccountId, AssetId, Name};
use crate::schedules::ChargedBy;

words!(
    /// Which way, from the account's point of view.
    Side {
        /// Buys.
        Buy = "B",
        /// Sells what it holds.
        Sell = "S",
        /// Sells short (17 CFR 242.200).
        SellShort = "SS",
        /// Sells short, exempt from the price test (17 CFR 242.201).
        SellShortExempt = "SX",
    }
);

impl Side {
    /// + when the account receives the securities, − when it gives them.
    pub const fn sign(self) -> i64 {
        match self {
            Self::Buy => 1,
            Self::Sell | Self::SellShort | Self::SellShortExempt => -1,
        }
    }

    /// Is it a sale of any kind?
    pub const fn is_sale(self) -> bool {
        self.sign() < 0
    }

    /// Is it a short sale?
    pub const fn is_short(self) -> bool {
        matches!(self, Self::SellShort | Self::SellShortExempt)
    }
}

words!(
    /// In which capacity the firm acted (17 CFR 240.10b-10(a)(2)).
    Capacity {
        /// As agent.
        Agency = "A",
        /// As principal.
        Principal = "P",
        /// As riskless principal.
        RisklessPrincipal = "R",
    }
);

/// A trade as somebody reported it: names not yet looked up, nothing checked but its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TradeReport {
    /// The id under which it is reported; reported once.
    pub trade_id: Name,
    /// When it was executed.
    pub executed_at: Moment,
    /// For which account.
    pub account: Name,
    /// Which way.
    pub side: Side,
    /// What.
    pub instrument: Name,
    /// How much; positive.
    pub quantity: Decimal,
    /// At what price per unit.
    pub price: Decimal,
    /// In which currency.
    pub currency: Name,
    /// Where (ISO 10383).
    pub venue: Name,
    /// In which capacity the firm acted.
    pub capacity: Capacity,
    /// Against whom; none: the instrument's clearing account.
    pub contra: Option<Name>,
    /// An agreed settlement date; none: the market's cycle.
    pub settlement_date: Option<Date>,
    /// An agreed commission or mark-up; none: the office's schedule.
    pub commission: Option<Decimal>,
    /// The order that it fills.
    pub order_id: Option<Name>,
    /// The trade that this row takes back.
    pub cancels: Option<Name>,
    /// The trade that this row replaces.
    pub corrects: Option<Name>,
    /// Why it takes the other one back.
    pub reason: Option<Name>,
    /// The trade date; none: the day of execution in the market's local time, and of an overnight
    /// session the next day of trading.
    pub trade_date: Option<Date>,
}

/// A trade as it was booked: names are numbers, what was due is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trade {
    /// The id under which it was reported.
    pub trade_id: Name,
    /// When it was executed.
    pub executed_at: Moment,
    /// For which account.
    pub account: AccountId,
    /// Which way.
    pub side: Side,
    /// What.
    pub instrument: AssetId,
    /// How much; positive.
    pub quantity: Quantity,
    /// At what price per unit.
    pub price: Decimal,
    /// In which currency.
    pub currency: AssetId,
    /// Where (ISO 10383).
    pub venue: Name,
    /// In which capacity the firm acted.
    pub capacity: Capacity,
    /// The street account (or the firm's own) on the other side after novation.
    pub contra: AccountId,
    /// Trade date.
    pub trade_date: Date,
    /// Settlement date.
    pub settlement_date: Date,
    /// Quantity times price, rounded half up to the currency's smallest unit.
    pub principal: Quantity,
    /// Commission or mark-up.
    pub commission: Quantity,
    /// Regulatory fees, in sum; the entry shows each on its payable account.
    pub fees: Quantity,
    /// The order that it fills.
    pub order_id: Option<Name>,
    /// The trade that it replaces.
    pub corrects: Option<Name>,
    /// By what it was charged; none when it was booked before this was kept.
    pub charged_by: Option<ChargedBy>,
}

impl Trade {
    /// What the account receives (+) or pays (−) in money.
    pub fn net(&self) -> i128 {
        let principal = i128::from(self.principal.units()) * i128::from(-self.side.sign());
        principal - i128::from(self.commission.units()) - i128::from(self.fees.units())
    }

    /// What the account receives (+) or gives (−) in securities.
    pub const fn signed_quantity(&self) -> i64 {
        self.quantity.units() * self.side.sign()
    }
}
