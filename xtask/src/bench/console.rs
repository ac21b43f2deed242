//! Latency of the console while it books: a page and a question for positions on the office of the
//! demo, first when nothing happens, then while a file of so many trades is taken in through the
//! API.
//!
//! In: how many trades. Out: the time of an answer that half of the readers, and 99 of 100, did not
//! wait longer than. Never here: a reader that waits for the one before it to be quick.

use super::munim::Munim;
use super::program::printed;
use super::scratch::Scratch;
use anyhow::{Context, Result, ensure};
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Of everybody in the demo.
const PASSWORD: &str = "four+eyes+see+more";

/// What is asked for: a page, and the positions of an account.
const QUESTIONS: [&str; 2] = ["/", "/v1/positions?account=20012003-1"];

/// How often each is asked while nothing happens.
const IDLE_ROUNDS: usize = 200;

/// Runs it and prints what was measured.
pub fn run(trades: u32) -> Result<()> {
    let munim = Munim::build()?;
    let scratch = Scratch::create()?;
    let office = scratch.path().join("office");
    printed(&mut munim.command("demo", &office))?;
    let file = trades_file(
        &scratch.path().join("office.files").join("trades-2020-12-31.csv"),
        trades,
        "B",
    )?;
    // Whoever measures waits until the last trade can be read.
    let options = ["--no-second-factor", "--listen", "127.0.0.1:0", "--patience-ms", "25000"];
    let mut served = Served::start(munim.speaking("serve", &office).args(options))?;
    let visitor = Visitor::sign_in(&served.address)?;
    let idle = times(&visitor, |round| round < IDLE_ROUNDS)?;
    let is_booking = AtomicBool::new(true);
    let (booking, seconds) = std::thread::scope(|threads| -> Result<_> {
        let loading = threads.spawn(|| {
            let started = Instant::now();
            let done = visitor.hand_in("bench.csv", &file);
            is_booking.store(false, Ordering::Relaxed);
            done.map(|()| started.elapsed())
        });
        let booking = times(&visitor, |_| is_booking.load(Ordering::Relaxed))?;
        let seconds =
            loading.join().map_err(|_| anyhow::anyhow!("the file could not be handed in"))??;
        Ok((booking, seconds))
    })?;
    served.child.kill()?;
    println!(
        "{trades} trades taken in, judged, durable and readable in {:.2} s",
        seconds.as_secs_f64()
    );
    println!(
        "{:<36} {:>8} {:>8} {:>8} {:>8}",
        "milliseconds", "answers", "median", "p99", "longest"
    );
    for (when, all) in [("idle", &idle), ("while booking", &booking)] {
        for (question, times) in QUESTIONS.iter().zip(all) {
            println!("{}", line(&format!("{when}: {question}"), times));
        }
    }
    Ok(())
}

fn line(name: &str, times: &[Duration]) -> String {
    let mut times = times.to_vec();
    times.sort_unstable();
    let at = |hundredth: usize| {
        times.get((times.len() * hundredth / 100).min(times.len().saturating_sub(1)))
    };
    let shown = |time: Option<&Duration>| time.map_or(0.0, |time| time.as_secs_f64() * 1000.0);
    format!(
        "{name:<36} {:>8} {:>8.1} {:>8.1} {:>8.1}",
        times.len(),
        shown(at(50)),
        shown(at(99)),
        shown(times.last())
    )
}

/// Asks each question in turn for as long as it goes on.
fn times(visitor: &Visitor, goes_on: impl Fn(usize) -> bool) -> Result<Vec<Vec<Duration>>> {
    let mut all = vec![Vec::new(); QUESTIONS.len()];
    let mut round = 0;
    while goes_on(round) {
        for (question, times) in QUESTIONS.iter().zip(&mut all) {
            let started = Instant::now();
            let answer = visitor.ask("GET", question, &[], &[])?;
            times.push(started.elapsed());
            ensure!(
                answer.starts_with("HTTP/1.1 200") || answer.starts_with("HTTP/1.0 200"),
                "{question} was not answered: {answer:.200}"
            );
        }
        round += 1;
    }
    Ok(all)
}

