//! A rating's comment is asked for; whatever else is written is a message.

use domain::{
    MessageId, TicketId,
    sample::{PRIVATE, anna, asks, photo},
    ticket::{Command, Event, Rejected, State},
};

use super::chat::{Chat, buttons, said};
use crate::{
    callback::Callback,
    customer::{Conversation, CustomerAction, ReplyTarget},
    text::{Answer, Say},
};

const COMMENT: Callback = Callback::Comment {
    ticket: TicketId(1),
    cycle: 0,
};

/// A ticket that was resolved, and rated with that many stars.
fn rated(score: u8) -> Chat {
    let mut chat = Chat::new();
    chat.writes("Помогите");
    chat.desk(1, &Command::Resolve(anna()));
    assert_eq!(said(&chat.presses(rate(score))), Some(&Say::Stars(score)));
    chat
}

/// A reply to a message of ours with that button.
fn replied(button: Callback) -> ReplyTarget {
    ReplyTarget {
        message: MessageId(899),
        ours: true,
        offers: vec![button],
    }
}

fn rate(score: u8) -> Callback {
    Callback::Rate {
        ticket: TicketId(1),
        cycle: 0,
        score,
    }
}

fn last(chat: &Chat) -> &[Event] {
    &chat.commits.last().expect("a commit").events
}

fn comments(chat: &Chat) -> usize {
    let events = chat.commits.iter().flat_map(|commit| &commit.events);
    events.filter(|event| event.comment().is_some()).count()
}

#[test]
fn what_is_written_after_a_rating_is_a_message_with_a_promise() {
    for text in [
        "Опять не работает!",
        "Здравствуйте! У меня другой вопрос: как вернуть товар?",
    ] {
        let mut chat = rated(5);
        chat.writes(text);
        assert_eq!(
            (chat.ticket(1).state, comments(&chat)),
            (State::InProgress, 0),
            "{text}"
        );
        assert!(chat.ticket(1).promised.is_some() && chat.ticket(1).waiting_since.is_some());
        let mut chat = rated(5);
        chat.waits(60 * 73);
        chat.writes(text);
        assert_eq!((chat.states().len(), comments(&chat)), (2, 0), "{text}");
    }
}

#[test]
fn a_rating_that_is_changed_asks_for_no_comment_either() {
    let mut chat = rated(4);
    assert_eq!(said(&chat.presses(rate(5))), Some(&Say::Stars(5)));
    assert_eq!(said(&chat.presses(rate(5))), Some(&Say::No(Rejected::AlreadyThere)));
    chat.writes("А вот ещё вопрос");
    assert_eq!((chat.ticket(1).state, comments(&chat)), (State::InProgress, 0));
}

#[test]
fn after_the_button_one_message_is_the_comment_and_the_next_is_none() {
    let mut chat = rated(5);
    let asked = chat.presses(COMMENT);
    assert!(matches!(
        &asked,
        Answer::Replace {
            say: Say::AskComment,
            message: MessageId(900),
            ..
        }
    ));
    assert_eq!(chat.writes("Быстро"), Answer::Nothing);
    assert!(matches!(last(&chat), [Event::RatingCommented { .. }]));
    assert_eq!(chat.ticket(1).state, State::Resolved, "a comment reopens nothing");
    assert_eq!(
        said(&chat.presses(COMMENT)),
        Some(&Say::No(Rejected::AlreadyThere)),
        "one"
    );
    chat.writes("А вот ещё вопрос");
    assert_eq!((chat.ticket(1).state, comments(&chat)), (State::InProgress, 1));
}

#[test]
fn whoever_does_not_want_to_comment_or_takes_too_long_writes_a_message() {
    let mut chat = rated(5);
    let asked = chat.presses(COMMENT);
    let back = buttons(&asked)[0][0].clone();
    let thanks = chat.presses(back);
    assert_eq!(
        (said(&thanks), buttons(&thanks)),
        (Some(&Say::RatingThanks(5)), vec![vec![COMMENT]])
    );
    chat.writes("Не помогло");
    assert_eq!(comments(&chat), 0);

    let mut chat = rated(5);
    chat.presses(COMMENT);
    chat.waits(31);
    chat.writes("Не помогло");
    assert_eq!((chat.ticket(1).state, comments(&chat)), (State::InProgress, 0));

    for press in [Callback::Person, Callback::NotSolved(TicketId(1)), Callback::Menu] {
        let mut chat = rated(5);
        chat.presses(COMMENT);
        chat.presses(press.clone());
        chat.writes("Вот почему");
        assert_eq!(comments(&chat), 0, "{press:?}");
    }
}

#[test]
fn a_reply_to_the_thanks_is_the_comment_for_as_long_as_the_stars_can_be_changed() {
    let no_comment = Callback::NoComment {
        ticket: TicketId(1),
        cycle: 0,
    };
    for (under, minutes, comment) in [(COMMENT, 60, 1), (no_comment, 60, 1), (COMMENT, 60 * 25, 0)] {
        let mut chat = rated(2);
        chat.waits(minutes);
        chat.replied = Some(replied(under.clone()));
        chat.writes("Долго ждал");
        assert_eq!(comments(&chat), comment, "{under:?} after {minutes} minutes");
        chat.writes("И опять жду");
        assert_eq!(comments(&chat), comment, "one");
    }
    let mut chat = rated(2);
    chat.replied = Some(replied(Callback::Comment {
        ticket: TicketId(9),
        cycle: 0,
    }));
    chat.writes("Долго ждал");
    assert_eq!(comments(&chat), 0, "of a ticket that is not theirs");
}

