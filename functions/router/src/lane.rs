//! One pass over a lane.

mod digest;
mod notice;
mod trouble;

use std::{collections::HashSet, sync::Arc};

use domain::{
    LaneId, Policy, Timestamp, UserId,
    settings::Pace,
    ticket::{Side, Ticket},
};
use handlers::ticket::CommandOutcome;
use outbox::{
    Bucket, Class, Delivery, InFlight, LEASE, Next, Outcome, Settled, Step, StepKey, Telling, Turns, apply_outcome,
    is_of_clock, next, resume, side,
};
use store::{
    Error,
    lanes::{Page, Work},
    tickets::TicketKey,
};

use crate::{App, loaded::Loaded, step};

/// Whoever is alone in a lane says so much at a time; then it is looked whether somebody else has come.
const LOOKS_AFTER: u32 = 10;

/// How a pass ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// Nothing is left to do.
    Idle,
    /// The lane goes on at that moment.
    Until(Timestamp),
}

/// Carries out a lane's work until none is left, its pace is used up, or `until` has come.
///
/// # Errors
/// The table's. Nothing is lost: the work stands there.
pub async fn work(app: &App, lane: LaneId, until: Timestamp) -> Result<Rest, Error> {
    let policy = app.policies.get().await?;
    let mut worker = Worker {
        app,
        lane,
        policy,
        bucket: Bucket::default(),
        until,
        spoke: 0,
    };
    loop {
        match Box::pin(worker.pass()).await? {
            Pass::Again => {}
            // Nothing is kept waiting for a group that somebody has to mend: whatever tells that it is mended wakes it, and the sweeper.
            Pass::Rest(Rest::Until(_)) if worker.bucket.stands_still(worker.now()) => return Ok(Rest::Idle),
            Pass::Rest(rest) => return Ok(rest),
        }
    }
}

enum Pass {
    Again,
    Rest(Rest),
}

/// What became of one ticket's work.
enum Progress {
    /// Nothing is left, and its row is gone.
    Gone,
    /// Done, as far as this class goes.
    Done,
    /// Something was said, more waits, and it is another's turn.
    More,
    /// Its line about a clock is for a later minute. The lane is not kept waiting for that: the sweeper wakes it.
    Held,
    /// Nothing before that moment, for this ticket.
    Waits(Timestamp),
    /// Nothing before that moment, for the whole lane.
    Blocked(Timestamp),
}

struct Worker<'a> {
    app: &'a App,
    lane: LaneId,
    policy: Arc<Policy>,
    bucket: Bucket,
    until: Timestamp,
    /// How much was said in this turn.
    spoke: u32,
}

