//! What leaves a topic: what was addressed to the customer, and nothing else.

use proptest::prelude::*;

use super::{ANONYMOUS_ADMIN, Answered, Arrival, Did, Known, Turn, turn};
use crate::{
    InputId, LaneId, MessageId, TicketId, UserId,
    lane::{Delivery, Effect, Next, View, effects, next, side},
    message::{Content, Message},
    press::{CardAction, Press},
    sample::{EXPERTS, anna, asks, at, boris, message, on_staff, opened, photo, policy, queue, says, vera},
    say::{Answer, Say},
    staff::{Staffer, Standing},
    ticket::{Command, Commit, Rejected, Side, State, Ticket},
};

/// A topic with its ticket, and all that came of it.
struct Desk {
    ticket: Ticket,
    commits: Vec<Commit>,
    input: i64,
}

impl Desk {
    fn unowned() -> Self {
        let (ticket, commit) = opened();
        Self {
            ticket,
            commits: vec![commit],
            input: 100,
        }
    }

    fn annas() -> Self {
        Self::unowned().with(&Command::Take(anna()))
    }

    fn with(mut self, command: &Command) -> Self {
        let change = self
            .ticket
            .after(command, None, &policy(), at(60))
            .expect("allowed")
            .expect("a change");
        self.ticket = change.0;
        self.commits.push(change.1);
        self
    }

    fn turn(&mut self, agent: Option<crate::staff::Agent>, user: UserId, did: Did, answered: Option<Answered>) -> Turn {
        self.input += 1;
        let known = Known {
            agent,
            ticket: Some(self.ticket.clone()),
            answered,
        };
        let arrival = Arrival {
            input: InputId(self.input),
            user,
            did,
            peoples_own_topic: false,
        };
        let turn = turn(&known, &arrival, &policy(), at(120));
        if let Some(change) = &turn.change {
            self.ticket = change.0.clone();
            self.commits.push(change.1.clone());
        }
        turn
    }

    fn writes(&mut self, by: &Staffer, message: Message) -> Answer {
        self.turn(Some(on_staff(by, Standing::Active)), by.id, Did::Wrote(message), None)
            .answer
    }

    fn replies(&mut self, by: &Staffer, message: Message, customers: bool) -> Answer {
        let answered = Answered {
            ticket: self.ticket.id,
            message: MessageId(1),
            customers,
        };
        self.turn(
            Some(on_staff(by, Standing::Active)),
            by.id,
            Did::Wrote(message),
            Some(answered),
        )
        .answer
    }

    fn edits(&mut self, by: &Staffer, message: Message) -> Answer {
        self.turn(Some(on_staff(by, Standing::Active)), by.id, Did::Edited(message), None)
            .answer
    }

    /// The people's messages that commits send into the customer's chat.
    fn left(&self) -> Vec<i64> {
        let lane = self.ticket.customer_lane();
        let all = self.commits.iter().flat_map(|commit| effects(commit, lane));
        all.filter_map(|effect| match effect {
            Effect::Copy { message, .. } => Some(message.id.0),
            Effect::Edit { .. } | Effect::Delete { .. } | Effect::Line { .. } => None,
        })
        .collect()
    }

    /// What the customer's lane really copies, if it begins only now.
    fn copied(&self) -> Vec<i64> {
        let (mut delivery, mut copied) = (Delivery::default(), Vec::new());
        loop {
            let commits: Vec<_> = self
                .commits
                .iter()
                .filter(|commit| commit.version > delivery.seq)
                .cloned()
                .collect();
            let lane = self.ticket.customer_lane();
            let view = View {
                lane,
                delivery: &delivery,
                ticket: &self.ticket,
                commits: &commits,
                context: &[],
            };
            let covers = match next(view, &policy().settings, at(9_999)) {
                Next::Do(step) => {
                    if let crate::lane::Action::Copy { messages, .. } = &step.action {
                        copied.extend(messages.iter().map(|message| message.0));
                    }
                    step.covers
                }
                Next::Advance(to) => to,
                Next::Idle => return copied,
                Next::Wait(_) => panic!("the time for albums is over"),
            };
            delivery = delivery.advanced(covers);
        }
    }
}

fn is_said(answer: &Answer, wanted: &Say) -> bool {
    match answer {
        Answer::Send { say, .. } | Answer::Toast { say, .. } | Answer::Replace { say, .. } => say == wanted,
        Answer::Nothing | Answer::Buttons { .. } => false,
    }
}

#[test]
fn the_owners_messages_leave() {
    let mut desk = Desk::annas();
    assert_eq!(desk.writes(&anna(), says(50, "Здравствуйте")), Answer::Nothing);
    assert_eq!(desk.left(), [50]);
}

