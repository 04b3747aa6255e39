//! The promises, whatever was played.
//!
//! [`Watch`] looks at tickets after each step; [`promises`] at everything, when the desk has come to rest.

mod delivered;
mod hands;
mod presses;
mod private;
mod replies;
mod staff;
mod topics;
mod vanished;

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    BotId, TicketId, UserId,
    ticket::{Commit, State, Ticket, compute_clocks, due},
};
use store::keys::Named;

use crate::{Desk, diary::Diary};

/// What was found wrong. Empty is good.
pub type Wrong = Vec<String>;

/// A ticket with its whole history.
#[derive(Clone, Debug)]
pub struct Case {
    /// The ticket as it stands in the table.
    pub ticket: Ticket,
    /// Its commits.
    pub commits: Vec<Commit>,
}

/// Follows every ticket through the stream.
#[derive(Debug, Default)]
pub struct Watch {
    folds: BTreeMap<TicketId, Ticket>,
    commits: BTreeMap<TicketId, Vec<Commit>>,
    hands: hands::Workload,
}

impl Watch {
    /// Looks at the tickets that have changed since the last look: a snapshot is the fold of its commits, its due time is
    /// what it would be if it were decided now, and what the desk owes has one.
    pub async fn look(&mut self, desk: &Desk, wrong: &mut Wrong) {
        let records = desk.take_records("watch", std::mem::take);
        let mut touched: BTreeSet<(BotId, UserId, TicketId)> = BTreeSet::new();
        for record in &records {
            match lambda::stream::image(&record.event) {
                Ok(Some(image)) => {
                    if let Named::Ticket(bot, user, id) = image.named {
                        touched.insert((bot, user, id));
                    }
                    self.hands.follow(desk, record, &image, wrong);
                }
                Ok(None) => {}
                Err(error) => wrong.push(format!("a record cannot be read: {error}")),
            }
        }
        for (bot, user, id) in touched {
            self.follow(desk, id).await;
            let Ok(Some(ticket)) = desk.store.ticket(bot, user, id).await else {
                wrong.push(format!("ticket {id} is gone, or cannot be read"));
                continue;
            };
            if self.folds.get(&id) != Some(&ticket) {
                wrong.push(format!(
                    "ticket {id} is not the fold of its commits:\n{ticket:?}\n{:?}",
                    self.folds.get(&id)
                ));
            }
            if compute_clocks(&ticket, &desk.policy) != ticket.clocks {
                wrong.push(format!("the clocks of ticket {id} stand wrong: {:?}", ticket.clocks));
            }
            let again = due(&ticket, &desk.policy);
            if again != ticket.due {
                wrong.push(format!(
                    "ticket {id} is due at {:?}, and should be at {again:?}",
                    ticket.due
                ));
            }
            if ticket.state.desk_owes() && ticket.due.is_none() {
                wrong.push(format!("the desk owes in ticket {id}, and nothing is due"));
            }
            if ticket.state == State::Closed && ticket.due.is_some() {
                wrong.push(format!("ticket {id} is closed, and due"));
            }
        }
        self.hands.agree(desk, self.folds.values(), wrong).await;
    }

    async fn follow(&mut self, desk: &Desk, id: TicketId) {
        let known = self.commits.entry(id).or_default();
        let after = known.last().map_or(0, |commit| commit.version);
        let more = desk.commits_after(id, after).await;
        for commit in more {
            let folded = Ticket::fold(self.folds.remove(&id), &commit);
            if let Some(folded) = folded {
                self.folds.insert(id, folded);
            }
            known.push(commit);
        }
    }

    /// Every ticket with its history.
    #[must_use]
    pub fn cases(&self) -> Vec<Case> {
        self.folds
            .iter()
            .map(|(id, ticket)| Case {
                ticket: ticket.clone(),
                commits: self.commits.get(id).cloned().unwrap_or_default(),
            })
            .collect()
    }
}

/// Looks at everything. The desk has come to rest, and nothing breaks any more.
pub async fn promises(desk: &Desk, diary: &Diary, watch: &mut Watch) -> Wrong {
    let mut wrong = Wrong::new();
    watch.look(desk, &mut wrong).await;
    let cases = watch.cases();
    delivered::to_agents(desk, diary, &cases, &mut wrong);
    delivered::to_customers(desk, diary, &cases, &mut wrong);
    delivered::edits(desk, diary, &cases, &mut wrong);
    vanished::nothing(desk, diary, &cases, &mut wrong);
    private::notes_stay_inside(desk, diary, &mut wrong);
    private::nobody_reads_others(desk, diary, &cases, &mut wrong);
    presses::each_is_answered_once(desk, diary, &mut wrong);
    replies::find_their_ticket(desk, diary, &cases, &mut wrong);
    topics::one_each(desk, diary, &cases, &mut wrong);
    if desk.plan.people {
        staff::calls_are_repeated_until_answered(desk, &cases, &mut wrong);
        staff::offers_come_to_an_end(desk, &cases, &mut wrong);
        staff::each_is_told_once(desk, &cases, &mut wrong);
        staff::who_says_so_is_there(desk, &mut wrong).await;
    }
    drained(desk, &mut wrong).await;
    match csat::recount(&desk.csat).await {
        Ok(report) if report.agrees() && report.behind == 0 && report.moving == 0 => {}
        Ok(report) => wrong.push(format!("the counters disagree: {report:?}")),
        Err(error) => wrong.push(format!("no recount: {error}")),
    }
    wrong
}

/// Every lane is at its end.
async fn drained(desk: &Desk, wrong: &mut Wrong) {
    match desk.store.lanes_with_work().await {
        Ok(lanes) if lanes.is_empty() => {}
        Ok(lanes) => wrong.push(format!("lanes still have work: {lanes:?}")),
        Err(error) => wrong.push(format!("the lanes cannot be read: {error}")),
    }
    for queue in [&desk.wake_ups, &desk.ticks] {
        let (left, name) = queue.with(|queue, _| (queue.len(), queue.name().to_owned()));
        if left > 0 {
            wrong.push(format!("{left} messages are left in the queue {name}"));
        }
    }
    if desk.waiting() > 0 {
        wrong.push(format!("{} updates were never accepted", desk.waiting()));
    }
}