#[test]
fn an_album_is_a_comment_as_a_whole_or_not_at_all() {
    let mut chat = rated(5);
    chat.presses(COMMENT);
    chat.writes_it(photo(PRIVATE, 20, "a", "Вот так"));
    chat.presses(Callback::Menu);
    chat.writes_it(photo(PRIVATE, 21, "a", ""));
    assert_eq!((comments(&chat), chat.states().len()), (2, 1));
    assert!(
        matches!(chat.conversation(), Conversation::Menu { .. }),
        "what was pressed stands"
    );
    chat.writes_it(photo(PRIVATE, 22, "b", ""));
    assert_eq!(comments(&chat), 2);

    // The press may overtake what was written before it.
    let mut chat = rated(5);
    chat.writes_it(photo(PRIVATE, 20, "a", "Вот так"));
    chat.presses(COMMENT);
    chat.writes_it(photo(PRIVATE, 21, "a", ""));
    assert_eq!((comments(&chat), chat.said(1)), (0, vec![1, 20, 21]));
}

#[test]
fn a_comment_that_was_a_question_becomes_a_message_once() {
    let mut chat = rated(5);
    chat.presses(COMMENT);
    chat.writes_it(photo(PRIVATE, 20, "a", "Как вернуть товар?"));
    chat.writes_it(photo(PRIVATE, 21, "a", ""));
    let commit = chat.commits[chat.commits.len() - 2].version;
    let anew = Callback::NewQuestion {
        ticket: TicketId(1),
        commit,
    };
    let answer = chat.presses(anew.clone());
    assert!(
        matches!(&answer, Answer::Buttons { keyboard, .. } if keyboard.is_empty()),
        "{answer:?}"
    );
    let events = last(&chat);
    assert!(
        matches!(
            events,
            [
                Event::Reopened { .. },
                Event::CustomerWrote { .. },
                Event::CustomerWrote { .. }
            ]
        ),
        "{events:?}"
    );
    let last = chat.commits.last().expect("a commit");
    assert_eq!(
        last.words(0).map(|words| words.text.as_str()),
        Some("Как вернуть товар?")
    );
    let before = chat.known.clone();
    assert_eq!(chat.presses(anew), answer, "pressed twice");
    assert_eq!(chat.known, before);

    // Too late to reopen, it opens a ticket that continues the one that was rated.
    let mut chat = rated(5);
    chat.presses(COMMENT);
    chat.writes("Как вернуть товар?");
    let commit = chat.ticket(1).version;
    chat.waits(60 * 73);
    let anew = Callback::NewQuestion {
        ticket: TicketId(1),
        commit,
    };
    chat.presses(anew.clone());
    assert_eq!((chat.ticket(2).continues, chat.said(2)), (Some(TicketId(1)), vec![2]));
    chat.presses(anew);
    assert_eq!(chat.states().len(), 2, "pressed twice");

    for foreign in [(9, commit), (1, 1), (1, 99)] {
        let press = Callback::NewQuestion {
            ticket: TicketId(foreign.0),
            commit: foreign.1,
        };
        assert_eq!(said(&chat.presses(press)), Some(&Say::NothingHere), "{foreign:?}");
    }
}

#[test]
fn what_an_earlier_release_waited_for_as_a_comment_is_a_message() {
    let mut chat = rated(5);
    let stored = r#"{"at":"commenting","ticket":1,"until":"2099-01-01T00:00:00Z"}"#;
    let customer = chat.known.customer.as_mut().expect("a profile");
    customer.conversation = serde_json::from_str(stored).expect("a conversation");
    chat.writes("Опять не работает!");
    assert_eq!((chat.ticket(1).state, comments(&chat)), (State::InProgress, 0));
    assert_eq!(chat.conversation(), Conversation::Idle);
}

#[test]
fn a_comment_does_not_stop_questions_that_were_begun_from_becoming_a_ticket() {
    let mut chat = rated(5);
    chat.presses(Callback::Menu);
    chat.topic("account");
    chat.writes("Не вхожу");
    chat.presses(COMMENT);
    chat.writes("Быстро");
    assert_eq!((chat.said(2), comments(&chat)), (vec![2], 1));
    chat.turn(CustomerAction::Edited(asks(2, "Совсем не вхожу")));
    assert!(matches!(last(&chat), [Event::CustomerEdited { .. }]));
}

#[test]
fn a_comment_that_was_a_question_leaves_what_is_being_asked_where_it_is() {
    let mut chat = rated(5);
    chat.presses(COMMENT);
    chat.writes("А как вернуть товар?");
    let commit = chat.ticket(1).version;
    chat.desk(1, &Command::CloseAsSpam(anna()));
    chat.presses(Callback::Menu);
    chat.topic("payment");
    chat.writes("Вчера");
    let asked = chat.conversation();
    assert!(
        matches!(&asked, Conversation::Asking { said, .. } if said.len() == 1),
        "{asked:?}"
    );
    chat.presses(Callback::NewQuestion {
        ticket: TicketId(1),
        commit,
    });
    assert_eq!(chat.conversation(), asked, "what was said to it is there");
    assert_eq!(chat.states().len(), 2, "and the question has a ticket");
}
