//! Topics, agents and invitations: what the agents' desk reads, and what changes the staff list.

use conversation::staff::Notice;
use domain::{
    BotId, ChatId, MessageId, StaffDirectory, ThreadId, TicketId, UserId,
    staff::{Agent, Invitation},
};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Store,
    items::{Item, holding, key_of, read, versioned},
    keys,
    tickets::Mirrored,
};

/// Which ticket a topic belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    /// The ticket.
    pub ticket: TicketId,
    /// Its customer, which is part of its key.
    pub customer: UserId,
}

/// What one read brings for a message in a topic.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// Whose topic it is.
    pub topic: Option<Topic>,
    /// The sender's record.
    pub agent: Option<Agent>,
    /// The mirrored message that is replied to.
    pub answered: Option<Mirrored>,
}

impl Store {
    /// What is known of a message in a topic, in one read: the topic, the sender, and what it replies to.
    ///
    /// # Errors
    /// [`Error::Unavailable`], [`Error::Misdeployed`], or [`Error::Corrupt`] for an item that cannot be read.
    pub async fn scene(
        &self,
        bot: BotId,
        group: ChatId,
        thread: ThreadId,
        sender: UserId,
        reply_to: Option<MessageId>,
    ) -> Result<Scene, Error> {
        let topic = keys::topic(bot, group, thread);
        let agent = keys::agent(sender);
        let answered = reply_to.map(|message| keys::mirrored(bot, group, message));
        let wanted: Vec<_> = [topic.clone(), agent.clone()]
            .into_iter()
            .chain(answered.clone())
            .collect();
        let mut scene = Scene::default();
        for item in self.get_all(&wanted).await? {
            let key = key_of(&item)?;
            if key == topic {
                scene.topic = Some(read(&item)?);
            } else if key == agent {
                scene.agent = Some(read(&item)?);
            } else if Some(&key) == answered.as_ref() {
                scene.answered = Some(read(&item)?);
            }
        }
        Ok(scene)
    }

    /// Whether that topic is a ticket's.
    ///
    /// # Errors
    /// [`Error::Unavailable`] or [`Error::Misdeployed`].
    pub async fn is_tickets_topic(&self, bot: BotId, group: ChatId, thread: ThreadId) -> Result<bool, Error> {
        Ok(self.get(&keys::topic(bot, group, thread)).await?.is_some())
    }

    /// A member of staff.
    ///
    /// # Errors
    /// As [`Store::scene`].
    pub async fn agent(&self, user: UserId) -> Result<Option<Agent>, Error> {
        self.get(&keys::agent(user)).await?.as_ref().map(read).transpose()
    }

    /// An invitation, by the digest of its secret.
    ///
    /// # Errors
    /// As [`Store::scene`].
    pub async fn invitation(&self, digest: &str) -> Result<Option<Invitation>, Error> {
        self.get(&keys::invitation(digest))
            .await?
            .as_ref()
            .map(read)
            .transpose()
    }

    /// Stores a new or used invitation. A used one is stored beside its agent, by [`Store::write_staff`].
    fn invitation_item(digest: &str, invitation: &Invitation) -> Result<Item, Error> {
        let version = if invitation.used_by.is_some() { 2 } else { 1 };
        versioned(&keys::invitation(digest), version, invitation)
    }

    /// The staff list.
    ///
    /// # Errors
    /// As [`Store::scene`].
    pub async fn crew(&self) -> Result<StaffDirectory, Error> {
        let item = self.get(&keys::crew()).await?;
        Ok(item.as_ref().map(read).transpose()?.unwrap_or_default())
    }

    /// Stores what changes in the staff in one transaction: the agent, with the list of all, the invitation, the notice to whoever must know.
    ///
    /// # Errors
    /// As [`Store::scene`], and [`Error::Conflict`] if the agent or the invitation changed since they were read.
    pub async fn write_staff(
        &self,
        bot: BotId,
        agent: Option<&Agent>,
        invitation: Option<(&str, &Invitation)>,
        notice: Option<(&str, &Notice)>,
    ) -> Result<(), Error> {
        let mut writes = Vec::new();
        if let Some(agent) = agent {
            let item = versioned(&keys::agent(agent.id), agent.version, agent)?;
            writes.push(self.put_write(item, agent.version - 1)?);
            let crew = self.crew().await?.with(agent);
            let item = versioned(&keys::crew(), crew.version, &crew)?;
            writes.push(self.put_write(item, crew.version - 1)?);
        }
        if let Some((digest, invitation)) = invitation {
            let expected = u64::from(invitation.used_by.is_some());
            writes.push(self.put_write(Self::invitation_item(digest, invitation)?, expected)?);
        }
        if let Some((id, notice)) = notice {
            let lane = domain::LaneId::Customer(bot, notice.to);
            let key = keys::notice(lane, id);
            let mut item = holding(&key, notice)?;
            // Found by the sweeper should its wake-up be lost; at once, since nothing else is waited for.
            crate::items::due_at(&mut item, &key, Some(domain::Timestamp::UNIX_EPOCH), self.shards);
            writes.push(self.put_always(item)?);
        }
        if writes.is_empty() {
            Ok(())
        } else {
            self.transact(writes).await
        }
    }
}
