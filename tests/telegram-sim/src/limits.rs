//! Rate limits, as far as they are known: one message a second into a private chat with small bursts,
//! twenty a minute into one group (sends, edits and new topics together), thirty a second overall.

use std::collections::{BTreeMap, VecDeque};

use crate::model::key::ChatKey;
use crate::refusal::Refusal;

const PRIVATE_PER_WINDOW: usize = 5;
const PRIVATE_WINDOW_MS: i64 = 5_000;
const GROUP_PER_WINDOW: usize = 20;
const GROUP_WINDOW_MS: i64 = 60_000;
const BOT_PER_WINDOW: usize = 30;
const BOT_WINDOW_MS: i64 = 1_000;

/// What each bot sent lately. Not written down: a restart forgives.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    by_chat: BTreeMap<(i64, ChatKey), VecDeque<i64>>,
    by_bot: BTreeMap<i64, VecDeque<i64>>,
}

impl Ledger {
    /// Enters so many messages, or refuses all of them.
    pub(crate) fn charge(&mut self, bot: i64, key: ChatKey, count: usize, now_ms: i64) -> Result<(), Refusal> {
        let (limit, window_ms) = match key {
            ChatKey::Private { .. } => (PRIVATE_PER_WINDOW, PRIVATE_WINDOW_MS),
            ChatKey::Group(_) => (GROUP_PER_WINDOW, GROUP_WINDOW_MS),
        };
        let chat = self.by_chat.entry((bot, key)).or_default();
        check(chat, count, limit, window_ms, now_ms)?;
        let all = self.by_bot.entry(bot).or_default();
        check(all, count, BOT_PER_WINDOW, BOT_WINDOW_MS, now_ms)?;
        chat.extend(std::iter::repeat_n(now_ms, count));
        all.extend(std::iter::repeat_n(now_ms, count));
        Ok(())
    }
}

fn check(sent: &mut VecDeque<i64>, count: usize, limit: usize, window_ms: i64, now_ms: i64) -> Result<(), Refusal> {
    while sent.front().is_some_and(|at| at + window_ms <= now_ms) {
        sent.pop_front();
    }
    // An album larger than the whole window passes when the window is empty.
    if sent.is_empty() || sent.len() + count <= limit {
        return Ok(());
    }
    let must_leave = (sent.len() + count).saturating_sub(limit).min(sent.len());
    let free_at = sent[must_leave - 1] + window_ms;
    let seconds = (free_at - now_ms).max(1).unsigned_abs().div_ceil(1000);
    Err(Refusal::too_many_requests(i64::try_from(seconds).unwrap_or(i64::MAX)))
}
