//! Approvals: what somebody put forward, exactly as it stands, and the word of a second person on
//! it.

use super::here::done;
use super::many::{Many, chosen};
use super::sheet::ROWS_SHOWN_MAX;
use super::{Here, Sheet, Shown};
use crate::Rooms;
use crate::answers::Said;
use crate::answers::effects::{WouldFacts, effects};
use crate::answers::proposals::{ProposalFacts, document, proposal, proposals};
use crate::answers::reports::Rows;
use crate::answers::tiers::{self, TierFacts, facts as facts_of, may_approve, who_may_approve};
use crate::api::books::may_see;
use crate::api::commands::hash;
use crate::commands;
use crate::look::frame::Section;
use crate::look::links::below;
use crate::look::pieces::{Tone, badge, card, facts};
use crate::look::table::Bulk;
use crate::reason::failed;
use crate::words::{Family, Words};
use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use door::{CSRF_FIELD, Permission, Problem, Seen};
use maud::{Markup, html};
use office::Office;
use office::desks::rules::{has_expired, is_author};
use office::plausible::Authority;
use serde::{Deserialize, Serialize};
use terms::{Name, sentence};

/// A proposal in a list.
#[derive(Serialize)]
struct Line {
    proposal: String,
    state: String,
    by: String,
    proposed_on: String,
    says: String,
    decided_by: Option<String>,
    /// Its id and the hash of what the line shows, where a line shows all of it and it is open.
    whole: String,
}

/// What says in a line all that is approved: rows of a document are looked at on their page.
const SHOWN_WHOLE: [&str; 2] = ["voucher", "reversal"];

/// The list, the open ones first.
pub async fn list(here: Here) -> Response {
    let shown = draw_list(&here).await;
    here.give(shown)
}

async fn draw_list(here: &Here) -> Result<Shown, Problem> {
    let found = here.answer(proposals).await?;
    let words = here.words;
    let lines: Vec<Line> = found
        .into_iter()
        .filter(|proposal| may_see(&here.visitor, proposal))
        .map(|proposal| line(words, proposal))
        .collect();
    let sheet = Sheet::of(
        "approvals",
        words.say("approvals-caption"),
        words.say("approvals-nothing"),
        &lines,
        &[],
    );
    let mut sheet = sheet.opening("proposal", "/approvals");
    (sheet.key, sheet.hidden) = (Some("whole"), Some("whole"));
    let bulk = here.visitor.sees_all(Permission::Approve).then(|| Bulk {
        action: "/approvals".to_owned(),
        csrf: here.visitor.csrf.clone(),
        buttons: html! { button type="submit" { (words.say("approval-approve-chosen")) } },
    });
    let body = sheet.shown(here, bulk);
    Ok(Shown::of(Section::Approvals, words.say("nav-approvals"), body)
        .with(vec![sheet])
        .seen(Seen::every_client()))
}

fn line(words: Words, of: ProposalFacts) -> Line {
    let ProposalFacts { proposal, state, by, proposed_on, says, decided_by, about, hash, .. } = of;
    let is_whole = state == "open" && SHOWN_WHOLE.contains(&about.as_str());
    let whole = if is_whole { format!("{proposal} {hash}") } else { String::new() };
    let says = said(words, &says).join("; ");
    Line { proposal, state, by, proposed_on, says, decided_by, whole }
}

fn said(words: Words, parts: &[Said]) -> Vec<String> {
    parts.iter().map(|part| words.worded(&part.0)).collect()
}

/// A proposal.
pub async fn show(here: Here, Path(id): Path<String>) -> Response {
    let shown = draw(&here, id).await;
    here.give(shown)
}

