//! One plain event of each kind, as an office would book it: the source of the golden bytes.

use terms::{
    Account, AccountId, Act, Action, ActionKind, Actor, Allocation, Approval, AssetId, Booked,
    Cancel, Capacity, ChargedBy, ChargedPer, Choice, Class, CommissionBy, Compounding, ContentHash,
    Control, Conversion, Date, DayCount, Decimal, Delivery, Desk, DeskEvent, Document, Edition,
    EditionBegan, Entitled, Entry, Event, Every, FirmRule, Fraction, Fractions, FxRate, Held,
    HeldPrice, Instrument, InterestRate, Kind, KnownBy, KnownEvent, LoanAction, LoanDirection,
    LoanMovement, LotChoice, LotMethod, Matter, Moment, Name, OfficeEvent, Origin, Payment, Period,
    PeriodClose, Person, Position, Posting, Price, PriceRule, Product, Proposal, Proved, Quantity,
    RateScope, RateSide, Recorded, Repeats, Request, RequestSubject, RestatedFigure, Restatement,
    ReverseOn, Role, Rounding, Say, ScheduleNumber, ScheduleRow, ScheduleScope, Sentence, Side,
    SoFar, SourceEvent, SourceId, SourceKind, Step, TierBy, Tiering, Trade, Transfer, Voucher,
    VoucherForm, VoucherKind, VoucherLine, Wording, Work,
};

/// The events, each from the row after the one before.
pub fn examples() -> Vec<Recorded> {
    let events = [
        masters(),
        moves(),
        days(),
        vouchers(),
        proposals(),
        financing(),
        actions(),
        periods(),
        schedules(),
        values(),
        choices(),
        transfers(),
        acts(),
        people(),
        editions(),
    ]
    .concat();
    let row = |(event, row)| Recorded { origin: Origin::Row { source: SourceId(2), row }, event };
    events.into_iter().zip(2..).map(row).collect()
}

/// Every word that has a code: accounts of each kind and class, documents of each kind, trades of
/// each side and capacity.
pub fn words() -> Vec<Recorded> {
    let kinds = Kind::ALL
        .iter()
        .map(|kind| Event::Known(KnownEvent::AccountOpened(Account { kind: *kind, ..account() })));
    let classes = Class::ALL.iter().map(|class| {
        Event::Known(KnownEvent::AccountOpened(Account { class: *class, ..account() }))
    });
    let sources = SourceKind::ALL.iter().map(|kind| {
        Event::Source(SourceEvent::SourceReceived(Document { kind: *kind, ..document() }))
    });
    let sides = Side::ALL
        .iter()
        .map(|side| Event::Booked(Booked::Trade(Trade { side: *side, ..trade() }), trade_entry()));
    let capacities = Capacity::ALL.iter().map(|capacity| {
        Event::Booked(Booked::Trade(Trade { capacity: *capacity, ..trade() }), trade_entry())
    });
    let vouchers = VoucherKind::ALL.iter().map(|kind| {
        Event::Booked(Booked::Voucher(Voucher { kind: *kind, ..voucher() }), trade_entry())
    });
    let proposals =
        matters().into_iter().map(|matter| Event::Desk(DeskEvent::Proposed(proposal(matter))));
    let kinds = choice_words().chain(kinds);
    let events = kinds
        .chain(classes)
        .chain(sources)
        .chain(sides)
        .chain(capacities)
        .chain(vouchers)
        .chain(proposals);
    let rates = |change: &dyn Fn(&mut InterestRate)| {
        let mut rate = interest_rate();
        change(&mut rate);
        Event::Known(KnownEvent::InterestRateSet(rate))
    };
    let scopes = RateScope::ALL.iter().map(|scope| rates(&|rate| rate.scope = *scope));
    let rate_sides = RateSide::ALL.iter().map(|side| rates(&|rate| rate.side = *side));
    let tierings = Tiering::ALL.iter().map(|tiering| rates(&|rate| rate.tiering = *tiering));
    let day_counts =
        DayCount::ALL.iter().map(|day_count| rates(&|rate| rate.day_count = *day_count));
    let compoundings =
        Compounding::ALL.iter().map(|compounding| rates(&|rate| rate.compounding = *compounding));
    let loan = |movement| Event::Booked(Booked::Loan(movement), trade_entry());
    let actions = LoanAction::ALL
        .iter()
        .map(|action| loan(LoanMovement { action: *action, ..loan_movement() }));
    let directions = LoanDirection::ALL
        .iter()
        .map(|direction| loan(LoanMovement { direction: *direction, ..loan_movement() }));
    let financing = scopes
        .chain(rate_sides)
        .chain(tierings)
        .chain(day_counts)
        .chain(compoundings)
        .chain(actions)
        .chain(directions);
    let events = events.chain(financing);
    let actions = ActionKind::ALL
        .iter()
        .map(|kind| Event::Known(KnownEvent::ActionAnnounced(Action { kind: *kind, ..action() })));
    let events = events.chain(actions);
    let events = events.chain(schedule_words());
    let known = KnownBy::ALL
        .iter()
        .map(|known_by| Event::Desk(DeskEvent::Acted(Act { object: None, ..act(*known_by) })));
    let events = events.chain(known).chain(work_words());
    events.map(|event| Recorded { origin: Origin::Command, event }).collect()
}