/// The last file of the demo again and again, each row under an id of its own and on the day after.
pub fn trades_file(day: &std::path::Path, trades: u32, ids: &str) -> Result<Vec<u8>> {
    let text = std::fs::read_to_string(day)
        .with_context(|| format!("could not read {}", day.display()))?;
    let (header, rows) = text.split_once('\n').context("the file has no rows")?;
    // Cancels and corrections name trades of their day.
    let rows: Vec<&str> =
        rows.lines().filter(|row| row.ends_with(",,,") && row.starts_with("T2020")).collect();
    let mut file = String::from(header) + "\n";
    for (number, row) in (0..trades).zip(rows.iter().cycle()) {
        let (_, rest) = row.split_once(',').context("a row has no columns")?;
        writeln!(file, "{ids}{number},{}", rest.replacen("2020-12-31", "2021-01-05", 1))?;
    }
    Ok(file.into_bytes())
}

/// A console that runs.
pub struct Served {
    /// The program.
    pub child: Child,
    /// Where it listens.
    pub address: String,
}

impl Served {
    /// Starts it, and waits until it listens.
    pub fn start(command: &mut std::process::Command) -> Result<Self> {
        let mut child = command.stderr(Stdio::piped()).stdin(Stdio::null()).spawn()?;
        let told = BufReader::new(child.stderr.take().context("it has an error output")?);
        for told in told.lines() {
            let told = told?;
            if let Some((_, rest)) = told.split_once("serving http://") {
                let address = rest.split(';').next().unwrap_or_default().to_owned();
                return Ok(Self { child, address });
            }
        }
        anyhow::bail!("the console did not begin to serve")
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How often a document that was not taken at once is asked for or comes again.
const QUESTIONS_MAX: u32 = 120;
const BETWEEN_QUESTIONS: Duration = Duration::from_secs(1);

/// Somebody who has signed in.
pub struct Visitor {
    address: String,
    cookie: String,
    word: String,
}

impl Visitor {
    /// Signs in.
    pub fn sign_in(address: &str) -> Result<Self> {
        let nobody =
            Self { address: address.to_owned(), cookie: String::new(), word: String::new() };
        let form = format!("person=asha&password={PASSWORD}");
        let answer = nobody.ask(
            "POST",
            "/sign-in",
            &[("Content-Type", "application/x-www-form-urlencoded")],
            form.as_bytes(),
        )?;
        let cookie = answer
            .lines()
            .find_map(|line| line.to_lowercase().starts_with("set-cookie: ").then(|| &line[12..]));
        let cookie = cookie
            .and_then(|cookie| cookie.split(';').next())
            .context("nobody was let in")?
            .to_owned();
        let known = Self { cookie, ..nobody };
        let page = known.ask("GET", "/files", &[], &[])?;
        let word =
            page.split_once("name=\"csrf\" value=\"").and_then(|(_, rest)| rest.split('"').next());
        Ok(Self { word: word.context("the page has no form")?.to_owned(), ..known })
    }

    /// Hands a file of trades in, which must be taken. One that is still under way when the answer
    /// comes is asked for where the answer says; one that is turned away comes again.
    pub fn hand_in(&self, name: &str, file: &[u8]) -> Result<()> {
        let headers =
            [("Content-Type", "text/csv"), ("Idempotency-Key", name), ("X-CSRF-Token", &self.word)];
        let mut answer = self.ask("POST", "/v1/documents/trades", &headers, file)?;
        for _ in 0..QUESTIONS_MAX {
            let is_turned_away = matches!(answer.split(' ').nth(1), Some("429" | "503"));
            let location = answer.lines().find_map(|line| line.strip_prefix("location: "));
            let is_under_way = answer.contains("\"became\":\"under_way\"");
            let asked = match location.map(str::to_owned).filter(|_| is_under_way) {
                Some(location) => ("GET", location),
                None if is_turned_away => ("POST", "/v1/documents/trades".to_owned()),
                None => break,
            };
            std::thread::sleep(BETWEEN_QUESTIONS);
            let body = if is_under_way { &[][..] } else { file };
            answer = self.ask(asked.0, &asked.1, &headers, body)?;
        }
        ensure!(
            answer.contains("\"became\":\"loaded\""),
            "the trades were not taken in: {answer:.600}"
        );
        Ok(())
    }

    /// Asks, and reads the whole answer.
    pub fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<String> {
        let mut socket = TcpStream::connect(&self.address)?;
        let (address, cookie) = (&self.address, &self.cookie);
        let mut head = format!(
            "{method} {path} HTTP/1.0\r\nHost: {address}\r\nOrigin: http://{address}\r\nCookie: {cookie}\r\n"
        );
        for (name, value) in headers {
            write!(head, "{name}: {value}\r\n")?;
        }
        write!(head, "Content-Length: {}\r\n\r\n", body.len())?;
        socket.write_all(head.as_bytes())?;
        socket.write_all(body)?;
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }
}
