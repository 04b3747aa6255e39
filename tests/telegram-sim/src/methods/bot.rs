//! What a bot says of itself: its profile, commands and menu button.

use serde_json::{Value, json};

use crate::args::Args;
use crate::methods::{Answer, Session};
use crate::model::state::What;
use crate::refusal::Refusal;
use crate::render;

pub(crate) fn get_me(s: &Session<'_>) -> Value {
    let mut me = render::user(s.state, s.bot);
    for (name, value) in [
        ("can_join_groups", true),
        ("can_read_all_group_messages", true),
        ("supports_inline_queries", false),
        ("can_connect_to_business", false),
        ("has_main_web_app", false),
    ] {
        me[name] = value.into();
    }
    let topics = s.state.bots.get(&s.bot).is_some_and(|bot| bot.private_topics);
    me["has_topics_enabled"] = topics.into();
    me["allows_users_to_create_topics"] = topics.into();
    me
}

fn profile_changed(s: &mut Session<'_>) {
    let bot_id = s.bot;
    s.state.changed(What::Bot { bot_id });
}

/// Commands are kept by scope and language.
fn scope(args: &Args) -> Result<String, Refusal> {
    let scope = args
        .json("scope", "can't parse BotCommandScope JSON object")?
        .unwrap_or_else(|| json!({"type": "default"}));
    let known = [
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    ];
    let kind = scope.get("type").and_then(Value::as_str).unwrap_or_default();
    if !known.contains(&kind) {
        return Err(Refusal::bad("can't parse BotCommandScope: Unsupported type specified"));
    }
    let language = args.text("language_code");
    let two_letters = language.len() == 2 && language.bytes().all(|b| b.is_ascii_lowercase());
    if !language.is_empty() && !two_letters {
        return Err(Refusal::bad("invalid language code specified"));
    }
    let part = |name: &str| scope.get(name).map(Value::to_string).unwrap_or_default();
    Ok(format!("{kind}|{}|{}|{language}", part("chat_id"), part("user_id")))
}

pub(crate) fn set_commands(s: &mut Session<'_>, args: &Args) -> Answer {
    let scope = scope(args)?;
    let given = args
        .json("commands", "can't parse commands JSON object")?
        .unwrap_or_default();
    let list = given
        .as_array()
        .ok_or_else(|| Refusal::bad("expected an Array of BotCommand"))?;
    if list.len() > 100 {
        return Err(Refusal::bad("BOT_COMMANDS_TOO_MUCH"));
    }
    let mut commands = Vec::new();
    for item in list {
        let field = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default();
        let command = field("command").trim_start_matches('/').to_owned();
        let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        if !(1..=32).contains(&command.len()) || !command.bytes().all(allowed) {
            return Err(Refusal::bad("BOT_COMMAND_INVALID"));
        }
        let description = field("description");
        if !(1..=256).contains(&description.chars().count()) {
            return Err(Refusal::bad("BOT_COMMAND_DESCRIPTION_INVALID"));
        }
        commands.push(json!({"command": command, "description": description}));
    }
    if let Some(bot) = s.state.bots.get_mut(&s.bot) {
        bot.commands.insert(scope, Value::Array(commands));
    }
    profile_changed(s);
    Ok(true.into())
}

pub(crate) fn get_commands(s: &mut Session<'_>, args: &Args) -> Answer {
    let scope = scope(args)?;
    let bot = s.state.bots.get(&s.bot);
    let list = bot.and_then(|bot| bot.commands.get(&scope)).cloned();
    Ok(list.unwrap_or_else(|| json!([])))
}

pub(crate) fn delete_commands(s: &mut Session<'_>, args: &Args) -> Answer {
    let scope = scope(args)?;
    if let Some(bot) = s.state.bots.get_mut(&s.bot) {
        bot.commands.remove(&scope);
    }
    profile_changed(s);
    Ok(true.into())
}

/// The longest name, description and short description.
fn longest(field: &str) -> usize {
    match field {
        "name" => 64,
        "description" => 512,
        _ => 120,
    }
}

pub(crate) fn set_text(s: &mut Session<'_>, args: &Args, field: &str) -> Answer {
    let text = args.text(field);
    if text.chars().count() > longest(field) {
        return Err(Refusal::bad(format!("bot {} is too long", field.replace('_', " "))));
    }
    let language = args.text("language_code");
    if let Some(bot) = s.state.bots.get_mut(&s.bot) {
        if field == "name" && language.is_empty() && !text.is_empty() {
            bot.name.clone_from(&text);
        }
        bot.texts.insert(format!("{field}|{language}"), text);
    }
    profile_changed(s);
    Ok(true.into())
}

pub(crate) fn get_text(s: &Session<'_>, args: &Args, field: &str) -> Value {
    let slot = format!("{field}|{}", args.text("language_code"));
    let bot = s.state.bots.get(&s.bot);
    let text = bot
        .and_then(|bot| {
            let fallback = (field == "name").then_some(&bot.name);
            bot.texts.get(&slot).or(fallback)
        })
        .cloned();
    json!({ field: text.unwrap_or_default() })
}

pub(crate) fn set_menu_button(s: &mut Session<'_>, args: &Args) -> Answer {
    let button = args
        .json("menu_button", "can't parse menu button JSON object")?
        .unwrap_or_else(|| json!({"type": "default"}));
    let kind = button.get("type").and_then(Value::as_str).unwrap_or_default();
    match kind {
        "default" | "commands" => {}
        "web_app" => {
            let url = button.pointer("/web_app/url").and_then(Value::as_str);
            if !url.is_some_and(|url| url.starts_with("https://")) {
                return Err(Refusal::bad(
                    "menu button Web App URL is invalid: Only HTTPS links are allowed",
                ));
            }
        }
        _ => return Err(Refusal::bad("menuButton has unsupported type")),
    }
    if let Some(bot) = s.state.bots.get_mut(&s.bot) {
        bot.menu_buttons.insert(args.text("chat_id"), button);
    }
    profile_changed(s);
    Ok(true.into())
}

pub(crate) fn get_menu_button(s: &Session<'_>, args: &Args) -> Value {
    let bot = s.state.bots.get(&s.bot);
    let button = bot.and_then(|bot| {
        bot.menu_buttons
            .get(&args.text("chat_id"))
            .or_else(|| bot.menu_buttons.get(""))
    });
    button.cloned().unwrap_or_else(|| json!({"type": "commands"}))
}