async fn draw(here: &Here, id: String) -> Result<Shown, Problem> {
    let missing = id.clone();
    let found = here.answer(move |office, date| proposal(office, &id, date)).await?;
    let found = found.filter(|proposal| may_see(&here.visitor, proposal));
    let of = found.ok_or_else(|| {
        Problem::not_found(sentence!("nothing was submitted for approval as {id}", id = missing))
    })?;
    let words = here.words;
    let (rows, warnings) = rows_of(here, of.proposal.clone()).await?.unzip();
    let mut warnings: Vec<Said> = warnings.unwrap_or_default();
    let id = of.proposal.clone();
    let (_, found) =
        here.rooms.apart(move |rooms| tiers::found(rooms, &id)).await.map_err(failed)?;
    let in_facts = |found| here.rooms.reading.look(|office| facts_of(office, &of.proposal, found));
    let tier = found.as_ref().map(in_facts);
    let would = would_of(here, of.proposal.clone(), &mut warnings).await?;
    let pairs = [
        ("state", html! { (badge(Tone::of(&of.state), &words.word(Family::Value, &of.state))) }),
        ("by", html! { (of.by) }),
        ("proposed_on", html! { (of.proposed_on) }),
        ("decided_by", html! { (of.decided_by.clone().unwrap_or_default()) }),
        ("recalled_at", html! { (of.recalled_at.clone().unwrap_or_default()) }),
        ("reason", html! { (of.reason.clone().unwrap_or_default()) }),
    ];
    let pairs: Vec<(String, Markup)> =
        pairs.into_iter().map(|(name, value)| (words.word(Family::Column, name), value)).collect();
    let body = html! {
        @for warning in said(words, &warnings) { p.error role="alert" { (warning) } }
        (card("says", &words.say("approval-says"), &html! {}, &html! {
            ol.says { @for sentence in said(words, &of.says) { li { (sentence) } } }
        }))
        @for sheet in &would { (sheet.shown(here, None)) }
        @if let Some(rows) = &rows { (rows.shown(here, None)) }
        @if let Some(tier) = &tier {
            (card("tier", &words.say("approval-tier"), &html! {}, &facts(&tier_pairs(words, tier))))
        }
        (card("facts", &words.say("approval-facts"), &html! {}, &facts(&pairs)))
        p.hint { (words.word(Family::Column, "hash")) " " code { (of.hash) } }
        @if of.state == "open" {
            (card("word", &words.say("approval-word"), &html! {}, &word(here, &of, found.as_ref())))
        }
    };
    let crumbs = vec![(words.say("nav-approvals"), here.link("/approvals"))];
    // Rows may name clients.
    let shown = Shown::of(Section::Approvals, of.proposal, body).seen(Seen::every_client());
    Ok(Shown { crumbs, ..shown.with(would.into_iter().chain(rows).collect()) })
}

/// The tier in which it lies, and how far it has come.
fn tier_pairs(words: Words, of: &TierFacts) -> Vec<(String, Markup)> {
    let roles: Vec<String> = of.roles.iter().map(|role| words.word(Family::Role, role)).collect();
    let given = of.approved_by.len().to_string();
    let approvals = [("given", given.as_str()), ("due", &of.approvals.to_string())];
    let moved = match (&of.amount, &of.currency) {
        (Some(amount), Some(currency)) => ("amount", format!("{amount} {currency}")),
        _ => ("unknown_rows", of.unknown_rows.to_string()),
    };
    let pairs = [
        moved,
        ("above", of.above.clone()),
        ("approvals", words.say_with("approval-given", &approvals)),
        ("approved_by", of.approved_by.join(", ")),
        ("roles", roles.join(", ")),
        ("may_approve", of.may_approve.join(", ")),
    ];
    let pair =
        |(name, value): (&str, String)| (words.word(Family::Column, name), html! { (value) });
    pairs.into_iter().map(pair).collect()
}

/// What an approval would bring about, as a table of balances, and what else waits for the same;
/// what looks wrong about it goes to the warnings.
async fn would_of(
    here: &Here,
    id: String,
    warnings: &mut Vec<Said>,
) -> Result<Vec<Sheet>, Problem> {
    let found = here.rooms.apart(move |rooms| effects(rooms, &id)).await.map_err(failed)?;
    let words = here.words;
    let Some(mut found) = found else { return Ok(Vec::new()) };
    warnings.append(&mut found.warnings);
    let [also, nothing_else] =
        ["approval-waiting", "approval-none-waiting"].map(|key| words.say(key));
    let waiting = Sheet::of("waiting", also, nothing_else, &found.waiting, &[]);
    Ok(vec![effects_of(words, &found), waiting.opening("proposal", "/approvals")])
}

/// Each balance before and after, as a table: of what is approved, and of what is only tried.
pub(super) fn effects_of(words: Words, would: &WouldFacts) -> Sheet {
    let [caption, nothing] = ["approval-effects", "approval-no-effects"].map(|key| words.say(key));
    Sheet::of("effects", caption, nothing, &would.effects, &[])
}

/// The rows of a document, which are what is approved, and what to know before.
async fn rows_of(here: &Here, id: String) -> Result<Option<(Sheet, Vec<Said>)>, Problem> {
    // One more than a page shows, so that it says that there are more.
    let rows_max = if here.needs_whole() { usize::MAX } else { ROWS_SHOWN_MAX + 1 };
    let found =
        here.rooms.apart(move |rooms| document(rooms, &id, rows_max)).await.map_err(failed)?;
    let words = here.words;
    Ok(found.map(|found| {
        let rows = Rows::of_texts(found.columns, found.rows);
        let [caption, nothing] = ["approval-rows", "approval-no-rows"].map(|key| words.say(key));
        (Sheet::of_report("rows", caption, nothing, rows), found.warnings)
    }))
}

