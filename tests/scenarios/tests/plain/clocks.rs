//! What was promised: who hears of it before it lapses, when it has, and while it lasts.

use std::time::Duration;

use domain::{
    UserId,
    sla::{ClockKind, Level},
    ticket::{Event, State},
};
use scenarios::{Desk, Plan};

use crate::{
    play,
    steps::{SOON, opens, opens_with, times},
};

const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);

/// Every level that a ticket's clocks have reached, in order.
async fn reached(desk: &Desk, user: i64) -> Vec<(ClockKind, u32, Level)> {
    let ticket = desk.tickets(user).await.remove(0);
    let commits = desk.commits(ticket.id).await;
    let level = |event: &Event| {
        if let Event::ClockReached {
            clock, cycle, level, ..
        } = event
        {
            Some((*clock, *cycle, *level))
        } else {
            None
        }
    };
    commits
        .iter()
        .flat_map(|commit| &commit.events)
        .filter_map(level)
        .collect()
}

/// A bot cannot be the first to write: whoever joins by a link has written to it.
async fn can_be_told(desk: &Desk, agent: i64) {
    desk.says(agent, "/away");
    desk.run(SOON).await;
}

#[test]
fn whom_nobody_answers_is_told_another_time_and_the_desk_hears_of_it_step_by_step() {
    play(Plan::plain(), async |desk| {
        let john = desk.customer(1);
        can_be_told(&desk, desk.staff.vera).await;
        let (_, thread) = opens(&desk, john, "It is broken").await;
        desk.idle(20 * MINUTE, MINUTE).await;
        let topic = desk.topic_texts(thread);
        assert_eq!(
            times(&topic, "50 % of the time is gone: first response"),
            1,
            "{topic:#?}"
        );
        assert_eq!(times(&topic, "80 % of the time is gone: first response"), 1);
        assert_eq!(times(&topic, "Overdue: first response"), 1);
        assert_eq!(times(&desk.read(john), "Sorry, we will not make it"), 1);
        assert_eq!(
            times(&desk.read(desk.staff.vera), "Срок прошёл"),
            0,
            "not yet the supervisor's"
        );
        desk.idle(30 * MINUTE, MINUTE).await;
        let vera = desk.read(desk.staff.vera);
        assert_eq!(times(&vera, "вопрос ещё ждёт: первый ответ"), 1, "{vera:#?}");
        assert_eq!(times(&desk.read(john), "Sorry, we will not make it"), 1, "one apology");
        // Answered at last: nobody hears more of it.
        desk.writes(desk.staff.anna, thread, "We are on it");
        desk.idle(2 * HOUR, MINUTE).await;
        assert_eq!(times(&desk.read(desk.staff.vera), "первый ответ"), 1);
    });
}

#[test]
fn the_owner_hears_in_private_of_a_breach_and_once() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        can_be_told(&desk, anna).await;
        opens_with(&desk, john, "It is broken", anna).await;
        for _ in 0..20 {
            desk.idle(MINUTE, MINUTE).await;
            // Twice, and side by side.
            tokio::join!(desk.sweep(), desk.sweep());
            desk.tick(50).await;
        }
        let read = desk.read(anna);
        assert_eq!(times(&read, "Прошло 80 % срока: первый ответ"), 1, "{read:#?}");
        assert_eq!(times(&read, "Срок прошёл: первый ответ"), 1, "{read:#?}");
    });
}

#[test]
fn a_sweep_that_slept_tells_the_same_as_one_in_time() {
    let levels = |sleeps: Duration| {
        let (tell, told) = std::sync::mpsc::channel();
        play(Plan::plain(), async move |desk| {
            let john = desk.customer(1);
            opens(&desk, john, "It is broken").await;
            desk.idle(2 * HOUR, sleeps).await;
            tell.send(reached(&desk, john).await).expect("somebody listens");
        });
        let mut levels = told.recv().expect("levels");
        levels.sort_unstable();
        levels
    };
    let in_time = levels(MINUTE);
    assert!(in_time.len() >= 7, "{in_time:?}");
    assert_eq!(in_time, levels(HOUR));
}

#[test]
fn an_answer_in_time_is_no_breach_though_the_sweep_comes_late() {
    play(Plan::plain(), async |desk| {
        let john = desk.customer(1);
        let (_, thread) = opens(&desk, john, "It is broken").await;
        desk.run(14 * MINUTE).await;
        desk.writes(desk.staff.anna, thread, "We are on it");
        desk.idle(3 * HOUR, HOUR).await;
        let breach =
            |(kind, _, level): &(ClockKind, u32, Level)| *kind == ClockKind::FirstResponse && *level == Level::Breach;
        assert!(!reached(&desk, john).await.iter().any(breach));
    });
}

#[test]
fn no_agent_for_a_day_is_the_supervisors_to_know() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        can_be_told(&desk, desk.staff.vera).await;
        let (_, thread) = opens_with(&desk, john, "It is broken", anna).await;
        desk.writes(anna, thread, "We are on it");
        desk.run(SOON).await;
        desk.idle(25 * HOUR, HOUR / 2).await;
        let vera = desk.read(desk.staff.vera);
        assert_eq!(times(&vera, "давно никто не прикасался"), 1, "{vera:#?}");
    });
}

#[test]
fn a_day_after_it_was_resolved_one_question_and_no_opens_the_same_number() {
    play(Plan::plain(), async |desk| {
        let (john, anna) = (desk.customer(1), desk.staff.anna);
        let (ticket, _) = opens_with(&desk, john, "It is broken", anna).await;
        desk.presses(anna, desk.first, &format!("a:done:{ticket}"));
        desk.run(SOON).await;
        desk.idle(26 * HOUR, HOUR / 4).await;
        assert_eq!(times(&desk.read(john), "Did it help?"), 1);
        desk.presses(john, desk.chat(john), &format!("n:{ticket}"));
        desk.run(SOON).await;
        let ticket = desk.ticket(john, ticket).await;
        assert_eq!((ticket.state, ticket.cycle), (State::InProgress, 1));
        assert_eq!(ticket.owner.map(|owner| owner.id), Some(UserId(anna)));
    });
}
