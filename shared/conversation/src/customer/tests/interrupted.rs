//! Whatever comes in the middle of the questions, what was said opens its ticket.

use domain::{
    InputId, StartPayload, TicketId,
    sample::{PRIVATE, anna, asks, photo},
    ticket::{Command, Event, State},
};

use super::chat::{Chat, said};
use crate::{
    callback::Callback,
    customer::{Conversation, Customer, CustomerAction},
    text::{Answer, Say},
};

/// A chat with a resolved ticket 1, an open ticket 2, and a first answer given to the questions on payment.
fn in_the_middle() -> Chat {
    let mut chat = Chat::new();
    chat.writes("раз");
    chat.presses(Callback::Menu);
    chat.writes("два");
    chat.desk(1, &Command::Resolve(anna()));
    chat.presses(Callback::Menu);
    chat.topic("payment");
    chat.writes("ответ");
    chat
}

#[test]
fn the_clock_opens_the_ticket_of_unfinished_questions() {
    let mut chat = in_the_middle();
    chat.waits(9);
    assert_eq!(chat.states().len(), 2, "not yet");
    chat.waits(1);
    assert_eq!((chat.said(3), chat.conversation()), (vec![3], Conversation::Idle));
    assert_eq!(chat.known.customer.as_ref().and_then(|customer| customer.due), None);
    chat.waits(60);
    assert_eq!(chat.states().len(), 3);
}

#[test]
fn questions_nobody_answered_open_nothing() {
    let mut chat = Chat::new();
    chat.starts();
    chat.topic("payment");
    chat.waits(600);
    assert_eq!(chat.states(), []);
}

#[test]
fn a_start_in_the_middle_opens_the_ticket() {
    let mut chat = in_the_middle();
    chat.starts();
    assert_eq!((chat.said(3), chat.conversation()), (vec![3], Conversation::Idle));
    chat.writes("дальше");
    assert_eq!(chat.said(3), [3, 4]);
}

#[test]
fn a_link_followed_in_the_middle_opens_the_ticket_and_the_menu_of_the_link() {
    let mut chat = in_the_middle();
    let promo = StartPayload::parse("promo");
    assert!(matches!(
        said(&chat.turn(CustomerAction::Start(promo.clone()))),
        Some(Say::Greeting { .. })
    ));
    assert_eq!(
        (chat.said(3), chat.conversation()),
        (vec![3], Conversation::Menu { start: promo.clone() })
    );
    assert_eq!(chat.ticket(3).start, None);
    chat.writes("другое");
    assert_eq!((chat.said(4), &chat.ticket(4).start), (vec![4], &promo));
}

#[test]
fn the_menu_in_the_middle_opens_the_ticket_and_shows() {
    let mut chat = in_the_middle();
    assert_eq!(said(&chat.presses(Callback::Menu)), Some(&Say::ChooseTopic));
    assert_eq!(
        (chat.said(3), chat.conversation()),
        (vec![3], Conversation::Menu { start: None })
    );
}

#[test]
fn another_ticket_chosen_in_the_middle_opens_the_one_and_takes_what_follows_to_the_other() {
    let mut chat = in_the_middle();
    assert_eq!(
        said(&chat.presses(Callback::Focus(TicketId(2)))),
        Some(&Say::Focused(TicketId(2)))
    );
    assert_eq!(chat.said(3), [3]);
    chat.writes("ко второму");
    assert_eq!((chat.said(2), chat.said(3)), (vec![2, 4], vec![3]));
}

#[test]
fn stars_given_in_the_middle_leave_the_questions_where_they_are() {
    let mut chat = in_the_middle();
    chat.presses(Callback::Rate {
        ticket: TicketId(1),
        cycle: 0,
        score: 5,
    });
    assert_eq!(said(&chat.writes("второй ответ")), Some(&Say::Attach));
    chat.presses(Callback::SendNow);
    assert_eq!(chat.said(3), [3, 4]);
}

#[test]
fn another_topic_chosen_in_the_middle_takes_along_what_was_said() {
    let mut chat = in_the_middle();
    chat.topic("account");
    chat.writes("а");
    chat.writes("б");
    chat.presses(Callback::SendNow);
    assert_eq!(chat.said(3), [3, 4, 5]);
    assert_eq!(
        chat.ticket(3).topic.as_ref().map(domain::TopicKey::as_str),
        Some("account")
    );
}

#[test]
fn a_topic_that_the_settings_have_lost_meanwhile_opens_with_the_next_word() {
    let mut chat = in_the_middle();
    chat.policy.settings.topics.clear();
    assert_eq!(chat.writes("ещё"), Answer::Nothing);
    assert_eq!((chat.said(3), chat.ticket(3).queue.as_str()), (vec![3, 4], "l1"));
}

