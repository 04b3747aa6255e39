//! Words in other places than the text and the caption: polls, lists of tasks, people, places, games.

use super::ContentKind;
use crate::json::Bounded;
use serde_json::Value;

/// The words of such content, line by line, in the order in which they are read; and whether these are all.
///
/// Nothing for content without words of its own.
pub(super) fn words(kind: ContentKind, read: &Bounded) -> (String, bool) {
    let mut said = Said {
        lines: Vec::new(),
        whole: read.whole && read.value.is_object(),
    };
    let of = &read.value;
    match kind {
        ContentKind::Poll => {
            said.lines_of(of, &["question", "description"]);
            said.each(of.get("options"), &["text"]);
            said.lines_of(of, &["explanation"]);
        }
        ContentKind::Checklist => {
            said.lines_of(of, &["title"]);
            said.each(of.get("tasks"), &["text"]);
        }
        ContentKind::Contact => {
            let names = ["first_name", "last_name"].map(|name| of.get(name).and_then(Value::as_str));
            let name = names.into_iter().flatten().collect::<Vec<_>>().join(" ");
            said.lines.push(name);
            said.lines_of(of, &["phone_number"]);
        }
        ContentKind::Venue => said.lines_of(of, &["title", "address"]),
        ContentKind::Game | ContentKind::Invoice => said.lines_of(of, &["title", "description", "text"]),
        ContentKind::Giveaway => said.lines_of(of, &["prize_description"]),
        ContentKind::Text
        | ContentKind::RichMessage
        | ContentKind::Photo
        | ContentKind::LivePhoto
        | ContentKind::Video
        | ContentKind::Animation
        | ContentKind::Audio
        | ContentKind::Document
        | ContentKind::Voice
        | ContentKind::VideoNote
        | ContentKind::Sticker
        | ContentKind::Location
        | ContentKind::Dice
        | ContentKind::Story
        | ContentKind::PaidMedia
        | ContentKind::Service(_)
        | ContentKind::Unknown => {}
    }
    said.lines.retain(|line| !line.trim().is_empty());
    (said.lines.join("\n"), said.whole)
}

/// Whether content of that kind has words that [`words`] reads.
pub(super) const fn is_wordy(kind: ContentKind) -> bool {
    matches!(
        kind,
        ContentKind::Poll
            | ContentKind::Checklist
            | ContentKind::Contact
            | ContentKind::Venue
            | ContentKind::Game
            | ContentKind::Invoice
            | ContentKind::Giveaway
    )
}

struct Said {
    lines: Vec<String>,
    whole: bool,
}

impl Said {
    fn lines_of(&mut self, of: &Value, names: &[&str]) {
        for value in names.iter().filter_map(|name| of.get(*name)) {
            match value {
                Value::String(line) => self.lines.push(line.clone()),
                Value::Null => {}
                Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => self.whole = false,
            }
        }
    }

    fn each(&mut self, all: Option<&Value>, names: &[&str]) {
        match all {
            Some(Value::Array(all)) => {
                for one in all {
                    self.whole &= one.is_object();
                    self.lines_of(one, names);
                }
            }
            Some(_) => self.whole = false,
            None => {}
        }
    }
}
