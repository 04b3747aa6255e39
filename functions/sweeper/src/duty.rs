//! Shifts that end and begin: what is in the hands of who leaves is offered to who is there, and both ends of it are reported.
//!
//! A ticket stays with whoever has it until a colleague accepts it or somebody on call gets it, so none is nobody's in between. What
//! is done twice after a crash changes nothing: an offer stands, and a notice is given once.

use conversation::staff::{News, Notice};
use domain::{
    Member, Policy, QueueName, StaffDirectory, Timestamp, UserId,
    shifts::{Receiver, Roster, hand_over},
    staff::Role,
    ticket::Command,
};
use jiff::SignedDuration;
use store::{due::Due, tickets::TicketKey};

use crate::{App, Failed};

/// How far back a sweep looks at most for changes that none has seen to: longer than any outage that people do not notice.
const LOOKS_BACK: SignedDuration = SignedDuration::from_hours(2);

/// How many tickets one read of the index brings; of what waits, no more are counted.
const PAGE: i32 = 100;

/// Sees to every shift that has begun or ended since the last look.
pub(crate) async fn see_to_shifts(app: &App, policy: &Policy) -> Result<(), Failed> {
    if policy.settings.shifts.is_empty() {
        return Ok(());
    }
    let now = (app.clock)();
    let (version, seen) = app.store.shifts_seen().await?;
    let earliest = now.checked_sub(LOOKS_BACK).unwrap_or(now);
    let from = seen.unwrap_or(now).max(earliest);
    let roster = Roster::new(&policy.settings.shifts);
    let changes = roster.changes(from, now);
    if !changes.is_empty() {
        let crew = app.store.crew().await?;
        for change in changes {
            let Some(member) = crew.member(change.user) else {
                continue;
            };
            if change.begins {
                brief(app, policy, member, change.at).await?;
            } else {
                leave(app, policy, &crew, member, change.at).await?;
            }
        }
    }
    match app.store.saw_shifts(version, now).await {
        // Another sweep has seen to them, too.
        Ok(()) | Err(store::Error::Conflict) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Tells who begins what waits.
async fn brief(app: &App, policy: &Policy, member: &Member, at: Timestamp) -> Result<(), Failed> {
    let mut waiting = 0;
    let roster = Roster::new(&policy.settings.shifts);
    for queue in policy
        .settings
        .queues
        .keys()
        .filter(|queue| roster.is_on_duty(member.id, at, queue))
    {
        waiting += app.store.waiting(queue, PAGE).await?.len();
    }
    let hands = app.store.hands(&[member.id]).await?;
    let what = News::ShiftBegins {
        waiting: count(waiting),
        load: hands.first().map_or(0, |hands| hands.load),
    };
    tell(app, member.id, member, what, at).await
}

/// Offers what somebody who leaves has in hand, and reports it to the supervisors.
async fn leave(
    app: &App,
    policy: &Policy,
    crew: &StaffDirectory,
    member: &Member,
    at: Timestamp,
) -> Result<(), Failed> {
    let now = (app.clock)();
    let passed = pass_on(app, policy, crew, member, |queue| {
        !policy.is_on_duty(member.id, queue, now)
    })
    .await?;
    let what = News::ShiftEnded {
        agent: member.name.clone(),
        offered: passed.offered,
        on_call: passed.to_on_call,
        kept: passed.kept,
    };
    for supervisor in crew.with_role(Role::Supervisor) {
        tell(app, member.id, supervisor, what.clone(), at).await?;
    }
    Ok(())
}

/// Somebody hands over what they have, shift or not: it is offered, and reported to the supervisors.
pub(crate) async fn hand_over_all(app: &App, policy: &Policy, agent: UserId, due: &Due) -> Result<(), Failed> {
    let hands = app.store.hands(&[agent]).await?;
    let crew = app.store.crew().await?;
    // Back at work meanwhile, or not on the staff any more.
    let hands_over = hands.first().is_some_and(|hands| hands.handing_over);
    if let Some(member) = crew.member(agent).filter(|_| hands_over) {
        let passed = pass_on(app, policy, &crew, member, |_| true).await?;
        let what = News::HandsOver {
            agent: member.name.clone(),
            offered: passed.offered,
            on_call: passed.to_on_call,
            kept: passed.kept,
        };
        // The moment at which they said so: told once, however often this is done.
        let said = due.at.parse().unwrap_or((app.clock)());
        for supervisor in crew.with_role(Role::Supervisor).filter(|one| one.id != agent) {
            tell(app, agent, supervisor, what.clone(), said).await?;
        }
    }
    Ok(app.store.saw_hands(due).await?)
}

/// What became of somebody's tickets.
#[derive(Default)]
struct PassedOn {
    offered: u32,
    to_on_call: u32,
    kept: u32,
}

/// Offers the tickets that somebody has in those queues: to colleagues who are there, or else to whoever is on call.
async fn pass_on(
    app: &App,
    policy: &Policy,
    crew: &StaffDirectory,
    member: &Member,
    of: impl Fn(&QueueName) -> bool,
) -> Result<PassedOn, Failed> {
    let now = (app.clock)();
    let on_call = policy
        .settings
        .on_call
        .chain
        .iter()
        .find_map(|id| crew.member(*id).filter(|one| one.id != member.id));
    let mut passed = PassedOn::default();
    for queue in policy.settings.queues.keys().filter(|queue| of(queue)) {
        let held = app.store.held(queue, member.id, PAGE).await?;
        if held.is_empty() {
            continue;
        }
        let there: Vec<UserId> = crew.on_duty(policy, queue, now).iter().map(|one| one.id).collect();
        let hands = app.store.hands(&there).await?;
        let receivers: Vec<Receiver> = hands
            .iter()
            .filter(|hands| hands.present && hands.agent != member.id)
            .map(|hands| Receiver {
                user: hands.agent,
                load: hands.load,
                capacity: policy.settings.capacity,
                idle_since: hands.idle_since,
            })
            .collect();
        let tickets: Vec<_> = held.iter().map(|key| key.ticket).collect();
        for (key, (_, to)) in held.into_iter().zip(hand_over(member.id, &tickets, &receivers)) {
            let colleague = to.and_then(|to| crew.member(to));
            let (to, count) = match (colleague, on_call) {
                (Some(colleague), _) => (Some(colleague), &mut passed.offered),
                (None, Some(on_call)) => (Some(on_call), &mut passed.to_on_call),
                (None, None) => (None, &mut passed.kept),
            };
            *count += 1;
            if let Some(to) = to {
                offer(app, policy, key, to, on_call, now).await?;
            }
        }
    }
    Ok(passed)
}

async fn offer(
    app: &App,
    policy: &Policy,
    ticket: TicketKey,
    to: &Member,
    or: Option<&Member>,
    now: Timestamp,
) -> Result<(), Failed> {
    let command = Command::Offer {
        to: to.staffer(),
        or: or.map(Member::staffer),
    };
    handlers::ticket::execute(&app.store, ticket, &command, policy, now).await?;
    Ok(())
}

async fn tell(app: &App, of: UserId, to: &Member, what: News, at: Timestamp) -> Result<(), Failed> {
    let notice = Notice {
        to: to.id,
        lang: to.lang.clone(),
        what,
    };
    Ok(app.store.give_shift_notice(app.bot, of, at, &notice).await?)
}

fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}
