//! Why a week was not simulated.

use domain::Problem;

/// Why a week was not simulated.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Error {
    /// The week is wrong: everything that [`Week::check`](crate::Week::check) finds.
    #[error("the week has problems:{}", lines(.0))]
    Week(Vec<Problem>),
    /// So many weeks cannot be simulated.
    #[error("{given} weeks are out of range; ask for 1 to {most}")]
    Weeks {
        /// How many were asked for.
        given: u32,
        /// How many may be.
        most: u32,
    },
    /// It would take too long.
    #[error(
        "about {answers:.0} answers, {runs} times over, are more than can be simulated; ask for fewer weeks, or write smaller numbers"
    )]
    TooMuch {
        /// How many answers are expected in one run.
        answers: f64,
        /// How many runs there would be: one for each order, and two for each shift.
        runs: usize,
    },
}

fn lines(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems.iter().map(|problem| format!("\n  {problem}")).collect();
    lines.concat()
}
