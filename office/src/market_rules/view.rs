//! Sentences of rows of market rules: what the firm says, and what the release says of the same
//! thing, so that everybody sees the difference.

use std::collections::BTreeSet;
use terms::{
    CalendarReach, ChargeRate, ChargeRow, ChartLine, Class, ClockTime, Cycle, Date, DayState,
    Decimal, GlLine, Market, MarketDay, MarketRow, MarketSays, Name, OvernightSession, Rulebook,
    Say, Sentence, VenueStatus, Weekday, Wording, sentence,
};

/// What a row says of its market, without what it takes back.
pub fn says(row: &MarketRow) -> Wording {
    match &row.says {
        MarketSays::Day(day) => day_is(&row.market, day),
        MarketSays::Reach(CalendarReach { through }) => reaches(&row.market, *through).into(),
        MarketSays::Cycle(cycle) => {
            let days = (cycle.settlement_days, cycle.business_days);
            cycle_is(&row.market, cycle.effective, days).into()
        }
        MarketSays::Venue(venue) => {
            venue_is((&venue.mic, &venue.country), venue.effective, venue.status).into()
        }
        MarketSays::Line(line) => line_is(line).into(),
        MarketSays::Session(session) => {
            session_is(&row.market, session.effective, session.session()).into()
        }
        MarketSays::Charge(charge) => {
            let is = rate_is(&charge.charge, charge.effective, &charge.rate);
            let through = charge.through.map(|date| sentence!("through {date}", date = date));
            Wording::list([Some(is), through].into_iter().flatten().map(|said| said.wording()))
        }
    }
}

fn cycle_is(
    market: &Name,
    effective: Date,
    (settlement_days, business_days): (u32, u32),
) -> Sentence {
    sentence!(
        "{market} settles after {settlement_days} days from {date} on, and is paid after {business_days}",
        market = market,
        settlement_days = settlement_days,
        date = effective,
        business_days = business_days
    )
}

fn rate_is(charge: &Name, effective: Date, rate: &ChargeRate) -> Sentence {
    sentence!(
        "{charge} from {date}: {rate} {basis}",
        charge = charge,
        date = effective,
        rate = rate.rate,
        basis = Sentence::word(rate.basis.kind().as_str())
    )
}

fn venue_is((mic, country): (&Name, &Name), effective: Date, status: VenueStatus) -> Sentence {
    let status = Sentence::word(status.as_str());
    // A list of venues does not say since when their codes are good.
    if effective == Date::FIRST {
        return sentence!(
            "{mic} ({country}): {status}",
            mic = mic,
            country = country,
            status = status
        );
    }
    sentence!(
        "{mic} ({country}) from {date} on: {status}",
        mic = mic,
        country = country,
        date = effective,
        status = status
    )
}

fn session_is(market: &Name, effective: Date, session: OvernightSession) -> Sentence {
    if session.evenings.is_empty() {
        return sentence!(
            "{market} has no overnight session from {date} on",
            market = market,
            date = effective
        );
    }
    let clock = |second| ClockTime::of_seconds(second).expect("a session has hours of a day");
    let evening = |day: Weekday| Sentence::word(day.as_str()).wording();
    sentence!(
        "{market} trades overnight from {date} on, {opens} to {closes}, on the evenings of {evenings}",
        market = market,
        date = effective,
        opens = clock(session.opens),
        closes = clock(session.closes),
        evenings = Wording::list(session.evenings.days().map(evening))
    )
}

fn line_is(line: &ChartLine) -> Sentence {
    let of = [Some(line.kind.as_str()), line.class.map(Class::as_str), Some(line.balance.as_str())];
    let of = of.into_iter().flatten().map(|word| Sentence::word(word).wording());
    sentence!(
        "{gl_line} {caption}, of {item}, from {date} on: {balances}",
        gl_line = line.gl_line,
        caption = line.caption,
        item = line.focus_item,
        date = line.effective,
        balances = Wording::several(" ", of.collect())
    )
}

/// The lines of the release on which the balances stand, each once.
fn released_lines<'m>(line: &ChartLine, market: &'m Market) -> BTreeSet<&'m Name> {
    let on = |(class, is_credit): (Class, bool)| {
        market.gl_line_of((line.kind, class), line.effective, is_credit)
    };
    line.cells().filter_map(on).collect()
}

/// Where the balances stand by the release, and what it calls the number, where it has it.
fn released_line(line: &ChartLine, market: &Market) -> Wording {
    let lines: Vec<&str> = released_lines(line, market).into_iter().map(Name::as_str).collect();
    let on = sentence!("on {lines}", lines = Name::from(lines.join(", ")));
    let known = market.gl_lines.iter().find(|known| known.gl_line == line.gl_line);
    let called = known.map(|known| {
        sentence!(
            "{gl_line} is {caption}, of {item}",
            gl_line = known.gl_line,
            caption = known.caption,
            item = known.focus_item
        )
    });
    Wording::list([Some(on), called].into_iter().flatten().map(|said| said.wording()))
}

