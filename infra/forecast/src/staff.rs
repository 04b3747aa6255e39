//! Who is there when, and for which queues.

use std::collections::{BTreeMap, BTreeSet};

use calendar::Span;
use domain::{
    Timestamp, UserId,
    shifts::{Roster, Shift},
};

use crate::{
    timeline::{Cover, Timeline, within},
    week::Week,
};

/// A shift, or an entry of `agents`: a number of people that can be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Post {
    pub(crate) name: String,
    /// The indices of the queues that it serves; at least one.
    pub(crate) queues: Vec<usize>,
    source: Source,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    /// The shift of that index.
    Shift(usize),
    /// So many people round the clock.
    Agents(u32),
}

/// A difference in the people of one post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// One more, wherever somebody works.
    More,
    /// One fewer, if there is one.
    Fewer,
}

/// Somebody's duty with one post begins or ends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Turning {
    pub(crate) at: Timestamp,
    pub(crate) person: usize,
    /// The index of the post.
    pub(crate) post: usize,
    pub(crate) begins: bool,
}

/// Who is there when.
#[derive(Clone, Debug)]
pub(crate) struct Staff {
    pub(crate) posts: Vec<Post>,
    /// How many people there are in all.
    pub(crate) people: usize,
    /// By their moments.
    pub(crate) turnings: Vec<Turning>,
}

/// The posts of a week: every shift that serves one of these queues, and an entry of `agents` for every queue that no shift
/// serves, if only with nobody.
pub(crate) fn posts(week: &Week, shifts: &[Shift]) -> Vec<Post> {
    let queues = week.queues();
    let mut posts = Vec::new();
    for (index, shift) in shifts.iter().enumerate() {
        let served = queues.iter().enumerate().filter(|(_, queue)| shift.serves(queue));
        let served: Vec<usize> = served.map(|(queue, _)| queue).collect();
        if !served.is_empty() {
            posts.push(Post {
                name: shift.name.clone(),
                queues: served,
                source: Source::Shift(index),
            });
        }
    }
    for (index, queue) in queues.iter().enumerate() {
        if !shifts.iter().any(|shift| shift.serves(queue)) {
            posts.push(Post {
                name: queue.to_string(),
                queues: vec![index],
                source: Source::Agents(week.agents.get(queue).copied().unwrap_or_default()),
            });
        }
    }
    posts
}

impl Staff {
    /// The people of these posts, with a change in the post of that index.
    pub(crate) fn new(posts: &[Post], shifts: &[Shift], timeline: &Timeline, change: Option<(usize, Change)>) -> Self {
        let mut staff = Self {
            posts: posts.to_vec(),
            people: 0,
            turnings: Vec::new(),
        };
        let mut known: BTreeMap<UserId, usize> = BTreeMap::new();
        let mut extra = None;
        let changed = |post: usize| change.filter(|(of, _)| *of == post).map(|(_, change)| change);
        for turn in Roster::new(shifts).turns(timeline.whole.from, timeline.whole.to) {
            let is_of = |post: &Post| post.source == Source::Shift(turn.index);
            let Some(post) = posts.iter().position(is_of) else {
                continue;
            };
            let mut named = BTreeSet::new();
            let mut people: Vec<UserId> = turn.people.iter().copied().filter(|user| named.insert(*user)).collect();
            match changed(post) {
                Some(Change::Fewer) => drop(people.pop()),
                Some(Change::More) => {
                    let person = *extra.get_or_insert_with(|| staff.one_more());
                    staff.add(person, post, turn.span, timeline);
                }
                None => (),
            }
            for user in people {
                let person = *known.entry(user).or_insert_with(|| staff.one_more());
                staff.add(person, post, turn.span, timeline);
            }
        }
        for (index, post) in posts.iter().enumerate() {
            let Source::Agents(agents) = post.source else { continue };
            let agents = match changed(index) {
                Some(Change::More) => agents.saturating_add(1),
                Some(Change::Fewer) => agents.saturating_sub(1),
                None => agents,
            };
            for _ in 0..agents {
                let person = staff.one_more();
                staff.add(person, index, timeline.whole, timeline);
            }
        }
        staff.turnings.sort_by_key(|turning| turning.at);
        staff
    }

    fn one_more(&mut self) -> usize {
        self.people += 1;
        self.people - 1
    }

    fn add(&mut self, person: usize, post: usize, span: Span, timeline: &Timeline) {
        let Some(span) = within(span, timeline.whole) else {
            return;
        };
        for (at, begins) in [(span.from, true), (span.to, false)] {
            self.turnings.push(Turning {
                at,
                person,
                post,
                begins,
            });
        }
    }

    /// The queues that each person serves at one time or another: their indices.
    pub(crate) fn serves(&self) -> Vec<Vec<usize>> {
        let mut serves = vec![BTreeSet::new(); self.people];
        for turning in &self.turnings {
            serves[turning.person].extend(self.posts[turning.post].queues.iter().copied());
        }
        serves.into_iter().map(|queues| queues.into_iter().collect()).collect()
    }

    /// How many people are there for any of these queues. Somebody with two posts at once is one.
    pub(crate) fn cover<'a>(&self, queues: &[usize], timeline: &'a Timeline) -> Cover<'a> {
        let mut cover = Cover::new(timeline);
        let mut duties = vec![(0_u32, timeline.whole.from); self.people];
        for turning in &self.turnings {
            let post = &self.posts[turning.post];
            if !post.queues.iter().any(|queue| queues.contains(queue)) {
                continue;
            }
            let (posts, since) = &mut duties[turning.person];
            if turning.begins {
                if *posts == 0 {
                    *since = turning.at;
                }
                *posts += 1;
            } else {
                *posts = posts.saturating_sub(1);
                if *posts == 0 {
                    cover.add(Span {
                        from: *since,
                        to: turning.at,
                    });
                }
            }
        }
        cover
    }
}