fn masters() -> Vec<Event> {
    vec![
        Event::Office(OfficeEvent::OfficeOpened {
            markets: vec![name("us"), name("india")],
            books_from: date("2013-10-01"),
        }),
        Event::Known(KnownEvent::CurrencyAdmitted { currency: name("USD"), decimals: 2 }),
        Event::Source(SourceEvent::SourceReceived(document())),
        Event::Source(SourceEvent::SourceFinished { source: SourceId(2), rows: 1_000_001 }),
        Event::Source(SourceEvent::DuplicateNamed {
            id: name("EX-1"),
            first: Origin::Row { source: SourceId(1), row: 77 },
        }),
        Event::Source(SourceEvent::InputRejected {
            id: name("EX-2"),
            sentence: Sentence::prose("AccountMustBeOpen", "row 9: open the account first"),
        }),
        Event::Known(KnownEvent::RuleSet(firm_rule())),
        Event::Known(KnownEvent::AccountOpened(account())),
        Event::Known(KnownEvent::InstrumentListed(instrument())),
        Event::Known(KnownEvent::PriceRecorded(price())),
    ]
}

fn moves() -> Vec<Event> {
    vec![
        Event::Booked(Booked::Position(position()), entry(&[(1200, 3, 250), (4, 3, -250)])),
        Event::Booked(Booked::Trade(trade()), trade_entry()),
        Event::Booked(Booked::Cancel(cancel()), trade_entry().reversed()),
        Event::Booked(
            Booked::Share(allocation()),
            entry(&[(9, 3, -200), (1200, 3, 200), (9, 0, 975_800), (1200, 0, -975_800)]),
        ),
        Event::Booked(Booked::Delivery(delivery()), entry(&[(5, 3, -300), (6, 3, 300)])),
        Event::Booked(
            Booked::Payment(payment()),
            entry(&[(1200, 0, -4_879_000), (7, 0, 4_879_000)]),
        ),
    ]
}

fn days() -> Vec<Event> {
    let control = |found: &str| Control {
        control: Sentence::prose("", "trial balance"),
        expected: text("0"),
        found: text(found),
    };
    vec![
        Event::Office(OfficeEvent::DayOpened(date("2013-10-07"))),
        Event::Office(OfficeEvent::ValueDateArrived(date("2013-10-10"))),
        Event::Office(OfficeEvent::DayClosed {
            date: date("2013-10-07"),
            controls: vec![control("0"), control("-12")],
        }),
    ]
}

