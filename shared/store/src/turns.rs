//! The load–decide–commit loop, written once, and the turns that go through it.

use std::{future::Future, time::Duration};

use conversation::{
    agent,
    callback::Callback,
    customer::{self, Change, CustomerAction, CustomerArrival, CustomerContext, ProfileUpdate},
    text::Answer,
};
use domain::{
    Lang, Policy, TicketId, Timestamp, UserId,
    staff::StaffMember,
    ticket::{self, Command, Rejected},
};

use crate::{
    Error, Store,
    people::{Scene, Topic},
};

/// What a ticket is found by: its customer's key and its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TicketKey {
    /// The bot.
    pub bot: domain::BotId,
    /// The customer.
    pub customer: UserId,
    /// The number.
    pub ticket: TicketId,
}

/// How often a decision is made anew because somebody else was first.
const TRIES: u32 = 5;

/// What became of a command to one ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// It changed the ticket.
    Changed,
    /// Nothing happened, and nobody needs to know.
    Nothing,
    /// The ticket does not allow it.
    Rejected(Rejected),
    /// There is no such ticket.
    NoTicket,
}

/// Loads, decides and commits, anew as often as somebody else was first.
///
/// `attempt` does all three; it is given the number of the try, from 0. A write whose outcome is unknown is not tried again
/// here: the same input comes again, and is recognised by its id.
pub(crate) async fn until_committed<T, F>(mut attempt: impl FnMut(u32) -> F) -> Result<T, Error>
where
    F: Future<Output = Result<T, Error>>,
{
    let mut tried = 0;
    loop {
        match attempt(tried).await {
            Err(Error::Conflict | Error::Busy) if tried + 1 < TRIES => {
                // Spread by the number of the try alone: whoever lost a round waits longer than whoever won it.
                tokio::time::sleep(Duration::from_millis(5 << tried)).await;
                tried += 1;
            }
            other => return other,
        }
    }
}

impl Store {
    /// One turn of a customer's conversation: one read and one transaction of two items, or three where the profile changes. A reply
    /// takes a read more, or a few, where it makes a difference what it replies to.
    ///
    /// `and` is a ticket that the arrival names, to be in view. With the answer comes the language that the customer has
    /// chosen, if we know them.
    ///
    /// # Errors
    /// [`Error::Unavailable`] or [`Error::Conflict`]: nothing is acknowledged, the update comes again. Others: it never will go.
    pub async fn customer_turn(
        &self,
        arrival: &CustomerArrival,
        and: Option<TicketId>,
        policy: &Policy,
        now: Timestamp,
    ) -> Result<(Answer, Option<Lang>), Error> {
        // Drawn once, so that a lost race wastes no second number.
        let number = tokio::sync::OnceCell::new();
        let answered = until_committed(|_| async {
            let mut known = self.known(arrival.bot, arrival.from.user, and).await?;
            self.learn_what_is_meant(arrival, &mut known).await?;
            // A number that is not among their tickets' names nothing of theirs.
            if let CustomerAction::Pressed(Some(Callback::NewQuestion { ticket, commit }), _) = &arrival.did
                && known.ticket(*ticket).is_some()
            {
                known.commits = self.commits(*ticket, commit.saturating_sub(1)).await?;
            }
            let turn = customer::decide(&known, arrival, policy, now);
            let lang = turn
                .customer
                .as_ref()
                .or(known.customer.as_ref())
                .filter(|customer| !customer.unmet)
                .map(|customer| customer.lang.clone());
            let mut writes = Vec::new();
            let turn = match &turn.change {
                Change::None => turn,
                Change::Commit(change) => {
                    writes.extend(self.ticket_writes(&change.0, &change.1)?);
                    turn
                }
                Change::Open(opening) => {
                    let id = *number.get_or_try_init(|| self.next_number()).await?;
                    let (opening, input) = opening.as_ref().clone();
                    let (ticket, commit) = ticket::open(id, opening, input, policy, now);
                    writes.extend(self.ticket_writes(&ticket, &commit)?);
                    turn.numbered(id)
                }
            };
            if let Some(customer) = &turn.customer {
                writes.push(self.customer_write(customer)?);
            }
            if !writes.is_empty() {
                self.transact(writes).await?;
            }
            Ok((turn.answer, lang))
        })
        .await?;
        // Also where the tap is a repeated one: the tickets may not have followed it yet.
        if let CustomerAction::Pressed(Some(Callback::Region(_)), _) = &arrival.did {
            self.tickets_follow(arrival.bot, arrival.from.user, policy, now).await?;
        }
        Ok(answered)
    }

