//! The images of rows of market rules.

use super::nouns::words;
use super::{Image, Reader, Writer, fields, variants};
use terms::{
    BalanceSide, Basis, CalendarReach, ChargeRate, ChargeRounding, ChargeRow, ChargeSide,
    ChargeUnit, ChartLine, ClockTime, CycleRow, DayState, Evenings, MarketDay, MarketRow,
    MarketSays, Segment, SessionRow, Supply, VenueRow, VenueStatus,
};

fields!(MarketRow { row_id, market, says, source, takes_back });
variants!(MarketSays {
    0 = Day { 0: day },
    1 = Reach { 0: reach },
    2 = Charge { 0: row },
    3 = Cycle { 0: cycle },
    4 = Venue { 0: row },
    5 = Session { 0: row },
    6 = Line { 0: line },
});
fields!(ChartLine { effective, gl_line, caption, focus_item, kind, class, balance });
fields!(VenueRow { mic, effective, status, country });
fields!(SessionRow { effective, opens, closes, evenings });
fields!(CycleRow { effective, settlement_days, business_days });
fields!(ChargeRow {
    charge,
    side,
    product,
    segment,
    exchange,
    unit,
    supply,
    payable_account,
    effective,
    through,
    rate,
});
fields!(ChargeRate { basis, rate, cap, nil_below_rate, rounding, source });
variants!(Basis {
    0 = PerMillionOfPrincipal {},
    1 = PerShare {},
    2 = Percent {},
    3 = PercentOf { 0: of },
    4 = Flat {},
});
variants!(ChargeRounding { 0 = Firm {}, 1 = Named { decimals: decimals, rounding: rounding } });
fields!(MarketDay { date, trading, settlement, opens, closes, occasion });
fields!(CalendarReach { through });
words!(BalanceSide, ChargeSide, ChargeUnit, DayState, Segment, Supply, VenueStatus);

impl Image for Evenings {
    fn write(&self, to: &mut Writer) {
        to.byte(self.bits());
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Self::of_bits(from.byte()?)
    }
}

impl Image for ClockTime {
    fn write(&self, to: &mut Writer) {
        u32::from(self.minutes()).write(to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        u16::try_from(u32::read(from)?).ok().and_then(Self::of_minutes)
    }
}