impl Worker<'_> {
    fn now(&self) -> Timestamp {
        (self.app.clock)()
    }

    fn pace(&self) -> Pace {
        match side(self.lane) {
            Side::Customer => self.policy.settings.limits.customer,
            Side::Group => self.policy.settings.limits.group,
        }
    }

    /// People's words of every ticket first, then cards, then the rest: of each, customers take turns.
    async fn pass(&mut self) -> Result<Pass, Error> {
        let mut page = self.app.store.lane_page(self.lane).await?;
        if page.work.is_empty() && page.notices.is_empty() {
            return Ok(Pass::Rest(Rest::Idle));
        }
        self.bucket = page.bucket.clone();
        if let Some(rest) = self.record_the_begun(&page).await? {
            return Ok(Pass::Rest(rest));
        }
        self.look_for_topics().await?;
        for (id, notice) in &page.notices {
            if let Some(until) = self.notice(id, notice).await? {
                return Ok(Pass::Rest(Rest::Until(until)));
            }
        }
        page.work.sort_by_key(|work| work.row.rank());
        let mut waits: Option<Timestamp> = None;
        let mut gone = HashSet::new();
        let mut held = false;
        for class in Class::ALL {
            if class == Class::Notice
                && let Some(at) = self.digest(&page.work, &gone).await?
            {
                return Ok(Pass::Rest(Rest::Until(at)));
            }
            // What has waited since that class was the most urgent of it, or since a more urgent one was.
            let waiting = |work: &&Work| work.row.rank().0 <= class && !gone.contains(&work.ticket);
            let waiting: Vec<&Work> = page.work.iter().filter(waiting).collect();
            let since: Vec<_> = waiting.iter().map(|work| (work.customer, work.row.rank().1)).collect();
            let mut turns = Turns::new(&since, self.bucket.last_turn(class));
            while let Some(turn) = turns.begin() {
                let Some(work) = waiting.get(turn.place) else { break };
                let progress = self.ticket(work, class, turn.alone).await?;
                let more = matches!(progress, Progress::More);
                match progress {
                    Progress::Gone => drop(gone.insert(work.ticket)),
                    Progress::Done | Progress::More => {}
                    Progress::Held => held = true,
                    Progress::Waits(at) => waits = Some(waits.map_or(at, |earlier| earlier.min(at))),
                    Progress::Blocked(at) => return Ok(Pass::Rest(Rest::Until(at))),
                }
                if more && turn.alone {
                    // Somebody else may have come.
                    return Ok(Pass::Again);
                }
                turns.end(turn, more, self.spoke > 0);
                if self.now() >= self.until {
                    return Ok(Pass::Rest(Rest::Until(self.now())));
                }
            }
        }
        // Rows are taken away by `ticket`; what is left waits, or came in the meantime.
        Ok(match waits {
            Some(at) => Pass::Rest(Rest::Until(at)),
            None if held => Pass::Rest(Rest::Idle),
            None => Pass::Again,
        })
    }

    /// Carries out a ticket's steps as long as they are of `class` or more urgent, up to the end of its turn, if it is not `alone`.
    async fn ticket(&mut self, work: &Work, class: Class, alone: bool) -> Result<Progress, Error> {
        let store = &self.app.store;
        let most = if alone { LOOKS_AFTER } else { 1 };
        self.spoke = 0;
        let Some(mut loaded) = Loaded::read(store, self.lane, work).await? else {
            tracing::error!(lane = %self.lane, ticket.id = work.ticket.0, "work for a ticket that is not there");
            store.drop_work(work).await?;
            return Ok(Progress::Gone);
        };
        loop {
            loaded.refresh(store, self.lane).await?;
            let now = self.now();
            let step = match next(loaded.view(self.lane), &self.policy.settings, now) {
                // Work that came in the meantime keeps the row, and the next pass sees it.
                Next::Idle => {
                    store.drop_work(work).await?;
                    return Ok(Progress::Gone);
                }
                Next::Advance(to) => {
                    let moved = loaded.delivery.advanced(to);
                    store
                        .record_delivery(self.lane, work, &moved, &[], None, self.chat())
                        .await?;
                    loaded.moved(Some(moved));
                    continue;
                }
                Next::Wait(at) => return Ok(Progress::Waits(at)),
                Next::GiveUp { step, in_doubt } => {
                    let outcome = Outcome::Withdrawn { in_doubt };
                    if let Some(progress) = self.record_delivery(work, &mut loaded, &step, outcome).await? {
                        return Ok(progress);
                    }
                    continue;
                }
                Next::Do(step) if step.class > class => return Ok(Progress::Done),
                Next::Do(step) if self.spoke >= most && step.key.is_said() => return Ok(Progress::More),
                Next::Do(step) => self.promising(step, &loaded.ticket).await?,
            };
            let later = is_of_clock(&step) && self.bucket.telling(1, now) == Telling::Later;
            if later || self.bucket.holds(&step.key, now) {
                return Ok(Progress::Held);
            }
            let trying = InFlight {
                ticket: Some(work.ticket),
                key: step.key.clone(),
                of_version: loaded.delivery.version,
                at: now,
            };
            let turn = (step.key.is_said() && side(self.lane) == Side::Group).then_some(work.customer);
            if let Some(at) = self.reserve(trying, step.class, is_of_clock(&step), turn, now).await? {
                return Ok(Progress::Blocked(at));
            }
            let cursor = loaded.cursor();
            let outcome = step::carry_out(
                self.app,
                self.lane,
                self.chat(),
                &loaded.ticket,
                &loaded.delivery,
                &step,
                &self.policy,
            )
            .await?;
            if let Some(progress) = self.record_delivery(work, &mut loaded, &step, outcome).await? {
                return Ok(progress);
            }
            self.spoke += u32::from(step.key.is_said() && loaded.cursor() != cursor);
        }
    }

    /// The step; if it promises something to a customer, with what the group that is to keep it lets them expect. One read for each promise.
    async fn promising(&self, step: Box<Step>, ticket: &Ticket) -> Result<Box<Step>, Error> {
        if side(self.lane) == Side::Group || !step.promises() {
            return Ok(step);
        }
        let page = self.app.store.lane_head(ticket.group_lane()).await?;
        let words = |work: &&Work| work.row.rank().0 == Class::Words && work.customer != ticket.customer.user;
        let others: HashSet<_> = page.work.iter().filter(words).map(|work| work.customer).collect();
        if page.bucket.trouble.is_some() {
            return Ok(Box::new(step.with_group_standing()));
        }
        let limit = self.policy.settings.limits.group;
        let behind = page.bucket.behind(limit, others.len(), self.now());
        Ok(Box::new(step.with_group_behind(behind)))
    }

    /// A call that was begun, and whose outcome was never recorded: whoever made it is at it still, or dead. Nothing else may be
    /// begun in the lane before it is settled, or the lane would forget that it may have been carried out.
    async fn record_the_begun(&mut self, page: &Page) -> Result<Option<Rest>, Error> {
        let Some(trying) = self.bucket.trying.clone() else {
            return Ok(None);
        };
        let now = self.now();
        let dead_at = trying.at.checked_add(LEASE).unwrap_or(now);
        if let StepKey::Notice(id) = &trying.key {
            // Until it is gone it may be on its way, by somebody who is not done with it: another who comes now would send it too.
            let is_under_way = now < dead_at && page.notices.iter().any(|(known, _)| known == id);
            return Ok(is_under_way.then_some(Rest::Until(dead_at)));
        }
        // A row is taken away only after everything was recorded. It may have been pushed out of the page by more urgent ones since.
        let store = &self.app.store;
        let work = match (
            page.work.iter().find(|work| Some(work.ticket) == trying.ticket),
            trying.ticket,
        ) {
            (Some(work), _) => Some(work.clone()),
            (None, Some(ticket)) if page.full => store.work(self.lane, ticket).await?,
            (None, _) => None,
        };
        let Some(work) = &work else {
            return Ok(None);
        };
        let Some(mut loaded) = Loaded::read(&self.app.store, self.lane, work).await? else {
            return Ok(None);
        };
        if !loaded.is_at(trying.of_version, &trying.key) {
            return Ok(None);
        }
        if now < dead_at {
            return Ok(Some(Rest::Until(dead_at)));
        }
        loaded.refresh(&self.app.store, self.lane).await?;
        let Some(step) = resume(loaded.view(self.lane), &trying.key, &self.policy.settings, now) else {
            return Ok(None);
        };
        tracing::warn!(lane = %self.lane, ticket.id = work.ticket.0, step = ?trying.key, "its sender died; its outcome is unknown");
        Ok(
            match self.record_delivery(work, &mut loaded, &step, Outcome::Unknown).await? {
                Some(Progress::Blocked(at)) => Some(Rest::Until(at)),
                Some(Progress::Gone | Progress::Done | Progress::More | Progress::Held | Progress::Waits(_)) | None => {
                    None
                }
            },
        )
    }

    /// Records what came of a call; says how the ticket's turn ends, if it does.
    async fn record_delivery(
        &mut self,
        work: &Work,
        loaded: &mut Loaded,
        step: &Step,
        outcome: Outcome,
    ) -> Result<Option<Progress>, Error> {
        let now = self.now();
        let settled = apply_outcome(
            self.lane,
            &loaded.ticket,
            &loaded.delivery,
            &self.bucket,
            step,
            outcome,
            now,
        );
        let blocked = settled.bucket.as_ref().and_then(|bucket| bucket.blocked_until);
        let held = settled
            .bucket
            .as_ref()
            .is_some_and(|bucket| bucket.holds(&step.key, now));
        let parked = settled.parked;
        let moved = self.store(work, &loaded.ticket, settled).await?;
        loaded.moved(moved);
        if parked {
            self.app.store.drop_work(work).await?;
            return Ok(Some(Progress::Gone));
        }
        if let Some(until) = blocked {
            return Ok(Some(Progress::Blocked(until)));
        }
        if held {
            return Ok(Some(Progress::Held));
        }
        Ok((self.now() >= self.until).then(|| Progress::Blocked(self.now())))
    }

    /// Stores what a call has led to; gives the delivery if it moved.
    ///
    /// What the ticket must be told comes first: told twice after a crash is better than never.
    async fn store(&mut self, work: &Work, ticket: &Ticket, settled: Settled) -> Result<Option<Delivery>, Error> {
        let store = &self.app.store;
        if let Some(why) = &settled.mend {
            tracing::error!(lane = %self.lane, why, "the lane stands still until this is mended");
        }
        if let Some(command) = &settled.tell {
            let of = TicketKey {
                bot: ticket.bot,
                customer: ticket.customer.user,
                ticket: ticket.id,
            };
            let told = handlers::ticket::execute(store, of, command, &self.policy, self.now()).await?;
            match told {
                CommandOutcome::Changed | CommandOutcome::Nothing => {}
                CommandOutcome::Rejected(rejected) => tracing::warn!(ticket.id = ticket.id.0, ?rejected, "not told"),
                CommandOutcome::NoTicket => tracing::warn!(ticket.id = ticket.id.0, "not told: the ticket is gone"),
            }
        }
        if let Some(delivery) = &settled.delivery {
            store
                .record_delivery(self.lane, work, delivery, &settled.links, settled.topic, self.chat())
                .await?;
        }
        if let Some(bucket) = settled.bucket {
            self.put_bucket(bucket, settled.news.as_ref()).await?;
        }
        Ok(settled.delivery)
    }

    /// Where this lane's chat is now.
    fn chat(&self) -> domain::ChatId {
        self.bucket.moved_to.unwrap_or_else(|| self.lane.chat())
    }

    /// Reserves one call, and notes what is begun, and whose turn it is, if it is somebody's; or gives the moment to ask again at.
    async fn reserve(
        &mut self,
        trying: InFlight,
        class: Class,
        of_clock: bool,
        turn: Option<UserId>,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Error> {
        let key = trying.key.clone();
        match self.bucket.reserve(self.pace(), class, trying, now) {
            Err(at) => Ok(Some(at)),
            Ok(mut reserved) => {
                if of_clock {
                    reserved = reserved.counting(&key, now);
                }
                if let Some(customer) = turn {
                    reserved = reserved.with_turn(class, customer);
                }
                self.app.store.put_bucket(self.lane, &reserved).await?;
                self.bucket = reserved;
                Ok(None)
            }
        }
    }
}