    /// Brings the ticket into view that a reply is meant for, or an edit. Whoever lost a race asks anew: what an edit is of may have
    /// come meanwhile.
    async fn learn_what_is_meant(&self, arrival: &CustomerArrival, known: &mut CustomerContext) -> Result<(), Error> {
        let (bot, user) = (arrival.bot, arrival.from.user);
        if let Some(replied) = arrival.replied.as_ref().filter(|_| known.wonders_about_replies()) {
            known.answered = self.replied_to(bot, user, &known.tickets, replied).await?;
        }
        if let CustomerAction::Edited(message) = &arrival.did {
            known.edited = self.ticket_of(bot, user, &known.tickets, message.at.id).await?;
        }
        for meant in [known.answered, known.edited].into_iter().flatten() {
            if known.ticket(meant).is_none() {
                known.tickets.extend(self.ticket(bot, user, meant).await?);
            }
        }
        Ok(())
    }

    /// Another system, or a file, says something of a customer: it goes into the profile, where nothing newer stands, and from there to
    /// their tickets that are not closed. Told again, it changes nothing and makes good what a crash has left undone. Says whether
    /// anything has changed.
    ///
    /// # Errors
    /// As [`Store::customer_turn`].
    pub async fn customer_known(&self, fact: &ProfileUpdate, policy: &Policy, now: Timestamp) -> Result<bool, Error> {
        let learnt = until_committed(|_| async {
            let known = self.known(fact.bot, fact.user, None).await?;
            let Some(customer) = customer::learn(&known, fact, &policy.settings) else {
                return Ok(false);
            };
            self.transact(vec![self.customer_write(&customer)?]).await?;
            Ok(true)
        })
        .await?;
        let followed = self.tickets_follow(fact.bot, fact.user, policy, now).await?;
        Ok(learnt || followed)
    }

    /// Tells a customer's tickets in view what their profile knows, where they do not know it. Says whether any did not.
    async fn tickets_follow(
        &self,
        bot: domain::BotId,
        user: UserId,
        policy: &Policy,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let known = self.known(bot, user, None).await?;
        let Some(news) = known.customer.as_ref().map(customer::Customer::news) else {
            return Ok(false);
        };
        let mut followed = false;
        for ticket in &known.tickets {
            if !matches!(ticket.after(&news, None, policy, now), Ok(Some(_))) {
                continue;
            }
            let of = TicketKey {
                bot,
                customer: user,
                ticket: ticket.id,
            };
            followed |= self.tell(of, &news, policy, now).await? == Told::Changed;
        }
        Ok(followed)
    }

    /// A customer blocks the bot (`true`) or comes back: told to each of their tickets that is in view.
    ///
    /// # Errors
    /// As [`Store::customer_turn`].
    pub async fn customer_left(&self, arrival: &CustomerArrival, policy: &Policy, now: Timestamp) -> Result<(), Error> {
        for _ in 0..=customer::PAGE {
            let more = until_committed(|_| async {
                let known = self.known(arrival.bot, arrival.from.user, None).await?;
                let turn = customer::decide(&known, arrival, policy, now);
                let Change::Commit(change) = &turn.change else {
                    return Ok(false);
                };
                self.transact(self.ticket_writes(&change.0, &change.1)?).await?;
                Ok(true)
            })
            .await?;
            if !more {
                break;
            }
        }
        Ok(())
    }

    /// The clock looks at a customer's unfinished conversation.
    ///
    /// # Errors
    /// As [`Store::customer_turn`].
    pub async fn customer_waited(
        &self,
        bot: domain::BotId,
        user: UserId,
        policy: &Policy,
        now: Timestamp,
    ) -> Result<(), Error> {
        let Some(customer) = self.known(bot, user, None).await?.customer else {
            return Ok(());
        };
        let from = customer::From {
            user,
            name: customer.name,
            username: customer.username,
            language_code: None,
        };
        let arrival = CustomerArrival {
            input: None,
            bot,
            from,
            did: CustomerAction::Waited,
            written: None,
            beside: None,
            replied: None,
        };
        self.customer_turn(&arrival, None, policy, now).await.map(drop)
    }

    /// One turn at the agents' desk: two reads and one transaction of two items.
    ///
    /// # Errors
    /// As [`Store::customer_turn`].
    pub async fn desk_turn(
        &self,
        place: &Place,
        arrival: &agent::TopicArrival,
        policy: &Policy,
        now: Timestamp,
    ) -> Result<Answer, Error> {
        let scene = self
            .scene(place.bot, place.group, place.thread, arrival.user, place.reply_to)
            .await?;
        self.desk_turn_in(place.bot, &scene, arrival, policy, now).await
    }

