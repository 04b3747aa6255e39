//! What is asked of a simulation, and the doing of it.

use domain::{Policy, shifts::Shift};

use crate::{
    busy,
    check::MOST_WORK,
    discipline::Discipline,
    error::Error,
    model::{Model, zone},
    outcome::{self, Outcome, Ranking, Shares, Staffing},
    run::run,
    staff::{Change, Post, Staff, posts},
    tally::{Counts, Tally},
    timeline::Timeline,
    week::Week,
};

/// How many weeks may count.
pub const MOST_WEEKS: u32 = 520;

/// How many answers may be expected in all runs of one simulation together.
pub const MOST_WORK_IN_ALL: f64 = 20_000_000.0;

/// The weeks before and after those that count.
const MORE_WEEKS: u32 = 2;

/// What is asked of a simulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What chance is drawn from.
    pub seed: u64,
    /// How many weeks count: 1 to [`MOST_WEEKS`].
    pub weeks: u32,
    /// The order under which one person more or fewer is tried.
    pub order: Discipline,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            seed: 1,
            weeks: 26,
            order: Discipline::default(),
        }
    }
}

/// Plays the week under every order, and with one person more and fewer in every post. Shifts need not be those of the settings.
///
/// # Errors
/// [`Error`] if the week is wrong or there would be too much to play; it says which, and what to write instead.
pub fn simulate(week: &Week, policy: &Policy, shifts: &[Shift], plan: Plan) -> Result<Outcome, Error> {
    let problems = week.check(&policy.settings);
    if !problems.is_empty() {
        return Err(Error::Week(problems));
    }
    let out_of_range = Error::Weeks {
        given: plan.weeks,
        most: MOST_WEEKS,
    };
    if !(1..=MOST_WEEKS).contains(&plan.weeks) {
        return Err(out_of_range);
    }
    let timeline = Timeline::new(&zone(week), week.start, plan.weeks).ok_or(out_of_range)?;
    let posts = posts(week, shifts);
    affordable(week, plan, posts.len())?;
    let model = Model::new(week, policy, &timeline, plan.seed);
    let staff = Staff::new(&posts, shifts, &timeline, None);
    let runs = Discipline::ALL.map(|order| (order, run(&model, &staff, order)));
    let (busy, unattended) = busy::hours(&model, &staff);
    let now = runs.iter().find(|(order, _)| *order == plan.order);
    let changed = |change| {
        let staff = Staff::new(&posts, shifts, &timeline, Some(change));
        shares(&run(&model, &staff, plan.order))
    };
    let staffing = now.map_or_else(Vec::new, |(_, now)| compare(&model, &posts, &shares(now), changed));
    let ranking = |(order, tally): &(Discipline, Tally<'_>)| Ranking {
        order: *order,
        queues: outcome::queues(&model, &staff, tally),
    };
    Ok(Outcome {
        start: week.start,
        timezone: week.timezone.clone(),
        weeks: plan.weeks,
        seed: plan.seed,
        order: plan.order,
        orders: runs.iter().map(ranking).collect(),
        busy,
        unattended,
        staffing,
    })
}

/// Refuses what would take too long.
fn affordable(week: &Week, plan: Plan, posts: usize) -> Result<(), Error> {
    let answers = week.answers_a_week() * f64::from(plan.weeks + MORE_WEEKS);
    let runs = Discipline::ALL.len() + 2 * posts;
    let of_runs = u32::try_from(runs).map_or(f64::INFINITY, f64::from);
    if answers <= MOST_WORK && answers * of_runs <= MOST_WORK_IN_ALL {
        Ok(())
    } else {
        Err(Error::TooMuch { answers, runs })
    }
}

/// By queue.
fn shares(tally: &Tally<'_>) -> Vec<Shares> {
    tally.queues.iter().map(Counts::shares).collect()
}

/// What one person fewer and one more changes in each post, for each queue that it serves.
fn compare(
    model: &Model<'_>,
    posts: &[Post],
    now: &[Shares],
    changed: impl Fn((usize, Change)) -> Vec<Shares>,
) -> Vec<Staffing> {
    let mut staffing = Vec::new();
    for (index, post) in posts.iter().enumerate() {
        let (fewer, more) = (changed((index, Change::Fewer)), changed((index, Change::More)));
        staffing.extend(post.queues.iter().map(|queue| Staffing {
            post: post.name.clone(),
            queue: model.queues[*queue].clone(),
            fewer: fewer[*queue],
            now: now[*queue],
            more: more[*queue],
        }));
    }
    staffing
}
