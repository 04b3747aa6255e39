//! Groups that the settings do not name. The desk says nothing there, and leaves them if the settings say so.

use domain::{ChatId, LaneId, Policy, ThreadId, UserId};
use store::Error;
use telegram::{ChatKind, LeaveChat, Method, Update, UpdateKind};

use crate::Desk;

/// Something that happened in a group or a channel.
pub(crate) struct Seen {
    chat: ChatId,
    thread: Option<ThreadId>,
    by: Option<UserId>,
}

impl Seen {
    /// What the bot being there follows from: it was added, or somebody wrote.
    pub(crate) fn of(update: &Update) -> Option<Self> {
        let (chat, thread, by) = match &update.kind {
            UpdateKind::Message(message) => (&message.chat, message.thread(), message.from.as_ref()),
            UpdateKind::MyChatMember(change) if change.new.is_in_chat() => (&change.chat, None, Some(&change.from)),
            UpdateKind::MyChatMember(_)
            | UpdateKind::EditedMessage(_)
            | UpdateKind::CallbackQuery(_)
            | UpdateKind::ChatMember(_)
            | UpdateKind::MessageReaction(_)
            | UpdateKind::ChatJoinRequest(_)
            | UpdateKind::Other(_) => return None,
        };
        (chat.kind != ChatKind::Private).then(|| Self {
            chat: ChatId(chat.id.0),
            thread: thread.map(|thread| ThreadId(thread.get())),
            by: by.map(|by| UserId(by.id.0)),
        })
    }

    /// The call that leaves, if the settings do not name the group, say that such are left, and this was no admin's doing.
    ///
    /// Telegram carries it out from the webhook's response, as every answer.
    ///
    /// # Errors
    /// The table's.
    pub(crate) async fn leaves(&self, desk: &Desk, policy: &Policy) -> Result<Option<Method>, Error> {
        let settings = &policy.settings;
        let stays = !settings.leave_unknown_groups
            || settings.is_agents_group(self.chat)
            || self.by.is_some_and(|by| settings.is_admin(by));
        if stays {
            return Ok(None);
        }
        // It may be one of ours all the same: with tickets from before the settings changed, or by another id than it had.
        if let Some(thread) = self.thread
            && desk.store.is_tickets_topic(desk.bot, self.chat, thread).await?
        {
            return Ok(None);
        }
        for group in settings.groups.values() {
            let lane = desk.store.lane_page(LaneId::Group(desk.bot, group.chat)).await?;
            if lane.bucket.moved_to == Some(self.chat) {
                return Ok(None);
            }
        }
        tracing::warn!(chat.id = self.chat.0, "left: a group that the settings do not name");
        let chat_id = telegram::ChatId(self.chat.0);
        Ok(Some(LeaveChat { chat_id }.into()))
    }
}
