//! One pass over a lane.

use std::sync::Arc;

use domain::{
    LaneId, TicketId, Timestamp,
    lane::{Bucket, Class, Delivery, LEASE, Next, Outcome, Settled, StepKey, Trying, View, next, settle, side},
    settings::{Pace, Policy},
    staff::Notice,
    ticket::{Commit, Side, Ticket},
};
use store::{
    Error,
    lanes::Work,
    turns::{TicketKey, Told},
};

use crate::{App, step};

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
    };
    loop {
        match Box::pin(worker.pass()).await? {
            Pass::Again => {}
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
    /// Done, as far as this class goes.
    Done,
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

    /// People's words of every ticket first, then cards, then the rest: each in the order of waiting.
    async fn pass(&mut self) -> Result<Pass, Error> {
        let mut page = self.app.store.lane_page(self.lane).await?;
        if page.work.is_empty() && page.notices.is_empty() {
            return Ok(Pass::Rest(Rest::Idle));
        }
        self.bucket = page.bucket;
        for (id, notice) in &page.notices {
            if let Some(until) = self.notice(id, notice).await? {
                return Ok(Pass::Rest(Rest::Until(until)));
            }
        }
        page.work.sort_by_key(|work| work.row.rank());
        let mut waits: Option<Timestamp> = None;
        for class in Class::ALL {
            for work in &page.work {
                match self.ticket(work, class).await? {
                    Progress::Done => {}
                    Progress::Waits(at) => waits = Some(waits.map_or(at, |earlier| earlier.min(at))),
                    Progress::Blocked(at) => return Ok(Pass::Rest(Rest::Until(at))),
                }
                if self.now() >= self.until {
                    return Ok(Pass::Rest(Rest::Until(self.now())));
                }
            }
        }
        // Rows are taken away by `ticket`; what is left waits, or came in the meantime.
        Ok(waits.map_or(Pass::Again, |at| Pass::Rest(Rest::Until(at))))
    }

    /// Carries out a ticket's steps as long as they are of `class` or more urgent.
    async fn ticket(&mut self, work: &Work, class: Class) -> Result<Progress, Error> {
        let store = &self.app.store;
        let (mut delivery, ticket) = store.delivery(self.lane, work).await?;
        let Some(mut ticket) = ticket else {
            tracing::error!(lane = %self.lane, ticket.id = work.ticket.0, "work for a ticket that is not there");
            store.drop_work(self.lane, work).await?;
            return Ok(Progress::Done);
        };
        let mut commits = store.commits(work.ticket, delivery.seq).await?;
        // The snapshot may be older than the newest commit that was read after it.
        if commits.last().is_some_and(|last| last.version > ticket.version)
            && let Some(newer) = store.ticket(self.lane.bot(), work.customer, work.ticket).await?
        {
            ticket = newer;
        }
        let mut context: Vec<Commit> = Vec::new();
        loop {
            if let (Some((from, _)), true) = (delivery.context, context.is_empty()) {
                context = store.commits(work.ticket, from - 1).await?;
            }
            let now = self.now();
            let view = View {
                lane: self.lane,
                delivery: &delivery,
                ticket: &ticket,
                commits: &commits,
                context: &context,
            };
            let step = match next(view, &self.policy.settings, now) {
                Next::Idle => {
                    store.drop_work(self.lane, work).await?;
                    return Ok(Progress::Done);
                }
                Next::Advance((seq, step)) => {
                    let moved = Delivery {
                        version: delivery.version + 1,
                        seq,
                        step,
                        ..delivery.clone()
                    };
                    store.settle(self.lane, work, &moved, &[], None, self.chat()).await?;
                    delivery = moved;
                    commits = store.commits(work.ticket, delivery.seq).await?;
                    continue;
                }
                Next::Wait(at) => return Ok(Progress::Waits(at)),
                Next::Do(step) if step.class > class => return Ok(Progress::Done),
                Next::Do(step) => step,
            };
            let outcome = match self
                .begin(Some((work.ticket, delivery.version)), &step.key, step.class, now)
                .await?
            {
                Begun::Wait(at) => return Ok(Progress::Blocked(at)),
                Begun::Died => Outcome::Unknown,
                Begun::Go => {
                    step::carry_out(
                        self.app,
                        self.lane,
                        self.chat(),
                        work.ticket,
                        &ticket,
                        &delivery,
                        &step,
                        &self.policy,
                    )
                    .await?
                }
            };
            let settled = settle(self.lane, &ticket, &delivery, &self.bucket, &step, outcome, self.now());
            let blocked = settled.bucket.as_ref().and_then(|bucket| bucket.blocked_until);
            let parked = settled.parked;
            if let Some(moved) = self.store(work, &ticket, settled).await? {
                delivery = moved;
            }
            if parked {
                store.drop_work(self.lane, work).await?;
                return Ok(Progress::Done);
            }
            if let Some(until) = blocked {
                return Ok(Progress::Blocked(until));
            }
            if self.now() >= self.until {
                return Ok(Progress::Blocked(self.now()));
            }
            if commits.last().is_none_or(|last| last.version <= delivery.seq) {
                commits = store.commits(work.ticket, delivery.seq).await?;
                if let Some(newer) = store.ticket(self.lane.bot(), work.customer, work.ticket).await? {
                    ticket = newer;
                }
            }
        }
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
            let told = store.tell(of, command, &self.policy, self.now()).await?;
            match told {
                Told::Changed | Told::Nothing => {}
                Told::Rejected(rejected) => tracing::warn!(ticket.id = ticket.id.0, ?rejected, "not told"),
                Told::NoTicket => tracing::warn!(ticket.id = ticket.id.0, "not told: the ticket is gone"),
            }
        }
        if let Some(delivery) = &settled.delivery {
            store
                .settle(self.lane, work, delivery, &settled.links, settled.topic, self.chat())
                .await?;
        }
        if let Some(bucket) = settled.bucket {
            store.put_bucket(self.lane, &bucket).await?;
            self.bucket = bucket;
        }
        Ok(settled.delivery)
    }

    /// Where this lane's chat is now.
    fn chat(&self) -> domain::ChatId {
        self.bucket.moved_to.unwrap_or_else(|| self.lane.chat())
    }

    /// Reserves one call, and notes what is begun.
    async fn begin(
        &mut self,
        of: Option<(TicketId, u64)>,
        key: &StepKey,
        class: Class,
        now: Timestamp,
    ) -> Result<Begun, Error> {
        let (ticket, of_version) = of.map_or((None, 0), |(ticket, version)| (Some(ticket), version));
        let same = |trying: &&Trying| trying.ticket == ticket && trying.key == *key && trying.of_version == of_version;
        if let Some(trying) = self.bucket.trying.as_ref().filter(same) {
            // Begun before, and its outcome was never recorded: whoever did it is at it still, or dead.
            let dead_at = trying.at.checked_add(LEASE).unwrap_or(now);
            if now < dead_at {
                return Ok(Begun::Wait(dead_at));
            }
            let settled = Bucket {
                version: self.bucket.version + 1,
                trying: None,
                ..self.bucket.clone()
            };
            self.app.store.put_bucket(self.lane, &settled).await?;
            self.bucket = settled;
            return Ok(Begun::Died);
        }
        let trying = Trying {
            ticket,
            key: key.clone(),
            of_version,
            at: now,
        };
        match self.bucket.reserve(self.pace(), class, trying, now) {
            Err(at) => Ok(Begun::Wait(at)),
            Ok(reserved) => {
                self.app.store.put_bucket(self.lane, &reserved).await?;
                self.bucket = reserved;
                Ok(Begun::Go)
            }
        }
    }

    /// Sends a notice to a member of staff; gives the moment to go on at if it must wait.
    async fn notice(&mut self, id: &str, notice: &Notice) -> Result<Option<Timestamp>, Error> {
        let key = StepKey::Notice(id.to_owned());
        let now = self.now();
        match self.begin(None, &key, Class::Words, now).await? {
            Begun::Wait(at) => return Ok(Some(at)),
            // After a death it may have been sent. A candidate who is announced twice does no harm.
            Begun::Died | Begun::Go => {}
        }
        let outcome = step::notify(self.app, self.lane, notice, &self.policy).await;
        let until = match outcome {
            Outcome::Later(seconds) => Some((i64::from(seconds.max(1)), false)),
            Outcome::Down => Some((self.bucket.pause().as_secs(), true)),
            Outcome::Done { .. } | Outcome::Nothing | Outcome::Unknown => None,
            Outcome::Gone
            | Outcome::TopicGone
            | Outcome::TopicClosed
            | Outcome::SourceGone
            | Outcome::Moved(_)
            | Outcome::Forbidden(_)
            | Outcome::Refused(_) => {
                tracing::error!(lane = %self.lane, ?outcome, "a notice cannot be sent; dropped");
                None
            }
        };
        let Some((seconds, down)) = until else {
            self.app.store.drop_notice(self.lane, id).await?;
            return Ok(None);
        };
        let at = now.checked_add(jiff::SignedDuration::from_secs(seconds)).unwrap_or(now);
        let blocked = self.bucket.blocked(at, down);
        self.app.store.put_bucket(self.lane, &blocked).await?;
        self.bucket = blocked;
        Ok(Some(at))
    }
}

/// Whether a call may be made.
enum Begun {
    /// Yes, now.
    Go,
    /// It was begun before, by someone who died over it.
    Died,
    /// Not before that moment.
    Wait(Timestamp),
}
