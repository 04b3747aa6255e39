//! A parsed text in which values can be replaced, while all others keep their positions.

use std::{mem, ops::Range};

use toml::{
    Spanned,
    de::{DeTable, DeValue, Error},
};

use super::stand_in::StandIn;

/// One step from a table or a list to what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

/// Steps as people write them: `policies.0.name`.
pub(super) fn path(steps: &[Step]) -> String {
    let steps = steps.iter().map(|step| match step {
        Step::Key(key) => key.clone(),
        Step::Index(index) => index.to_string(),
    });
    steps.collect::<Vec<_>>().join(".")
}

/// A parsed text. Stand-ins are told from what the text says by their span, which is behind its end and each its own.
#[derive(Clone, Debug)]
pub(super) struct Document<'t> {
    root: Spanned<DeTable<'t>>,
    end: usize,
    stand_ins: usize,
}

impl<'t> Document<'t> {
    /// Parses a text.
    ///
    /// # Errors
    /// The parser's, for a text that is no TOML.
    pub(super) fn parse(text: &'t str) -> Result<Self, Error> {
        Ok(Self {
            root: DeTable::parse(text)?,
            end: text.len(),
            stand_ins: 0,
        })
    }

    /// A copy to read from.
    pub(super) fn table(&self) -> Spanned<DeTable<'t>> {
        self.root.clone()
    }

    /// The places whose key or value has that span, from the outermost. Headers give some tables, and the list they stand in,
    /// the same.
    pub(super) fn places(&self, span: &Range<usize>) -> Vec<Vec<Step>> {
        let mut found = Vec::new();
        if self.root.span() == *span {
            found.push(Vec::new());
        }
        within_table(self.root.get_ref(), span, &mut Vec::new(), &mut found);
        found
    }

    /// Whether that span is the key of that place and not its value.
    pub(super) fn is_key(&self, place: &[Step], span: &Range<usize>) -> bool {
        let Some((Step::Key(name), table)) = place.split_last() else {
            return false;
        };
        let entry = self
            .table_at(table)
            .and_then(|table| table.get_key_value(name.as_str()));
        entry.is_some_and(|(key, value)| key.span() == *span && value.span() != *span)
    }

    /// Whether a stand-in is at that place.
    pub(super) fn is_ours(&self, place: &[Step]) -> bool {
        self.at(place).is_some_and(|value| value.span().start > self.end)
    }

    /// Whether the text has a value that is neither table nor list at that path, and it still stands.
    pub(super) fn has_value_at(&self, path: &[String]) -> bool {
        let mut steps: Vec<Step> = Vec::new();
        for key in path {
            steps.push(Step::Key(key.clone()));
            if self.at(&steps).is_none()
                && let (Some(last), Ok(index)) = (steps.last_mut(), key.parse())
            {
                *last = Step::Index(index);
            }
        }
        let value = self.at(&steps).filter(|value| value.span().start <= self.end);
        value.is_some_and(|value| !value.get_ref().is_table() && !value.get_ref().is_array())
    }

    /// What stands there, short enough for a message.
    pub(super) fn quote(&self, place: &[Step], text: &str) -> String {
        let Some(value) = self.at(place) else {
            return "this".to_owned();
        };
        match value.get_ref() {
            DeValue::Array(_) => "a list".to_owned(),
            DeValue::Table(_) => "a table".to_owned(),
            DeValue::String(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_) => {
                let written = text.get(value.span()).unwrap_or("this");
                if written.contains('\n') || written.chars().count() > 60 {
                    "this text".to_owned()
                } else {
                    written.to_owned()
                }
            }
        }
    }

    /// Puts a stand-in there, in place of what was; its span, or none if there is nowhere to put it.
    pub(super) fn put(&mut self, place: &[Step], stand_in: &StandIn) -> Option<Range<usize>> {
        self.stand_ins += 1;
        let start = self.end + self.stand_ins;
        let span = start..start;
        let (last, parent) = place.split_last()?;
        let value = ours(stand_in.value.clone(), &span);
        match last {
            Step::Index(index) => {
                let DeValue::Array(items) = self.at_mut(parent)? else {
                    return None;
                };
                *items.get_mut(*index)? = value;
            }
            Step::Key(key) => {
                let table = self.table_mut(parent)?;
                if let Some(old) = table.get_mut(key.as_str()) {
                    *old = value;
                } else {
                    table.insert(Spanned::new(span.clone(), key.clone().into()), value);
                }
            }
        }
        Some(span)
    }

    /// Takes an entry of a table out; `false` if there is none.
    pub(super) fn take(&mut self, place: &[Step]) -> bool {
        let Some((Step::Key(key), parent)) = place.split_last() else {
            return false;
        };
        self.table_mut(parent)
            .is_some_and(|table| table.remove(key.as_str()).is_some())
    }

    fn at(&self, place: &[Step]) -> Option<&Spanned<DeValue<'t>>> {
        let (first, rest) = place.split_first()?;
        let Step::Key(key) = first else { return None };
        let mut at = self.root.get_ref().get(key.as_str())?;
        for step in rest {
            at = match (step, at.get_ref()) {
                (Step::Key(key), DeValue::Table(table)) => table.get(key.as_str())?,
                (Step::Index(index), DeValue::Array(list)) => list.get(*index)?,
                _ => return None,
            };
        }
        Some(at)
    }

    fn table_at(&self, place: &[Step]) -> Option<&DeTable<'t>> {
        if place.is_empty() {
            return Some(self.root.get_ref());
        }
        self.at(place)?.get_ref().as_table()
    }

    fn at_mut(&mut self, place: &[Step]) -> Option<&mut DeValue<'t>> {
        let (first, rest) = place.split_first()?;
        let Step::Key(key) = first else { return None };
        let mut at = self.root.get_mut().get_mut(key.as_str())?.get_mut();
        for step in rest {
            at = match (step, at) {
                (Step::Key(key), DeValue::Table(table)) => table.get_mut(key.as_str())?.get_mut(),
                (Step::Index(index), DeValue::Array(list)) => list.get_mut(*index)?.get_mut(),
                _ => return None,
            };
        }
        Some(at)
    }

    fn table_mut(&mut self, place: &[Step]) -> Option<&mut DeTable<'t>> {
        if place.is_empty() {
            return Some(self.root.get_mut());
        }
        match self.at_mut(place)? {
            DeValue::Table(table) => Some(table),
            DeValue::String(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_)
            | DeValue::Array(_) => None,
        }
    }
}

