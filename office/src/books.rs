//! The books, and everything that the departments remember.

use crate::accounting::{ChoiceBook, LotBook, OffDayBook, PeriodBook, StatementBook, VoucherBook};
use crate::capture::{PriceBook, SuspectBook, TradeBook};
use crate::clearance::{
    AdjustmentBook, BlockBook, ClientDays, OpenTrades, RescheduledBook, ScheduleBook, TurnoverBook,
};
use crate::corporate_actions::ActionBook;
use crate::corridor::opening::PositionBook;
use crate::credit::CreditBook;
use crate::desks::{PeopleBook, ProposalBook, RightsBook, WorkBook};
use crate::financing::FinancingBook;
use crate::papers::Admissions;
use crate::records::SourceBook;
use crate::settlement::{AgedBalances, MovementBook, ShortNets, TransferBook};
use crate::taken_back::TakenBackBook;
use crate::valuation::ValueBook;
use crate::{DayBook, Directory};
use ledger::Ledger;
use terms::{Date, Rulebook};

/// The books and everything that the departments remember.
#[derive(Clone, Debug)]
pub struct Office {
    /// Accounts, assets, markets, rules of the firm.
    pub directory: Directory,
    /// Business days.
    pub days: DayBook,
    /// Documents and the rows of them.
    pub sources: SourceBook,
    /// Prices.
    pub prices: PriceBook,
    /// Trades.
    pub trades: TradeBook,
    /// Trades that look wrong.
    pub suspects: SuspectBook,
    /// Opening balances.
    pub positions: PositionBook,
    /// Trades that have not settled.
    pub open_trades: OpenTrades,
    /// Settlement dates that have moved.
    pub rescheduled: RescheduledBook,
    /// Blocks and allocations.
    pub blocks: BlockBook,
    /// Accounts' days in markets that charge by the day.
    pub client_days: ClientDays,
    /// Commission schedules.
    pub schedules: ScheduleBook,
    /// What clients have traded so far, for the schedules that ask.
    pub turnover: TurnoverBook,
    /// What fills bear after something else was taken back.
    pub adjustments: AdjustmentBook,
    /// What was taken back, beside trades.
    pub taken_back: TakenBackBook,
    /// Deliveries and payments.
    pub movements: MovementBook,
    /// What settled on the street.
    pub street: AgedBalances,
    /// Nets of the street into which short sales went.
    pub short_nets: ShortNets,
    /// What came to stand in suspense.
    pub suspense: AgedBalances,
    /// Tax lots.
    pub lots: LotBook,
    /// Corporate actions.
    pub actions: ActionBook,
    /// Choices of lots.
    pub choices: ChoiceBook,
    /// Statements of what lots cost.
    pub statements: StatementBook,
    /// Transfers.
    pub transfers: TransferBook,
    /// Vouchers.
    pub vouchers: VoucherBook,
    /// What needs four eyes.
    pub proposals: ProposalBook,
    /// People and desks.
    pub people: PeopleBook,
    /// Groups of accounts, and delegations.
    pub rights: RightsBook,
    /// Requests, and what people did about the items of the queue.
    pub work: WorkBook,
    /// Rates, balances that bear interest, loans of securities.
    pub financing: FinancingBook,
    /// Calls of margin, and special memorandum accounts.
    pub credit: CreditBook,
    /// Which periods are closed, and what came too late for them.
    pub periods: PeriodBook,
    /// Rates, exchanges, positions, rules of prices.
    pub values: ValueBook,
    /// What does not count on the day that was open.
    pub off_day: OffDayBook,
    /// Every balance.
    pub ledger: Ledger,
    /// Where accounts, instruments and rules of the firm came from, for the second arrival of one.
    pub(crate) admitted: Admissions,
    pub(crate) events: u64,
}

impl Office {
    /// May what needs two people be done by commands of the machine? Unless the rule of the firm
    /// `command_line` of the day says `closed`.
    pub fn command_line_is_open(&self) -> bool {
        let rule = self.directory.firm_rule("command_line", self.days.current());
        rule.is_none_or(|rule| rule.value != "closed")
    }

    /// An office without a book, beside a rulebook. Its first event says which markets it serves
    /// and from when.
    pub fn new(rulebook: Rulebook) -> Self {
        let nothing_settled = Date::from_days(i32::MIN);
        Self {
            directory: Directory::new(rulebook),
            days: DayBook::new(nothing_settled),
            sources: SourceBook::default(),
            prices: PriceBook::default(),
            trades: TradeBook::default(),
            suspects: SuspectBook::default(),
            positions: PositionBook::default(),
            open_trades: OpenTrades::default(),
            rescheduled: RescheduledBook::default(),
            blocks: BlockBook::default(),
            client_days: ClientDays::default(),
            schedules: ScheduleBook::default(),
            turnover: TurnoverBook::default(),
            adjustments: AdjustmentBook::default(),
            taken_back: TakenBackBook::default(),
            movements: MovementBook::default(),
            street: AgedBalances::default(),
            short_nets: ShortNets::default(),
            suspense: AgedBalances::default(),
            lots: LotBook::default(),
            actions: ActionBook::default(),
            choices: ChoiceBook::default(),
            statements: StatementBook::default(),
            transfers: TransferBook::default(),
            vouchers: VoucherBook::default(),
            proposals: ProposalBook::default(),
            people: PeopleBook::default(),
            rights: RightsBook::default(),
            work: WorkBook::default(),
            financing: FinancingBook::default(),
            credit: CreditBook::default(),
            periods: PeriodBook::default(),
            values: ValueBook::default(),
            off_day: OffDayBook::default(),
            ledger: Ledger::new(nothing_settled),
            admitted: Admissions::default(),
            events: 0,
        }
    }

    /// How many events were applied.
    pub const fn events(&self) -> u64 {
        self.events
    }
}