fn vouchers() -> Vec<Event> {
    vec![Event::Booked(Booked::Voucher(voucher()), entry(&[(1200, 0, -6667), (30, 0, 6667)]))]
}

fn proposals() -> Vec<Event> {
    vec![
        Event::Desk(DeskEvent::Proposed(proposal(Matter::Line(voucher_line())))),
        Event::Desk(DeskEvent::Approved(approval())),
        Event::Desk(DeskEvent::Declined(approval(), name("the invoice is missing"))),
    ]
}

fn periods() -> Vec<Event> {
    vec![
        Event::Office(OfficeEvent::PeriodClosed(period_close())),
        Event::Office(OfficeEvent::PeriodReopened {
            period: Period::of(date("2013-10-07")),
            proposal_id: name("reopen-2013-10"),
        }),
    ]
}

fn period_close() -> PeriodClose {
    let control = Control {
        control: Sentence::prose("", "line 1100 USD"),
        expected: text("-5.00"),
        found: text("-7.00"),
    };
    let open_items = vec![Sentence::prose("", "1 rows were refused")];
    PeriodClose {
        period: Period::of(date("2013-10-07")),
        by: actor("Grace Hopper"),
        open_items,
        sheet: vec![control],
    }
}

/// Standing orders by each method.
fn choice_words() -> impl Iterator<Item = Event> {
    LotMethod::ALL.iter().flat_map(|method| {
        let choice = |instrument| Choice::Standing { instrument, method: *method };
        [None, Some(AssetId(3))].map(|instrument| {
            Event::Known(KnownEvent::LotsChosen(LotChoice {
                choice: choice(instrument),
                ..lot_choice()
            }))
        })
    })
}

fn choices() -> Vec<Event> {
    vec![Event::Known(KnownEvent::LotsChosen(lot_choice()))]
}

fn lot_choice() -> LotChoice {
    let choice = Choice::Lot {
        instrument: AssetId(3),
        trade_id: name("EX-7"),
        lot: name("opening-2"),
        quantity: quantity(40),
    };
    LotChoice {
        choice_id: name("LC-1"),
        date: date("2013-10-08"),
        account: AccountId(1200),
        choice,
    }
}

fn acts() -> Vec<Event> {
    vec![Event::Desk(DeskEvent::Acted(act(KnownBy::Session)))]
}

fn people() -> Vec<Event> {
    let step = Step::Comment("the broker has been called".to_owned());
    vec![
        Event::Desk(DeskEvent::PersonSet(person())),
        Event::Desk(DeskEvent::DeskSet(Desk {
            desk: name("SETTLE-NY"),
            version: 1,
            name: name("Settlements New York"),
            department: name("Operations"),
            location: name("New York"),
            time_zone: name("America/New_York"),
            answer_minutes: 30,
        })),
        Event::Desk(DeskEvent::RequestOpened(request())),
        Event::Desk(DeskEvent::Worked(work(step))),
    ]
}

fn person() -> Person {
    Person {
        person: name("ben"),
        version: 2,
        full_name: name("Ben Osei"),
        email: Some(name("ben@example.com")),
        desk: name("SETTLE-NY"),
        roles: Role::ALL.to_vec(),
        language: Some(name("en")),
        active: true,
    }
}

fn request() -> Request {
    Request {
        request_id: name("R-1"),
        by: actor("gita"),
        desk: name("SETTLE-NY"),
        subject: RequestSubject::Inventory,
        about: Some(name("AAPL")),
        text: "how many can we lend?".to_owned(),
        at: moment("2013-10-07T20:00:00Z"),
    }
}

fn work(step: Step) -> Work {
    Work {
        item: name("fail:NSCC:AAPL"),
        by: actor("asha"),
        at: moment("2013-10-07T20:30:00Z"),
        step,
    }
}

