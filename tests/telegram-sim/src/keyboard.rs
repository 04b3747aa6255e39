//! Keyboards: what Telegram accepts below a message.

use serde_json::Value;

use crate::args::Args;
use crate::model::key::ChatKey;
use crate::refusal::Refusal;

/// The longest `callback_data`, in bytes.
const CALLBACK_DATA_MAX: usize = 64;
/// The most buttons of one inline keyboard.
const BUTTONS_MAX: usize = 100;

/// The `reply_markup` of a call, checked; absent when there is none or it is empty.
pub(crate) fn of(args: &Args, key: ChatKey) -> Result<Option<Value>, Refusal> {
    let broken = "can't parse reply keyboard markup JSON object";
    let Some(markup) = args.json("reply_markup", broken)? else {
        return Ok(None);
    };
    if !markup.is_object() {
        return Err(Refusal::bad("object expected as reply markup"));
    }
    let inline = rows(
        &markup,
        "inline_keyboard",
        "Field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array of Arrays",
    )?;
    for button in inline.iter().flatten() {
        inline_button(button, key)?;
    }
    if inline.iter().map(Vec::len).sum::<usize>() > BUTTONS_MAX {
        return Err(Refusal::bad("reply markup is too long"));
    }
    let plain = rows(&markup, "keyboard", "Field \"keyboard\" must be an Array of Arrays")?;
    for button in plain.iter().flatten() {
        plain_button(button, key)?;
    }
    let flag = |name: &str| markup.get(name).and_then(Value::as_bool) == Some(true);
    let means_something =
        inline.iter().chain(&plain).any(|row| !row.is_empty()) || flag("remove_keyboard") || flag("force_reply");
    Ok(means_something.then_some(markup))
}

/// The `reply_markup` of a call that may only carry an inline keyboard.
pub(crate) fn inline_of(args: &Args, key: ChatKey) -> Result<Option<Value>, Refusal> {
    let markup = of(args, key)?;
    match &markup {
        Some(markup) if markup.get("inline_keyboard").is_none() => Err(Refusal::bad("inline keyboard expected")),
        Some(_) | None => Ok(markup),
    }
}

fn rows<'a>(markup: &'a Value, field: &str, broken: &str) -> Result<Vec<Vec<&'a Value>>, Refusal> {
    let Some(rows) = markup.get(field) else {
        return Ok(Vec::new());
    };
    let rows = rows.as_array().ok_or_else(|| Refusal::bad(broken))?;
    rows.iter()
        .map(|row| {
            row.as_array()
                .map(|row| row.iter().collect())
                .ok_or_else(|| Refusal::bad(broken))
        })
        .collect()
}

fn inline_button(button: &Value, key: ChatKey) -> Result<(), Refusal> {
    let broken = |what: &str| Refusal::bad(format!("can't parse inline keyboard button: {what}"));
    if !button.is_object() {
        return Err(broken("InlineKeyboardButton must be an Object"));
    }
    let text = button
        .get("text")
        .and_then(Value::as_str)
        .ok_or_else(|| broken("Can't find field \"text\""))?;
    if text.is_empty() {
        return Err(Refusal::bad("inline keyboard button text must be non-empty"));
    }
    let field = |name: &str| {
        button
            .get(name)
            .and_then(Value::as_str)
            .filter(|value| !value.is_empty())
    };
    if let Some(url) = field("url") {
        return check_url(url);
    }
    if let Some(data) = field("callback_data") {
        return if data.len() > CALLBACK_DATA_MAX {
            Err(Refusal::bad("BUTTON_DATA_INVALID"))
        } else {
            Ok(())
        };
    }
    if let Some(app) = button.get("web_app") {
        let url = app.get("url").and_then(Value::as_str).unwrap_or_default();
        return match key {
            ChatKey::Group(_) => Err(Refusal::bad("BUTTON_TYPE_INVALID")),
            ChatKey::Private { .. } if url.starts_with("https://") => Ok(()),
            ChatKey::Private { .. } => Err(Refusal::bad(format!(
                "inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed"
            ))),
        };
    }
    let others = [
        "callback_game",
        "pay",
        "switch_inline_query",
        "switch_inline_query_chosen_chat",
        "switch_inline_query_current_chat",
        "login_url",
        "copy_text",
    ];
    if others.iter().any(|name| button.get(name).is_some()) {
        Ok(())
    } else {
        Err(broken("Text buttons are unallowed in the inline keyboard"))
    }
}

fn check_url(url: &str) -> Result<(), Refusal> {
    let invalid = |why: &str| Refusal::bad(format!("inline keyboard button URL '{url}' is invalid: {why}"));
    if url.starts_with("tg://") {
        return Ok(());
    }
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))
        .unwrap_or(url);
    let host = host.split(['/', '?', '#']).next().unwrap_or_default();
    if host.is_empty() || host.contains(char::is_whitespace) {
        return Err(invalid("URL host is empty"));
    }
    let name = host.split(':').next().unwrap_or_default();
    if name.contains('.') {
        Ok(())
    } else {
        Err(invalid("Wrong HTTP URL"))
    }
}

fn plain_button(button: &Value, key: ChatKey) -> Result<(), Refusal> {
    let text = button.as_str().or_else(|| button.get("text").and_then(Value::as_str));
    match text {
        None => Err(Refusal::bad(
            "can't parse keyboard button: KeyboardButton must be a String or an Object",
        )),
        Some("") => Err(Refusal::bad("keyboard button text must be non-empty")),
        Some(_) => {
            let asks = |name: &str| button.get(name).is_some_and(|value| *value != false);
            match key {
                ChatKey::Group(_) if asks("request_contact") => {
                    Err(Refusal::bad("phone number can be requested in private chats only"))
                }
                ChatKey::Group(_) if asks("request_location") => {
                    Err(Refusal::bad("location can be requested in private chats only"))
                }
                ChatKey::Group(_) if asks("web_app") => {
                    Err(Refusal::bad("web App buttons can be used in private chats only"))
                }
                ChatKey::Group(_) | ChatKey::Private { .. } => Ok(()),
            }
        }
    }
}
