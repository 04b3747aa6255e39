//! Every mistake of a TOML text at once, where `serde` stops at the first.
//!
//! The text is parsed once. What does not fit is noted, replaced by a **stand-in** that does, and reading begins again, until
//! nothing is left that does not fit. A key that is missing is noted and gets a stand-in, too; a key that nobody knows is taken
//! out. Positions stay those of the text, since only values in the parsed document change. What merely follows from an earlier
//! repair (the pair of times that one was taken from, the key that was taken out) is repaired in turn and not told.
//!
//! Which stand-in fits is found by trying, so nothing here knows what the text is about; and the one that fits says what to
//! write instead, where the error does not.

mod document;
mod stand_in;
#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::de::{Deserializer, Error};

use document::{Document, Step};
use stand_in::StandIn;

/// How many mistakes are told at most.
pub const MOST: usize = 50;

/// How many repairs are made at most, those that follow from others included.
const MOST_REPAIRS: usize = 8 * MOST;

/// One thing that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The byte of the text at which it stands; for a key that is missing, its table.
    pub at: usize,
    /// Where it is, as a path of keys, what is wrong, and what to write instead.
    pub what: String,
}

/// What came of reading a text.
#[derive(Debug)]
pub struct Reading<'t, T> {
    /// What does not fit, in the order of the text. Empty: the value is what the text says.
    pub mistakes: Vec<Mistake>,
    /// The value, with stand-ins in place of what does not fit; none if no stand-ins could make one.
    pub value: Option<T>,
    document: Document<'t>,
}

impl<T> Reading<'_, T> {
    /// Whether the text itself has a text, a number, a truth value or a date at that path of keys, and it was read as it stands.
    pub fn has_value_at(&self, place: &[String]) -> bool {
        self.document.has_value_at(place)
    }
}

/// Reads a text, whatever does not fit.
///
/// # Errors
/// The one [`Mistake`] of a text that is no TOML.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<Reading<'_, T>, Mistake> {
    let document = Document::parse(text).map_err(|error| Mistake {
        at: error.span().map_or(0, |span| span.start),
        what: error.message().to_owned(),
    })?;
    let mut repair = Repair {
        text,
        document,
        mistakes: Vec::new(),
        touched: Vec::new(),
    };
    let mut value = None;
    for _ in 0..MOST_REPAIRS {
        match repair.attempt::<T>() {
            Ok(read) => {
                value = Some(read);
                break;
            }
            Err(error) => {
                if repair.mistakes.len() >= MOST || !repair.mend::<T>(&error) {
                    break;
                }
            }
        }
    }
    repair.mistakes.sort_by_key(|mistake| mistake.at);
    Ok(Reading {
        mistakes: repair.mistakes,
        value,
        document: repair.document,
    })
}

struct Repair<'t> {
    text: &'t str,
    document: Document<'t>,
    mistakes: Vec<Mistake>,
    /// What was replaced, put in or taken out.
    touched: Vec<Vec<Step>>,
}

impl Repair<'_> {
    fn attempt<T: DeserializeOwned>(&self) -> Result<T, Error> {
        T::deserialize(Deserializer::from(self.document.table()))
    }

    /// Notes what the error says and repairs it; `false` if it cannot be repaired.
    fn mend<T: DeserializeOwned>(&mut self, error: &Error) -> bool {
        let span = error.span().unwrap_or_default();
        let places = self.document.places(&span);
        let (Some(place), Some(innermost)) = (places.first(), places.last()) else {
            self.note(span.start, &[], error.message().to_owned());
            return false;
        };
        if let Some(key) = words::missing(error.message()) {
            return self.put_in::<T>(innermost.clone(), key, span.start);
        }
        // Nothing fits under a key that does not.
        if self.document.is_key(place, &span) {
            if !self.follows(place) {
                self.note(span.start, place, words::bad_key(error.message(), place));
            }
            return self.take_out(place.clone());
        }
        let fits = places
            .iter()
            .find_map(|place| Some((place.clone(), self.fitting::<T>(place)?)));
        if !self.follows(place) {
            let found = self.document.quote(place, self.text);
            let what = words::misfit(error.message(), &found, fits.as_ref().map(|(_, fits)| fits));
            self.note(span.start, place, what);
        }
        match fits {
            Some((place, fits)) => self.replace(place, &fits),
            None => self.give_up::<T>(place.clone()),
        }
    }

    /// Puts a stand-in where a table lacks a key.
    fn put_in<T: DeserializeOwned>(&mut self, table: Vec<Step>, key: &str, at: usize) -> bool {
        let mut place = table.clone();
        place.push(Step::Key(key.to_owned()));
        let fits = self.fitting::<T>(&place);
        if !self.follows(&place) && !self.document.is_ours(&table) {
            let what = words::lacks(key, fits.as_ref());
            self.note(at, &table, what);
        }
        match fits {
            Some(fits) => self.replace(place, &fits),
            None => self.give_up::<T>(table),
        }
    }

    fn note(&mut self, at: usize, place: &[Step], what: String) {
        let what = match document::path(place) {
            path if path.is_empty() => what,
            path => format!("{path}: {what}"),
        };
        self.mistakes.push(Mistake { at, what });
    }

    /// Whether what is wrong there may come from an earlier repair.
    fn follows(&self, place: &[Step]) -> bool {
        self.document.is_ours(place) || self.touched.iter().any(|touched| touched.starts_with(place))
    }

    /// The first stand-in that can be read at that place, if one can.
    fn fitting<T: DeserializeOwned>(&mut self, place: &[Step]) -> Option<StandIn> {
        let kept = self.document.clone();
        let mut candidates = StandIn::all();
        let mut found = None;
        while let Some(candidate) = candidates.pop_front() {
            let span = self.document.put(place, &candidate)?;
            match self.attempt::<T>() {
                Ok(_) => found = Some(candidate),
                Err(error) if self.is_elsewhere(&error, place, &span) => found = Some(candidate),
                Err(error) => {
                    // A closed set says itself what is in it.
                    if let Some(choice) = StandIn::one_of(error.message()).filter(|_| error.span() == Some(span)) {
                        candidates.push_front(choice);
                    }
                }
            }
            self.document = kept.clone();
            if found.is_some() {
                break;
            }
        }
        found
    }

    /// Whether that error, with a stand-in at `place`, is about something else.
    fn is_elsewhere(&self, error: &Error, place: &[Step], stand_in: &Range<usize>) -> bool {
        let span = error.span().unwrap_or_default();
        if words::missing(error.message()).is_some() {
            return true;
        }
        let about = self.document.places(&span);
        span != *stand_in && !about.iter().any(|about| place.starts_with(about))
    }

    fn replace(&mut self, place: Vec<Step>, with: &StandIn) -> bool {
        let done = self.document.put(&place, with).is_some();
        self.touched.push(place);
        done
    }

    fn take_out(&mut self, place: Vec<Step>) -> bool {
        let done = self.document.take(&place);
        self.touched.push(place);
        done
    }

    /// Nothing fits there: what is around it has to go.
    fn give_up<T: DeserializeOwned>(&mut self, mut place: Vec<Step>) -> bool {
        loop {
            match place.last() {
                Some(Step::Key(_)) => return self.take_out(place),
                Some(Step::Index(_)) => {
                    place.pop();
                    if let Some(fits) = self.fitting::<T>(&place) {
                        return self.replace(place, &fits);
                    }
                }
                None => return false,
            }
        }
    }
}
