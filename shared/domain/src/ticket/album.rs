//! The albums of agents: what is decided about one photo holds for the others.

use serde::{Deserialize, Serialize};

use super::{Ticket, fold::remember};
use crate::{ChatId, MessageId, message::MessageRef};

/// How many albums a snapshot remembers: those that are still coming in.
pub(super) const REMEMBERED_ALBUMS: usize = 8;

/// An album in the topic. Its photos come as messages of their own, and only one of them has the caption.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Album {
    /// Telegram's `media_group_id`.
    pub id: String,
    /// Whether it stays in the topic: what is decided about one photo holds for the others, and a note always wins.
    pub note: bool,
}

impl Ticket {
    /// Whether an agent's message stays in the topic although it was addressed to the customer at first: its album turned out
    /// to be a note, or it was edited into one before it left.
    #[must_use]
    pub fn keeps(&self, message: &MessageRef) -> bool {
        self.keeps_at((message.chat, message.id), message.album.as_deref())
    }

    /// The same of a message of which only its place and its album are known.
    #[must_use]
    pub fn keeps_at(&self, place: (ChatId, MessageId), album: Option<&str>) -> bool {
        let noted = |id: &str| self.albums.iter().any(|album| album.id == id && album.note);
        self.withheld.contains(&place) || album.is_some_and(noted)
    }

    /// What was decided about the album of `message`, if it is of one that was seen.
    #[must_use]
    pub fn album(&self, message: &MessageRef) -> Option<&Album> {
        let id = message.album.as_ref()?;
        self.albums.iter().find(|album| album.id == *id)
    }

    /// Notes that an agent put a photo of it into the topic.
    pub(super) fn saw_album(&mut self, message: &MessageRef, note: bool) {
        let Some(id) = &message.album else { return };
        match self.albums.iter_mut().find(|album| album.id == *id) {
            Some(album) => album.note |= note,
            None => remember(&mut self.albums, Album { id: id.clone(), note }, REMEMBERED_ALBUMS),
        }
    }
}
