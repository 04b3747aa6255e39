//! Updates, as the core understands them.

mod private;

use conversation::{
    agent,
    callback::Callback,
    command::TopicCommand,
    customer::{CustomerAction, From, ReplyTarget},
    staff::Ask,
};
use domain::{
    BotId, ChatId, InputId, MessageId, ThreadId, Timestamp, UserId,
    manual::ManualCommand,
    message::{Content, Message, MessageRef, Words, addressee, split_command},
};
use outbox::Membership;
use telegram::{CallbackQuery, ChatKind, ContentKind, Update, UpdateKind, User};

use crate::{held, membership::membership};

/// The longest name that is kept, in characters.
pub(crate) const NAME: usize = 64;

/// What an update says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inbound {
    /// Something in a customer's private chat.
    Private {
        /// Who.
        from: From,
        /// What they did.
        did: CustomerAction,
        /// What stands beside a command.
        beside: Option<Message>,
    },
    /// Somebody asks for `/id`.
    Id {
        /// Where.
        chat: ChatId,
        /// In which topic.
        thread: Option<ThreadId>,
        /// Who.
        user: UserId,
        /// Whether in private: then anybody may ask.
        private: bool,
        /// What stands beside it, in private, and who says it.
        beside: Option<Box<(From, Message)>>,
    },
    /// Something that concerns the staff list, in private; with an invitation's secret if one was opened.
    Staff {
        /// Who.
        from: From,
        /// What they ask.
        ask: Ask,
        /// The invitation's secret.
        secret: Option<String>,
        /// What stands beside it. Somebody who is not on the staff has said it to the desk.
        beside: Option<Message>,
    },
    /// Somebody asks for `/manual`, in private.
    Manual {
        /// Who.
        from: From,
        /// What they ask.
        asked: ManualCommand,
        /// What stands beside it, likewise.
        beside: Option<Message>,
    },
    /// Something in a topic of a group.
    Topic {
        /// The topic.
        thread: ThreadId,
        /// The message that is replied to.
        reply_to: Option<MessageId>,
        /// What happened.
        arrival: agent::TopicArrival,
    },
    /// A button in a group, of which Telegram does not say in which topic it stands: its message is gone, or too old to be shown.
    Button(agent::TopicArrival),
    /// The bot's place in a group has changed.
    Membership {
        /// The group.
        group: ChatId,
        /// What the bot is there now.
        change: Membership,
    },
    /// Nothing for the desk: a service message, a group's General topic, a membership.
    Nothing,
    /// A kind of update that we do not know but that may hold a person's words: kept for replay.
    Unknown(String),
}

/// The secret's prefix in `?start=`.
pub const INVITATION: &str = "inv_";

/// Reads an update. `me` is the bot's username, without the at sign: what is said to another bot of the group is not for us to hear.
#[must_use]
pub fn parse_update(update: Update, me: &str) -> Inbound {
    let input = InputId(update.update_id.0);
    match update.kind {
        UpdateKind::Message(message) => heard_message(input, &message, false, me),
        UpdateKind::EditedMessage(message) => heard_message(input, &message, true, me),
        UpdateKind::CallbackQuery(query) => heard_press(input, &query),
        UpdateKind::MyChatMember(change) if change.chat.kind == ChatKind::Private => Inbound::Private {
            from: from(&change.from),
            did: CustomerAction::Left(!change.new.is_in_chat()),
            beside: None,
        },
        UpdateKind::MyChatMember(change) => Inbound::Membership {
            group: ChatId(change.chat.id.0),
            change: membership(&change),
        },
        UpdateKind::Other(kind) if kind.contains("message") || kind.contains("post") => Inbound::Unknown(kind),
        UpdateKind::ChatMember(_)
        | UpdateKind::MessageReaction(_)
        | UpdateKind::ChatJoinRequest(_)
        | UpdateKind::Other(_) => Inbound::Nothing,
    }
}

/// When somebody said what an update brings; nothing of a press, and of a date that is none.
#[must_use]
pub fn written(update: &Update) -> Option<Timestamp> {
    match &update.kind {
        UpdateKind::Message(message) => moment(message.date),
        UpdateKind::EditedMessage(message) => moment(message.edit_date.unwrap_or(message.date)),
        UpdateKind::CallbackQuery(_)
        | UpdateKind::MyChatMember(_)
        | UpdateKind::ChatMember(_)
        | UpdateKind::MessageReaction(_)
        | UpdateKind::ChatJoinRequest(_)
        | UpdateKind::Other(_) => None,
    }
}

