//! The world's things as the Bot API shows them.

use serde_json::{Map, Value, json};

use crate::model::chat::{Chat, ChatKind, InviteLink, Member, Right, Status};
use crate::model::key::ChatKey;
use crate::model::message::{Content, Formatted, Media, MediaKind, Message, Sender};
use crate::model::person::Person;
use crate::model::state::State;

/// The account in whose name anonymous administrators write.
pub const GROUP_ANONYMOUS_BOT: i64 = 1_087_968_824;

/// A `User`.
pub(crate) fn user(state: &State, id: i64) -> Value {
    if id == GROUP_ANONYMOUS_BOT {
        return json!({"id": id, "is_bot": true, "first_name": "Group", "username": "GroupAnonymousBot"});
    }
    if let Some(bot) = state.bots.get(&id) {
        return json!({"id": id, "is_bot": true, "first_name": bot.name, "username": bot.username});
    }
    let mut out = Map::new();
    out.insert("id".into(), id.into());
    out.insert("is_bot".into(), false.into());
    if let Some(person) = state.people.get(&id) {
        out.insert("first_name".into(), person.first_name.clone().into());
        put(&mut out, "last_name", person.last_name.as_deref());
        put(&mut out, "username", person.username.as_deref());
        put(&mut out, "language_code", person.language_code.as_deref());
        if person.is_premium {
            out.insert("is_premium".into(), true.into());
        }
    } else {
        out.insert("first_name".into(), "".into());
    }
    Value::Object(out)
}

fn put(out: &mut Map<String, Value>, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        out.insert(name.to_owned(), value.into());
    }
}

/// A `Chat`.
pub(crate) fn chat(state: &State, key: ChatKey) -> Value {
    let mut out = Map::new();
    out.insert("id".into(), key.chat_id().into());
    match (key, state.chat(key)) {
        (ChatKey::Private { user, .. }, _) => {
            out.insert("type".into(), "private".into());
            if let Some(person) = state.people.get(&user) {
                out.insert("first_name".into(), person.first_name.clone().into());
                put(&mut out, "last_name", person.last_name.as_deref());
                put(&mut out, "username", person.username.as_deref());
            }
        }
        (ChatKey::Group(_), Some(chat)) => {
            out.insert("type".into(), chat.kind.name().into());
            out.insert("title".into(), chat.title.clone().into());
            put(&mut out, "username", chat.username.as_deref());
            if chat.is_forum {
                out.insert("is_forum".into(), true.into());
            }
        }
        (ChatKey::Group(_), None) => {
            out.insert("type".into(), "supergroup".into());
        }
    }
    Value::Object(out)
}

/// An `InaccessibleMessage`: all that is left of an old message in a pressed button. It does not say in which topic it stands.
pub(crate) fn inaccessible(state: &State, key: ChatKey, id: i64) -> Value {
    json!({"chat": chat(state, key), "message_id": id, "date": 0})
}

/// A `Message`, with the message it answers.
pub(crate) fn message(state: &State, message: &Message, key: ChatKey) -> Value {
    let mut out = plain(state, message, key);
    if let Some(reply) = &message.reply {
        match reply.elsewhere {
            None => {
                if let Some(answered) = state.message(key, reply.message_id) {
                    out.insert("reply_to_message".into(), plain(state, answered, key).into());
                }
            }
            Some(other) => {
                if let Some(answered) = state.message(other, reply.message_id) {
                    let external = external_reply(state, answered, other);
                    out.insert("external_reply".into(), external);
                }
            }
        }
        if let Some(quote) = &reply.quote {
            out.insert("quote".into(), quote.clone());
        }
    }
    // What is written in a topic without answering anything answers the topic's first message.
    if !out.contains_key("reply_to_message")
        && let Some(thread) = message.thread.filter(|thread| *thread != message.id)
        && let Some(first) = state.message(key, thread)
    {
        out.insert("reply_to_message".into(), plain(state, first, key).into());
    }
    Value::Object(out)
}

fn external_reply(state: &State, answered: &Message, key: ChatKey) -> Value {
    let mut out = Map::new();
    out.insert("origin".into(), origin(state, answered, key));
    if matches!(key, ChatKey::Group(_)) {
        out.insert("chat".into(), chat(state, key));
        out.insert("message_id".into(), answered.id.into());
    }
    content(state, &mut out, answered, key);
    for name in [
        "text",
        "entities",
        "caption",
        "caption_entities",
        "rich_message",
        "show_caption_above_media",
    ] {
        out.remove(name);
    }
    Value::Object(out)
}

