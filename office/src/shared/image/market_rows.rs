//! The images of rows of market rules.

use super::nouns::words;
use super::{Image, Reader, Writer, fields, variants};
use terms::{CalendarReach, ClockTime, DayState, MarketDay, MarketRow, MarketSays};

fields!(MarketRow { row_id, market, says, source, takes_back });
variants!(MarketSays { 0 = Day { 0: day }, 1 = Reach { 0: reach } });
fields!(MarketDay { date, trading, settlement, opens, closes, occasion });
fields!(CalendarReach { through });
words!(DayState);

impl Image for ClockTime {
    fn write(&self, to: &mut Writer) {
        u32::from(self.minutes()).write(to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        u16::try_from(u32::read(from)?).ok().and_then(Self::of_minutes)
    }
}
