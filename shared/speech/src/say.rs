//! Meanings, as methods of the Bot API.

use domain::{
    ChatId, Lang, MessageId, ThreadId,
    lane::{Action, Part, Reply},
    message::{Content, MediaKind, Words},
    say::{Answer, Keyboard, Say},
    settings::Settings,
};
use telegram::{
    AnswerCallbackQuery, Button, CopyMessage, CopyMessages, CreateForumTopic, DeleteMessage, EditMessageCaption,
    EditMessageReplyMarkup, EditMessageText, EditableMedia, InlineKeyboard, InputMedia, MessageEntity, Method,
    ReopenForumTopic, SendMediaGroup, SendMessage, Text,
};

/// Who speaks, and where.
#[derive(Clone, Copy, Debug)]
pub struct Voice<'a> {
    /// The language.
    pub lang: &'a Lang,
    /// The words of the admin's own.
    pub settings: &'a Settings,
    /// The chat.
    pub chat: ChatId,
    /// The topic.
    pub thread: Option<ThreadId>,
}

fn chat(id: ChatId) -> telegram::ChatId {
    telegram::ChatId(id.0)
}

fn message(id: MessageId) -> telegram::MessageId {
    telegram::MessageId(id.0)
}

fn thread(id: Option<ThreadId>) -> Option<telegram::ThreadId> {
    id.and_then(|id| telegram::ThreadId::new(id.0))
}

impl Voice<'_> {
    /// The words for a meaning.
    #[must_use]
    pub fn words(&self, say: &Say) -> String {
        texts::render(self.lang, say, self.settings)
    }

    fn keyboard(&self, keyboard: &Keyboard) -> InlineKeyboard {
        let mut rows = InlineKeyboard::new();
        for row in keyboard {
            // A press that does not fit its 64 bytes cannot be made: `press` holds that by a test.
            rows = rows.row(row.iter().filter_map(|press| {
                Button::callback(&texts::label(self.lang, press, self.settings), press.encode()).ok()
            }));
        }
        rows
    }

    /// A new message.
    #[must_use]
    pub fn send(&self, say: &Say, keyboard: &Keyboard, under: Option<MessageId>, quiet: bool) -> Method {
        let send = SendMessage::new(chat(self.chat), thread(self.thread), self.words(say))
            .without_preview()
            .reply_to(under.map(message));
        let send = if keyboard.is_empty() {
            send
        } else {
            send.keyboard(self.keyboard(keyboard))
        };
        if quiet { send.silent().into() } else { send.into() }
    }

    /// A message that becomes another.
    #[must_use]
    pub fn replace(&self, which: MessageId, say: &Say, keyboard: &Keyboard) -> Method {
        let edit = EditMessageText::new(chat(self.chat), message(which), self.words(say)).without_preview();
        if keyboard.is_empty() {
            edit.into()
        } else {
            edit.keyboard(self.keyboard(keyboard)).into()
        }
    }

    /// What is answered at once. `query` is the press that is answered, if one is.
    ///
    /// There is one method. Where that is a message or an edit, the press itself is not answered by it, and its spinner turns on:
    /// see [`answers_press`].
    #[must_use]
    pub fn answer(&self, answer: &Answer, query: Option<&str>) -> Option<Method> {
        match (answer, query) {
            (Answer::Nothing, None) => None,
            (Answer::Nothing, Some(query)) => Some(AnswerCallbackQuery::new(query, "").into()),
            (
                Answer::Send {
                    say,
                    keyboard,
                    reply_to,
                },
                _,
            ) => Some(self.send(say, keyboard, *reply_to, false)),
            (Answer::Replace { message, say, keyboard }, _) => Some(self.replace(*message, say, keyboard)),
            (
                Answer::Buttons {
                    message: which,
                    keyboard,
                },
                _,
            ) => {
                let edit = EditMessageReplyMarkup::new(chat(self.chat), message(*which));
                Some(edit.keyboard(self.keyboard(keyboard)).into())
            }
            (Answer::Toast { say, alert }, Some(query)) => {
                let answer = AnswerCallbackQuery::new(query, &self.words(say));
                Some(if *alert { answer.alert().into() } else { answer.into() })
            }
            (Answer::Toast { say, .. }, None) => Some(self.send(say, &Keyboard::new(), None, false)),
        }
    }

    /// The call of a lane's step. `reply` and `twin` are what the step's places were found to be: `None` where a counterpart
    /// is missing, and then a step that needs it has no call.
    #[must_use]
    pub fn act(&self, action: &Action, reply: Option<MessageId>, twin: Option<MessageId>) -> Option<Method> {
        let here = chat(self.chat);
        let topic = thread(self.thread);
        Some(match action {
            Action::OpenTopic { name } => CreateForumTopic::new(here, &self.words(name), "?").into(),
            Action::ReopenTopic => Method::ReopenForumTopic(ReopenForumTopic {
                chat_id: here,
                thread: topic?,
            }),
            Action::Say {
                say, keyboard, quiet, ..
            } => self.send(say, keyboard, reply, *quiet),
            Action::EditCard { message, say, keyboard } => self.replace(*message, say, keyboard),
            Action::Copy {
                from,
                messages,
                caption,
                ..
            } => match messages.as_slice() {
                [one] => {
                    let copy = CopyMessage::new(here, topic, chat(*from), message(*one)).reply_to(reply.map(message));
                    match caption {
                        Some(caption) => copy.caption(formatted(caption)).into(),
                        None => copy.into(),
                    }
                }
                many => {
                    let copy = CopyMessages::new(here, topic, chat(*from), many.iter().copied().map(message));
                    if caption.is_some() {
                        copy.without_captions().into()
                    } else {
                        copy.into()
                    }
                }
            },
            Action::Album { parts, .. } => SendMediaGroup::new(here, topic, parts.iter().map(file)).into(),
            Action::Words { words, .. } => SendMessage::new(here, topic, formatted(words))
                .reply_to(reply.map(message))
                .into(),
            Action::Edit {
                content: Content::Captioned,
                words,
                ..
            } => EditMessageCaption::new(here, message(twin?), formatted(words)).into(),
            Action::Edit {
                content: Content::Text,
                words,
                ..
            } => EditMessageText::new(here, message(twin?), formatted(words)).into(),
            // Nothing of these can be edited but a live location, which its copy does not follow.
            Action::Edit {
                content: Content::Other | Content::Uncopyable,
                ..
            } => return None,
            Action::Delete { .. } => Method::DeleteMessage(DeleteMessage {
                chat_id: here,
                message_id: message(twin?),
            }),
        })
    }
}

