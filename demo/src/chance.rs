//! Chance that is none: the same seed and the same purpose give the same draws, on any machine, for
//! ever.
//!
//! In: a seed, and for what the draws are. Out: draws. Each purpose has its own stream, so that one
//! more draw for the trades leaves the accounts as they were. Source: `SplitMix64` (Steele, Lea and
//! Flood, Fast Splittable Pseudorandom Number Generators, 2014). Never here: the clock, the
//! machine.

/// A stream of draws.
pub struct Chance {
    state: u64,
}

impl Chance {
    /// The stream of a purpose.
    pub fn new(seed: u64, purpose: &str) -> Self {
        // FNV-1a spreads the purpose over the seed.
        let spread =
            |state: u64, byte: u8| (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        Self { state: purpose.bytes().fold(seed ^ 0xcbf2_9ce4_8422_2325, spread) }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A whole number from `least` to `most`, both among them.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        let width = u64::try_from(most - least + 1).expect("a range has a first and a last number");
        least + i64::try_from(self.next() % width).expect("a draw lies within its range")
    }

    /// An index into `length` things.
    pub fn index(&mut self, length: usize) -> usize {
        let last = i64::try_from(length).expect("a list is shorter than that") - 1;
        usize::try_from(self.between(0, last)).expect("an index is not below zero")
    }

    /// An index that is small more often than large: the lower one of two draws.
    pub fn low_index(&mut self, length: usize) -> usize {
        self.index(length).min(self.index(length))
    }

    /// Does it happen, `percent` times in a hundred?
    pub fn percent(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of the things.
    pub fn pick<Thing: Copy>(&mut self, things: &[Thing]) -> Thing {
        things[self.index(things.len())]
    }
}
