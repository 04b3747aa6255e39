//! Desks at random: a seed says how the desk is made, who does what, what is delivered when, and what breaks.

mod acts;
mod profile;
mod steps;

use std::{collections::BTreeMap, time::Duration};

use crate::{
    Desk, Dice,
    chaos::Rates,
    check::{Watch, Wrong, promises},
    diary::Diary,
};

pub use profile::Profile;

/// How long the desk is given to come to rest.
const PATIENCE: usize = 400;

/// What happened in a play, or in many: how often each thing did.
pub type Tale = BTreeMap<String, usize>;

/// One play.
pub struct Game {
    /// The desk.
    pub desk: Desk,
    /// What the seed has chosen.
    pub profile: Profile,
    /// What was said.
    pub diary: Diary,
    dice: Dice,
    watch: Watch,
    trace: Vec<String>,
    /// Updates that were accepted, some of which come again.
    accepted: Vec<crate::desk::Mail>,
}

/// Plays one seed to its end.
///
/// # Panics
/// If a promise is broken: with the seed, the profile, and what was played.
pub fn play(seed: u64) -> Tale {
    play_watched(seed, async |_| {})
}

/// Plays one seed to its end, and looks at the desk after each step.
///
/// # Panics
/// As [`play`].
pub fn play_watched(seed: u64, look: impl AsyncFnMut(&Desk)) -> Tale {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let mut dice = Dice::new(seed);
        let profile = Profile::draw(seed, &mut dice);
        let desk = Desk::open(profile.plan).await;
        let mut game = Game {
            desk,
            profile,
            diary: Diary::default(),
            dice,
            watch: Watch::default(),
            trace: Vec::new(),
            accepted: Vec::new(),
        };
        game.play(look).await;
        game.tale()
    })
}

impl Game {
    async fn play(&mut self, mut look: impl AsyncFnMut(&Desk)) {
        if self.profile.plan.people {
            self.come_to_work().await;
        }
        self.desk.chaos.set(self.profile.rates);
        for step in 0..self.profile.steps {
            self.step(step).await;
            let mut wrong = Wrong::new();
            self.watch.look(&self.desk, &mut wrong).await;
            self.held(&wrong);
            look(&self.desk).await;
        }
        self.rest().await;
        look(&self.desk).await;
        let wrong = promises(&self.desk, &self.diary, &mut self.watch).await;
        self.held(&wrong);
        if std::env::var_os("TELL").is_some() {
            println!("{}", self.story());
        }
    }

    /// What happened.
    fn tale(&self) -> Tale {
        let mut tale = Tale::new();
        let mut count = |what: &str, times: usize| *tale.entry(what.to_owned()).or_default() += times;
        for case in self.watch.cases() {
            count("ticket", 1);
            for event in case.commits.iter().flat_map(|commit| &commit.events) {
                let shown = serde_json::to_value(event).unwrap_or_default();
                count(shown["kind"].as_str().unwrap_or_default(), 1);
                count("given by the desk", usize::from(shown["by_desk"] == true));
            }
        }
        for sent in self.desk.chaos.sent() {
            count(&sent.method, 1);
            count("clouded", usize::from(sent.clouded));
            let text = sent.params["text"].as_str().unwrap_or_default();
            count("digest", usize::from(text.contains("are late or will be soon")));
        }
        count(
            "broken call",
            usize::try_from(self.desk.chaos.struck()).unwrap_or_default(),
        );
        count("topic deleted", self.diary.deleted_topics.len());
        count("step", self.profile.steps);
        for (operation, times) in self.desk.table.counts() {
            count(operation, times.calls);
        }
        tale
    }

    fn say(&mut self, what: impl Into<String>) {
        let at = self.desk.time.now();
        self.trace.push(format!("{at:.3} {}", what.into()));
    }

    fn held(&self, wrong: &Wrong) {
        if wrong.is_empty() {
            return;
        }
        panic!(
            "seed {} broke a promise:\n  {}\n\nplayed, by {:?}:\n{}\nagain: SEED={} cargo nextest run -p scenarios one_seed",
            self.profile.plan.seed,
            wrong.join("\n  "),
            self.profile,
            self.story(),
            self.profile.plan.seed,
        );
    }

    /// What was played, what people see, and every call that was made.
    fn story(&self) -> String {
        let mut chats = String::new();
        for hand in &self.desk.bots {
            for customer in &self.desk.customers {
                let chat = hand.account.chat_with(customer.id);
                chats.push_str(&format!(
                    "--- {} with {chat}\n{}",
                    customer.name,
                    self.desk.transcript(chat)
                ));
            }
        }
        for (agent, chat) in self.private_chats() {
            chats.push_str(&format!("--- {agent} with {chat}\n{}", self.desk.transcript(chat)));
        }
        for group in [self.desk.first, self.desk.experts] {
            chats.push_str(&format!("--- group {group}\n{}", self.desk.transcript(group)));
        }
        let calls: String = self
            .desk
            .chaos
            .sent()
            .iter()
            .map(|sent| {
                let cloud = if sent.clouded { " (clouded)" } else { "" };
                let outcome = sent
                    .result
                    .as_ref()
                    .map_or_else(|| "-".to_owned(), |result| brief(&result.to_string()));
                format!(
                    "{} {}{cloud} -> {outcome}\n",
                    sent.method,
                    brief(&sent.params.to_string())
                )
            })
            .collect();
        let trace = self.trace.join("\n  ");
        format!("  {trace}\n\n{chats}\n--- calls\n{calls}")
    }

    /// Nothing breaks any more; everybody is reachable; time goes on until nothing is left to do.
    async fn rest(&mut self) {
        self.desk.chaos.set(Rates::default());
        self.say("nothing breaks any more");
        self.reach(false);
        // Lost wake-ups are found; unfinished conversations become tickets.
        self.finish(Duration::from_secs(90)).await;
        tokio::time::sleep(Duration::from_mins(10)).await;
        self.finish(Duration::from_mins(1)).await;
        // What the desk believes after a race of a refused message with a return is put right by whoever is there.
        self.reach(true);
        for _ in 0..PATIENCE {
            let lanes = self.desk.store.lanes_with_work().await.expect("a read");
            let queues = [&self.desk.wake_ups, &self.desk.ticks];
            let left: usize = queues.iter().map(|queue| queue.with(|queue, _| queue.len())).sum();
            if lanes.is_empty() && left == 0 && self.desk.waiting() == 0 {
                return;
            }
            self.finish(Duration::from_mins(1)).await;
        }
    }

    /// Everybody ends their block of a bot; with `shown`, those show themselves whom the desk believes to be gone.
    fn reach(&self, shown: bool) {
        for case in self
            .watch
            .cases()
            .iter()
            .filter(|case| !shown || case.ticket.unreachable)
        {
            let (user, bot) = (case.ticket.customer.user.0, case.ticket.bot.0);
            for blocked in [true, false].into_iter().skip(usize::from(!shown)) {
                let done = self.desk.world.set_blocked(user, bot, blocked);
                done.expect("a customer of that bot");
            }
        }
    }

    async fn finish(&mut self, span: Duration) {
        self.desk.run(span).await;
        self.note_accepted_all();
        let mut wrong = Wrong::new();
        self.watch.look(&self.desk, &mut wrong).await;
        self.held(&wrong);
    }
}

fn brief(text: &str) -> String {
    let mut short: String = text.chars().take(220).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
