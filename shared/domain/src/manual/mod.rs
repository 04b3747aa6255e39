//! Manual mode: chosen parts of the desk are handled by a person from the first word, for a while.
//!
//! When payments fail for everybody, a bot that asks its two questions makes it worse. A supervisor, or an alarm, puts that part into
//! manual mode: who comes about it is asked nothing, and the managers hear of each such ticket at once. It ends by itself: a spell
//! always has an end, and what is over counts for nothing, whether or not anybody has taken note of it.

#[cfg(test)]
mod tests;

use calendar::after_time;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    InputId, QueueName, TopicKey, UserId,
    settings::{EVERYTHING, LONGEST_SPELL, Settings},
    staff::{Agent, Right},
};

/// How long a spell lasts if nothing is said.
const USUALLY: SignedDuration = SignedDuration::from_hours(2);

/// How many inputs are remembered.
const REMEMBERED_INPUTS: usize = 16;

/// Which parts of the desk are in manual mode.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manual {
    /// How often this record changed: the condition of the next change. 0 if it was never stored.
    pub version: u64,
    /// What is in manual mode, or was. At most one by a person and one by each alarm for each part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spells: Vec<Spell>,
    /// When each alarm last changed, as far as we know: what is older says nothing new.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alarms: Vec<(String, Timestamp)>,
    /// The last inputs that changed it, newest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<InputId>,
    /// What is stored could not be read: a later release's, before a deploy was undone. It counts as nothing. A person's next command
    /// takes its place; no alarm does, since that knows nothing of what it would end.
    #[serde(skip)]
    pub unreadable: bool,
}

/// One part in manual mode.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spell {
    /// A topic's key, a queue's name, or [`EVERYTHING`].
    pub part: String,
    /// Until when, if nobody ends it before.
    pub until: Timestamp,
    /// Why.
    pub by: By,
}

/// Who or what put a part into manual mode.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// One of the staff, or an admin.
    Person(UserId),
    /// An alarm, by its name.
    Alarm(String),
}

/// What somebody asks by `/manual`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ManualCommand {
    /// What is in manual mode?
    Show,
    /// Put a part into it.
    On {
        /// Which, as it was written.
        part: String,
        /// For how long.
        lasting: SignedDuration,
    },
    /// End it for a part.
    Off {
        /// Which, as it was written.
        part: String,
    },
    /// Something that is none of these.
    Unclear,
}

impl ManualCommand {
    /// Reads what follows `/manual`: nothing, `on payment`, `on payment 4h`, `off payment`, `off`. Times are minutes, hours or days, as
    /// in `30m`, `4h`, `2d`, up to [`LONGEST_SPELL`]; two hours if none is given. `off` alone ends everything.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut words = text.split_whitespace().map(str::to_lowercase);
        let asked = match (words.next().as_deref(), words.next(), words.next()) {
            (None, _, _) => Self::Show,
            (Some("on"), Some(part), lasting) => match lasting.map_or(Some(USUALLY), |text| length(&text)) {
                Some(lasting) => Self::On { part, lasting },
                None => Self::Unclear,
            },
            (Some("off"), part, None) => Self::Off {
                part: part.unwrap_or_else(|| EVERYTHING.to_owned()),
            },
            (Some(_), _, _) => Self::Unclear,
        };
        if words.next().is_some() { Self::Unclear } else { asked }
    }
}

/// `30m`, `4h`, `2d`, within what a spell may last.
fn length(text: &str) -> Option<SignedDuration> {
    let unit = text.chars().next_back()?;
    let number: i64 = text.strip_suffix(unit)?.parse().ok()?;
    let minutes = match unit {
        'm' => 1,
        'h' => 60,
        'd' => 60 * 24,
        _ => return None,
    };
    let lasting = SignedDuration::try_from_mins(number.checked_mul(minutes)?)?;
    (lasting.is_positive() && lasting <= LONGEST_SPELL).then_some(lasting)
}

/// Why a change of the mode was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Who asks may not.
    NotAllowed,
    /// The desk has no such part.
    NoSuchPart,
    /// It was not understood.
    Unclear,
}

