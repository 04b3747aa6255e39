//! What Telegram says beside the words: whose they are, which part of which message they answer.

use domain::{BotId, ChatId, MessageId};
use scenarios::{Desk, Plan};
use serde_json::json;
use telegram_sim::{ChatKey, MediaKind, Message, Post};

use crate::{
    play,
    steps::{SOON, opens_with, times},
};

/// The copy of a message in another chat.
async fn copy_of(desk: &Desk, from: ChatKey, message: i64, to: ChatKey) -> Message {
    let counterpart = desk
        .store
        .mirrored(BotId(desk.bot()), ChatId(from.chat_id()), MessageId(message))
        .await;
    let counterpart = counterpart
        .expect("a read")
        .unwrap_or_else(|| panic!("no copy:\n{}", desk.transcript(to)));
    desk.world.message(to, counterpart.message.0).expect("there")
}

#[test]
fn forwarded_words_show_in_the_topic_who_wrote_them_and_to_the_customer_nothing_of_the_kind() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "Who is that?", anna).await;
        let chat = desk.chat(john);
        let hidden = json!({"type": "hidden_user", "date": 1, "sender_user_name": "Security Service"});
        let said = desk.sends(john, Post::text("Send us the code").forwarded_from(hidden.clone()));
        desk.run(SOON).await;
        let shown = copy_of(&desk, chat, said, desk.first).await;
        assert_eq!(shown.origin.expect("an origin")["sender_user_name"], "Security Service");
        // An album stays one.
        let photo = || Post::media(MediaKind::Photo, "a.jpg", b"x").forwarded_from(hidden.clone());
        let album = desk
            .world
            .say_album(john, chat, vec![photo(), photo()])
            .expect("an album");
        desk.run(SOON).await;
        for message in album {
            let shown = copy_of(&desk, chat, message, desk.first).await;
            assert!(shown.origin.is_some() && shown.album.is_some());
        }
        // What an agent forwards is theirs to say.
        let answered = desk.puts(anna, Post::text("Do not").in_topic(thread).forwarded_from(hidden));
        desk.run(SOON).await;
        let answer = copy_of(&desk, desk.first, answered, chat).await;
        assert_eq!(answer.origin, None);
        assert_eq!(times(&desk.read(john), "Forwarded from"), 0);
    });
}

#[test]
fn a_quote_goes_along_in_both_directions() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        let chat = desk.chat(john);
        let said = desk.says(john, "The red one hums, the blue one smokes");
        desk.run(SOON).await;
        let shown = copy_of(&desk, chat, said, desk.first).await;
        let answer = Post::text("Pull that plug, leave the other")
            .in_topic(thread)
            .reply_to(shown.id);
        let answered = desk.puts(anna, answer.quote("the blue one"));
        desk.run(SOON).await;
        let answer = copy_of(&desk, desk.first, answered, chat).await;
        let reply = answer.reply.clone().expect("a reply");
        assert_eq!(reply.message_id, said);
        assert_eq!(reply.quote.expect("a quote")["text"], "the blue one");
        let which = desk.sends(john, Post::text("Which?").reply_to(answer.id).quote("the other"));
        desk.run(SOON).await;
        let reply = copy_of(&desk, chat, which, desk.first).await.reply.expect("a reply");
        assert_eq!(
            (reply.message_id, reply.quote.expect("a quote")["text"].clone()),
            (answered, json!("the other"))
        );
        // What is not there any more is answered without the part.
        desk.world
            .edit(anna, desk.first, answered, Post::text("// never mind"))
            .expect("their own");
        desk.run(SOON).await;
        let late = desk.sends(john, Post::text("And now?").reply_to(answer.id).quote("the other"));
        desk.run(SOON).await;
        let reply = copy_of(&desk, chat, late, desk.first).await.reply.expect("a reply");
        assert_eq!((reply.message_id, reply.quote), (answered, None));
    });
}

#[test]
fn an_answer_to_a_message_of_another_chat_shows_what_it_answers() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        let friends = desk.world.create_supergroup(john, "Friends");
        let advice = desk.world.say(john, friends, Post::text("Send them the code at once"));
        let advice = advice.expect("a message");
        for post in [
            Post::text("Shall I?"),
            Post::media(MediaKind::Photo, "a.jpg", b"x").caption("This one?"),
        ] {
            let said = desk.sends(john, post.reply_in(friends, advice).quote("the code"));
            desk.run(SOON).await;
            let shown = copy_of(&desk, desk.chat(john), said, desk.first).await;
            let words = shown.content.words().expect("words").text.clone();
            assert!(
                words.starts_with("↩️ In reply to John in another chat: “the code”\n"),
                "{words}"
            );
        }
        assert_eq!(times(&desk.topic_texts(thread), "Shall I?"), 1);
    });
}
