//! A walk through random days, with the second ledger beside the first.
//!
//! A draft becomes an input that fits the day, or none. On each day some come before it is open,
//! some before what is due settles, some after.

use crate::office::drafts::{
    CLIENTS, DAYS, DeliveryDraft, Draft, INSTRUMENTS, Plan, STREET, TradeDraft, WINDOWS,
};
use crate::office::engine::{self, Engine};
use crate::office::naive::{self, Naive};
use crate::office::{calendar, rows};
use office::{Judgement, Outcome};
use terms::{
    AllocationReport, Capacity, Date, Decimal, DeliveryReport, Input, Moment, Name, Origin,
    PaymentReport, PositionReport, Quote, Received, Sentence, SettleDue, Side, SourceId,
    SourceKind, TradeReport, Unreadable,
};

/// A moment at which somebody may look at the walk.
pub enum Step<'w> {
    /// An input is about to be judged.
    Arrived(&'w Received),
    /// It was judged, and what followed is in the books.
    Judged(&'w Received, &'w Judgement),
    /// A business day has closed.
    Closed(Date),
}

/// The two ledgers on their way through a plan.
#[derive(Clone)]
pub struct Walk {
    pub engine: Engine,
    pub naive: Naive,
    pub sent: Vec<(Received, Outcome)>,
    /// The reports of the trades that stand.
    pub standing: Vec<TradeReport>,
    days: Vec<Date>,
    today: usize,
    count: i64,
}

/// Walks through a plan; `look` is asked at every step.
pub fn walk(plan: &Plan, mut look: impl FnMut(&Walk, Step)) -> Walk {
    let mut walk = Walk::begin(WINDOWS[plan.window]);
    for (today, drafts) in plan.days.iter().enumerate() {
        walk.today = today;
        let date = walk.days[today];
        let (early, rest) = drafts.split_at(drafts.len() / 4);
        let (before_settlement, after_settlement) = rest.split_at(rest.len() / 2);
        walk.document(early, &mut look);
        walk.engine.begin(date);
        walk.document(before_settlement, &mut look);
        walk.settle(date);
        walk.document(after_settlement, &mut look);
        walk.engine.close(date).expect("every control holds");
        look(&walk, Step::Closed(date));
    }
    walk
}

impl Walk {
    fn begin(window: &str) -> Self {
        let first = rows::day(window);
        let business_days =
            (0..).map(|days| first.plus(days)).filter(|date| calendar::is_trading_day(*date));
        let rulebook = engine::rulebook();
        let mut walk = Self {
            engine: Engine::furnished(window),
            naive: Naive::new(first, &rulebook.markets[0].chart),
            sent: Vec::new(),
            standing: Vec::new(),
            days: business_days.take(DAYS).collect(),
            today: 0,
            count: 0,
        };
        for input in engine::furniture() {
            walk.naive.book(&input);
        }
        let schedule = [
            ("commission_per_share", "0.0075"),
            ("commission_bps", "1.5"),
            ("commission_minimum", "1.00"),
            ("commission_maximum", "250"),
        ];
        let rules = schedule.map(|(rule, value)| rows::rule(&format!("{first} {rule} {value}")));
        let up = rows::rule(&format!("{} fee_rounding up", walk.days[2]));
        for rule in rules.into_iter().chain([up]) {
            walk.naive.book(&Input::Rule(rule.clone()));
            walk.engine.book([Input::Rule(rule)]);
        }
        walk
    }

    fn settle(&mut self, date: Date) {
        self.engine.settle(date);
        self.naive.book(&Input::SettleDue(SettleDue(date)));
    }

    fn document(&mut self, drafts: &[Draft], look: &mut impl FnMut(&Self, Step)) {
        let source = self.engine.receive(SourceKind::Trades);
        let (mut row, mut rows) = (2, 0);
        for draft in drafts {
            self.count += 1;
            let Some(received) = self.received(draft, source, row) else { continue };
            let is_of_this_document = received.origin == Origin::Row { source, row };
            rows += usize::from(is_of_this_document);
            row += u32::from(is_of_this_document);
            self.take(&received, look);
        }
        self.engine.finish(source, rows);
    }

    fn take(&mut self, received: &Received, look: &mut impl FnMut(&Self, Step)) {
        look(self, Step::Arrived(received));
        let judgement = self.engine.judge(received).expect("the refusal of a row is an event");
        if judgement.outcome == Outcome::Booked {
            self.naive.book(&received.input);
            self.note_standing(&received.input);
        }
        self.sent.push((received.clone(), judgement.outcome));
        look(self, Step::Judged(received, &judgement));
    }

