//! Asking the person at the terminal.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use crate::place::WrongUse;

/// Asks whether to go on. Where nobody can be asked, `--yes` has to say so.
///
/// # Errors
/// [`WrongUse`] if there is no terminal; the terminal's.
pub fn whether(question: &str, yes: bool) -> Result<bool, Box<dyn std::error::Error + Send + Sync>> {
    if yes {
        return Ok(true);
    }
    if !io::stdin().is_terminal() {
        return Err(WrongUse(format!("{question} Nobody can be asked here: please say --yes")).into());
    }
    eprint!("{question} [y/N] ");
    io::stderr().flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

/// Asks for something that must not be seen: it is not shown while it is typed. Where there is no terminal, the first line of the
/// input is it.
///
/// # Errors
/// The terminal's, or the input's.
pub fn secretly(question: &str) -> io::Result<String> {
    if io::stdin().is_terminal() {
        return rpassword::prompt_password(question);
    }
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line)
}