/// A `Message` without the message it answers.
fn plain(state: &State, message: &Message, key: ChatKey) -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("message_id".into(), message.id.into());
    match message.sender {
        Sender::User(id) => {
            out.insert("from".into(), user(state, id));
        }
        Sender::Chat(id) => {
            let group = ChatKey::Group(id);
            if state.chat(group).map(|chat| chat.kind) != Some(ChatKind::Channel) {
                out.insert("from".into(), user(state, GROUP_ANONYMOUS_BOT));
            }
            out.insert("sender_chat".into(), chat(state, group));
        }
    }
    out.insert("chat".into(), chat(state, key));
    out.insert("date".into(), message.date.into());
    if let Some(edited) = message.edited {
        out.insert("edit_date".into(), edited.into());
    }
    if let Some(thread) = message.thread {
        out.insert("message_thread_id".into(), thread.into());
        out.insert("is_topic_message".into(), true.into());
    }
    if let Some(origin) = &message.origin {
        out.insert("forward_origin".into(), origin.clone());
    }
    if let Some(album) = &message.album {
        out.insert("media_group_id".into(), album.clone().into());
    }
    if message.protected {
        out.insert("has_protected_content".into(), true.into());
    }
    content(state, &mut out, message, key);
    if let Some(markup) = message.inline_keyboard() {
        out.insert("reply_markup".into(), markup.clone());
    }
    out
}

fn content(state: &State, out: &mut Map<String, Value>, message: &Message, key: ChatKey) {
    match &message.content {
        Content::Text { body, preview } => {
            words(out, body, "text", "entities");
            if let Some(preview) = preview {
                out.insert("link_preview_options".into(), preview.clone());
            }
        }
        Content::Rich(message) => {
            out.insert("rich_message".into(), message.clone());
        }
        Content::Media(media) => {
            let body = media_object(state, media);
            if media.kind == MediaKind::Animation {
                out.insert("document".into(), document_of(&body));
            }
            out.insert(media.kind.field().to_owned(), body);
            words(out, &media.caption, "caption", "caption_entities");
            if media.spoiler {
                out.insert("has_media_spoiler".into(), true.into());
            }
            if media.caption_above {
                out.insert("show_caption_above_media".into(), true.into());
            }
        }
        Content::Fact { kind, body } => {
            out.insert(kind.field().to_owned(), body.clone());
            if let Some(location) = body.get("location") {
                out.insert("location".into(), location.clone());
            }
        }
        Content::Service { kind, body } => {
            if kind == "pinned_message" {
                let pinned = body.as_i64().and_then(|id| state.message(key, id));
                if let Some(pinned) = pinned {
                    out.insert(kind.clone(), plain(state, pinned, key).into());
                }
            } else {
                out.insert(kind.clone(), body.clone());
            }
        }
    }
}

fn words(out: &mut Map<String, Value>, body: &Formatted, text: &str, entities: &str) {
    if body.text.is_empty() {
        return;
    }
    out.insert(text.to_owned(), body.text.clone().into());
    if !body.entities.is_empty() {
        out.insert(entities.to_owned(), json!(body.entities));
    }
}

/// `Video`, `Document` and so on; for a photo the list of its sizes.
fn media_object(state: &State, media: &Media) -> Value {
    let Some(file) = state.file(&media.file_id) else {
        return Value::Null;
    };
    let ids = |suffix: &str| {
        let mut out = Map::new();
        out.insert("file_id".into(), format!("{}{suffix}", file.file_id).into());
        let unique = format!("{}{suffix}", file.file_unique_id);
        out.insert("file_unique_id".into(), unique.into());
        out
    };
    let number = |name: &str, default: i64| {
        let given = media.details.get(name).and_then(Value::as_i64);
        Value::from(given.unwrap_or(default))
    };
    if media.kind == MediaKind::Photo {
        let mut small = ids("-small");
        small.insert("width".into(), 90.into());
        small.insert("height".into(), 67.into());
        small.insert("file_size".into(), file.size.min(1000).into());
        let mut large = ids("");
        large.insert("width".into(), number("width", 1280));
        large.insert("height".into(), number("height", 960));
        large.insert("file_size".into(), file.size.into());
        return json!([small, large]);
    }
    let mut out = ids("");
    out.insert("file_size".into(), file.size.into());
    if !matches!(media.kind, MediaKind::VideoNote | MediaKind::Sticker) {
        out.insert("mime_type".into(), file.mime.clone().into());
        if media.kind != MediaKind::Voice && !file.name.is_empty() {
            out.insert("file_name".into(), file.name.clone().into());
        }
    }
    match media.kind {
        MediaKind::Video | MediaKind::Animation => {
            out.insert("width".into(), number("width", 640));
            out.insert("height".into(), number("height", 360));
            out.insert("duration".into(), number("duration", 1));
        }
        MediaKind::Audio | MediaKind::Voice => {
            out.insert("duration".into(), number("duration", 1));
        }
        MediaKind::VideoNote => {
            out.insert("length".into(), number("length", 240));
            out.insert("duration".into(), number("duration", 1));
        }
        MediaKind::Sticker => {
            out.insert("type".into(), "regular".into());
            out.insert("width".into(), 512.into());
            out.insert("height".into(), 512.into());
            out.insert("is_animated".into(), false.into());
            out.insert("is_video".into(), false.into());
        }
        MediaKind::Photo | MediaKind::Document => {}
    }
    for name in ["title", "performer", "emoji", "set_name"] {
        put(&mut out, name, media.details.get(name).and_then(Value::as_str));
    }
    Value::Object(out)
}