#[test]
fn a_colleagues_reply_to_the_customer_leaves_and_their_chatter_does_not() {
    let mut desk = Desk::annas();
    desk.writes(&boris(), says(50, "Аня, обедать?"));
    desk.writes(&vera(), says(51, "Скоро созвон"));
    desk.replies(&boris(), says(52, "Аня, ты это видела?"), false);
    desk.replies(&boris(), says(53, "Здравствуйте"), true);
    assert_eq!(desk.left(), [53], "a reply to the agent's own message is chatter, too");
}

#[test]
fn a_reply_to_a_message_of_another_ticket_is_chatter() {
    let mut desk = Desk::annas();
    let answered = Answered {
        ticket: TicketId(13),
        message: MessageId(1),
        customers: true,
    };
    desk.turn(
        Some(on_staff(&boris(), Standing::Active)),
        boris().id,
        Did::Wrote(says(50, "да")),
        Some(answered),
    );
    assert_eq!(desk.left(), Vec::<i64>::new());
}

#[test]
fn notes_stay_whoever_writes_them_and_whatever_they_answer() {
    let mut desk = Desk::annas();
    for (id, note) in (50..).zip([
        "// к шефу",
        "//",
        "/note",
        "/note позвонить",
        "/note@desk_bot x",
        " // x",
        "\u{feff}// x",
    ]) {
        desk.writes(&anna(), says(id, note));
        desk.replies(&anna(), says(id, note), true);
        desk.writes(&anna(), photo(crate::sample::FIRST, id, &format!("{id}"), note));
    }
    let mut forward = says(90, "// к шефу");
    forward.at.content = Content::Captioned;
    desk.writes(&anna(), forward);
    assert_eq!(desk.left(), Vec::<i64>::new());
}

#[test]
fn photos_of_an_album_stay_with_its_note() {
    let group = crate::sample::FIRST;
    let mut desk = Desk::annas();
    desk.writes(&anna(), photo(group, 50, "a", "// паспорт клиента"));
    desk.writes(&anna(), photo(group, 51, "a", ""));
    desk.replies(&anna(), photo(group, 52, "a", ""), true);
    assert_eq!(desk.left(), Vec::<i64>::new());
    desk.writes(&anna(), photo(group, 53, "b", ""));
    assert_eq!(desk.left(), [53], "another album is another matter");
}

#[test]
fn photos_that_came_before_the_caption_of_their_note_do_not_leave_either() {
    let group = crate::sample::FIRST;
    let mut desk = Desk::annas();
    desk.writes(&anna(), photo(group, 50, "a", ""));
    desk.writes(&anna(), photo(group, 51, "a", "// паспорт клиента"));
    desk.writes(&anna(), photo(group, 52, "a", ""));
    assert_eq!(desk.copied(), Vec::<i64>::new());
}

#[test]
fn chatter_that_began_as_an_album_stays_though_its_author_takes_the_ticket_meanwhile() {
    let group = crate::sample::FIRST;
    let mut desk = Desk::annas();
    desk.writes(&vera(), photo(group, 50, "a", ""));
    desk.writes(&vera(), says(51, "/take"));
    desk.writes(&vera(), photo(group, 52, "a", ""));
    assert_eq!(desk.left(), Vec::<i64>::new());
}

#[test]
fn a_message_edited_into_a_note_before_it_left_does_not_leave() {
    let mut desk = Desk::annas();
    desk.writes(&anna(), says(50, "Здравствуйте"));
    desk.edits(&anna(), says(50, "// не то"));
    assert_eq!(desk.copied(), Vec::<i64>::new());
    desk.edits(&anna(), says(50, "не то"));
    assert_eq!(
        desk.copied(),
        Vec::<i64>::new(),
        "a note whose mark is edited away stays a note"
    );
}

#[test]
fn a_message_taken_back_before_it_left_does_not_leave() {
    let mut desk = Desk::annas();
    desk.writes(&anna(), says(50, "Здравствуйте"));
    let press = Press::Recall {
        ticket: desk.ticket.id,
        message: MessageId(50),
    };
    let pressed = Did::Pressed(Some(press), MessageId(51));
    let turn = desk.turn(Some(on_staff(&anna(), Standing::Active)), anna().id, pressed, None);
    assert!(is_said(&turn.answer, &Say::Recalled));
    assert_eq!(desk.copied(), Vec::<i64>::new());
}

#[test]
fn an_edit_of_a_note_carries_nothing_into_the_customers_chat() {
    let mut desk = Desk::annas();
    desk.writes(&anna(), says(50, "// к шефу"));
    desk.edits(&anna(), says(50, "// к шефу срочно"));
    desk.edits(&anna(), says(50, "к шефу"));
    let lane = desk.ticket.customer_lane();
    let sent: Vec<_> = desk.commits[2..]
        .iter()
        .flat_map(|commit| effects(commit, lane))
        .collect();
    // The last is an edit of a counterpart that is not there.
    assert!(matches!(sent[..], [Effect::Edit { .. }]), "{sent:?}");
}

