//! One step of a play: somebody acts, a function runs, time passes.

use std::{
    collections::{BTreeMap, BTreeSet},
    pin::Pin,
    time::Duration,
};

use domain::{BotId, ChatId, LaneId, MessageId, ThreadId, UserId};
use local::Record;
use serde_json::Value;
use telegram_sim::ChatKey;

use super::Game;
use crate::{
    Desk, Dice,
    desk::Mail,
    diary::{Meant, Said},
};

/// Something that a function does.
enum Work {
    Deliver((i64, String), bool),
    Again(Mail),
    Dispatch(Vec<Record>),
    Count(Vec<Record>),
    Route(usize),
    Intrude(LaneId),
    Sweep,
    Tick,
}

#[derive(Clone, Copy)]
enum Step {
    Customer,
    Agent,
    Staff,
    Work,
    Crowd,
    Time,
}

impl Game {
    pub(super) async fn step(&mut self, number: usize) {
        let waits = self.waits();
        let work = if waits { 45 } else { 0 };
        let crowd = if self.profile.crowded && waits { 12 } else { 0 };
        let kinds = [
            (16, Step::Customer),
            (16, Step::Agent),
            (if self.profile.plan.people { 12 } else { 0 }, Step::Staff),
            (work, Step::Work),
            (crowd, Step::Crowd),
            (if waits { 6 } else { 14 }, Step::Time),
        ];
        // Somebody has to begin.
        let kind = if number == 0 {
            Some(Step::Customer)
        } else {
            self.dice.weighted(&kinds)
        };
        match kind.unwrap_or(Step::Work) {
            Step::Customer => self.customer_acts(),
            Step::Agent => self.agent_acts(),
            Step::Staff => self.staff_acts(),
            Step::Work => {
                for _ in 0..=self.dice.index(8) {
                    if self.waits() {
                        self.works().await;
                    }
                }
            }
            Step::Crowd => self.crowd().await,
            Step::Time => {
                let most = self.dice.weighted(&[
                    (40, 3_000),
                    (30, 60_000),
                    (20, 20 * 60_000),
                    (if self.profile.slow { 15 } else { 0 }, 30 * 3_600_000),
                ]);
                let span = 1 + self.dice.below(most.unwrap_or(1_000));
                self.say(format!("{span} ms pass"));
                tokio::time::sleep(Duration::from_millis(span)).await;
            }
        }
    }

    /// Whether any function has something to do.
    fn waits(&self) -> bool {
        let due = |queue: &local::SharedQueue| queue.with(|queue, now| queue.next_due(now).is_some_and(|at| at <= now));
        self.desk.waiting() > 0 || self.desk.look("dispatch") > 0 || due(&self.desk.wake_ups) || due(&self.desk.ticks)
    }

    async fn works(&mut self) {
        let Some(work) = self.choose() else { return };
        let owned = match &work {
            Work::Deliver(queue, _) if !self.profile.crowded => self.stays_inside(queue).await,
            _ => None,
        };
        carry_out(&self.desk, work).await;
        let delivered = self.note_accepted();
        if let Some((chat, message)) = owned.filter(|at| delivered.contains(at)) {
            self.diary.keep_inside(chat, message);
        }
    }

    /// Two or three functions at once.
    async fn crowd(&mut self) {
        let mut all: Vec<Work> = Vec::new();
        if self.dice.happens(400) {
            // Two workers in one lane, as after a time-out of the first one's wake-up.
            let lanes = self.desk.store.lanes_with_work().await.unwrap_or_default();
            if let Some(lane) = self.dice.pick(&lanes).copied() {
                self.say(format!("two workers come to {lane}"));
                all.extend([Work::Intrude(lane), Work::Intrude(lane)]);
            }
        }
        for _ in all.len()..2 + self.dice.index(2) {
            all.extend(self.choose());
        }
        let mut running = all.into_iter().map(|work| carry_out(&self.desk, work));
        tokio::join!(maybe(running.next()), maybe(running.next()), maybe(running.next()));
        drop(running);
        self.say("… those at once");
        self.note_accepted();
    }

