//! What trainees draft, and what agents take back: by whom, and with which words.

use domain::{
    MessageId,
    message::Words,
    sample::EXPERTS,
    staff::Role,
    ticket::{Draft, Event},
};

use super::*;

fn trainee() -> StaffMember {
    StaffMember {
        id: UserId(504),
        name: "Gleb".to_owned(),
        role: Role::Trainee,
    }
}

impl Desk {
    /// The button under a draft, as it was shown after that many commits.
    fn send(&self, message: i64, commit: usize) -> Callback {
        Callback::SendDraft {
            ticket: self.ticket.id,
            message: MessageId(message),
            commit: u64::try_from(commit).ok(),
        }
    }

    fn recall(&self, message: i64) -> Callback {
        let says = |commit: &&Commit| !commit.said_by(FIRST, MessageId(message)).is_empty();
        Callback::Recall {
            ticket: self.ticket.id,
            message: MessageId(message),
            commit: self.commits.iter().find(says).map(|commit| commit.version),
        }
    }

    /// The words that go to the customer as they were decided.
    fn goes_as_decided(&self) -> Vec<String> {
        let lane = self.ticket.customer_lane();
        let mut delivery = Delivery::default();
        let mut said = Vec::new();
        loop {
            let commits: Vec<_> = self
                .commits
                .iter()
                .filter(|commit| commit.version > delivery.seq)
                .cloned()
                .collect();
            let view = View {
                lane,
                delivery: &delivery,
                ticket: &self.ticket,
                commits: &commits,
                context: &[],
                several: false,
                rests: &[],
            };
            let covers = match next(view, &policy().settings, at(9_999)) {
                Next::Do(step) => {
                    match &step.action {
                        Action::Words { words, .. } => said.push(words.text.clone()),
                        Action::Copy { caption, .. } => {
                            said.push(
                                caption
                                    .as_ref()
                                    .map_or("as it stands".to_owned(), |words| words.text.clone()),
                            );
                        }
                        Action::Album { parts, .. } => {
                            said.extend(parts.iter().map(|part| part.caption.text.clone()));
                        }
                        Action::OpenTopic { .. }
                        | Action::ReopenTopic
                        | Action::Say { .. }
                        | Action::EditCard { .. }
                        | Action::Edit { .. }
                        | Action::GoOn { .. }
                        | Action::Delete { .. } => {}
                    }
                    step.covers
                }
                Next::Advance(to) => to,
                Next::Idle => return said,
                Next::Wait(_) | Next::GiveUp { .. } => panic!("nothing is waited for"),
            };
            delivery = delivery.advanced(covers);
        }
    }
}

fn picture(id: i64, caption: &str) -> Message {
    let mut picture = photo(FIRST, id, "", caption);
    picture.at.album = None;
    picture
}

#[test]
fn a_draft_goes_as_the_mentor_read_it_whatever_stands_in_the_topic_by_then() {
    let mut desk = Desk::unowned();
    desk.writes(&trainee(), says(50, "Выключите и включите"));
    desk.writes(&trainee(), picture(51, "Этот рычаг"));
    assert_eq!(desk.presses(&anna(), desk.send(50, 2)), Answer::toast(Say::PassedOn));
    assert_eq!(desk.presses(&anna(), desk.send(51, 3)), Answer::toast(Say::PassedOn));
    // Once it is sent, an edit of the trainee's is nobody's draft.
    desk.edits(&trainee(), says(50, "Стукните"));
    assert_eq!(desk.goes_as_decided(), ["Выключите и включите", "Этот рычаг"]);
    assert_eq!(desk.ticket.drafts, []);
}

#[test]
fn a_draft_that_was_edited_is_another_draft_with_a_button_of_its_own() {
    let mut desk = Desk::unowned();
    desk.writes(&trainee(), says(50, "Выключите и включите"));
    desk.edits(&trainee(), says(50, "Стукните"));
    assert!(is_said(
        &desk.presses(&anna(), desk.send(50, 2)),
        &Say::No(Rejected::Outdated)
    ));
    assert_eq!(desk.goes_as_decided(), Vec::<String>::new());
    assert_eq!(desk.presses(&anna(), desk.send(50, 3)), Answer::toast(Say::PassedOn));
    assert_eq!(desk.goes_as_decided(), ["Стукните"]);
    assert!(is_said(
        &desk.presses(&anna(), desk.send(50, 3)),
        &Say::No(Rejected::AlreadyThere)
    ));
}

#[test]
fn a_draft_whose_album_turns_out_to_be_a_note_is_not_sent_and_nobody_is_told_that_it_was() {
    let mut desk = Desk::unowned();
    desk.writes(&trainee(), photo(FIRST, 50, "a", ""));
    desk.writes(&trainee(), photo(FIRST, 51, "a", "// не показывать"));
    assert!(is_said(
        &desk.presses(&anna(), desk.send(50, 2)),
        &Say::No(Rejected::Outdated)
    ));
    assert_eq!(desk.goes_as_decided(), Vec::<String>::new());
}

#[test]
fn a_trainee_who_was_promoted_sends_their_own_draft_with_its_caption() {
    let mut desk = Desk::unowned();
    desk.writes(&trainee(), picture(50, "Этот рычаг"));
    let promoted = StaffMember {
        role: Role::L1,
        ..trainee()
    };
    desk.presses(&promoted, desk.send(50, 2));
    assert_eq!(desk.goes_as_decided(), ["Этот рычаг"]);
}