/// An animation also stands in `document`, without its measures.
fn document_of(animation: &Value) -> Value {
    let mut out = animation.as_object().cloned().unwrap_or_default();
    for name in ["width", "height", "duration"] {
        out.remove(name);
    }
    Value::Object(out)
}

/// The `MessageOrigin` that a forward of this message carries.
pub(crate) fn origin(state: &State, message: &Message, key: ChatKey) -> Value {
    if let Some(origin) = &message.origin {
        return origin.clone();
    }
    match message.sender {
        Sender::User(id)
            if state
                .people
                .get(&id)
                .is_some_and(|person| person.privacy.hides_forwards) =>
        {
            let name = state.people.get(&id).map(Person::full_name);
            json!({"type": "hidden_user", "date": message.date, "sender_user_name": name})
        }
        Sender::User(id) => {
            json!({"type": "user", "date": message.date, "sender_user": user(state, id)})
        }
        Sender::Chat(id) => {
            let group = ChatKey::Group(id);
            if state.chat(key).map(|chat| chat.kind) == Some(ChatKind::Channel) {
                json!({"type": "channel", "date": message.date, "chat": chat(state, group), "message_id": message.id})
            } else {
                json!({"type": "chat", "date": message.date, "sender_chat": chat(state, group)})
            }
        }
    }
}

/// A `ChatMember`.
pub(crate) fn member(state: &State, chat: &Chat, id: i64) -> Value {
    let left = Member::with(Status::Left);
    member_as(state, id, chat.members.get(&id).unwrap_or(&left))
}

/// A `ChatMember` as it is, or was, for this place.
pub(crate) fn member_as(state: &State, id: i64, member: &Member) -> Value {
    let mut out = Map::new();
    out.insert("status".into(), member.status.name().into());
    out.insert("user".into(), user(state, id));
    match member.status {
        Status::Creator => {
            out.insert("is_anonymous".into(), member.is_anonymous.into());
        }
        Status::Administrator => {
            out.insert("can_be_edited".into(), false.into());
            out.insert("is_anonymous".into(), member.is_anonymous.into());
            for right in Right::ALL {
                out.insert(right.field().into(), member.may(right).into());
            }
            for never in [
                "can_post_stories",
                "can_edit_stories",
                "can_delete_stories",
                "can_send_welcome_messages",
            ] {
                out.insert(never.into(), false.into());
            }
        }
        Status::Restricted => {
            out.insert("is_member".into(), true.into());
            out.insert("until_date".into(), member.until.into());
            for permission in PERMISSIONS {
                out.insert(permission.into(), member.can_send.into());
            }
        }
        Status::Kicked => {
            out.insert("until_date".into(), member.until.into());
        }
        Status::Member | Status::Left => {}
    }
    Value::Object(out)
}

/// The fields of `ChatPermissions`.
const PERMISSIONS: [&str; 16] = [
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
];

/// A `ChatInviteLink`.
pub(crate) fn invite_link(state: &State, link: &InviteLink) -> Value {
    let mut out = Map::new();
    out.insert("invite_link".into(), link.url.clone().into());
    out.insert("creator".into(), user(state, link.creator));
    out.insert("creates_join_request".into(), link.by_request.into());
    out.insert("is_primary".into(), link.primary.into());
    out.insert("is_revoked".into(), link.revoked.into());
    put(&mut out, "name", link.name.as_deref());
    if let Some(expires) = link.expires {
        out.insert("expire_date".into(), expires.into());
    }
    if let Some(limit) = link.limit {
        out.insert("member_limit".into(), limit.into());
    }
    Value::Object(out)
}
