//! `desk erase`: what a customer said, and who they are, leaves everything that we keep. Ids and counts stay.
//!
//! It may be stopped and run again at any point: each step looks for what is left.

use std::{path::PathBuf, process::ExitCode};

use domain::{BotId, ChatId, Erase as _, ThreadId, TicketId, UserId};
use local::Spool;
use serde_json::{Value, json};
use store::{Error, Store};
use telegram::{ApiExt as _, Client, DeleteForumTopic, Method};

use crate::{
    Fallible,
    account::{BOT_ID, Deployed},
    ask,
    place::{InAws, Place, WrongUse},
    up::data::Data,
};

/// How often it is looked whether anything is left. A turn that had begun before may write a name back, once.
const ROUNDS: u32 = 5;

/// Options of `desk erase`.
#[derive(Clone, Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct Options {
    /// Whose data: the customer's Telegram user id, which their tickets' cards show.
    #[arg(long, value_name = "ID")]
    customer: i64,
    /// The bot that they wrote to, if not the desk's own.
    #[arg(long, value_name = "ID")]
    bot: Option<i64>,
    /// The folder of a desk on this machine; ./data if no stack is named.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Delete their topics in the agents' groups as well, with all that was said there.
    #[arg(long)]
    topics: bool,
    /// Count, and change nothing.
    #[arg(long)]
    dry_run: bool,
    /// Do not ask.
    #[arg(long)]
    yes: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// What was erased, or would be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// The customer's tickets, all of them.
    pub tickets: Vec<TicketId>,
    /// Whether the profile held something.
    pub profile: bool,
    /// Snapshots that named them.
    pub snapshots: u64,
    /// Commits that held words, or named them.
    pub commits: u64,
    /// Updates that were kept for replay.
    pub parked: u64,
    /// Notices to staff that named them.
    pub notices: u64,
    /// Whether files may still hold traces, since the desk was at work in them.
    pub traces: bool,
    /// Topics that show their tickets.
    pub topics: Vec<(ChatId, ThreadId)>,
}

impl Erased {
    fn nothing(&self) -> bool {
        !self.profile && self.snapshots + self.commits + self.parked + self.notices == 0
    }
}

/// Carries out `desk erase`.
///
/// # Errors
/// What is missing, with the remedy; the first failure. What was erased until then is.
pub async fn erase(options: Options, place: &InAws) -> Fallible {
    let mut folder = None;
    let (store, own, deployed) = match place.or(options.data.clone())? {
        Place::Stack(name) => {
            let desk = Deployed::find(place.account()?, &name).await?;
            let stored = desk.parameters().await?;
            let own = stored.get(BOT_ID).and_then(|id| id.parse().ok()).map(BotId);
            (desk.store()?, own, Some((desk, stored)))
        }
        Place::Folder(here) => {
            let found = (Data::beside(&here)?, Data::bot(&here), None);
            folder = Some(here);
            found
        }
    };
    let bot = options.bot.map(BotId).or(own);
    let bot = bot.ok_or_else(|| WrongUse("which bot did they write to? Name it with --bot ID".to_owned()))?;
    let (user, client) = (
        UserId(options.customer),
        match (&deployed, options.topics) {
            (Some((desk, stored)), true) => Some(desk.bot(stored)?),
            (None, true) => return Err(WrongUse("--topics takes a stack: a folder has no token".to_owned()).into()),
            (_, false) => None,
        },
    );
    let found = look(&store, bot, user).await?;
    let question = format!(
        "Erase the words and the name of customer {user} ({} tickets, {} commits, {} kept updates)? It cannot be taken back.",
        found.tickets.len(),
        found.commits,
        found.parked
    );
    if options.dry_run {
        say(&found, &options, bot, deployed.is_some());
        return Ok(ExitCode::SUCCESS);
    }
    if !found.nothing() && !ask::whether(&question, options.yes)? {
        println!("Nothing is changed.");
        return Ok(ExitCode::from(1));
    }
    let mut erased = all(&store, bot, user, |erased| eprintln!("… {} commits", erased.commits)).await?;
    if let Some(folder) = &folder {
        erased.parked += forget_waiting(&Data::spool_of(folder)?, user, &erased.topics)?;
        erased.traces = !Data::scrub(folder)?;
    }
    if let Some(client) = &client {
        delete(client, &mut erased.topics).await;
    }
    say(&erased, &options, bot, deployed.is_some());
    Ok(ExitCode::SUCCESS)
}

