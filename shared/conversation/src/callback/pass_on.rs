//! Passing a ticket on by buttons: each step carries what was chosen before it, so there is no half-filled form to keep.

use domain::{QueueName, TicketId, settings::Urgency};

/// One step of the form by which an agent passes a ticket on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassOn {
    /// The ticket.
    pub ticket: TicketId,
    /// How often somebody had to take it up when the form was begun. Passed on or reopened since, the ticket is at another
    /// round: what is left of the form is void, and two who press at once pass it on once.
    pub round: u32,
    /// Where it is to go.
    pub to: QueueName,
    /// What is chosen now.
    pub step: Step,
}

/// What a button of the form chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// That it goes there at once, as it is.
    AsItIs,
    /// The queue; how pressing it is comes next.
    Queue {
        /// Whether that is the next level, which its button says.
        next: bool,
    },
    /// How pressing it is; what there is to say comes next.
    Urgency(Urgency),
    /// That there is nothing to say. It stands under the question, and a reply to that is known by it.
    WithoutNote(Urgency),
}

impl Step {
    pub(super) const CODES: [(Self, &'static str); 9] = [
        (Self::AsItIs, "e0"),
        (Self::Queue { next: false }, "eq"),
        (Self::Queue { next: true }, "en"),
        (Self::Urgency(Urgency::Low), "el"),
        (Self::Urgency(Urgency::Medium), "em"),
        (Self::Urgency(Urgency::High), "eh"),
        (Self::WithoutNote(Urgency::Low), "fl"),
        (Self::WithoutNote(Urgency::Medium), "fm"),
        (Self::WithoutNote(Urgency::High), "fh"),
    ];

    fn code(self) -> &'static str {
        Self::CODES
            .iter()
            .find(|(step, _)| *step == self)
            .map_or("", |(_, code)| code)
    }
}

impl PassOn {
    /// The same form, one step on.
    #[must_use]
    pub fn then(&self, step: Step) -> Self {
        Self { step, ..self.clone() }
    }

    /// Numbers are hexadecimal: with a queue's longest name the decimal ones would not fit.
    pub(super) fn encode(&self) -> String {
        let Self {
            ticket,
            round,
            to,
            step,
        } = self;
        format!("{}:{:x}:{round:x}:{to}", step.code(), ticket.0)
    }

    pub(super) fn parse<'a>(code: &str, parts: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        let (step, _) = *Step::CODES.iter().find(|(_, known)| *known == code)?;
        Some(Self {
            ticket: TicketId(u64::from_str_radix(parts.next()?, 16).ok()?),
            round: u32::from_str_radix(parts.next()?, 16).ok()?,
            to: parts.next()?.parse().ok()?,
            step,
        })
    }
}
