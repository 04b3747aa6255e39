//! What we send is what a full typed library of the Bot API reads, field by field.

use super::*;
use crate::secret::Secret;
use crate::{Button, InlineKeyboard, MessageEntity, MessageId, Reaction, Text, ThreadId, User, UserId};
use frankenstein::methods as oracle;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

const CHAT: ChatId = ChatId(-1_001_234_567_890);
const MESSAGE: MessageId = MessageId(77);

fn thread() -> Option<ThreadId> {
    ThreadId::new(42)
}

fn text() -> Text {
    let entities = vec![
        MessageEntity::new("bold", 0, 2),
        MessageEntity::link(2, 1, "https://example.com/"),
        MessageEntity {
            user: Some(User {
                id: UserId(5),
                is_bot: false,
                first_name: "A".into(),
                last_name: None,
                username: None,
                language_code: None,
            }),
            ..MessageEntity::new("text_mention", 3, 1)
        },
        MessageEntity {
            custom_emoji_id: Some("5".into()),
            ..MessageEntity::new("custom_emoji", 4, 2)
        },
        MessageEntity {
            language: Some("rust".into()),
            ..MessageEntity::new("pre", 0, 1)
        },
        MessageEntity {
            unix_time: Some(1_700_000_000),
            date_time_format: Some("r".into()),
            ..MessageEntity::new("date_time", 0, 1)
        },
    ];
    Text {
        text: "hello, world".into(),
        entities,
    }
}

fn keyboard() -> InlineKeyboard {
    InlineKeyboard::new()
        .row([
            Button::callback("a", "b").unwrap(),
            Button::url("c", "https://example.com/"),
        ])
        .row([
            Button::web_app("d", "https://example.com/app"),
            Button::copy_text("e", "f"),
        ])
}

/// Checks that `method` reads as `P`, that `P` knows every field of it, and that it comes back from storage unchanged.
fn check<P: Serialize + DeserializeOwned>(method: impl Into<Method>) {
    let method = method.into();
    let sent = Value::Object(method.params());
    let read: P =
        serde_json::from_value(sent.clone()).unwrap_or_else(|error| panic!("{}: {error}: {sent}", method.name()));
    let known = serde_json::to_value(read).unwrap();
    assert_eq!(sent, known, "{}", method.name());
    check_bare(&method);
}

fn check_bare(method: &Method) {
    let answer: Value = serde_json::from_str(&method.webhook_answer()).unwrap();
    assert_eq!(answer["method"], method.name());
    assert_eq!(
        &serde_json::from_value::<Method>(answer).unwrap(),
        method,
        "{}",
        method.name()
    );
    assert!(!method.params().contains_key("method"));
    assert!(!method.params().contains_key("parse_mode"));
}

#[test]
fn messages_are_what_the_bot_api_expects() {
    check::<oracle::SendMessageParams>(SendMessage::new(CHAT, None, "hi"));
    check::<oracle::SendMessageParams>(
        SendMessage::new(CHAT, thread(), text())
            .without_preview()
            .silent()
            .protected()
            .reply_to(Some(MESSAGE))
            .keyboard(keyboard()),
    );
    let rich = json!({"blocks": [{"type": "heading", "text": "a", "size": 1}], "is_rtl": true});
    check::<oracle::SendRichMessageParams>(SendRichMessage::new(CHAT, thread(), rich.clone()).reply_to(Some(MESSAGE)));
    check::<oracle::SendRichMessageParams>(SendRichMessage::new(CHAT, None, crate::RichMessage::plain("a\n\nb")));
    check::<oracle::EditMessageTextParams>(EditMessageText::rich(CHAT, MESSAGE, rich).keyboard(keyboard()));
    check::<oracle::CopyMessageParams>(CopyMessage::new(CHAT, thread(), ChatId(5), MESSAGE));
    check::<oracle::CopyMessageParams>(
        CopyMessage::new(CHAT, None, ChatId(5), MESSAGE)
            .caption(text())
            .reply_to(Some(MESSAGE))
            .keyboard(keyboard())
            .silent(),
    );
    check::<oracle::ForwardMessageParams>(ForwardMessage::new(CHAT, thread(), ChatId(5), MESSAGE));
    check::<oracle::ForwardMessagesParams>(ForwardMessages::new(CHAT, thread(), ChatId(5), [MESSAGE]));
    check::<oracle::CopyMessageParams>(
        CopyMessage::new(CHAT, None, ChatId(5), MESSAGE)
            .answering(Some(ReplyParameters::to(MESSAGE).quoting("a part".to_owned(), 7))),
    );
    check::<oracle::CopyMessagesParams>(
        CopyMessages::new(CHAT, thread(), ChatId(5), [MESSAGE])
            .without_captions()
            .silent()
            .protected(),
    );
    check::<oracle::SendLocationParams>(SendLocation::new(CHAT, thread(), 55.75, 37.5));
    check::<oracle::SendContactParams>(SendContact {
        last_name: Some("B".into()),
        ..SendContact::new(CHAT, thread(), "+100", "A").silent()
    });
    check::<oracle::SendChatActionParams>(SendChatAction {
        chat_id: CHAT,
        thread: thread(),
        action: ChatAction::UploadDocument,
    });
}

