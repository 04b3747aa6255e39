//! How a bot gets its updates.

use serde_json::{Value, json};

use crate::args::Args;
use crate::deliver;
use crate::methods::{Answer, Session};
use crate::model::person::{Bot, Webhook};
use crate::model::state::What;
use crate::refusal::Refusal;

fn own<'a>(s: &'a mut Session<'_>) -> Result<&'a mut Bot, Refusal> {
    s.state.bots.get_mut(&s.bot).ok_or_else(Refusal::unauthorized)
}

/// Remembers which kinds of update the bot wants; a call that does not say leaves it as it was.
fn remember_allowed(s: &mut Session<'_>, args: &Args) -> Result<(), Refusal> {
    let list = args.json("allowed_updates", "can't parse allowed_updates JSON object")?;
    let Some(Value::Array(list)) = list else {
        return Ok(());
    };
    let names = list
        .iter()
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect();
    own(s)?.allowed_updates = Some(names);
    Ok(())
}

/// The answer that is there now; waiting for more is the business of whoever carries the call.
pub(crate) fn get_updates(s: &mut Session<'_>, args: &Args) -> Answer {
    if own(s)?.webhook.is_some() {
        return Err(Refusal::conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the \
             webhook first",
        ));
    }
    remember_allowed(s, args)?;
    let (bot, now_ms) = (s.bot, s.now_ms);
    deliver::expire(s.state, bot, now_ms);
    let offset = args.int("offset").unwrap_or(0);
    let limit = args.int("limit").unwrap_or(100).clamp(1, 100);
    let bot = own(s)?;
    let waiting = bot.updates.len();
    if offset > 0 {
        bot.updates.retain(|update| update.update_id >= offset);
    } else if offset < 0 {
        // Only so many of the newest are kept.
        let keep = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
        let drop = bot.updates.len().saturating_sub(keep);
        bot.updates.drain(..drop);
    }
    let limit = usize::try_from(limit).unwrap_or(100);
    let taken = waiting > bot.updates.len();
    let first = bot.updates.iter().take(limit);
    let updates = first.map(deliver::as_update).collect();
    if taken {
        s.state.changed(What::Inner);
    }
    Ok(updates)
}

pub(crate) fn set_webhook(s: &mut Session<'_>, args: &Args) -> Answer {
    let url = args.text("url");
    let secret = args.some_text("secret_token");
    if let Some(secret) = &secret {
        if secret.len() > 256 {
            return Err(Refusal::bad("secret token is too long"));
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if !secret.chars().all(allowed) {
            return Err(Refusal::bad("secret token contains unallowed characters"));
        }
    }
    if !url.is_empty() && !is_web_address(&url) {
        return Err(Refusal::bad("invalid webhook URL specified"));
    }
    remember_allowed(s, args)?;
    let connections = args.int("max_connections").unwrap_or(40).clamp(1, 100);
    let bot = own(s)?;
    if args.flag("drop_pending_updates") {
        bot.updates.clear();
    }
    let before = bot.webhook.is_some();
    bot.webhook = (!url.is_empty()).then_some(Webhook {
        url: url.clone(),
        secret,
        max_connections: u16::try_from(connections).unwrap_or(40),
        last_error: None,
    });
    let bot_id = s.bot;
    s.state.changed(What::Bot { bot_id });
    let description = match (url.is_empty(), before) {
        (true, true) => "Webhook was deleted",
        (true, false) => "Webhook is already deleted",
        (false, _) => "Webhook was set",
    };
    tracing::debug!(bot.id = bot_id, "{description}");
    Ok(true.into())
}

/// The real server wants HTTPS; a world on one machine has none, so plain HTTP is let through.
fn is_web_address(url: &str) -> bool {
    url.strip_prefix("http://")
        .or_else(|| url.strip_prefix("https://"))
        .is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
}

pub(crate) fn delete_webhook(s: &mut Session<'_>, args: &Args) -> Answer {
    let bot = own(s)?;
    bot.webhook = None;
    if args.flag("drop_pending_updates") {
        bot.updates.clear();
    }
    let bot_id = s.bot;
    s.state.changed(What::Bot { bot_id });
    Ok(true.into())
}

pub(crate) fn get_webhook_info(s: &mut Session<'_>) -> Answer {
    let (bot, now_ms) = (s.bot, s.now_ms);
    deliver::expire(s.state, bot, now_ms);
    let bot = own(s)?;
    let mut out = json!({
        "url": "", "has_custom_certificate": false, "pending_update_count": bot.updates.len(),
    });
    if let Some(webhook) = &bot.webhook {
        out["url"] = webhook.url.clone().into();
        out["max_connections"] = webhook.max_connections.into();
        out["ip_address"] = "127.0.0.1".into();
        if let Some((date, message)) = &webhook.last_error {
            out["last_error_date"] = (*date).into();
            out["last_error_message"] = message.clone().into();
        }
    }
    if let Some(list) = &bot.allowed_updates {
        out["allowed_updates"] = json!(list);
    }
    Ok(out)
}
