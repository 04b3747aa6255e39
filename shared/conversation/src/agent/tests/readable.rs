//! What can be read decides; what cannot stays. And what has no words of its own is a note where it answers one.

use super::*;

fn unread(id: i64, text: &str) -> Message {
    let mut message = says(id, text);
    message.words.unread = true;
    message
}

fn poll(id: i64, question: &str) -> Message {
    let mut message = says(id, question);
    message.at.content = Content::Other;
    message
}

fn replied(text: &str) -> TopicReplyTarget {
    TopicReplyTarget {
        id: MessageId(49),
        text: text.to_owned(),
        album: None,
        by_person: true,
    }
}

#[test]
fn what_may_hold_words_that_cannot_be_read_stays_and_whoever_meant_it_for_the_customer_is_told() {
    for mut desk in [Desk::unowned(), Desk::annas()] {
        let told = desk.writes(&anna(), unread(50, "Здравствуйте"));
        assert!(is_said(&told, &Say::Stays(Stays::Unread)), "{told:?}");
        assert!(matches!(told, Answer::Send { reply_to, .. } if reply_to == Some(MessageId(50))));
        let told = desk.replies(&vera(), unread(51, ""), true);
        assert!(is_said(&told, &Say::Stays(Stays::Unread)), "{told:?}");
        assert_eq!(desk.left(), Vec::<i64>::new());
    }
    let mut desk = Desk::annas();
    assert_eq!(
        desk.writes(&boris(), unread(50, "Аня, глянь")),
        Answer::Nothing,
        "chatter stays anyway"
    );
    assert_eq!(
        desk.writes(&anna(), unread(51, "// к шефу")),
        Answer::Nothing,
        "a note is one"
    );
    let told = desk.writes(&boris(), unread(53, "/take"));
    assert!(is_said(&told, &Say::Stays(Stays::Unread)), "whoever has the ticket");
    let told = desk.writes(&anna(), unread(52, "/resolve"));
    assert!(
        is_said(&told, &Say::Stays(Stays::Unread)),
        "a command that is not read whole is not carried out"
    );
    assert!(desk.ticket.state.is_open());
    assert_eq!(desk.left(), Vec::<i64>::new());
}

#[test]
fn an_edit_that_cannot_be_read_or_looks_like_a_command_reaches_nobody_and_is_told() {
    let mut desk = Desk::annas();
    desk.writes(&anna(), says(50, "Здравствуйте"));
    for (edit, told) in [
        (unread(50, "Добрый день"), Say::Stays(Stays::EditUnread)),
        (says(50, "/resolve"), Say::Stays(Stays::EditedCommand)),
        (says(50, "\u{200b}/oops"), Say::Stays(Stays::EditedCommand)),
    ] {
        let answer = desk.edits(&anna(), edit);
        assert!(is_said(&answer, &told), "{answer:?}");
    }
    assert_eq!(desk.copied(), [50], "the customer keeps what they had");
    let lane = desk.ticket.customer_lane();
    let edits = desk.commits.iter().flat_map(|commit| effects(commit, lane));
    assert_eq!(edits.filter(|effect| matches!(effect, Effect::Edit { .. })).count(), 0);
    assert_eq!(desk.edits(&anna(), says(50, "Добрый день")), Answer::Nothing);
}

#[test]
fn a_draft_whose_edit_cannot_be_read_is_no_draft_any_more() {
    for edit in [unread(50, "Добрый день"), says(50, "/details")] {
        let mut desk = Desk::annas();
        let trainee = StaffMember {
            role: domain::staff::Role::Trainee,
            ..anna()
        };
        desk.writes(&trainee, says(50, "Здравствуйте"));
        assert_eq!(desk.ticket.drafts.len(), 1);
        desk.edits(&trainee, edit);
        assert!(
            desk.ticket.drafts.is_empty(),
            "a mentor would send other words than they see"
        );
    }
}

