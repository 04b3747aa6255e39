//! What a pass knows of one ticket.

use domain::{
    LaneId,
    ticket::{Commit, Event, Side, Ticket},
};
use outbox::{Cursor, Delivery, StepKey, View, side};
use store::{Error, Store, lanes::Work};

/// A ticket in a lane, as it was read.
pub(crate) struct Loaded {
    /// How far the lane has come with it.
    pub delivery: Delivery,
    /// The ticket.
    pub ticket: Ticket,
    commits: Vec<Commit>,
    context: Vec<Commit>,
    rests: Vec<Commit>,
    /// The commit that `context` begins with.
    context_from: Option<u64>,
    /// Whether a call was made since it was read.
    stale: bool,
    /// Whether its customer has other open tickets: read once, before the first answer of an agent.
    several: Option<bool>,
}

impl Loaded {
    /// Reads a ticket; `None` if it is not there.
    ///
    /// # Errors
    /// The table's.
    pub(crate) async fn read(store: &Store, lane: LaneId, work: &Work) -> Result<Option<Self>, Error> {
        let (delivery, ticket) = store.delivery(lane, work).await?;
        let Some(ticket) = ticket else { return Ok(None) };
        let mut loaded = Self {
            delivery,
            ticket,
            commits: Vec::new(),
            context: Vec::new(),
            rests: Vec::new(),
            context_from: None,
            stale: false,
            several: None,
        };
        loaded.read_commits(store).await?;
        // The snapshot may be older than the newest commit that was read after it.
        if loaded
            .commits
            .last()
            .is_some_and(|last| last.version > loaded.ticket.version)
        {
            loaded.read_ticket(store).await?;
        }
        Ok(Some(loaded))
    }

    async fn read_commits(&mut self, store: &Store) -> Result<(), Error> {
        self.commits = store.commits(self.ticket.id, self.delivery.seq).await?;
        Ok(())
    }

    async fn read_ticket(&mut self, store: &Store) -> Result<(), Error> {
        let (bot, customer, id) = (self.ticket.bot, self.ticket.customer.user, self.ticket.id);
        if let Some(newer) = store.ticket(bot, customer, id).await? {
            self.ticket = newer;
        }
        Ok(())
    }

    /// Reads again what the next step depends on.
    ///
    /// On the customer's side that is everything, before every call: an agent may have taken a message back, or made a note of
    /// it, while the one before it was under way.
    ///
    /// # Errors
    /// The table's.
    pub(crate) async fn refresh(&mut self, store: &Store, lane: LaneId) -> Result<(), Error> {
        let used_up = self.commits.last().is_none_or(|last| last.version <= self.delivery.seq);
        if self.stale && (used_up || side(lane) == Side::Customer) {
            self.read_commits(store).await?;
            self.read_ticket(store).await?;
            self.stale = false;
        }
        if side(lane) == Side::Customer && self.several.is_none() && self.commits.iter().any(answers) {
            let (bot, customer, id) = (self.ticket.bot, self.ticket.customer.user, self.ticket.id);
            self.several = Some(store.has_others_open(bot, customer, id).await?);
        }
        self.rests
            .retain(|commit| self.delivery.rests.iter().any(|rest| rest.seq == commit.version));
        for rest in &self.delivery.rests {
            if self.rests.iter().all(|commit| commit.version != rest.seq) {
                self.rests.extend(store.commit(self.ticket.id, rest.seq).await?);
            }
        }
        let context_from = self.delivery.context.map(|from| from.seq);
        if context_from.is_some() && self.context_from.is_none_or(|from| context_from < Some(from)) {
            self.context = store.commits(self.ticket.id, context_from.unwrap_or(1) - 1).await?;
            self.context_from = context_from;
        }
        if context_from.is_none() {
            self.context_from = None;
        }
        Ok(())
    }

    /// How far it has come: it moves when something was said, or is passed over.
    pub(crate) fn cursor(&self) -> (Cursor, Option<Cursor>) {
        let delivery = &self.delivery;
        (delivery.cursor(), delivery.context)
    }

    /// The ticket in this lane, as the plan wants it.
    pub(crate) fn view(&self, lane: LaneId) -> View<'_> {
        View {
            lane,
            delivery: &self.delivery,
            ticket: &self.ticket,
            commits: &self.commits,
            context: &self.context,
            several: self.several.unwrap_or_default(),
            rests: &self.rests,
        }
    }

    /// Notes that a call was made, and what the delivery has become.
    pub(crate) fn moved(&mut self, delivery: Option<Delivery>) {
        self.stale = true;
        if let Some(delivery) = delivery {
            self.delivery = delivery;
        }
    }

    /// Whether a call of that key was begun at this very point, so that its outcome is not recorded.
    pub(crate) fn is_at(&self, of_version: u64, key: &StepKey) -> bool {
        self.delivery.version == of_version && !matches!(key, StepKey::Notice(_))
    }
}

/// Whether an agent says something to the customer there.
fn answers(commit: &Commit) -> bool {
    let says = |event: &Event| matches!(event, Event::AgentReplied { .. });
    commit.events.iter().any(says)
}
