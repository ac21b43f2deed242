//! A house to test in: an office of the United States with a journal beside it, and nothing
//! invented in between.
//!
//! Rows arrive in documents as they do at a door: received, judged row by row, finished. Every
//! event is kept in order, as the journal would keep it, then applied.

use crate::office::rows;
use office::editions::EDITION;
use office::words::{english, english_words};
use office::{Judgement, Office, Outcome, Rejection};
use std::collections::BTreeSet;
use std::sync::LazyLock;
use terms::{
    AccountId, AssetId, ContentHash, Control, Date, DayEnd, Document, EditionBegan, Event,
    FinishSource, GENESIS, Input, Name, OpenDay, OpenOffice, Origin, Received, Recorded, Rulebook,
    Sentence, SettleDue, SourceEvent, SourceId, SourceKind, Wording,
};

static RULEBOOK: LazyLock<Rulebook> = LazyLock::new(markets::rulebook);

/// The rules of the world, read once.
pub fn rulebook() -> Rulebook {
    RULEBOOK.clone()
}

/// An office and its journal.
#[derive(Clone)]
pub struct Engine {
    pub office: Office,
    pub journal: Vec<Recorded>,
    documents: u32,
}

impl Engine {
    /// An office whose books begin on a day.
    pub fn open(books_from: &str) -> Self {
        Self::open_with(rulebook(), rows::day(books_from))
    }

    /// Not an office yet; the edition of this program decides.
    pub fn empty() -> Self {
        Self::by_the_rules(rulebook())
    }

    /// An office as the programs made it that did not write yet which edition they were.
    pub fn unmarked(books_from: &str) -> Self {
        let mut engine = Self::unmarked_of("us", books_from);
        engine.book(furniture());
        engine
    }

    /// The same of a market, without accounts of clients and instruments.
    pub fn unmarked_of(market: &str, books_from: &str) -> Self {
        let mut engine =
            Self { office: Office::new(rulebook()), journal: Vec::new(), documents: 0 };
        let markets = vec![Name::from(market)];
        let opened = OpenOffice { markets, books_from: rows::day(books_from) };
        engine.command(Input::OpenOffice(opened)).expect("a new office opens");
        engine
    }

    fn by_the_rules(rulebook: Rulebook) -> Self {
        let mut engine = Self { office: Office::new(rulebook), journal: Vec::new(), documents: 0 };
        engine.command(begin_edition()).expect("no later edition has begun");
        engine
    }

    /// An office of a market.
    pub fn of(market: &str, books_from: &str) -> Self {
        let mut engine = Self::empty();
        let opened = Input::OpenOffice(OpenOffice {
            markets: vec![Name::from(market)],
            books_from: rows::day(books_from),
        });
        engine.command(opened).expect("a new office opens");
        engine
    }

    /// An office by other rules.
    pub fn open_with(rulebook: Rulebook, books_from: Date) -> Self {
        let mut engine = Self::by_the_rules(rulebook);
        engine.command(us_from(books_from)).expect("a new office opens");
        engine
    }

    /// An office with the clients, accounts and instruments of these tests.
    pub fn furnished(books_from: &str) -> Self {
        let mut engine = Self::open(books_from);
        engine.book(furniture());
        engine
    }

    /// Judges an input and keeps what follows from it.
    pub fn judge(&mut self, received: &Received) -> Result<Judgement, Rejection> {
        let judgement = self
            .office
            .judge(received)
            .inspect_err(|rejection| self.check_words(&rejection.sentence(), &received.input))?;
        for event in &judgement.events {
            if let Event::Source(SourceEvent::InputRejected { sentence, .. }) = event {
                self.check_words(sentence, &received.input);
            }
            let recorded = Recorded { origin: received.origin, event: event.clone() };
            self.office.apply(&recorded);
            self.journal.push(recorded);
        }
        Ok(judgement)
    }

    /// A command of whoever runs the office.
    pub fn command(&mut self, input: Input) -> Result<Judgement, Rejection> {
        self.judge(&Received { origin: Origin::Command, input })
    }