#[test]
fn files_are_what_the_bot_api_expects() {
    fn full<P: Serialize + DeserializeOwned>(kind: MediaKind) {
        check::<P>(Method::send_media(kind, CHAT, thread(), "file", ""));
        check::<P>(Method::send_media(kind, CHAT, thread(), "file", text()));
    }
    full::<oracle::SendPhotoParams>(MediaKind::Photo);
    full::<oracle::SendVideoParams>(MediaKind::Video);
    full::<oracle::SendAnimationParams>(MediaKind::Animation);
    full::<oracle::SendAudioParams>(MediaKind::Audio);
    full::<oracle::SendDocumentParams>(MediaKind::Document);
    full::<oracle::SendVoiceParams>(MediaKind::Voice);
    full::<oracle::SendVideoNoteParams>(MediaKind::VideoNote);
    full::<oracle::SendStickerParams>(MediaKind::Sticker);
    check::<oracle::SendPhotoParams>(
        SendPhoto::new(CHAT, thread(), "file", text())
            .reply_to(Some(MESSAGE))
            .keyboard(keyboard()),
    );
}

#[test]
fn albums_are_what_the_bot_api_expects() {
    let shown = |kind| InputMedia {
        has_spoiler: true,
        show_caption_above_media: true,
        ..InputMedia::new(kind, "file", text())
    };
    check::<oracle::SendMediaGroupParams>(SendMediaGroup::new(
        CHAT,
        thread(),
        [shown(EditableMedia::Photo), shown(EditableMedia::Video)],
    ));
    for kind in [EditableMedia::Audio, EditableMedia::Document] {
        let album = [InputMedia::new(kind, "file", ""), InputMedia::new(kind, "file", text())];
        let mut album = SendMediaGroup::new(CHAT, None, album).silent().protected();
        album.reply_parameters = Some(ReplyParameters::to(MESSAGE));
        check::<oracle::SendMediaGroupParams>(album);
    }
    let many = std::iter::repeat_n(InputMedia::new(EditableMedia::Photo, "file", ""), 30);
    assert_eq!(SendMediaGroup::new(CHAT, None, many).media.len(), 10);
}

#[test]
fn edits_are_what_the_bot_api_expects() {
    check::<oracle::EditMessageTextParams>(EditMessageText::new(CHAT, MESSAGE, "hi"));
    check::<oracle::EditMessageTextParams>(
        EditMessageText::new(CHAT, MESSAGE, text())
            .without_preview()
            .keyboard(keyboard()),
    );
    check::<oracle::EditMessageCaptionParams>(EditMessageCaption::new(CHAT, MESSAGE, text()).keyboard(keyboard()));
    for kind in [
        MediaKind::Photo,
        MediaKind::Video,
        MediaKind::Animation,
        MediaKind::Audio,
        MediaKind::Document,
    ] {
        let kind = EditableMedia::new(kind).unwrap();
        check::<oracle::EditMessageMediaParams>(
            EditMessageMedia::new(CHAT, MESSAGE, kind, "file", text()).keyboard(keyboard()),
        );
    }
    check::<oracle::EditMessageReplyMarkupParams>(EditMessageReplyMarkup::new(CHAT, MESSAGE));
    check::<oracle::EditMessageReplyMarkupParams>(
        EditMessageReplyMarkup::new(CHAT, MESSAGE).keyboard(InlineKeyboard::new()),
    );
    check::<oracle::DeleteMessageParams>(DeleteMessage {
        chat_id: CHAT,
        message_id: MESSAGE,
    });
    check::<oracle::DeleteMessagesParams>(DeleteMessages::new(CHAT, [MESSAGE, MessageId(9)]));
    check::<oracle::AnswerCallbackQueryParams>(AnswerCallbackQuery::new("1", ""));
    check::<oracle::AnswerCallbackQueryParams>(AnswerCallbackQuery::new("1", "done").alert());
}

