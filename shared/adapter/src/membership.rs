//! The bot's place in a group, as the core understands it.

use conversation::text::Lack;
use outbox::Membership;
use telegram::{ChatMember, ChatMemberUpdated, MemberStatus};

/// What the bot has become in a group.
pub(crate) fn membership(change: &ChatMemberUpdated) -> Membership {
    Membership {
        at: change.date,
        lacks: lacks(&change.new),
    }
}

/// What a group lacks in which the bot is that.
fn lacks(bot: &ChatMember) -> Option<Lack> {
    if !bot.is_in_chat() {
        return Some(Lack::Bot);
    }
    match bot.status {
        MemberStatus::Restricted if !bot.can_send_messages => Some(Lack::Writing),
        MemberStatus::Creator => None,
        MemberStatus::Administrator if bot.can_manage_topics => None,
        MemberStatus::Administrator
        | MemberStatus::Member
        | MemberStatus::Restricted
        | MemberStatus::Left
        | MemberStatus::Kicked
        | MemberStatus::Other => Some(Lack::NewTopics),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use telegram::Update;

    use super::*;
    use crate::inbound::{Inbound, parse_update};

    fn lacks_as(member: &Value) -> Option<Lack> {
        let bot = json!({"id": 77, "is_bot": true, "first_name": "Desk"});
        let mut new = member.clone();
        new["user"] = bot.clone();
        let update = json!({"update_id": 7, "my_chat_member": {
            "chat": {"id": -1001, "type": "supergroup", "is_forum": true}, "date": 12,
            "from": {"id": 501, "is_bot": false, "first_name": "Olga"},
            "old_chat_member": {"status": "left", "user": bot}, "new_chat_member": new,
        }});
        let update = Update::parse(update.to_string().as_bytes()).expect("an update");
        let heard = parse_update(update, "desk_bot");
        let Inbound::Membership { group, change } = heard else {
            panic!("{heard:?}")
        };
        assert_eq!((group.0, change.at), (-1001, 12));
        change.lacks
    }

    #[test]
    fn what_the_bot_is_in_a_group_says_what_the_group_lacks() {
        for (member, lack) in [
            (json!({"status": "left"}), Some(Lack::Bot)),
            (json!({"status": "kicked", "until_date": 0}), Some(Lack::Bot)),
            (json!({"status": "restricted", "is_member": false}), Some(Lack::Bot)),
            (
                json!({"status": "restricted", "is_member": true, "can_send_messages": false}),
                Some(Lack::Writing),
            ),
            (
                json!({"status": "restricted", "is_member": true, "can_send_messages": true}),
                Some(Lack::NewTopics),
            ),
            (json!({"status": "member"}), Some(Lack::NewTopics)),
            (
                json!({"status": "administrator", "can_manage_topics": false}),
                Some(Lack::NewTopics),
            ),
            (json!({"status": "administrator", "can_manage_topics": true}), None),
            (json!({"status": "creator"}), None),
        ] {
            assert_eq!(lacks_as(&member), lack, "{member}");
        }
    }
}