    fn choose(&mut self) -> Option<Work> {
        let queues = self.desk.queues();
        let waits =
            |queue: &local::SharedQueue| queue.with(|queue, now| queue.next_due(now).is_some_and(|at| at <= now));
        let dispatch = self.desk.look("dispatch") > 0;
        let count = self.desk.look("csat") > 0;
        let on = |is: bool, weight: u32| if is { weight } else { 0 };
        let kinds = [
            (on(!queues.is_empty(), 40), 0),
            (on(!self.accepted.is_empty(), self.profile.repeated / 20), 1),
            (on(dispatch, 25), 2),
            (on(count, 4), 3),
            (on(waits(&self.desk.wake_ups), 30), 4),
            (on(self.profile.shuffled, 1), 5),
            (1, 6),
            (on(waits(&self.desk.ticks), 8), 7),
            (on(!self.accepted.is_empty(), self.profile.repeated / 20), 8),
        ];
        Some(match self.dice.weighted(&kinds)? {
            0 => {
                let queue = self.dice.pick(&queues)?.clone();
                let forgotten = self.dice.happens(self.profile.forgotten);
                let how = if forgotten { " and does not hear of it" } else { "" };
                self.say(format!("Telegram delivers of {queue:?}{how}"));
                Work::Deliver(queue, forgotten)
            }
            1 => {
                // Not older than what a ticket remembers.
                let recent = self.accepted.len().saturating_sub(8);
                let mail = self.dice.pick(&self.accepted[recent..])?.clone();
                self.say(format!("Telegram delivers update {} again", mail.update["update_id"]));
                Work::Again(mail)
            }
            2 => {
                let records = self.records("dispatch");
                self.say(format!("dispatch gets {} records", records.len()));
                Work::Dispatch(records)
            }
            3 => {
                let records = self.records("csat");
                self.say(format!("csat gets {} records", records.len()));
                Work::Count(records)
            }
            4 => {
                let most = 1 + self.dice.index(4);
                self.say(format!("router gets up to {most} wake-ups"));
                Work::Route(most)
            }
            5 => {
                let lane = self.some_lane()?;
                self.say(format!("a second worker comes to {lane}"));
                Work::Intrude(lane)
            }
            6 => {
                self.say("the clock calls sweeper");
                Work::Sweep
            }
            8 => {
                let recent = self.accepted.len().saturating_sub(8);
                let mail = self.dice.pick(&self.accepted[recent..])?.clone();
                // An edit that comes again takes back the one that followed it: Telegram numbers those anew in no case we know of.
                mail.update.get("message")?;
                let token = &self.desk.hand_of(mail.bot).account.token;
                let again = self.desk.world.deliver_again(token, &mail.update).ok()?;
                self.say(format!(
                    "Telegram has update {} once more, as {again}",
                    mail.update["update_id"]
                ));
                return None;
            }
            _ => {
                self.say("sweeper gets ticks");
                Work::Tick
            }
        })
    }

    fn some_lane(&mut self) -> Option<LaneId> {
        let hand = &self.desk.bots[self.dice.index(self.desk.bots.len())];
        let bot = BotId(hand.account.id);
        let customer = self.dice.pick(&self.desk.customers)?.id;
        let groups = [self.desk.first, self.desk.experts];
        let group = self.dice.pick(&groups)?.chat_id();
        Some(if self.dice.happens(500) {
            LaneId::Customer(bot, UserId(customer))
        } else {
            LaneId::Group(bot, ChatId(group))
        })
    }

    /// Some of the records that wait: those of one item in their order, items in any; now and then the same come again.
    fn records(&mut self, consumer: &'static str) -> Vec<Record> {
        let mut dice = self.dice.part();
        let shuffled = self.profile.shuffled;
        let records = self.desk.take_records(consumer, |waiting| {
            if !shuffled {
                return std::mem::take(waiting);
            }
            choose_records(waiting, &mut dice)
        });
        if shuffled && dice.happens(80) {
            self.desk.return_records(consumer, records.clone());
        }
        records
    }

    /// Writes down what was accepted meanwhile.
    fn note_accepted(&mut self) -> Vec<(ChatKey, i64)> {
        let mut messages = Vec::new();
        for mail in self.desk.take_accepted() {
            let is_new = mail.update.get("message").is_some();
            if let Some(at) = message_of(&mail).filter(|_| is_new) {
                self.diary.accepted(at.0, at.1);
                messages.push(at);
            }
            self.diary.delivered.push(mail.clone());
            self.accepted.push(mail);
        }
        messages
    }

    pub(super) fn note_accepted_all(&mut self) {
        self.note_accepted();
    }