/// The forms of whoever decides. Nobody approves their own; their own they may recall.
fn word(here: &Here, of: &ProposalFacts, found: Option<&Authority>) -> Markup {
    let words = here.words;
    let me = Name::from(here.visitor.person.person.as_str());
    let own = here.rooms.reading.look(|office| {
        let kept = office.proposals.find(&of.proposal);
        kept.is_some_and(|kept| is_author(kept, &me, &office.people, &office.directory))
    });
    let place = below("/approvals", &of.proposal);
    let (others, may) = here.rooms.reading.look(|office| {
        let others = who_may_approve(office, &of.proposal, found);
        (others.join(", "), may_approve(office, &of.proposal, &me, found))
    });
    let who = match others.as_str() {
        "" => words.say("approval-nobody"),
        people => words.say_with("approval-who", &[("people", people)]),
    };
    html! {
        @if own {
            p.hint { (words.say("approval-own")) }
            p.hint { (who) }
        } @else if !may {
            p.hint { (who) }
        } @else {
            form.inline method="post" action={ (place) "/approve" } {
                input type="hidden" name=(CSRF_FIELD) value=(here.visitor.csrf);
                input type="hidden" name="hash" value=(of.hash);
                button.primary type="submit" { (words.say("approve")) }
            }
        }
        @if own {
            form.inline method="post" action={ (place) "/recall" } {
                input type="hidden" name=(CSRF_FIELD) value=(here.visitor.csrf);
                button type="submit" { (words.say("recall")) }
            }
        } @else {
            form.inline method="post" action={ (place) "/decline" } {
                input type="hidden" name=(CSRF_FIELD) value=(here.visitor.csrf);
                label for="reason" { (words.say("decline-reason")) }
                input #reason type="text" name="reason" required;
                button type="submit" { (words.say("decline")) }
            }
        }
    }
}

/// The hash of what was shown.
#[derive(Deserialize)]
pub struct ShownHash {
    hash: String,
}

/// Why it is declined.
#[derive(Deserialize)]
pub struct Why {
    reason: String,
}

/// A second person approves.
pub async fn approve(here: Here, Path(id): Path<String>, Form(form): Form<ShownHash>) -> Response {
    let place = below("/approvals", &id);
    let approved = match hash(&form.hash) {
        Ok(shown) => commands::approve(&here.rooms, &here.visitor, &id, shown).await,
        Err(problem) => Err(problem),
    };
    match approved {
        Ok(Some(())) if here.rooms.reading.look(|office| is_open(office, &id)) => {
            done(&place, "approved-first")
        }
        Ok(Some(())) => match next_of(&here, &id).await {
            Some(next) => done(&below("/approvals", &next), "approved-next"),
            None => done(&place, "approved"),
        },
        Ok(None) => done(&place, "approved-goes-on"),
        Err(problem) => here.went_wrong(&place, &problem),
    }
}

/// Is another person's word still due?
fn is_open(office: &Office, id: &str) -> bool {
    office.proposals.find(id).is_some_and(|kept| kept.decision.is_none())
}

/// So many of what waits is looked at for one that its reader may approve.
const NEXT_LOOKED_AT_MAX: usize = 50;

/// The next one behind an approval that its reader may approve; none also when that cannot be said.
async fn next_of(here: &Here, id: &str) -> Option<String> {
    let (id, me) = (id.to_owned(), Name::from(here.visitor.person.person.as_str()));
    let look = move |rooms: &Rooms| {
        let waiting: Vec<Name> = rooms.reading.look(|office| {
            let today = office.days.current();
            let open = office.proposals.open();
            let can_be = open.filter(|(_, kept)| !has_expired(kept, &office.directory, today));
            can_be.map(|(proposal, _)| proposal.clone()).collect()
        });
        let (mut behind, mut before): (Vec<Name>, Vec<Name>) =
            waiting.into_iter().partition(|proposal| proposal.as_str() > id.as_str());
        behind.sort();
        before.sort();
        for proposal in behind.iter().chain(&before).take(NEXT_LOOKED_AT_MAX) {
            let (_, found) = tiers::found(rooms, proposal)?;
            let may = |office: &Office| may_approve(office, proposal, &me, found.as_ref());
            if rooms.reading.look(may) {
                return Ok(Some(proposal.to_string()));
            }
        }
        Ok(None)
    };
    here.rooms.apart(look).await.ok().flatten()
}

/// A person approves what was chosen, each by what its line shows, and is told of how many.
pub async fn many(here: Here, Form(fields): Form<Vec<(String, String)>>) -> Response {
    let mut all = Many::default();
    for (id, shown) in chosen(&fields).filter_map(|whole| whole.rsplit_once(' ')) {
        all.count(match hash(shown) {
            Ok(shown) => commands::approve(&here.rooms, &here.visitor, id, shown).await,
            Err(problem) => Err(problem),
        });
    }
    all.told(&here, "/approvals", "approved")
}

/// A person declines.
pub async fn decline(here: Here, Path(id): Path<String>, Form(form): Form<Why>) -> Response {
    let place = below("/approvals", &id);
    match commands::decline(&here.rooms, &here.visitor, &id, &form.reason).await {
        Ok(()) => done(&place, "declined"),
        Err(problem) => here.went_wrong(&place, &problem),
    }
}

/// Whoever put it forward recalls it.
pub async fn recall(here: Here, Path(id): Path<String>) -> Response {
    let place = below("/approvals", &id);
    match commands::recall(&here.rooms, &here.visitor, &id).await {
        Ok(()) => done(&place, "recalled"),
        Err(problem) => here.went_wrong(&place, &problem),
    }
}