/// Requests about each kind of thing, and every step.
fn work_words() -> impl Iterator<Item = Event> {
    let requests = RequestSubject::ALL.iter().map(|subject| {
        Event::Desk(DeskEvent::RequestOpened(Request {
            subject: *subject,
            about: None,
            ..request()
        }))
    });
    let said = || "done".to_owned();
    let steps = [
        Step::Take,
        Step::Release,
        Step::Assign(name("ben")),
        Step::Due(moment("2013-10-08T20:00:00Z")),
        Step::Answer(said()),
        Step::Resolve(said()),
        Step::Reopen(said()),
    ];
    requests.chain(steps.map(|step| Event::Desk(DeskEvent::Worked(work(step)))))
}

fn moment(text: &str) -> Moment {
    Moment::parse(text).expect("a moment")
}

fn act(known_by: KnownBy) -> Act {
    Act {
        by: Actor { person: name("ben"), known_by },
        from: name("127.0.0.1"),
        act: name("approve"),
        object: Some(name("payments-1f2e3d4c")),
        at: moment("2013-10-07T20:15:00.25Z"),
        events: 1,
    }
}

fn proposal(matter: Matter) -> Proposal {
    Proposal { proposal_id: name("V-7"), by: actor("Ada Lovelace"), matter }
}

fn approval() -> Approval {
    Approval { proposal_id: name("V-7"), by: actor("Grace Hopper"), shown: ContentHash([0x7e; 32]) }
}

fn actor(person: &str) -> Actor {
    Actor { person: name(person), known_by: KnownBy::Word }
}

fn voucher_line() -> VoucherLine {
    let form = VoucherForm {
        date: date("2013-10-31"),
        narrative: name("rent"),
        repeats: Some(Repeats { every: Every::Month, until: date("2014-09-30") }),
        reverse_on: Some(ReverseOn::NextPeriod),
        subject: None,
    };
    VoucherLine {
        line: 1,
        form,
        debit_account: AccountId(31),
        credit_account: AccountId(32),
        asset: AssetId(0),
        amount: quantity(250_000),
    }
}

/// Everything that can be put forward, with every word in it.
fn matters() -> Vec<Matter> {
    let line = |repeats, reverse_on| {
        let form = VoucherForm { repeats, reverse_on, ..voucher_line().form };
        Matter::Line(VoucherLine { form, ..voucher_line() })
    };
    let until = date("2014-09-30");
    let recurring =
        Every::ALL.iter().map(|every| line(Some(Repeats { every: *every, until }), None));
    let others = [
        line(None, Some(ReverseOn::Day(date("2013-11-04")))),
        Matter::Reversal { voucher_id: name("V-6") },
        Matter::Reopening { period: Period::of(date("2013-10-07")), reason: name("late invoice") },
        Matter::Document {
            document: document(),
            rows: 2,
            reason: name("money that a client asked for"),
        },
    ];
    recurring.chain(others).collect()
}

fn financing() -> Vec<Event> {
    let lent = entry(&[
        (40, 3, -1_000_000),
        (5, 3, 1_000_000),
        (40, 0, 2_040_000_000),
        (7, 0, -2_040_000_000),
    ]);
    vec![
        Event::Known(KnownEvent::InterestRateSet(interest_rate())),
        Event::Booked(Booked::Loan(loan_movement()), lent),
    ]
}

fn interest_rate() -> InterestRate {
    InterestRate {
        effective: date("2026-01-02"),
        scope: RateScope::Desk,
        name: name("PRIVATE"),
        currency: name("USD"),
        side: RateSide::Debit,
        tier_from: Decimal { mantissa: 10_000_000, scale: 2 },
        rate: Decimal { mantissa: 75, scale: 4 },
        base: Some(name("FEDFUNDS")),
        tiering: Tiering::Marginal,
        day_count: DayCount::ActualOver360,
        compounding: Compounding::Monthly,
        source: name("memo 12"),
    }
}

