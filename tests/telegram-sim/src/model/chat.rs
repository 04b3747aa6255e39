//! Chats, their members and their topics.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::key::ChatKey;
use super::message::Message;

/// A chat of any kind.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Chat {
    pub(crate) key: ChatKey,
    pub(crate) kind: ChatKind,
    pub(crate) title: String,
    pub(crate) username: Option<String>,
    pub(crate) is_forum: bool,
    pub(crate) dialog: Dialog,
    pub(crate) members: BTreeMap<i64, Member>,
    pub(crate) topics: BTreeMap<i64, Topic>,
    pub(crate) messages: BTreeMap<i64, Message>,
    /// Used by supergroups and channels only.
    pub(crate) next_message_id: i64,
    pub(crate) pinned: Vec<i64>,
    pub(crate) links: Vec<InviteLink>,
    pub(crate) join_requests: BTreeMap<i64, JoinRequest>,
    pub(crate) migrated_to: Option<i64>,
    /// The last `sendChatAction`: what, in which topic, when (unix ms).
    pub(crate) action: Option<(String, Option<i64>, i64)>,
    /// Kinds of message that nobody may send here, by the field of a message that they stand in.
    #[serde(default)]
    pub(crate) forbidden: BTreeSet<String>,
    /// The emoji that one may react with here; absent: all.
    #[serde(default)]
    pub(crate) reactions: Option<Vec<String>>,
}

impl Chat {
    pub(crate) fn new(key: ChatKey, kind: ChatKind, title: &str) -> Self {
        Self {
            key,
            kind,
            title: title.to_owned(),
            username: None,
            is_forum: false,
            dialog: Dialog::default(),
            members: BTreeMap::new(),
            topics: BTreeMap::new(),
            messages: BTreeMap::new(),
            next_message_id: 1,
            pinned: Vec::new(),
            links: Vec::new(),
            join_requests: BTreeMap::new(),
            migrated_to: None,
            action: None,
            forbidden: BTreeSet::new(),
            reactions: None,
        }
    }

    /// What this account is in the chat; `Left` when it never was in it.
    pub(crate) fn status(&self, user: i64) -> Status {
        self.members.get(&user).map_or(Status::Left, |member| member.status)
    }

    pub(crate) fn may(&self, user: i64, right: Right) -> bool {
        self.members.get(&user).is_some_and(|member| member.may(right))
    }

    pub(crate) fn count(&self) -> usize {
        self.members.values().filter(|member| member.status.is_in()).count()
    }
}

/// What kind of chat it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChatKind {
    /// One person and one bot.
    Private,
    /// A basic group, which may be upgraded.
    Group,
    /// A supergroup, perhaps a forum.
    Supergroup,
    /// A channel.
    Channel,
}

impl ChatKind {
    /// The `type` of a chat in the Bot API.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Group => "group",
            Self::Supergroup => "supergroup",
            Self::Channel => "channel",
        }
    }
}

/// What is particular to a private chat.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Dialog {
    /// The person wrote to the bot at least once.
    pub(crate) started: bool,
    pub(crate) blocked: bool,
    /// Until when a join request lets the bot write first, in unix ms.
    pub(crate) open_until_ms: i64,
}

/// What an account is in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The owner.
    Creator,
    /// An administrator.
    Administrator,
    /// A member.
    Member,
    /// A member who may not do everything.
    Restricted,
    /// Not in the chat.
    Left,
    /// Banned.
    Kicked,
}

impl Status {
    /// Its name in the Bot API.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Creator => "creator",
            Self::Administrator => "administrator",
            Self::Member => "member",
            Self::Restricted => "restricted",
            Self::Left => "left",
            Self::Kicked => "kicked",
        }
    }

    /// Whether such an account is in the chat.
    #[must_use]
    pub fn is_in(self) -> bool {
        !matches!(self, Self::Left | Self::Kicked)
    }

    /// Whether such an account runs the chat.
    #[must_use]
    pub fn is_admin(self) -> bool {
        matches!(self, Self::Creator | Self::Administrator)
    }
}

/// What an administrator may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Everything that any administrator may.
    ManageChat,
    /// Delete the messages of others.
    DeleteMessages,
    /// Run video chats.
    ManageVideoChats,
    /// Restrict, ban and unban.
    RestrictMembers,
    /// Make administrators.
    PromoteMembers,
    /// Change the title and the photo.
    ChangeInfo,
    /// Invite, and answer join requests.
    InviteUsers,
    /// Pin messages.
    PinMessages,
    /// Create, rename, close and reopen topics.
    ManageTopics,
}

impl Right {
    /// Every right.
    pub const ALL: [Self; 9] = [
        Self::ManageChat,
        Self::DeleteMessages,
        Self::ManageVideoChats,
        Self::RestrictMembers,
        Self::PromoteMembers,
        Self::ChangeInfo,
        Self::InviteUsers,
        Self::PinMessages,
        Self::ManageTopics,
    ];

    /// Its field in a `ChatMember`.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::ManageChat => "can_manage_chat",
            Self::DeleteMessages => "can_delete_messages",
            Self::ManageVideoChats => "can_manage_video_chats",
            Self::RestrictMembers => "can_restrict_members",
            Self::PromoteMembers => "can_promote_members",
            Self::ChangeInfo => "can_change_info",
            Self::InviteUsers => "can_invite_users",
            Self::PinMessages => "can_pin_messages",
            Self::ManageTopics => "can_manage_topics",
        }
    }
}

/// An account's place in a group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// What it is.
    pub status: Status,
    /// What it may do as an administrator.
    pub rights: BTreeSet<Right>,
    /// Whether it writes in the group's name.
    pub is_anonymous: bool,
    /// Whether a restricted member may still write.
    pub can_send: bool,
    /// Until when it is restricted or banned, in unix seconds; zero is for ever.
    pub until: i64,
}

impl Member {
    /// A plain place with this status; an administrator gets every right but that of making others.
    #[must_use]
    pub fn with(status: Status) -> Self {
        let rights = if status.is_admin() {
            Right::ALL
                .into_iter()
                .filter(|right| status == Status::Creator || *right != Right::PromoteMembers)
                .collect()
        } else {
            BTreeSet::new()
        };
        Self {
            status,
            rights,
            is_anonymous: false,
            can_send: status != Status::Restricted,
            until: 0,
        }
    }

    /// Whether this account may do that.
    #[must_use]
    pub fn may(&self, right: Right) -> bool {
        match self.status {
            Status::Creator => true,
            Status::Administrator => self.rights.contains(&right),
            Status::Member | Status::Restricted | Status::Left | Status::Kicked => false,
        }
    }
}

/// A topic of a forum. Its id is that of the service message that began it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    /// The thread id.
    pub id: i64,
    /// Its name, 1–128 characters.
    pub name: String,
    /// The colour of its icon.
    pub icon_color: i64,
    /// A custom emoji in place of the coloured icon.
    pub icon_custom_emoji_id: Option<String>,
    /// Who began it.
    pub creator: i64,
    /// Only administrators may write.
    pub closed: bool,
    /// It is gone, with its messages.
    pub deleted: bool,
}

/// A link that lets people in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct InviteLink {
    pub(crate) url: String,
    pub(crate) creator: i64,
    pub(crate) name: Option<String>,
    pub(crate) by_request: bool,
    pub(crate) primary: bool,
    pub(crate) revoked: bool,
    pub(crate) expires: Option<i64>,
    pub(crate) limit: Option<i64>,
}

/// Somebody who asked to be let in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct JoinRequest {
    pub(crate) link: Option<String>,
    pub(crate) at_ms: i64,
}
