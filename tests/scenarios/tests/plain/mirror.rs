//! What is said on one side is to be seen on the other, and nothing else is.

use std::time::Duration;

use domain::{BotId, MessageId};
use scenarios::{Desk, Plan};
use serde_json::json;
use telegram_sim::{ChatKey, Content, FactKind, MediaKind, Message, Part, Post};

use crate::{
    play,
    steps::{SOON, opens, opens_with, times},
};

const MINUTE: Duration = Duration::from_mins(1);

/// What a message is, whoever says it: kind and words.
fn gist(message: &Message) -> String {
    match &message.content {
        Content::Text { body, .. } => format!("text {}", body.text),
        Content::Rich(_) => format!("rich {}", message.content.all_words()),
        Content::Media(media) => format!("{} {}", media.kind.field(), media.caption.text),
        Content::Fact { kind, .. } => kind.field().to_owned(),
        Content::Service { kind, .. } => format!("({kind})"),
    }
}

/// One of everything that a person can send.
fn everything() -> Vec<Post> {
    let mut all: Vec<Post> = MediaKind::ALL
        .into_iter()
        .map(|kind| {
            let post = Post::media(kind, "a.bin", b"bytes");
            if kind.has_caption() {
                post.caption(&format!("A {}", kind.field()))
            } else {
                post
            }
        })
        .collect();
    let options = json!([{"text": "Yes", "voter_count": 0}, {"text": "No", "voter_count": 0}]);
    all.extend([
        Post::text("In <b>words</b> & *marks* @everyone"),
        Post::location(55.75, 37.62),
        Post::contact("+70000000000", "Ivan", None),
        Post::fact(
            FactKind::Venue,
            json!({"location": {"latitude": 1.0, "longitude": 2.0}, "title": "Here", "address": "There"}),
        ),
        Post::fact(
            FactKind::Poll,
            json!({
                "id": "1", "question": "Well?", "options": options, "total_voter_count": 0, "is_closed": false,
                "is_anonymous": true, "type": "regular", "allows_multiple_answers": false,
            }),
        ),
    ]);
    all
}

/// Where the copy of a message is, and the message that it is.
async fn copy_of(desk: &Desk, from: ChatKey, message: i64, to: ChatKey) -> Option<Message> {
    let at = domain::ChatId(from.chat_id());
    let counterpart = desk.store.mirrored(BotId(desk.bot()), at, MessageId(message)).await;
    let counterpart = counterpart.expect("a read")?;
    desk.world.message(to, counterpart.message.0)
}

#[test]
fn every_kind_of_content_passes_both_ways() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        for post in everything() {
            let said = desk.sends(john, post.clone());
            let answered = desk.puts(anna, post.in_topic(thread));
            desk.run(SOON).await;
            for (from, message, to) in [
                (desk.chat(john), said, desk.first),
                (desk.first, answered, desk.chat(john)),
            ] {
                let original = desk.world.message(from, message).expect("the original");
                let copy = copy_of(&desk, from, message, to).await;
                let copy = copy.unwrap_or_else(|| panic!("no copy of {}", gist(&original)));
                assert_eq!(gist(&copy), gist(&original));
                assert_eq!(copy.author, desk.bot());
                assert_eq!(copy.origin, None, "it does not say who wrote it");
            }
        }
    });
}

#[test]
fn an_album_stays_an_album() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        let photos = |caption: &str, thread: Option<i64>| -> Vec<Post> {
            (0..3)
                .map(|number| {
                    let post = Post::media(MediaKind::Photo, "a.jpg", b"x");
                    let post = if number == 0 { post.caption(caption) } else { post };
                    thread.map_or(post.clone(), |thread| post.in_topic(thread))
                })
                .collect()
        };
        let said = desk
            .world
            .say_album(john, desk.chat(john), photos("Three of mine", None));
        desk.run(MINUTE).await;
        let answered = desk
            .world
            .say_album(anna, desk.first, photos("Three of ours", Some(thread)));
        desk.run(MINUTE).await;
        let ways = [
            (desk.chat(john), said.expect("an album"), desk.first),
            (desk.first, answered.expect("an album"), desk.chat(john)),
        ];
        for (from, messages, to) in ways {
            let mut albums = Vec::new();
            for message in messages {
                let copy = copy_of(&desk, from, message, to).await.expect("a copy");
                albums.push(copy.album.expect("a part of an album"));
            }
            assert!(albums.iter().all(|album| *album == albums[0]), "{albums:?}");
        }
    });
}

