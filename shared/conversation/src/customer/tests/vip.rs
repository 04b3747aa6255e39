//! A customer who is made a VIP is one in whatever they ask next, until the newest decision says otherwise.

use domain::{
    sample::{at, hours, queue, vera},
    ticket::Command,
};
use jiff::Timestamp;

use super::chat::Chat;
use crate::callback::Callback;

fn vip(until: Option<Timestamp>) -> Command {
    Command::SetVip { by: vera(), until }
}

/// Another question, from the menu.
fn asks_anew(chat: &mut Chat) {
    chat.waits(1);
    chat.presses(Callback::Menu);
    chat.writes("Ещё вопрос");
}

#[test]
fn the_newest_decision_holds_for_the_next_ticket_whichever_ticket_it_was_made_in() {
    let mut chat = Chat::new();
    chat.writes("Помогите");
    chat.desk(1, &vip(Some(at(hours(720)))));
    asks_anew(&mut chat);
    assert_eq!(
        (chat.ticket(2).vip_until, &chat.ticket(2).queue),
        (Some(at(hours(720))), &queue("vip"))
    );
    chat.waits(1);
    chat.desk(2, &vip(None));
    asks_anew(&mut chat);
    assert_eq!(
        (chat.ticket(3).vip_until, &chat.ticket(3).queue),
        (None, &queue("l1")),
        "off is off, though the first ticket says otherwise"
    );
    chat.waits(1);
    chat.desk(1, &vip(Some(at(hours(24)))));
    asks_anew(&mut chat);
    assert_eq!(
        chat.ticket(4).vip_until,
        Some(at(hours(24))),
        "the last word may be said in the oldest, and may be a shorter one"
    );
}

#[test]
fn off_holds_though_it_was_said_in_a_ticket_that_never_was_a_vips() {
    let mut chat = Chat::new();
    chat.writes("Помогите");
    asks_anew(&mut chat);
    chat.waits(1);
    chat.desk(1, &vip(Some(at(hours(720)))));
    chat.waits(1);
    chat.desk(2, &vip(None));
    asks_anew(&mut chat);
    assert_eq!(chat.ticket(3).vip_until, None);
}

#[test]
fn of_tickets_that_do_not_say_when_it_was_decided_the_latest_end_holds() {
    let mut chat = Chat::new();
    chat.writes("Помогите");
    asks_anew(&mut chat);
    for (id, hour) in [(1, 720), (2, 24)] {
        chat.desk(id, &vip(Some(at(hours(hour)))));
    }
    for ticket in &mut chat.known.tickets {
        ticket.vip_set_at = None;
    }
    asks_anew(&mut chat);
    assert_eq!(chat.ticket(3).vip_until, Some(at(hours(720))));
}