fn moment(seconds: i64) -> Option<Timestamp> {
    Timestamp::from_second(seconds).ok().filter(|_| seconds > 0)
}

/// The topic of a private chat that an update was written, or a button pressed, in: what answers it goes there.
#[must_use]
pub fn private_thread(update: &Update) -> Option<ThreadId> {
    let (chat, thread) = match &update.kind {
        UpdateKind::Message(message) | UpdateKind::EditedMessage(message) => (&message.chat, message.thread()),
        UpdateKind::CallbackQuery(query) => query
            .message
            .as_ref()
            .map(|message| (&message.chat, message.thread()))?,
        UpdateKind::MyChatMember(_)
        | UpdateKind::ChatMember(_)
        | UpdateKind::MessageReaction(_)
        | UpdateKind::ChatJoinRequest(_)
        | UpdateKind::Other(_) => return None,
    };
    let thread = thread.filter(|_| chat.kind == ChatKind::Private)?;
    Some(ThreadId(thread.get()))
}

/// The message of a private chat that an update's replies to, be it a command or not; a message of another chat is none.
#[must_use]
pub fn replied(update: &Update, me: &str) -> Option<ReplyTarget> {
    let UpdateKind::Message(message) = &update.kind else {
        return None;
    };
    let reply = message.reply().filter(|_| message.chat.kind == ChatKind::Private)?;
    let ours = wrote(reply, me);
    let offers = reply.offers.iter().filter(|_| ours);
    Some(ReplyTarget {
        message: MessageId(reply.message_id.0),
        ours,
        offers: offers.filter_map(|data| Callback::parse(data)).collect(),
    })
}

fn heard_message(input: InputId, message: &telegram::Message, edited: bool, me: &str) -> Inbound {
    let Some(sender) = &message.from else {
        return Inbound::Nothing;
    };
    // Somebody who shares where they go: every few seconds, for hours. A copy stays where it was, and holds nobody's words.
    if edited && matches!(message.content(), ContentKind::Location | ContentKind::Venue) {
        return Inbound::Nothing;
    }
    let Some(content) = held::content(message) else {
        return Inbound::Nothing;
    };
    let chat = ChatId(message.chat.id.0);
    let reply = message.reply().map(|reply| MessageId(reply.message_id.0));
    let thread = message.thread().map(|thread| ThreadId(thread.get()));
    let private = message.chat.kind == ChatKind::Private;
    let words = held::words(message);
    let text = words.text.as_str();
    let user = UserId(sender.id.0);
    // What a poll asks, or a person is called, is no command.
    let said = match content {
        Content::Text | Content::Captioned | Content::Uncopyable => text,
        Content::Other => "",
    };
    let anothers = addressee(said).is_some_and(|bot| !bot.eq_ignore_ascii_case(me));
    // The other photos of an album come by themselves and say nothing of whom they are meant for: they follow this one.
    let of_album = message.media_group_id.is_some();
    // What was for us before it was edited is heard of: the customer keeps what they had, and whoever edits is told.
    if anothers && !private && !of_album && !edited {
        return Inbound::Nothing;
    }
    // In private there is no other bot: whatever it is, it was said to us, in words.
    let (command, rest) = if anothers { (None, said) } else { split_command(said) };
    let said = Message {
        at: MessageRef {
            chat,
            id: MessageId(message.message_id.0),
            content,
            album: message.media_group_id.clone(),
            // Nothing else is sent by its file: so nothing else is stored with it.
            media: held::media(message).filter(|_| edited || message.media_group_id.is_some()),
            reply_to: reply,
            thread: thread.filter(|_| private),
        },
        words: Words {
            // What is said to another bot is not ours to read, so it stays.
            unread: words.unread || (anothers && !private && !edited),
            ..words.clone()
        },
        written: moment(if edited { message.edit_date } else { None }.unwrap_or(message.date)),
    };
    let has_file = message.content() != ContentKind::Text;
    if command == Some(TopicCommand::Id.name()) && !edited && (private || !of_album) {
        let beside = (private && (has_file || !rest.is_empty())).then(|| Box::new((from(sender), said)));
        return Inbound::Id {
            chat,
            thread,
            user,
            private,
            beside,
        };
    }
    if private {
        let from = from(sender);
        if edited {
            return Inbound::Private {
                from,
                did: CustomerAction::Edited(said),
                beside: None,
            };
        }
        return private::heard(from, (command, rest), said, has_file);
    }
    let Some(thread) = thread else { return Inbound::Nothing };
    let root = message.reply_to_message.as_ref().filter(|reply| reply.begins_topic);
    let peoples_own_topic = root
        .and_then(|root| root.from.as_ref())
        .is_some_and(|opener| !opener.is_bot);
    let did = if edited {
        agent::TopicAction::Edited(said)
    } else {
        agent::TopicAction::Wrote(said)
    };
    let question = message.reply().filter(|reply| wrote(reply, me));
    let arrival = agent::TopicArrival {
        input,
        user,
        group: chat,
        did,
        peoples_own_topic,
        asked: question.and_then(|question| question.offers.iter().find_map(|data| Callback::parse(data))),
        replied: message.reply().map(|reply| agent::TopicReplyTarget {
            id: MessageId(reply.message_id.0),
            text: reply.words().unwrap_or_default(),
            album: reply.media_group_id.clone(),
            by_person: reply.from.as_ref().is_none_or(is_person),
        }),
    };
    Inbound::Topic {
        thread,
        reply_to: reply,
        arrival,
    }
}