#[test]
fn an_edit_is_seen_on_the_other_side() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        let said = desk.says(john, "It smells of caramel");
        let photo = desk.sends(john, Post::media(MediaKind::Photo, "a.jpg", b"x").caption("Smoke"));
        let answered = desk.writes(anna, thread, "Pull the plug");
        desk.run(SOON).await;
        let edit =
            |by, chat, message, text: &str| desk.world.edit(by, chat, message, Post::text(text)).expect("their own");
        edit(john, desk.chat(john), said, "It smells of smoke");
        edit(john, desk.chat(john), photo, "Much smoke");
        edit(anna, desk.first, answered, "Pull the plug, please");
        desk.run(SOON).await;
        let shown = desk.topic_texts(thread);
        assert_eq!(times(&shown, "It smells of smoke"), 1, "{shown:?}");
        assert_eq!(times(&shown, "Much smoke"), 1, "{shown:?}");
        assert_eq!(times(&shown, "caramel"), 0, "{shown:?}");
        let read = desk.read(john);
        assert_eq!(times(&read, "Pull the plug, please"), 1, "{read:?}");
        assert_eq!(times(&read, "Pull the plug"), 1, "{read:?}");
    });
}

#[test]
fn an_edit_that_overtakes_its_original_loses_nothing() {
    play(Plan::plain(), async |desk| {
        let john = desk.customer(1);
        let (_, thread) = opens(&desk, john, "It is broken").await;
        let said = desk.says(john, "It smells of caramel");
        desk.world
            .edit(john, desk.chat(john), said, Post::text("It smells of smoke"))
            .expect("their own");
        let mut mail = desk.take_mail();
        assert_eq!(mail.len(), 2);
        mail.reverse();
        for mail in mail {
            assert!(desk.hand_in(mail, true).await.accepted());
            desk.run(SOON).await;
        }
        desk.run(MINUTE).await;
        let shown = desk.topic_texts(thread);
        assert_eq!(times(&shown, "It smells of smoke"), 1, "{shown:?}");
        assert_eq!(times(&shown, "caramel"), 0, "{shown:?}");
    });
}

#[test]
fn a_reply_hangs_on_the_same_message_on_the_other_side() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        let said = desk.says(john, "Shall I pull the plug?");
        desk.run(SOON).await;
        let chat = desk.chat(john);
        let shown = copy_of(&desk, chat, said, desk.first).await.expect("the copy");
        let answered = desk.replies(anna, thread, shown.id, "At once");
        desk.run(SOON).await;
        let answer = copy_of(&desk, desk.first, answered, chat).await.expect("the copy");
        assert_eq!(answer.reply.expect("a reply").message_id, said);
        let thanked = desk.sends(john, Post::text("Thank you").reply_to(answer.id));
        desk.run(SOON).await;
        let thanks = copy_of(&desk, chat, thanked, desk.first).await.expect("the copy");
        assert_eq!(thanks.reply.expect("a reply").message_id, answered);
    });
}

#[test]
fn a_recalled_message_is_gone_from_the_customers_chat() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        desk.writes(anna, thread, "Wrong window");
        desk.run(SOON).await;
        assert_eq!(times(&desk.read(john), "Wrong window"), 1);
        desk.presses(anna, desk.first, "Recall");
        desk.run(SOON).await;
        assert_eq!(times(&desk.read(john), "Wrong window"), 0);
        assert_eq!(times(&desk.topic_texts(thread), "Taken back"), 1);
    });
}

#[test]
fn a_note_never_leaves_the_topic() {
    play(Plan::plain(), async |desk| {
        let (john, anna, boris) = (desk.customer(1), desk.staff.anna, desk.staff.boris);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        let asked = desk.find(desk.first, "It is broken").expect("the copy");
        let before = desk.world.messages(desk.chat(john), Part::All).len();
        // By its words, as a reply, by a caption, by the caption of an album's sibling.
        desk.writes(anna, thread, "// secret one");
        desk.writes(anna, thread, "/note secret two");
        desk.replies(anna, thread, asked, "// secret three");
        let photo = || Post::media(MediaKind::Photo, "a.jpg", b"x").in_topic(thread);
        desk.puts(anna, photo().caption("// secret four"));
        let album = vec![photo(), photo().caption("// secret five"), photo()];
        desk.world.say_album(anna, desk.first, album).expect("an album");
        // Said by a colleague, or where nobody is asked.
        desk.writes(boris, thread, "secret six");
        desk.puts(anna, Post::text("secret seven"));
        desk.run(MINUTE).await;
        // A note whose mark is edited away stays one.
        let noted = desk.writes(anna, thread, "// secret eight");
        desk.run(SOON).await;
        desk.world
            .edit(anna, desk.first, noted, Post::text("secret eight"))
            .expect("their own");
        desk.run(MINUTE).await;
        let after = desk.world.messages(desk.chat(john), Part::All);
        assert_eq!(after.len(), before, "{}", desk.transcript(desk.chat(john)));
    });
}

