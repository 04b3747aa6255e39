//! One topic a ticket, in each group that has shown it.

use super::{Case, Wrong};
use crate::{Desk, diary::Diary};

/// One topic, one more for each that was deleted, and for each whose making nobody may know of.
pub(super) fn one_each(desk: &Desk, diary: &Diary, cases: &[Case], wrong: &mut Wrong) {
    let sent = desk.chaos.sent();
    for case in cases {
        let named = format!("№{} ", case.ticket.id);
        for group in [desk.first.chat_id(), desk.experts.chat_id()] {
            let made = sent.iter().filter(|sent| {
                sent.method == "createForumTopic"
                    && sent.result.is_some()
                    && sent.params["chat_id"] == group
                    && sent.params["name"]
                        .as_str()
                        .is_some_and(|name| name.starts_with(&named))
            });
            let (mut all, mut allowed) = (0, 1);
            for sent in made {
                let thread = sent
                    .result
                    .as_ref()
                    .map(|result| Desk::id(&result["message_thread_id"]));
                let deleted = thread.is_some_and(|thread| diary.deleted_topics.contains(&(group, thread)));
                all += 1;
                allowed += usize::from(deleted || sent.clouded);
            }
            if all > allowed {
                wrong.push(format!(
                    "ticket {} has {all} topics in {group}, and {allowed} are right",
                    case.ticket.id
                ));
            }
        }
    }
}