#[test]
fn a_slip_with_a_slash_stays_and_says_so() {
    let mut desk = Desk::annas();
    for (id, slip) in (50..).zip([
        "/reslove",
        "/ resolve",
        "/",
        "/Note x",
        "  /foo",
        "/note: x",
        "/etc/hosts",
    ]) {
        let answer = desk.writes(&anna(), says(id, slip));
        assert!(is_said(&answer, &Say::UnknownCommand), "{slip}: {answer:?}");
    }
    assert_eq!(desk.left(), Vec::<i64>::new());
}

#[test]
fn commands_act_and_stay() {
    let mut desk = Desk::unowned();
    desk.writes(&anna(), says(50, "/take"));
    desk.writes(&anna(), says(51, " /details@desk_bot"));
    desk.writes(&anna(), says(52, "/resolve Всё починили"));
    assert_eq!(desk.ticket.state, State::Resolved);
    assert_eq!(
        desk.commits
            .last()
            .and_then(Commit::summary)
            .map(|words| words.text.as_str()),
        Some("Всё починили")
    );
    assert_eq!(desk.left(), Vec::<i64>::new());
}

#[test]
fn nobody_but_active_staff_is_heard() {
    let mut desk = Desk::unowned();
    let mut before = desk.ticket.clone();
    for standing in [Some(Standing::Candidate), Some(Standing::Declined), None] {
        let agent = standing.map(|standing| on_staff(&anna(), standing));
        let turn = desk.turn(agent.clone(), anna().id, Did::Wrote(says(50, "Здравствуйте")), None);
        assert!(is_said(&turn.answer, &Say::NotStaff));
        let take = Did::Pressed(Some(Press::Card(CardAction::Take, desk.ticket.id)), MessageId(9));
        assert!(is_said(
            &desk.turn(agent.clone(), anna().id, take, None).answer,
            &Say::NotStaff
        ));
        assert_eq!(
            desk.turn(agent, anna().id, Did::Edited(says(50, "x")), None).answer,
            Answer::Nothing
        );
    }
    let anonymous = desk.turn(
        Some(on_staff(&vera(), Standing::Active)),
        ANONYMOUS_ADMIN,
        Did::Wrote(says(51, "x")),
        None,
    );
    assert!(is_said(&anonymous.answer, &Say::Anonymous));
    before.due = desk.ticket.due;
    assert_eq!(desk.ticket, before);
}

#[test]
fn after_the_end_an_answer_is_refused_and_a_note_still_taken() {
    let mut desk = Desk::annas().with(&Command::CloseAsSpam(anna()));
    assert!(is_said(
        &desk.writes(&anna(), says(50, "Здравствуйте")),
        &Say::No(Rejected::Over)
    ));
    assert!(is_said(
        &desk.replies(&anna(), says(51, "Здравствуйте"), true),
        &Say::No(Rejected::Over)
    ));
    assert_eq!(desk.writes(&anna(), says(52, "// спам")), Answer::Nothing);
    assert_eq!(desk.left(), Vec::<i64>::new());
}

#[test]
fn in_the_group_that_passed_a_ticket_on_nobody_speaks_to_its_customer() {
    let mut desk = Desk::annas().with(&Command::Escalate(anna()));
    let moved = Say::MovedTo(queue("l2"));
    assert!(is_said(&desk.writes(&anna(), says(50, "ну всё, отдали")), &moved));
    assert!(is_said(&desk.replies(&anna(), says(51, "Здравствуйте"), true), &moved));
    assert_eq!((&desk.ticket.owner, desk.left()), (&None, Vec::new()));
    desk.writes(&boris(), message(EXPERTS, 60, "Здравствуйте"));
    assert_eq!(desk.left(), [60]);
}

#[test]
fn what_cannot_be_copied_is_told_to_its_sender() {
    let mut desk = Desk::annas();
    let mut story = says(50, "");
    story.at.content = Content::Uncopyable;
    assert!(is_said(
        &desk.writes(&anna(), story.clone()),
        &Say::No(Rejected::CannotBeCopied)
    ));
    assert_eq!(
        desk.writes(&boris(), story),
        Answer::Nothing,
        "a colleague's stays inside anyway"
    );
}

#[test]
fn a_repeated_update_changes_nothing() {
    let mut desk = Desk::annas();
    desk.writes(&anna(), says(50, "Здравствуйте"));
    let (before, input) = (desk.ticket.clone(), desk.input);
    desk.input -= 1;
    assert_eq!(desk.writes(&anna(), says(50, "Здравствуйте")), Answer::Nothing);
    assert_eq!((desk.ticket, desk.input), (before, input));
}

