//! What agents have in hand: what the desk gives, it gives to those who are there and have room.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    TicketId, Timestamp, UserId,
    ticket::{Commit, Event, Ticket},
};
use jiff::SignedDuration;
use local::Record;
use store::{Image, keys::Named};

use super::Wrong;
use crate::Desk;

/// A shift may end between a decision and its commit.
const AT_THE_END: SignedDuration = SignedDuration::from_mins(1);

/// Four o'clock in Moscow of the night after a play's first day.
const FIRST_RECOUNT: i64 = 1_772_499_600;

/// What agents have in hand, as the stream tells it: in the order in which it came about.
#[derive(Debug, Default)]
pub(super) struct Workload {
    held: BTreeMap<UserId, i64>,
    present: BTreeSet<UserId>,
    folds: BTreeMap<TicketId, Ticket>,
}

impl Workload {
    /// One record of the stream.
    pub(super) fn follow(&mut self, desk: &Desk, record: &Record, image: &Image, wrong: &mut Wrong) {
        if let Named::Workload(agent) = image.named {
            let shown = serde_json::to_value(&record.event.change.new_image).unwrap_or_default();
            if shown["present"]["BOOL"] == true {
                self.present.insert(agent);
            } else {
                self.present.remove(&agent);
            }
        }
        let Some(commit) = &image.commit else { return };
        let before = self.folds.remove(&commit.ticket);
        let had = before.as_ref().and_then(Ticket::holder);
        let Some(after) = Ticket::fold(before, commit) else {
            wrong.push(format!("{}: commit {} follows none", commit.ticket, commit.version));
            return;
        };
        if let Some(had) = had {
            *self.held.entry(had).or_default() -= 1;
        }
        if let Some(has) = after.holder() {
            *self.held.entry(has).or_default() += 1;
        }
        self.folds.insert(commit.ticket, after);
        for event in &commit.events {
            if let Event::Taken {
                agent,
                by_desk: true,
                from: None,
                ..
            } = event
            {
                self.given(desk, *agent, commit, wrong);
            }
        }
    }

    fn given(&self, desk: &Desk, agent: UserId, commit: &Commit, wrong: &mut Wrong) {
        let settings = &desk.policy.settings;
        let held = self.held.get(&agent).copied().unwrap_or_default();
        let given = format!("{agent} was given {}", commit.ticket);
        if held > i64::from(settings.capacity) && commit.at.as_second() < FIRST_RECOUNT {
            wrong.push(format!("{given}, and has {held}, with room for {}", settings.capacity));
        }
        if !self.present.contains(&agent) {
            wrong.push(format!("{given} while away"));
        }
        let before = commit.at.checked_sub(AT_THE_END).unwrap_or(commit.at);
        // Every shift of a play serves every queue.
        let on_duty = |at| desk.policy.is_on_duty(agent, &settings.default_queue, at);
        if !on_duty(commit.at) && !on_duty(before) {
            wrong.push(format!("{given} while off duty, at {}", commit.at));
        }
    }

    /// What is stored of each agent agrees with the commits, and with the tickets. Until the night: loads are counted anew then, from an
    /// index that is taken to show what is older than a minute, and that of a play may show nothing for as long as it likes.
    pub(super) async fn agree<'a>(&self, desk: &Desk, tickets: impl Iterator<Item = &'a Ticket>, wrong: &mut Wrong) {
        let until_night = Timestamp::from_second(FIRST_RECOUNT).is_ok_and(|night| desk.time.now() < night);
        let mut owned: BTreeMap<UserId, i64> = BTreeMap::new();
        for agent in tickets.filter_map(Ticket::holder) {
            *owned.entry(agent).or_default() += 1;
        }
        let staff = desk.staff;
        let agents = [staff.anna, staff.boris, staff.vera].map(UserId);
        let stored = desk.store.hands(&agents).await.expect("a read");
        for agent in agents {
            let of = |all: &BTreeMap<UserId, i64>| all.get(&agent).copied().unwrap_or_default();
            let load = stored
                .iter()
                .find(|hands| hands.agent == agent)
                .map_or(0, |hands| hands.load);
            let load = if until_night { i64::from(load) } else { of(&owned) };
            let all = [load, of(&self.held), of(&owned)];
            if all.iter().any(|one| *one != all[0]) {
                wrong.push(format!("{agent} has {all:?}: as stored, by commits, by tickets"));
            }
        }
    }
}
