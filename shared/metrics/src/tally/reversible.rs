//! What may have to be taken back: a resolution that a reopening proves wrong, a rating that changes.

use domain::{UserId, ticket::Survey};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Place, Tally};
use crate::{Delta, Measure, Span, Star};

/// A resolution that a reopening may prove wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolution {
    /// Where it was counted.
    pub place: Place,
    /// Whether as first touch.
    #[serde(default)]
    pub first_touch: bool,
    /// Whether as resolved without an agent.
    #[serde(default)]
    pub without_agent: bool,
}

/// A rating that may change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// The resolution cycle that it is for.
    pub cycle: u32,
    /// The stars as they are now.
    pub score: u8,
    /// Where it was counted.
    pub place: Place,
}

impl Tally {
    pub(super) fn resolved(
        &mut self,
        delta: &mut Delta,
        agent: Option<UserId>,
        summary: bool,
        survey: Survey,
        at: Timestamp,
    ) {
        if let (Some(agent), true, 0) = (agent, summary, self.answers) {
            self.answered(delta, &self.place(at, Some(agent)));
        }
        let place = self.place(at, self.owner.or(agent));
        let first_touch = self.cycle == 0 && self.answers == 1;
        let without_agent = agent.is_none() && self.first_replied_at.is_none();
        self.mark(delta, &place, Measure::Resolved, 1);
        let by_customer = agent.is_none().into();
        self.mark(delta, &place, Measure::ResolvedByCustomer, by_customer);
        self.mark(delta, &place, Measure::FirstTouch, first_touch.into());
        let alone = without_agent.into();
        self.mark(delta, &place, Measure::ResolvedWithoutAgent, alone);
        self.stop(at);
        let took = Measure::took(Span::Resolution, self.open_before);
        self.mark(delta, &place, took, 1);
        let (survey, about) = match survey {
            Survey::Asked(about) => (Measure::SurveysAsked, about),
            Survey::NotAsked(why) => (Measure::survey_skipped(why), place.agent),
        };
        self.mark(delta, &self.place(at, about), survey, 1);
        self.resolved = Some(Resolution {
            place,
            first_touch,
            without_agent,
        });
    }

    pub(super) fn reopened(&mut self, delta: &mut Delta, mut here: Place) {
        let at = here.at;
        if let Some(resolution) = self.resolved.take() {
            let Resolution {
                place,
                first_touch,
                without_agent,
            } = resolution;
            let back = -i64::from(first_touch);
            self.mark(delta, &place, Measure::FirstTouch, back);
            let back = -i64::from(without_agent);
            self.mark(delta, &place, Measure::ResolvedWithoutAgent, back);
            // It is their resolution that did not hold.
            here.agent = place.agent;
        }
        self.mark(delta, &here, Measure::Reopened, 1);
        self.cycle = self.cycle.saturating_add(1);
        self.answers = 0;
        self.open_since = Some(at);
        self.waiting_since.get_or_insert(at);
        self.unowned_since = self.owner.is_none().then_some(at);
    }

    pub(super) fn rated(&mut self, delta: &mut Delta, cycle: u32, score: u8, place: Place) {
        let Some(star) = Star::new(score) else {
            return;
        };
        let before = self.rating.take().filter(|rating| rating.cycle == cycle);
        let sum = i64::from(score);
        let place = if let Some(Rating { score, place, .. }) = before {
            if let Some(star) = Star::new(score) {
                self.mark(delta, &place, Measure::Rating(star), -1);
            }
            let more = sum - i64::from(score);
            self.mark(delta, &place, Measure::RatingSum, more);
            place
        } else {
            self.mark(delta, &place, Measure::Rated, 1);
            self.mark(delta, &place, Measure::RatingSum, sum);
            place
        };
        self.mark(delta, &place, Measure::Rating(star), 1);
        self.rating = Some(Rating { cycle, score, place });
    }
}