    fn note_standing(&mut self, input: &Input) {
        let Input::Trade(report) = input else { return };
        let gone = [&report.cancels, &report.corrects];
        self.standing.retain(|trade| gone.iter().all(|old| old.as_ref() != Some(&trade.trade_id)));
        if report.cancels.is_none() {
            self.standing.push(report.clone());
        }
    }

    fn received(&self, draft: &Draft, source: SourceId, row: u32) -> Option<Received> {
        let here = Origin::Row { source, row };
        match draft {
            Draft::Again { sent, elsewhere } => {
                let (first, _) = pick(&self.sent, *sent)?;
                Some(if *elsewhere {
                    Received { origin: here, input: first.input.clone() }
                } else {
                    first.clone()
                })
            }
            Draft::Changed(sent) => pick(&self.sent, *sent)
                .map(|(first, _)| Received { origin: here, input: changed(first.input.clone()) }),
            _ => self.input(draft).map(|input| Received { origin: here, input }),
        }
    }

    fn input(&self, draft: &Draft) -> Option<Input> {
        match draft {
            Draft::Trade(draft) => Some(Input::Trade(self.trade(draft))),
            Draft::Fill(draft) => self.fill(draft).map(Input::Trade),
            Draft::Share { account, side, instrument, quantity, days_back } => self
                .share(
                    CLIENTS[*account],
                    SIDES[*side],
                    INSTRUMENTS[*instrument],
                    *quantity,
                    self.day_back(*days_back),
                )
                .map(Input::Allocate),
            Draft::Cancel(trade) => self.cancel(*trade).map(Input::Trade),
            Draft::Correct { trade, quantity, price } => {
                self.correct(*trade, *quantity, *price).map(Input::Trade)
            }
            Draft::Deliver { street, instrument, quantity, days_back } => self
                .delivery(
                    STREET[*street],
                    INSTRUMENTS[*instrument],
                    *quantity,
                    self.day_back(*days_back),
                )
                .map(Input::Deliver),
            Draft::Pay { account, cents } => self.payment(holder(*account), *cents).map(Input::Pay),
            Draft::OpenPosition { account, asset, quantity, cost, today } => {
                Some(Input::OpenPosition(self.position(
                    holder(*account),
                    INSTRUMENTS.get(*asset).copied(),
                    *quantity,
                    *cost,
                    *today,
                )))
            }
            Draft::Quote { instrument, price } => {
                Some(Input::Quote(self.quote(INSTRUMENTS[*instrument].0, *price)))
            }
            Draft::Garbage(garbage) => Some(garbage.input(self.days[self.today], self.count)),
            Draft::Again { .. } | Draft::Changed(_) => None,
        }
    }

    fn day_back(&self, days_back: usize) -> Date {
        self.days[self.today.saturating_sub(days_back)]
    }

    fn trade(&self, draft: &TradeDraft) -> TradeReport {
        let date = self.day_back(draft.days_back);
        let (account, side) = may_sell_short(CLIENTS[draft.account], SIDES[draft.side]);
        let (instrument, decimals) = INSTRUMENTS[draft.instrument];
        let (capacity, contra) = match draft.against {
            0 => (Capacity::Agency, Some("OTHER")),
            1 if account != "INVENTORY" => (Capacity::Principal, Some("INVENTORY")),
            2 => (Capacity::RisklessPrincipal, Some("NSCC")),
            _ => (Capacity::Agency, None),
        };
        // Every trade has a moment of its own, so that a lot's place in its day is certain.
        let moment = rows::moment(date, "13:00:00").0 + draft.minute * 60_000_000_000 + self.count;
        TradeReport {
            executed_at: Moment(moment),
            side,
            quantity: Decimal { mantissa: draft.quantity, scale: decimals },
            price: draft.price,
            capacity,
            contra: contra.map(Name::from),
            settlement_date: draft
                .agreed_settlement
                .and_then(|days| settlement_days_from(calendar::trade_date(moment)).nth(days)),
            commission: draft.agreed_commission.map(|mantissa| Decimal { mantissa, scale: 2 }),
            ..rows::trade(&format!("T{} {date} {account} B 1 {instrument} 1", self.count))
        }
    }

