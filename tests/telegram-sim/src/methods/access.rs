//! Which chat a call means, and whether the bot may touch it.

use crate::args::Args;
use crate::methods::Session;
use crate::model::chat::{ChatKind, Right, Status};
use crate::model::key::ChatKey;
use crate::refusal::Refusal;

/// What a call wants of a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    Edit,
    /// Change something there; a block does not stand in the way.
    Write,
    /// Put a message there.
    Send,
}

impl Session<'_> {
    /// The chat that the argument `chat_id` names.
    pub(crate) fn target(&self, args: &Args, access: Access) -> Result<ChatKey, Refusal> {
        self.named(args, "chat_id", access)
    }

    /// The chat that an argument names.
    pub(crate) fn named(&self, args: &Args, name: &str, access: Access) -> Result<ChatKey, Refusal> {
        let given = args.text(name);
        if given.is_empty() {
            return Err(Refusal::bad(format!("{name} is empty")));
        }
        let key = if let Some(username) = given.strip_prefix('@') {
            self.state
                .chats
                .values()
                .find(|chat| {
                    chat.username
                        .as_deref()
                        .is_some_and(|own| own.eq_ignore_ascii_case(username))
                })
                .map(|chat| chat.key)
        } else {
            args.int(name).map(|id| {
                if id > 0 {
                    ChatKey::Private {
                        bot: self.bot,
                        user: id,
                    }
                } else {
                    ChatKey::Group(id)
                }
            })
        };
        let key = key.ok_or_else(Refusal::chat_not_found)?;
        self.check(key, access)?;
        Ok(key)
    }

    fn check(&self, key: ChatKey, access: Access) -> Result<(), Refusal> {
        match key {
            ChatKey::Private { user, .. } => self.check_private(key, user, access),
            ChatKey::Group(_) => self.check_group(key, access),
        }
    }

    fn check_private(&self, key: ChatKey, user: i64, access: Access) -> Result<(), Refusal> {
        if self.state.bots.contains_key(&user) {
            return Err(Refusal::forbidden("bots can't send messages to bots"));
        }
        let person = self.state.people.get(&user).ok_or_else(Refusal::chat_not_found)?;
        let dialog = self.state.chat(key).map(|chat| &chat.dialog);
        let met = dialog.is_some_and(|dialog| dialog.started || dialog.open_until_ms > 0) || self.shares_a_group(user);
        if !met {
            return Err(Refusal::chat_not_found());
        }
        if person.deactivated && access != Access::Read {
            return Err(Refusal::forbidden("user is deactivated"));
        }
        if access != Access::Send {
            return Ok(());
        }
        let Some(dialog) = dialog else {
            return Err(cannot_initiate());
        };
        if dialog.blocked {
            return Err(Refusal::forbidden("bot was blocked by the user"));
        }
        if !dialog.started && dialog.open_until_ms <= self.now_ms {
            return Err(cannot_initiate());
        }
        Ok(())
    }

    fn shares_a_group(&self, user: i64) -> bool {
        self.state.chats.values().any(|chat| {
            chat.kind != ChatKind::Private && chat.members.contains_key(&user) && chat.status(self.bot).is_in()
        })
    }

    fn check_group(&self, key: ChatKey, access: Access) -> Result<(), Refusal> {
        let chat = self.chat(key)?;
        if !chat.members.contains_key(&self.bot) {
            return Err(Refusal::chat_not_found());
        }
        if let Some(to) = chat.migrated_to
            && matches!(access, Access::Write | Access::Send)
        {
            return Err(Refusal::migrated(to));
        }
        let kind = chat.kind.name();
        match chat.status(self.bot) {
            Status::Kicked => Err(Refusal::forbidden(&format!("bot was kicked from the {kind} chat"))),
            Status::Left => Err(Refusal::forbidden(&format!("bot is not a member of the {kind} chat"))),
            Status::Creator | Status::Administrator | Status::Member | Status::Restricted => Ok(()),
        }
    }

    /// Whether the bot itself may do this as an administrator of the chat.
    pub(crate) fn may(&self, key: ChatKey, right: Right) -> bool {
        self.state.chat(key).is_some_and(|chat| chat.may(self.bot, right))
    }
}

fn cannot_initiate() -> Refusal {
    Refusal::forbidden("bot can't initiate conversation with a user")
}
