//! Random events of every kind, the extremes among them: empty and long texts, the largest and
//! smallest numbers.

use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::select;
use terms::{
    Account, AccountId, Act, Action, ActionKind, Actor, Allocation, Approval, AssetId, Booked,
    Cancel, Capacity, ChargedBy, ChargedPer, Choice, Class, CommissionBy, Compounding, ContentHash,
    Control, Conversion, Date, DayCount, Decimal, Delivery, Desk, DeskEvent, Document, Edition,
    EditionBegan, Entitled, Entry, Event, Every, FirmRule, Fraction, Fractions, FxRate, Held,
    HeldPrice, Instrument, InterestRate, Kind, KnownBy, KnownEvent, LoanAction, LoanDirection,
    LoanMovement, LotChoice, LotMethod, Matter, Moment, Name, OfficeEvent, Origin, Payment, Period,
    PeriodClose, Person, Position, Posting, Price, PriceRule, Product, Proposal, Proved,
    QUANTITY_MAX, Quantity, RateScope, RateSide, Recorded, Repeats, Request, RequestSubject,
    RestatedFigure, Restatement, ReverseOn, Role, Rounding, SCALE_MAX, Say, ScheduleNumber,
    ScheduleRow, ScheduleScope, Sentence, Side, SoFar, SourceEvent, SourceId, SourceKind, Step,
    TierBy, Tiering, Trade, Transfer, Voucher, VoucherForm, VoucherKind, VoucherLine, Wording,
    Work,
};

/// Any event from anywhere.
pub fn recorded() -> impl Strategy<Value = Recorded> {
    (origin(), event()).prop_map(|(origin, event)| Recorded { origin, event })
}

fn event() -> impl Strategy<Value = Event> {
    // Boxed, because a strategy that is one of many is as large as all of them.
    prop_oneof![
        masters().boxed(),
        choices().boxed(),
        moves().boxed(),
        days().boxed(),
        four_eyes().boxed(),
        financing().boxed(),
        actions().boxed(),
        values().boxed()
    ]
}

fn masters() -> impl Strategy<Value = Event> {
    prop_oneof![
        (vec(name(), 0..5), date())
            .prop_map(|(markets, books_from)| Event::Office(OfficeEvent::OfficeOpened {
                markets,
                books_from
            }))
            .boxed(),
        (name(), any::<u8>())
            .prop_map(|(currency, decimals)| Event::Known(KnownEvent::CurrencyAdmitted {
                currency,
                decimals
            }))
            .boxed(),
        document().prop_map(|source| Event::Source(SourceEvent::SourceReceived(source))).boxed(),
        (number(), number())
            .prop_map(|(source, rows)| Event::Source(SourceEvent::SourceFinished {
                source: SourceId(source),
                rows
            }))
            .boxed(),
        (name(), origin())
            .prop_map(|(id, first)| Event::Source(SourceEvent::DuplicateNamed { id, first }))
            .boxed(),
        (name(), any_sentence())
            .prop_map(|(id, sentence)| Event::Source(SourceEvent::InputRejected { id, sentence }))
            .boxed(),
        editions().boxed(),
        firm_rule().prop_map(|known| Event::Known(KnownEvent::RuleSet(known))).boxed(),
        schedule_row().prop_map(|known| Event::Known(KnownEvent::ScheduleSet(known))).boxed(),
        account().prop_map(|known| Event::Known(KnownEvent::AccountOpened(known))).boxed(),
        instrument().prop_map(|known| Event::Known(KnownEvent::InstrumentListed(known))).boxed(),
        price().prop_map(|known| Event::Known(KnownEvent::PriceRecorded(known))).boxed(),
    ]
}

fn moves() -> impl Strategy<Value = Event> {
    prop_oneof![
        (position(), entry())
            .prop_map(|(position, entry)| Event::Booked(Booked::Position(position), entry))
            .boxed(),
        (trade(), entry())
            .prop_map(|(trade, entry)| Event::Booked(Booked::Trade(trade), entry))
            .boxed(),
        (cancel(), entry())
            .prop_map(|(cancel, entry)| Event::Booked(Booked::Cancel(cancel), entry))
            .boxed(),
        (allocation(), entry())
            .prop_map(|(allocation, entry)| Event::Booked(Booked::Share(allocation), entry))
            .boxed(),
        (delivery(), entry())
            .prop_map(|(delivery, entry)| Event::Booked(Booked::Delivery(delivery), entry))
            .boxed(),
        (payment(), entry())
            .prop_map(|(payment, entry)| Event::Booked(Booked::Payment(payment), entry))
            .boxed(),
        (voucher(), entry())
            .prop_map(|(voucher, entry)| Event::Booked(Booked::Voucher(voucher), entry))
            .boxed(),
    ]
}