/// Counts what there is, and changes nothing.
///
/// # Errors
/// The table's.
pub async fn look(store: &Store, bot: BotId, user: UserId) -> Result<Erased, Error> {
    let mut found = Erased::default();
    if let Some(mut customer) = store.known(bot, user, None).await?.customer {
        found.profile = customer.erase();
    }
    let mut from = None;
    loop {
        let (tickets, next) = store.tickets_of(bot, user, from).await?;
        for mut ticket in tickets {
            found.snapshots += u64::from(ticket.erase());
            let mut read = 0;
            loop {
                let mut commits = store.commits(ticket.id, read).await?;
                found.commits += commits.iter_mut().map(|commit| u64::from(commit.erase())).sum::<u64>();
                match commits.last() {
                    Some(last) => read = last.version,
                    None => break,
                }
            }
            found.topics.extend(store.topics_of(ticket.id).await?);
            found.tickets.push(ticket.id);
        }
        from = next;
        if from.is_none() {
            break;
        }
    }
    let mut from = None;
    loop {
        let (page, next) = store.parked(bot, from).await?;
        let theirs = page.iter().filter(|parked| is_of(&parked.update, user, &found.topics));
        found.parked += u64::try_from(theirs.count()).unwrap_or_default();
        from = next;
        if from.is_none() {
            return Ok(found);
        }
    }
}

/// Erases all of it, and looks again until nothing is left.
///
/// # Errors
/// The table's; the same call goes on from there.
pub async fn all(store: &Store, bot: BotId, user: UserId, progress: impl Fn(&Erased)) -> Result<Erased, Error> {
    let mut sum = Erased::default();
    for _ in 0..ROUNDS {
        let before = sum.clone();
        Box::pin(round(store, bot, user, &mut sum, &progress)).await?;
        let same = (
            before.profile,
            before.snapshots,
            before.commits,
            before.parked,
            before.notices,
        ) == (sum.profile, sum.snapshots, sum.commits, sum.parked, sum.notices);
        if same {
            break;
        }
    }
    Ok(sum)
}

async fn round(
    store: &Store,
    bot: BotId,
    user: UserId,
    sum: &mut Erased,
    progress: &impl Fn(&Erased),
) -> Result<(), Error> {
    (sum.tickets, sum.topics) = (Vec::new(), Vec::new());
    let mut from = None;
    loop {
        let (tickets, next) = store.tickets_of(bot, user, from).await?;
        for ticket in tickets {
            // The snapshot first: whatever is decided from now on does not carry the name on.
            sum.snapshots += u64::from(patiently(store.erase_snapshot(&ticket)).await?);
            let mut read = 0;
            loop {
                let page = store.erase_commits(ticket.id, read).await?;
                (read, sum.commits) = (page.last, sum.commits + page.erased);
                if !page.more {
                    break;
                }
                progress(sum);
            }
            sum.topics.extend(store.topics_of(ticket.id).await?);
            sum.tickets.push(ticket.id);
        }
        from = next;
        if from.is_none() {
            break;
        }
    }
    sum.profile |= patiently(store.erase_profile(bot, user)).await?;
    let mut from = None;
    loop {
        let (page, next) = store.parked(bot, from).await?;
        for parked in page.iter().filter(|parked| is_of(&parked.update, user, &sum.topics)) {
            store.unpark(bot, parked.input).await?;
            sum.parked += 1;
        }
        from = next;
        if from.is_none() {
            break;
        }
    }
    let admins = store
        .policy()
        .await?
        .map(|policy| policy.settings.admins)
        .unwrap_or_default();
    for admin in admins {
        sum.notices += store.erase_notices(bot, admin, user).await?;
    }
    Ok(())
}

/// Takes updates of a customer away that were taken in and are not handled yet. Gives how many there were.
fn forget_waiting(spool: &Spool, user: UserId, topics: &[(ChatId, ThreadId)]) -> Result<u64, local::Error> {
    let waiting = spool.all()?;
    let theirs = waiting.iter().filter(|one| is_of(&one.body, user, topics));
    let places: Vec<i64> = theirs.map(|one| one.place).collect();
    spool.done(&places)?;
    Ok(places.len().try_into().unwrap_or_default())
}

/// Somebody who was first is no failure: the next round sees what they wrote.
async fn patiently(erasing: impl Future<Output = Result<bool, Error>>) -> Result<bool, Error> {
    match erasing.await {
        Err(Error::Conflict | Error::Busy) => Ok(true),
        other => other,
    }
}