#[test]
fn topics_and_chats_are_what_the_bot_api_expects() {
    check::<oracle::CreateForumTopicParams>(CreateForumTopic::new(CHAT, "Anna", "Ticket"));
    check::<oracle::CreateForumTopicParams>(CreateForumTopic {
        icon_color: Some(0x006F_B9F0),
        icon_custom_emoji_id: Some("5".into()),
        ..CreateForumTopic::new(CHAT, "Anna", "Ticket")
    });
    let thread = ThreadId::new(42).unwrap();
    check::<oracle::EditForumTopicParams>(EditForumTopic::new(CHAT, thread));
    check::<oracle::EditForumTopicParams>(EditForumTopic::new(CHAT, thread).name("Anna", "Ticket").icon("5"));
    check::<oracle::CloseForumTopicParams>(CloseForumTopic { chat_id: CHAT, thread });
    check::<oracle::ReopenForumTopicParams>(ReopenForumTopic { chat_id: CHAT, thread });
    check::<oracle::DeleteForumTopicParams>(DeleteForumTopic { chat_id: CHAT, thread });
    check::<oracle::PinChatMessageParams>(PinChatMessage {
        chat_id: CHAT,
        message_id: MESSAGE,
        disable_notification: true,
    });
    check::<oracle::LeaveChatParams>(LeaveChat { chat_id: CHAT });
    check::<oracle::SetMessageReactionParams>(SetMessageReaction::emoji(CHAT, MESSAGE, "👍"));
    check::<oracle::SetMessageReactionParams>(SetMessageReaction {
        chat_id: CHAT,
        message_id: MESSAGE,
        reaction: vec![Reaction::CustomEmoji {
            custom_emoji_id: "5".into(),
        }],
    });
    check::<oracle::GetChatParams>(GetChat { chat_id: CHAT });
    check::<oracle::GetChatMemberParams>(GetChatMember {
        chat_id: CHAT,
        user_id: UserId(5),
    });
    check::<oracle::GetChatAdministratorsParams>(GetChatAdministrators { chat_id: CHAT });
    check::<oracle::CreateChatInviteLinkParams>(CreateChatInviteLink {
        chat_id: CHAT,
        name: Some("desk".into()),
        expire_date: Some(1_900_000_000),
        member_limit: Some(1),
        creates_join_request: true,
    });
}

#[test]
fn setup_is_what_the_bot_api_expects() {
    check::<oracle::GetUpdatesParams>(GetUpdates::new(Some(i64::MAX), 50));
    check::<oracle::SetWebhookParams>(SetWebhook {
        max_connections: Some(100),
        drop_pending_updates: true,
        ..SetWebhook::new("https://example.com/", Secret::parse("s").unwrap())
    });
    check::<oracle::DeleteWebhookParams>(DeleteWebhook::default());
    check::<oracle::DeleteWebhookParams>(DeleteWebhook {
        drop_pending_updates: true,
    });
    for scope in [
        CommandScope::Default,
        CommandScope::AllPrivateChats,
        CommandScope::AllGroupChats,
        CommandScope::AllChatAdministrators,
        CommandScope::Chat { chat_id: CHAT },
        CommandScope::ChatAdministrators { chat_id: CHAT },
        CommandScope::ChatMember {
            chat_id: CHAT,
            user_id: UserId(5),
        },
    ] {
        check::<oracle::SetMyCommandsParams>(SetMyCommands {
            commands: vec![BotCommand {
                command: "start".into(),
                description: "Start".into(),
            }],
            scope,
            language_code: Some("ru".into()),
        });
    }
    for bare in [Method::GetMe, Method::GetWebhookInfo, Method::GetForumTopicIconStickers] {
        check_bare(&bare);
        assert!(bare.params().is_empty());
    }
}

#[test]
fn a_method_answers_a_webhook_as_it_is() {
    let method: Method = SendMessage::new(ChatId(5), None, "hi").into();
    insta::assert_snapshot!(
        method.webhook_answer(),
        @r#"{"method":"sendMessage","chat_id":5,"text":"hi"}"#
    );
}

#[test]
fn general_is_reached_by_naming_no_topic() {
    assert_eq!(ThreadId::new(1), None);
    let stored = json!({"method": "sendMessage", "chat_id": 5, "message_thread_id": 1, "text": "hi"});
    let method: Method = serde_json::from_value(stored).unwrap();
    assert_eq!(method, SendMessage::new(ChatId(5), None, "hi").into());
    assert!(!method.params().contains_key("message_thread_id"));
    let general = json!({"method": "closeForumTopic", "chat_id": 5, "message_thread_id": 1});
    assert!(serde_json::from_value::<Method>(general).is_err());
}

#[test]
fn constructors_keep_the_limits() {
    let long = "😀".repeat(5000);
    let params = |method: Method| method.params();
    let units = |value: &Value| value.as_str().unwrap().encode_utf16().count();
    assert_eq!(
        units(&params(SendMessage::new(CHAT, None, &*long).into())["text"]),
        4095
    );
    assert_eq!(
        units(&params(EditMessageText::new(CHAT, MESSAGE, &*long).into())["text"]),
        4095
    );
    let photo = Method::send_media(MediaKind::Photo, CHAT, None, "file", &*long);
    assert_eq!(units(&params(photo)["caption"]), 1023);
    assert_eq!(units(&params(AnswerCallbackQuery::new("1", &long).into())["text"]), 199);
    assert_eq!(
        units(&params(CreateForumTopic::new(CHAT, &long, "x").into())["name"]),
        127
    );
    let copies = CopyMessages::new(CHAT, None, CHAT, (1..=300).rev().chain(1..=5).map(MessageId));
    assert_eq!(copies.message_ids.len(), 100);
    assert!(copies.message_ids.is_sorted_by(|a, b| a < b));
}

#[test]
fn a_methods_debug_keeps_the_webhooks_secret() {
    let method = Method::from(SetWebhook::new(
        "https://example.com/",
        Secret::parse("hunter2").unwrap(),
    ));
    assert!(!format!("{method:?}").contains("hunter2"));
    assert!(method.params()["secret_token"] == "hunter2");
}
