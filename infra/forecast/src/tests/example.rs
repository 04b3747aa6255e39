//! The example that comes with the desk, on the desk that comes with it.

use domain::{Policy, settings::Settings};

use super::{near, plan, simulated};
use crate::{Discipline, Outcome, Week};

fn example() -> (Week, Outcome) {
    let settings: Settings = toml::from_str(include_str!("../../../desk.toml")).expect("settings");
    let week: Week = toml::from_str(include_str!("../../../simulate.toml")).expect("a week");
    assert_eq!(week.check(&settings), []);
    let outcome = simulated(&week, &Policy::new(1, settings), &[], plan(1, 12));
    (week, outcome)
}

#[test]
fn the_example_is_a_small_shop_with_an_evening_peak() {
    let (week, outcome) = example();
    let a_day = week.streams.iter().map(crate::Stream::a_week).sum::<f64>() / 7.0;
    near(a_day, 40.0, 5.0);
    let peak = &outcome.busy[0];
    assert!((18..22).contains(&peak.hour) && peak.load() < 1.0, "{peak:?}");
    assert_eq!(peak.days, ["Mon", "Tue", "Wed", "Thu", "Fri"]);

    let by = |order| outcome.queue(order, "l1");
    let (priority, plain) = (by(Discipline::Priority), by(Discipline::FirstCome));
    assert!(priority.vips_mean_wait < priority.others_mean_wait);
    assert!(priority.vips_mean_wait < plain.vips_mean_wait);
    let [of_l1, ..] = outcome.staffing.as_slice() else {
        panic!("posts")
    };
    assert!(
        of_l1
            .now
            .first
            .zip(of_l1.more.first)
            .is_some_and(|(now, more)| now + 0.1 < more)
    );
}
