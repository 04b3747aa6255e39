//! What holds whatever happens to a ticket.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::play::{Play, under};
use crate::{
    sample::{anna, at, boris, hours},
    sla::{ClockKind, Level},
    ticket::{Command, Event, Ticket, compute_clocks},
};

#[derive(Clone, Debug)]
enum Act {
    Writes,
    /// So many seconds ago.
    Wrote(i64),
    Answers,
    Asks,
    Resolves,
    Reopens,
    Takes,
    Escalates,
    Sweeps,
}

fn acts() -> impl Strategy<Value = Vec<(Act, i64)>> {
    let act = prop_oneof![
        3 => Just(Act::Writes),
        2 => (0..hours(5)).prop_map(Act::Wrote),
        3 => Just(Act::Answers),
        2 => Just(Act::Asks),
        1 => Just(Act::Resolves),
        1 => Just(Act::Reopens),
        1 => Just(Act::Takes),
        1 => Just(Act::Escalates),
        3 => Just(Act::Sweeps),
    ];
    prop::collection::vec((act, 0..hours(3)), 1..40)
}

fn play(acts: &[(Act, i64)], sweeps: bool) -> Play {
    let mut play = Play::new(under(|_| {}));
    let mut now = 0;
    for (act, later) in acts {
        now += later;
        if sweeps {
            play.sweeps_until(now);
        }
        match act {
            Act::Writes => play.writes(now),
            Act::Wrote(ago) => play.wrote(now - ago, now),
            Act::Answers => play.answers(now),
            Act::Asks => play.does(&Command::AskDetails(anna()), now),
            Act::Resolves => play.does(&Command::Resolve(anna()), now),
            Act::Reopens => play.does(&Command::CustomerReopens, now),
            Act::Takes => play.does(&Command::Take(boris()), now),
            Act::Escalates => play.does(&Command::Escalate(anna()), now),
            Act::Sweeps => play.does(&Command::Tick, now),
        };
    }
    play
}

proptest! {
    #[test]
    fn stored_due_times_are_the_recomputed_ones(acts in acts()) {
        let play = play(&acts, true);
        let mut ticket: Option<Ticket> = None;
        for commit in &play.commits {
            let folded = Ticket::fold(ticket, commit).expect("follows");
            prop_assert_eq!(&compute_clocks(&folded, &play.policy), &folded.clocks, "at version {}", commit.version);
            prop_assert_eq!(crate::ticket::due(&folded, &play.policy), commit.due);
            ticket = Some(folded);
        }
        prop_assert_eq!(ticket.as_ref(), Some(&play.ticket));
    }

    #[test]
    fn no_level_is_told_twice_in_a_cycle(acts in acts()) {
        let play = play(&acts, true);
        let mut told: BTreeMap<(ClockKind, u32, Level), u32> = BTreeMap::new();
        for commit in &play.commits {
            for event in &commit.events {
                if let Event::ClockReached { clock, cycle, level, .. } = event {
                    let times = told.entry((*clock, *cycle, *level)).or_default();
                    *times += 1;
                    prop_assert_eq!(*times, 1, "{:?} {} {:?}", clock, cycle, level);
                }
            }
        }
    }

    #[test]
    fn breaches_do_not_depend_on_when_sweeps_look(acts in acts()) {
        let (mut often, mut never) = (play(&acts, true).breaches(), play(&acts, false).breaches());
        often.sort_unstable();
        never.sort_unstable();
        // What nobody has touched since is found by the next look.
        let open: Vec<_> = never.iter().filter(|kind| !often.contains(kind)).collect();
        prop_assert!(open.is_empty(), "{:?} in {:?}", open, often);
    }

    #[test]
    fn a_rest_neither_gains_nor_loses_time(first in 1..hours(3), rest in 1..hours(200)) {
        let mut play = Play::new(under(|_| {}));
        play.does(&Command::AskDetails(anna()), first).writes(first + rest);
        prop_assert_eq!(play.due(ClockKind::Resolution), Some(at(hours(4) + rest)));
    }
}