fn loan_movement() -> LoanMovement {
    LoanMovement {
        movement_id: name("SL-1-1"),
        loan_id: name("SL-1"),
        date: date("2026-01-05"),
        action: LoanAction::Open,
        direction: LoanDirection::Lend,
        account: AccountId(40),
        location_account: AccountId(5),
        bank_account: AccountId(7),
        instrument: AssetId(3),
        currency: AssetId(0),
        quantity: quantity(1_000_000),
        collateral: quantity(2_040_000_000),
        price: Some(Decimal { mantissa: 2000, scale: 2 }),
        rebate: Some(Decimal { mantissa: 70, scale: 4 }),
        fee: None,
        day_count: DayCount::ActualOver360,
    }
}

fn actions() -> Vec<Event> {
    let held =
        vec![Held { account: AccountId(1200), from: date("2014-06-09"), quantity: quantity(250) }];
    let entitled = Entitled {
        action_id: name("CA-1"),
        ex_date: date("2014-06-09"),
        street: AccountId(6),
        held,
    };
    vec![
        Event::Known(KnownEvent::ActionAnnounced(action())),
        Event::Booked(Booked::Action(entitled), entry(&[(1200, 3, 125), (6, 3, -125)])),
    ]
}

fn transfers() -> Vec<Event> {
    vec![Event::Booked(Booked::Transfer(transfer()), entry(&[(1200, 3, 50), (6, 3, -50)]))]
}

fn transfer() -> Transfer {
    Transfer {
        transfer_id: name("M-1"),
        date: date("2013-10-10"),
        from_account: AccountId(6),
        to_account: AccountId(1200),
        instrument: AssetId(3),
        quantity: quantity(50),
        acquired: Some(date("2010-02-03")),
        cost: Some(quantity(123_450)),
        covered: Some(false),
    }
}

fn action() -> Action {
    Action {
        action_id: name("CA-1"),
        kind: ActionKind::StockDividend,
        instrument: AssetId(3),
        ex_date: date("2014-06-09"),
        record_date: None,
        pay_date: Some(date("2014-06-12")),
        terms: name("ratio=0.5; cash_in_lieu=94.10"),
        given: AssetId(3),
        ratio: Fraction::try_new(1, 2).expect("a half"),
        kept: Fraction::ONE,
        money: Decimal::ZERO,
        worth: Decimal::ZERO,
        fractions: Fractions::Paid(decimal("94.10")),
    }
}

/// Schedules with every word in them.
fn schedule_words() -> impl Iterator<Item = Event> {
    let set = |change: &dyn Fn(&mut ScheduleRow)| {
        let mut row = schedule_row();
        change(&mut row);
        Event::Known(KnownEvent::ScheduleSet(row))
    };
    let scopes = ScheduleScope::ALL.iter().map(move |scope| set(&|row| row.scope = *scope));
    let products = Product::ALL.iter().map(move |product| set(&|row| row.product = *product));
    let pers = ChargedPer::ALL.iter().map(move |per| set(&|row| row.per = *per));
    let tiers = TierBy::ALL.iter().map(move |tier_by| set(&|row| row.tier_by = *tier_by));
    let roundings = Rounding::ALL.iter().map(move |rounding| set(&|row| row.rounding = *rounding));
    scopes.chain(products).chain(pers).chain(tiers).chain(roundings)
}

fn schedules() -> Vec<Event> {
    vec![Event::Known(KnownEvent::ScheduleSet(schedule_row()))]
}

