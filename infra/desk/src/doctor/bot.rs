//! What is looked at in Telegram: the bot, its rights in each group, deliveries, the emergency chat.

use domain::{Timestamp, settings::Settings};
use telegram::{ApiExt as _, ChatId, Client, Member, MemberStatus, UserId};

use super::Checks;
use crate::{account::Deployed, deliveries};

/// Whether the token is valid, and of the bot that is stored.
pub async fn me(checks: &mut Checks, client: &Client, stored: Option<&str>) -> Option<UserId> {
    let me = match client.me().await {
        Ok(me) => me,
        Err(why) => {
            let remedy = "`desk secret set` stores another; @BotFather shows the one that is valid by /token";
            checks.todo("bot", format!("Telegram does not take the token: {why}"), remedy);
            return None;
        }
    };
    match stored {
        Some(stored) if stored != me.username => {
            let found = format!(
                "it is called @{} now, and @{stored} is stored: links of invitations lead astray",
                me.username
            );
            checks.todo("bot", found, "`desk secret set` with the same token, then `sam deploy`");
        }
        Some(_) | None => checks.ok("bot", format!("@{} answers to its token", me.username)),
    }
    Some(me.id)
}

/// Whether the bot may do in each group what the desk needs.
pub async fn groups(checks: &mut Checks, client: &Client, me: UserId, settings: Option<&Settings>) {
    let Some(settings) = settings else { return };
    for (name, group) in &settings.groups {
        let (place, chat) = (format!("group {name}"), ChatId(group.chat.0));
        let info = match client.chat(chat).await {
            Ok(info) => info,
            Err(why) => {
                let remedy = "is the bot a member, and is `chat` the number that /id says there?";
                checks.todo(place, format!("{chat} is not reached: {why}"), remedy);
                continue;
            }
        };
        if !info.is_forum {
            checks.todo(&place, "it has no topics", "turn Topics on in the group's settings");
        }
        match client.member(chat, me).await {
            Ok(member) => rights(checks, &place, &member, info.is_forum),
            Err(why) => checks.todo(
                place,
                format!("the bot's rights are not known: {why}"),
                "make the bot an administrator",
            ),
        }
    }
}

fn rights(checks: &mut Checks, place: &str, member: &Member, forum: bool) {
    match member.member.status {
        // Whoever owns a group may everything.
        MemberStatus::Creator => return checks.ok(place, "the bot owns it"),
        MemberStatus::Administrator => {}
        MemberStatus::Member
        | MemberStatus::Restricted
        | MemberStatus::Left
        | MemberStatus::Kicked
        | MemberStatus::Other => {
            let remedy = "make it an administrator that may manage topics, delete messages and pin them";
            return checks.todo(place, "the bot is no administrator", remedy);
        }
    }
    let needed = [
        (member.can_manage_topics, "manage topics"),
        (member.can_delete_messages, "delete messages"),
        (member.can_pin_messages, "pin messages"),
    ];
    let missing: Vec<&str> = needed.iter().filter(|(may, _)| !may).map(|(_, what)| *what).collect();
    if !missing.is_empty() {
        let remedy = "give it those rights in the group's list of administrators";
        checks.todo(place, format!("the bot may not {}", missing.join(", nor ")), remedy);
    } else if forum {
        checks.ok(place, "topics are on, and the bot has its rights");
    }
}

/// How deliveries go.
pub async fn webhook(checks: &mut Checks, client: &Client, desk: &Deployed, now: Timestamp) {
    let Ok(url) = desk.stack.output("WebhookUrl") else {
        return;
    };
    let info = match client.webhook_info().await {
        Ok(info) => info,
        Err(why) => return checks.todo("webhook", why.to_string(), "Telegram could not be asked; try again"),
    };
    let problems = deliveries::problems(&info, url, now);
    if problems.is_empty() {
        checks.ok(
            "webhook",
            format!("updates come here; {} wait", info.pending_update_count),
        );
    }
    for problem in problems {
        let remedy = format!("`desk --stack {} webhook info` shows more", desk.stack.name);
        checks.todo("webhook", problem, remedy);
    }
}

/// Where customers' messages are shown while the table does not answer.
pub async fn emergency(checks: &mut Checks, client: &Client, chat: &str) {
    let Ok(chat) = chat.parse::<i64>() else {
        let found = "none is set: while the table does not answer, customers' messages are kept and nobody sees them";
        return checks.advice(
            "emergency chat",
            found,
            "put EmergencyChat into samconfig.toml, and `sam deploy`",
        );
    };
    match client.chat(ChatId(chat)).await {
        Ok(_) => checks.ok("emergency chat", "the bot reaches it"),
        Err(why) => {
            let remedy = "whoever it is writes to the bot once; a group has to have it as a member";
            checks.todo("emergency chat", format!("{chat} is not reached: {why}"), remedy);
        }
    }
}
