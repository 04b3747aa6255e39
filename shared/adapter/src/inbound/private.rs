//! What is said in a private chat: commands, and what stands beside them.

use conversation::{
    customer::{CustomerAction, From},
    staff::Ask,
};
use domain::{StartPayload, assign::Presence, manual::ManualCommand, message::Message, staff::Role};

use super::{INVITATION, Inbound};

/// What somebody does in their chat with the bot. What stands beside a command, words or a file, is said all the same.
pub(super) fn heard(from: From, (command, rest): (Option<&str>, &str), said: Message, has_file: bool) -> Inbound {
    let Some(command) = command else {
        return Inbound::Private {
            from,
            did: CustomerAction::Wrote(said),
            beside: None,
        };
    };
    if command == "start" {
        let start = StartPayload::parse(rest);
        let is_said = has_file || (start.is_none() && !rest.is_empty());
        let beside = is_said.then_some(said);
        return match start.as_ref().and_then(|start| start.as_str().strip_prefix(INVITATION)) {
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
        };
    }
    let did = match command {
        "my" => Some(CustomerAction::My),
        "status" => Some(CustomerAction::Status),
        "help" => Some(CustomerAction::Help),
        "person" => Some(CustomerAction::CallPerson),
        "language" => Some(CustomerAction::Language),
        "region" => Some(CustomerAction::Region),
        _ => None,
    };
    let is_said = has_file || !rest.is_empty();
    if let Some(did) = did {
        let beside = is_said.then_some(said);
        return Inbound::Private { from, did, beside };
    }
    let presence = Presence::ALL.into_iter().find(|presence| presence.command() == command);
    let ask = match (presence, command) {
        (Some(presence), _) => Some(Ask::Presence(presence)),
        (None, "invite") => Some(Ask::Invite(Role::named(rest).unwrap_or(Role::L1))),
        (None, _) => None,
    };
    match ask {
        Some(ask) => Inbound::Staff {
            from,
            ask,
            secret: None,
            beside: is_said.then_some(said),
        },
        None if command == "manual" => Inbound::Manual {
            from,
            asked: ManualCommand::parse(rest),
            beside: is_said.then_some(said),
        },
        None => Inbound::Private {
            from,
            did: CustomerAction::Wrote(said),
            beside: None,
        },
    }
}
