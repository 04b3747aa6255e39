//! Files and words that change, and what came of it.

use std::time::Duration;

use scenarios::{Desk, Plan};
use telegram_sim::{ChatKey, Content, Fault, FaultRule, MediaKind, Message, Part, Post, Refusal};

use crate::{
    play,
    steps::{SOON, opens_with, times},
};

const DAY: Duration = Duration::from_hours(24);

/// What kind of file the last message that is captioned so has, and its id.
fn file(desk: &Desk, chat: ChatKey, caption: &str) -> Option<(MediaKind, String)> {
    let messages = desk.world.messages(chat, Part::All);
    messages
        .iter()
        .rev()
        .find_map(|message: &Message| match &message.content {
            Content::Media(media) if media.caption.text.contains(caption) => Some((media.kind, media.file_id.clone())),
            Content::Media(_)
            | Content::Text { .. }
            | Content::Rich(_)
            | Content::Fact { .. }
            | Content::Service { .. } => None,
        })
}

fn a_file(kind: MediaKind, caption: &str, bytes: &[u8]) -> Post {
    Post::media(kind, "a.bin", bytes).caption(caption)
}

#[test]
fn a_file_that_is_replaced_is_replaced_on_the_other_side() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        let chat = desk.chat(john);
        let kinds = [
            MediaKind::Document,
            MediaKind::Photo,
            MediaKind::Video,
            MediaKind::Animation,
            MediaKind::Audio,
        ];
        for kind in kinds {
            let bill = desk.puts(
                anna,
                a_file(MediaKind::Document, "Your bill", b"wrong").in_topic(thread),
            );
            let receipt = desk.sends(john, a_file(MediaKind::Photo, "My receipt", b"blurred"));
            desk.run(SOON).await;
            desk.world
                .edit(anna, desk.first, bill, a_file(kind, "Your bill, mended", b"right"))
                .expect("their own");
            desk.world
                .edit(john, chat, receipt, a_file(kind, "My receipt, sharp", b"sharp"))
                .expect("their own");
            desk.run(SOON).await;
            assert_eq!(
                file(&desk, chat, "Your bill, mended"),
                file(&desk, desk.first, "Your bill, mended")
            );
            assert_eq!(
                file(&desk, desk.first, "My receipt, sharp"),
                file(&desk, chat, "My receipt, sharp")
            );
            assert_eq!(file(&desk, chat, "Your bill, mended").map(|file| file.0), Some(kind));
        }
        assert_eq!(
            times(&desk.topic_texts(thread), "⚠️"),
            0,
            "{}",
            desk.transcript(desk.first)
        );
    });
}

#[test]
fn a_photo_of_an_album_that_is_replaced_is_replaced_on_the_other_side() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        let photo = |caption: &str| a_file(MediaKind::Photo, caption, b"x").in_topic(thread);
        let album = vec![photo("One"), photo("Two")];
        let said = desk.world.say_album(anna, desk.first, album).expect("an album");
        desk.run(Duration::from_mins(1)).await;
        desk.world
            .edit(anna, desk.first, said[1], a_file(MediaKind::Video, "Two, moving", b"y"))
            .expect("their own");
        desk.run(SOON).await;
        let chat = desk.chat(john);
        assert_eq!(file(&desk, chat, "Two, moving"), file(&desk, desk.first, "Two, moving"));
        assert!(file(&desk, chat, "Two, moving").is_some(), "{}", desk.transcript(chat));
    });
}

#[test]
fn a_text_that_becomes_a_photo_becomes_one_on_the_other_side() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        let (answered, said) = (desk.writes(anna, thread, "Like this"), desk.says(john, "It looks so"));
        desk.run(SOON).await;
        let chat = desk.chat(john);
        desk.world
            .edit(
                anna,
                desk.first,
                answered,
                a_file(MediaKind::Photo, "Like this one", b"x"),
            )
            .expect("their own");
        desk.world
            .edit(john, chat, said, a_file(MediaKind::Photo, "It looks like that", b"y"))
            .expect("their own");
        desk.run(SOON).await;
        assert_eq!(
            file(&desk, chat, "Like this one"),
            file(&desk, desk.first, "Like this one")
        );
        assert!(
            file(&desk, chat, "Like this one").is_some(),
            "{}",
            desk.transcript(chat)
        );
        assert!(file(&desk, desk.first, "It looks like that").is_some());
    });
}