    /// A fill of a block of which nothing has been given away yet; there are few blocks, so that
    /// fills meet.
    fn fill(&self, draft: &TradeDraft) -> Option<TradeReport> {
        let few = TradeDraft {
            side: draft.side % 2,
            instrument: 2 * (draft.instrument % 2),
            account: 1,
            ..draft.clone()
        };
        let trade = TradeReport {
            account: Name::from("BLOCK"),
            settlement_date: None,
            commission: None,
            ..self.trade(&few)
        };
        let trade_date = calendar::trade_date(trade.executed_at.0);
        let (_, given) = self.naive.block(&block_of(&trade, trade_date));
        (given == 0).then_some(trade)
    }

    fn share(
        &self,
        account: &str,
        side: Side,
        (instrument, scale): (&str, u8),
        quantity: i64,
        date: Date,
    ) -> Option<AllocationReport> {
        let (filled, given) =
            self.naive.block(&("BLOCK".to_owned(), instrument.to_owned(), date, side));
        let mantissa = quantity.min(i64::try_from(filled - given).unwrap_or(quantity));
        let row =
            format!("A{} {date} BLOCK {account} {} 1 {instrument}", self.count, side.as_str());
        (mantissa > 0).then(|| AllocationReport {
            quantity: Decimal { mantissa, scale },
            ..rows::share(&row)
        })
    }

    fn cancel(&self, trade: usize) -> Option<TradeReport> {
        let old = self.may_be_taken_back(trade)?;
        Some(TradeReport {
            trade_id: self.id("T"),
            cancels: Some(old.trade_id.clone()),
            corrects: None,
            ..old.clone()
        })
    }

    fn correct(&self, trade: usize, mantissa: i64, price: Decimal) -> Option<TradeReport> {
        let old = self.may_be_taken_back(trade)?;
        let quantity = Decimal { mantissa, scale: old.quantity.scale };
        Some(TradeReport {
            trade_id: self.id("T"),
            corrects: Some(old.trade_id.clone()),
            quantity,
            price,
            ..old.clone()
        })
    }

    /// A trade that stands and is no fill of a block that is being given away.
    pub fn may_be_taken_back(&self, trade: usize) -> Option<&TradeReport> {
        let old = pick(&self.standing, trade)?;
        let is_given = self
            .days
            .iter()
            .any(|date| old.account == "BLOCK" && self.naive.block(&block_of(old, *date)).1 != 0);
        (!is_given).then_some(old)
    }

    fn delivery(
        &self,
        street: &str,
        (asset, scale): (&str, u8),
        draft: DeliveryDraft,
        date: Date,
    ) -> Option<DeliveryReport> {
        let due = i64::try_from(-self.naive.through(street, asset, date)).ok()?;
        let mantissa = match draft {
            DeliveryDraft::Whole => due,
            DeliveryDraft::Percent(percent) => due.checked_mul(percent)? / 100,
            DeliveryDraft::WrongWay => -due,
            DeliveryDraft::Any(quantity) => quantity,
        };
        let row = format!("D{} {date} {street} DTC 1 {asset}", self.count);
        (mantissa != 0).then(|| DeliveryReport {
            quantity: Decimal { mantissa, scale },
            ..rows::delivery(&row)
        })
    }

    fn payment(&self, account: &str, mantissa: i64) -> Option<PaymentReport> {
        let row = format!("P{} {} {account} BANK 1 USD", self.count, self.days[self.today]);
        (mantissa != 0).then(|| PaymentReport {
            amount: Decimal { mantissa, scale: 2 },
            ..rows::payment(&row)
        })
    }

    /// Each opening balance is older than the one that came before it.
    fn position(
        &self,
        account: &str,
        asset: Option<(&str, u8)>,
        mantissa: i64,
        cost: Option<i64>,
        today: bool,
    ) -> PositionReport {
        let (asset, scale) = asset.unwrap_or(("USD", 2));
        let date = if today { self.days[self.today] } else { self.days[0] };
        let days = i32::try_from(self.count).expect("a walk has few rows");
        // Inventory says what it cost.
        let cost = cost.or(matches!(account, "INVENTORY" | "ERROR").then_some(100));
        PositionReport {
            quantity: Decimal { mantissa, scale },
            cost: cost.map(|mantissa| Decimal { mantissa, scale: 2 }),
            acquired: Some(self.days[0].plus(-days)),
            ..rows::position(&format!("{date} {account} 1 {asset}"))
        }
    }

    fn quote(&self, instrument: &str, price: Decimal) -> Quote {
        Quote {
            price,
            ..rows::quote(&format!("{} {instrument} 1 USD S{}", self.days[self.today], self.count))
        }
    }

