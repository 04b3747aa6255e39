//! The rules, one by one.

use domain::{
    TicketId,
    ticket::{Command, Event},
};

use super::life::{Life, agent, cell, message};
use crate::{Dimension, Measure, NO_TOPIC, Refused, Span, Star, count};

fn stars(score: u8) -> Measure {
    Measure::Rating(Star::new(score).expect("1 to 5"))
}

fn took(life: &Life, span: Span, dim: Dimension, value: &str) -> Vec<u64> {
    let (_, delta) = life.counted();
    let mut found = Vec::new();
    for (cell, measures) in delta.iter() {
        if cell.dim == dim && cell.value == value {
            for (bucket, times) in measures.histogram(span).buckets() {
                found.extend((0..times).map(|_| (bucket.middle() + 30) / 60));
            }
        }
    }
    found
}

/// About so many minutes: what a histogram can tell.
fn minutes(life: &Life, span: Span) -> Vec<u64> {
    took(life, span, Dimension::All, "all")
}

#[test]
fn a_plain_life_is_counted_in_every_dimension() {
    let mut life = Life::new();
    life.after(2).agent_writes(5, "try this");
    life.after(1).customer_writes();
    life.after(1).resolve(5, false);
    life.after(1).rate(5);
    let (tally, delta) = life.counted();
    assert_eq!(tally.seq, life.ticket.version);
    let day = "2026-03-01";
    for (dim, value) in [
        (Dimension::All, "all"),
        (Dimension::Hour, "22"),
        (Dimension::Queue, "l1"),
        (Dimension::Topic, "payment"),
        (Dimension::Language, "ru"),
        (Dimension::Channel, "telegram"),
        (Dimension::Class, "normal"),
    ] {
        let at = cell(day, dim, value);
        for (measure, times) in [
            (Measure::Opened, 1),
            (Measure::MessagesIn, 2),
            (Measure::MessagesOut, 1),
            (Measure::Resolved, 1),
            (Measure::FirstTouch, 1),
            (Measure::SurveysAsked, 1),
            (Measure::Rated, 1),
            (stars(5), 1),
            (Measure::RatingSum, 5),
            (Measure::ResolvedByCustomer, 0),
        ] {
            assert_eq!(delta.get(&at, measure), times, "{at}: {measure}");
        }
    }
    let agents = cell(day, Dimension::Agent, "5");
    assert_eq!(delta.get(&agents, Measure::MessagesOut), 1);
    assert_eq!(delta.get(&agents, Measure::Opened), 0);
    assert!(delta.iter().all(|(cell, _)| cell.dim != Dimension::Arm));
    assert_eq!(delta.len(), 8);
}

#[test]
fn a_customer_who_just_types_is_counted_under_no_topic() {
    let life = Life::of(TicketId(1), None, true);
    assert_eq!(life.total(Dimension::Topic, NO_TOPIC, Measure::Opened), 1);
    assert_eq!(life.all(Measure::PersonCalled), 1);
}

#[test]
fn what_happens_after_midnight_is_the_next_days() {
    let mut life = Life::new();
    life.after(120).agent_writes(5, "sorry, we were asleep");
    let (_, delta) = life.counted();
    let (first, next) = ("2026-03-01", "2026-03-02");
    let all = |day| cell(day, Dimension::All, "all");
    assert_eq!(delta.get(&all(first), Measure::Opened), 1);
    assert_eq!(delta.get(&all(first), Measure::MessagesOut), 0);
    assert_eq!(delta.get(&all(next), Measure::MessagesOut), 1);
    let hour = cell(next, Dimension::Hour, "00");
    assert_eq!(delta.get(&hour, Measure::MessagesOut), 1);
}

