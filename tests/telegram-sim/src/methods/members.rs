//! Chats as a whole: who is in them, who may come in.

use serde_json::{Value, json};

use crate::args::Args;
use crate::deliver::MemberChange;
use crate::methods::{Access, Answer, Session};
use crate::model::chat::{ChatKind, InviteLink, Member, Right, Status};
use crate::model::key::ChatKey;
use crate::model::state::What;
use crate::refusal::Refusal;
use crate::{deliver, people, render};

pub(crate) fn get_chat(s: &mut Session<'_>, args: &Args) -> Answer {
    let key = s.target(args, Access::Read)?;
    let mut out = render::chat(s.state, key);
    out["accent_color_id"] = 0.into();
    out["max_reaction_count"] = 11.into();
    out["accepted_gift_types"] = json!({
        "unlimited_gifts": false, "limited_gifts": false, "unique_gifts": false,
        "premium_subscription": false, "gifts_from_channels": false,
    });
    let Some(chat) = s.state.chat(key) else {
        return Ok(out);
    };
    if let Some(emoji) = &chat.reactions {
        out["available_reactions"] = emoji
            .iter()
            .map(|emoji| json!({"type": "emoji", "emoji": emoji}))
            .collect();
    }
    let pinned = chat.pinned.last().and_then(|id| chat.messages.get(id));
    if let Some(pinned) = pinned {
        out["pinned_message"] = render::message(s.state, pinned, key);
    }
    if chat.kind != ChatKind::Private {
        out["permissions"] = json!({"can_send_messages": true});
        let primary = chat.links.iter().find(|link| link.primary && !link.revoked);
        if let Some(link) = primary.filter(|_| chat.may(s.bot, Right::InviteUsers)) {
            out["invite_link"] = link.url.clone().into();
        }
    }
    Ok(out)
}

pub(crate) fn get_member(s: &mut Session<'_>, args: &Args) -> Answer {
    let who = args.user_id()?;
    let key = s.target(args, Access::Read)?;
    let known = s.state.people.contains_key(&who) || s.state.bots.contains_key(&who);
    if !known {
        return Err(Refusal::bad("PARTICIPANT_ID_INVALID"));
    }
    let chat = s.chat(key)?;
    if chat.kind == ChatKind::Private {
        let status = Member::with(Status::Member);
        return Ok(render::member_as(s.state, who, &status));
    }
    Ok(render::member(s.state, chat, who))
}

pub(crate) fn administrators(s: &mut Session<'_>, args: &Args) -> Answer {
    let key = s.target(args, Access::Read)?;
    let chat = s.chat(key)?;
    if chat.kind == ChatKind::Private {
        return Err(Refusal::bad("there are no administrators in the private chat"));
    }
    // Other bots are left out, the asking one is not.
    Ok(chat
        .members
        .iter()
        .filter(|(id, member)| member.status.is_admin() && (**id == s.bot || !s.state.bots.contains_key(id)))
        .map(|(id, member)| render::member_as(s.state, *id, member))
        .collect())
}

pub(crate) fn count(s: &mut Session<'_>, args: &Args) -> Answer {
    let key = s.target(args, Access::Read)?;
    let chat = s.chat(key)?;
    Ok(match chat.kind {
        ChatKind::Private => 2.into(),
        ChatKind::Group | ChatKind::Supergroup | ChatKind::Channel => chat.count().into(),
    })
}

/// A group, and somebody whom the bot may restrict there.
fn subject(s: &Session<'_>, args: &Args) -> Result<(ChatKey, i64), Refusal> {
    let who = args.user_id()?;
    let key = s.target(args, Access::Write)?;
    let chat = s.chat(key)?;
    if chat.kind == ChatKind::Private {
        return Err(Refusal::bad("chat member status can't be changed in private chats"));
    }
    if !s.state.people.contains_key(&who) && !s.state.bots.contains_key(&who) {
        return Err(Refusal::bad("PARTICIPANT_ID_INVALID"));
    }
    if who == s.bot {
        return Err(Refusal::bad("can't restrict self"));
    }
    if !chat.may(s.bot, Right::RestrictMembers) {
        return Err(Refusal::bad("not enough rights to restrict/unrestrict chat member"));
    }
    match chat.status(who) {
        Status::Creator => Err(Refusal::bad("can't remove chat owner")),
        Status::Administrator => Err(Refusal::bad("user is an administrator of the chat")),
        Status::Member | Status::Restricted | Status::Left | Status::Kicked => Ok((key, who)),
    }
}

/// Less than half a minute or more than a year means for ever.
fn until(s: &Session<'_>, args: &Args) -> i64 {
    let date = args.int("until_date").unwrap_or(0);
    let ahead = date - s.now_s();
    if (30..=366 * 86_400).contains(&ahead) { date } else { 0 }
}

pub(crate) fn ban(s: &mut Session<'_>, args: &Args) -> Answer {
    let (key, who) = subject(s, args)?;
    let mut after = Member::with(Status::Kicked);
    after.until = until(s, args);
    let (by, now_ms) = (s.bot, s.now_ms);
    let was_in = s.chat(key)?.status(who).is_in();
    people::place(s.state, key, who, &after, by, now_ms);
    if was_in {
        people::leave_notice(s.state, key, who, by, now_ms);
    }
    Ok(true.into())
}