impl Manual {
    /// Whether a ticket on `topic` for `queue` is handled by a person from the first word.
    #[must_use]
    pub fn holds(&self, topic: Option<&TopicKey>, queue: &QueueName, now: Timestamp) -> bool {
        self.in_force(now).any(|spell| {
            spell.part == EVERYTHING
                || spell.part == queue.as_str()
                || topic.is_some_and(|topic| spell.part == topic.as_str())
        })
    }

    /// What is in manual mode at `now`.
    pub fn in_force(&self, now: Timestamp) -> impl Iterator<Item = &Spell> {
        self.spells.iter().filter(move |spell| spell.until > now)
    }

    /// The record after what somebody asked for; `None` if it stays as it is.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn after_asking(
        &self,
        asked: &ManualCommand,
        (by, agent): (UserId, Option<&Agent>),
        input: InputId,
        settings: &Settings,
        now: Timestamp,
    ) -> Result<Option<Self>, Refused> {
        let role = agent.and_then(Agent::staffer).map(|staffer| staffer.role);
        if !settings.is_admin(by) && !role.is_some_and(|role| role.has(Right::SetManual)) {
            return Err(Refused::NotAllowed);
        }
        if self.inputs.contains(&input) {
            return Ok(None);
        }
        let known = |part: &str| settings.has_part(part).then_some(()).ok_or(Refused::NoSuchPart);
        let mut next = self.without_what_is_over(now);
        match asked {
            ManualCommand::Show => return Ok(None),
            ManualCommand::Unclear => return Err(Refused::Unclear),
            ManualCommand::On { part, lasting } => {
                known(part)?;
                let by = By::Person(by);
                next.spells
                    .retain(|spell| spell.part != *part || !matches!(spell.by, By::Person(_)));
                let (part, until) = (part.clone(), after_time(now, *lasting));
                next.spells.push(Spell { part, until, by });
            }
            // Whatever it was by: a person has seen to it, and the alarm may ring again.
            ManualCommand::Off { part } => {
                let everything = part == EVERYTHING;
                let is_on = next.spells.iter().any(|spell| spell.part == *part);
                if !everything && !is_on {
                    known(part)?;
                }
                next.spells.retain(|spell| !everything && spell.part != *part);
            }
        }
        if next.spells == self.spells && !self.unreadable {
            return Ok(None);
        }
        next.inputs.push(input);
        let surplus = next.inputs.len().saturating_sub(REMEMBERED_INPUTS);
        next.inputs.drain(..surplus);
        Ok(Some(next))
    }

    /// The record after an alarm has changed at `at`: it rings, or it does not any more. `None` if the record stays as it is: the
    /// settings name no such alarm, we know of a later change, or cannot read it.
    #[must_use]
    pub fn after_alarm(
        &self,
        name: &str,
        rings: bool,
        at: Timestamp,
        settings: &Settings,
        now: Timestamp,
    ) -> Option<Self> {
        let rule = settings.alarms.iter().find(|rule| rule.name == name)?;
        let newer = |(known, changed): &(String, Timestamp)| known == name && *changed >= at;
        if self.unreadable || self.alarms.iter().any(newer) {
            return None;
        }
        let mut next = self.without_what_is_over(now);
        let of_this = |by: &By| matches!(by, By::Alarm(alarm) if alarm == name);
        next.spells.retain(|spell| !of_this(&spell.by));
        if rings {
            // From when it rang: one that is told of late does not last the longer.
            let until = after_time(at, rule.at_most);
            next.spells.extend(rule.manual.iter().map(|part| Spell {
                part: part.clone(),
                until,
                by: By::Alarm(name.to_owned()),
            }));
        }
        let named = |of: &str| settings.alarms.iter().any(|rule| rule.name == of);
        next.alarms.retain(|(known, _)| known != name && named(known));
        next.alarms.push((name.to_owned(), at));
        Some(next)
    }

    fn without_what_is_over(&self, now: Timestamp) -> Self {
        Self {
            version: self.version + 1,
            spells: self.in_force(now).cloned().collect(),
            unreadable: false,
            ..self.clone()
        }
    }
}
