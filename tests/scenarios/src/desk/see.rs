//! What people see, and what stands in the table.

use domain::{
    BotId, TicketId, UserId,
    ticket::{Commit, Ticket},
};
use store::tickets::COMMITS;
use telegram_sim::{ChatKey, Content, Message, Part, Topic};

use super::{Desk, people::buttons};

/// A message in a line: who, what, and its buttons.
#[must_use]
pub fn line(message: &Message) -> String {
    let what = match &message.content {
        Content::Text { body, .. } => body.text.clone(),
        Content::Rich(_) => format!("[rich] {}", message.content.all_words()),
        Content::Media(media) => format!("[{}] {}", media.kind.field(), media.caption.text),
        Content::Fact { kind, .. } => format!("[{}]", kind.field()),
        Content::Service { kind, .. } => format!("({kind})"),
    };
    let buttons: String = buttons(message)
        .iter()
        .map(|(label, data)| format!(" <{label}={data}>"))
        .collect();
    let reply = message
        .reply
        .as_ref()
        .map(|reply| format!(" ↳{}", reply.message_id))
        .unwrap_or_default();
    format!("{}{reply} {}: {what}{buttons}", message.id, message.author)
}

impl Desk {
    /// A chat as a person reads it.
    #[must_use]
    pub fn transcript(&self, chat: ChatKey) -> String {
        let messages = self.world.messages(chat, Part::All);
        messages
            .iter()
            .map(|message| {
                let thread = message.thread.map(|id| format!("#{id} ")).unwrap_or_default();
                format!("{thread}{}\n", line(message))
            })
            .collect()
    }

    /// What a customer reads in the chat with the first bot, their own words included.
    #[must_use]
    pub fn read(&self, user: i64) -> Vec<String> {
        self.world.texts(self.chat(user), Part::All)
    }

    /// The last thing that stands in the chat with the first bot.
    #[must_use]
    pub fn last(&self, user: i64) -> String {
        self.read(user).pop().unwrap_or_default()
    }

    /// What stands in a topic of the first level's group.
    #[must_use]
    pub fn topic_texts(&self, thread: i64) -> Vec<String> {
        self.world.texts(self.first, Part::Topic(thread))
    }

    /// The messages of a topic, without service messages.
    #[must_use]
    pub fn topic_messages(&self, chat: ChatKey, thread: i64) -> Vec<Message> {
        let mut messages = self.world.messages(chat, Part::Topic(thread));
        messages.retain(|message| !message.content.is_service());
        messages
    }

    /// The topics of a ticket in a group, the deleted ones included, oldest first.
    #[must_use]
    pub fn topics_of(&self, chat: ChatKey, ticket: TicketId) -> Vec<Topic> {
        let named = format!("№{ticket} ");
        let mut topics = self.world.topics(chat);
        topics.retain(|topic| topic.name.starts_with(&named));
        topics
    }

    /// The living topic of a ticket in the first level's group.
    #[must_use]
    pub fn thread_of(&self, ticket: TicketId) -> i64 {
        let topics = self.topics_of(self.first, ticket);
        let topic = topics.iter().rfind(|topic| !topic.deleted);
        let all = self.world.topics(self.first);
        topic
            .unwrap_or_else(|| panic!("ticket {ticket} has no topic; there are {all:?}"))
            .id
    }

    /// The id of the last message with that text in a chat.
    #[must_use]
    pub fn find(&self, chat: ChatKey, text: &str) -> Option<i64> {
        let messages = self.world.messages(chat, Part::All);
        let has = |message: &&Message| message.content.words().is_some_and(|words| words.text.contains(text));
        messages.iter().rfind(has).map(|message| message.id)
    }

    /// A ticket of a customer of the first bot.
    pub async fn ticket(&self, user: i64, ticket: TicketId) -> Ticket {
        let bot = BotId(self.bot());
        let found = self.store.ticket(bot, UserId(user), ticket).await;
        found
            .expect("a read")
            .unwrap_or_else(|| panic!("{user} has no ticket {ticket}"))
    }

    /// A customer's tickets with the first bot, newest first.
    pub async fn tickets(&self, user: i64) -> Vec<Ticket> {
        self.tickets_with(self.bot(), user).await
    }

    /// A customer's tickets with a bot, newest first.
    pub async fn tickets_with(&self, bot: i64, user: i64) -> Vec<Ticket> {
        let known = self.store.known(BotId(bot), UserId(user), None).await;
        known.expect("a read").tickets
    }

    /// All commits of a ticket.
    pub async fn commits(&self, ticket: TicketId) -> Vec<Commit> {
        self.commits_after(ticket, 0).await
    }

    /// The commits of a ticket after that version.
    pub async fn commits_after(&self, ticket: TicketId, version: u64) -> Vec<Commit> {
        let mut commits: Vec<Commit> = Vec::new();
        loop {
            let after = commits.last().map_or(version, |commit| commit.version);
            let more = self.store.commits(ticket, after).await.expect("a read");
            let is_last = more.len() < usize::try_from(COMMITS).unwrap_or_default();
            commits.extend(more);
            if is_last {
                return commits;
            }
        }
    }
}
