//! The commands that people can type, as the bot registers them (<https://core.telegram.org/bots/api#setmycommands>) and as
//! the help lists them, from the lists by which they are read.

use conversation::command::{CustomerCommand, TopicCommand};
use domain::{Lang, settings::Settings};

use crate::voice::Voice;

fn of_customer(command: CustomerCommand, voice: Voice) -> String {
    match command {
        CustomerCommand::Start => voice.command_start(),
        CustomerCommand::My => voice.command_my(),
        CustomerCommand::Status => voice.command_status(),
        CustomerCommand::Person => voice.command_person(),
        CustomerCommand::Language => voice.command_language(),
        CustomerCommand::Region => voice.command_region(),
        CustomerCommand::Help => voice.command_help(),
    }
}

fn of_topic(command: TopicCommand, voice: Voice) -> String {
    match command {
        TopicCommand::Take => voice.command_take(),
        TopicCommand::Details => voice.command_details(),
        TopicCommand::Resolve => voice.command_resolve(),
        TopicCommand::Escalate => voice.command_escalate(),
        TopicCommand::Release => voice.command_release(),
        TopicCommand::Note => voice.command_note(),
        TopicCommand::Vip => voice.command_vip(),
        TopicCommand::Id => voice.command_id(),
    }
}

/// What a customer can type in private: names without the slash, each with what it does.
#[must_use]
pub fn customer(lang: &Lang, settings: &Settings) -> Vec<(&'static str, String)> {
    let voice = Voice::new(lang, settings);
    customers(settings)
        .map(|command| (command.name(), of_customer(command, voice)))
        .collect()
}

/// What an agent can type in the group: names without the slash, each with what it does.
#[must_use]
pub fn staff(lang: &Lang, settings: &Settings) -> Vec<(&'static str, String)> {
    let voice = Voice::new(lang, settings);
    TopicCommand::ALL
        .map(|command| (command.name(), of_topic(command, voice)))
        .into()
}

/// The help: what to write, and the customer's commands.
pub(crate) fn help(voice: Voice, settings: &Settings) -> String {
    let list: Vec<_> = customers(settings)
        .map(|command| voice.help_command(command.name(), of_customer(command, voice)))
        .collect();
    [voice.help_opening(), list.join("\n"), voice.help_closing()].join("\n\n")
}

fn customers(settings: &Settings) -> impl Iterator<Item = CustomerCommand> {
    let has_regions = !settings.regions.is_empty();
    let all = CustomerCommand::ALL.into_iter();
    all.filter(move |command| has_regions || *command != CustomerCommand::Region)
}

/// The agents' commands with their slashes, in one line.
pub(crate) fn known_to_staff() -> String {
    TopicCommand::ALL
        .map(|command| format!("/{}", command.name()))
        .join(", ")
}
