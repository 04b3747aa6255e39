//! Acting as people: what tests and the page do in a human being's name.

mod accounts;
mod groups;
mod post;
mod speak;
mod tap;
mod topics;

use serde_json::{Value, json};

pub use accounts::BotAccount;
pub use post::Post;

use crate::deliver::{self, MemberChange};
use crate::methods::happen;
use crate::model::chat::{Member, Status};
use crate::model::key::ChatKey;
use crate::model::state::{State, What};

/// Gives an account a place in a group and tells the bots.
pub(crate) fn place(state: &mut State, key: ChatKey, who: i64, after: &Member, by: i64, now_ms: i64) {
    let Some(chat) = state.chats.get_mut(&key) else {
        return;
    };
    let before = chat
        .members
        .insert(who, after.clone())
        .unwrap_or_else(|| Member::with(Status::Left));
    if before != *after {
        let change = MemberChange {
            who,
            by,
            before: &before,
            after,
            link: None,
            via_request: false,
        };
        deliver::announce_member(state, key, &change, now_ms);
    }
    state.changed(What::Chat { chat: key });
}

/// "X joined", as a service message.
pub(crate) fn join_notice(state: &mut State, key: ChatKey, who: i64, by: i64, now_ms: i64) {
    let member = crate::render::user(state, who);
    let body: Value = json!([member]);
    happen(state, key, None, by, ("new_chat_members", body), now_ms);
}

/// "X left", as a service message.
pub(crate) fn leave_notice(state: &mut State, key: ChatKey, who: i64, by: i64, now_ms: i64) {
    let member = crate::render::user(state, who);
    happen(state, key, None, by, ("left_chat_member", member), now_ms);
}
