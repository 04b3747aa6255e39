//! What is written on buttons.

use conversation::callback::{Callback, CardAction, PassOn, Step};

use crate::{
    clean, incident,
    titles::{Speaker, language},
};

/// The longest title of a queue on a button, in UTF-16 units: the whole of what the settings allow, unless it is of pictures.
const TITLE: usize = 40;

pub(crate) fn words(speaker: Speaker<'_>, press: &Callback) -> String {
    let voice = speaker.voice;
    match press {
        Callback::Menu => voice.button_menu(),
        Callback::Topic(key) => speaker.topic(Some(key)),
        Callback::SendNow => voice.button_send_now(),
        Callback::Person => voice.button_person(),
        Callback::Language(lang) => language(lang.as_str()),
        Callback::Regions => voice.button_regions(),
        Callback::Region(key) => speaker.region(key),
        Callback::Focus(ticket) => voice.button_focus(ticket.to_string()),
        Callback::Another => voice.button_another(),
        Callback::Solved(_) => voice.button_solved(),
        Callback::NotSolved(_) => voice.button_not_solved(),
        Callback::Rate { score, .. } => voice.button_rate(*score),
        Callback::Comment { .. } => voice.button_comment(),
        Callback::NoComment { .. } => voice.button_no_comment(),
        Callback::NewQuestion { .. } => voice.button_new_question(),
        Callback::Card(action, _) => match action {
            CardAction::Take => voice.button_take(),
            CardAction::AskDetails => voice.button_ask_details(),
            CardAction::Resolve => voice.button_resolve(),
            CardAction::Escalate => voice.button_escalate(),
            CardAction::More => voice.button_more(),
            CardAction::Back => voice.button_back(),
            CardAction::Release => voice.button_release(),
            CardAction::Spam => voice.button_spam(),
        },
        Callback::PassOn(PassOn { to, step, .. }) => {
            let queue = clean::cut(&speaker.queue(to), TITLE);
            match step {
                Step::AsItIs => voice.button_pass_as_it_is(queue),
                Step::Queue { next: false } => voice.button_pass_to(queue),
                Step::Queue { next: true } => voice.button_pass_to_next(queue),
                Step::Urgency(urgency) => voice.button_urgency(incident::urgency(voice, *urgency)),
                Step::WithoutNote(_) => voice.button_without_note(),
            }
        }
        Callback::Recall { .. } => voice.button_recall(),
        Callback::Accept { .. } => voice.button_accept(),
        Callback::Acknowledge { .. } => voice.button_acknowledge(),
        Callback::SendDraft { .. } => voice.button_send_draft(),
        Callback::Approve { .. } => voice.button_approve(),
        Callback::Decline { .. } => voice.button_decline(),
    }
}
