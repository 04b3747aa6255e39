//! What stands beside a command: it goes to the customer where the command has something to say to them, else it stays, and that
//! is told.

use super::*;

/// A photo that stands alone.
fn picture(id: i64, caption: &str) -> Message {
    let mut picture = photo(FIRST, id, "", caption);
    picture.at.album = None;
    picture
}

/// The events of the last commit, and its words.
fn last(desk: &Desk) -> (Vec<String>, Vec<String>) {
    let commit = desk.commits.last().expect("a commit");
    let kinds = commit.events.iter().map(|event| {
        let event = serde_json::to_value(event).expect("events are JSON");
        event["kind"].as_str().unwrap_or_default().to_owned()
    });
    (
        kinds.collect(),
        commit.body.iter().map(|words| words.text.clone()).collect(),
    )
}

fn names(kinds: &[&str]) -> Vec<String> {
    kinds.iter().map(|kind| (*kind).to_owned()).collect()
}

#[test]
fn the_customer_is_asked_for_exactly_what_follows_the_command_and_told_until_when() {
    for (message, words) in [
        (says(50, "/details номер заказа?"), "номер заказа?"),
        (says(50, "/details@desk_bot\nномер\nзаказа?"), "номер\nзаказа?"),
        (picture(50, "/details такой же?"), "такой же?"),
        (picture(50, "/details"), ""),
    ] {
        let mut desk = Desk::unowned();
        assert_eq!(desk.writes(&anna(), message), Answer::Nothing);
        assert_eq!(
            last(&desk),
            (
                names(&["taken", "agent_replied", "details_asked"]),
                vec![words.to_owned()]
            )
        );
        assert_eq!(desk.left(), [50]);
        assert_eq!(desk.ticket.state, State::NeedsDetails);
        let lane = desk.ticket.customer_lane();
        let commit = desk.commits.last().expect("a commit");
        let sent = effects(commit, lane);
        assert!(
            matches!(
                sent[..],
                [
                    Effect::Copy {
                        as_decided: true,
                        words: 0,
                        ..
                    },
                    Effect::Line { .. }
                ]
            ),
            "{sent:?}"
        );
        let until = |event: &Event| {
            let Event::DetailsAsked { until, .. } = event else {
                return None;
            };
            *until
        };
        let asked = commit.events.iter().find_map(until);
        assert_eq!(asked, desk.ticket.due, "until when we wait is what they are told");
        // Another question, while the first is open.
        assert_eq!(desk.writes(&anna(), says(51, "/details и адрес?")), Answer::Nothing);
        assert_eq!(
            last(&desk),
            (names(&["agent_replied", "details_asked"]), vec!["и адрес?".to_owned()])
        );
    }
}

#[test]
fn what_stands_beside_resolve_goes_to_the_customer_as_a_message_of_the_agents() {
    let long = "ж".repeat(2_000);
    for (message, words) in [
        (picture(50, "/resolve Готово"), "Готово"),
        (picture(50, "/resolve"), ""),
        (says(50, &format!("/resolve {long}")), long.as_str()),
        (says(50, "/resolve@desk_bot Готово"), "Готово"),
    ] {
        let mut desk = Desk::annas();
        assert_eq!(desk.writes(&anna(), message), Answer::Nothing);
        assert_eq!(
            last(&desk),
            (names(&["agent_replied", "resolved"]), vec![words.to_owned()])
        );
        assert_eq!(desk.left(), [50]);
    }
    let mut desk = Desk::annas();
    desk.writes(&anna(), says(50, "/resolve"));
    assert_eq!(last(&desk), (names(&["resolved"]), Vec::new()));
    assert_eq!(desk.left(), Vec::<i64>::new());
}

#[test]
fn a_summary_that_is_made_a_note_before_it_left_does_not_leave() {
    let mut desk = Desk::annas();
    desk.writes(&anna(), says(50, "/resolve Готово"));
    desk.edits(&anna(), says(50, "// не то"));
    assert_eq!(desk.copied(), Vec::<i64>::new());
    assert_eq!(desk.ticket.state, State::Resolved);
}