/// Whether an update names a customer, or comes out of a topic of theirs, where it may repeat their words.
fn is_of(update: &str, user: UserId, topics: &[(ChatId, ThreadId)]) -> bool {
    let Ok(value) = serde_json::from_str::<Value>(update) else {
        return update.contains(&user.to_string());
    };
    names(&value, user) || in_topic(&value, topics)
}

fn names(value: &Value, user: UserId) -> bool {
    match value {
        Value::Object(fields) => fields
            .iter()
            .any(|(name, field)| (name.ends_with("id") && field.as_i64() == Some(user.0)) || names(field, user)),
        Value::Array(all) => all.iter().any(|value| names(value, user)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn in_topic(value: &Value, topics: &[(ChatId, ThreadId)]) -> bool {
    match value {
        Value::Object(fields) => {
            let chat = value["chat"]["id"].as_i64();
            let thread = value["message_thread_id"].as_i64();
            topics
                .iter()
                .any(|(group, topic)| chat == Some(group.0) && thread == Some(topic.0))
                || fields.values().any(|field| in_topic(field, topics))
        }
        Value::Array(all) => all.iter().any(|value| in_topic(value, topics)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// Deletes topics; those that could not be stay in the list.
async fn delete(client: &Client, topics: &mut Vec<(ChatId, ThreadId)>) {
    let mut left = Vec::new();
    for (chat, thread) in topics.drain(..) {
        let Some(topic) = telegram::ThreadId::new(thread.0) else {
            continue;
        };
        let call = DeleteForumTopic {
            chat_id: telegram::ChatId(chat.0),
            thread: topic,
        };
        match client.carry_out(&Method::DeleteForumTopic(call)).await {
            Ok(()) => {}
            // It is gone already, or the bot may not: either way a person has to look.
            Err(error) => {
                eprintln!("warning: topic {thread} of the group {chat} was not deleted: {error}");
                left.push((chat, thread));
            }
        }
    }
    *topics = left;
}

fn say(erased: &Erased, options: &Options, bot: BotId, in_aws: bool) {
    let left = left(erased, options, in_aws);
    if options.json {
        let topics: Vec<Value> = erased
            .topics
            .iter()
            .map(|(chat, thread)| json!({ "chat": chat.0, "thread": thread.0 }))
            .collect();
        let tickets: Vec<u64> = erased.tickets.iter().map(|ticket| ticket.0).collect();
        let value = json!({
            "customer": options.customer, "bot": bot.0, "dry_run": options.dry_run, "tickets": tickets, "profile": erased.profile,
            "snapshots": erased.snapshots, "commits": erased.commits, "parked": erased.parked, "notices": erased.notices,
            "topics_left": topics, "not_reached": left,
        });
        println!("{value}");
        return;
    }
    println!(
        "{}: {} commits of {} tickets, {} snapshots{}, {} kept updates, {} notices.",
        if options.dry_run { "To be erased" } else { "Erased" },
        erased.commits,
        erased.tickets.len(),
        erased.snapshots,
        if erased.profile { ", the profile" } else { "" },
        erased.parked,
        erased.notices
    );
    println!("Not reached from here:");
    for line in left {
        println!("  - {line}");
    }
}

/// Where words may still be, and what to do about it.
fn left(erased: &Erased, options: &Options, in_aws: bool) -> Vec<String> {
    let mut left = vec![
        "the customer's own chat with the bot, which is theirs".to_owned(),
        "what was written of them elsewhere by agents: a staff record, if they were staff".to_owned(),
    ];
    if !erased.topics.is_empty() {
        let how = if options.topics {
            "delete them by hand"
        } else {
            "--topics deletes them"
        };
        left.push(format!("{} topics in agents' groups: {how}", erased.topics.len()));
    }
    if in_aws {
        left.push("the spill queue and its dead letters, if the table was away: `desk replay` brings them in; then erase again".to_owned());
        left.push(
            "the table's stream for a day, the bucket of stream failures for 30 days, point-in-time recovery for 35"
                .to_owned(),
        );
    } else {
        if erased.traces {
            left.push(
                "traces in the folder's files, since the desk was at work in them: stop it, and erase again".to_owned(),
            );
        }
        left.push(
            "the simulated Telegram, if there is one, in telegram.json; copies that you made of the folder".to_owned(),
        );
    }
    left
}

#[cfg(test)]
mod tests;