    /// A row of a document.
    pub fn row(&mut self, source: SourceId, row: u32, input: Input) -> Judgement {
        let received = Received { origin: Origin::Row { source, row }, input };
        self.judge(&received).expect("the refusal of a row is an event, not an error")
    }

    /// A new document arrives.
    pub fn receive(&mut self, kind: SourceKind) -> SourceId {
        let name = Name::from(format!("{}-{}.csv", kind.as_str(), self.documents));
        let mut content = [0; 32];
        content[..4].copy_from_slice(&self.documents.to_be_bytes());
        self.documents += 1;
        let document =
            Document { kind, name, content: ContentHash(content), layout: None, bytes: 1 };
        self.command(Input::ReceiveSource(document.clone()))
            .expect("a document is always received");
        self.office.sources.find(&document).expect("it was received")
    }

    /// All rows of a document have been judged.
    pub fn finish(&mut self, source: SourceId, rows: usize) {
        let rows = u32::try_from(rows).expect("a test has few rows");
        self.command(Input::FinishSource(FinishSource { source, rows }))
            .expect("a document is finished once");
    }

    /// A whole document; what became of each row.
    pub fn send(&mut self, inputs: impl IntoIterator<Item = Input>) -> Vec<Outcome> {
        let source = self.receive(SourceKind::Trades);
        let judged =
            inputs.into_iter().zip(2..).map(|(input, row)| self.row(source, row, input).outcome);
        let outcomes: Vec<Outcome> = judged.collect();
        self.finish(source, outcomes.len());
        outcomes
    }

    /// A whole document of which every row is booked.
    pub fn book(&mut self, inputs: impl IntoIterator<Item = Input>) {
        let before = self.journal.len();
        let outcomes = self.send(inputs);
        let refused: Vec<_> = self.journal[before..].iter().filter_map(rejected_as).collect();
        assert!(
            outcomes.iter().all(|outcome| *outcome == Outcome::Booked),
            "{outcomes:?}: {refused:?}"
        );
    }

    /// The code and the sentence with which an input is refused.
    pub fn refusal(&self, input: &Input) -> (Name, String) {
        let received = Received { origin: Origin::Command, input: input.clone() };
        let rejection = self.office.judge(&received).expect_err("this input is refused");
        self.check_words(&rejection.sentence(), input);
        assert_eq!(english(&rejection.sentence()), rejection.to_string());
        (rejection.code(), rejection.to_string())
    }

    /// Whatever a refusal says is kept by code: each sentence in it is a known one whose holes are
    /// all filled, and what stands in them is no words of ours.
    fn check_words(&self, sentence: &Sentence, input: &Input) {
        if sentence.as_prose().is_some() {
            return;
        }
        let words =
            english_words(&sentence.code).unwrap_or_else(|| panic!("{} is no code", sentence.code));
        let holes: BTreeSet<&str> =
            words.split('{').skip(1).filter_map(|hole| Some(hole.split_once('}')?.0)).collect();
        for hole in &holes {
            self.check_wording(
                sentence
                    .arg(hole)
                    .unwrap_or_else(|| panic!("nothing fills {hole} of {sentence:?}")),
                input,
            );
        }
    }

    fn check_wording(&self, wording: &Wording, input: &Input) {
        match wording {
            Wording::Sentence(sentence) => self.check_words(sentence, input),
            Wording::Several(several) => {
                several.parts.iter().for_each(|part| self.check_wording(part, input));
            }
            Wording::Text(text) => assert!(
                text.split(", ").all(|part| self.is_no_words_of_ours(part, input)),
                "{text:?} of {input:?}"
            ),
        }
    }

    /// A figure, a code or a name; a text of several words is one that this input said, or one
    /// before it.
    fn is_no_words_of_ours(&self, text: &str, input: &Input) -> bool {
        let text = text.trim_matches('"');
        let is_in_the_books =
            || self.journal.iter().any(|recorded| format!("{:?}", recorded.event).contains(text));
        !text.contains(' ') || format!("{input:?}").contains(text) || is_in_the_books()
    }

    /// A business day begins.
    pub fn begin(&mut self, date: Date) {
        self.command(Input::OpenDay(OpenDay(date))).expect("the day opens");
    }

