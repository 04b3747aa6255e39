//! What somebody does in a topic of the agents' group.

use conversation::{agent, text::Answer};
use domain::{BotId, ChatId, MessageId, Policy, ThreadId, Timestamp};
use store::{
    Error, Store,
    people::{Scene, Topic},
    retry::until_committed,
};

/// Where in a group something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TopicPlace {
    /// The bot.
    pub bot: BotId,
    /// The group.
    pub group: ChatId,
    /// The topic.
    pub thread: ThreadId,
    /// The message that is replied to.
    pub reply_to: Option<MessageId>,
}

/// One turn at the agents' desk: two reads and one transaction of two items.
///
/// # Errors
/// As [`crate::customer::converse`].
pub async fn act(
    store: &Store,
    place: &TopicPlace,
    arrival: &agent::TopicArrival,
    policy: &Policy,
    now: Timestamp,
) -> Result<Answer, Error> {
    let scene = store
        .scene(place.bot, place.group, place.thread, arrival.user, place.reply_to)
        .await?;
    act_in(store, place.bot, &scene, arrival, policy, now).await
}

/// A press in a group under a message of which Telegram does not say where it stands. The button names its ticket, which must
/// have a topic in that group; with the answer comes that topic. `None` if there is no such ticket.
///
/// # Errors
/// As [`crate::customer::converse`].
pub async fn press(
    store: &Store,
    bot: BotId,
    arrival: &agent::TopicArrival,
    policy: &Policy,
    now: Timestamp,
) -> Result<Option<(Answer, ThreadId)>, Error> {
    let named = match &arrival.did {
        agent::TopicAction::Pressed(Some(press), _) => press.ticket(),
        agent::TopicAction::Pressed(None, _) | agent::TopicAction::Wrote(_) | agent::TopicAction::Edited(_) => None,
    };
    let Some(ticket) = named else { return Ok(None) };
    // Ids that somebody sends give no right: a ticket that was never shown in this group is none of theirs.
    let topics = store.topics_of(ticket).await?;
    let here = topics.into_iter().find(|(group, _)| *group == arrival.group);
    let (Some((_, thread)), Some(opened)) = (here, store.commit(ticket, 1).await?) else {
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
        agent: store.agent(arrival.user).await?,
        answered: None,
    };
    let answer = act_in(store, bot, &scene, arrival, policy, now).await?;
    Ok(Some((answer, thread)))
}

async fn act_in(
    store: &Store,
    bot: BotId,
    scene: &Scene,
    arrival: &agent::TopicArrival,
    policy: &Policy,
    now: Timestamp,
) -> Result<Answer, Error> {
    until_committed(|_| async {
        let ticket = match scene.topic {
            Some(Topic { ticket, customer }) => store.ticket(bot, customer, ticket).await?,
            None => None,
        };
        // Some buttons name a commit, of which they need the words, or whose they were.
        let named = match (&arrival.did, &ticket) {
            (agent::TopicAction::Pressed(Some(press), _), Some(ticket)) if press.ticket() == Some(ticket.id) => {
                press.commit()
            }
            (agent::TopicAction::Pressed(..) | agent::TopicAction::Wrote(_) | agent::TopicAction::Edited(_), _) => None,
        };
        let commit = match (named, &ticket) {
            (Some(version), Some(ticket)) => store.commit(ticket.id, version).await?,
            (Some(_) | None, _) => None,
        };
        let known = agent::TopicContext {
            agent: scene.agent.clone(),
            ticket,
            commit,
            answered: scene.answered.as_ref().map(store::tickets::Mirrored::answered),
        };
        let turn = agent::decide(&known, arrival, policy, now);
        if let Some(change) = &turn.change {
            store.commit_changes(change.as_ref().into()).await?;
        }
        Ok(turn.answer)
    })
    .await
}