/// What the release says of the same thing.
pub fn released(row: &MarketRow, release: &Rulebook) -> Wording {
    let market = market_of(row, release);
    let (_, last) = market.calendar.span();
    match &row.says {
        MarketSays::Day(day) if market.calendar.covers(day.date) => {
            let state = |is_open: bool| if is_open { DayState::Open } else { DayState::Closed };
            let trading = state(market.calendar.is_trading_day(day.date));
            let settlement = state(market.calendar.is_settlement_day(day.date));
            states(trading, settlement).into()
        }
        MarketSays::Day(_) | MarketSays::Reach(_) => reaches(&market.market, last).into(),
        MarketSays::Cycle(row) => match market.cycles.row_on(row.effective) {
            Some((effective, cycle)) => cycle_is(&market.market, effective, days_of(*cycle)).into(),
            None => sentence!("no cycle").into(),
        },
        MarketSays::Session(row) => match market.sessions.row_on(row.effective) {
            Some((effective, session)) => session_is(&market.market, effective, *session).into(),
            None => sentence!("no overnight session").into(),
        },
        MarketSays::Line(line) => released_line(line, market),
        MarketSays::Venue(row) => match released_venue(&row.mic, row.effective, release) {
            Some((country, (effective, status))) => {
                venue_is((&row.mic, country), effective, status).into()
            }
            None => sentence!("no such venue").into(),
        },
        MarketSays::Charge(row) => match released_rate(row, market) {
            Some((effective, rate)) => rate_is(&row.charge, effective, rate).into(),
            None => sentence!("no such charge").into(),
        },
    }
}

fn market_of<'r>(row: &MarketRow, release: &'r Rulebook) -> &'r Market {
    release.market(&row.market).expect("a row is of a market that the office serves")
}

/// The country of a venue, and what holds of its code on a day, since when.
fn released_venue<'r>(
    mic: &Name,
    date: Date,
    release: &'r Rulebook,
) -> Option<(&'r Name, (Date, VenueStatus))> {
    let venue = release.venues.get(mic)?;
    let (effective, status) = venue.statuses.row_on(date)?;
    Some((&venue.country, (effective, *status)))
}

fn days_of(cycle: Cycle) -> (u32, u32) {
    (cycle.settlement_days.into(), cycle.reg_t_business_days.into())
}

/// The rate of the release on the day on which the firm's begins.
fn released_rate<'m>(row: &ChargeRow, market: &'m Market) -> Option<(Date, &'m ChargeRate)> {
    market.charges.iter().find(|charge| row.is_of(charge))?.rates.row_on(row.effective)
}

/// Does the release say the same?
pub fn agrees(row: &MarketRow, release: &Rulebook) -> bool {
    let market = market_of(row, release);
    let calendar = &market.calendar;
    match &row.says {
        MarketSays::Day(day) => {
            let is_open = |state: DayState| state == DayState::Open;
            calendar.covers(day.date)
                && calendar.is_trading_day(day.date) == is_open(day.trading)
                && calendar.is_settlement_day(day.date) == is_open(day.settlement)
        }
        MarketSays::Reach(reach) => calendar.covers(reach.through),
        MarketSays::Cycle(row) => {
            let known = market.cycles.on(row.effective).copied().map(days_of);
            known == Some((row.settlement_days, row.business_days))
        }
        MarketSays::Session(row) => market.sessions.on(row.effective) == Some(&row.session()),
        MarketSays::Line(line) => {
            let is_so = |known: &GlLine| {
                (&known.caption, &known.focus_item) == (&line.caption, &line.focus_item)
            };
            let known = market.gl_lines.iter().find(|known| known.gl_line == line.gl_line);
            known.is_some_and(is_so)
                && released_lines(line, market).iter().all(|known| **known == line.gl_line)
        }
        MarketSays::Venue(row) => {
            let said = (&row.country, row.status);
            released_venue(&row.mic, row.effective, release)
                .is_some_and(|(country, (_, status))| (country, status) == said)
        }
        MarketSays::Charge(row) => released_rate(row, market).is_some_and(|(_, rate)| {
            let own = &row.rate;
            let value = |rate: &ChargeRate| (rate.rate.trimmed(), rate.cap.map(Decimal::trimmed));
            value(rate) == value(own)
                && (&rate.basis, rate.nil_below_rate, rate.rounding)
                    == (&own.basis, own.nil_below_rate, own.rounding)
        }),
    }
}

fn day_is(market: &Name, day: &MarketDay) -> Wording {
    let is = sentence!(
        "{market} on {date}: {states} ({occasion})",
        market = market,
        date = day.date,
        states = states(day.trading, day.settlement),
        occasion = day.occasion
    );
    let opens = day.opens.map(|time| sentence!("opens at {time}", time = time));
    let closes = day.closes.map(|time| sentence!("closes at {time}", time = time));
    Wording::list([Some(is), opens, closes].into_iter().flatten().map(|said| said.wording()))
}

fn states(trading: DayState, settlement: DayState) -> Sentence {
    sentence!(
        "trading {trading}, settlement {settlement}",
        trading = Sentence::word(trading.as_str()),
        settlement = Sentence::word(settlement.as_str())
    )
}

fn reaches(market: &Name, through: Date) -> Sentence {
    sentence!("the calendar of {market} reaches to {date}", market = market, date = through)
}
