//! What is answered at once, of which the response can carry one method; and who answers a press that this one does not.

use domain::{
    BotId, ChatId, Lang, ThreadId, UserId,
    say::{Answer, Say},
    settings::Settings,
};
use lambda::{Queue, WakeUp};
use speech::say::{Voice, answers_press};
use telegram::{ChatKind, Method, Update, UpdateKind};

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

/// Puts an answer into words. Every press is answered, once: by the response where it changes nothing, else by whoever is woken for it.
pub(crate) fn answer(bot: BotId, spoken: Option<Spoken>, press: Option<&Press>, settings: &Settings) -> Answered {
    let Some(spoken) = spoken.or_else(|| press.map(|press| press.is_dead(settings))) else {
        return Answered::default();
    };
    let answer = match press {
        Some(press) if !press.is_accessible => spoken.answer.anew(),
        Some(_) | None => spoken.answer,
    };
    let voice = Voice {
        lang: &spoken.lang,
        settings,
        chat: spoken.chat,
        thread: spoken.thread,
    };
    let method = voice.answer(&answer, press.map(|press| press.query.as_str()));
    let owed = press.filter(|_| !method.as_ref().is_some_and(answers_press));
    Answered {
        owed: owed.map(|press| WakeUp::press(bot, press.by, &press.query)),
        method,
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