/// Whether a method answers a press: whoever pressed sees the spinner end. No change of the message does that.
#[must_use]
pub fn answers_press(method: &Method) -> bool {
    matches!(method, Method::AnswerCallbackQuery(_))
}

/// The message under which a step's own is put, before its counterpart is looked up.
#[must_use]
pub fn reply_of(action: &Action) -> Reply {
    match action {
        Action::Say { reply, .. } | Action::Copy { reply, .. } | Action::Words { reply, .. } => *reply,
        Action::OpenTopic { .. }
        | Action::ReopenTopic
        | Action::EditCard { .. }
        | Action::Album { .. }
        | Action::Edit { .. }
        | Action::Delete { .. } => Reply::None,
    }
}

fn file(part: &Part) -> InputMedia {
    let kind = match part.media.kind {
        MediaKind::Photo => EditableMedia::Photo,
        MediaKind::Video => EditableMedia::Video,
        MediaKind::Audio => EditableMedia::Audio,
        MediaKind::Document => EditableMedia::Document,
    };
    InputMedia {
        has_spoiler: part.media.spoiler,
        show_caption_above_media: part.media.caption_above,
        ..InputMedia::new(kind, part.file.as_str(), formatted(&part.caption))
    }
}

fn formatted(words: &Words) -> Text {
    let entities: Vec<MessageEntity> = words
        .entities
        .iter()
        .filter_map(|entity| serde_json::from_value(entity.clone()).ok())
        .collect();
    Text {
        text: words.text.clone(),
        entities,
    }
}
