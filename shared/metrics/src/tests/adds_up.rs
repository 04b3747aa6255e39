//! That counters add up, whatever happens and however it is split.

use std::collections::BTreeSet;

use domain::{
    TicketId,
    ticket::{Commit, State},
};
use proptest::prelude::*;

use super::life::{Life, total};
use crate::{Bucket, Delta, Dimension, Measure, Span, Star, Tally, count, count_all};

/// Steps of a life: what, by whom, and how many minutes later.
fn steps() -> impl Strategy<Value = Vec<(u8, u8, i64)>> {
    // The first few commands are what lives mostly consist of.
    let what = prop_oneof![3 => 0..5_u8, 1 => 0..20_u8];
    let minutes = prop_oneof![4 => 0..200_i64, 1 => 0..9_000_i64, 1 => -50..0_i64];
    prop::collection::vec((what, any::<u8>(), minutes), 0..60)
}

fn life(id: u64, steps: &[(u8, u8, i64)]) -> Life {
    let topic = [None, Some("payment"), Some("ideas")][usize::try_from(id % 3).unwrap_or(0)];
    let mut life = Life::of(TicketId(id), topic, id.is_multiple_of(2));
    for (what, who, minutes) in steps {
        life.after(*minutes).any(*what, *who);
    }
    life
}

fn lives() -> impl Strategy<Value = Vec<Life>> {
    prop::collection::vec(steps(), 1..6).prop_map(|lives| {
        let numbered = lives.iter().zip(1..);
        numbered.map(|(steps, id)| life(id, steps)).collect()
    })
}

fn sum(deltas: impl IntoIterator<Item = Delta>) -> Delta {
    deltas.into_iter().fold(Delta::default(), |mut sum, delta| {
        sum += delta;
        sum
    })
}

/// What each commit adds, one by one.
fn singly(commits: &[Commit]) -> (Option<Tally>, Vec<Delta>) {
    let mut tally = None;
    let mut deltas = Vec::new();
    for commit in commits {
        let (next, delta) = count(tally, commit).expect("the next commit");
        tally = Some(next);
        deltas.push(delta);
    }
    (tally, deltas)
}