#[test]
fn an_edit_of_an_answer_that_waits_changes_it_there() {
    let mut chat = in_the_middle();
    assert_eq!(
        chat.turn(CustomerAction::Edited(asks(3, "другой ответ"))),
        Answer::Nothing
    );
    chat.waits(10);
    let words = chat
        .commits
        .last()
        .and_then(|commit| commit.words(0))
        .map(|words| words.text.as_str());
    assert_eq!(words, Some("другой ответ"));
}

#[test]
fn the_photos_of_an_album_are_one_answer() {
    let mut chat = Chat::new();
    chat.starts();
    chat.topic("payment");
    assert!(matches!(
        said(&chat.writes_it(photo(PRIVATE, 1, "a", "вот"))),
        Some(Say::Question { number: 1, .. })
    ));
    assert_eq!(chat.writes_it(photo(PRIVATE, 2, "a", "")), Answer::Nothing);
    assert_eq!(chat.writes_it(photo(PRIVATE, 3, "a", "")), Answer::Nothing);
    assert_eq!(said(&chat.writes("второй ответ")), Some(&Say::Attach));
    chat.writes_it(photo(PRIVATE, 5, "b", ""));
    chat.writes_it(photo(PRIVATE, 6, "b", ""));
    assert_eq!(
        (chat.said(1), chat.states()),
        (vec![1, 2, 3, 4, 5, 6], vec![State::Accepted])
    );
}

#[test]
fn a_conversation_that_never_ends_becomes_a_ticket_before_it_is_too_large_to_store() {
    let mut chat = Chat::new();
    chat.starts();
    for _ in 0..40 {
        if chat.conversation() == Conversation::Idle {
            break;
        }
        chat.topic("payment");
        chat.writes("и ещё");
    }
    assert_eq!(chat.said(1), (1..=12).collect::<Vec<_>>());
}

#[test]
fn an_answer_that_comes_again_counts_once_however_often_it_was_edited_while_it_waits() {
    let mut chat = in_the_middle();
    for _ in 0..20 {
        chat.turn(CustomerAction::Edited(asks(3, "другой ответ")));
    }
    let before = chat.known.clone();
    chat.turn(CustomerAction::Wrote(asks(3, "ответ")));
    assert_eq!(chat.known, before);
}

#[test]
fn an_edit_of_what_was_never_said_is_said_now_and_its_original_comes_too_late() {
    let mut chat = Chat::new();
    chat.turn(CustomerAction::Edited(asks(1, "Не работает вход")));
    assert_eq!(chat.said(1), [1]);
    let before = chat.known.clone();
    chat.turn(CustomerAction::Wrote(asks(1, "Не рабтает")));
    assert_eq!(chat.known, before);
    chat.turn(CustomerAction::Edited(asks(1, "Не работает вход, никак")));
    assert!(matches!(
        chat.commits.last().expect("a commit").events[..],
        [Event::CustomerEdited { .. }]
    ));
}

#[test]
fn a_profile_reads_back_in_the_middle_of_everything() {
    let profile = in_the_middle().known.customer.expect("a profile");
    let json = serde_json::to_string(&profile).expect("JSON");
    assert_eq!(serde_json::from_str::<Customer>(&json).expect("a profile"), profile);
}

#[test]
fn a_start_that_comes_again_does_not_take_away_the_menu_that_was_asked_for_since() {
    let mut chat = Chat::new();
    chat.writes("раз");
    assert!(matches!(
        said(&chat.turn(CustomerAction::Start(None))),
        Some(Say::WelcomeBack { .. })
    ));
    chat.presses(Callback::Menu);
    let again = chat.decide(Some(InputId(2)), CustomerAction::Start(None));
    assert_eq!(again.customer, None, "the second update was seen");
    assert!(matches!(chat.conversation(), Conversation::Menu { .. }));
}

#[test]
fn a_profile_that_an_earlier_release_wrote_is_read_and_written_as_it_was() {
    let profile = r#"{"bot":7,"user":5,"version":3,"name":"Anna","lang":"ru","conversation":{"at":"idle"},"focus":12}"#;
    let customer: Customer = serde_json::from_str(profile).expect("a profile");
    assert_eq!(
        (
            customer.region.as_ref(),
            customer.vip_set_at,
            customer.zone_set_at,
            customer.unmet
        ),
        (None, None, None, false)
    );
    // And a profile of which nothing more is known is written as they wrote it, but for what says so.
    let written = serde_json::to_value(&customer).expect("JSON");
    assert_eq!(
        written,
        serde_json::from_str::<serde_json::Value>(profile).expect("JSON")
    );
}
