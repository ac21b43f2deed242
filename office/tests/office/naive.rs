//! The second ledger: slow, plain and on purpose unlike the first, so that both are wrong in one
//! way only by a miracle.
//!
//! In: the inputs that were booked, in order, and the news of the days. It keeps a list of lines
//! that it derives by itself and works every answer out from the whole list: no rungs, no lots that
//! are kept, no history. Balances, lots and fails are sums over lines; a line is settled when its
//! value date has come. Never here: anything of `office`, `ledger` or `markets`; only the nouns in
//! which inputs are written. Its calendar, rates and schedule are its own copies, for the three
//! windows in which random days are made.

use crate::office::calendar::{is_settlement_day, settlement_date, trade_date};
use std::collections::{BTreeMap, BTreeSet};
use terms::{
    Account, AllocationReport, Capacity, Date, Decimal, DeliveryReport, Family, FirmRule, Input,
    Kind, PaymentReport, PositionReport, SettleDue, Side, TradeReport,
};

/// One line of the list: this account, this asset, so much, on this day, because of this row.
#[derive(Clone, Debug)]
struct Line {
    because: String,
    account: String,
    asset: String,
    value_date: Date,
    units: i128,
    /// Did it come in or go out at a depository? Any other line says what is due.
    is_delivery: bool,
}

/// Something that was bought (+) or sold (−), for the lots: on this day, at this moment of it, for
/// this money.
#[derive(Clone, Debug)]
struct Move {
    because: String,
    account: String,
    instrument: String,
    date: Date,
    moment: i64,
    units: i128,
    money: i128,
    is_short: bool,
    /// Does nobody know when it was acquired?
    is_undated: bool,
}

/// The day of what nobody knows the day of, in [`Naive::lots`]: before all others, since it goes
/// first (26 CFR 1.6045-1(d)(2)(ii)(B)).
pub const NO_DAY: Date = Date::from_days(i32::MIN);

/// Which fills belong together: block account, instrument, trade date, side.
pub type Block = (String, String, Date, Side);

/// A fill of a block, or a share that was given of it.
#[derive(Clone, Debug)]
struct Part {
    because: String,
    block: Block,
    settlement_date: Date,
    units: i128,
    /// Units times price, at eight digits.
    notional: i128,
    principal: i128,
}

/// A part of a fail: street account, instrument, since when, how much, how many settlement days
/// old.
pub type NaiveFail = (String, String, Date, i128, usize);

/// The second ledger.
#[derive(Clone, Debug)]
pub struct Naive {
    books_from: Date,
    settled_through: Date,
    kinds: BTreeMap<String, Kind>,
    quantity_decimals: BTreeMap<String, u8>,
    rules: Vec<FirmRule>,
    lines: Vec<Line>,
    moves: Vec<Move>,
    fills: Vec<Part>,
    shares: Vec<Part>,
}

