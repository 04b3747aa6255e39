//! Every press is answered, and once.

use std::collections::BTreeMap;

use telegram_sim::Spinner;

use super::Wrong;
use crate::{Desk, diary::Diary};

/// Each press that came once to a desk in which nothing broke has one answer. An answer that Telegram no longer takes counts as one:
/// time passes in a play by hours.
pub(super) fn each_is_answered_once(desk: &Desk, diary: &Diary, wrong: &mut Wrong) {
    if desk.chaos.struck() > 0 {
        return;
    }
    let mut came: BTreeMap<&str, usize> = BTreeMap::new();
    for mail in &diary.delivered {
        if let Some(id) = mail.update["callback_query"]["id"].as_str() {
            *came.entry(id).or_default() += 1;
        }
    }
    for press in desk.world.presses() {
        if came.get(press.id.as_str()) != Some(&1) {
            continue;
        }
        let answered = matches!(press.shows, Spinner::Stopped { .. }) || desk.world.toast(&press.id).is_some();
        if !answered && press.refused == 0 {
            wrong.push(format!(
                "nobody answered the press of {} by {} under {:?}",
                press.data, press.user, press.under
            ));
        }
        if answered && press.refused > 0 {
            wrong.push(format!(
                "the press of {} by {} was answered more than once",
                press.data, press.user
            ));
        }
    }
}