#[test]
fn the_first_answer_is_timed_from_the_opening_and_the_next_ones_from_the_oldest_word() {
    let mut life = Life::new();
    life.after(3).customer_writes();
    life.after(2).agent_writes(5, "// a note is no answer");
    life.after(5).agent_writes(5, "hello");
    life.after(60).customer_writes();
    life.after(5).customer_writes();
    life.after(25).agent_writes(6, "from a colleague");
    life.after(1).agent_writes(6, "one thing more");
    assert_eq!(minutes(&life, Span::FirstResponse), [10]);
    assert_eq!(took(&life, Span::FirstResponse, Dimension::Agent, "5"), [10]);
    let next = minutes(&life, Span::NextResponse);
    assert!(matches!(next[..], [29..=31]), "{next:?}");
    assert_eq!(took(&life, Span::NextResponse, Dimension::Agent, "6"), next);
    assert_eq!(life.all(Measure::Notes), 1);
    assert_eq!(life.all(Measure::MessagesOut), 3);
    assert_eq!(life.total(Dimension::Agent, "6", Measure::MessagesOut), 2);
}

#[test]
fn asking_for_details_is_an_answer() {
    let mut life = Life::new();
    life.after(4).ask(&Command::AskDetails(agent(5)));
    assert_eq!(minutes(&life, Span::FirstResponse), [4]);
    assert_eq!(life.all(Measure::DetailsAsked), 1);
    assert_eq!(life.all(Measure::MessagesOut), 0);
}

#[test]
fn a_summary_is_an_answer_only_if_nothing_was_said_before() {
    let mut only = Life::new();
    only.after(4).resolve(5, true);
    assert_eq!(minutes(&only, Span::FirstResponse), [4]);
    assert_eq!(only.all(Measure::FirstTouch), 1);
    let mut after = Life::new();
    after.after(1).agent_writes(5, "done").resolve(5, true);
    assert_eq!(after.all(Measure::FirstTouch), 1);
    let mut silent = Life::new();
    silent.after(1).resolve(5, false);
    assert_eq!(silent.all(Measure::FirstTouch), 0);
    assert_eq!(silent.all(Measure::ResolvedWithoutAgent), 0);
    assert_eq!(silent.all(Measure::Resolved), 1);
}

#[test]
fn two_answers_are_no_first_touch() {
    let mut life = Life::new();
    life.after(1).agent_writes(5, "try this");
    life.after(1).agent_writes(5, "or this").resolve(5, false);
    assert_eq!(life.all(Measure::FirstTouch), 0);
}

#[test]
fn a_reopening_takes_first_touch_back_where_it_was_counted() {
    let mut life = Life::new();
    life.after(1).agent_writes(5, "done").resolve(5, false);
    assert_eq!(life.all(Measure::FirstTouch), 1);
    life.after(24 * 60).customer_writes();
    let (_, delta) = life.counted();
    for (cell, measures) in delta.iter() {
        assert_eq!(measures.get(Measure::FirstTouch), 0, "{cell}");
    }
    let next_day = cell("2026-03-02", Dimension::Agent, "5");
    assert_eq!(delta.get(&next_day, Measure::Reopened), 1);
    life.after(5).agent_writes(5, "now").resolve(5, false);
    assert_eq!(life.all(Measure::Resolved), 2);
    assert_eq!(life.all(Measure::FirstTouch), 0);
}

#[test]
fn without_an_agent_is_when_the_customer_solved_it_and_stayed_content() {
    let mut life = Life::new();
    life.after(1).ask(&Command::CustomerSolves);
    assert_eq!(life.all(Measure::ResolvedWithoutAgent), 1);
    assert_eq!(life.all(Measure::ResolvedByCustomer), 1);
    assert_eq!(life.all(Measure::FirstTouch), 0);
    life.after(1).ask(&Command::CustomerReopens);
    assert_eq!(life.all(Measure::ResolvedWithoutAgent), 0);
    assert_eq!(life.all(Measure::ResolvedByCustomer), 1);
    life.after(1).agent_writes(5, "hello");
    life.after(1).ask(&Command::CustomerSolves);
    assert_eq!(life.all(Measure::ResolvedWithoutAgent), 0);
    assert_eq!(life.all(Measure::ResolvedByCustomer), 2);
}

