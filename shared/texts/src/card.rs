//! The card of a ticket in its topic: one fact a line.

use conversation::text::Card;
use domain::settings::Urgency;

use crate::{
    clean,
    titles::{Speaker, language, stars},
    when::moment,
};

pub(crate) fn words(speaker: Speaker<'_>, card: &Card) -> String {
    let voice = speaker.voice;
    let name = speaker.name(&card.name);
    let username = card.username.as_deref().and_then(clean::name);
    let lines = [
        Some(voice.card_head(card.ticket.to_string(), speaker.topic(card.topic.as_ref()))),
        Some(match username {
            Some(username) => voice.card_customer_username(name, username),
            None => voice.card_customer(name),
        }),
        Some(speaker.card_state(card.state)),
        card.promised.as_ref().map(|promised| {
            let when = moment(voice, promised);
            if promised.at < promised.now {
                voice.card_late(when)
            } else {
                voice.card_promised(when)
            }
        }),
        match &card.owner {
            Some(owner) => Some(voice.card_owner(speaker.name(owner))),
            None => card.state.is_open().then(|| voice.card_no_owner()),
        },
        card.vip.then(|| voice.card_vip()),
        card.person_called.then(|| voice.card_person_called()),
        Some(speaker.class(card.class)),
        match card.urgency {
            Urgency::Low => Some(voice.card_urgency_low()),
            // The usual one needs no line.
            Urgency::Medium => None,
            Urgency::High => Some(voice.card_urgency_high()),
        },
        Some(voice.card_queue(speaker.queue(&card.queue))),
        Some(voice.card_language(language(&card.lang))),
        card.region
            .as_ref()
            .map(|region| voice.card_region(speaker.region(region))),
        card.continues.map(|ticket| voice.card_continues(ticket.to_string())),
        (card.cycle > 0).then(|| voice.card_cycle(card.cycle)),
        card.score.map(|score| voice.card_score(stars(score))),
        card.start
            .as_deref()
            .and_then(clean::name)
            .map(|start| voice.card_start(start)),
        card.unreachable.then(|| voice.card_unreachable()),
    ];
    lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
}