/// Events in newer forms than the first, each alone: with by what a trade and a share were charged,
/// with sentences by code.
pub fn newer() -> Vec<Recorded> {
    let by = |commission| Some(ChargedBy { fee_rounding: Rounding::HalfUp, commission });
    let so_far = SoFar {
        quantity: quantity(200),
        principal: quantity(9_755_000),
        commission: quantity(300),
        month_principal: quantity(0),
    };
    let after_others =
        CommissionBy::Schedule { row: ScheduleNumber(3), so_far: Some(Box::new(so_far)) };
    let traded = |commission| {
        Event::Booked(Booked::Trade(Trade { charged_by: by(commission), ..trade() }), trade_entry())
    };
    let moves = [(9, 3, -200), (1200, 3, 200), (9, 0, 975_800), (1200, 0, -975_800)];
    let events = [
        traded(CommissionBy::Nothing),
        traded(CommissionBy::Agreement),
        traded(CommissionBy::Schedule { row: ScheduleNumber(300), so_far: None }),
        traded(after_others.clone()),
        Event::Booked(
            Booked::Share(Allocation { charged_by: by(after_others), ..allocation() }),
            entry(&moves),
        ),
    ];
    events
        .into_iter()
        .chain(said_by_code())
        .map(|event| Recorded { origin: Origin::Command, event })
        .collect()
}

/// What editions 1 to 3 said in words, by code: with a sentence within a sentence, several of them,
/// and a figure.
fn said_by_code() -> [Event; 4] {
    let seen = Sentence::new("identifier_blank", []);
    let error = Sentence::new(
        "identifier_wrong_length",
        [("kind", text("ISIN")), ("seen", within(seen)), ("length", text("0"))],
    );
    let fault = Sentence::new(
        "unreadable_wrong_identifier",
        [("column", text("isin")), ("error", within(error))],
    );
    let sentence =
        Sentence::new("row_must_be_readable", [("id", text("AAPL")), ("message", within(fault))]);
    let missing = ["USD", "EUR"]
        .map(|currency| within(Sentence::new("rate_missing", [("currency", text(currency))])));
    let odd = Wording::several(", ", missing.to_vec());
    let control = || Control {
        control: Sentence::new("trial_balance", []),
        expected: text("0"),
        found: odd.clone(),
    };
    let line = Sentence::new("line", [("line", text("1100")), ("currency", text("USD"))]);
    let sheet = vec![Control { control: line, expected: text("-5.00"), found: text("-7.00") }];
    let open_items = vec![Sentence::new("rows_refused", [("rows", text("1"))])];
    let narrative = within(Sentence::new("interest_posted", [("period", text("2013-10"))]));
    [
        Event::Source(SourceEvent::InputRejected { id: name("AAPL"), sentence }),
        Event::Office(OfficeEvent::DayClosed {
            date: date("2013-10-07"),
            controls: vec![control(), control()],
        }),
        Event::Booked(
            Booked::Voucher(Voucher { kind: VoucherKind::Interest, narrative, ..voucher() }),
            trade_entry(),
        ),
        Event::Office(OfficeEvent::PeriodClosed(PeriodClose {
            open_items,
            sheet,
            ..period_close()
        })),
    ]
}

fn editions() -> Vec<Event> {
    let began = EditionBegan {
        edition: Edition(4),
        program: name("munim 0.2.0"),
        rulebook: ContentHash([0x4e; 32]),
        proved: Some(Proved { events: 8_986, chain: ContentHash([0x5e; 32]) }),
    };
    let figure = Sentence::new("fails_since", [("date", text("2025-06-03"))]);
    let figure = |before: &str, after: &str| RestatedFigure {
        account: AccountId(5),
        asset: AssetId(3),
        figure: figure.clone(),
        before: name(before).wording(),
        after: name(after).wording(),
    };
    let restatement =
        Restatement { edition: Edition(4), figures: vec![figure("90", "40"), figure("", "50")] };
    vec![
        Event::Office(OfficeEvent::EditionBegan(began)),
        Event::Office(OfficeEvent::Restated(restatement)),
    ]
}