#[test]
fn a_file_that_is_replaced_by_one_with_a_note_stays_as_it_is_with_the_customer() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        let bill = desk.puts(anna, a_file(MediaKind::Photo, "Your bill", b"bill").in_topic(thread));
        let noted = desk.puts(
            anna,
            a_file(MediaKind::Photo, "// passport", b"passport").in_topic(thread),
        );
        desk.run(SOON).await;
        let chat = desk.chat(john);
        let before = file(&desk, chat, "Your bill");
        for message in [bill, noted] {
            desk.world
                .edit(
                    anna,
                    desk.first,
                    message,
                    a_file(MediaKind::Photo, "// his bank card", b"card"),
                )
                .expect("their own");
        }
        desk.run(SOON).await;
        assert_eq!(file(&desk, chat, "Your bill"), before);
        assert_eq!(file(&desk, chat, "card"), None);
        assert_eq!(file(&desk, chat, "passport"), None);
    });
}

#[test]
fn an_edit_that_the_group_refuses_stands_there_anew() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        let said = desk.says(john, "It smells of caramel");
        desk.run(SOON).await;
        let refusal = Fault::FailBefore(Refusal {
            code: 400,
            description: "Bad Request: message can't be edited".to_owned(),
            parameters: None,
        });
        desk.world.plan_fault(FaultRule::once("editMessageText", refusal));
        desk.world
            .edit(john, desk.chat(john), said, Post::text("It smells of smoke"))
            .expect("their own");
        desk.run(SOON).await;
        let shown = desk.topic_texts(thread);
        assert_eq!(times(&shown, "It smells of smoke"), 1, "{shown:?}");
        assert_eq!(times(&shown, "this is the new version"), 1, "{shown:?}");
    });
}

#[test]
fn a_message_that_is_too_old_to_be_taken_back_stays_and_nothing_else_is_said() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        desk.writes(anna, thread, "Wrong window");
        desk.run(SOON).await;
        desk.run(3 * DAY).await;
        desk.presses(anna, desk.first, "Recall");
        desk.run(SOON).await;
        let shown = desk.topic_texts(thread);
        assert_eq!(times(&desk.read(john), "Wrong window"), 1);
        assert_eq!(
            times(&shown, "Not taken back: Telegram deletes nothing after two days"),
            1,
            "{shown:?}"
        );
        assert_eq!(times(&shown, "🗑"), 0, "{shown:?}");
        assert_eq!(times(&shown, "Did not reach"), 0, "{shown:?}");
    });
}

#[test]
fn what_is_written_to_somebody_who_has_blocked_the_bot_is_said_to_be_kept() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        desk.world.set_blocked(john, desk.bot(), true).expect("a customer");
        desk.run(SOON).await;
        desk.writes(anna, thread, "Try another plug");
        desk.run(SOON).await;
        let shown = desk.topic_texts(thread);
        assert_eq!(times(&shown, "Kept"), 1, "{shown:?}");
        assert_eq!(times(&shown, "Passed on"), 0, "{shown:?}");
        desk.world.set_blocked(john, desk.bot(), false).expect("a customer");
        desk.run(SOON).await;
        assert_eq!(times(&desk.read(john), "Try another plug"), 1);
    });
}

#[test]
fn a_premium_caption_is_whole_on_the_other_side_and_is_taken_back_whole() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        for person in [john, anna] {
            desk.world
                .change_user(person, |person| person.is_premium = true)
                .expect("a person");
        }
        let asked = desk.find(desk.first, "It is broken").expect("the copy");
        let long = |name: &str| format!("{name} {}the end of {name}", "word ".repeat(300));
        let post = a_file(MediaKind::Photo, &long("hers"), b"x").in_topic(thread);
        desk.puts(anna, post.reply_to(asked));
        desk.run(SOON).await;
        let answer = desk.world.messages(desk.chat(john), Part::All);
        let answer = answer.last().expect("an answer").id;
        desk.sends(john, a_file(MediaKind::Photo, &long("his"), b"y").reply_to(answer));
        desk.run(SOON).await;
        assert_eq!(
            times(&desk.read(john), "the end of hers"),
            1,
            "{}",
            desk.transcript(desk.chat(john))
        );
        let shown = desk.topic_texts(thread);
        assert_eq!(times(&shown, "the end of his"), 1, "{shown:?}");
        desk.presses(anna, desk.first, "Recall");
        desk.run(SOON).await;
        assert_eq!(
            times(&desk.read(john), "word"),
            1,
            "only his own: {}",
            desk.transcript(desk.chat(john))
        );
    });
}