proptest! {
    #[test]
    fn any_split_of_a_life_adds_up_to_the_whole(steps in steps(), cut in any::<prop::sample::Index>()) {
        let life = life(1, &steps);
        let whole = count_all(None, &life.commits).expect("a life");
        let (tally, deltas) = singly(&life.commits);
        prop_assert_eq!(&(tally, sum(deltas)), &whole);

        let (early, late) = life.commits.split_at(cut.index(life.commits.len() + 1));
        let (tally, first) = count_all(None, early).expect("its beginning");
        // As stored and read again.
        let tally = tally.map(|tally| {
            let stored = serde_json::to_string(&tally).expect("JSON");
            serde_json::from_str(&stored).expect("a tally")
        });
        let (tally, rest) = count_all(tally, late).expect("its end");
        prop_assert_eq!((tally, sum([first, rest])), whole);
    }

    #[test]
    fn moves_may_be_applied_in_any_order(lives in lives(), order in any::<prop::sample::Selector>()) {
        let deltas: Vec<Delta> = lives.iter().flat_map(|life| singly(&life.commits).1).collect();
        let mut left: BTreeSet<usize> = (0..deltas.len()).collect();
        let mut shuffled = Vec::new();
        while !left.is_empty() {
            let next = order.select(left.iter().copied());
            left.remove(&next);
            shuffled.push(deltas[next].clone());
        }
        prop_assert_eq!(sum(shuffled), sum(deltas));
    }

    #[test]
    fn repeated_and_disordered_news_end_in_what_a_recount_says(
        lives in lives(),
        news in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..80),
    ) {
        let mut tallies: Vec<Option<Tally>> = vec![None; lives.len()];
        let mut counters = Delta::default();
        let all = (0..lives.len()).map(|at| (at, lives[at].commits.len() - 1));
        let some = news.iter().map(|(which, commit)| {
            let at = which.index(lives.len());
            (at, commit.index(lives[at].commits.len()))
        });
        // Each piece of news names one commit, and may miss some before it, which are then read; at last all are told.
        for (at, commit) in some.chain(all).collect::<Vec<_>>() {
            let commits = &lives[at].commits;
            let counted = match count(tallies[at].clone(), &commits[commit]) {
                Ok((tally, delta)) => (Some(tally), delta),
                Err(_) => count_all(tallies[at].clone(), &commits[..=commit]).expect("all of them"),
            };
            tallies[at] = counted.0;
            counters += counted.1;
        }
        let recount = lives.iter().map(|life| count_all(None, &life.commits).expect("a life").1);
        let mut off = sum(recount);
        off -= counters;
        prop_assert!(off.is_empty(), "{off:?}");
    }

    #[test]
    fn the_tally_knows_what_the_ticket_knows(steps in steps()) {
        let life = life(1, &steps);
        let (tally, _) = life.counted();
        let ticket = &life.ticket;
        prop_assert_eq!(tally.seq, ticket.version);
        prop_assert_eq!(tally.cycle, ticket.cycle);
        prop_assert_eq!(&tally.queue, &ticket.queue);
        prop_assert_eq!(tally.owner, ticket.owner.as_ref().map(|owner| owner.id));
        prop_assert_eq!(tally.waiting_since, ticket.waiting_since);
        prop_assert_eq!(tally.open_since.is_some(), ticket.state.is_open());
        prop_assert_eq!(tally.unowned_since.is_some(), ticket.owner.is_none());
        prop_assert!(tally.resolved.is_none() || !ticket.state.is_open());
        if ticket.state == State::Resolved {
            prop_assert!(tally.resolved.is_some());
        }
        let stored = serde_json::to_string(&tally).expect("JSON");
        prop_assert!(stored.len() < 1_500, "{stored}");
    }

    #[test]
    fn counters_keep_their_proportions(lives in lives()) {
        let counters = sum(lives.iter().map(|life| life.counted().1));
        for (cell, measures) in counters.iter() {
            let get = |measure| measures.get(measure);
            let stars = |n| get(Measure::Rating(Star::new(n).expect("1 to 5")));
            for (measure, times) in measures.iter() {
                prop_assert!(times > 0, "{cell}: {measure} {times}");
            }
            prop_assert_eq!((1..=5).map(stars).sum::<i64>(), get(Measure::Rated));
            prop_assert_eq!((1..=5).map(|n| stars(n) * i64::from(n)).sum::<i64>(), get(Measure::RatingSum));
            prop_assert!(get(Measure::FirstTouch) <= get(Measure::Resolved));
            prop_assert!(get(Measure::ResolvedWithoutAgent) <= get(Measure::ResolvedByCustomer));
            let resolutions = i64::try_from(measures.histogram(Span::Resolution).len());
            prop_assert_eq!(resolutions, Ok(get(Measure::Resolved)));
        }
        // Every dimension that names something of every ticket tells the same story as the whole.
        let all = |measure| total(&counters, Dimension::All, "all", measure);
        for dim in [
            Dimension::Hour,
            Dimension::Queue,
            Dimension::Topic,
            Dimension::Language,
            Dimension::Channel,
            Dimension::Class,
        ] {
            for measure in Measure::PLAIN {
                let sum: i64 = counters
                    .iter()
                    .filter(|(cell, _)| cell.dim == dim)
                    .map(|(_, measures)| measures.get(measure))
                    .sum();
                prop_assert_eq!(sum, all(measure), "{} {}", dim, measure);
            }
        }
        let tickets = i64::try_from(lives.len()).expect("few");
        prop_assert_eq!(all(Measure::Opened), tickets);
        let first_responses: i64 = (0..=u8::MAX)
            .filter_map(Bucket::numbered)
            .map(|bucket| all(Measure::Took(Span::FirstResponse, bucket)))
            .sum();
        prop_assert!(first_responses <= tickets);
    }
}
