//! The commands that Telegram shows behind the slash: for customers in each language, for agents in their groups.

use domain::settings::Settings;
use telegram::{ApiExt as _, BotCommand, Client, CommandScope, Error, Method, SetMyCommands};

/// Gives Telegram the lists of commands. Nothing depends on them: what was not taken is returned, with whom it was for.
pub async fn offer(telegram: &Client, settings: &Settings) -> Vec<(String, Error)> {
    let mut refused = Vec::new();
    for (whose, call) in lists(settings) {
        if let Err(error) = telegram.carry_out(&Method::SetMyCommands(call)).await {
            refused.push((whose, error));
        }
    }
    refused
}

fn lists(settings: &Settings) -> Vec<(String, SetMyCommands)> {
    let list = |commands: Vec<(&'static str, String)>| {
        commands
            .into_iter()
            .map(|(command, description)| BotCommand {
                command: command.to_owned(),
                description,
            })
            .collect::<Vec<_>>()
    };
    let customers = settings.languages.iter().enumerate().map(|(index, lang)| {
        let call = SetMyCommands {
            commands: list(texts::commands::customer(lang, settings)),
            scope: CommandScope::AllPrivateChats,
            language_code: (index > 0).then(|| lang.to_string()),
        };
        (format!("customers who read {lang}"), call)
    });
    let lang = settings.desk_language();
    let agents = settings.groups.iter().map(|(name, group)| {
        let call = SetMyCommands {
            commands: list(texts::commands::staff(lang, settings)),
            scope: CommandScope::Chat {
                chat_id: telegram::ChatId(group.chat.0),
            },
            language_code: None,
        };
        (format!("the group {name}"), call)
    });
    customers.chain(agents).collect()
}
