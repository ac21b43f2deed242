//! The sheet of a bench: what was measured, as a table for people or as JSON for machines.

use super::figures::Figure;
use super::input::Day;
use super::machine::Machine;
use super::munim::Times;
use super::program::Taken;
use serde_json::{Value, json};
use std::fmt::Write;

/// How many differing lines are shown.
const DIFFERENCES_SHOWN: usize = 10;

/// One run of both.
pub struct Round {
    /// How many lines were compared.
    pub lines: usize,
    /// What munim took.
    pub office: Times,
    /// What `PostgreSQL` took, when it is here.
    pub job: Option<Taken>,
    /// Lines that only one of them has; none when there was nobody to compare with.
    pub differences: Option<Vec<String>>,
}

/// Everything that was measured.
pub struct Sheet {
    /// The files.
    pub day: Day,
    /// The machine.
    pub machine: Machine,
    /// Which `PostgreSQL`, when it is here.
    pub postgres: Option<String>,
    /// The runs.
    pub rounds: Vec<Round>,
}

/// A line of the table.
struct Line {
    /// Its name for machines.
    key: &'static str,
    /// Its name for people.
    name: String,
    /// What it measures.
    taken: fn(&Round) -> Option<Taken>,
    /// Does it go through all the day's trades, so that there is a rate?
    has_trades: bool,
}

impl Sheet {
    /// Did both say the same in every round?
    pub fn agrees(&self) -> bool {
        self.rounds.iter().filter_map(|round| round.differences.as_ref()).all(Vec::is_empty)
    }

    /// For people.
    pub fn table(&self) -> String {
        let mut text = self.heading();
        let _ = writeln!(
            text,
            "{:38} {:>21} {:>10} {:>9}",
            "", "seconds (min-max)", "trades/s", "peak MiB"
        );
        for line in self.lines() {
            if let (Some(seconds), peak) = self.figures(&line) {
                let range =
                    format!("{:.2} ({:.2}-{:.2})", seconds.median, seconds.min, seconds.max);
                let rate =
                    self.rate(&line, seconds).map_or_else(String::new, |rate| format!("{rate:.0}"));
                let peak =
                    peak.map_or_else(|| "?".to_owned(), |peak| format!("{:.0}", peak.median));
                let _ = writeln!(text, "{:38} {range:>21} {rate:>10} {peak:>9}", line.name);
            }
        }
        text + &self.closing()
    }

    /// For machines.
    pub fn json(&self) -> Value {
        let Machine { cores, memory_gib, load } = self.machine;
        let figure =
            |figure: Figure| json!({"median": figure.median, "min": figure.min, "max": figure.max});
        let measured = |line: &Line| {
            let (seconds, peak_mib) = self.figures(line);
            let rate = seconds.and_then(|seconds| self.rate(line, seconds));
            json!({"seconds": seconds.map(figure), "trades_per_second": rate, "peak_mib": peak_mib.map(figure)})
        };
        let lines: serde_json::Map<String, Value> =
            self.lines().iter().map(|line| (line.key.to_owned(), measured(line))).collect();
        json!({
            "input": self.day.what, "date": self.day.date.to_string(),
            "trades": self.day.count, "runs": self.rounds.len(),
            "machine": {"cores": cores, "memory_gib": memory_gib, "load": load, "is_busy": self.machine.is_busy()},
            "postgres": self.postgres, "measured": lines, "postgres_over_munim": self.ratio().map(figure),
            "books_agree": self.postgres.as_ref().map(|_| self.agrees()), "differences": self.differences(),
        })
    }

    fn heading(&self) -> String {
        let Machine { cores, memory_gib, load } = self.machine;
        let Day { date, count, what, .. } = &self.day;
        let mut text = format!(
            "{date}: {count} trades, {what}; runs, each of both in turn: {}\n",
            self.rounds.len()
        );
        let _ = writeln!(
            text,
            "machine: {cores} cores, {memory_gib:.1} GiB, load average {load:.2} at the start"
        );
        if self.machine.is_busy() {
            text +=
                "WARNING: somebody else is at work on this machine; these figures are not final\n";
        }
        text + "\n"
    }

    fn lines(&self) -> Vec<Line> {
        let line = |key, name: &str, taken| Line {
            key,
            name: name.to_owned(),
            taken,
            has_trades: key != "start_up_before",
        };
        let version = self.postgres.as_deref().unwrap_or_default();
        vec![
            line("munim_day", "munim day: CSV to closed and durable", |round| {
                Some(round.office.day)
            }),
            line("postgres_job", &format!("PostgreSQL {version}: COPY to COMMIT"), |round| {
                round.job
            }),
            line("start_up_before", "munim start-up, before the day", |round| {
                Some(round.office.before)
            }),
            line("start_up_after", "munim start-up, after the day", |round| {
                Some(round.office.after)
            }),
            line("verify", "munim verify", |round| Some(round.office.verify)),
        ]
    }

    fn figures(&self, line: &Line) -> (Option<Figure>, Option<Figure>) {
        let taken: Vec<Taken> = self.rounds.iter().filter_map(line.taken).collect();
        (
            Figure::of(taken.iter().map(|taken| taken.seconds)),
            Figure::of(taken.iter().filter_map(|taken| taken.peak_mib)),
        )
    }

    /// Trades in a second, by the median.
    fn rate(&self, line: &Line, seconds: Figure) -> Option<f64> {
        line.has_trades.then(|| f64::from(self.day.count) / seconds.median)
    }

    /// How many times as long `PostgreSQL` took, run by run.
    fn ratio(&self) -> Option<Figure> {
        Figure::of(
            self.rounds
                .iter()
                .filter_map(|round| Some(round.job?.seconds / round.office.day.seconds)),
        )
    }

    fn differences(&self) -> Vec<&String> {
        self.rounds.iter().filter_map(|round| round.differences.as_ref()).flatten().collect()
    }

    fn closing(&self) -> String {
        let Some(ratio) = self.ratio() else {
            return "\nPostgreSQL is not here: nothing to compare with\n".to_owned();
        };
        let mut text = format!(
            "\nPostgreSQL took {:.1} times as long ({:.1}-{:.1}), ",
            ratio.median, ratio.min, ratio.max
        );
        text += "without tax lots, archive, hash chain and replay, which munim's day has;\n";
        text += "its memory is that of the one server process that ran the job\n";
        let differences = self.differences();
        if differences.is_empty() {
            let lines = self.rounds.first().map_or(0, |round| round.lines);
            let _ =
                writeln!(text, "obligations and balances agree: {lines} lines, to the last digit");
        } else {
            let _ = writeln!(text, "THE BOOKS DIFFER in {} lines:", differences.len());
            differences
                .iter()
                .take(DIFFERENCES_SHOWN)
                .for_each(|line| text.extend([line.as_str(), "\n"]));
        }
        text
    }
}