/// Unless told otherwise, unbanning also throws a member out.
pub(crate) fn unban(s: &mut Session<'_>, args: &Args) -> Answer {
    let (key, who) = subject(s, args)?;
    let status = s.chat(key)?.status(who);
    if status == Status::Left || (args.flag("only_if_banned") && status != Status::Kicked) {
        return Ok(true.into());
    }
    let (by, now_ms) = (s.bot, s.now_ms);
    people::place(s.state, key, who, &Member::with(Status::Left), by, now_ms);
    Ok(true.into())
}

pub(crate) fn restrict(s: &mut Session<'_>, args: &Args) -> Answer {
    let permissions = args
        .json("permissions", "can't parse permissions JSON object")?
        .filter(Value::is_object)
        .ok_or_else(|| Refusal::bad("object expected as permissions"))?;
    let (key, who) = subject(s, args)?;
    if s.chat(key)?.kind != ChatKind::Supergroup {
        return Err(Refusal::bad("method is available only for supergroups"));
    }
    let can_send = permissions.get("can_send_messages") == Some(&Value::Bool(true));
    let everything = can_send && permissions.get("can_send_other_messages") == Some(&true.into());
    let mut after = Member::with(if everything { Status::Member } else { Status::Restricted });
    after.can_send = can_send;
    after.until = until(s, args);
    let (by, now_ms) = (s.bot, s.now_ms);
    people::place(s.state, key, who, &after, by, now_ms);
    Ok(true.into())
}

pub(crate) fn leave(s: &mut Session<'_>, args: &Args) -> Answer {
    let key = s.target(args, Access::Read)?;
    if s.chat(key)?.kind == ChatKind::Private {
        return Err(Refusal::bad("chat member status can't be changed in private chats"));
    }
    let (bot, now_ms) = (s.bot, s.now_ms);
    people::place(s.state, key, bot, &Member::with(Status::Left), bot, now_ms);
    Ok(true.into())
}

fn may_invite(s: &Session<'_>, args: &Args) -> Result<ChatKey, Refusal> {
    let key = s.target(args, Access::Write)?;
    if s.chat(key)?.kind == ChatKind::Private {
        return Err(Refusal::bad("can't access the chat"));
    }
    if !s.may(key, Right::InviteUsers) {
        return Err(Refusal::bad("not enough rights to manage chat invite link"));
    }
    Ok(key)
}

/// Makes a new primary link; the old one is worth nothing afterwards.
pub(crate) fn export_link(s: &mut Session<'_>, args: &Args) -> Answer {
    let key = may_invite(s, args)?;
    let url = s.state.next_link();
    let creator = s.bot;
    let chat = s.chat_mut(key)?;
    for link in chat.links.iter_mut().filter(|link| link.primary) {
        link.revoked = true;
    }
    chat.links.push(InviteLink {
        url: url.clone(),
        creator,
        name: None,
        by_request: false,
        primary: true,
        revoked: false,
        expires: None,
        limit: None,
    });
    s.state.changed(What::Chat { chat: key });
    Ok(url.into())
}

pub(crate) fn create_link(s: &mut Session<'_>, args: &Args) -> Answer {
    let key = may_invite(s, args)?;
    let by_request = args.flag("creates_join_request");
    let limit = args.int("member_limit").filter(|limit| *limit > 0);
    if by_request && limit.is_some() {
        return Err(Refusal::bad(
            "member limit can't be specified for links requiring administrator approval",
        ));
    }
    let name = args.some_text("name");
    if name.as_ref().is_some_and(|name| name.chars().count() > 32) {
        return Err(Refusal::bad("invite link name is too long"));
    }
    let link = InviteLink {
        url: s.state.next_link(),
        creator: s.bot,
        name,
        by_request,
        primary: false,
        revoked: false,
        expires: args.int("expire_date").filter(|date| *date > 0),
        limit,
    };
    let shown = render::invite_link(s.state, &link);
    s.chat_mut(key)?.links.push(link);
    s.state.changed(What::Chat { chat: key });
    Ok(shown)
}

pub(crate) fn answer_request(s: &mut Session<'_>, args: &Args, approve: bool) -> Answer {
    let who = args.user_id()?;
    let key = s.target(args, Access::Write)?;
    if !s.may(key, Right::InviteUsers) {
        return Err(Refusal::bad("not enough rights to manage chat join requests"));
    }
    if s.chat(key)?.status(who).is_in() {
        return Err(Refusal::bad("USER_ALREADY_PARTICIPANT"));
    }
    let request = s
        .chat_mut(key)?
        .join_requests
        .remove(&who)
        .ok_or_else(|| Refusal::bad("HIDE_REQUESTER_MISSING"))?;
    if approve {
        let chat = s.chat_mut(key)?;
        let before = chat
            .members
            .get(&who)
            .cloned()
            .unwrap_or_else(|| Member::with(Status::Left));
        let after = Member::with(Status::Member);
        chat.members.insert(who, after.clone());
        let link = s
            .chat(key)?
            .links
            .iter()
            .find(|link| Some(&link.url) == request.link.as_ref());
        let link = link.map(|link| render::invite_link(s.state, link));
        let change = MemberChange {
            who,
            by: s.bot,
            before: &before,
            after: &after,
            link,
            via_request: true,
        };
        let now_ms = s.now_ms;
        deliver::announce_member(s.state, key, &change, now_ms);
        people::join_notice(s.state, key, who, who, now_ms);
    }
    s.state.changed(What::Chat { chat: key });
    Ok(true.into())
}