#[test]
fn a_button_that_somebody_made_up_sends_nothing() {
    let mut desk = Desk::unowned();
    desk.writes(&trainee(), says(50, "Выключите и включите"));
    for commit in [1, 3, 99] {
        assert!(is_said(
            &desk.presses(&anna(), desk.send(50, commit)),
            &Say::No(Rejected::Outdated)
        ));
    }
    let of_no_commit = Callback::SendDraft {
        ticket: desk.ticket.id,
        message: MessageId(50),
        commit: None,
    };
    assert!(is_said(
        &desk.presses(&anna(), of_no_commit),
        &Say::No(Rejected::Outdated)
    ));
    // Its words were erased meanwhile.
    desk.commits[1].body.clear();
    assert!(is_said(
        &desk.presses(&anna(), desk.send(50, 2)),
        &Say::No(Rejected::Outdated)
    ));
    assert_eq!(desk.left(), Vec::<i64>::new());
}

#[test]
fn a_draft_is_found_by_its_group_as_well_as_by_its_id() {
    let mut desk = Desk::unowned();
    desk.writes(&trainee(), says(50, "Здесь"));
    let mut elsewhere = desk.ticket.drafts[0].clone();
    elsewhere.message.chat = EXPERTS;
    desk.ticket.drafts.insert(0, elsewhere.clone());
    desk.presses(&anna(), desk.send(50, 2));
    assert_eq!(desk.goes_as_decided(), ["Здесь"]);
    assert_eq!(desk.ticket.drafts, [elsewhere]);
}

#[test]
fn a_draft_of_an_earlier_release_is_sent_as_it_stands() {
    let mut desk = Desk::unowned();
    desk.writes(&trainee(), picture(50, "Этот рычаг"));
    let json = serde_json::to_value(&desk.ticket.drafts[0]).expect("JSON");
    let mut fields = json.as_object().expect("an object").clone();
    fields.remove("commit");
    let old: Draft = serde_json::from_value(fields.into()).expect("a draft");
    assert_eq!(old.commit, None);
    desk.ticket.drafts = vec![old];
    let press = Callback::SendDraft {
        ticket: desk.ticket.id,
        message: MessageId(50),
        commit: None,
    };
    assert_eq!(desk.presses(&anna(), press), Answer::toast(Say::PassedOn));
    assert_eq!(desk.goes_as_decided(), ["as it stands"]);
    let json = r#"{"kind":"agent_replied","agent":504,"message":{"chat":-1001,"id":50,"content":"text"}}"#;
    let event: Event = serde_json::from_str(json).expect("an event");
    assert!(matches!(event, Event::AgentReplied { drafted: None, .. }));
}

#[test]
fn the_words_of_a_message_are_found_in_its_commit() {
    let mut desk = Desk::annas();
    desk.writes(&anna(), says(50, "Здравствуйте"));
    let commit = desk.commits.last().expect("a commit");
    let words = |chat, id| commit.words_of(chat, MessageId(id)).map(|words| words.text.as_str());
    assert_eq!(words(FIRST, 50), Some("Здравствуйте"));
    assert_eq!((words(EXPERTS, 50), words(FIRST, 51)), (None, None));
    assert_eq!(
        Commit {
            body: Vec::<Words>::new(),
            ..commit.clone()
        }
        .words_of(FIRST, MessageId(50)),
        None
    );
}

#[test]
fn a_message_is_taken_back_by_its_author_its_mentor_the_owner_or_who_may_take_over() {
    let mut desk = Desk::annas();
    desk.writes(&anna(), says(50, "Здравствуйте"));
    desk.replies(&boris(), says(51, "И я здесь"), true);
    let other = StaffMember {
        id: UserId(505),
        ..boris()
    };
    let no = Say::No(Rejected::NotAllowed);
    assert!(
        is_said(&desk.presses(&boris(), desk.recall(50)), &no),
        "neither wrote it nor has the ticket"
    );
    for (by, message, may) in [
        (anna(), 50, true),
        (vera(), 50, true),
        (boris(), 51, true),
        (anna(), 51, true),
        (other.clone(), 51, false),
    ] {
        let answer = desk.presses(&by, desk.recall(message));
        assert_eq!(
            is_said(&answer, &Say::TakingBack),
            may,
            "{} {message}: {answer:?}",
            by.name
        );
    }
    desk.writes(&trainee(), picture(52, "Этот рычаг"));
    desk.replies(&trainee(), says(53, "Тут"), true);
    desk.presses(&boris(), desk.send(53, desk.commits.len()));
    assert!(is_said(&desk.presses(&other, desk.recall(53)), &no));
    assert!(
        is_said(&desk.presses(&boris(), desk.recall(53)), &Say::TakingBack),
        "who sent it"
    );
}

#[test]
fn a_recall_names_a_message_that_was_said_in_this_ticket() {
    let mut desk = Desk::annas();
    desk.writes(&anna(), says(50, "Здравствуйте"));
    for (message, commit) in [(50, 1), (51, 3), (50, 99)] {
        let press = Callback::Recall {
            ticket: desk.ticket.id,
            message: MessageId(message),
            commit: Some(commit),
        };
        assert!(
            is_said(&desk.presses(&vera(), press), &Say::NothingHere),
            "{message} in {commit}"
        );
    }
    let of_an_earlier_release = Callback::Recall {
        ticket: desk.ticket.id,
        message: MessageId(50),
        commit: None,
    };
    let no = Say::No(Rejected::NotAllowed);
    assert!(is_said(&desk.presses(&boris(), of_an_earlier_release.clone()), &no));
    assert!(
        is_said(&desk.presses(&anna(), of_an_earlier_release), &Say::TakingBack),
        "the owner"
    );
}