#[test]
fn what_answers_a_note_is_one_whatever_it_is_made_of() {
    for note in ["// к шефу", " //", "/note позвонить", "／／ x"] {
        for mut desk in [Desk::unowned(), Desk::annas()] {
            for message in [
                poll(50, "Что делаем?"),
                poll(51, ""),
                says(52, "Да"),
                photo(FIRST, 53, "a", ""),
            ] {
                desk.replied = Some(replied(note));
                let told = desk.replies(&anna(), message, false);
                assert!(is_said(&told, &Say::Stays(Stays::AnswersInside)), "{told:?}");
            }
            assert_eq!(
                desk.writes(&anna(), photo(FIRST, 54, "a", "")),
                Answer::Nothing,
                "its album stays with it"
            );
            assert_eq!(desk.left(), Vec::<i64>::new());
        }
    }
    let mut desk = Desk::annas();
    desk.replied = Some(TopicReplyTarget {
        by_person: false,
        ..replied("// это говорит бот")
    });
    desk.writes(&anna(), poll(50, "Когда вам удобно?"));
    desk.replied = Some(replied("// это я написал сам"));
    desk.replies(&anna(), poll(51, "Когда вам удобно?"), true);
    assert_eq!(
        desk.left(),
        [50, 51],
        "what the customer wrote is no note, nor what the bot says"
    );
}

#[test]
fn what_answers_words_of_colleagues_that_the_customer_does_not_have_stays_and_is_told() {
    for words in ["/take", "Аня, глянь?", "Когда вам удобно?", ""] {
        let mut desk = Desk::annas();
        for message in [says(50, "Я спрошу"), poll(51, ""), photo(FIRST, 52, "a", "Вот")] {
            desk.replied = Some(replied(words));
            let told = desk.writes(&anna(), message);
            assert!(is_said(&told, &Say::Stays(Stays::AnswersInside)), "{words}: {told:?}");
        }
        assert_eq!(desk.writes(&anna(), photo(FIRST, 53, "a", "")), Answer::Nothing);
        desk.replied = Some(replied(words));
        assert_eq!(desk.writes(&boris(), says(54, "Ок")), Answer::Nothing, "chatter");
        assert_eq!(desk.left(), Vec::<i64>::new());
        // What the customer has can be gone on with.
        desk.replied = Some(replied(words));
        assert_eq!(desk.replies(&anna(), says(55, "И ещё"), false), Answer::Nothing);
        assert_eq!(desk.left(), [55]);
    }
}

#[test]
fn what_answers_a_message_that_was_made_a_note_stays_too() {
    let mut desk = Desk::annas();
    desk.writes(&anna(), says(49, "Здравствуйте"));
    desk.edits(&anna(), says(49, "// не то"));
    desk.replied = Some(replied("не то"));
    desk.replies(&anna(), poll(50, ""), false);
    desk.writes(&anna(), photo(FIRST, 60, "a", "// паспорт"));
    desk.replied = Some(TopicReplyTarget {
        id: MessageId(61),
        text: String::new(),
        album: Some("a".to_owned()),
        by_person: true,
    });
    desk.replies(&anna(), poll(51, ""), false);
    assert!(!desk.left().iter().any(|id| [50, 51].contains(id)), "{:?}", desk.left());
}

#[test]
fn words_of_a_poll_or_a_contact_make_a_note_and_never_a_command() {
    let mut desk = Desk::annas();
    assert_eq!(desk.writes(&anna(), poll(50, "// верим ему?")), Answer::Nothing);
    for slashed in ["/resolve", "/oops", "\u{2800}/take"] {
        let told = desk.writes(&anna(), poll(51, slashed));
        assert!(is_said(&told, &Say::UnknownCommand), "{told:?}");
    }
    let told = desk.writes(&anna(), says(52, "\u{200b}/resolve"));
    assert!(is_said(&told, &Say::UnknownCommand), "{told:?}");
    assert!(desk.ticket.state.is_open());
    assert_eq!(desk.left(), Vec::<i64>::new());
}
