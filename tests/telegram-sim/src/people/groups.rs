//! Groups and channels: making them, coming and going.

use serde_json::json;

use crate::deliver;
use crate::methods::happen;
use crate::model::chat::{Chat, ChatKind, JoinRequest, Member, Right, Status};
use crate::model::key::ChatKey;
use crate::model::state::{State, What};
use crate::people::{join_notice, leave_notice, place};
use crate::refusal::Impossible;
use crate::render;
use crate::world::World;

/// How long a join request lets a bot write first.
const JOIN_WINDOW_MS: i64 = 5 * 60_000;

impl World {
    /// Makes a supergroup with topics, and returns its key.
    #[must_use]
    pub fn create_forum(&self, owner: i64, title: &str) -> ChatKey {
        self.create(owner, title, ChatKind::Supergroup, true)
    }

    /// Makes a supergroup without topics, and returns its key.
    #[must_use]
    pub fn create_supergroup(&self, owner: i64, title: &str) -> ChatKey {
        self.create(owner, title, ChatKind::Supergroup, false)
    }

    /// Makes a basic group, and returns its key.
    #[must_use]
    pub fn create_group(&self, owner: i64, title: &str) -> ChatKey {
        self.create(owner, title, ChatKind::Group, false)
    }

    /// Makes a channel, and returns its key.
    #[must_use]
    pub fn create_channel(&self, owner: i64, title: &str) -> ChatKey {
        self.create(owner, title, ChatKind::Channel, false)
    }

    fn create(&self, owner: i64, title: &str, kind: ChatKind, is_forum: bool) -> ChatKey {
        self.write(|state, _| {
            let key = ChatKey::Group(state.next_group_id(kind == ChatKind::Group));
            let mut chat = Chat::new(key, kind, title);
            chat.is_forum = is_forum;
            // The first number belongs to the message that tells of the group itself, and to General.
            chat.next_message_id = 2;
            chat.members.insert(owner, Member::with(Status::Creator));
            state.chats.insert(key, chat);
            state.changed(What::Chat { chat: key });
            key
        })
    }

    /// Turns topics on or off, or changes the title or username.
    ///
    /// # Errors
    /// When there is no such group.
    pub fn change_group(
        &self,
        chat: ChatKey,
        title: Option<&str>,
        username: Option<&str>,
        is_forum: Option<bool>,
    ) -> Result<(), Impossible> {
        self.write(|state, _| {
            let place = group(state, chat)?;
            if let Some(title) = title {
                title.clone_into(&mut place.title);
            }
            if let Some(username) = username {
                place.username = Some(username.to_owned()).filter(|name| !name.is_empty());
            }
            if let Some(is_forum) = is_forum {
                place.is_forum = is_forum && place.kind == ChatKind::Supergroup;
            }
            state.changed(What::Chat { chat });
            Ok(())
        })
    }

    /// Lets nobody send messages of these kinds, by the field of a message that they stand in (`poll`, `voice`, `text`…); the
    /// kinds that are not named may be sent again.
    ///
    /// # Errors
    /// When there is no such chat.
    pub fn forbid(&self, chat: ChatKey, kinds: &[&str]) -> Result<(), Impossible> {
        self.write(|state, _| {
            let place = state.chats.get_mut(&chat);
            let place = place.ok_or_else(|| Impossible::because(format!("no chat {chat}")))?;
            place.forbidden = kinds.iter().map(|kind| (*kind).to_owned()).collect();
            state.changed(What::Chat { chat });
            Ok(())
        })
    }

    /// Lets people and bots react with these emoji only; without a list with every one.
    ///
    /// # Errors
    /// When there is no such chat.
    pub fn allow_reactions(&self, chat: ChatKey, emoji: Option<&[&str]>) -> Result<(), Impossible> {
        self.write(|state, _| {
            let place = state.chats.get_mut(&chat);
            let place = place.ok_or_else(|| Impossible::because(format!("no chat {chat}")))?;
            place.reactions = emoji.map(|list| list.iter().map(|emoji| (*emoji).to_owned()).collect());
            state.changed(What::Chat { chat });
            Ok(())
        })
    }

    /// The owner gives an account a place: adds, promotes, restricts, bans or removes it.
    ///
    /// # Errors
    /// When there is no such group or account.
    pub fn set_member(&self, chat: ChatKey, who: i64, member: &Member) -> Result<(), Impossible> {
        self.write(|state, now_ms| {
            let known = state.people.contains_key(&who) || state.bots.contains_key(&who);
            if !known {
                return Err(Impossible::because(format!("no account {who}")));
            }
            let here = group(state, chat)?;
            let owner = here
                .members
                .iter()
                .find(|(_, member)| member.status == Status::Creator)
                .map_or(who, |(id, _)| *id);
            let was_in = here.status(who).is_in();
            let is_in = member.status.is_in();
            let channel = here.kind == ChatKind::Channel;
            place(state, chat, who, member, owner, now_ms);
            if channel {
                return Ok(());
            }
            if is_in && !was_in {
                join_notice(state, chat, who, owner, now_ms);
            } else if was_in && !is_in {
                leave_notice(state, chat, who, owner, now_ms);
            }
            Ok(())
        })
    }

    /// Adds a bot as an administrator with every right.
    ///
    /// # Errors
    /// As [`World::set_member`].
    pub fn add_admin(&self, chat: ChatKey, who: i64) -> Result<(), Impossible> {
        self.set_member(chat, who, &Member::with(Status::Administrator))
    }

    /// Adds an account as a plain member.
    ///
    /// # Errors
    /// As [`World::set_member`].
    pub fn add_member(&self, chat: ChatKey, who: i64) -> Result<(), Impossible> {
        self.set_member(chat, who, &Member::with(Status::Member))
    }

