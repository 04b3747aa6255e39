//! What is written on buttons.

use domain::press::{CardAction, Press};

use crate::titles::{Speaker, language};

pub(crate) fn words(speaker: Speaker<'_>, press: &Press) -> String {
    let voice = speaker.voice;
    match press {
        Press::Menu => voice.button_menu(),
        Press::Topic(key) => speaker.topic(Some(key)),
        Press::SendNow => voice.button_send_now(),
        Press::Person => voice.button_person(),
        Press::Language(lang) => language(lang.as_str()),
        Press::Regions => voice.button_regions(),
        Press::Region(key) => speaker.region(key),
        Press::Focus(ticket) => voice.button_focus(ticket.to_string()),
        Press::Solved(_) => voice.button_solved(),
        Press::NotSolved(_) => voice.button_not_solved(),
        Press::Rate { score, .. } => voice.button_rate(*score),
        Press::Card(action, _) => match action {
            CardAction::Take => voice.button_take(),
            CardAction::AskDetails => voice.button_ask_details(),
            CardAction::Resolve => voice.button_resolve(),
            CardAction::Escalate => voice.button_escalate(),
            CardAction::More => voice.button_more(),
            CardAction::Back => voice.button_back(),
            CardAction::Release => voice.button_release(),
            CardAction::Spam => voice.button_spam(),
        },
        Press::Recall { .. } => voice.button_recall(),
        Press::Accept { .. } => voice.button_accept(),
        Press::Acknowledge { .. } => voice.button_acknowledge(),
        Press::SendDraft { .. } => voice.button_send_draft(),
        Press::Approve { .. } => voice.button_approve(),
        Press::Decline { .. } => voice.button_decline(),
    }
}
