//! A call at night, and what supervisors read of it in the morning.

use std::time::Duration;

use calendar::Window;
use domain::{Timestamp, UserId};
use jiff::SignedDuration;
use scenarios::Plan;

use crate::{
    duty::decree,
    play,
    steps::{SOON, opens, times},
};

const MINUTE: Duration = Duration::from_mins(1);

#[test]
fn in_the_morning_the_supervisor_reads_what_came_of_a_call_at_night_and_no_word_of_the_customers() {
    play(Plan::plain(), async |desk| {
        let (anna, boris, vera, john) = (desk.staff.anna, desk.staff.boris, desk.staff.vera, desk.customer(1));
        decree(&desk, |settings| {
            settings.quiet_hours = Some(Window::new("22:00", "08:00").expect("a window"));
            settings.on_call.chain = vec![UserId(anna), UserId(boris)];
            let queue = settings.queues.get_mut(&settings.default_queue.clone());
            queue.expect("a queue").calls = true;
        })
        .await;
        for member in [anna, boris, vera] {
            desk.says(member, "/away");
        }
        desk.run(SOON).await;
        // Two in the morning in Moscow, which is the desk's zone.
        let midnight = desk.time.now().as_second() / 86_400 * 86_400;
        let night = Timestamp::from_second(midnight + 23 * 3_600).expect("a moment");
        desk.time.sleep_until(night).await;
        let (ticket, _) = opens(&desk, john, "My card was stolen").await;
        desk.idle(6 * MINUTE, MINUTE).await;
        desk.presses(boris, desk.chat(boris), "k:");
        desk.presses(boris, desk.first, &format!("a:take:{ticket}"));
        desk.run(SOON).await;
        desk.idle(60 * MINUTE, MINUTE).await;
        let about = |who: i64| {
            let mut read = desk.read(who);
            read.retain(|text| text.contains("Ночной вызов"));
            read
        };
        assert_eq!(about(vera).len(), 0, "supervisors sleep");
        desk.time.sleep_until(night + SignedDuration::from_hours(6)).await;
        desk.idle(3 * MINUTE, MINUTE).await;
        let read = about(vera);
        assert_eq!(read.len(), 1, "{:#?}", desk.read(vera));
        for part in [
            "обращение №1",
            "02:0",
            "вызывали 2 раза",
            "Вызов принимает Boris",
            "Взято в работу: Boris",
            "Сейчас обращение у: Boris",
        ] {
            assert!(read[0].contains(part), "{part}: {read:#?}");
        }
        assert_eq!(times(&read, "stolen"), 0);
        desk.idle(60 * MINUTE, MINUTE).await;
        assert_eq!(about(vera).len(), 1, "once");
        assert_eq!(about(anna).len() + about(boris).len(), 0);
    });
}