#[test]
fn a_message_that_is_edited_into_a_note_takes_no_words_with_it() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        let said = desk.writes(anna, thread, "Pull the plug");
        desk.run(SOON).await;
        desk.world
            .edit(anna, desk.first, said, Post::text("// secret: he cannot find the plug"))
            .expect("their own");
        desk.run(MINUTE).await;
        assert_eq!(
            times(&desk.read(john), "secret"),
            0,
            "{}",
            desk.transcript(desk.chat(john))
        );
    });
}

#[test]
fn a_note_that_is_forwarded_within_the_topic_stays_there() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        let noted = desk.writes(anna, thread, "// secret");
        let ours = desk.first;
        desk.world
            .forward(anna, ours, &[noted], ours, Some(thread))
            .expect("a forward");
        desk.run(MINUTE).await;
        assert_eq!(
            times(&desk.read(john), "secret"),
            0,
            "{}",
            desk.transcript(desk.chat(john))
        );
    });
}

#[test]
fn an_albums_caption_that_becomes_a_note_at_the_last_moment_goes_as_it_was_decided() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        let chat = desk.chat(john);
        for (caption, kind) in [
            ("Like this", MediaKind::Photo),
            ("", MediaKind::Video),
            ("Read it", MediaKind::Document),
        ] {
            let before = desk.world.messages(chat, Part::All).len();
            let file = || Post::media(kind, "a.bin", b"x").in_topic(thread);
            let album = vec![file(), file().caption(caption)];
            let said = desk.world.say_album(anna, desk.first, album).expect("an album");
            // Both have arrived, and are waited for no longer than a moment.
            desk.run(Duration::from_millis(700)).await;
            desk.world
                .edit(
                    anna,
                    desk.first,
                    said[1],
                    Post::media(kind, "a.bin", b"x").caption("// secret"),
                )
                .expect("their own");
            // The news of it is on the way.
            let held = desk.take_mail();
            assert_eq!(held.len(), 1);
            desk.run(SOON).await;
            let shown = desk.world.messages(chat, Part::All).split_off(before);
            let captions: Vec<_> = shown
                .iter()
                .map(|message| {
                    message
                        .content
                        .words()
                        .map(|words| words.text.clone())
                        .unwrap_or_default()
                })
                .collect();
            assert_eq!(captions, ["", caption], "{}", desk.transcript(chat));
            assert!(shown[0].album.is_some() && shown[0].album == shown[1].album);
        }
    });
}

#[test]
fn an_album_that_is_meant_for_another_bot_stays_whole() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        let photo = || Post::media(MediaKind::Photo, "a.jpg", b"x").in_topic(thread);
        for caption in ["/save@another_bot the log", "/take@another_bot", "/id"] {
            let before = desk.read(john);
            let album = vec![photo().caption(caption), photo(), photo()];
            desk.world.say_album(anna, desk.first, album).expect("an album");
            desk.run(MINUTE).await;
            assert_eq!(desk.read(john), before, "of {caption}");
        }
    });
}

#[test]
fn a_command_for_another_bot_of_the_group_is_not_for_us() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (ticket, thread) = opens(&desk, john, "It is broken").await;
        let before = desk.topic_texts(thread).len();
        desk.writes(anna, thread, "/take@another_bot");
        desk.writes(anna, thread, "/reslove@another_bot at once");
        desk.run(SOON).await;
        assert_eq!(desk.ticket(john, ticket).await.owner, None);
        assert_eq!(
            desk.topic_texts(thread).len(),
            before + 2,
            "and nothing is said about it"
        );
        assert_eq!(times(&desk.read(john), "at once"), 0);
        let ours = format!("/take@{}", desk.bots[0].webhook.desk.bot_username.to_uppercase());
        desk.writes(anna, thread, &ours);
        desk.run(SOON).await;
        assert!(desk.ticket(john, ticket).await.owner.is_some());
    });
}
