//! Meanings, as methods of the Bot API.

use conversation::text::{Above, Answer, Keyboard, Say};
use domain::{
    ChatId, Lang, MessageId, ThreadId, TicketId,
    message::{Content, Media, MediaKind, Quote, Words},
    settings::Settings,
};
use outbox::{Action, Reply};
use telegram::{
    AnswerCallbackQuery, Button, CAPTION_LIMIT, CopyMessage, CopyMessages, CreateForumTopic, DeleteMessage,
    DeleteMessages, EditMessageCaption, EditMessageMedia, EditMessageReplyMarkup, EditMessageText, EditableMedia,
    ForwardMessage, ForwardMessages, InlineKeyboard, InputMedia, MessageEntity, Method, ReopenForumTopic,
    ReplyParameters, RichMessage, SendMediaGroup, SendMessage, SendRichMessage, TEXT_LIMIT, Text, utf16_len,
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

/// What was found for a step before its call: its places, where they are in the chat.
#[derive(Clone, Debug, Default)]
pub struct Found<'a> {
    /// What it is put under.
    pub reply: Option<MessageId>,
    /// The counterpart that it edits or deletes, and what its words go on in; a step that needs one has no call without.
    pub counterparts: Vec<MessageId>,
    /// The ticket whose number goes before the words.
    pub number: Option<TicketId>,
    /// The part that it answers of what it is put under.
    pub quote: Option<&'a Quote>,
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

    /// The call of a lane's step.
    #[must_use]
    pub fn act(&self, action: &Action, found: &Found<'_>) -> Option<Method> {
        let Found {
            reply, number, quote, ..
        } = *found;
        let counterpart = found.counterparts.first().copied();
        let here = chat(self.chat);
        let text = |words: &Words| self.numbered(words, number, TEXT_LIMIT);
        let caption_of = |words: &Words| self.numbered(words, number, CAPTION_LIMIT);
        let topic = thread(self.thread);
        let answering = reply.map(|reply| {
            let reply = ReplyParameters::to(message(reply));
            match quote {
                Some(quote) => reply.quoting(quote.text.clone(), quote.position),
                None => reply,
            }
        });
        Some(match action {
            Action::Copy {
                from,
                messages,
                forward: true,
                ..
            } => match messages.as_slice() {
                [one] => ForwardMessage::new(here, topic, chat(*from), message(*one)).into(),
                many => ForwardMessages::new(here, topic, chat(*from), many.iter().copied().map(message)).into(),
            },
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
                    let copy = CopyMessage::new(here, topic, chat(*from), message(*one)).answering(answering);
                    match caption {
                        Some(caption) => copy.caption(caption_of(caption)).into(),
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
            Action::Album { parts, .. } => {
                let files = parts.iter().enumerate();
                // The number stands over all of it once.
                let files = files.map(|(index, part)| {
                    let caption = self.numbered(&part.caption, number.filter(|_| index == 0), CAPTION_LIMIT);
                    input_media(part.media, &part.file, caption)
                });
                SendMediaGroup::new(here, topic, files).into()
            }
            Action::Words { words, .. } => match self.rich(words, number) {
                Some(rich) => SendRichMessage::new(here, topic, rich).answering(answering).into(),
                None => SendMessage::new(here, topic, text(words)).answering(answering).into(),
            },
            Action::Edit {
                content: Content::Captioned,
                media,
                words,
                ..
            } => {
                // Whether its file is another by now nobody needs to know: the same one changes nothing. A text takes a file, too.
                let file = media.zip(words.file.as_deref());
                match file {
                    Some((media, file)) => EditMessageMedia::showing(
                        here,
                        message(counterpart?),
                        input_media(media, file, caption_of(words)),
                    )
                    .into(),
                    None => EditMessageCaption::new(here, message(counterpart?), caption_of(words)).into(),
                }
            }
            Action::Edit {
                content: Content::Text,
                words,
                ..
            } => match self.rich(words, number) {
                Some(rich) => EditMessageText::rich(here, message(counterpart?), rich).into(),
                None => EditMessageText::new(here, message(counterpart?), text(words)).into(),
            },
            // Telegram lets no bot edit a copy of these.
            Action::Edit {
                content: Content::Other | Content::Uncopyable,
                ..
            } => return None,
            Action::GoOn {
                words, more, at, under, ..
            } => match (words, more.get(*at)) {
                (Some(words), None) => SendMessage::new(here, topic, formatted(words))
                    .reply_to(Some(message(*under)))
                    .into(),
                (Some(words), Some(stands)) => EditMessageText::new(here, message(*stands), formatted(words)).into(),
                (None, Some(stands)) => delete(here, *stands),
                (None, None) => return None,
            },
            Action::Delete { .. } => match found.counterparts.as_slice() {
                [] => return None,
                [one] => delete(here, *one),
                all => DeleteMessages::new(here, all.iter().copied().map(message)).into(),
            },
        })
    }
}

/// Whether a method answers a press: whoever pressed sees the spinner end. No change of the message does that.
#[must_use]
pub fn answers_press(method: &Method) -> bool {
    matches!(method, Method::AnswerCallbackQuery(_))
}

impl Voice<'_> {
    /// Words as a rich message, under the ticket's number where they are to show it: what was one, and what is longer than a text may
    /// be.
    fn rich(&self, words: &Words, number: Option<TicketId>) -> Option<serde_json::Value> {
        let long = || (utf16_len(&words.text) > TEXT_LIMIT).then(|| RichMessage::plain(&words.text));
        let mut rich = words.rich.clone().or_else(long)?;
        if let Some(blocks) = rich.get_mut("blocks").and_then(|blocks| blocks.as_array_mut()) {
            let number = number.map(|ticket| self.words(&Say::Above(Above::Number(ticket))));
            for line in self.context(words).into_iter().chain(number) {
                blocks.insert(0, serde_json::json!({"type": "paragraph", "text": line}));
            }
        }
        Some(rich)
    }

    /// Words with their formatting, under a line that says what they answer elsewhere, or who wrote them.
    fn in_context(&self, words: &Words, limit: usize) -> Text {
        let plain = formatted(words);
        match self.context(words) {
            Some(line) if utf16_len(&line) + 1 + utf16_len(&plain.text) <= limit => plain.under(&line),
            Some(_) | None => plain,
        }
    }

    /// The line that says what words answer elsewhere, or who wrote them.
    fn context(&self, words: &Words) -> Option<String> {
        let context = words.context.as_ref()?;
        let above = match (&context.forwarded_from, &context.answers_elsewhere) {
            (Some(name), _) => Above::ForwardedFrom(name.clone()),
            (None, Some(name)) => Above::AnswersElsewhere {
                name: name.clone(),
                quote: context.quote.as_ref().map(|quote| quote.text.clone()),
            },
            (None, None) => return None,
        };
        Some(self.words(&Say::Above(above)))
    }

    /// Words with their formatting, under the ticket's number where they are to show it. Where both do not fit, words come first.
    fn numbered(&self, words: &Words, number: Option<TicketId>, limit: usize) -> Text {
        let plain = self.in_context(words, limit);
        let line = number.map(|ticket| self.words(&Say::Above(Above::Number(ticket))));
        match line {
            Some(line) if utf16_len(&line) + 1 + utf16_len(&plain.text) <= limit => plain.under(&line),
            Some(_) | None => plain,
        }
    }
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
        | Action::GoOn { .. }
        | Action::Delete { .. } => Reply::None,
    }
}

fn delete(chat_id: telegram::ChatId, which: MessageId) -> Method {
    Method::DeleteMessage(DeleteMessage {
        chat_id,
        message_id: message(which),
    })
}

fn input_media(media: Media, file: &str, caption: Text) -> InputMedia {
    let kind = match media.kind {
        MediaKind::Video if media.animation => EditableMedia::Animation,
        MediaKind::Photo => EditableMedia::Photo,
        MediaKind::Video => EditableMedia::Video,
        MediaKind::Audio => EditableMedia::Audio,
        MediaKind::Document => EditableMedia::Document,
    };
    InputMedia {
        has_spoiler: media.spoiler,
        show_caption_above_media: media.caption_above,
        ..InputMedia::new(kind, file, caption)
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
