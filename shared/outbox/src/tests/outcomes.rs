//! What is said of an outcome follows the outcome.

use conversation::text::Say;
use domain::{
    MessageId,
    message::{Context, Quote, Words},
    sample::{FIRST, anna, asks, boris, photo, says},
    staff::StaffMember,
    ticket::{CameTo, Command, Event, Missing, Side},
};
use serde_json::json;

use super::{
    shown::{customers_chat, topic},
    telegram::{Fate, Seen, private},
    world::{World, writes},
};
use crate::{Action, Next, Reply};

/// Anna takes back her message 50.
fn recall() -> Command {
    Command::AgentRecalls {
        by: anna(),
        chat: FIRST,
        message: MessageId(50),
        said_by: vec![anna().id],
    }
}

/// What the topic was told of taking it back.
fn came_to(world: &World) -> Vec<CameTo> {
    world
        .topic()
        .into_iter()
        .filter_map(|seen| {
            if let Seen::Said(say, _) = seen
                && let Say::Recalled(came_to) = **say
            {
                Some(came_to)
            } else {
                None
            }
        })
        .collect()
}

/// What was told of what is missing, and to whom it was meant to go.
fn lacks(world: &World) -> Vec<(Side, Missing)> {
    let events = world.commits.iter().flat_map(|commit| &commit.events);
    events
        .filter_map(|event| {
            if let Event::SendingFailed { failure } = event {
                Some((failure.to, failure.missing))
            } else {
                None
            }
        })
        .collect()
}

/// A picture of the customer's, or of Anna's, that stands alone.
fn picture(chat: domain::ChatId, id: i64, caption: &str) -> domain::message::Message {
    let mut picture = photo(chat, id, "", caption);
    picture.at.album = None;
    picture
}

#[test]
fn what_came_of_taking_a_message_back_is_told_once_it_is_known() {
    let mut world = World::new([]);
    world.command(&writes(50, "Здравствуйте")).expect("allowed");
    world.drain();
    world.command(&recall()).expect("allowed");
    assert_eq!(came_to(&world), [], "nothing has happened yet");
    world.drain();
    assert_eq!(customers_chat(&world), ["Accepted"]);
    assert_eq!(came_to(&world), [CameTo::Gone]);
}

#[test]
fn a_message_older_than_two_days_stays_and_that_is_told() {
    let mut world = World::new([]);
    world.command(&writes(50, "Здравствуйте")).expect("allowed");
    world.drain();
    world.too_old = true;
    world.command(&recall()).expect("allowed");
    world.drain();
    assert_eq!(customers_chat(&world), ["Accepted", "words 50"]);
    assert_eq!(came_to(&world), [CameTo::TooOld]);
    assert_eq!(
        lacks(&world),
        [],
        "it has reached the customer, and nobody says otherwise"
    );
}

#[test]
fn what_quotes_words_that_do_not_stand_there_goes_without_by_an_attempt_with_room_of_its_own() {
    let mut world = World::new([]);
    world.drain();
    let quoting = |id| {
        let mut message = says(id, "Этот");
        message.words.context = Some(Box::new(Context {
            quote: Some(Quote {
                text: "синий".to_owned(),
                position: 0,
            }),
            ..Context::default()
        }));
        Command::AgentWrites {
            by: anna(),
            message,
            answers: None,
            to_customer: true,
        }
    };
    for id in [50, 51] {
        world.command(&quoting(id)).expect("allowed");
    }
    let lane = world.ticket.customer_lane();
    let quotes = |world: &World| world.lane(lane).delivery.quote_in(&world.next_call(lane)).is_some();
    let tat = |world: &World| world.lane(lane).bucket.tat;
    assert!(quotes(&world));
    world.fates = [Fate::BadQuote].into();
    while !world.fates.is_empty() {
        world.work(lane);
    }
    let first = tat(&world);
    assert!(!quotes(&world));
    assert_eq!(world.lane(lane).bucket.trying, None, "the next attempt is no crash");
    assert_eq!(customers_chat(&world), ["Accepted"]);
    while customers_chat(&world).len() < 2 {
        world.work(lane);
    }
    assert!(tat(&world) > first, "it was reserved");
    assert!(quotes(&world), "what comes next is another message");
    world.drain();
    assert_eq!(customers_chat(&world), ["Accepted", "words 50", "words 51"]);
    assert_eq!(lacks(&world), [], "nothing of its words is missing");
}

