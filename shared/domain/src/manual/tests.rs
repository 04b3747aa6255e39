//! What goes into manual mode, by whom, and how it ends.

use jiff::{SignedDuration, Timestamp};

use super::{By, Manual, ManualCommand, Refused};
use crate::{
    InputId, QueueName, TopicKey, UserId,
    sample::{self, ADMIN, minutes, on_staff, queue, settings},
    settings::{AlarmRule, Settings},
    staff::{Agent, Role, StaffMember, Standing},
};

const VERA: UserId = UserId(90);

fn at(minute: i64) -> Timestamp {
    sample::at(minutes(minute))
}

fn with_role(role: Role) -> Agent {
    let vera = StaffMember {
        id: VERA,
        name: "Vera".to_owned(),
        role,
    };
    on_staff(&vera, Standing::Active)
}

fn topic(key: &str) -> TopicKey {
    key.parse().expect("a topic")
}

fn alarmed() -> Settings {
    Settings {
        alarms: vec![AlarmRule {
            name: "payments-down".to_owned(),
            manual: vec!["payment".to_owned(), "l2".to_owned()],
            at_most: SignedDuration::from_hours(4),
        }],
        ..settings()
    }
}

/// A desk that supervisors and alarms speak to.
struct Room {
    manual: Manual,
    settings: Settings,
    input: i64,
}

impl Room {
    fn new() -> Self {
        Self {
            manual: Manual::default(),
            settings: alarmed(),
            input: 0,
        }
    }

    fn says(&mut self, text: &str, now: Timestamp) -> Result<bool, Refused> {
        self.input += 1;
        self.repeats(text, now)
    }

    /// The last update once more.
    fn repeats(&mut self, text: &str, now: Timestamp) -> Result<bool, Refused> {
        let vera = with_role(Role::Supervisor);
        let asked = ManualCommand::parse(text);
        let who = (VERA, Some(&vera));
        let next = self
            .manual
            .after_asking(&asked, who, InputId(self.input), &self.settings, now)?;
        Ok(self.take(next))
    }

    fn rings(&mut self, rings: bool, at: Timestamp, now: Timestamp) -> bool {
        let next = self.manual.after_alarm("payments-down", rings, at, &self.settings, now);
        self.take(next)
    }

    fn take(&mut self, next: Option<Manual>) -> bool {
        let changed = next.is_some();
        if let Some(next) = next {
            assert_eq!(next.version, self.manual.version + 1);
            let stored = serde_json::to_string(&next).expect("it is stored");
            assert_eq!(serde_json::from_str::<Manual>(&stored).expect("it is read"), next);
            self.manual = next;
        }
        changed
    }

    /// Topic, queue: does it hold?
    fn holds(&self, of: &str, queue_name: &str, now: Timestamp) -> bool {
        let key = (!of.is_empty()).then(|| topic(of));
        let name: QueueName = queue(queue_name);
        self.manual.holds(key.as_ref(), &name, now)
    }
}

#[test]
fn what_is_written_after_the_command() {
    let on = |part: &str, minutes| ManualCommand::On {
        part: part.to_owned(),
        lasting: SignedDuration::from_mins(minutes),
    };
    let off = |part: &str| ManualCommand::Off { part: part.to_owned() };
    for (text, asked) in [
        ("", ManualCommand::Show),
        ("  ", ManualCommand::Show),
        ("on payment", on("payment", 120)),
        ("ON Payment 30m", on("payment", 30)),
        ("on all 7d", on("all", 7 * 24 * 60)),
        ("off l1", off("l1")),
        ("off", off("all")),
        ("on", ManualCommand::Unclear),
        ("on payment 8d", ManualCommand::Unclear),
        ("on payment 0m", ManualCommand::Unclear),
        ("on payment -5m", ManualCommand::Unclear),
        ("on payment 99999999999999999999h", ManualCommand::Unclear),
        ("on payment 9223372036854775807d", ManualCommand::Unclear),
        ("on payment 4ч", ManualCommand::Unclear),
        ("on payment soon", ManualCommand::Unclear),
        ("on payment 2h please", ManualCommand::Unclear),
        ("off payment now", ManualCommand::Unclear),
        ("maybe", ManualCommand::Unclear),
    ] {
        assert_eq!(ManualCommand::parse(text), asked, "{text:?}");
    }
}

