//! Messages that are passed on with the name of whoever wrote them.

use serde::{Deserialize, Serialize};

use super::{is_false, send::CopyMessages};
use crate::{ChatId, MessageId, ThreadId};

send! {
    /// A message as it is, with the name of whoever wrote it first (<https://core.telegram.org/bots/api#forwardmessage>).
    ForwardMessage {
        /// Where the message is.
        pub from_chat_id: ChatId,
        /// Which message.
        pub message_id: MessageId,
    }
}

impl ForwardMessage {
    /// A forward.
    #[must_use]
    pub const fn new(chat_id: ChatId, thread: Option<ThreadId>, from_chat_id: ChatId, message_id: MessageId) -> Self {
        Self {
            chat_id,
            thread,
            from_chat_id,
            message_id,
            disable_notification: false,
            protect_content: false,
        }
    }
}

send! {
    /// Several messages as they are, albums staying together (<https://core.telegram.org/bots/api#forwardmessages>). What cannot be
    /// forwarded is left out.
    ForwardMessages {
        /// Where the messages are.
        pub from_chat_id: ChatId,
        /// 1–100 ids in strictly increasing order.
        pub message_ids: Vec<MessageId>,
    }
}

impl ForwardMessages {
    /// Forwards in the order of their ids, each once; of more than [`CopyMessages::MOST`] the first so many.
    #[must_use]
    pub fn new(
        chat_id: ChatId,
        thread: Option<ThreadId>,
        from_chat_id: ChatId,
        message_ids: impl IntoIterator<Item = MessageId>,
    ) -> Self {
        let copies = CopyMessages::new(chat_id, thread, from_chat_id, message_ids);
        Self {
            chat_id,
            thread,
            from_chat_id,
            message_ids: copies.message_ids,
            disable_notification: false,
            protect_content: false,
        }
    }
}
