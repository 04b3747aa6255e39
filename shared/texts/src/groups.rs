//! What admins are told of a group that the desk cannot work in.

use conversation::text::Lack;
use domain::ChatId;

use crate::{clean, titles::Speaker};

/// The longest reason of Telegram's that is shown.
const REASON: usize = 200;
/// So many of a group's queues name it.
const NAMED: usize = 3;

pub(crate) fn lacks(speaker: Speaker<'_>, group: ChatId, lack: Lack, why: Option<&str>) -> String {
    let voice = speaker.voice;
    let (queues, chat) = (queues(speaker, group), group.to_string());
    let lacks = match lack {
        Lack::Bot => voice.group_lacks_bot(queues, chat),
        Lack::Writing => voice.group_lacks_writing(queues, chat),
        Lack::Topics => voice.group_lacks_topics(queues, chat),
        Lack::NewTopics => voice.group_lacks_new_topics(queues, chat),
    };
    let why = why.map(|why| clean::cut(&clean::line(why), REASON));
    let why = why
        .filter(|why| clean::shows(why))
        .map(|why| voice.group_telegram_says(why));
    [Some(lacks), why]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("\n\n")
}

/// A group's name, for people: its queues, or its id if it has none.
pub(crate) fn queues(speaker: Speaker<'_>, group: ChatId) -> String {
    let settings = speaker.settings;
    let of_group = |name: &&domain::QueueName| settings.group_of(name) == Some(group);
    let names = settings.queues.keys().filter(of_group).take(NAMED);
    let names: Vec<String> = names.map(|name| speaker.queue(name)).collect();
    if names.is_empty() {
        group.to_string()
    } else {
        names.join(", ")
    }
}
