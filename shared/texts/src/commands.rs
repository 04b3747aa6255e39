//! The commands that people can type, as the bot registers them (<https://core.telegram.org/bots/api#setmycommands>) and as
//! the help lists them: one table each, so that a command cannot be missing from the help.

use domain::{Lang, settings::Settings};

use crate::voice::Voice;

/// The command that only a desk with regions has.
const REGION: &str = "region";

type Command = (&'static str, fn(Voice) -> String);

const CUSTOMER: [Command; 7] = [
    ("start", |voice| voice.command_start()),
    ("my", |voice| voice.command_my()),
    ("status", |voice| voice.command_status()),
    ("person", |voice| voice.command_person()),
    ("language", |voice| voice.command_language()),
    (REGION, |voice| voice.command_region()),
    ("help", |voice| voice.command_help()),
];

const STAFF: [Command; 8] = [
    ("take", |voice| voice.command_take()),
    ("details", |voice| voice.command_details()),
    ("resolve", |voice| voice.command_resolve()),
    ("escalate", |voice| voice.command_escalate()),
    ("release", |voice| voice.command_release()),
    ("note", |voice| voice.command_note()),
    ("vip", |voice| voice.command_vip()),
    ("id", |voice| voice.command_id()),
];

/// What a customer can type in private: names without the slash, each with what it does.
#[must_use]
pub fn customer(lang: &Lang, settings: &Settings) -> Vec<(&'static str, String)> {
    in_words(Voice::new(lang, settings), &customers(settings))
}

/// What an agent can type in the group: names without the slash, each with what it does.
#[must_use]
pub fn staff(lang: &Lang, settings: &Settings) -> Vec<(&'static str, String)> {
    in_words(Voice::new(lang, settings), &STAFF)
}

/// The help: what to write, and the customer's commands.
pub(crate) fn help(voice: Voice, settings: &Settings) -> String {
    let list: Vec<_> = customers(settings)
        .into_iter()
        .map(|(command, what)| voice.help_command(command, what(voice)))
        .collect();
    [voice.help_opening(), list.join("\n"), voice.help_closing()].join("\n\n")
}

fn customers(settings: &Settings) -> Vec<Command> {
    let mut commands = CUSTOMER.to_vec();
    commands.retain(|(command, _)| *command != REGION || !settings.regions.is_empty());
    commands
}

/// The agents' commands with their slashes, in one line.
pub(crate) fn known_to_staff() -> String {
    STAFF.map(|(command, _)| format!("/{command}")).join(", ")
}

fn in_words(voice: Voice, commands: &[Command]) -> Vec<(&'static str, String)> {
    commands.iter().map(|(command, what)| (*command, what(voice))).collect()
}