fn schedule_row() -> ScheduleRow {
    ScheduleRow {
        schedule: name("retail"),
        effective: date("2013-10-07"),
        scope: ScheduleScope::Desk,
        whom: Some(name("NORTH")),
        product: Product::Intraday,
        per: ChargedPer::Order,
        tier_by: TierBy::Month,
        tier_from: decimal("1000000"),
        flat: None,
        per_share: Some(decimal("0.005")),
        bps: Some(decimal("2.5")),
        minimum: Some(decimal("1.00")),
        maximum: None,
        rounding: Rounding::HalfEven,
        introducing_percent: Some(decimal("40")),
        introducing_account: Some(name("IB-1")),
        source: name("the board"),
    }
}

fn values() -> Vec<Event> {
    let conversion = Conversion {
        conversion_id: name("X-1"),
        date: date("2013-10-07"),
        account: AccountId(1200),
        sold: AssetId(2),
        sold_amount: quantity(10_000),
        bought: AssetId(0),
        bought_amount: quantity(13_578),
        worth: quantity(13_578),
        cancels: Some(name("X-0")),
    };
    let rule = PriceRule {
        effective: date("2013-10-01"),
        instrument: Some(name("AAPL")),
        sources: vec![name("exchange"), name("vendor")],
        stale_days: Some(decimal("3")),
        tolerance: Some(decimal("12.5")),
        decided_by: name("pricing committee"),
    };
    let rate = decimal("1.35780000");
    let (base, quote) = (name("EUR"), name("USD"));
    let (accepted, accepted_on, tolerance) =
        (decimal("487.75"), date("2013-10-04"), decimal("12.5"));
    vec![
        Event::Known(KnownEvent::FxRateRecorded(FxRate {
            date: date("2013-10-07"),
            base,
            quote,
            rate,
            source: name("ecb"),
        })),
        Event::Booked(
            Booked::Conversion(conversion),
            entry(&[(1200, 2, -10_000), (50, 2, 10_000), (1200, 0, 13_578), (50, 0, -13_578)]),
        ),
        Event::Known(KnownEvent::PriceHeld(HeldPrice {
            price: price(),
            accepted,
            accepted_on,
            tolerance,
        })),
        Event::Known(KnownEvent::PriceRuleSet(rule)),
    ]
}

fn document() -> Document {
    let (content, layout) = (ContentHash([0xc0; 32]), Some(ContentHash([0x1a; 32])));
    Document {
        kind: SourceKind::Trades,
        name: name("trades-2013-10-07.csv"),
        content,
        layout,
        bytes: 123_456_789,
    }
}

fn firm_rule() -> FirmRule {
    FirmRule {
        effective: date("2013-01-01"),
        rule: name("fee_rounding"),
        value: name("half_up"),
        source: name("memo 7"),
    }
}

fn account() -> Account {
    Account {
        account: name("C-000123"),
        kind: Kind::Margin,
        class: Class::Customer,
        name: name("Ada Lovelace"),
        currency: Some(name("USD")),
        desk: None,
        branch: Some(name("NYC")),
        opened: Some(date("2013-01-02")),
        closed: None,
        lot_method: LotMethod::FirstInFirstOut,
        country: Some(name("GB")),
    }
}

fn instrument() -> Instrument {
    Instrument {
        instrument: name("AAPL"),
        symbol: name("AAPL"),
        name: name("Apple Inc. Common Stock"),
        cfi: name("ESVUFR"),
        currency: name("USD"),
        market: name("XNAS"),
        clearing_account: name("NSCC"),
        isin: Some(name("US0378331005")),
        cusip: Some(name("037833100")),
        sedol: None,
        figi: Some(name("BBG000B9XRY4")),
        quantity_decimals: 0,
        price_decimals: 4,
        listed: Some(date("1980-12-12")),
        delisted: None,
    }
}

fn price() -> Price {
    Price {
        date: date("2013-10-07"),
        instrument: AssetId(3),
        price: decimal("487.7500"),
        source: name("close"),
    }
}

fn position() -> Position {
    Position {
        date: date("2013-09-30"),
        account: AccountId(1200),
        asset: AssetId(3),
        quantity: quantity(250),
        cost: Some(quantity(12_197_500)),
        acquired: Some(date("2009-02-17")),
    }
}