fn financing() -> impl Strategy<Value = Event> {
    prop_oneof![
        interest_rate().prop_map(|known| Event::Known(KnownEvent::InterestRateSet(known))),
        (loan_movement(), entry())
            .prop_map(|(movement, entry)| Event::Booked(Booked::Loan(movement), entry)),
    ]
}

fn values() -> impl Strategy<Value = Event> {
    let rate = (date(), name(), name(), decimal(), name());
    let exchange = (
        name(),
        date(),
        account_id(),
        asset_id(),
        quantity(),
        asset_id(),
        quantity(),
        quantity(),
        of(name()),
    );
    let rule = (date(), of(name()), vec(name(), 0..4), of(decimal()), of(decimal()), name());
    prop_oneof![
        rate.prop_map(|(date, base, quote, rate, source)| Event::Known(
            KnownEvent::FxRateRecorded(FxRate { date, base, quote, rate, source })
        )),
        (exchange, entry()).prop_map(|(conversion, entry)| Event::Booked(
            Booked::Conversion(exchanged(conversion)),
            entry
        )),
        (price(), decimal(), date(), decimal()).prop_map(
            |(price, accepted, accepted_on, tolerance)| Event::Known(KnownEvent::PriceHeld(
                HeldPrice { price, accepted, accepted_on, tolerance }
            ))
        ),
        rule.prop_map(|(effective, instrument, sources, stale_days, tolerance, decided_by)| {
            Event::Known(KnownEvent::PriceRuleSet(PriceRule {
                effective,
                instrument,
                sources,
                stale_days,
                tolerance,
                decided_by,
            }))
        }),
    ]
}

type Exchanged =
    (Name, Date, AccountId, AssetId, Quantity, AssetId, Quantity, Quantity, Option<Name>);

fn exchanged(fields: Exchanged) -> Conversion {
    let (conversion_id, date, account, sold, sold_amount, bought, bought_amount, worth, cancels) =
        fields;
    Conversion {
        conversion_id,
        date,
        account,
        sold,
        sold_amount,
        bought,
        bought_amount,
        worth,
        cancels,
    }
}

fn days() -> impl Strategy<Value = Event> {
    prop_oneof![
        date().prop_map(|office| Event::Office(OfficeEvent::DayOpened(office))),
        date().prop_map(|office| Event::Office(OfficeEvent::ValueDateArrived(office))),
        (date(), controls())
            .prop_map(|(date, controls)| Event::Office(OfficeEvent::DayClosed { date, controls })),
    ]
}

fn choices() -> impl Strategy<Value = Event> {
    let lot = (asset_id(), name(), name(), quantity());
    let lot = lot.prop_map(|(instrument, trade_id, lot, quantity)| Choice::Lot {
        instrument,
        trade_id,
        lot,
        quantity,
    });
    let standing = (of(asset_id()), select(LotMethod::ALL))
        .prop_map(|(instrument, method)| Choice::Standing { instrument, method });
    let choice = (name(), date(), account_id(), prop_oneof![lot, standing]);
    choice.prop_map(|(choice_id, date, account, choice)| {
        Event::Known(KnownEvent::LotsChosen(LotChoice { choice_id, date, account, choice }))
    })
}