    /// What is due settles.
    pub fn settle(&mut self, date: Date) {
        self.command(Input::SettleDue(SettleDue(date))).expect("the day is open");
    }

    /// The day ends, or says why not.
    pub fn close(&mut self, date: Date) -> Result<Judgement, Rejection> {
        let journal_events = self.office.events();
        self.command(Input::CloseDay(DayEnd { date, journal_events, journal_chain: GENESIS }))
    }

    /// The control sheet as it would be now.
    pub fn sheet(&self, date: Date) -> Vec<Control> {
        office::controls(
            &self.office,
            &DayEnd { date, journal_events: self.office.events(), journal_chain: GENESIS },
        )
    }

    /// A whole business day whose rows are all booked before anything settles, and which closes.
    pub fn day(&mut self, date: &str, inputs: impl IntoIterator<Item = Input>) {
        let date = rows::day(date);
        self.begin(date);
        self.book(inputs);
        self.settle(date);
        self.close(date).expect("every control holds");
    }

    /// The number of an account.
    pub fn account(&self, name: &str) -> AccountId {
        self.office.directory.account_id(name).unwrap_or_else(|| panic!("no account {name}"))
    }

    /// The number of an asset.
    pub fn asset(&self, code: &str) -> AssetId {
        self.office.directory.asset_id(code).unwrap_or_else(|| panic!("no asset {code}"))
    }

    /// Settled and pending, as people read them.
    pub fn balance(&self, account: &str, asset: &str) -> (String, String) {
        let (account, asset) = (self.account(account), self.asset(asset));
        let balance = self.office.ledger.balance(account, asset);
        let show = |total| self.office.directory.show_total(asset, total);
        (show(balance.settled()), show(balance.pending()))
    }

    /// Every balance that is not empty: `account asset settled pending`.
    pub fn books(&self) -> Vec<String> {
        let directory = &self.office.directory;
        let cells = self.office.ledger.cells_by_account();
        let mut lines: Vec<String> = cells
            .iter()
            .map(|cell| {
                (&directory.account(cell.account).account, directory.asset(cell.asset).code())
            })
            .map(|(account, asset)| (account, asset, self.balance(account, asset)))
            .map(|(account, asset, (settled, pending))| {
                format!("{account} {asset} {settled} {pending}")
            })
            .collect();
        lines.sort();
        lines
    }

    /// The same events, applied to a new office.
    pub fn replayed(&self) -> Office {
        let mut office = Office::new(rulebook());
        self.journal.iter().for_each(|recorded| office.apply(recorded));
        office
    }
}

/// Clients, a block, a counterparty outside the clearing house, and three instruments, one of them
/// in fractions.
pub fn furniture() -> Vec<Input> {
    const ACCOUNTS: [&str; 7] = [
        "ALICE cash",
        "BOB margin",
        "CAROL short",
        "DAVID dvp",
        "BLOCK block",
        "OTHER counterparty",
        "BORROW borrow",
    ];
    let accounts = ACCOUNTS.iter().map(|row| Input::OpenAccount(rows::account(row)));
    let fraction = terms::Instrument { quantity_decimals: 4, ..rows::instrument("FRAC") };
    let instruments =
        [rows::instrument("XYZ"), rows::instrument("ABC"), fraction].map(Input::ListInstrument);
    accounts.chain(instruments).collect()
}

/// The edition of this program begins to decide.
pub fn begin_edition() -> Input {
    Input::BeginEdition(EditionBegan {
        edition: EDITION,
        program: Name::from("munim test"),
        rulebook: RULEBOOK.digest,
        proved: None,
    })
}

fn us_from(books_from: Date) -> Input {
    Input::OpenOffice(OpenOffice { markets: vec![Name::from("us")], books_from })
}

/// What is told of a refused row.
pub fn rejected_as(recorded: &Recorded) -> Option<(&str, String)> {
    match &recorded.event {
        Event::Source(SourceEvent::InputRejected { sentence, .. }) => {
            Some((&sentence.code, english(sentence)))
        }
        _ => None,
    }
}
