//! Albums: what goes as one, and how.

use domain::{
    ChatId,
    message::{MessageRef, Words},
    ticket::{Commit, Event},
};
use jiff::Timestamp;

use super::{
    ALBUM_WAIT, Next, Pending, View,
    carry::{fitting, key, stays_inside},
    number,
};
use crate::{Action, Class, Cursor, Effect, GoesOn, Part, Reply, Step, parts as words_in_parts};

/// An album holds at most ten messages (<https://core.telegram.org/bots/api#sendmediagroup>).
const ALBUM_MOST: usize = 10;

/// A message of an album that is on its way.
struct Sibling<'a> {
    at: &'a MessageRef,
    /// So much of its words as fits into a caption.
    words: Option<Words>,
    goes_on: Option<GoesOn>,
    as_decided: bool,
    covers: Cursor,
}

/// Siblings come as updates of their own, seconds apart and with no end mark: they wait in the table until one of another kind
/// follows, or nothing does for a moment.
pub(super) fn album(
    view: View<'_>,
    first: &Pending<'_>,
    (message, reply): (&MessageRef, Reply),
    pending: &[Pending<'_>],
    class: Class,
    now: Timestamp,
) -> Next {
    let mut siblings = Vec::new();
    let mut covers = view.delivery.cursor();
    let mut last_at = Timestamp::MIN;
    let mut ended = false;
    for sibling in pending {
        match &sibling.effect {
            Effect::Copy {
                message: at,
                words,
                as_decided,
                ..
            } if at.album == message.album && at.chat == message.chat && siblings.len() < ALBUM_MOST => {
                covers = sibling.covers;
                last_at = sibling.commit.at;
                // Taken back, or made a note of, since: it is passed over with its album.
                if !stays_inside(view, sibling) {
                    let words = sibling.commit.words(*words);
                    let fits = words.map(|words| fitting(view, words, words_in_parts::CAPTION, sibling, at.id));
                    let (words, goes_on) = fits.map_or((None, None), |(words, goes_on)| (Some(words), goes_on));
                    siblings.push(Sibling {
                        at,
                        words,
                        goes_on,
                        as_decided: *as_decided,
                        covers,
                    });
                }
            }
            // Each message of a comment brings the line that says so, of which the first alone is told.
            Effect::Line { event, .. } if comments(sibling.commit, *event, message) => {}
            Effect::Copy { .. } | Effect::Edit { .. } | Effect::Delete { .. } | Effect::Line { .. } => {
                ended = true;
                break;
            }
        }
    }
    let until = last_at.checked_add(ALBUM_WAIT).unwrap_or(now);
    if !ended && siblings.len() < ALBUM_MOST && now < until {
        return Next::Wait(until);
    }
    let (action, covers) = sent(
        message.chat,
        &mut siblings,
        reply,
        covers,
        number::of(view, first).is_some(),
    );
    // What is sent alone may go by its words: by all of them.
    let sources = action.sources();
    let whole = |sibling: &Pending<'_>| {
        let (Effect::Copy { message, words, .. }, [alone]) = (&sibling.effect, &*sources) else {
            return None;
        };
        let is_it = *alone == (message.chat, message.id);
        is_it.then(|| sibling.commit.words(*words).cloned()).flatten()
    };
    let words = pending.iter().find_map(whole);
    let goes_on = siblings.into_iter().filter_map(|sibling| sibling.goes_on);
    let is_forward = matches!(action, Action::Copy { forward: true, .. });
    let goes_on = goes_on.filter(|goes_on| !is_forward && sources.contains(&(message.chat, goes_on.message)));
    Next::Do(Box::new(Step {
        key: key(first),
        class,
        action,
        covers,
        words,
        number: None,
        goes_on: goes_on.collect(),
    }))
}

/// Whether that event of a commit makes another message of the same album part of a comment.
fn comments(commit: &Commit, event: usize, message: &MessageRef) -> bool {
    let comment = commit.events.get(event).and_then(Event::comment);
    comment.is_some_and(|sibling| sibling.album.is_some() && sibling.album == message.album)
}

/// How an album is sent, and what that covers.
///
/// A caption that is too long for a bot goes with the files, as much of it as fits.
///
/// What agents say goes as it was decided: a copy of several takes no captions to put in place of theirs, and would take along what is
/// written there by now. So an album without any goes without, and one with a caption by its files. Where those are not known, each
/// message goes alone, which takes one.
/// With a number to show, the first caption has it.
fn sent(from: ChatId, siblings: &mut [Sibling<'_>], reply: Reply, covers: Cursor, numbered: bool) -> (Action, Cursor) {
    let decided = siblings.iter().all(|sibling| sibling.as_decided);
    let is_forwarded = |sibling: &Sibling<'_>| {
        let words = sibling.words.as_ref();
        !sibling.as_decided && words.is_some_and(Words::is_forwarded)
    };
    // A forward goes as it is, with whatever length of caption.
    let forward = !siblings.is_empty() && siblings.iter().all(is_forwarded);
    let has_caption = |sibling: &Sibling<'_>| sibling.words.as_ref().is_some_and(|words| !words.text.is_empty());
    let is_long = |sibling: &Sibling<'_>| !forward && sibling.goes_on.is_some();
    let captioned = (decided && (numbered || siblings.iter().any(has_caption))) || siblings.iter().any(is_long);
    if let [first, others @ ..] = &*siblings
        && (others.is_empty() || (captioned && parts(siblings).is_none()))
    {
        let action = Action::Copy {
            from,
            messages: vec![first.at.id],
            caption: (first.as_decided || is_long(first)).then(|| first.words.clone().unwrap_or_default()),
            reply,
            anew: false,
            forward,
        };
        return (action, if others.is_empty() { covers } else { first.covers });
    }
    siblings.sort_unstable_by_key(|sibling| sibling.at.id);
    let action = match parts(siblings).filter(|_| captioned) {
        Some(parts) => Action::Album { from, parts },
        None => Action::Copy {
            from,
            messages: siblings.iter().map(|sibling| sibling.at.id).collect(),
            caption: decided.then(Words::default),
            reply: Reply::None,
            anew: false,
            forward,
        },
    };
    (action, covers)
}

/// The album by its files, if all of them are known.
fn parts(siblings: &[Sibling<'_>]) -> Option<Vec<Part>> {
    let part = |sibling: &Sibling<'_>| {
        let words = sibling.words.as_ref()?;
        Some(Part {
            message: sibling.at.id,
            media: sibling.at.media?,
            file: words.file.clone()?,
            caption: words.clone(),
        })
    };
    siblings.iter().map(part).collect()
}
