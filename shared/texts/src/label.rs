//! What is written on buttons.

use conversation::callback::{CardAction, PassOn, Press, Step};

use crate::{
    clean, incident,
    titles::{Speaker, language},
};

/// The longest title of a queue on a button, in UTF-16 units: the whole of what the settings allow, unless it is of pictures.
const TITLE: usize = 40;

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
        Press::Another => voice.button_another(),
        Press::Solved(_) => voice.button_solved(),
        Press::NotSolved(_) => voice.button_not_solved(),
        Press::Rate { score, .. } => voice.button_rate(*score),
        Press::Comment { .. } => voice.button_comment(),
        Press::NoComment { .. } => voice.button_no_comment(),
        Press::NewQuestion { .. } => voice.button_new_question(),
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
        Press::PassOn(PassOn { to, step, .. }) => {
            let queue = clean::cut(&speaker.queue(to), TITLE);
            match step {
                Step::AsItIs => voice.button_pass_as_it_is(queue),
                Step::Queue { next: false } => voice.button_pass_to(queue),
                Step::Queue { next: true } => voice.button_pass_to_next(queue),
                Step::Urgency(urgency) => voice.button_urgency(incident::urgency(voice, *urgency)),
                Step::WithoutNote(_) => voice.button_without_note(),
            }
        }
        Press::Recall { .. } => voice.button_recall(),
        Press::Accept { .. } => voice.button_accept(),
        Press::Acknowledge { .. } => voice.button_acknowledge(),
        Press::SendDraft { .. } => voice.button_send_draft(),
        Press::Approve { .. } => voice.button_approve(),
        Press::Decline { .. } => voice.button_decline(),
    }
}