    fn id(&self, letter: &str) -> Name {
        Name::from(format!("{letter}{}", self.count))
    }
}

const SIDES: [Side; 6] =
    [Side::Buy, Side::Sell, Side::Buy, Side::Sell, Side::SellShort, Side::SellShortExempt];

fn holder(account: usize) -> &'static str {
    CLIENTS.iter().chain(&STREET).nth(account).expect("a draft names one of them")
}

/// Nobody sells short on a cash account.
fn may_sell_short(account: &'static str, side: Side) -> (&'static str, Side) {
    if account == "ALICE" && side.is_short() { ("BOB", side) } else { (account, side) }
}

fn settlement_days_from(date: Date) -> impl Iterator<Item = Date> {
    (0..).map(move |days| date.plus(days)).filter(|date| calendar::is_settlement_day(*date))
}

fn block_of(fill: &TradeReport, date: Date) -> naive::Block {
    (fill.account.to_string(), fill.instrument.to_string(), date, fill.side)
}

fn pick<T>(list: &[T], index: usize) -> Option<&T> {
    list.get(index.checked_rem(list.len())?)
}

/// The same id, something else.
fn changed(mut input: Input) -> Input {
    match &mut input {
        Input::Trade(report) => report.quantity.mantissa += 1,
        Input::Allocate(report) => report.quantity.mantissa += 1,
        Input::Deliver(report) => report.quantity.mantissa += 1,
        Input::Pay(report) => report.amount.mantissa += 1,
        Input::OpenPosition(report) => report.quantity.mantissa += 1,
        Input::Quote(quote) => quote.price.mantissa += 1,
        Input::FxRate(rate) => rate.rate.mantissa += 1,
        Input::Convert(report) => report.sold_amount.mantissa += 1,
        Input::PriceRule(rule) => rule.decided_by = Name::from("somebody else"),
        Input::OpenAccount(account) => account.name = Name::from("somebody else"),
        Input::ListInstrument(listing) => listing.name = Name::from("something else"),
        Input::SetInterestRate(rate) => rate.source = Name::from("somebody else"),
        Input::Lend(report) => report.loan_id = Name::from("another loan"),
        Input::Rule(rule) => rule.source = Name::from("somebody else"),
        Input::Transfer(report) => report.quantity.mantissa += 1,
        Input::Announce(report) => report.terms.push_str("; fractions=down"),
        Input::Schedule(row) => row.source = Name::from("somebody else"),
        Input::ChangeAccount(change) => change.name = Some(Name::from("somebody else")),
        Input::ChangeInstrument(change) => change.name = Some(Name::from("something else")),
        Input::SetDay(row) => row.source = Name::from("somebody else"),
        Input::SetReach(row) => row.source = Name::from("somebody else"),
        Input::SetCharge(row) => row.source = Name::from("somebody else"),
        Input::SetCycle(row) => row.source = Name::from("somebody else"),
        Input::SetVenue(row) => row.source = Name::from("somebody else"),
        Input::SetLine(row) => row.source = Name::from("somebody else"),
        Input::SetSession(row) => row.source = Name::from("somebody else"),
        Input::SetPerson(person) => person.full_name = Name::from("somebody else"),
        Input::SetDesk(desk) => desk.name = Name::from("another"),
        Input::SetMember(row) => row.source = Some(Name::from("somebody else")),
        Input::Delegate(lent) => lent.reason = Name::from("another"),
        Input::OpenRequest(request) => request.text.push('!'),
        Input::Unreadable(Unreadable { message, .. }) => {
            *message = Sentence::prose("", "row 7 has two accounts");
        }
        Input::BeginEdition { .. }
        | Input::OpenOffice(_)
        | Input::ReceiveSource(_)
        | Input::NameDocument(_)
        | Input::FinishSource(_)
        | Input::OpenDay(_)
        | Input::SettleDue(_)
        | Input::Run(_)
        | Input::ChooseLots(_)
        | Input::StateLot(_)
        | Input::ProposeVoucher(_)
        | Input::ProposeReversal(_)
        | Input::ProposeReopening(_)
        | Input::ProposeDayReopening(_)
        | Input::ProposeDocument(_)
        | Input::Work(_)
        | Input::ClosePeriod(_)
        | Input::Approve(_)
        | Input::Decline(_)
        | Input::Recall(_)
        | Input::CloseDay(_) => {}
    }
    input
}