/// Whether a person wrote that. Behind two of Telegram's own users, which pass for bots, there are people.
fn is_person(author: &User) -> bool {
    !author.is_bot || [agent::ANONYMOUS_ADMIN, agent::CHANNEL].contains(&UserId(author.id.0))
}

/// Whether the bot called `me` wrote that.
fn wrote(reply: &telegram::Reply, me: &str) -> bool {
    let author = reply.from.as_ref().filter(|author| author.is_bot);
    author
        .and_then(|author| author.username.as_deref())
        .is_some_and(|name| name.eq_ignore_ascii_case(me))
}

fn heard_press(input: InputId, query: &CallbackQuery) -> Inbound {
    let Some(message) = &query.message else {
        return Inbound::Nothing;
    };
    let pressed = MessageId(message.message_id.0);
    let press = query.data.as_deref().and_then(Callback::parse);
    if message.chat.kind == ChatKind::Private {
        let from = from(&query.from);
        return match press {
            Some(Callback::Approve { user, request }) => Inbound::Staff {
                from,
                ask: Ask::Decide {
                    about: user,
                    request,
                    welcome: true,
                    message: pressed,
                },
                secret: None,
                beside: None,
            },
            Some(Callback::Accept { customer, ticket }) => Inbound::Staff {
                from,
                ask: Ask::Accept(customer, ticket),
                secret: None,
                beside: None,
            },
            Some(Callback::Acknowledge { customer, ticket }) => Inbound::Staff {
                from,
                ask: Ask::Acknowledge(customer, ticket),
                secret: None,
                beside: None,
            },
            Some(Callback::Decline { user, request }) => Inbound::Staff {
                from,
                ask: Ask::Decide {
                    about: user,
                    request,
                    welcome: false,
                    message: pressed,
                },
                secret: None,
                beside: None,
            },
            press => Inbound::Private {
                from,
                did: CustomerAction::Pressed(press, pressed),
                beside: None,
            },
        };
    }
    let arrival = agent::TopicArrival {
        input,
        user: UserId(query.from.id.0),
        group: ChatId(message.chat.id.0),
        did: agent::TopicAction::Pressed(press, pressed),
        peoples_own_topic: false,
        asked: None,
        replied: None,
    };
    match message.thread() {
        Some(thread) => Inbound::Topic {
            thread: ThreadId(thread.get()),
            reply_to: None,
            arrival,
        },
        None => Inbound::Button(arrival),
    }
}

fn from(user: &User) -> From {
    let mut name = user.first_name.clone();
    if let Some(last) = &user.last_name {
        name.push(' ');
        name.push_str(last);
    }
    From {
        user: UserId(user.id.0),
        name: name.trim().chars().take(NAME).collect(),
        username: user.username.clone(),
        language_code: user.language_code.clone(),
    }
}

/// What the agents call someone: the first word of the name.
#[must_use]
pub fn first_name(from: &From) -> String {
    from.name.split_whitespace().next().unwrap_or("?").to_owned()
}

/// The bot that a token or a configuration names, as the core's own type.
#[must_use]
pub fn bot(id: telegram::UserId) -> BotId {
    BotId(id.0)
}