    /// The message at the head of that queue, if by the rule it is to stay in its topic: its ticket is a colleague's, and it
    /// does not reply to the customer.
    async fn stays_inside(&self, queue: &(i64, String)) -> Option<(ChatKey, i64)> {
        let update = self.desk.head(queue)?;
        let body = update.get("message")?;
        let (chat, message) = message_of(&Mail {
            bot: queue.0,
            update: update.clone(),
            at: self.desk.time.now(),
        })?;
        let said = self.diary.find(chat, message)?;
        let is_plain = !words_of(body).starts_with('/') && body.get("media_group_id").is_none();
        // What was decided when it came first holds when it comes again.
        if said.meant != Meant::Maybe || said.accepted || !is_plain || matches!(chat, ChatKey::Private { .. }) {
            return None;
        }
        let thread = ThreadId(said.thread?);
        let reply = body["reply_to_message"]["message_id"]
            .as_i64()
            .filter(|id| *id != thread.0);
        let (bot, group) = (BotId(queue.0), ChatId(chat.chat_id()));
        let scene = self
            .desk
            .store
            .scene(bot, group, thread, UserId(said.by), reply.map(MessageId));
        let scene = scene.await.ok()?;
        let topic = scene.topic?;
        let ticket = self.desk.store.ticket(bot, topic.customer, topic.ticket).await.ok()??;
        let colleague = ticket.owner.as_ref().is_some_and(|owner| owner.id.0 != said.by);
        let to_customer = scene.answered.is_some_and(|answered| answered.customers);
        (colleague && !to_customer).then_some((chat, message))
    }
}

async fn maybe(work: Option<Pin<Box<dyn Future<Output = ()> + '_>>>) {
    if let Some(work) = work {
        work.await;
    }
}

fn carry_out(desk: &Desk, work: Work) -> Pin<Box<dyn Future<Output = ()> + '_>> {
    Box::pin(async move {
        match work {
            Work::Deliver(queue, forgotten) => {
                desk.deliver(&queue, forgotten).await;
            }
            Work::Again(mail) => {
                desk.hand_in(mail, true).await;
            }
            Work::Dispatch(records) => desk.dispatch(records).await,
            Work::Count(records) => desk.count(records).await,
            Work::Route(most) => {
                desk.route(most).await;
            }
            Work::Intrude(lane) => desk.intrude(lane).await,
            Work::Sweep => desk.sweep().await,
            Work::Tick => {
                desk.tick(3).await;
            }
        }
    })
}

/// What a message says, whichever field it says it in.
fn words_of(body: &Value) -> String {
    let plain = body["text"].as_str().or_else(|| body["caption"].as_str());
    plain.map_or_else(|| telegram_sim::rich_words(&body["rich_message"]), str::to_owned)
}

/// The message that an update brings: its chat as the world names it, and its id.
fn message_of(mail: &Mail) -> Option<(ChatKey, i64)> {
    let update = &mail.update;
    let body = update.get("message").or_else(|| update.get("edited_message"))?;
    let chat = body["chat"]["id"].as_i64()?;
    let key = if chat > 0 {
        ChatKey::Private {
            bot: mail.bot,
            user: chat,
        }
    } else {
        ChatKey::Group(chat)
    };
    Some((key, body["message_id"].as_i64()?))
}

fn choose_records(waiting: &mut Vec<Record>, dice: &mut Dice) -> Vec<Record> {
    let mut rank: BTreeMap<String, u64> = BTreeMap::new();
    let mut left_out: BTreeSet<String> = BTreeSet::new();
    let (mut taken, mut left) = (Vec::new(), Vec::new());
    for record in std::mem::take(waiting) {
        let item = item_of(&record);
        if left_out.contains(&item) || dice.happens(250) {
            left_out.insert(item);
            left.push(record);
        } else {
            rank.entry(item).or_insert_with(|| dice.next());
            taken.push(record);
        }
    }
    taken.sort_by_key(|record| rank.get(&item_of(record)).copied());
    *waiting = left;
    taken
}

fn item_of(record: &Record) -> String {
    let keys = serde_json::to_value(&record.event.change.keys).unwrap_or(Value::Null);
    keys.to_string()
}

impl Said {
    /// Whether it is an agent's that may still turn out to stay inside.
    pub(super) fn is_open(&self) -> bool {
        self.meant == Meant::Maybe
    }
}