#[test]
fn taking_back_what_never_arrived_is_told_as_that() {
    let mut world = World::new([]);
    world.drain();
    world.command(&writes(50, "Здравствуйте")).expect("allowed");
    world.command(&recall()).expect("allowed");
    world.drain();
    assert_eq!(customers_chat(&world), ["Accepted"]);
    assert_eq!(came_to(&world), [CameTo::NeverArrived]);
}

#[test]
fn taking_back_what_may_have_arrived_is_told_as_that() {
    let mut world = World::new([]);
    world.drain();
    world.fates = [Fate::Silence { called: true }, Fate::Silence { called: false }].into();
    world.command(&writes(50, "Здравствуйте")).expect("allowed");
    let lane = world.ticket.customer_lane();
    while world.lane(lane).work {
        world.work(lane);
    }
    world.command(&recall()).expect("allowed");
    world.drain();
    assert_eq!(lacks(&world), [(Side::Customer, Missing::Unsure)]);
    assert_eq!(came_to(&world), [CameTo::Unsure]);
}

#[test]
fn words_for_somebody_who_has_left_are_kept_and_that_is_said() {
    let mut world = World::new([]);
    world.drain();
    world.command(&Command::CustomerLeaves(true)).expect("allowed");
    world.command(&writes(50, "Здравствуйте")).expect("allowed");
    let group = world.ticket.group_lane();
    while world.lane(group).work {
        world.work(group);
    }
    let said = topic(&world);
    assert!(said.contains(&"Kept".to_owned()), "{said:?}");
    assert!(!said.contains(&"PassedOn".to_owned()), "{said:?}");
}

#[test]
fn a_file_whose_words_go_alone_is_missed_on_both_sides() {
    let mut world = World::new([]);
    world.drain();
    world.fates = [Fate::Refuse].into();
    let writes = Command::AgentWrites {
        by: anna(),
        message: picture(FIRST, 50, "счёт"),
        answers: None,
        to_customer: true,
    };
    world.command(&writes).expect("allowed");
    world.drain();
    assert_eq!(customers_chat(&world), ["Accepted", "words 50"]);
    assert_eq!(lacks(&world), [(Side::Customer, Missing::File)]);
    world.fates = [Fate::Refuse].into();
    world.customer_writes(picture(private(), 2, "чек"));
    world.drain();
    assert_eq!(lacks(&world)[1..], [(Side::Group, Missing::File)]);
    assert_eq!(
        customers_chat(&world)[2..],
        ["NotPassedOn"],
        "whoever sent it can send it again"
    );
    assert_eq!(topic(&world).last().map(String::as_str), Some("SendingFailed"));
}

#[test]
fn what_could_not_be_shown_to_the_agents_is_told_to_whoever_said_it_too() {
    let mut world = World::new([]);
    world.drain();
    let mut sticker = asks(2, "");
    sticker.at.content = domain::message::Content::Other;
    world.fates = [Fate::Refuse].into();
    world.customer_writes(sticker);
    world.drain();
    assert_eq!(lacks(&world), [(Side::Group, Missing::All)]);
    assert_eq!(customers_chat(&world), ["Accepted", "NotPassedOn"]);
}

#[test]
fn an_album_that_telegram_left_something_out_of_is_told_of() {
    let mut world = World::new([]);
    world.drain();
    for id in 10..13 {
        world.customer_writes(photo(private(), id, "a", ""));
    }
    world.deleted.insert((private(), MessageId(11)));
    world.drain();
    assert_eq!(lacks(&world), [(Side::Group, Missing::Siblings)]);
}

#[test]
fn an_edit_that_the_group_refuses_is_shown_anew() {
    let mut world = World::new([]);
    world.drain();
    let group = world.ticket.group_lane();
    world.fates = [Fate::Refuse].into();
    world
        .command(&Command::CustomerEdits(asks(1, "иначе")))
        .expect("allowed");
    assert!(world.work(group));
    let Next::Do(step) = world.plan(group) else {
        panic!("a copy")
    };
    assert!(
        matches!(
            step.action,
            Action::Copy {
                anew: true,
                reply: Reply::ToCounterpartOf(_),
                ..
            }
        ),
        "{:?}",
        step.action
    );
    world.drain();
    assert_eq!(topic(&world)[2..], ["copy 1", "SendingFailed"]);
    assert_eq!(lacks(&world), [(Side::Group, Missing::Place)]);
    assert_eq!(customers_chat(&world), ["Accepted"], "nothing of theirs is missing");
}