    /// Comes into a group by a link, or asks to be let in when the link wants that.
    ///
    /// Without a link the group counts as public. Returns whether the person is in now.
    ///
    /// # Errors
    /// When the link is no good, or the person is banned or already in.
    pub fn join(&self, user: i64, chat: ChatKey, link: Option<&str>) -> Result<bool, Impossible> {
        self.write(|state, now_ms| {
            let here = group(state, chat)?;
            match here.status(user) {
                Status::Kicked => return Err(Impossible::because("banned from the chat")),
                Status::Left => {}
                Status::Creator | Status::Administrator | Status::Member | Status::Restricted => {
                    return Err(Impossible::because("already in the chat"));
                }
            }
            let by_request = match link {
                None => false,
                Some(url) => {
                    let now_s = now_ms.div_euclid(1000);
                    here.links
                        .iter()
                        .find(|link| link.url == url && !link.revoked)
                        .filter(|link| link.expires.is_none_or(|until| until > now_s))
                        .ok_or_else(|| Impossible::because("the link is no good"))?
                        .by_request
                }
            };
            if by_request {
                ask(state, user, chat, link, now_ms);
                return Ok(false);
            }
            let member = Member::with(Status::Member);
            place(state, chat, user, &member, user, now_ms);
            join_notice(state, chat, user, user, now_ms);
            Ok(true)
        })
    }

    /// Asks to be let into a group, as through a link that wants approval.
    ///
    /// # Errors
    /// When there is no such group.
    pub fn request_to_join(&self, user: i64, chat: ChatKey) -> Result<(), Impossible> {
        self.write(|state, now_ms| {
            group(state, chat)?;
            ask(state, user, chat, None, now_ms);
            Ok(())
        })
    }

    /// Leaves a group.
    ///
    /// # Errors
    /// When the person is not in it.
    pub fn leave(&self, user: i64, chat: ChatKey) -> Result<(), Impossible> {
        self.write(|state, now_ms| {
            if !group(state, chat)?.status(user).is_in() {
                return Err(Impossible::because("not a member of the chat"));
            }
            place(state, chat, user, &Member::with(Status::Left), user, now_ms);
            leave_notice(state, chat, user, user, now_ms);
            Ok(())
        })
    }

    /// Makes a supergroup of a basic group, and returns its key. The old id is refused from then on.
    ///
    /// # Errors
    /// When it is no basic group.
    pub fn upgrade_group(&self, chat: ChatKey) -> Result<ChatKey, Impossible> {
        self.write(|state, now_ms| {
            let old = group(state, chat)?.clone();
            if old.kind != ChatKind::Group || old.migrated_to.is_some() {
                return Err(Impossible::because("not a basic group"));
            }
            let id = state.next_group_id(false);
            let key = ChatKey::Group(id);
            let mut new = Chat::new(key, ChatKind::Supergroup, &old.title);
            new.members = old.members;
            state.chats.insert(key, new);
            let owner = owner_of(state, key);
            let event = ("migrate_to_chat_id", id.into());
            happen(state, chat, None, owner, event, now_ms);
            if let Some(old) = state.chats.get_mut(&chat) {
                old.migrated_to = Some(id);
            }
            let event = ("migrate_from_chat_id", chat.chat_id().into());
            happen(state, key, None, owner, event, now_ms);
            state.changed(What::Chat { chat });
            state.changed(What::Chat { chat: key });
            Ok(key)
        })
    }
}

fn owner_of(state: &State, key: ChatKey) -> i64 {
    let members = state.chat(key).map(|chat| &chat.members);
    members
        .and_then(|members| members.iter().find(|(_, member)| member.status == Status::Creator))
        .map_or(0, |(id, _)| *id)
}

fn group(state: &mut State, key: ChatKey) -> Result<&mut Chat, Impossible> {
    state
        .chats
        .get_mut(&key)
        .filter(|chat| chat.kind != ChatKind::Private)
        .ok_or_else(|| Impossible::because(format!("no group {key}")))
}

/// Writes a join request down and tells the bots that may answer it.
fn ask(state: &mut State, user: i64, key: ChatKey, link: Option<&str>, now_ms: i64) {
    let mut payload = json!({
        "chat": render::chat(state, key),
        "from": render::user(state, user),
        "user_chat_id": user,
        "date": now_ms.div_euclid(1000),
    });
    if let Some(chat) = state.chats.get_mut(&key) {
        chat.join_requests.insert(
            user,
            JoinRequest {
                link: link.map(str::to_owned),
                at_ms: now_ms,
            },
        );
    }
    let through = state.chat(key).and_then(|chat| {
        let link = chat.links.iter().find(|own| Some(own.url.as_str()) == link)?;
        Some(render::invite_link(state, link))
    });
    if let Some(link) = through {
        payload["invite_link"] = link;
    }
    let lane = format!("member:{user}");
    for bot in deliver::bots_in(state, key) {
        let answers = state.chat(key).is_some_and(|chat| chat.may(bot, Right::InviteUsers));
        if !answers {
            continue;
        }
        let dialog = ChatKey::Private { bot, user };
        let chat = state
            .chats
            .entry(dialog)
            .or_insert_with(|| Chat::new(dialog, ChatKind::Private, ""));
        chat.dialog.open_until_ms = now_ms + JOIN_WINDOW_MS;
        let kind = "chat_join_request";
        deliver::push(state, bot, kind, lane.clone(), payload.clone(), now_ms);
    }
    state.changed(What::Chat { chat: key });
}
