//! Ids. Each is given once: also after the world was killed and has forgotten whom it gave some of them to.

use std::fmt;
use std::io;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::key::ChatKey;
use super::state::State;

/// How many ids are reserved at once. A restart leaves out at most so many of each kind beyond those that were given.
const BLOCK: u64 = 1_000;

/// The next ids.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Counters {
    user: i64,
    bot: i64,
    group: i64,
    file: i64,
    callback: i64,
    album: i64,
    poll: i64,
    link: i64,
    /// How many ids of any kind were given since the world began.
    #[serde(default)]
    given: u64,
    /// How many were left out of each kind since the world began: new bots begin to count there.
    #[serde(default)]
    left_out: i64,
    #[serde(skip)]
    reserve: Reserve,
}

/// Up to which number ids may be given, and who writes down a higher one.
#[derive(Default)]
struct Reserve {
    until: u64,
    keeper: Option<Keeper>,
}

type Keeper = Arc<dyn Fn(u64) -> io::Result<()> + Send + Sync>;

impl fmt::Debug for Reserve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reserve")
            .field("until", &self.until)
            .finish_non_exhaustive()
    }
}

impl Default for Counters {
    fn default() -> Self {
        Self {
            user: 1001,
            bot: 7_000_000_001,
            group: 1,
            file: 1,
            callback: 4_000_000_000_000_001,
            album: 13_000_000_000_000_001,
            poll: 5_000_000_000_000_001,
            link: 1,
            given: 0,
            left_out: 0,
            reserve: Reserve::default(),
        }
    }
}

impl Counters {
    /// Counts one more id, after more were reserved if none is left.
    fn count(&mut self) {
        self.given += 1;
        if self.given > self.reserve.until
            && let Err(error) = self.reserve_more()
        {
            tracing::error!(%error, "ids cannot be reserved: after a crash some may be given again");
        }
    }

    fn reserve_more(&mut self) -> io::Result<()> {
        let Some(keeper) = &self.reserve.keeper else {
            return Ok(());
        };
        let until = self.given + BLOCK;
        keeper(until)?;
        self.reserve.until = until;
        Ok(())
    }

    fn take(&mut self, counter: fn(&mut Self) -> &mut i64) -> i64 {
        self.count();
        take(counter(self))
    }
}

fn take(counter: &mut i64) -> i64 {
    let taken = *counter;
    *counter += 1;
    taken
}

impl State {
    /// Leaves out as many ids of each kind as may have been given since this world was written down, and reserves the next ones.
    pub(crate) fn reserve_ids(&mut self, reserved: u64, keeper: Keeper) -> io::Result<()> {
        let lost = reserved.saturating_sub(self.counters.given);
        self.skip_ids(i64::try_from(lost).unwrap_or(i64::MAX));
        self.counters.given += lost;
        self.counters.reserve.keeper = Some(keeper);
        self.counters.reserve_more()
    }

    /// Leaves out so many ids of each kind.
    pub(crate) fn skip_ids(&mut self, by: i64) {
        let counters = &mut self.counters;
        for counter in [
            &mut counters.user,
            &mut counters.bot,
            &mut counters.group,
            &mut counters.file,
            &mut counters.callback,
            &mut counters.album,
            &mut counters.poll,
            &mut counters.link,
            &mut counters.left_out,
        ] {
            *counter += by;
        }
        for bot in self.bots.values_mut() {
            bot.next_update_id += by;
            bot.next_message_id += by;
        }
        for chat in self.chats.values_mut() {
            chat.next_message_id += by;
        }
        self.seq += by.unsigned_abs();
    }

    /// Where a new bot begins to count its updates, and the messages of its private chats.
    pub(crate) fn first_ids(&self) -> (i64, i64) {
        let left_out = self.counters.left_out;
        (100_000_001 + left_out, 1 + left_out)
    }

    pub(crate) fn next_user_id(&mut self) -> i64 {
        loop {
            let id = self.counters.take(|all| &mut all.user);
            if !self.people.contains_key(&id) {
                return id;
            }
        }
    }

    pub(crate) fn next_bot_id(&mut self) -> i64 {
        self.counters.take(|all| &mut all.bot)
    }

    /// A basic group's id is a small negative number; a supergroup's begins with -100.
    pub(crate) fn next_group_id(&mut self, basic: bool) -> i64 {
        let number = self.counters.take(|all| &mut all.group);
        if basic {
            -(4_000_000 + number)
        } else {
            -(1_002_000_000_000 + number)
        }
    }

    pub(crate) fn next_callback_id(&mut self) -> i64 {
        self.counters.take(|all| &mut all.callback)
    }

    pub(crate) fn next_album_id(&mut self) -> String {
        self.counters.take(|all| &mut all.album).to_string()
    }

    pub(crate) fn next_poll_id(&mut self) -> String {
        self.counters.take(|all| &mut all.poll).to_string()
    }

    pub(crate) fn next_link(&mut self) -> String {
        format!("https://t.me/+simulated{:06}", self.counters.take(|all| &mut all.link))
    }

    pub(crate) fn next_file_number(&mut self) -> i64 {
        self.counters.take(|all| &mut all.file)
    }

    pub(crate) fn next_message_id(&mut self, key: ChatKey) -> i64 {
        self.counters.count();
        match key {
            ChatKey::Private { bot, .. } => self.bots.get_mut(&bot).map_or(1, |bot| take(&mut bot.next_message_id)),
            ChatKey::Group(_) => self
                .chats
                .get_mut(&key)
                .map_or(1, |chat| take(&mut chat.next_message_id)),
        }
    }

    /// Absent when there is no such bot.
    pub(crate) fn next_update_id(&mut self, bot: i64) -> Option<i64> {
        self.counters.count();
        Some(take(&mut self.bots.get_mut(&bot)?.next_update_id))
    }

    /// The id that the next message of a chat will have.
    pub(crate) fn coming_message_id(&self, key: ChatKey) -> i64 {
        match key {
            ChatKey::Private { bot, .. } => self.bots.get(&bot).map_or(1, |bot| bot.next_message_id),
            ChatKey::Group(_) => self.chats.get(&key).map_or(1, |chat| chat.next_message_id),
        }
    }
}
