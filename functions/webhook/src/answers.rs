//! What is answered at once, of which the response can carry one method; and who answers a press that this one does not.

use adapter::outbound::{Voice, answers_press};
use conversation::{
    agent::{ANONYMOUS_ADMIN, CHANNEL},
    text::{Answer, Doing, Given, Needs, Room, Say},
};
use domain::{ChatId, InputId, Lang, ThreadId, Timestamp, UserId, settings::Settings};
use lambda::{Queue, WakeUp};
use telegram::{ChatKind, Method, SetMessageReaction, Update, UpdateKind};

use crate::Desk;

/// What a message gets whose answer finds no room: one of the reactions that every chat begins with
/// (<https://core.telegram.org/bots/api#reactiontypeemoji>).
const PUZZLED: &str = "🤔";

/// What a turn answers, where, and in which language.
pub(crate) struct Spoken {
    pub answer: Answer,
    pub lang: Lang,
    pub chat: ChatId,
    pub thread: Option<ThreadId>,
}

/// A button that was pressed, and waits for its answer.
pub(crate) struct Press {
    query: String,
    by: UserId,
    /// What they read; in a group it is the desk's.
    lang: Option<String>,
    in_group: bool,
    /// Whether the message that it stands under can still be changed.
    is_accessible: bool,
}

impl Press {
    /// The press that an update is, if it is one.
    pub fn of(update: &Update) -> Option<Self> {
        let UpdateKind::CallbackQuery(query) = &update.kind else {
            return None;
        };
        let message = query.message.as_ref();
        Some(Self {
            query: query.id.clone(),
            by: UserId(query.from.id.0),
            lang: query.from.language_code.clone(),
            in_group: message.is_some_and(|message| message.chat.kind != ChatKind::Private),
            is_accessible: message.is_some_and(telegram::CallbackMessage::is_accessible),
        })
    }

    /// What a button is told that nothing is known of: one under a message of somebody else's, or of a ticket that is not here.
    fn is_dead(&self, settings: &Settings) -> Spoken {
        let lang = if self.in_group {
            settings.desk_language()
        } else {
            settings.language_for(self.lang.as_deref())
        };
        Spoken {
            answer: Answer::toast(Say::NothingHere),
            lang: lang.clone(),
            chat: self.by.into(),
            thread: None,
        }
    }
}

/// What an update is answered by.
#[derive(Default)]
pub(crate) struct Answered {
    /// In the response.
    pub method: Option<Method>,
    /// The press that the response leaves unanswered.
    pub owed: Option<WakeUp>,
}

/// Who is answered: what the update itself tells of them.
pub(crate) struct Asker {
    input: InputId,
    press: Option<Press>,
    wrote: Option<Wrote>,
}

/// A message that may be answered.
struct Wrote {
    message: telegram::MessageId,
    /// Whoever wrote it, unless that is a bot, or somebody by way of one: it does not read what it is told.
    reader: Option<UserId>,
}

impl Asker {
    /// The message that was written or edited, if it was one.
    pub fn message(&self) -> Option<domain::MessageId> {
        self.wrote.as_ref().map(|wrote| domain::MessageId(wrote.message.0))
    }

    fn doing(&self) -> Doing {
        match (&self.press, &self.wrote) {
            (Some(_), _) => Doing::Pressed,
            (None, Some(wrote)) => Doing::Wrote {
                message: domain::MessageId(wrote.message.0),
                reader: wrote.reader,
            },
            (None, None) => Doing::Other,
        }
    }

    /// Whoever sent an update.
    pub fn of(update: &Update) -> Self {
        let wrote = match &update.kind {
            UpdateKind::Message(message) | UpdateKind::EditedMessage(message) => Some(Wrote::of(message)),
            UpdateKind::CallbackQuery(_)
            | UpdateKind::MyChatMember(_)
            | UpdateKind::ChatMember(_)
            | UpdateKind::MessageReaction(_)
            | UpdateKind::ChatJoinRequest(_)
            | UpdateKind::Other(_) => None,
        };
        Self {
            input: InputId(update.update_id.0),
            press: Press::of(update),
            wrote,
        }
    }
}

impl Wrote {
    fn of(message: &telegram::Message) -> Self {
        let by = message.from.as_ref().map(|from| UserId(from.id.0));
        let is_bot = message.from.as_ref().is_none_or(|from| from.is_bot);
        // Behind these two of Telegram's there are people.
        let is_person = by.is_some_and(|by| [ANONYMOUS_ADMIN, CHANNEL].contains(&by));
        Self {
            message: message.message_id,
            reader: by.filter(|_| (!is_bot || is_person) && message.via_bot.is_none()),
        }
    }
}

/// Puts an answer into words. Every press is answered, once: by the response where it changes nothing, else by whoever is woken for it.
/// What is said in a group counts into its pace.
pub(crate) async fn answer(
    desk: &Desk,
    asker: &Asker,
    spoken: Option<Spoken>,
    settings: &Settings,
    now: Timestamp,
) -> Answered {
    let press = asker.press.as_ref();
    let Some(mut spoken) = spoken.or_else(|| press.map(|press| press.is_dead(settings))) else {
        return Answered::default();
    };
    if press.is_some_and(|press| !press.is_accessible) {
        spoken.answer = spoken.answer.anew();
    }
    let given = if spoken.chat.is_group() {
        let room = room(desk, asker, &spoken, settings, now).await;
        spoken.answer.in_room(room, asker.doing())
    } else {
        Given::Answer(spoken.answer)
    };
    let voice = Voice {
        lang: &spoken.lang,
        settings,
        chat: spoken.chat,
        thread: spoken.thread,
    };
    let method = match given {
        Given::Answer(answer) => voice.answer(&answer, press.map(|press| press.query.as_str())),
        Given::Puzzled(message) => {
            let (chat, message) = (telegram::ChatId(spoken.chat.0), telegram::MessageId(message.0));
            Some(SetMessageReaction::emoji(chat, message, PUZZLED).into())
        }
    };
    let owed = press.filter(|_| !method.as_ref().is_some_and(answers_press));
    Answered {
        owed: owed.map(|press| WakeUp::press(desk.bot, press.by, &press.query)),
        method,
    }
}

/// Whether a group has room for an answer, which is then counted.
async fn room(desk: &Desk, asker: &Asker, spoken: &Spoken, settings: &Settings, now: Timestamp) -> Room {
    let turned_away = match spoken.answer.needs(asker.doing()) {
        Needs::Nothing(room) => return room,
        Needs::Pace(turned_away) => turned_away.map(|by| (by, asker.input)),
    };
    let place = (desk.bot, spoken.chat);
    match desk
        .store
        .may_answer(place, turned_away, settings.limits.group, now)
        .await
    {
        Ok(room) => room,
        Err(error) => {
            tracing::warn!(error = %error, "an answer in a group is left out: it could not be counted");
            Room::Full
        }
    }
}

/// Has a press answered that the response does not answer. Where that cannot be arranged, its spinner ends by itself: what the press
/// asked for is done, and is not done again for that.
pub(crate) async fn owed(wake_ups: &dyn Queue, owed: Option<WakeUp>) {
    if let Some(press) = owed
        && let Err(error) = wake_ups.wake(&[press]).await
    {
        tracing::warn!(error = %error, "a press is left unanswered");
    }
}