#[test]
fn time_between_a_resolution_and_its_reopening_is_not_resolution() {
    let mut life = Life::new();
    life.after(6).agent_writes(5, "done").resolve(5, false);
    life.after(600).ask(&Command::CustomerReopens);
    life.after(4).resolve(5, false);
    assert_eq!(minutes(&life, Span::Resolution), [6, 10]);
}

#[test]
fn taking_is_timed_from_when_nobody_had_it() {
    let mut life = Life::new();
    life.after(7).ask(&Command::Take(agent(5)));
    life.after(60).ask(&Command::Take(agent(9)));
    life.after(60).ask(&Command::Release(agent(9)));
    life.after(3).agent_writes(6, "mine");
    let mut taken = minutes(&life, Span::TimeToTake);
    taken.sort_unstable();
    assert_eq!(taken, [3, 7]);
    assert_eq!(took(&life, Span::TimeToTake, Dimension::Agent, "6"), [3]);
}

#[test]
fn an_acknowledgement_is_timed_from_the_first_call_and_to_the_account_of_who_gave_it() {
    let mut life = Life::new();
    let mut settings = life.policy.settings.clone();
    settings.on_call.chain = [5, 6].map(domain::UserId).into();
    for queue in settings.queues.values_mut() {
        queue.calls = queue.escalates_to.is_none();
    }
    life.policy = domain::Policy::new(1, settings);
    life.after(1).agent_writes(5, "this is for the second line");
    life.after(1).ask(&Command::Escalate(agent(5)));
    life.after(5).ask(&Command::Tick);
    life.after(2).ask(&Command::Acknowledge(agent(6)));
    assert_eq!(minutes(&life, Span::Acknowledgement), [7]);
    assert_eq!(took(&life, Span::Acknowledgement, Dimension::Agent, "6"), [7]);
    assert_eq!(took(&life, Span::Acknowledgement, Dimension::Queue, "l2"), [7]);
    // Once more is nothing more.
    life.after(2).ask(&Command::Acknowledge(agent(5)));
    assert_eq!(minutes(&life, Span::Acknowledgement), [7]);
}

#[test]
fn an_escalation_is_the_old_queues_and_what_follows_the_new_ones() {
    let mut life = Life::new();
    life.after(1).agent_writes(5, "this is for the second line");
    life.after(1).ask(&Command::Escalate(agent(5)));
    life.after(8).agent_writes(6, "hello").resolve(6, false);
    assert_eq!(life.total(Dimension::Queue, "l1", Measure::Escalated), 1);
    assert_eq!(life.total(Dimension::Queue, "l2", Measure::Escalated), 0);
    assert_eq!(life.total(Dimension::Queue, "l2", Measure::Resolved), 1);
    assert_eq!(took(&life, Span::NextResponse, Dimension::Queue, "l2"), [8]);
    assert_eq!(took(&life, Span::TimeToTake, Dimension::Queue, "l2"), [8]);
}

#[test]
fn a_changed_rating_moves_the_counters_of_the_first() {
    let mut life = Life::new();
    life.after(1).agent_writes(5, "done").resolve(5, false);
    life.after(80).rate(2);
    life.after(600).rate(5);
    let (_, delta) = life.counted();
    for (dim, value) in [
        (Dimension::All, "all"),
        (Dimension::Hour, "23"),
        (Dimension::Agent, "5"),
    ] {
        let first = cell("2026-03-01", dim, value);
        assert_eq!(delta.get(&first, Measure::Rated), 1, "{first}");
        assert_eq!(delta.get(&first, stars(2)), 0, "{first}");
        assert_eq!(delta.get(&first, stars(5)), 1, "{first}");
        assert_eq!(delta.get(&first, Measure::RatingSum), 5, "{first}");
    }
    assert!(delta.iter().all(|(cell, _)| cell.day.day() == 1));
}