impl Naive {
    /// Empty books that begin on a day, with a chart of accounts.
    pub fn new<'a>(books_from: Date, chart: impl IntoIterator<Item = &'a Account>) -> Self {
        Self {
            books_from,
            settled_through: books_from.plus(-1),
            kinds: chart
                .into_iter()
                .map(|account| (account.account.to_string(), account.kind))
                .collect(),
            quantity_decimals: BTreeMap::new(),
            rules: Vec::new(),
            lines: Vec::new(),
            moves: Vec::new(),
            fills: Vec::new(),
            shares: Vec::new(),
        }
    }

    /// Writes down what follows from an input that was booked.
    pub fn book(&mut self, input: &Input) {
        match input {
            Input::OpenAccount(account) => {
                self.kinds.insert(account.account.to_string(), account.kind);
            }
            Input::ListInstrument(listing) => {
                self.quantity_decimals
                    .insert(listing.instrument.to_string(), listing.quantity_decimals);
            }
            Input::Rule(rule) => self.rules.push(rule.clone()),
            Input::OpenPosition(report) => self.position(report),
            Input::Trade(report) => self.report(report),
            Input::Allocate(report) => self.share(report),
            Input::Deliver(report) => self.deliver(report),
            Input::Pay(report) => self.pay(report),
            Input::SettleDue(SettleDue(date)) => self.settled_through = *date,
            Input::Quote(_)
            | Input::SetInterestRate(_)
            | Input::Lend(_)
            | Input::Schedule(_)
            | Input::FxRate(_)
            | Input::Convert(_)
            | Input::PriceRule(_)
            | Input::BeginEdition { .. }
            | Input::OpenOffice(_)
            | Input::ReceiveSource(_)
            | Input::NameDocument(_)
            | Input::FinishSource(_)
            | Input::Unreadable(_)
            | Input::OpenDay(_)
            | Input::Run(_)
            | Input::ChooseLots(_)
            | Input::StateLot(_)
            | Input::ProposeVoucher(_)
            | Input::ProposeReversal(_)
            | Input::ProposeReopening(_)
            | Input::ProposeDayReopening(_)
            | Input::ProposeDocument(_)
            | Input::SetPerson(_)
            | Input::SetDesk(_)
            | Input::SetMember(_)
            | Input::Delegate(_)
            | Input::OpenRequest(_)
            | Input::Work(_)
            | Input::ClosePeriod(_)
            | Input::Approve(_)
            | Input::Decline(_)
            | Input::Recall(_)
            | Input::ChangeAccount(_)
            | Input::ChangeInstrument(_)
            | Input::SetDay(_)
            | Input::SetReach(_)
            | Input::SetCharge(_)
            | Input::SetCycle(_)
            | Input::SetVenue(_)
            | Input::SetSession(_)
            | Input::SetLine(_)
            | Input::Announce(_)
            | Input::Transfer(_)
            | Input::CloseDay(_) => {}
        }
    }

    // ---- Answers, each from the whole list. ----

    /// Every account and asset that was ever named on a line.
    pub fn cells(&self) -> BTreeSet<(String, String)> {
        self.lines.iter().map(|line| (line.account.clone(), line.asset.clone())).collect()
    }

    /// What has settled.
    pub fn settled(&self, account: &str, asset: &str) -> i128 {
        self.through(account, asset, self.settled_through)
    }

    /// What is pending, by value date, without what nets to nothing.
    pub fn rungs(&self, account: &str, asset: &str) -> BTreeMap<Date, i128> {
        let mut rungs = BTreeMap::new();
        for line in self.of(account, asset).filter(|line| line.value_date > self.settled_through) {
            *rungs.entry(line.value_date).or_insert(0) += line.units;
        }
        rungs.retain(|_, units| *units != 0);
        rungs
    }

    /// What stands or will stand settled on a day.
    pub fn through(&self, account: &str, asset: &str, date: Date) -> i128 {
        let date = date.max(self.settled_through);
        self.of(account, asset).filter(|line| line.value_date <= date).map(|line| line.units).sum()
    }

    /// The open lots, first in, first out: acquired, quantity, cost (nothing where it is unknown);
    /// long ones before short ones. A
    /// short sale opens a lot beside long ones; anything else closes what it can of the other side.
    pub fn lots(&self, account: &str, instrument: &str) -> Vec<Open> {
        let mut moves: Vec<&Move> = self
            .moves
            .iter()
            .filter(|of| of.account == account && of.instrument == instrument)
            .collect();
        moves.sort_by_key(|of| (of.date, of.moment));
        let (mut longs, mut shorts) = (Vec::new(), Vec::new());
        for of in moves {
            let (closes, opens) =
                if of.units < 0 { (&mut longs, &mut shorts) } else { (&mut shorts, &mut longs) };
            let (left, money) = if of.is_short {
                (of.units, of.money)
            } else {
                close(closes, (of.units, of.money))
            };
            if left != 0 {
                let acquired = if of.is_undated { NO_DAY } else { of.date };
                let at = opens.partition_point(|(earlier, _, _)| *earlier <= acquired);
                opens.insert(at, (acquired, left, money));
            }
        }
        longs.into_iter().chain(shorts).collect()
    }

    /// Every part of every fail on the day that was settled last.
    pub fn fails(&self) -> BTreeSet<NaiveFail> {
        let street = self.cells().into_iter().filter(|(account, asset)| {
            self.is_street(account) && self.quantity_decimals.contains_key(asset)
        });
        street.flat_map(|(account, asset)| self.fails_of(&account, &asset)).collect()
    }

    /// How much was filled and how much was given away of a block.
    pub fn block(&self, block: &Block) -> (i128, i128) {
        let sum = |parts: &[Part]| {
            parts.iter().filter(|part| part.block == *block).map(|part| part.units).sum()
        };
        (sum(&self.fills), sum(&self.shares))
    }

    fn of<'n>(&'n self, account: &'n str, asset: &'n str) -> impl Iterator<Item = &'n Line> {
        self.lines.iter().filter(move |line| line.account == account && line.asset == asset)
    }

    /// What came in or went out takes the oldest parts away, those of days before its own; only
    /// what is then left of it meets what became due on its day.
    fn fails_of(&self, account: &str, asset: &str) -> Vec<NaiveFail> {
        let lines: Vec<&Line> = self
            .of(account, asset)
            .filter(|line| line.value_date <= self.settled_through)
            .collect();
        let days: BTreeSet<Date> = lines.iter().map(|line| line.value_date).collect();
        let sum = |date: Date, is_delivery: bool| -> i128 {
            lines
                .iter()
                .filter(|line| line.value_date == date && line.is_delivery == is_delivery)
                .map(|line| line.units)
                .sum()
        };
        let parts = days.into_iter().fold(Vec::new(), |mut older, date| {
            let (left, _) = close(&mut older, (sum(date, true), 0));
            with_move(older, (date, sum(date, false) + left, 0))
        });
        let fail = |(since, units, _)| {
            (account.to_owned(), asset.to_owned(), since, units, self.age(since))
        };
        parts.into_iter().map(fail).collect()
    }

    fn age(&self, since: Date) -> usize {
        (since.days() + 1..=self.settled_through.days())
            .filter(|day| is_settlement_day(Date::from_days(*day)))
            .count()
    }

    fn is_street(&self, account: &str) -> bool {
        matches!(self.kinds[account], Kind::ClearingHouse | Kind::Counterparty)
    }

    // ---- What follows from each kind of row. ----

    fn line(&mut self, because: &str, value_date: Date, account: &str, asset: &str, units: i128) {
        let (because, account, asset) = (because.to_owned(), account.to_owned(), asset.to_owned());
        self.lines.push(Line { because, account, asset, value_date, units, is_delivery: false });
    }

    fn report(&mut self, report: &TradeReport) {
        for old in [&report.cancels, &report.corrects].into_iter().flatten() {
            // Here a trade that is taken back has never been: the first ledger reverses, this one
            // forgets.
            self.lines.retain(|line| line.because != *old);
            self.moves.retain(|of| of.because != *old);
            self.fills.retain(|fill| fill.because != *old);
        }
        if report.cancels.is_none() {
            self.trade(report);
        }
    }

    fn trade(&mut self, report: &TradeReport) {
        let (id, account, instrument) =
            (report.trade_id.as_str(), report.account.as_str(), report.instrument.as_str());
        let contra = report.contra.as_deref().unwrap_or("NSCC");
        let trade_date = report.trade_date.unwrap_or_else(|| trade_date(report.executed_at.0));
        let settlement_date = report.settlement_date.unwrap_or_else(|| settlement_date(trade_date));
        let quantity = self.units(report.quantity, instrument);
        let principal = self.principal(quantity, instrument, report.price);
        let is_fill = self.kinds[account] == Kind::Block;
        let commission = match report.commission {
            Some(agreed) => at_scale(agreed, 2),
            None if self.kinds[account].family() == Family::Client => {
                self.commission(trade_date, quantity, instrument, principal)
            }
            None => 0,
        };
        // What a client sells to a dealer is a covered sale (17 CFR 240.31(a)(6)).
        let is_to_a_dealer = self.kinds[account].family() == Family::Client
            && self.kinds[contra] == Kind::Inventory
            && report.capacity == Capacity::Principal;
        let fees = if is_fill || !(self.is_street(contra) || is_to_a_dealer) {
            [0, 0]
        } else {
            let price = report.price;
            let price =
                (i128::from(price.mantissa) * 10_i128.pow(8), 10_i128.pow(price.scale.into()));
            self.fees(report.side, trade_date, (quantity, price), instrument, principal)
        };
        let sign = i128::from(report.side.sign());
        let net = -sign * principal - commission - fees[0] - fees[1];
        let earned = if report.capacity == Capacity::Agency { "COMMISSION" } else { "MARKUP" };
        self.line(id, settlement_date, account, instrument, sign * quantity);
        self.line(id, settlement_date, contra, instrument, -sign * quantity);
        self.line(id, settlement_date, account, "USD", net);
        self.line(id, settlement_date, contra, "USD", sign * principal);
        self.charges(id, settlement_date, earned, commission, fees);
        self.lot(
            id,
            account,
            instrument,
            (trade_date, report.executed_at.0),
            sign * quantity,
            -sign * net,
            (report.side.is_short(), false),
        );
        self.lot(
            id,
            contra,
            instrument,
            (trade_date, report.executed_at.0),
            -sign * quantity,
            principal,
            (false, false),
        );
        if is_fill {
            let block = (account.to_owned(), instrument.to_owned(), trade_date, report.side);
            let notional = quantity * at_scale(report.price, 8);
            self.fills.push(Part {
                because: id.to_owned(),
                block,
                settlement_date,
                units: quantity,
                notional,
                principal,
            });
        }
    }

    fn share(&mut self, report: &AllocationReport) {
        let (id, instrument, owner) =
            (report.allocation_id.as_str(), report.instrument.as_str(), report.account.as_str());
        let block = (
            report.block_account.to_string(),
            instrument.to_owned(),
            report.trade_date,
            report.side,
        );
        let fills: Vec<Part> =
            self.fills.iter().filter(|fill| fill.block == block).cloned().collect();
        let settlement_date = fills[0].settlement_date;
        let quantity = self.units(report.quantity, instrument);
        let (filled, given) = self.block(&block);
        let notional: i128 = fills.iter().map(|fill| fill.notional).sum();
        let principal = half_up_of_product(
            quantity,
            notional,
            filled * 10_i128.pow(u32::from(self.quantity_decimals[instrument]) + 6),
        );
        let is_client = self.kinds[owner].family() == Family::Client;
        let commission = if is_client {
            self.commission(report.trade_date, quantity, instrument, principal)
        } else {
            0
        };
        let of = (quantity, (notional, filled));
        let fees = self.fees(report.side, report.trade_date, of, instrument, principal);
        let sign = i128::from(report.side.sign());
        let net = -sign * principal - commission - fees[0] - fees[1];
        self.line(id, settlement_date, owner, instrument, sign * quantity);
        self.line(id, settlement_date, &block.0, instrument, -sign * quantity);
        self.line(id, settlement_date, owner, "USD", net);
        self.line(id, settlement_date, &block.0, "USD", sign * principal);
        self.charges(id, settlement_date, "COMMISSION", commission, fees);
        if given + quantity == filled {
            let of_shares = self.shares.iter().filter(|share| share.block == block);
            let principals_given: i128 = of_shares.map(|share| share.principal).sum();
            let cents_left = sign
                * (fills.iter().map(|fill| fill.principal).sum::<i128>()
                    - principals_given
                    - principal);
            self.line(id, settlement_date, &block.0, "USD", cents_left);
            self.line(id, settlement_date, "ROUNDING", "USD", -cents_left);
        }
        self.lot(
            id,
            owner,
            instrument,
            (report.trade_date, i64::MAX),
            sign * quantity,
            -sign * net,
            (report.side.is_short(), false),
        );
        self.shares.push(Part {
            because: id.to_owned(),
            block,
            settlement_date,
            units: quantity,
            notional: 0,
            principal,
        });
    }

    fn charges(
        &mut self,
        because: &str,
        date: Date,
        earned: &str,
        commission: i128,
        fees: [i128; 2],
    ) {
        self.line(because, date, earned, "USD", commission);
        self.line(because, date, "SEC-FEES", "USD", fees[0]);
        self.line(because, date, "TAF-FEES", "USD", fees[1]);
    }

    fn deliver(&mut self, report: &DeliveryReport) {
        let (id, street, asset) =
            (report.delivery_id.as_str(), report.street_account.as_str(), report.asset.as_str());
        let moved = self.units(report.quantity, asset);
        let open = self.through(street, asset, report.date);
        let due = match self.is_street(street) {
            false => moved,
            true if open < 0 && moved > 0 => moved.min(-open),
            true if open > 0 && moved < 0 => moved.max(-open),
            true => 0,
        };
        self.line(id, report.date, street, asset, due);
        self.lines.last_mut().expect("it was written down").is_delivery = true;
        self.line(id, report.date, "SUSPENSE", asset, moved - due);
        self.line(id, report.date, &report.location_account, asset, -moved);
    }

    fn pay(&mut self, report: &PaymentReport) {
        let amount = at_scale(report.amount, 2);
        self.line(&report.payment_id, report.date, &report.account, &report.currency, amount);
        self.line(&report.payment_id, report.date, &report.bank_account, &report.currency, -amount);
    }

    fn position(&mut self, report: &PositionReport) {
        let value_date =
            if report.date <= self.books_from { self.books_from.plus(-1) } else { report.date };
        let is_security = self.quantity_decimals.contains_key(report.asset.as_str());
        let units = if is_security {
            self.units(report.quantity, &report.asset)
        } else {
            at_scale(report.quantity, 2)
        };
        self.line("opening", value_date, &report.account, &report.asset, units);
        self.line("opening", value_date, "OPENING", &report.asset, -units);
        if is_security {
            let cost = report.cost.map_or(0, |cost| at_scale(cost, 2));
            if matches!(self.kinds[report.account.as_str()], Kind::Inventory | Kind::Error) {
                let received = if units < 0 { cost } else { -cost };
                self.line("opening", value_date, &report.account, "USD", received);
                self.line("opening", value_date, "OPENING", "USD", -received);
            }
            self.lot(
                "opening",
                &report.account,
                &report.asset,
                (report.acquired.unwrap_or(report.date), i64::MIN),
                units,
                cost,
                (false, report.acquired.is_none()),
            );
        }
    }

    #[allow(clippy::too_many_arguments, reason = "a line of the list, as it is written down")]
    fn lot(
        &mut self,
        because: &str,
        account: &str,
        instrument: &str,
        (date, moment): (Date, i64),
        units: i128,
        money: i128,
        (is_short, is_undated): (bool, bool),
    ) {
        let keeps_lots = matches!(
            self.kinds[account],
            Kind::Cash | Kind::Margin | Kind::Short | Kind::Dvp | Kind::Inventory | Kind::Error
        );
        if keeps_lots {
            let (because, account, instrument) =
                (because.to_owned(), account.to_owned(), instrument.to_owned());
            self.moves.push(Move {
                because,
                account,
                instrument,
                date,
                moment,
                units,
                money,
                is_short,
                is_undated,
            });
        }
    }

    // ---- Arithmetic, in cents and smallest units. ----

    fn units(&self, quantity: Decimal, instrument: &str) -> i128 {
        at_scale(quantity, self.quantity_decimals[instrument])
    }

    fn principal(&self, quantity: i128, instrument: &str, price: Decimal) -> i128 {
        let shares = 10_i128.pow(self.quantity_decimals[instrument].into());
        half_up(
            quantity * i128::from(price.mantissa) * 100,
            shares * 10_i128.pow(price.scale.into()),
        )
    }

    /// The newest value of a rule of the firm, times a hundred million.
    fn rule(&self, rule: &str, date: Date) -> Option<i128> {
        let in_force = self.rules.iter().filter(|row| row.rule == rule && row.effective <= date);
        let newest = in_force.max_by_key(|row| row.effective)?;
        Decimal::parse(&newest.value).map(|value| at_scale(value, 8))
    }

    fn commission(&self, date: Date, quantity: i128, instrument: &str, principal: i128) -> i128 {
        const E8: i128 = 100_000_000;
        let shares = 10_i128.pow(self.quantity_decimals[instrument].into());
        let cents = |rule: &str| self.rule(rule, date).map(|value| half_up(value * 100, E8));
        let per_share = self
            .rule("commission_per_share", date)
            .map_or(0, |rate| half_up(rate * quantity * 100, E8 * shares));
        let on_principal = self
            .rule("commission_bps", date)
            .map_or(0, |rate| half_up(rate * principal, E8 * 10_000));
        let sum = cents("commission_flat").unwrap_or(0) + per_share + on_principal;
        let least = sum.max(cents("commission_minimum").unwrap_or(0));
        cents("commission_maximum").map_or(least, |most| least.min(most))
    }

    /// Section 31 and TAF on a sale, in cents. The rates of the windows are copied by hand from the
    /// SEC's and FINRA's notices. There is no TAF on a price below its rate (FINRA By-Laws,
    /// Schedule A, section 1(b)); the price is a fraction, in hundred-millionths of a dollar.
    fn fees(
        &self,
        side: Side,
        date: Date,
        (quantity, price): (i128, (i128, i128)),
        instrument: &str,
        principal: i128,
    ) -> [i128; 2] {
        if side == Side::Buy {
            return [0, 0];
        }
        let day = |text| Date::parse(text).expect("a day");
        // Cents per million dollars; hundred-millionths of a dollar per share; cents per trade.
        let (per_million, per_share, most) = match date {
            date if date < day("2014-03-18") => (1740, 11_900, 595),
            date if date < day("2018-05-22") => (2310, 11_900, 595),
            date if date < day("2024-05-22") => (800, 16_600, 830),
            _ => (2780, 16_600, 830),
        };
        let is_up = self
            .rules
            .iter()
            .filter(|row| row.rule == "fee_rounding" && row.effective <= date)
            .max_by_key(|row| row.effective);
        let round = if is_up.is_some_and(|row| row.value == "up") { up } else { half_up };
        let shares = 10_i128.pow(self.quantity_decimals[instrument].into());
        let taf = round(quantity * per_share * 100, 100_000_000 * shares).min(most);
        let has_taf = price.0 >= per_share * price.1;
        [round(principal * per_million, 100 * 1_000_000), if has_taf { taf } else { 0 }]
    }
}