#[test]
fn what_has_no_meaning_beside_a_command_stays_is_kept_and_is_told() {
    for (message, kinds, words) in [
        (
            says(50, "/release он мошенник"),
            vec!["released", "noted"],
            vec!["он мошенник"],
        ),
        (picture(50, "/release"), vec!["released", "noted"], vec![""]),
        (picture(50, "/escalate"), vec!["escalated", "noted"], vec![""]),
        (
            picture(50, "/escalate глухо"),
            vec!["escalated", "noted"],
            vec!["глухо", "глухо"],
        ),
        (
            says(50, "/details // он мошенник"),
            vec!["details_asked", "noted"],
            vec!["// он мошенник"],
        ),
        (
            says(50, "/resolve // он мошенник"),
            vec!["resolved", "noted"],
            vec!["// он мошенник"],
        ),
    ] {
        let mut desk = Desk::annas();
        let told = desk.writes(&anna(), message.clone());
        assert!(
            is_said(&told, &Say::Stays(Stays::BesideCommand)),
            "{message:?}: {told:?}"
        );
        let (events, kept) = last(&desk);
        assert_eq!(events, kinds);
        assert_eq!(kept, words);
        assert_eq!(desk.left(), Vec::<i64>::new());
    }
    let mut desk = Desk::unowned();
    let told = desk.writes(&anna(), says(50, "/take он мошенник"));
    assert!(is_said(&told, &Say::Stays(Stays::BesideCommand)), "{told:?}");
    let told = desk.writes(&anna(), says(51, "/take он мошенник"));
    assert!(is_said(&told, &Say::NoAndStays(Rejected::AlreadyYours)), "{told:?}");
    assert_eq!(desk.left(), Vec::<i64>::new());
}

#[test]
fn words_beside_a_command_go_only_where_their_author_may_speak() {
    let mut desk = Desk::annas();
    let told = desk.writes(&boris(), says(50, "/details номер?"));
    assert!(
        matches!(
            &told,
            Answer::Send {
                say: Say::NoAndStays(Rejected::TakenBy(_)),
                ..
            }
        ),
        "{told:?}"
    );
    let trainee = StaffMember {
        role: domain::staff::Role::Trainee,
        ..anna()
    };
    let told = desk.writes(&trainee, says(51, "/resolve Готово"));
    assert!(is_said(&told, &Say::NoAndStays(Rejected::NotAllowed)), "{told:?}");
    let mut paid = says(52, "/details номер?");
    paid.at.content = Content::Uncopyable;
    let told = desk.writes(&anna(), paid);
    assert!(is_said(&told, &Say::NoAndStays(Rejected::CannotBeCopied)), "{told:?}");
    let mut rich = says(53, "/details номер?");
    rich.words.rich =
        Some(serde_json::json!({"blocks": [{"type": "photo", "photo": {"type": "photo", "media": "f"}}]}));
    let told = desk.writes(&anna(), rich);
    assert!(
        is_said(&told, &Say::Stays(Stays::Unread)),
        "its files would be lost: {told:?}"
    );
    assert!(desk.ticket.state.is_open());
    assert_eq!(desk.left(), Vec::<i64>::new());
}

#[test]
fn the_other_photos_of_an_album_stay_with_the_one_whose_caption_is_refused_or_a_command() {
    for caption in ["/take", "/oops", "/vip soon", "/release"] {
        let mut desk = Desk::annas();
        let told = desk.writes(&anna(), photo(FIRST, 50, "a", caption));
        assert!(matches!(told, Answer::Send { .. }), "{caption}: {told:?}");
        desk.writes(&anna(), photo(FIRST, 51, "a", ""));
        assert_eq!(desk.copied(), Vec::<i64>::new(), "{caption}");
    }
    let mut desk = Desk::annas();
    desk.writes(&anna(), photo(FIRST, 50, "a", "/details такие же?"));
    desk.writes(&anna(), photo(FIRST, 51, "a", ""));
    assert_eq!(desk.copied(), [50, 51]);
    assert_eq!(desk.ticket.state, State::NeedsDetails);
    desk.writes(&anna(), photo(FIRST, 60, "b", "// паспорт"));
    desk.writes(&anna(), photo(FIRST, 61, "b", "/details такие же?"));
    assert_eq!(desk.left(), [50, 51], "a note among them wins");
}

#[test]
fn a_slip_in_the_mark_of_a_note_behind_a_command_stays_and_is_told() {
    for slip in [
        "/resolve /ntoe он мошенник",
        "/details /Note спросить",
        "/resolve /escalte l3",
    ] {
        for message in [says(50, slip), picture(50, slip)] {
            let mut desk = Desk::unowned();
            let answer = desk.writes(&anna(), message);
            assert!(
                matches!(
                    &answer,
                    Answer::Send {
                        say: Say::UnknownCommand,
                        ..
                    }
                ),
                "{slip}: {answer:?}"
            );
            assert!(desk.left().is_empty(), "{slip}");
            assert_eq!(desk.ticket.state, State::Accepted, "{slip}");
        }
    }
}