#[test]
fn each_cycle_has_a_rating_of_its_own() {
    let mut life = Life::new();
    life.after(1).resolve(5, true).rate(1);
    life.after(60).customer_writes();
    life.after(60).resolve(5, true).rate(4);
    assert_eq!(life.all(Measure::Rated), 2);
    assert_eq!(life.all(stars(1)), 1);
    assert_eq!(life.all(stars(4)), 1);
    assert_eq!(life.all(Measure::RatingSum), 5);
    life.ask(&Command::CustomerComments(message(99, "why")));
    assert_eq!(life.total(Dimension::Agent, "5", Measure::RatingComments), 1);
}

#[test]
fn why_no_survey_was_sent_is_counted() {
    let mut life = Life::new();
    life.after(1).resolve(5, true).rate(4);
    life.after(5).ask(&Command::CustomerReopens);
    life.resolve(5, true);
    assert_eq!(life.all(Measure::SurveysAsked), 1);
    assert_eq!(life.all(Measure::SurveysSkippedCooldown), 1);
    let mut gone = Life::new();
    gone.ask(&Command::CustomerLeaves(true)).resolve(5, true);
    assert_eq!(gone.all(Measure::SurveysSkippedUnreachable), 1);
}

#[test]
fn closing_is_counted_by_its_reason() {
    let mut spam = Life::new();
    spam.after(1).ask(&Command::CloseAsSpam(agent(5)));
    assert_eq!(spam.total(Dimension::Agent, "5", Measure::ClosedSpam), 1);
    assert_eq!(spam.all(Measure::Resolved), 0);
    let mut silence = Life::new();
    silence.ask(&Command::AskDetails(agent(5)));
    silence.after(2 * 24 * 60).ask(&Command::Tick);
    silence.after(4 * 24 * 60).ask(&Command::Tick);
    assert_eq!(silence.all(Measure::ClosedSilence), 1);
    let mut settled = Life::new();
    settled.resolve(5, true);
    settled.after(2 * 24 * 60).ask(&Command::Tick);
    assert_eq!(settled.all(Measure::ClosedSettled), 0, "asked whether it helped");
    settled.after(9 * 24 * 60).ask(&Command::Tick);
    assert_eq!(settled.all(Measure::ClosedSettled), 1);
}

#[test]
fn a_clock_that_goes_back_takes_no_time() {
    let mut life = Life::new();
    life.after(-30).agent_writes(5, "early bird").resolve(5, false);
    assert_eq!(minutes(&life, Span::FirstResponse), [0]);
    assert_eq!(minutes(&life, Span::Resolution), [0]);
}

#[test]
fn a_commit_counted_before_changes_nothing() {
    let mut life = Life::new();
    life.after(1).agent_writes(5, "done").resolve(5, false);
    let (tally, _) = life.counted();
    for commit in &life.commits {
        let (again, delta) = count(Some(tally.clone()), commit).expect("a replay");
        assert_eq!(again, tally);
        assert!(delta.is_empty());
    }
}

#[test]
fn a_commit_that_does_not_follow_is_refused() {
    let mut life = Life::new();
    life.after(1).agent_writes(5, "one").agent_writes(5, "two");
    let [first, _, third] = &life.commits[..] else {
        panic!("three commits");
    };
    let (tally, _) = count(None, first).expect("the first");
    let gap = |counted, found| Refused::Gap {
        ticket: TicketId(7),
        counted,
        found,
    };
    assert_eq!(count(Some(tally.clone()), third), Err(gap(1, 3)));
    assert_eq!(count(None, third), Err(gap(0, 3)));

    let mut others = third.clone();
    others.ticket = TicketId(8);
    let refused = count(Some(tally.clone()), &others);
    assert!(matches!(refused, Err(Refused::OtherTicket { .. })));

    let mut odd = first.clone();
    odd.events = vec![Event::PersonCalled];
    assert_eq!(count(None, &odd), Err(Refused::NotOpened(TicketId(7))));

    let mut newer = tally;
    newer.schema += 1;
    assert!(matches!(count(Some(newer), third), Err(Refused::TooNew(2))));
}
