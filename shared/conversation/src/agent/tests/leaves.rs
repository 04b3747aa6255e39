//! What leaves a topic: what was addressed to the customer, and nothing else.

use super::*;

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
        TopicAction::Wrote(says(50, "да")),
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
        desk.writes(&anna(), photo(FIRST, id, &format!("{id}"), note));
    }
    let mut forward = says(90, "// к шефу");
    forward.at.content = Content::Captioned;
    desk.writes(&anna(), forward);
    assert_eq!(desk.left(), Vec::<i64>::new());
}

#[test]
fn photos_of_an_album_stay_with_its_note() {
    let group = FIRST;
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
    let group = FIRST;
    let mut desk = Desk::annas();
    desk.writes(&anna(), photo(group, 50, "a", ""));
    desk.writes(&anna(), photo(group, 51, "a", "// паспорт клиента"));
    desk.writes(&anna(), photo(group, 52, "a", ""));
    assert_eq!(desk.copied(), Vec::<i64>::new());
}

#[test]
fn chatter_that_began_as_an_album_stays_though_its_author_takes_the_ticket_meanwhile() {
    let group = FIRST;
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
fn a_message_that_had_left_and_was_made_a_note_stays_one_and_whoever_edits_it_is_told() {
    let mut desk = Desk::annas();
    desk.writes(&anna(), says(50, "Здравствуйте"));
    desk.writes(&anna(), photo(FIRST, 51, "a", "Вот так"));
    for (note, normal) in [
        (says(50, "// не то"), says(50, "Добрый день")),
        (photo(FIRST, 51, "a", "// не то"), photo(FIRST, 51, "a", "Вот этак")),
    ] {
        assert_eq!(desk.edits(&anna(), note), Answer::Nothing);
        for _ in 0..2 {
            let told = desk.edits(&anna(), normal.clone());
            assert!(is_said(&told, &Say::Stays(Stays::EditedNote)), "{told:?}");
            assert!(matches!(told, Answer::Send { reply_to, .. } if reply_to == Some(normal.at.id)));
        }
    }
    let lane = desk.ticket.customer_lane();
    let edits = desk.commits.iter().flat_map(|commit| effects(commit, lane));
    let edits = edits.filter(|effect| matches!(effect, Effect::Edit { .. })).count();
    assert_eq!(edits, 0, "nothing is decided that is not shown");
    assert_eq!(desk.ticket.withheld.len(), 2, "each is remembered once");
    assert_eq!(desk.edits(&anna(), says(52, "другое")), Answer::Nothing);
}

#[test]
fn a_message_taken_back_before_it_left_does_not_leave() {
    let mut desk = Desk::annas();
    desk.writes(&anna(), says(50, "Здравствуйте"));
    let press = Callback::Recall {
        ticket: desk.ticket.id,
        message: MessageId(50),
        commit: None,
    };
    let pressed = TopicAction::Pressed(Some(press), MessageId(51));
    let turn = desk.turn(Some(on_staff(&anna(), Standing::Active)), anna().id, pressed, None);
    assert!(is_said(&turn.answer, &Say::TakingBack));
    assert_eq!(desk.copied(), Vec::<i64>::new());
}

#[test]
fn an_edit_of_a_note_carries_nothing_into_the_customers_chat() {
    let mut desk = Desk::annas();
    desk.writes(&anna(), says(50, "// к шефу"));
    desk.edits(&anna(), says(50, "// к шефу срочно"));
    desk.edits(&anna(), says(50, "к шефу"));
    desk.writes(&anna(), says(51, "// к шефу"));
    desk.edits(&anna(), says(51, "к шефу"));
    let lane = desk.ticket.customer_lane();
    let sent: Vec<_> = desk.commits[2..]
        .iter()
        .flat_map(|commit| effects(commit, lane))
        .collect();
    // The last is an edit of a counterpart that is not there.
    assert!(matches!(sent[..], [Effect::Edit { .. }]), "{sent:?}");
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
            let message = if in_album { photo(FIRST, id, "a", text) } else { says(id, text) };
            let agent = on_staff(&staffer, if who == 3 { Standing::Candidate } else { Standing::Active });
            let answered = reply.map(|customers| Answered { ticket: desk.ticket.id, message: MessageId(1), customers });
            // What may leave, told from the rule and not from the code: the owner's, a reply to the customer's, the first answer.
            let speaks = desk.ticket.owner.as_ref().is_none_or(|owner| owner.id == staffer.id) || reply == Some(true);
            if !edit && who != 3 && !text.starts_with('/') && (speaks || in_album) {
                allowed.push(id);
            }
            let did = if edit { TopicAction::Edited(message) } else { TopicAction::Wrote(message) };
            desk.turn(Some(agent), staffer.id, did, answered);
        }
        for id in desk.copied() {
            prop_assert!(allowed.contains(&id), "{id} was for nobody's eyes");
        }
        let customers = desk.ticket.customer_lane();
        for commit in &desk.commits {
            for effect in effects(commit, LaneId::Group(desk.ticket.bot, desk.ticket.group)) {
                let own = matches!(&effect, Effect::Copy { message, .. } if message.chat == FIRST);
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

#[test]
fn a_file_that_is_on_its_way_does_not_take_along_words_that_look_like_a_command() {
    for caption in ["/reslove он мошенник", "/x@another_bot"] {
        let mut desk = Desk::annas();
        desk.writes(&anna(), photo(FIRST, 50, "a", ""));
        let told = desk.edits(&anna(), photo(FIRST, 50, "a", caption));
        assert!(is_said(&told, &Say::Stays(Stays::EditedCommand)), "{told:?}");
        assert_eq!(desk.copied(), Vec::<i64>::new());
    }
}
