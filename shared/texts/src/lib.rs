//! Every word that a person reads, in each language that the desk speaks.
//!
//! [`render`] puts a [`Say`] into words, [`label()`] writes on a button, [`commands`] names what can be typed. All are pure:
//! meaning, language and settings in, plain text out (send it without `parse_mode`). Nothing here fails: a text that cannot be
//! made in one language is made in English, and the tests prove that this never happens to the files that are shipped.
//!
//! Rooms: `languages/*.ftl` are the words; `catalog` lists them for the code; `voice` finds and formats them; `say`, `card`,
//! `titles` and `when` choose them; `clean` keeps what people call themselves from spoiling a line; `limits` cuts what
//! Telegram would refuse.
//!
//! What must never be here: a sentence outside the language files, a decision about what to say, a clock, I/O.
//!
//! A new language is one more file under `languages/`, and one more line of `FILES` in `voice`.

mod card;
mod catalog;
mod clean;
pub mod commands;
mod groups;
mod incident;
mod label;
mod limits;
mod outcome;
mod outlook;
mod say;
#[cfg(test)]
mod tests;
mod titles;
mod voice;
mod when;

use conversation::{callback::Callback, text::Say};
use domain::{Lang, settings::Settings};
use titles::Speaker;
use voice::Voice;

pub use limits::{MESSAGE, TOAST, TOPIC_NAME};
pub use voice::LANGUAGES;

/// The words for `say`: plain text, never empty, never longer than Telegram takes ([`MESSAGE`], [`TOAST`], [`TOPIC_NAME`]).
///
/// A language that the desk does not speak gives way to the default one of the settings, and that to English.
#[must_use]
pub fn render(lang: &Lang, say: &Say, settings: &Settings) -> String {
    let text = say::words(Speaker::new(lang, settings), say);
    clean::cut(&text, limits::most(say))
}

/// What a customer hears whose message could not be stored yet, in the language of Telegram's `language_code`, else in English.
/// Needs no settings: where the table does not answer, there may be none.
#[must_use]
pub fn try_later(language_code: Option<&str>) -> String {
    Voice::nearest(language_code).try_later()
}

/// What a manager hears of such a message, in English or the language of that code: with the customer's words, or else as the head
/// of a copy of what they sent. `from` is the customer's name, with `@username` where there is one.
#[must_use]
pub fn stranded(language_code: Option<&str>, from: &str, words: Option<&str>) -> String {
    let voice = Voice::nearest(language_code);
    let from = clean::name(from).unwrap_or_else(|| "?".to_owned());
    let text = match words {
        Some(words) => voice.stranded(from, clean::text(words)),
        None => voice.stranded_other(from),
    };
    clean::cut(&text, MESSAGE)
}

/// What is written on the button that means `press`: one line of at most 64 UTF-16 units.
#[must_use]
pub fn label(lang: &Lang, press: &Callback, settings: &Settings) -> String {
    label::words(Speaker::new(lang, settings), press)
}
