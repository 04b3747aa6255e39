//! What is known exactly of queues whose customers come at a steady rate and wait first come, first served.

use jiff::SignedDuration;

use super::{desk, near, plan, simulated, stream, week};
use crate::{
    Discipline,
    chance::Chance,
    model::Model,
    run::run,
    staff::{Staff, posts},
    timeline::Timeline,
};

/// The chance that all of so many servers are busy, by Erlang (<https://en.wikipedia.org/wiki/Erlang_(unit)#Erlang_C_formula>).
fn erlang_c(servers: u32, load: f64) -> f64 {
    let (mut term, mut idle) = (1.0, 0.0);
    for server in 1..=servers {
        idle += term;
        term *= load / f64::from(server);
    }
    let queued = term * f64::from(servers) / (f64::from(servers) - load);
    queued / (idle + queued)
}

#[test]
fn waits_with_exponential_times_are_those_of_erlangs_formula() {
    // Calls an hour, minutes of each, servers.
    for (rate, minutes, servers) in [(7.0, 6, 1), (20.0, 6, 3), (42.0, 6, 5)] {
        let policy = desk(15, "");
        let week = week([stream("l1", rate, minutes)]).with("l1", servers);
        let timeline = Timeline::new(&jiff::tz::TimeZone::UTC, week.start, 25).expect("a time");
        let mut model = Model::new(&week, &policy, &timeline, 7);
        let mut chance = Chance::new(7, 99);
        for ticket in &mut model.tickets {
            let minute = SignedDuration::from_mins(minutes).as_secs_f64();
            ticket.messages[0].service = chance.exponential(minute);
        }
        let staff = Staff::new(&posts(&week, &[]), &[], &timeline, None);
        let tally = run(&model, &staff, Discipline::FirstCome);
        let counts = &tally.queues[0];

        let service = f64::from(u32::try_from(minutes).expect("few"));
        let load = rate * service / 60.0;
        let waits = erlang_c(servers, load);
        let mean = waits * service / (f64::from(servers) - load);
        near(counts.mean().expect("waits"), mean, 6.0);
        let came = f64::from(counts.tickets);
        let waited = counts.waits.iter().filter(|wait| wait.is_positive()).count();
        near(f64::from(u32::try_from(waited).expect("few")) / came, waits, 3.0);
        near(counts.busy.as_secs_f64(), came * service * 60.0, 2.0);
        // Little: who waits at a time is who comes times how long they wait.
        let waiting = counts.waiting.means().iter().sum::<f64>() / 168.0;
        near(waiting, rate / 60.0 * mean, 6.0);
    }
}

#[test]
fn waits_for_one_agent_grow_with_the_spread_as_pollaczek_and_khinchine_say() {
    let policy = desk(15, "");
    for spread in [0.0, 0.5, 1.0] {
        let mut calls = stream("l1", 7.0, 6);
        calls.spread = spread;
        let outcome = simulated(&week([calls]).with("l1", 1), &policy, &[], plan(3, 20));
        let load = 0.7;
        let mean = load / (1.0 - load) * 6.0 * (1.0 + spread * spread) / 2.0;
        let queue = outcome.queue(Discipline::FirstCome, "l1");
        near(queue.mean_wait.expect("waits"), mean, 6.0);
        near(queue.utilisation.expect("duty"), load, 2.0);
    }
}

#[test]
fn vips_wait_as_those_who_go_first_do_and_others_pay_for_it() {
    let mut calls = stream("l1", 8.0, 6);
    calls.vip = 0.25;
    let outcome = simulated(&week([calls]).with("l1", 1), &desk(15, ""), &[], plan(5, 30));
    // Cobham: who is served goes on, and of those who wait VIPs go first.
    let (vips, all) = (0.2, 0.8);
    let left = all * 6.0;
    let queue = outcome.queue(Discipline::Priority, "l1");
    near(queue.vips_mean_wait.expect("VIPs"), left / (1.0 - vips), 6.0);
    near(
        queue.others_mean_wait.expect("others"),
        left / (1.0 - vips) / (1.0 - all),
        8.0,
    );
    // Who goes first is nothing to all together, if it has nothing to do with how long one takes.
    let plain = outcome.queue(Discipline::FirstCome, "l1");
    near(queue.mean_wait.expect("waits"), plain.mean_wait.expect("waits"), 3.0);
    near(
        plain.vips_mean_wait.expect("VIPs"),
        plain.others_mean_wait.expect("others"),
        6.0,
    );
}

#[test]
fn chance_has_the_averages_that_it_is_asked_for() {
    const DRAWN: u32 = 200_000;
    let mut chance = Chance::new(11, 0);
    let mut mean = |draw: &mut dyn FnMut(&mut Chance) -> f64| {
        let sum: f64 = (0..DRAWN).map(|_| draw(&mut chance)).sum();
        sum / f64::from(DRAWN)
    };
    near(mean(&mut Chance::unit), 0.5, 1.0);
    near(mean(&mut |chance| chance.exponential(90.0).as_secs_f64()), 90.0, 1.0);
    let six = SignedDuration::from_mins(6);
    near(mean(&mut |chance| chance.lognormal(six, 1.0).as_secs_f64()), 360.0, 2.0);
    let square = mean(&mut |chance| (chance.lognormal(six, 1.0).as_secs_f64() / 360.0 - 1.0).powi(2));
    near(square, 1.0, 10.0);
    let often = |chance: &mut Chance| f64::from(u32::try_from(chance.geometric(1.5)).expect("few"));
    near(mean(&mut { often }), 1.5, 2.0);
    near(mean(&mut |chance| f64::from(u8::from(chance.happens(0.2)))), 0.2, 3.0);
}

#[test]
fn messages_come_as_often_as_they_are_asked_for_and_at_their_hours() {
    let mut calls = stream("l1", 0.0, 2);
    calls.weekday[20] = 30.0;
    calls.weekend[9] = 6.0;
    calls.messages = 2.0;
    let week = week([calls]).with("l1", 5);
    let timeline = Timeline::new(&jiff::tz::TimeZone::UTC, week.start, 20).expect("a time");
    let policy = desk(15, "");
    let model = Model::new(&week, &policy, &timeline, 1);
    let at = |day: usize, hour: usize| {
        let here = model.tickets.iter().filter(|ticket| {
            let slot = timeline.slots[timeline.slot(ticket.at)];
            slot.hour == day * 24 + hour
        });
        f64::from(u32::try_from(here.count()).expect("few")) / 22.0
    };
    for day in 0..7 {
        let (hour, rate) = if day < 5 { (20, 30.0) } else { (9, 6.0) };
        near(at(day, hour), rate, 18.0);
        assert!(at(day, (hour + 1) % 24).abs() < 1e-9);
    }
    let messages: usize = model.tickets.iter().map(|ticket| ticket.messages.len()).sum();
    let count = |number: usize| f64::from(u32::try_from(number).expect("few"));
    near(count(messages) / count(model.tickets.len()), 3.0, 5.0);
}