fn four_eyes() -> impl Strategy<Value = Event> {
    let proposed = (name(), actor(), matter()).prop_map(|(proposal_id, by, matter)| {
        Event::Desk(DeskEvent::Proposed(Proposal { proposal_id, by, matter }))
    });
    prop_oneof![
        proposed,
        approval().prop_map(|desk| Event::Desk(DeskEvent::Approved(desk))),
        (approval(), name())
            .prop_map(|(approval, reason)| Event::Desk(DeskEvent::Declined(approval, reason))),
        period_close().prop_map(|office| Event::Office(OfficeEvent::PeriodClosed(office))),
        act().prop_map(|desk| Event::Desk(DeskEvent::Acted(desk))),
        people().boxed(),
        (period(), name()).prop_map(|(period, proposal_id)| Event::Office(
            OfficeEvent::PeriodReopened { period, proposal_id }
        )),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    let fields = (actor(), name(), name(), of(name()), moment(), number());
    fields.prop_map(|(by, from, act, object, at, events)| Act { by, from, act, object, at, events })
}

fn people() -> impl Strategy<Value = Event> {
    let person = (
        name(),
        number(),
        name(),
        of(name()),
        name(),
        vec(select(Role::ALL), 0..4),
        of(name()),
        any::<bool>(),
    );
    let desk = (name(), number(), name(), name(), name(), name(), number());
    let request =
        (name(), actor(), name(), select(RequestSubject::ALL), of(name()), text(), moment());
    prop_oneof![
        person.prop_map(|(person, version, full_name, email, desk, roles, language, active)| {
            Event::Desk(DeskEvent::PersonSet(Person {
                person,
                version,
                full_name,
                email,
                desk,
                roles,
                language,
                active,
            }))
        }),
        desk.prop_map(|(desk, version, name, department, location, time_zone, answer_minutes)| {
            Event::Desk(DeskEvent::DeskSet(Desk {
                desk,
                version,
                name,
                department,
                location,
                time_zone,
                answer_minutes,
            }))
        }),
        request.prop_map(|(request_id, by, desk, subject, about, text, at)| {
            Event::Desk(DeskEvent::RequestOpened(Request {
                request_id,
                by,
                desk,
                subject,
                about,
                text,
                at,
            }))
        }),
        (name(), actor(), moment(), step()).prop_map(|(item, by, at, step)| Event::Desk(
            DeskEvent::Worked(Work { item, by, at, step })
        )),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        Just(Step::Take),
        Just(Step::Release),
        name().prop_map(Step::Assign),
        text().prop_map(Step::Comment),
        moment().prop_map(Step::Due),
        text().prop_map(Step::Answer),
        text().prop_map(Step::Resolve),
        text().prop_map(Step::Reopen),
    ]
}

fn period_close() -> impl Strategy<Value = PeriodClose> {
    let open_items = prop_oneof![vec(prose(), 0..3), vec(any_sentence(), 0..3)];
    let fields = (period(), actor(), open_items, controls());
    fields.prop_map(|(period, by, open_items, sheet)| PeriodClose { period, by, open_items, sheet })
}

/// Sheets in the words of their day, by code, and of both.
fn controls() -> impl Strategy<Value = Vec<Control>> {
    let line = |(control, expected, found)| Control { control, expected, found };
    let old = (prose(), figure(), figure()).prop_map(line);
    let new = (any_sentence(), wording(), wording()).prop_map(line);
    prop_oneof![vec(old.boxed(), 0..4), vec(new.boxed(), 0..4)]
}

/// A sentence of which nothing is known but its words.
fn prose() -> impl Strategy<Value = Sentence> {
    text().prop_map(|said| Sentence::prose("", said))
}

/// By code, or in the words of its day with the code of a refusal or without one.
fn any_sentence() -> impl Strategy<Value = Sentence> {
    let said_under_a_code = (name(), text()).prop_map(|(code, said)| Sentence::prose(code, said));
    prop_oneof![2 => sentence(wording()), 1 => prose(), 1 => said_under_a_code]
}

fn sentence(wording: impl Strategy<Value = Wording>) -> impl Strategy<Value = Sentence> {
    (name(), vec((name(), wording), 0..3)).prop_map(|(code, args)| Sentence { code, args })
}

/// Wordings as deep as the house says them.
fn wording() -> impl Strategy<Value = Wording> {
    figure().prop_recursive(5, 12, 3, |inner| {
        let several = (name(), vec(inner.clone(), 0..3))
            .prop_map(|(between, parts)| Wording::several(&between, parts));
        prop_oneof![
            sentence(inner).prop_map(|sentence| Wording::Sentence(Box::new(sentence))),
            several
        ]
    })
}

fn figure() -> impl Strategy<Value = Wording> {
    name().prop_map(Wording::Text)
}

fn editions() -> impl Strategy<Value = Event> {
    let edition = || any::<u16>().prop_map(Edition);
    let proved = (any::<u64>(), hash()).prop_map(|(events, chain)| Proved { events, chain });
    let began = (edition(), name(), hash(), of(proved));
    let figure = (account_id(), asset_id(), any_sentence(), name(), name());
    let figure = figure.prop_map(|(account, asset, figure, before, after)| RestatedFigure {
        account,
        asset,
        figure,
        before: before.wording(),
        after: after.wording(),
    });
    prop_oneof![
        began.prop_map(|(edition, program, rulebook, proved)| {
            Event::Office(OfficeEvent::EditionBegan(EditionBegan {
                edition,
                program,
                rulebook,
                proved,
            }))
        }),
        (edition(), vec(figure, 0..3)).prop_map(|(edition, figures)| Event::Office(
            OfficeEvent::Restated(Restatement { edition, figures })
        )),
    ]
}

fn matter() -> impl Strategy<Value = Matter> {
    prop_oneof![
        voucher_line().prop_map(Matter::Line),
        name().prop_map(|voucher_id| Matter::Reversal { voucher_id }),
        (period(), name()).prop_map(|(period, reason)| Matter::Reopening { period, reason }),
        (document(), number(), name()).prop_map(|(document, rows, reason)| Matter::Document {
            document,
            rows,
            reason
        }),
    ]
}

fn voucher_line() -> impl Strategy<Value = VoucherLine> {
    let repeats = (select(Every::ALL), date()).prop_map(|(every, until)| Repeats { every, until });
    let reverse_on = prop_oneof![Just(ReverseOn::NextPeriod), date().prop_map(ReverseOn::Day)];
    let form = (date(), name(), of(repeats), of(reverse_on), of(account_id()));
    let sides = (number(), account_id(), account_id(), asset_id(), quantity());
    (sides, form).prop_map(
        |(
            (line, debit_account, credit_account, asset, amount),
            (date, narrative, repeats, reverse_on, subject),
        )| {
            let form = VoucherForm { date, narrative, repeats, reverse_on, subject };
            VoucherLine { line, form, debit_account, credit_account, asset, amount }
        },
    )
}

fn approval() -> impl Strategy<Value = Approval> {
    (name(), actor(), hash()).prop_map(|(proposal_id, by, shown)| Approval {
        proposal_id,
        by,
        shown,
    })
}

fn actor() -> impl Strategy<Value = Actor> {
    (name(), select(KnownBy::ALL)).prop_map(|(person, known_by)| Actor { person, known_by })
}

/// Periods of the years that the house can name; a period is written as its first day.
fn period() -> impl Strategy<Value = Period> {
    (-840..2760_i32).prop_map(Period::from_months)
}

fn interest_rate() -> impl Strategy<Value = InterestRate> {
    let who = (date(), select(RateScope::ALL), name(), name(), select(RateSide::ALL));
    let what = (
        decimal(),
        decimal(),
        of(name()),
        select(Tiering::ALL),
        select(DayCount::ALL),
        select(Compounding::ALL),
        name(),
    );
    (who, what).prop_map(
        |(
            (effective, scope, name, currency, side),
            (tier_from, rate, base, tiering, day_count, compounding, source),
        )| {
            InterestRate {
                effective,
                scope,
                name,
                currency,
                side,
                tier_from,
                rate,
                base,
                tiering,
                day_count,
                compounding,
                source,
            }
        },
    )
}

fn loan_movement() -> impl Strategy<Value = LoanMovement> {
    let what = (name(), name(), date(), select(LoanAction::ALL), select(LoanDirection::ALL));
    let places = (account_id(), account_id(), account_id(), asset_id(), asset_id());
    let terms = (
        quantity(),
        quantity(),
        of(decimal()),
        of(decimal()),
        of(decimal()),
        select(DayCount::ALL),
    );
    (what, places, terms).prop_map(
        |(
            (movement_id, loan_id, date, action, direction),
            (account, location_account, bank_account, instrument, currency),
            (quantity, collateral, price, rebate, fee, day_count),
        )| LoanMovement {
            movement_id,
            loan_id,
            date,
            action,
            direction,
            account,
            location_account,
            bank_account,
            instrument,
            currency,
            quantity,
            collateral,
            price,
            rebate,
            fee,
            day_count,
        },
    )
}

fn document() -> impl Strategy<Value = Document> {
    let bytes = prop_oneof![any::<u64>(), Just(u64::MAX)];
    let fields = (select(SourceKind::ALL), name(), hash(), of(hash()), bytes);
    fields.prop_map(|(kind, name, content, layout, bytes)| Document {
        kind,
        name,
        content,
        layout,
        bytes,
    })
}

fn firm_rule() -> impl Strategy<Value = FirmRule> {
    let fields = (date(), name(), name(), name());
    fields.prop_map(|(effective, rule, value, source)| FirmRule { effective, rule, value, source })
}

fn account() -> impl Strategy<Value = Account> {
    let who = (name(), select(Kind::ALL), select(Class::ALL), name());
    let options = (of(name()), of(name()), of(name()), of(date()), of(date()), of(name()));
    (who, options).prop_map(
        |((account, kind, class, name), (currency, desk, branch, opened, closed, country))| {
            Account {
                account,
                kind,
                class,
                name,
                currency,
                desk,
                branch,
                opened,
                closed,
                lot_method: LotMethod::FirstInFirstOut,
                country,
            }
        },
    )
}

fn instrument() -> impl Strategy<Value = Instrument> {
    let texts = (name(), name(), name(), name(), name(), name(), name());
    let identifiers = (of(name()), of(name()), of(name()), of(name()));
    let numbers = (any::<u8>(), any::<u8>(), of(date()), of(date()));
    (texts, identifiers, numbers).prop_map(|(texts, (isin, cusip, sedol, figi), numbers)| {
        let (instrument, symbol, name, cfi, currency, market, clearing_account) = texts;
        let (quantity_decimals, price_decimals, listed, delisted) = numbers;
        Instrument {
            instrument,
            symbol,
            name,
            cfi,
            currency,
            market,
            clearing_account,
            isin,
            cusip,
            sedol,
            figi,
            quantity_decimals,
            price_decimals,
            listed,
            delisted,
        }
    })
}

fn price() -> impl Strategy<Value = Price> {
    let fields = (date(), asset_id(), decimal(), name());
    fields.prop_map(|(date, instrument, price, source)| Price { date, instrument, price, source })
}

fn position() -> impl Strategy<Value = Position> {
    let fields = (date(), account_id(), asset_id(), quantity(), of(quantity()), of(date()));
    fields.prop_map(|(date, account, asset, quantity, cost, acquired)| Position {
        date,
        account,
        asset,
        quantity,
        cost,
        acquired,
    })
}

fn trade() -> impl Strategy<Value = Trade> {
    let what = (name(), moment(), account_id(), select(Side::ALL), asset_id(), quantity());
    let how = (decimal(), asset_id(), name(), select(Capacity::ALL), account_id(), date(), date());
    let due =
        (quantity(), quantity(), quantity(), of(name()), of(name()), of(charged_by().boxed()));
    (what, how, due).prop_map(
        |(what, how, (principal, commission, fees, order_id, corrects, charged_by))| {
            let (trade_id, executed_at, account, side, instrument, quantity) = what;
            let (price, currency, venue, capacity, contra, trade_date, settlement_date) = how;
            Trade {
                trade_id,
                executed_at,
                account,
                side,
                instrument,
                quantity,
                price,
                currency,
                venue,
                capacity,
                contra,
                trade_date,
                settlement_date,
                principal,
                commission,
                fees,
                order_id,
                corrects,
                charged_by,
            }
        },
    )
}

fn cancel() -> impl Strategy<Value = Cancel> {
    (name(), name(), date()).prop_map(|(trade_id, cancelled, trade_date)| Cancel {
        trade_id,
        cancelled,
        trade_date,
    })
}

fn allocation() -> impl Strategy<Value = Allocation> {
    let what = (name(), date(), date(), account_id(), asset_id(), select(Side::ALL), account_id());
    let amounts = (quantity(), quantity(), quantity(), quantity(), of(charged_by().boxed()));
    (what, amounts).prop_map(|(what, (quantity, principal, commission, fees, charged_by))| {
        let (allocation_id, trade_date, settlement_date, block_account, instrument, side, account) =
            what;
        Allocation {
            allocation_id,
            trade_date,
            settlement_date,
            block_account,
            instrument,
            side,
            account,
            quantity,
            principal,
            commission,
            fees,
            charged_by,
        }
    })
}

fn charged_by() -> impl Strategy<Value = ChargedBy> {
    let so_far = (quantity(), quantity(), quantity(), quantity()).prop_map(
        |(quantity, principal, commission, month_principal)| {
            Box::new(SoFar { quantity, principal, commission, month_principal })
        },
    );
    let schedule = (number(), of(so_far));
    let commission = prop_oneof![
        Just(CommissionBy::Nothing),
        Just(CommissionBy::Agreement),
        schedule
            .prop_map(|(row, so_far)| CommissionBy::Schedule { row: ScheduleNumber(row), so_far }),
    ];
    (select(Rounding::ALL), commission)
        .prop_map(|(fee_rounding, commission)| ChargedBy { fee_rounding, commission })
}

fn schedule_row() -> impl Strategy<Value = ScheduleRow> {
    let what = (
        name(),
        date(),
        select(ScheduleScope::ALL),
        of(name()),
        select(Product::ALL),
        select(ChargedPer::ALL),
    );
    let tier = (select(TierBy::ALL), decimal(), select(Rounding::ALL), name());
    let figures = (
        of(decimal()),
        of(decimal()),
        of(decimal()),
        of(decimal()),
        of(decimal()),
        of(decimal()),
        of(name()),
    );
    (what, tier, figures).prop_map(|(what, (tier_by, tier_from, rounding, source), figures)| {
        let (schedule, effective, scope, whom, product, per) = what;
        let (flat, per_share, bps, minimum, maximum, introducing_percent, introducing_account) =
            figures;
        ScheduleRow {
            schedule,
            effective,
            scope,
            whom,
            product,
            per,
            tier_by,
            tier_from,
            flat,
            per_share,
            bps,
            minimum,
            maximum,
            rounding,
            introducing_percent,
            introducing_account,
            source,
        }
    })
}

fn delivery() -> impl Strategy<Value = Delivery> {
    let fields = (name(), date(), account_id(), account_id(), asset_id(), quantity(), quantity());
    fields.prop_map(
        |(delivery_id, date, street_account, location_account, asset, quantity, excess)| Delivery {
            delivery_id,
            date,
            street_account,
            location_account,
            asset,
            quantity,
            excess,
        },
    )
}

fn payment() -> impl Strategy<Value = Payment> {
    let fields = (name(), date(), account_id(), account_id(), asset_id(), quantity(), of(name()));
    fields.prop_map(|(payment_id, date, account, bank_account, currency, amount, reference)| {
        Payment { payment_id, date, account, bank_account, currency, amount, reference }
    })
}

/// Pairs of opposite lines, and in one asset three lines that only together make nothing.
fn actions() -> impl Strategy<Value = Event> {
    prop_oneof![
        action().prop_map(|known| Event::Known(KnownEvent::ActionAnnounced(known))),
        (entitled(), entry())
            .prop_map(|(entitled, entry)| Event::Booked(Booked::Action(entitled), entry)),
        (transfer(), entry())
            .prop_map(|(transfer, entry)| Event::Booked(Booked::Transfer(transfer), entry)),
    ]
}

fn action() -> impl Strategy<Value = Action> {
    let what =
        (name(), select(ActionKind::ALL), asset_id(), date(), of(date()), of(date()), name());
    let fractions = prop_oneof![
        Just(Fractions::Down),
        Just(Fractions::Up),
        decimal().prop_map(Fractions::Paid)
    ];
    let given = (asset_id(), fraction(), fraction(), decimal(), decimal(), fractions);
    (what, given).prop_map(|(what, (given, ratio, kept, money, worth, fractions))| {
        let (action_id, kind, instrument, ex_date, record_date, pay_date, terms) = what;
        Action {
            action_id,
            kind,
            instrument,
            ex_date,
            record_date,
            pay_date,
            terms,
            given,
            ratio,
            kept,
            money,
            worth,
            fractions,
        }
    })
}

fn transfer() -> impl Strategy<Value = Transfer> {
    let what = (name(), date(), account_id(), account_id(), asset_id(), quantity());
    (what, of(date()), of(quantity()), of(any::<bool>())).prop_map(
        |(what, acquired, cost, covered)| {
            let (transfer_id, date, from_account, to_account, instrument, quantity) = what;
            Transfer {
                transfer_id,
                date,
                from_account,
                to_account,
                instrument,
                quantity,
                acquired,
                cost,
                covered,
            }
        },
    )
}

fn fraction() -> impl Strategy<Value = Fraction> {
    let fraction = |(above, below): (i64, i64)| {
        Fraction::try_new(above.into(), below.into()).expect("it stands over a number")
    };
    (-QUANTITY_MAX..=QUANTITY_MAX, 1..=QUANTITY_MAX).prop_map(fraction)
}

fn entitled() -> impl Strategy<Value = Entitled> {
    let held = (account_id(), date(), quantity()).prop_map(|(account, from, quantity)| Held {
        account,
        from,
        quantity,
    });
    let fields = (name(), date(), account_id(), vec(held, 0..5));
    fields.prop_map(|(action_id, ex_date, street, held)| Entitled {
        action_id,
        ex_date,
        street,
        held,
    })
}

fn voucher() -> impl Strategy<Value = Voucher> {
    let fields =
        (name(), select(VoucherKind::ALL), date(), date(), of(account_id()), wording(), of(name()));
    fields.prop_map(|(voucher_id, kind, date, about, subject, narrative, reverses)| Voucher {
        voucher_id,
        kind,
        date,
        about,
        subject,
        narrative,
        reverses,
    })
}

fn entry() -> impl Strategy<Value = Entry> {
    let pairs = vec((account_id(), account_id(), asset_id(), quantity()), 0..6);
    let three = (
        account_id(),
        asset_id(),
        -QUANTITY_MAX / 2..QUANTITY_MAX / 2,
        -QUANTITY_MAX / 2..QUANTITY_MAX / 2,
    );
    (date(), pairs, of(three)).prop_map(|(value_date, pairs, three)| {
        let posting = |account, asset, quantity| Posting { account, asset, quantity };
        let pairs = pairs.into_iter().flat_map(|(one, other, asset, quantity)| {
            [posting(one, asset, quantity), posting(other, asset, -quantity)]
        });
        let three = three.into_iter().flat_map(|(account, asset, one, two)| {
            [one, two, -one - two].map(|units| posting(account, asset, exact(units)))
        });
        Entry::try_new(value_date, pairs.chain(three)).expect("opposites balance")
    })
}

fn origin() -> impl Strategy<Value = Origin> {
    let row = |(source, row)| Origin::Row { source: SourceId(source), row };
    prop_oneof![
        Just(Origin::Command),
        (number(), number()).prop_map(row),
        (0..3_u32, 0..9_u32).prop_map(row)
    ]
}

fn name() -> impl Strategy<Value = Name> {
    text().prop_map(Name::from)
}

fn text() -> impl Strategy<Value = String> {
    let printable = vec(any::<char>(), 0..30).prop_map(String::from_iter);
    let long = (250..300_usize).prop_map(|length| "x".repeat(length));
    prop_oneof![4 => printable, 1 => Just(String::new()), 1 => long]
}

fn account_id() -> impl Strategy<Value = AccountId> {
    number().prop_map(AccountId)
}

fn asset_id() -> impl Strategy<Value = AssetId> {
    number().prop_map(AssetId)
}

fn number() -> impl Strategy<Value = u32> {
    prop_oneof![any::<u32>(), 0..300_u32, Just(u32::MAX)]
}

fn quantity() -> impl Strategy<Value = Quantity> {
    let units = prop_oneof![
        -QUANTITY_MAX..=QUANTITY_MAX,
        -200..200_i64,
        Just(QUANTITY_MAX),
        Just(-QUANTITY_MAX)
    ];
    units.prop_map(exact)
}

fn exact(units: i64) -> Quantity {
    Quantity::try_new(units.into()).expect("it is within the largest quantity")
}

fn decimal() -> impl Strategy<Value = Decimal> {
    let mantissa = prop_oneof![any::<i64>(), Just(i64::MIN), Just(i64::MAX)];
    (mantissa, 0..=SCALE_MAX).prop_map(|(mantissa, scale)| Decimal { mantissa, scale })
}

fn date() -> impl Strategy<Value = Date> {
    prop_oneof![any::<i32>(), 15_000..16_000_i32, Just(i32::MIN), Just(i32::MAX)]
        .prop_map(Date::from_days)
}

fn moment() -> impl Strategy<Value = Moment> {
    prop_oneof![any::<i64>(), Just(i64::MIN), Just(i64::MAX)].prop_map(Moment)
}

fn hash() -> impl Strategy<Value = ContentHash> {
    any::<[u8; 32]>().prop_map(ContentHash)
}
