//! What is said in a private chat: commands, and what stands beside them.

use conversation::{
    command::{CustomerCommand, StaffCommand},
    customer::{CustomerAction, From},
    staff::Ask,
};
use domain::{StartPayload, manual::ManualCommand, message::Message, staff::Role};

use super::{INVITATION, Inbound};

/// What somebody does in their chat with the bot. What stands beside a command, words or a file, is said all the same.
pub(super) fn heard(from: From, (command, rest): (Option<&str>, &str), said: Message, has_file: bool) -> Inbound {
    let is_said = has_file || !rest.is_empty();
    let name = command.unwrap_or_default();
    if let Some(command) = CustomerCommand::named(name) {
        let did = match command {
            CustomerCommand::Start => return starts(from, rest, said, has_file),
            CustomerCommand::My => CustomerAction::My,
            CustomerCommand::Status => CustomerAction::Status,
            CustomerCommand::Person => CustomerAction::CallPerson,
            CustomerCommand::Language => CustomerAction::Language,
            CustomerCommand::Region => CustomerAction::Region,
            CustomerCommand::Help => CustomerAction::Help,
        };
        let beside = is_said.then_some(said);
        return Inbound::Private { from, did, beside };
    }
    let ask = match StaffCommand::named(name) {
        Some(StaffCommand::Presence(presence)) => Ask::Presence(presence),
        Some(StaffCommand::Invite) => Ask::Invite(Role::named(rest).unwrap_or(Role::L1)),
        Some(StaffCommand::Manual) => {
            return Inbound::Manual {
                from,
                asked: ManualCommand::parse(rest),
                beside: is_said.then_some(said),
            };
        }
        None => {
            return Inbound::Private {
                from,
                did: CustomerAction::Wrote(said),
                beside: None,
            };
        }
    };
    Inbound::Staff {
        from,
        ask,
        secret: None,
        beside: is_said.then_some(said),
    }
}

/// `/start`: with an invitation's secret, with another payload, or with words that are none and are said.
fn starts(from: From, rest: &str, said: Message, has_file: bool) -> Inbound {
    let start = StartPayload::parse(rest);
    let is_said = has_file || (start.is_none() && !rest.is_empty());
    let beside = is_said.then_some(said);
    match start.as_ref().and_then(|start| start.as_str().strip_prefix(INVITATION)) {
        Some(secret) => Inbound::Staff {
            from,
            ask: Ask::Join,
            secret: Some(secret.to_owned()),
            beside,
        },
        None => Inbound::Private {
            from,
            did: CustomerAction::Start(start),
            beside,
        },
    }
}