    /// A press in a group under a message of which Telegram does not say where it stands. The button names its ticket, which must
    /// have a topic in that group; with the answer comes that topic. `None` if there is no such ticket.
    ///
    /// # Errors
    /// As [`Store::customer_turn`].
    pub async fn desk_press(
        &self,
        bot: domain::BotId,
        arrival: &agent::TopicArrival,
        policy: &Policy,
        now: Timestamp,
    ) -> Result<Option<(Answer, domain::ThreadId)>, Error> {
        let named = match &arrival.did {
            agent::TopicAction::Pressed(Some(press), _) => press.ticket(),
            agent::TopicAction::Pressed(None, _) | agent::TopicAction::Wrote(_) | agent::TopicAction::Edited(_) => None,
        };
        let Some(ticket) = named else { return Ok(None) };
        // Ids that somebody sends give no right: a ticket that was never shown in this group is none of theirs.
        let topics = self.topics_of(ticket).await?;
        let here = topics.into_iter().find(|(group, _)| *group == arrival.group);
        let (Some((_, thread)), Some(opened)) = (here, self.commit(ticket, 1).await?) else {
            return Ok(None);
        };
        if opened.bot != bot {
            return Ok(None);
        }
        let scene = Scene {
            topic: Some(Topic {
                ticket,
                customer: opened.customer,
            }),
            agent: self.agent(arrival.user).await?,
            answered: None,
        };
        let answer = self.desk_turn_in(bot, &scene, arrival, policy, now).await?;
        Ok(Some((answer, thread)))
    }

    async fn desk_turn_in(
        &self,
        bot: domain::BotId,
        scene: &Scene,
        arrival: &agent::TopicArrival,
        policy: &Policy,
        now: Timestamp,
    ) -> Result<Answer, Error> {
        until_committed(|_| async {
            let ticket = match scene.topic {
                Some(Topic { ticket, customer }) => self.ticket(bot, customer, ticket).await?,
                None => None,
            };
            // Some buttons name a commit, of which they need the words, or whose they were.
            let named = match (&arrival.did, &ticket) {
                (agent::TopicAction::Pressed(Some(press), _), Some(ticket)) if press.ticket() == Some(ticket.id) => {
                    press.commit()
                }
                (agent::TopicAction::Pressed(..) | agent::TopicAction::Wrote(_) | agent::TopicAction::Edited(_), _) => {
                    None
                }
            };
            let commit = match (named, &ticket) {
                (Some(version), Some(ticket)) => self.commit(ticket.id, version).await?,
                (Some(_) | None, _) => None,
            };
            let known = agent::TopicContext {
                agent: scene.agent.clone(),
                ticket,
                commit,
                answered: scene.answered.as_ref().map(crate::tickets::Mirrored::answered),
            };
            let turn = agent::decide(&known, arrival, policy, now);
            if let Some(change) = &turn.change {
                self.transact(self.ticket_writes(&change.0, &change.1)?).await?;
            }
            Ok(turn.answer)
        })
        .await
    }

    /// Gives one command to one ticket: the clock's, or a lane's that could not deliver.
    ///
    /// # Errors
    /// As [`Store::customer_turn`].
    pub async fn tell(&self, of: TicketKey, command: &Command, policy: &Policy, now: Timestamp) -> Result<Told, Error> {
        until_committed(|_| async {
            let Some(ticket) = self.ticket(of.bot, of.customer, of.ticket).await? else {
                return Ok(Told::NoTicket);
            };
            match ticket.after(command, None, policy, now) {
                Err(rejected) => Ok(Told::Rejected(rejected)),
                Ok(None) => Ok(Told::Nothing),
                Ok(Some((ticket, commit))) => {
                    self.transact(self.ticket_writes(&ticket, &commit)?).await?;
                    Ok(Told::Changed)
                }
            }
        })
        .await
    }
}

impl Store {
    /// Gives a ticket to an agent, if they are at work and have room for it in the moment in which it is written: what is in their
    /// hands is a condition of the transaction, as who has the ticket is. So two queues, two workers, or an agent who takes tickets
    /// and leaves meanwhile, give nobody more than their room.
    ///
    /// # Errors
    /// As [`Store::customer_turn`].
    pub async fn give(&self, of: TicketKey, to: &StaffMember, policy: &Policy, now: Timestamp) -> Result<Told, Error> {
        let (give, room) = (Command::Assign(to.clone()), policy.settings.capacity);
        until_committed(|tried| {
            let give = &give;
            async move {
                // Somebody was first with the ticket, or with the agent: then their hands say so.
                if tried > 0 {
                    let hands = self.hands(&[to.id]).await?;
                    if !hands.iter().any(|hands| hands.present && hands.load < room) {
                        return Ok(Told::Nothing);
                    }
                }
                let Some(ticket) = self.ticket(of.bot, of.customer, of.ticket).await? else {
                    return Ok(Told::NoTicket);
                };
                match ticket.after(give, None, policy, now) {
                    Err(rejected) => Ok(Told::Rejected(rejected)),
                    Ok(None) => Ok(Told::Nothing),
                    Ok(Some((ticket, commit))) => {
                        self.transact(self.ticket_writes_if(&ticket, &commit, Some(room))?)
                            .await?;
                        Ok(Told::Changed)
                    }
                }
            }
        })
        .await
    }
}

/// Where in a group something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The bot.
    pub bot: domain::BotId,
    /// The group.
    pub group: domain::ChatId,
    /// The topic.
    pub thread: domain::ThreadId,
    /// The message that is replied to.
    pub reply_to: Option<domain::MessageId>,
}
