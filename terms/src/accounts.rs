//! Accounts: who owns what (client, firm), where it is (street), what was earned or is owed to
//! others (result, payable).
//!
//! The families and their normal signs are in `GLOSSARY.md`; the chart that a new office gets is
//! data (`markets/us/chart.csv`).

use crate::date::Date;
use crate::names::Name;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident {
        $($(#[$variant_doc:meta])* $variant:ident = $word:literal $(| $other:literal)*,)+
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_doc])* $variant,)+ }

        impl $name {
            /// Every value, in the order of its code.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// Reads the word that files use.
            pub fn parse(word: &str) -> Option<Self> {
                match word {
                    $($word $(| $other)* => Some(Self::$variant),)+
                    _ => None,
                }
            }

            /// The word that files use.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// Is it one of the words?
            pub fn is_word(text: &str) -> bool {
                Self::parse(text).is_some()
            }

            /// The words that files may use, for messages.
            pub fn words() -> String {
                [$($word,)+].join(", ")
            }
        }

        impl $crate::Say for $name {
            fn wording(&self) -> $crate::Wording {
                $crate::Wording::from(self.as_str())
            }
        }
    };
}
pub(crate) use words;

words!(
    /// The five families; the first question about any account.
    Family {
        /// A client's account: long and credit when the firm owes the client.
        Client = "client",
        /// The firm's own: inventory, error, suspense, rounding, capital.
        Firm = "firm",
        /// Where things are and who owes them: clearing house, depository, bank, counterparty.
        Street = "street",
        /// Income and expense.
        Result = "result",
        /// Fees and taxes that are passed on.
        Payable = "payable",
    }
);

words!(
    /// The regulatory class of an account's holder (17 CFR 240.15c3-1, 15c3-3).
    Class {
        /// A customer.
        Customer = "customer",
        /// A non-customer, such as a partner or an officer.
        NonCustomer = "non_customer",
        /// The proprietary account of another broker or dealer.
        BrokerDealer = "broker_dealer",
        /// The firm itself.
        Firm = "firm",
    }
);

words!(
    /// What kind of account it is within its family.
    Kind {
        /// Client: paid in full (Regulation T, 12 CFR 220.8).
        Cash = "cash",
        /// Client: margin (12 CFR 220.4).
        Margin = "margin",
        /// Client: short sales.
        Short = "short",
        /// Client: delivery or receipt versus payment.
        Dvp = "dvp" | "rvp" | "delivery_versus_payment",
        /// Firm: a desk's trading inventory.
        Inventory = "inventory" | "trading",
        /// Firm: trades executed in error.
        Error = "error",
        /// Firm: what has not found its owner yet.
        Suspense = "suspense",
        /// Firm: the average-price account of a block.
        Block = "block" | "average_price",
        /// Firm: cents that rounding left over.
        Rounding = "rounding",
        /// Firm: the other side of opening balances.
        Opening = "opening",
        /// Firm: capital.
        Capital = "capital",
        /// Firm: the results of the years that are closed.
        RetainedEarnings = "retained_earnings",
        /// Firm: what it is long (+) or short (−) of a currency, and the counter-value of that in
        /// its own.
        ExchangePosition = "exchange_position",
        /// Firm: what is earned or owed and not yet posted to whom it concerns.
        Accrual = "accrual",
        /// Firm: other assets, such as what was paid ahead.
        OtherAsset = "other_asset",
        /// Firm: other liabilities, such as what suppliers are owed.
        OtherLiability = "other_liability",
        /// Street: a clearing house, contra to every cleared trade.
        ClearingHouse = "clearing_house" | "ccp" | "clearing",
        /// Street: another broker or custodian, trade for trade.
        Counterparty = "counterparty" | "broker",
        /// Street: the depository, free position.
        Depository = "depository" | "csd",
        /// Street: the depository, segregated.
        DepositorySegregated = "depository_segregated",
        /// Street: the depository, pledged.
        DepositoryPledged = "depository_pledged",
        /// Street: in transfer.
        DepositoryTransfer = "depository_transfer",
        /// Street: a bank account.
        Bank = "bank",
        /// Street: the special reserve bank account (17 CFR 240.15c3-3(e)).
        BankReserve = "bank_reserve",
        /// Street: securities borrowed.
        Borrow = "borrow",
        /// Street: securities lent.
        Loan = "loan",
        /// Result: commission.
        Commission = "commission",
        /// Result: mark-up and mark-down of principal trades.
        Markup = "markup" | "mark_up",
        /// Result: trading.
        TradingResult = "trading_result",
        /// Result: interest earned.
        InterestIncome = "interest_income",
        /// Result: interest paid.
        InterestExpense = "interest_expense",
        /// Result: what clearing costs.
        ClearingExpense = "clearing_expense",
        /// Result: losses on errors.
        ErrorLoss = "error_loss",
        /// Result: what securities owned would give, beyond what was realised.
        UnrealisedResult = "unrealised_result",
        /// Result: realised on currencies.
        FxResult = "fx_result",
        /// Result: what open currency positions would give, beyond what was realised.
        FxUnrealised = "fx_unrealised",
        /// Result: rebates received on securities borrowed.
        RebateIncome = "rebate_income",
        /// Result: rebates paid on securities lent.
        RebateExpense = "rebate_expense",
        /// Result: other fees earned.
        FeeIncome = "fee_income",
        /// Result: the shares of introducing brokers.
        IntroducingExpense = "introducing_expense",
        /// Result: what running the firm costs.
        OperatingExpense = "operating_expense",
        /// Payable: regulatory fees.
        RegulatoryFee = "regulatory_fee" | "fee",
        /// Payable: taxes and duties.
        Tax = "tax",
        /// Payable: what exchanges and clearing houses charge.
        ExchangeFee = "exchange_fee",
        /// Payable: to a broker who introduces clients.
        IntroducingBroker = "introducing_broker",
    }
);

