//! Drafts of trainees: read by a mentor, sent as they were read.

use domain::{UserId, staff::Role};
use scenarios::Plan;
use telegram_sim::Post;

use crate::{
    play,
    steps::{SOON, opens, times},
};

#[test]
fn what_a_trainee_writes_leaves_when_a_colleague_sends_it() {
    play(Plan::plain(), async |desk| {
        let (trainee, anna, john) = (desk.staff.guest, desk.staff.anna, desk.customer(1));
        desk.hire(trainee, Role::Trainee).await;
        let (ticket, thread) = opens(&desk, john, "It is broken").await;
        let message = desk.writes(trainee, thread, "Try to switch it off and on");
        desk.run(SOON).await;
        assert_eq!(times(&desk.read(john), "off and on"), 0);
        assert_eq!(times(&desk.topic_texts(thread), "A trainee's draft"), 1);
        // The trainee may not send it, nor take the ticket.
        desk.presses(trainee, desk.first, &format!("w:{ticket}:{message}"));
        desk.writes(trainee, thread, "/take");
        desk.run(SOON).await;
        assert_eq!(times(&desk.read(john), "off and on"), 0);
        assert_eq!(desk.ticket(john, ticket).await.owner, None);
        desk.presses(anna, desk.first, &format!("w:{ticket}:{message}"));
        desk.run(SOON).await;
        assert_eq!(times(&desk.read(john), "off and on"), 1);
        let owner = desk.ticket(john, ticket).await.owner;
        assert_eq!(owner.map(|owner| owner.id), Some(UserId(anna)));
        // A picture goes with its caption, as the mentor sees both. The ticket is a colleague's now: a draft replies to the customer.
        let question = desk.find(desk.first, "It is broken").expect("the question");
        let picture = Post::media(telegram_sim::MediaKind::Photo, "a.jpg", b"x").caption("This switch");
        let picture = desk.puts(trainee, picture.in_topic(thread).reply_to(question));
        desk.run(SOON).await;
        desk.presses(anna, desk.first, &format!("w:{ticket}:{picture}"));
        desk.run(SOON).await;
        assert_eq!(times(&desk.read(john), "This switch"), 1);
        // What became a note is nobody's to send.
        let note = desk.replies(trainee, thread, question, "He is hopeless");
        desk.run(SOON).await;
        desk.world
            .edit(trainee, desk.first, note, Post::text("// He is hopeless"))
            .expect("an edit");
        desk.run(SOON).await;
        desk.presses(anna, desk.first, &format!("w:{ticket}:{note}"));
        desk.run(SOON).await;
        assert_eq!(times(&desk.read(john), "hopeless"), 0);
        assert_eq!(times(&desk.topic_texts(thread), "Passed on"), 2);
        // An edit of theirs does not go round the mentor.
        desk.world
            .edit(trainee, desk.first, message, Post::text("Smash it"))
            .expect("an edit");
        desk.run(SOON).await;
        assert_eq!(times(&desk.read(john), "Smash it"), 0);
    });
}

#[test]
fn a_draft_goes_as_the_mentor_read_it_though_it_is_edited_at_the_last_moment() {
    play(Plan::plain(), async |desk| {
        let (trainee, anna, john) = (desk.staff.guest, desk.staff.anna, desk.customer(1));
        desk.hire(trainee, Role::Trainee).await;
        let (ticket, thread) = opens(&desk, john, "It is broken").await;
        let message = desk.writes(trainee, thread, "Try to switch it off and on");
        desk.run(SOON).await;
        desk.presses(anna, desk.first, &format!("w:{ticket}:{message}"));
        desk.world
            .edit(trainee, desk.first, message, Post::text("Smash it"))
            .expect("an edit");
        desk.run(SOON).await;
        assert_eq!(times(&desk.read(john), "off and on"), 1);
        assert_eq!(times(&desk.read(john), "Smash it"), 0);
        // Edited before it is sent, it is shown to the mentor anew, and goes as it is by then.
        let asked = desk.find(desk.first, "It is broken").expect("the question");
        let message = desk.replies(trainee, thread, asked, "Buy another");
        desk.run(SOON).await;
        desk.world
            .edit(trainee, desk.first, message, Post::text("Bring it to us"))
            .expect("an edit");
        desk.run(SOON).await;
        assert_eq!(times(&desk.topic_texts(thread), "A trainee's draft"), 3);
        desk.presses(anna, desk.first, &format!("w:{ticket}:{message}"));
        desk.run(SOON).await;
        assert_eq!(times(&desk.read(john), "Buy another"), 0);
        assert_eq!(times(&desk.read(john), "Bring it to us"), 1);
    });
}
