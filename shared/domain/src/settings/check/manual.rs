//! What can be wrong with alarms that put parts of the desk into manual mode.

use jiff::SignedDuration;

use crate::Problems;
use crate::settings::{LONGEST_SPELL, Settings};

impl Settings {
    pub(super) fn check_alarms(&self, problems: &mut Problems) {
        if self.alarms.len() > 20 {
            problems.add(
                &["alarms"],
                "at most 20 alarms can put parts into manual mode; let one stand for several",
            );
        }
        for (index, alarm) in self.alarms.iter().enumerate() {
            let at = index.to_string();
            if !(1..=255).contains(&alarm.name.chars().count()) {
                problems.add(
                    &["alarms", &at, "name"],
                    "write the alarm's name as CloudWatch shows it, 1 to 255 characters",
                );
            }
            if self.alarms[..index].iter().any(|earlier| earlier.name == alarm.name) {
                let what = format!("the alarm {:?} is listed twice; put all its parts into one", alarm.name);
                problems.add(&["alarms", &at, "name"], what);
            }
            if alarm.manual.is_empty() {
                let what = "name what goes into manual mode: topics, queues, or \"all\"";
                problems.add(&["alarms", &at, "manual"], what);
            }
            for (number, part) in alarm.manual.iter().enumerate() {
                if !self.has_part(part) {
                    let known = self.parts().collect::<Vec<_>>().join(", ");
                    let what = format!("there is no topic and no queue {part:?}; name one of {known}");
                    problems.add(&["alarms", &at, "manual", &number.to_string()], what);
                }
            }
            if alarm.at_most < SignedDuration::from_mins(1) || alarm.at_most > LONGEST_SPELL {
                problems.add(
                    &["alarms", &at, "at_most"],
                    format!("{:#} is out of range; write a time from 1m to 168h", alarm.at_most),
                );
            }
        }
    }
}
