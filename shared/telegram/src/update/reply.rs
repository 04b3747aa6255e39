//! What a message answers.

use super::{Chat, ContentKind, User, present, said};
use crate::{MessageId, RichMessage, json::Bounded};
use serde::de::{Deserialize, Deserializer};

/// The message that another one answers.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
pub struct Reply {
    /// Which.
    pub message_id: MessageId,
    /// Where; in another chat only for messages that answer across chats.
    #[serde(default)]
    pub chat: Option<Chat>,
    /// Who wrote it.
    #[serde(default)]
    pub from: Option<User>,
    /// When, in seconds since 1970.
    #[serde(default)]
    pub date: i64,
    /// Its thread.
    #[serde(default)]
    pub message_thread_id: Option<i64>,
    /// Whether it is the service message that a topic begins with.
    #[serde(rename = "forum_topic_created", default, deserialize_with = "present")]
    pub begins_topic: bool,
    /// What the buttons under it send back, in their order.
    #[serde(rename = "reply_markup", default, deserialize_with = "offers")]
    pub offers: Vec<String>,
    /// Which album it is part of.
    #[serde(default)]
    pub media_group_id: Option<String>,
    #[serde(default)]
    text: Option<Bounded>,
    #[serde(default)]
    caption: Option<Bounded>,
    #[serde(default)]
    rich_message: Option<Bounded>,
    #[serde(default)]
    poll: Option<Bounded>,
    #[serde(default)]
    checklist: Option<Bounded>,
    #[serde(default)]
    contact: Option<Bounded>,
    #[serde(default)]
    venue: Option<Bounded>,
}

impl Reply {
    /// Its words, in whatever field they stand.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        let plain = [&self.text, &self.caption].into_iter().flatten();
        let plain = plain.filter_map(|text| text.value.as_str().map(str::to_owned));
        let rich = self.rich_message.iter().map(|rich| RichMessage::read(rich).words.text);
        let others = [
            (ContentKind::Poll, &self.poll),
            (ContentKind::Checklist, &self.checklist),
            (ContentKind::Contact, &self.contact),
            (ContentKind::Venue, &self.venue),
        ];
        let others = others
            .iter()
            .filter_map(|(kind, held)| held.as_ref().map(|held| said::words(*kind, held).0));
        plain.chain(rich).chain(others).find(|words| !words.is_empty())
    }
}

/// The data of the buttons of a keyboard, which may hold others.
fn offers<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(serde::Deserialize)]
    struct Markup {
        #[serde(default)]
        inline_keyboard: Vec<Vec<Offer>>,
    }
    #[derive(serde::Deserialize)]
    struct Offer {
        #[serde(default)]
        callback_data: Option<String>,
    }
    let markup = Option::<Markup>::deserialize(deserializer)?;
    let rows = markup.into_iter().flat_map(|markup| markup.inline_keyboard);
    Ok(rows.flatten().filter_map(|offer| offer.callback_data).collect())
}
