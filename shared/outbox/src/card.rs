//! The card of a ticket in its topic.

use conversation::{
    agent::card_buttons,
    text::{Card, Keyboard, Say, When},
};
use domain::{
    LaneId,
    settings::{Settings, Urgency},
    ticket::Ticket,
};
use jiff::Timestamp;

/// The ticket's card in that lane, with its buttons: none in a group that the ticket has left.
pub(super) fn card(ticket: &Ticket, lane: LaneId, settings: &Settings, now: Timestamp) -> (Say, Keyboard) {
    let card = Card {
        ticket: ticket.id,
        name: ticket.customer.name.clone(),
        username: ticket.customer.username.clone(),
        lang: ticket.customer.lang.to_string(),
        region: ticket.customer.region.clone(),
        topic: ticket.topic.clone(),
        class: ticket.class,
        urgency: ticket.urgency,
        queue: ticket.queue.clone(),
        state: ticket.state,
        owner: ticket.owner.as_ref().map(|owner| owner.name.clone()),
        promised: ticket.promised.map(|at| When {
            at,
            now,
            zone: settings.zone.clone(),
        }),
        cycle: ticket.cycle,
        score: ticket.asked.as_ref().and_then(|asked| asked.score),
        start: ticket.start.as_ref().map(|start| start.as_str().to_owned()),
        continues: ticket.continues,
        person_called: ticket.person_called,
        vip: ticket.vip_until.is_some_and(|until| now < until),
        unreachable: ticket.unreachable,
    };
    let keyboard = if ticket.group == lane.chat() {
        card_buttons(ticket)
    } else {
        Keyboard::new()
    };
    (Say::Card(Box::new(card)), keyboard)
}

/// A digest of what a card shows. The moment it is drawn at is left out, or the card would change with every tick.
pub(super) fn shows(ticket: &Ticket) -> String {
    // FNV-1a: stable across builds, which a derived `Hash` is not; a clash leaves a stale card until the next change.
    let fields = (
        (
            ticket.state,
            ticket.group,
            &ticket.queue,
            &ticket.owner,
            ticket.promised,
            ticket.cycle,
        ),
        (
            ticket.asked.as_ref().and_then(|asked| asked.score),
            ticket.person_called,
            ticket.vip_until,
            ticket.unreachable,
        ),
    );
    // What a card shows only sometimes is added only then, so that the cards of an earlier release are not all drawn anew.
    let region = ticket.customer.region.as_ref();
    let urgency = Some(ticket.urgency).filter(|urgency| *urgency != Urgency::default());
    let region = region.map(|region| format!(" region {region}")).unwrap_or_default();
    let urgency = urgency
        .map(|urgency| format!(" urgency {urgency:?}"))
        .unwrap_or_default();
    let seen = format!("{fields:?}{region}{urgency}");
    let hash = seen.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}