/// A typical trade of an agency broker, as its size is stated in the documents.
pub fn trade() -> Trade {
    Trade {
        trade_id: name("20131007-NYC-00012345"),
        executed_at: Moment::parse("2013-10-07T09:30:00.123456-04:00").expect("a moment"),
        account: AccountId(120_000),
        side: Side::Sell,
        instrument: AssetId(1203),
        quantity: quantity(300),
        price: decimal("487.7500"),
        currency: AssetId(0),
        venue: name("XNAS"),
        capacity: Capacity::Agency,
        contra: AccountId(5),
        trade_date: date("2013-10-07"),
        settlement_date: date("2013-10-10"),
        principal: quantity(14_632_500),
        commission: quantity(495),
        fees: quantity(258),
        order_id: None,
        corrects: None,
        charged_by: None,
    }
}

/// Its entry: the client and the street in both assets, commission, two fees.
pub fn trade_entry() -> Entry {
    let securities = [(120_000, 1203, -300), (5, 1203, 300)];
    let money =
        [(120_000, 0, 14_631_747), (5, 0, -14_632_500), (30, 0, 495), (41, 0, 255), (42, 0, 3)];
    entry(&[&securities[..], &money[..]].concat())
}

fn cancel() -> Cancel {
    Cancel {
        trade_id: name("20131007-NYC-00012346"),
        cancelled: name("20131007-NYC-00012345"),
        trade_date: date("2013-10-07"),
    }
}

fn allocation() -> Allocation {
    Allocation {
        allocation_id: name("A-1"),
        trade_date: date("2013-10-07"),
        settlement_date: date("2013-10-10"),
        block_account: AccountId(9),
        instrument: AssetId(3),
        side: Side::Buy,
        account: AccountId(1200),
        quantity: quantity(200),
        principal: quantity(975_500),
        commission: quantity(300),
        fees: quantity(0),
        charged_by: None,
    }
}

fn delivery() -> Delivery {
    Delivery {
        delivery_id: name("D-1"),
        date: date("2013-10-10"),
        street_account: AccountId(5),
        location_account: AccountId(6),
        asset: AssetId(3),
        quantity: quantity(-300),
        excess: quantity(0),
    }
}

fn payment() -> Payment {
    Payment {
        payment_id: name("P-1"),
        date: date("2013-10-10"),
        account: AccountId(1200),
        bank_account: AccountId(7),
        currency: AssetId(0),
        amount: quantity(-4_879_000),
        reference: Some(name("wire 4711")),
    }
}

fn voucher() -> Voucher {
    Voucher {
        voucher_id: name("V-2013-10-001"),
        kind: VoucherKind::Manual,
        date: date("2013-11-01"),
        about: date("2013-10-31"),
        subject: Some(AccountId(1200)),
        narrative: text("interest of October that the rate table had missed"),
        reverses: Some(name("V-2013-09-017")),
    }
}

fn entry(lines: &[(u32, u32, i128)]) -> Entry {
    let posting = |&(account, asset, units)| Posting {
        account: AccountId(account),
        asset: AssetId(asset),
        quantity: quantity(units),
    };
    Entry::try_new(date("2013-10-10"), lines.iter().map(posting)).expect("the example balances")
}

fn text(text: &str) -> Wording {
    Wording::Text(name(text))
}

fn within(sentence: Sentence) -> Wording {
    Wording::Sentence(Box::new(sentence))
}

fn name(text: &str) -> Name {
    Name::from(text)
}

fn date(text: &str) -> Date {
    Date::parse(text).expect("a day")
}

fn decimal(text: &str) -> Decimal {
    Decimal::parse(text).expect("a number")
}

fn quantity(units: i128) -> Quantity {
    Quantity::try_new(units).expect("a small quantity")
}
