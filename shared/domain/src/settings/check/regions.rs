//! What can be wrong with regions, and with the rules that send tickets to other queues.

use jiff::tz::TimeZone;

use crate::Problems;
use crate::settings::{MOST_REGIONS, RouteRule, Settings};

impl Settings {
    pub(super) fn check_regions(&self, problems: &mut Problems) {
        if self.regions.len() > MOST_REGIONS {
            let what = format!("more than {MOST_REGIONS} regions are more buttons than anybody reads; merge some");
            problems.add(&["regions"], what);
        }
        for (index, region) in self.regions.iter().enumerate() {
            let at = index.to_string();
            if self.regions[..index].iter().any(|earlier| earlier.key == region.key) {
                let what = format!("the region {} is listed twice; remove one", region.key);
                problems.add(&["regions", &at, "key"], what);
            }
            for lang in &self.languages {
                let title = region.title.get(lang).map(|title| title.trim().chars().count());
                if !title.is_some_and(|length| (1..=40).contains(&length)) {
                    let what = format!("write a title of 1 to 40 characters in {lang}");
                    problems.add(&["regions", &at, "title"], what);
                }
            }
        }
    }

    pub(super) fn check_zones_of_regions(&self, problems: &mut Problems) {
        for (index, region) in self.regions.iter().enumerate() {
            if TimeZone::get(&region.zone).is_err() {
                let what = format!("{:?} is no IANA time zone; write one like Asia/Almaty", region.zone);
                problems.add(&["regions", &index.to_string(), "zone"], what);
            }
        }
    }

    pub(super) fn check_routes(&self, problems: &mut Problems) {
        for (index, rule) in self.routes.iter().enumerate() {
            let at = index.to_string();
            if !self.queues.contains_key(&rule.queue) {
                let what = format!("there is no queue {}; add [queues.{0}]", rule.queue);
                problems.add(&["routes", &at, "queue"], what);
            }
            let mut unknown = |list: &str, place: usize, what: String| {
                problems.add(&["routes", &at, list, &place.to_string()], what);
            };
            for (place, key) in rule.regions.iter().enumerate() {
                if self.region(key).is_none() {
                    let what = format!("there is no region {key}; list it under [[regions]], or remove it here");
                    unknown("regions", place, what);
                }
            }
            for (place, lang) in rule.languages.iter().enumerate() {
                if !self.languages.contains(lang) {
                    let what = format!("nobody is answered in {lang}; add it to languages, or remove it here");
                    unknown("languages", place, what);
                }
            }
            for (place, key) in rule.topics.iter().enumerate() {
                if self.topic(key).is_none() {
                    let what = format!("the menu has no topic {key}; list it under [[topics]], or remove it here");
                    unknown("topics", place, what);
                }
            }
            for (place, queue) in rule.queues.iter().enumerate() {
                if !self.queues.contains_key(queue) {
                    let what = format!("there is no queue {queue}; add [queues.{queue}], or remove it here");
                    unknown("queues", place, what);
                }
            }
            self.check_reach(index, rule, problems);
        }
    }

    fn check_reach(&self, index: usize, rule: &RouteRule, problems: &mut Problems) {
        let at = index.to_string();
        let names_nothing =
            rule.regions.is_empty() && rule.languages.is_empty() && rule.topics.is_empty() && rule.queues.is_empty();
        if names_nothing {
            let what = format!(
                "it names nothing, so everything would go to {}; name regions, languages, topics or queues, or make that the default_queue",
                rule.queue
            );
            problems.add(&["routes", &at], what);
            return;
        }
        let is_on = |rule: &RouteRule| self.is_on(&rule.queue);
        let mut earlier = self.routes[..index].iter().enumerate();
        let before = earlier.find(|(_, earlier)| is_on(earlier) && self.covers(earlier, rule));
        if let Some((before, _)) = before {
            let what =
                format!("routes.{before} takes everything that this one would; put this one above it, or remove it");
            problems.add(&["routes", &at], what);
        }
    }

    /// Whether `earlier` takes every ticket that `later` is about.
    fn covers(&self, earlier: &RouteRule, later: &RouteRule) -> bool {
        fn all<T: PartialEq>(earlier: &[T], later: &[T]) -> bool {
            earlier.is_empty() || (!later.is_empty() && later.iter().all(|named| earlier.contains(named)))
        }
        // A rule that names no queue leaves the VIPs' alone.
        let vips = later.queues.iter().any(|queue| self.vip_queue.as_ref() == Some(queue));
        let queues = if earlier.queues.is_empty() {
            !vips
        } else {
            all(&earlier.queues, &later.queues)
        };
        queues
            && all(&earlier.regions, &later.regions)
            && all(&earlier.languages, &later.languages)
            && all(&earlier.topics, &later.topics)
    }
}