/// Since when, how much, for what money: a movement, or what is open of one.
type Open = (Date, i128, i128);

/// A movement against the oldest parts of the other sign; what is left is a part of its own.
fn with_move(mut parts: Vec<Open>, (date, left, money): Open) -> Vec<Open> {
    let (left, money) = close(&mut parts, (left, money));
    if left != 0 {
        parts.push((date, left, money));
    }
    parts
}

/// Takes from the oldest parts of the other sign; what is left of the movement and of its money.
fn close(parts: &mut Vec<Open>, (mut left, mut money): (i128, i128)) -> (i128, i128) {
    while left != 0 && parts.first().is_some_and(|(_, open, _)| (*open > 0) != (left > 0)) {
        let (since, open, cost) = parts.remove(0);
        let taken = open.abs().min(left.abs());
        let cost_left = cost - half_up(cost * taken, open.abs());
        money -= half_up(money * taken, left.abs());
        let open_left = open - open.signum() * taken;
        left -= left.signum() * taken;
        if open_left != 0 {
            parts.insert(0, (since, open_left, cost_left));
        }
    }
    (left, money)
}

fn at_scale(number: Decimal, scale: u8) -> i128 {
    let mantissa = i128::from(number.mantissa);
    if scale >= number.scale {
        mantissa * 10_i128.pow((scale - number.scale).into())
    } else {
        mantissa / 10_i128.pow((number.scale - scale).into())
    }
}

/// To the nearest; a tie goes away from zero.
fn half_up(numerator: i128, denominator: i128) -> i128 {
    let (whole, rest) = (numerator.abs() / denominator, numerator.abs() % denominator);
    numerator.signum() * if 2 * rest >= denominator { whole + 1 } else { whole }
}

/// One times other by denominator, half up, where the product is too long for 128 bits: doubled bit
/// by bit, as by hand.
fn half_up_of_product(one: i128, other: i128, denominator: i128) -> i128 {
    let (mut whole, mut rest) = (0, 0);
    for bit in (0..i128::BITS - 1).rev() {
        (whole, rest) = (2 * whole, 2 * rest);
        if one >> bit & 1 == 1 {
            (whole, rest) = (whole + other / denominator, rest + other % denominator);
        }
        (whole, rest) = (whole + rest / denominator, rest % denominator);
    }
    if 2 * rest >= denominator { whole + 1 } else { whole }
}

/// To the next larger; for what is not negative.
fn up(numerator: i128, denominator: i128) -> i128 {
    (numerator + denominator - 1) / denominator
}
