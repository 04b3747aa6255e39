//! Whether somebody is there when something is promised.

use calendar::{Hours, Span};
use jiff::Timestamp;

use super::Roster;
use crate::QueueName;

impl Roster<'_> {
    /// When `hours` are open between two instants and nobody is on duty for that queue: in order, with other time between any
    /// two. Nothing where there are no shifts, since everybody counts as on duty.
    #[must_use]
    pub fn uncovered(&self, hours: &Hours, queue: &QueueName, from: Timestamp, to: Timestamp) -> Vec<Span> {
        if self.shifts.is_empty() {
            return Vec::new();
        }
        let turns = self.turns(from, to).into_iter();
        let covered: Vec<_> = turns
            .filter(|turn| turn.shift.serves(queue))
            .map(|turn| turn.span)
            .collect();
        let mut spans: Vec<Span> = Vec::new();
        for span in hours.running(from, to, &covered) {
            if let Some(last) = spans.last_mut()
                && last.to == span.from
            {
                last.to = span.to;
            } else {
                spans.push(span);
            }
        }
        spans
    }
}