impl Kind {
    /// The family to which the kind belongs.
    pub const fn family(self) -> Family {
        match self {
            Self::Cash | Self::Margin | Self::Short | Self::Dvp => Family::Client,
            Self::Inventory
            | Self::Error
            | Self::Suspense
            | Self::Block
            | Self::Rounding
            | Self::Opening
            | Self::Capital
            | Self::RetainedEarnings
            | Self::ExchangePosition
            | Self::Accrual
            | Self::OtherAsset
            | Self::OtherLiability => Family::Firm,
            Self::ClearingHouse
            | Self::Counterparty
            | Self::Depository
            | Self::DepositorySegregated
            | Self::DepositoryPledged
            | Self::DepositoryTransfer
            | Self::Bank
            | Self::BankReserve
            | Self::Borrow
            | Self::Loan => Family::Street,
            Self::Commission
            | Self::Markup
            | Self::TradingResult
            | Self::InterestIncome
            | Self::InterestExpense
            | Self::ClearingExpense
            | Self::ErrorLoss
            | Self::UnrealisedResult
            | Self::FxResult
            | Self::FxUnrealised
            | Self::RebateIncome
            | Self::RebateExpense
            | Self::FeeIncome
            | Self::IntroducingExpense
            | Self::OperatingExpense => Family::Result,
            Self::RegulatoryFee | Self::Tax | Self::ExchangeFee | Self::IntroducingBroker => {
                Family::Payable
            }
        }
    }

    /// Does an account of this kind hold securities as an owner, so that tax lots are kept for it?
    pub const fn keeps_lots(self) -> bool {
        matches!(
            self,
            Self::Cash | Self::Margin | Self::Short | Self::Dvp | Self::Inventory | Self::Error
        )
    }

    /// Is what an account of this kind holds brought to fair value every day?
    pub const fn is_marked(self) -> bool {
        matches!(self, Self::Inventory | Self::Error)
    }

    /// May trades be reported on an account of this kind?
    pub const fn trades(self) -> bool {
        self.keeps_lots() || matches!(self, Self::Block)
    }

    /// May a trade stand against an account of this kind: the street, or the firm's own inventory
    /// (a principal trade)?
    pub const fn is_contra(self) -> bool {
        matches!(self, Self::ClearingHouse | Self::Counterparty | Self::Inventory | Self::Error)
    }

    /// What stands settled on an account of this kind, in securities, is a fail.
    pub const fn shows_fails(self) -> bool {
        matches!(self, Self::ClearingHouse | Self::Counterparty)
    }

    /// Can securities lie there?
    pub const fn is_location(self) -> bool {
        matches!(
            self,
            Self::Depository
                | Self::DepositorySegregated
                | Self::DepositoryPledged
                | Self::DepositoryTransfer
        )
    }

    /// Can money lie there?
    pub const fn is_bank(self) -> bool {
        matches!(self, Self::Bank | Self::BankReserve)
    }
}

words!(
    /// How tax lots are taken when something is sold (26 CFR 1.1012-1(c), (e)): a standing order of
    /// the account's holder.
    #[derive(Default)]
    LotMethod {
        /// First in, first out: what holds when nobody says otherwise.
        #[default]
        FirstInFirstOut = "fifo",
        /// Last in, first out.
        LastInFirstOut = "lifo",
        /// The highest cost per share first.
        HighestCostFirst = "hifo",
        /// The lowest cost per share first.
        LowestCostFirst = "lofo",
        /// The average cost of all shares, and the oldest shares first: for shares of funds (26 CFR
        /// 1.1012-1(e)).
        Average = "average",
    }
);

/// An account, as its row in `accounts.csv` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its number or name.
    pub account: Name,
    /// Family, class and kind place it in the chart.
    pub kind: Kind,
    /// The holder's regulatory class.
    pub class: Class,
    /// The holder's name.
    pub name: Name,
    /// The currency in which its owner thinks, when one is given.
    pub currency: Option<Name>,
    /// The desk and the branch that look after it.
    pub desk: Option<Name>,
    /// See `desk`.
    pub branch: Option<Name>,
    /// The first day on which it may be used; none: always.
    pub opened: Option<Date>,
    /// The first day on which it may no longer be used.
    pub closed: Option<Date>,
    /// How its lots are taken.
    pub lot_method: LotMethod,
    /// The holder's country (ISO 3166-1), with the State where a tax asks for it (ISO 3166-2:
    /// `IN-MH`).
    pub country: Option<Name>,
}

impl Account {
    /// May the account be used on this day?
    pub fn is_open_on(&self, date: Date) -> bool {
        self.opened.is_none_or(|opened| opened <= date)
            && self.closed.is_none_or(|closed| date < closed)
    }
}
