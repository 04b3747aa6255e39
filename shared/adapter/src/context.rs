//! What stands beside a message's own words.

use domain::message::{Context, Quote};

use crate::inbound::NAME;

/// What Telegram tells beside a message's words. Where an agent forwards from, and to what they answer elsewhere, is not the customer's to
/// know: it is not even kept.
pub(crate) fn of(message: &telegram::Message, private: bool) -> Option<Box<Context>> {
    let name = |origin: &telegram::Origin| origin.name().trim().chars().take(NAME).collect();
    let context = Context {
        forwarded_from: message.origin.as_ref().filter(|_| private).map(name),
        answers_elsewhere: message
            .external_reply
            .as_ref()
            .filter(|_| private)
            .map(|reply| name(&reply.origin)),
        quote: message
            .quote
            .as_ref()
            .filter(|_| private || message.external_reply.is_none())
            .map(|quote| Quote {
                text: quote.text.clone(),
                position: quote.position,
            }),
    };
    (context != Context::default()).then(|| Box::new(context))
}
