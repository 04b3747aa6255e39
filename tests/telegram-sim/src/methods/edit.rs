//! Edits of the bot's own messages.

use serde_json::Value;

use crate::args::Args;
use crate::keyboard;
use crate::methods::{Access, Answer, Session, send};
use crate::model::key::ChatKey;
use crate::model::message::{Content, MediaKind, Message};
use crate::model::state::What;
use crate::refusal::Refusal;
use crate::text;

fn found(s: &Session<'_>, args: &Args) -> Result<(ChatKey, Message), Refusal> {
    if !args.has("chat_id") && !args.has("message_id") {
        return Err(Refusal::bad("message identifier is not specified"));
    }
    let key = s.target(args, Access::Edit)?;
    let message = args
        .int("message_id")
        .and_then(|id| s.state.message(key, id))
        .ok_or_else(|| Refusal::bad("message to edit not found"))?;
    Ok((key, message.clone()))
}

/// A bot edits what it wrote itself, and nothing that tells of an event.
fn own(s: &Session<'_>, message: &Message) -> Result<(), Refusal> {
    if message.author != s.bot || message.content.is_service() || message.origin.is_some() {
        return Err(Refusal::bad("message can't be edited"));
    }
    Ok(())
}

/// Puts new content and keyboard in place; an edit without a keyboard takes the old one away.
fn apply(s: &mut Session<'_>, key: ChatKey, old: &Message, content: Content, markup: Option<Value>) -> Answer {
    if content == old.content && markup == old.markup {
        return Err(Refusal::not_modified());
    }
    s.charge(key, 1)?;
    let now = s.now_s();
    let id = old.id;
    if let Some(message) = s.state.message_mut(key, id) {
        message.content = content;
        message.markup = markup;
        message.edited = Some(now);
    }
    s.state.changed(What::MessageChanged {
        chat: key,
        message_id: id,
    });
    Ok(s.shown(key, id))
}

pub(crate) fn text(s: &mut Session<'_>, args: &Args) -> Answer {
    let content = send::text_or_rich(args)?;
    let (key, old) = found(s, args)?;
    own(s, &old)?;
    let markup = keyboard::inline_of(args, key)?;
    if !matches!(old.content, Content::Text { .. } | Content::Rich(_)) {
        return Err(Refusal::bad("there is no text in the message to edit"));
    }
    apply(s, key, &old, content, markup)
}

pub(crate) fn caption(s: &mut Session<'_>, args: &Args) -> Answer {
    let caption = text::caption_of(args)?;
    let (key, old) = found(s, args)?;
    own(s, &old)?;
    let markup = keyboard::inline_of(args, key)?;
    let mut content = old.content.clone();
    match &mut content {
        Content::Media(media) if media.kind.has_caption() => {
            media.caption = caption;
            media.caption_above = args.flag("show_caption_above_media");
        }
        Content::Text { .. }
        | Content::Rich(_)
        | Content::Media(_)
        | Content::Fact { .. }
        | Content::Service { .. } => {
            return Err(Refusal::bad("there is no caption in the message to edit"));
        }
    }
    apply(s, key, &old, content, markup)
}

pub(crate) fn media(s: &mut Session<'_>, args: &Args) -> Answer {
    let given = args
        .json("media", "can't parse input media JSON object")?
        .ok_or_else(|| Refusal::bad("parameter \"media\" is required"))?;
    let (key, old) = found(s, args)?;
    own(s, &old)?;
    let markup = keyboard::inline_of(args, key)?;
    let editable = match &old.content {
        Content::Media(media) => media.kind.is_replaceable(),
        Content::Text { .. } => true,
        Content::Rich(_) | Content::Fact { .. } | Content::Service { .. } => false,
    };
    if !editable {
        return Err(Refusal::bad("message media can't be edited"));
    }
    let media = send::input_media(s, given)?;
    // Pictures and films make albums together.
    let pictures = |kind| matches!(kind, MediaKind::Photo | MediaKind::Video);
    if old.album.is_some()
        && let Content::Media(before) = &old.content
        && before.kind != media.kind
        && !(pictures(before.kind) && pictures(media.kind))
    {
        return Err(Refusal::bad("can't change media type in the album"));
    }
    apply(s, key, &old, Content::Media(media), markup)
}

pub(crate) fn reply_markup(s: &mut Session<'_>, args: &Args) -> Answer {
    let (key, old) = found(s, args)?;
    own(s, &old)?;
    let markup = keyboard::inline_of(args, key)?;
    let content = old.content.clone();
    apply(s, key, &old, content, markup)
}