fn within_table(table: &DeTable<'_>, span: &Range<usize>, at: &mut Vec<Step>, found: &mut Vec<Vec<Step>>) {
    for (key, value) in table {
        at.push(Step::Key(key.get_ref().to_string()));
        if key.span() == *span {
            found.push(at.clone());
        }
        within(value, span, at, found);
        at.pop();
    }
}

fn within(value: &Spanned<DeValue<'_>>, span: &Range<usize>, at: &mut Vec<Step>, found: &mut Vec<Vec<Step>>) {
    if value.span() == *span && found.last() != Some(at) {
        found.push(at.clone());
    }
    match value.get_ref() {
        DeValue::Table(table) => within_table(table, span, at, found),
        DeValue::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                at.push(Step::Index(index));
                within(value, span, at, found);
                at.pop();
            }
        }
        DeValue::String(_) | DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {}
    }
}

/// A stand-in with that span all through.
fn ours<'t>(mut value: DeValue<'t>, span: &Range<usize>) -> Spanned<DeValue<'t>> {
    if let DeValue::Array(list) = &mut value {
        for item in list.iter_mut() {
            let inner = mem::replace(item, Spanned::new(span.clone(), DeValue::Boolean(false)));
            *item = ours(inner.into_inner(), span);
        }
    }
    Spanned::new(span.clone(), value)
}
