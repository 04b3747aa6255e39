//! What people said, each time in words that nobody else ever uses.

use std::collections::{BTreeMap, BTreeSet};

use telegram_sim::ChatKey;

use crate::desk::Mail;

/// Whether an agent's words were for the customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meant {
    /// A customer's own words: for the agents.
    ForAgents,
    /// They may go to the customer, if the desk's rules say so.
    Maybe,
    /// They must never.
    Inside,
}

/// Something said.
#[derive(Clone, Debug)]
pub struct Said {
    /// A word in it that is nowhere else; empty for what has no words.
    pub token: String,
    /// Who said it.
    pub by: i64,
    /// Where.
    pub chat: ChatKey,
    /// The message.
    pub message: i64,
    /// In which topic.
    pub thread: Option<i64>,
    /// For whom.
    pub meant: Meant,
    /// Whether Telegram was told that the message has arrived.
    pub accepted: bool,
    /// Whether it was written over by an edit.
    pub edit: bool,
}

/// All that was said, in order.
#[derive(Clone, Debug, Default)]
pub struct Diary {
    said: Vec<Said>,
    next: u64,
    /// Every update that was accepted, as Telegram delivered it.
    pub delivered: Vec<Mail>,
    /// Messages that were, or became, notes.
    kept: BTreeSet<(ChatKey, i64)>,
    /// Topics that people deleted, by group and thread.
    pub deleted_topics: BTreeSet<(i64, i64)>,
    /// Messages that their authors deleted.
    pub deleted: BTreeSet<(ChatKey, i64)>,
    /// What the words of each message are now; not of those that became notes.
    pub newest: BTreeMap<(ChatKey, i64), String>,
}

impl Diary {
    /// A word that was never used.
    pub fn token(&mut self) -> String {
        self.next += 1;
        // Letters on both sides, so that none is a part of another.
        format!("w{}q", self.next)
    }

    /// Writes down what was said.
    pub fn note(&mut self, said: Said) {
        let at = (said.chat, said.message);
        if said.meant == Meant::Inside {
            // The other side keeps what it had.
            self.newest.remove(&at);
            self.kept.insert(at);
        } else if !said.token.is_empty() && !self.kept.contains(&at) {
            self.newest.insert((said.chat, said.message), said.token.clone());
        }
        self.said.push(said);
    }

    /// All of it.
    #[must_use]
    pub fn said(&self) -> &[Said] {
        &self.said
    }

    /// The update of that message was accepted.
    pub fn accepted(&mut self, chat: ChatKey, message: i64) {
        for said in self
            .said
            .iter_mut()
            .filter(|said| said.chat == chat && said.message == message)
        {
            said.accepted = true;
        }
    }

    /// It turned out that what was said in that message stays inside.
    pub fn keep_inside(&mut self, chat: ChatKey, message: i64) {
        for said in self
            .said
            .iter_mut()
            .filter(|said| said.chat == chat && said.message == message)
        {
            said.meant = Meant::Inside;
        }
        self.newest.remove(&(chat, message));
        self.kept.insert((chat, message));
    }

    /// What was said at first in that message.
    #[must_use]
    pub fn find(&self, chat: ChatKey, message: i64) -> Option<&Said> {
        self.said
            .iter()
            .find(|said| said.chat == chat && said.message == message)
    }

    /// Everything whose word stands in this text.
    pub fn tokens_in<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a Said> {
        self.said
            .iter()
            .filter(move |said| !said.token.is_empty() && text.contains(said.token.as_str()))
    }
}
