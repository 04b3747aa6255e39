//! What agents do in private: they come and go, hand over, accept and acknowledge.

use std::time::Duration;

use telegram_sim::{ChatKey, Post};

use crate::seeded::Game;

impl Game {
    /// Everybody comes to work before anything is played: who has never written to a bot cannot be told anything by it.
    pub(in crate::seeded) async fn come_to_work(&mut self) {
        for (agent, chat) in self.private_chats() {
            self.tells(agent, chat, "/online");
        }
        self.finish(Duration::from_secs(1)).await;
    }

    pub(in crate::seeded) fn staff_acts(&mut self) {
        let chats = self.private_chats();
        let Some((agent, chat)) = self.dice.pick(&chats).copied() else {
            return;
        };
        let kinds = [(7, "/online"), (3, "/away"), (4, "/handover"), (14, "")];
        match self.dice.weighted(&kinds).unwrap_or_default() {
            "" => self.presses(agent, chat, None),
            word => self.tells(agent, chat, word),
        }
    }

    fn tells(&mut self, agent: i64, chat: ChatKey, word: &str) {
        self.say(format!("{agent} in {chat}: {word}"));
        if let Err(why) = self.desk.world.say(agent, chat, Post::text(word)) {
            self.say(format!("… but cannot: {why}"));
        }
    }

    /// The chats of agents with bots.
    pub(in crate::seeded) fn private_chats(&self) -> Vec<(i64, ChatKey)> {
        let staff = self.desk.staff;
        let chats = |hand: &crate::desk::BotHand| {
            [staff.anna, staff.boris, staff.vera].map(|agent| (agent, hand.account.chat_with(agent)))
        };
        self.desk.bots.iter().flat_map(chats).collect()
    }
}
