//! When there is most to do for those who are there.

use crate::{
    model::Model,
    outcome::{BusyHour, Unattended},
    staff::Staff,
    timeline::{DAYS, HOURS},
};

/// How many hours are told.
const TOLD: usize = 5;

/// The hours with the most work for each person there, and those in which work comes and nobody is there. Queues that have people
/// in common are one. It is what is expected, without chance.
pub(crate) fn hours(model: &Model<'_>, staff: &Staff) -> (Vec<BusyHour>, Vec<Unattended>) {
    let (mut busy, mut unattended) = (Vec::new(), Vec::new());
    for pool in model.pools(&staff.serves()) {
        let people = staff.cover(&pool, model.timeline).means();
        let queues: Vec<_> = pool.iter().map(|queue| model.queues[*queue].clone()).collect();
        let mut missed = Unattended {
            queues: queues.clone(),
            hours: 0,
            tickets: 0.0,
        };
        // By hour of the day, so that days that are alike are next to each other.
        for number in (0..24).flat_map(|hour| (0..HOURS / 24).map(move |day| day * 24 + hour)) {
            let (day, hour) = (number / 24, number % 24);
            let (tickets, work) = expected(model, &pool, day, hour);
            if tickets <= 0.0 {
                continue;
            }
            if people[number] <= 0.0 {
                missed.hours += 1;
                missed.tickets += tickets;
                continue;
            }
            let this = BusyHour {
                queues: queues.clone(),
                days: vec![DAYS[day]],
                hour,
                tickets,
                work,
                people: people[number],
            };
            let alike = busy.iter_mut().find(|other| are_alike(other, &this));
            match alike {
                Some(other) => other.days.push(DAYS[day]),
                None => busy.push(this),
            }
        }
        if missed.hours > 0 {
            unattended.push(missed);
        }
    }
    busy.sort_by(|one, other| other.load().total_cmp(&one.load()));
    busy.truncate(TOLD);
    (busy, unattended)
}

/// How many tickets come in that hour, and how many people they keep busy.
fn expected(model: &Model<'_>, pool: &[usize], day: usize, hour: usize) -> (f64, f64) {
    let streams = model.week.streams.iter().zip(&model.kinds);
    let ours = streams.filter(|(_, kind)| pool.contains(&kind.queue));
    let rates = ours.map(|(stream, _)| (stream.rate(day, hour), stream.hours_a_ticket()));
    rates.fold((0.0, 0.0), |(tickets, work), (rate, hours)| {
        (tickets + rate, work + rate * hours)
    })
}

/// Whether two hours differ in the day alone.
fn are_alike(one: &BusyHour, other: &BusyHour) -> bool {
    let same = |one: f64, other: f64| (one - other).abs() < 1e-6;
    one.hour == other.hour
        && one.queues == other.queues
        && same(one.tickets, other.tickets)
        && same(one.work, other.work)
        && same(one.people, other.people)
}