#[test]
fn an_edit_that_cannot_be_shown_at_all_is_told_to_both() {
    let mut world = World::new([]);
    world.drain();
    world.fates = [Fate::Refuse, Fate::Refuse].into();
    world
        .command(&Command::CustomerEdits(asks(1, "иначе")))
        .expect("allowed");
    world.drain();
    assert_eq!(lacks(&world), [(Side::Group, Missing::Edit)]);
    assert_eq!(customers_chat(&world), ["Accepted", "NotPassedOn"]);
}

#[test]
fn an_edit_that_the_customers_chat_refuses_is_told_in_the_topic() {
    let mut world = World::new([]);
    world.command(&writes(50, "Здравствуйте")).expect("allowed");
    world.drain();
    world.fates = [Fate::Refuse].into();
    let edits = Command::AgentEdits {
        by: anna(),
        message: says(50, "Добрый день"),
    };
    world.command(&edits).expect("allowed");
    world.drain();
    assert_eq!(lacks(&world), [(Side::Customer, Missing::Edit)]);
    assert_eq!(
        customers_chat(&world),
        ["Accepted", "words 50"],
        "nothing is sent twice to the customer"
    );
}

#[test]
fn an_edit_of_what_the_customer_does_not_have_is_told_to_whoever_may_speak_to_them() {
    let mut world = World::new([]);
    let edit = |by: &StaffMember, id| Command::AgentEdits {
        by: by.clone(),
        message: says(id, "Добрый день"),
    };
    world.command(&writes(50, "// к шефу")).expect("allowed");
    world.command(&Command::Take(anna())).expect("allowed");
    world.command(&edit(&boris(), 51)).expect("allowed");
    world.drain();
    assert_eq!(lacks(&world), [], "words between colleagues are nobody's loss");
    world.command(&edit(&anna(), 50)).expect("allowed");
    world.drain();
    assert_eq!(lacks(&world), [(Side::Customer, Missing::Original)]);
    assert_eq!(customers_chat(&world), ["Accepted", "Taken"]);
}

#[test]
fn a_rich_message_that_is_refused_goes_by_its_words_and_misses_its_files_if_it_has_any() {
    for (block, missing) in [
        (
            json!({"type": "photo", "photo": {"type": "photo", "media": "f"}}),
            vec![Missing::File],
        ),
        (json!({"type": "divider"}), Vec::new()),
    ] {
        let mut world = World::new([]);
        world.drain();
        let mut rich = says(50, "Счёт");
        rich.words.rich = Some(json!({"blocks": [{"type": "paragraph", "text": "Счёт"}, block]}));
        let writes = Command::AgentWrites {
            by: anna(),
            message: rich,
            answers: None,
            to_customer: true,
        };
        world.fates = [Fate::Refuse].into();
        world.command(&writes).expect("allowed");
        world.drain();
        assert_eq!(customers_chat(&world), ["Accepted", "words 50"]);
        let missing: Vec<_> = missing.into_iter().map(|missing| (Side::Customer, missing)).collect();
        assert_eq!(lacks(&world), missing);
    }
}

#[test]
fn a_form_of_which_nobody_knows_whether_it_came_is_sent_once_more_and_marked() {
    let passes_on = Command::EscalateTo {
        by: anna(),
        to: None,
        urgency: None,
        form: Some(Words {
            text: "Пробовали всё".to_owned(),
            ..Words::default()
        }),
    };
    for (fates, there) in [
        (
            vec![Fate::Silence { called: false }],
            &["EscalationForm", "MaybeTwice"][..],
        ),
        (vec![Fate::Silence { called: false }; 2], &["SendingFailed"][..]),
    ] {
        let mut world = World::new([]);
        world.drain();
        world.command(&passes_on).expect("allowed");
        let group = world.ticket.group_lane();
        let is_form = |next: &Next| {
            matches!(next, Next::Do(step) if matches!(&step.action, Action::Say { say, .. }
                if matches!(**say, Say::EscalationForm(_))))
        };
        while !is_form(&world.plan(group)) {
            assert!(world.work(group), "the form is still to come");
        }
        world.fates = fates.into();
        while !world.fates.is_empty() {
            world.work(group);
        }
        world.drain();
        let said = topic(&world);
        assert!(
            said.iter().map(String::as_str).collect::<Vec<_>>().ends_with(there),
            "{said:?}"
        );
        assert!(
            !customers_chat(&world).contains(&"NotPassedOn".to_owned()),
            "it is not theirs"
        );
    }
}