#[test]
fn it_holds_for_the_part_and_ends_by_itself() {
    let mut room = Room::new();
    assert_eq!(room.says("on payment 30m", at(0)), Ok(true));
    assert!(room.holds("payment", "vip", at(29)));
    assert!(!room.holds("account", "l1", at(29)));
    assert!(!room.holds("", "l1", at(29)));
    assert!(!room.holds("payment", "vip", at(30)), "its end is outside");
    assert_eq!(room.says("on l1", at(40)), Ok(true));
    assert!(room.holds("account", "l1", at(41)) && room.holds("", "l1", at(41)));
    assert_eq!(room.manual.spells.len(), 1, "what is over is not kept");
    assert_eq!(room.says("on all 1h", at(42)), Ok(true));
    assert!(room.holds("", "l2", at(43)));
    assert_eq!(room.says("off", at(44)), Ok(true));
    assert!(!room.holds("account", "l1", at(44)));
    assert_eq!(room.says("off", at(45)), Ok(false), "nothing was on");
}

#[test]
fn a_second_on_sets_its_end_anew_and_a_repeated_update_changes_nothing() {
    let mut room = Room::new();
    assert_eq!(room.says("on payment 30m", at(0)), Ok(true));
    assert_eq!(room.repeats("on payment 30m", at(5)), Ok(false));
    assert!(!room.holds("payment", "l1", at(31)));
    assert_eq!(room.says("on payment 10m", at(6)), Ok(true));
    assert!(!room.holds("payment", "l1", at(16)), "it was made shorter");
    for minute in 0..100 {
        room.says("on payment 10m", at(20 + minute)).expect("allowed");
    }
    assert_eq!((room.manual.spells.len(), room.manual.inputs.len()), (1, 16));
}

#[test]
fn only_supervisors_managers_and_admins_may() {
    let manual = Manual::default();
    let asked = ManualCommand::parse("on payment");
    let says = |id, agent: Option<&Agent>| {
        manual
            .after_asking(&asked, (id, agent), InputId(1), &settings(), at(0))
            .map(|next| next.is_some())
    };
    for role in Role::ALL {
        let may = matches!(role, Role::Supervisor | Role::Manager);
        let expected = if may { Ok(true) } else { Err(Refused::NotAllowed) };
        assert_eq!(says(VERA, Some(&with_role(role))), expected, "{role:?}");
    }
    assert_eq!(says(VERA, None), Err(Refused::NotAllowed));
    assert_eq!(says(ADMIN, None), Ok(true));
}

#[test]
fn what_the_desk_does_not_have_is_refused() {
    let mut room = Room::new();
    assert_eq!(room.says("on weather", at(0)), Err(Refused::NoSuchPart));
    assert_eq!(room.says("off weather", at(0)), Err(Refused::NoSuchPart));
    assert_eq!(room.says("on payment tomorrow", at(0)), Err(Refused::Unclear));
    // A part that is on and has left the settings can still be ended.
    assert_eq!(room.says("on payment", at(0)), Ok(true));
    room.settings.topics.clear();
    assert_eq!(room.says("off payment", at(1)), Ok(true));
}

#[test]
fn an_alarm_holds_while_it_rings_and_not_beyond_its_limit() {
    let mut room = Room::new();
    assert!(room.rings(true, at(0), at(2)));
    assert!(room.holds("payment", "l1", at(239)) && room.holds("", "l2", at(239)));
    assert!(!room.holds("payment", "l1", at(240)), "four hours from when it rang");
    assert!(room.rings(false, at(10), at(11)));
    assert!(!room.holds("payment", "l1", at(11)));
}

#[test]
fn changes_of_an_alarm_may_come_twice_and_in_any_order() {
    let mut room = Room::new();
    assert!(room.rings(false, at(10), at(10)));
    assert!(!room.rings(true, at(5), at(11)), "it rang, and had stopped");
    assert!(!room.rings(false, at(10), at(12)));
    assert!(room.rings(true, at(20), at(20)));
    assert!(!room.rings(true, at(20), at(21)));
    let unknown = room
        .manual
        .after_alarm("disk-full", true, at(30), &room.settings, at(30));
    assert_eq!(unknown, None);
}

#[test]
fn a_person_and_an_alarm_do_not_end_each_other_by_accident() {
    let mut room = Room::new();
    room.says("on payment 5h", at(0)).expect("allowed");
    room.rings(true, at(1), at(1));
    room.rings(false, at(2), at(2));
    assert!(room.holds("payment", "l1", at(3)), "the person's stands");
    room.rings(true, at(4), at(4));
    room.says("off payment", at(5)).expect("allowed");
    assert!(!room.holds("payment", "l1", at(6)), "a person has seen to it");
    let spells: Vec<_> = room
        .manual
        .in_force(at(6))
        .map(|of| (of.part.as_str(), &of.by))
        .collect();
    assert_eq!(spells, [("l2", &By::Alarm("payments-down".to_owned()))]);
}