#[test]
fn a_topic_of_no_ticket_says_so_unless_people_made_it() {
    let arrival = |own| Arrival {
        input: InputId(1),
        user: anna().id,
        did: Did::Wrote(says(50, "?")),
        peoples_own_topic: own,
    };
    let known = Known::default();
    assert!(is_said(
        &turn(&known, &arrival(false), &policy(), at(0)).answer,
        &Say::NoTicketHere
    ));
    assert_eq!(turn(&known, &arrival(true), &policy(), at(0)).answer, Answer::Nothing);
}

#[test]
fn a_button_of_another_ticket_or_of_the_customers_does_nothing_here() {
    let mut desk = Desk::annas();
    for press in [
        Some(Press::Card(CardAction::Resolve, TicketId(99))),
        Some(Press::Recall {
            ticket: TicketId(99),
            message: MessageId(1),
        }),
        Some(Press::Solved(desk.ticket.id)),
        Some(Press::Approve(UserId(1))),
        None,
    ] {
        let turn = desk.turn(
            Some(on_staff(&anna(), Standing::Active)),
            anna().id,
            Did::Pressed(press, MessageId(9)),
            None,
        );
        assert!(turn.change.is_none() && is_said(&turn.answer, &Say::NothingHere));
    }
}

#[test]
fn every_button_of_a_card_is_one_that_the_desk_takes() {
    for state in State::ALL {
        let mut desk = Desk::annas();
        desk.ticket.state = state;
        for press in super::card_buttons(&desk.ticket)
            .concat()
            .into_iter()
            .chain(super::more_buttons(&desk.ticket).concat())
        {
            let known = Known {
                agent: Some(on_staff(&vera(), Standing::Active)),
                ticket: Some(desk.ticket.clone()),
                answered: None,
            };
            let did = Did::Pressed(Some(press.clone()), MessageId(9));
            let arrival = Arrival {
                input: InputId(7),
                user: vera().id,
                did,
                peoples_own_topic: false,
            };
            let answer = turn(&known, &arrival, &policy(), at(60)).answer;
            assert!(!is_said(&answer, &Say::NothingHere), "{press:?} in {state:?}");
        }
    }
}

/// Who writes what in the topic, for the property below.
fn arrivals() -> impl Strategy<Value = (usize, bool, usize, Option<bool>, bool)> {
    (
        0..4_usize,
        any::<bool>(),
        0..6_usize,
        prop::option::of(any::<bool>()),
        any::<bool>(),
    )
}

proptest! {
    #[test]
    fn whatever_is_written_in_a_topic_only_what_is_addressed_to_the_customer_leaves(
        all in prop::collection::vec(arrivals(), 1..40),
    ) {
        let mut desk = Desk::unowned();
        let mut allowed = Vec::new();
        for (id, (who, in_album, text, reply, edit)) in (50..).zip(all) {
            let staffer = [anna(), boris(), vera(), anna()][who].clone();
            let text = ["да", "// нет", "/note нет", "/oops", "", "/release"][text];
            let message = if in_album { photo(crate::sample::FIRST, id, "a", text) } else { says(id, text) };
            let agent = on_staff(&staffer, if who == 3 { Standing::Candidate } else { Standing::Active });
            let answered = reply.map(|customers| Answered { ticket: desk.ticket.id, message: MessageId(1), customers });
            // What may leave, told from the rule and not from the code: the owner's, a reply to the customer's, the first answer.
            let speaks = desk.ticket.owner.as_ref().is_none_or(|owner| owner.id == staffer.id) || reply == Some(true);
            if !edit && who != 3 && !text.starts_with('/') && (speaks || in_album) {
                allowed.push(id);
            }
            let did = if edit { Did::Edited(message) } else { Did::Wrote(message) };
            desk.turn(Some(agent), staffer.id, did, answered);
        }
        for id in desk.copied() {
            prop_assert!(allowed.contains(&id), "{id} was for nobody's eyes");
        }
        let customers = desk.ticket.customer_lane();
        for commit in &desk.commits {
            for effect in effects(commit, LaneId::Group(desk.ticket.bot, desk.ticket.group)) {
                let own = matches!(&effect, Effect::Copy { message, .. } if message.chat == crate::sample::FIRST);
                prop_assert!(!own, "the topic is not copied into itself");
            }
            prop_assert_eq!(side(customers), Side::Customer);
        }
    }
}

#[test]
fn what_the_customer_writes_never_comes_back_to_them() {
    let desk = Desk::annas().with(&Command::CustomerWrites(asks(2, "?")));
    assert_eq!(desk.left(), Vec::<i64>::new());
}
