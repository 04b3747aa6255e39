//! `desk vip import`: who is a VIP until when, from a file.
//!
//! Each line is a fact about a customer, as another system tells one on the bus: it goes into their profile, and to their tickets that
//! are not closed. The newest decision counts, whether it was made so or by a supervisor in a topic.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Subcommand;
use conversation::customer::{MOST_VIP, Patch, ProfileUpdate};
use domain::{BotId, Policy, Timestamp, UserId};
use jiff::civil::Date;
use store::Store;

use crate::{
    Fallible,
    place::{InAws, Place, WrongUse},
};

/// What can be asked about VIPs.
#[derive(Subcommand)]
pub enum Vip {
    /// Make customers VIPs, or end that, as a file says. If a line is wrong, none is applied.
    #[command(
        after_long_help = "Each line of the file is a user id of Telegram's and until when; a first line of names may stand above:\n  \
                           user,until\n  123456789,2027-03-31\n  987654321,2027-03-31T18:00:00Z\n  555555555,off\n\nA date counts to \
                           its end in the desk's zone. Whoever has never written is one from their first message on. The desk may \
                           run meanwhile."
    )]
    Import {
        /// The file.
        file: PathBuf,
        /// The folder that `desk up` keeps its data in; `./data` if nothing else is said.
        #[arg(long)]
        data: Option<PathBuf>,
        /// The bot whose customers they are, by its id: the digits before the colon of its token. A desk on this machine knows it.
        #[arg(long)]
        bot: Option<i64>,
        /// Only say what would be done.
        #[arg(long)]
        dry_run: bool,
    },
}

/// A line of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Row {
    line: usize,
    user: UserId,
    /// `None`: not any more.
    until: Option<Timestamp>,
}

/// What is wrong with a file, line by line.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("nothing was applied, since the file has mistakes:\n{}", .0.join("\n"))]
struct Mistakes(Vec<String>);

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Became {
    Applied,
    AsBefore,
}

/// Does what was asked.
pub async fn vip(asked: Vip, place: &InAws) -> Fallible {
    let Vip::Import {
        file,
        data,
        bot,
        dry_run,
    } = asked;
    let text = std::fs::read_to_string(&file).map_err(|why| format!("{}: {why}", file.display()))?;
    let bot = match (bot, place.or(data.clone())?) {
        (Some(bot), _) => BotId(bot),
        (None, Place::Folder(folder)) => bot_of(&folder)?,
        (None, Place::Stack(_)) => {
            return Err(WrongUse(
                "whose customers? Name the bot: --bot, the digits before the colon of its token".to_owned(),
            )
            .into());
        }
    };
    let store = place.table(data).await?;
    let Some(policy) = store.policy().await? else {
        return Err("no settings are in force yet; start the desk once, or `desk apply`".into());
    };
    let now = (lambda::clock::system_clock())();
    let rows = parse(&text, &policy.settings.zone, now)?;
    let mut applied = 0;
    for row in &rows {
        let became = apply(&store, bot, &policy, row, dry_run, now).await?;
        println!("{}", told(row, became, dry_run));
        match became {
            Became::Applied => applied += 1,
            Became::AsBefore => {}
        }
    }
    let verb = if dry_run { "would change" } else { "changed" };
    println!("{} lines: {applied} {verb}", rows.len());
    Ok(ExitCode::SUCCESS)
}

/// The bot whose customers they are.
fn bot_of(data: &Path) -> Result<BotId, String> {
    let file = data.join("bot");
    let text =
        std::fs::read_to_string(&file).map_err(|why| format!("{}: {why}; start the desk once", file.display()))?;
    let id = text
        .trim()
        .parse()
        .map_err(|_| format!("{} names no bot", file.display()))?;
    Ok(BotId(id))
}

/// Reads a whole file, or says everything that is wrong with it.
fn parse(text: &str, zone: &str, now: Timestamp) -> Result<Vec<Row>, Mistakes> {
    let (mut rows, mut mistakes) = (Vec::new(), Vec::new());
    let mut seen: BTreeMap<UserId, usize> = BTreeMap::new();
    let lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    for (index, written) in lines {
        let (line, written) = (index + 1, written.trim());
        let is_header = rows.is_empty() && mistakes.is_empty() && written.eq_ignore_ascii_case("user,until");
        if written.is_empty() || written.starts_with('#') || is_header {
            continue;
        }
        let row = read(line, written, zone, now).and_then(|row| match seen.insert(row.user, line) {
            Some(before) => Err(format!("{} stands in line {before} already", row.user)),
            None => Ok(row),
        });
        match row {
            Ok(row) => rows.push(row),
            Err(why) => mistakes.push(format!("  line {line}: {why}")),
        }
    }
    if mistakes.is_empty() {
        Ok(rows)
    } else {
        Err(Mistakes(mistakes))
    }
}

fn read(line: usize, written: &str, zone: &str, now: Timestamp) -> Result<Row, String> {
    let fields: Vec<&str> = written.split([',', ';']).map(str::trim).collect();
    let [user, until] = fields.as_slice() else {
        return Err(format!(
            "{written:?} is not a user id and until when; for example 123456789,2027-03-31"
        ));
    };
    let id = user.parse().ok().filter(|id| *id > 0).map(UserId);
    let user = id.ok_or_else(|| format!("{user:?} is no user id: a number, as /id shows it"))?;
    if until.eq_ignore_ascii_case("off") {
        return Ok(Row {
            line,
            user,
            until: None,
        });
    }
    let moment = moment(until, zone)
        .ok_or_else(|| format!("{until:?} is no date; write 2027-03-31, 2027-03-31T18:00:00Z or off"))?;
    if moment <= now {
        return Err(format!("{until} is over; write off to end it"));
    }
    if moment.duration_since(now) > MOST_VIP {
        return Err(format!("{until} is more than ten years ahead"));
    }
    Ok(Row {
        line,
        user,
        until: Some(moment),
    })
}

/// A moment as it is written; of a date, its end in that zone.
fn moment(text: &str, zone: &str) -> Option<Timestamp> {
    let of_date = || {
        let next = text.parse::<Date>().ok()?.tomorrow().ok()?;
        Some(next.in_tz(zone).ok()?.timestamp())
    };
    if text.contains('T') {
        text.parse().ok()
    } else {
        of_date()
    }
}

/// Tells the desk what a line says. It is told even where that is so already: from now on nothing older says otherwise.
async fn apply(
    store: &Store,
    bot: BotId,
    policy: &Policy,
    row: &Row,
    dry_run: bool,
    now: Timestamp,
) -> Result<Became, store::Error> {
    let (until, _) = store.known(bot, row.user, None).await?.vip();
    let fact = ProfileUpdate {
        bot,
        user: row.user,
        at: now,
        vip_until: row.until.map_or(Patch::None, Patch::Is),
        region: Patch::Nothing,
        zone: Patch::Nothing,
    };
    if !dry_run {
        handlers::customer::update_profile(store, &fact, policy, now).await?;
    }
    Ok(if until.filter(|until| *until > now) == row.until {
        Became::AsBefore
    } else {
        Became::Applied
    })
}

fn told(row: &Row, became: Became, dry_run: bool) -> String {
    let (line, user) = (row.line, row.user);
    let would = if dry_run { "would be" } else { "is" };
    match (became, row.until) {
        (Became::Applied, Some(until)) => format!("line {line}: {user} {would} a VIP until {until}"),
        (Became::Applied, None) => format!("line {line}: {user} {would} no VIP any more"),
        (Became::AsBefore, _) => format!("line {line}: {user} is that already"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-11-22T12:00:00Z";

    fn now() -> Timestamp {
        NOW.parse().expect("a moment")
    }

    fn parsed(text: &str) -> Result<Vec<Row>, Mistakes> {
        parse(text, "Europe/Moscow", now())
    }

    #[test]
    fn a_file_reads_as_it_is_written_and_a_date_counts_to_its_end_in_the_desks_zone() {
        let rows =
            parsed("\u{feff}user,until\n\n# partners\n5,2027-03-31\r\n6; 2027-03-31T18:00:00Z\n7,OFF\n").expect("rows");
        let row = |line, user, until: Option<&str>| Row {
            line,
            user: UserId(user),
            until: until.map(|until| until.parse().expect("a moment")),
        };
        assert_eq!(
            rows,
            [
                row(4, 5, Some("2027-03-31T21:00:00Z")),
                row(5, 6, Some("2027-03-31T18:00:00Z")),
                row(6, 7, None),
            ]
        );
        assert_eq!(parsed(""), Ok(Vec::new()));
    }

    #[test]
    fn every_mistake_is_named_by_its_line_and_nothing_is_read_then() {
        let wrong =
            parsed("5,2027-03-31\nAnna,2027-03-31\n6\n7,soon\n8,2020-01-01\n9,2090-01-01\n5,off\n-4,off\n1,2,3");
        insta::assert_snapshot!(wrong.expect_err("mistakes"), @r#"
        nothing was applied, since the file has mistakes:
          line 2: "Anna" is no user id: a number, as /id shows it
          line 3: "6" is not a user id and until when; for example 123456789,2027-03-31
          line 4: "soon" is no date; write 2027-03-31, 2027-03-31T18:00:00Z or off
          line 5: 2020-01-01 is over; write off to end it
          line 6: 2090-01-01 is more than ten years ahead
          line 7: 5 stands in line 1 already
          line 8: "-4" is no user id: a number, as /id shows it
          line 9: "1,2,3" is not a user id and until when; for example 123456789,2027-03-31
        "#);
    }

    /// A desk with one customer, 5, who has a ticket.
    async fn desk() -> (Store, Policy) {
        let table = local::Table::memory().expect("a table");
        table
            .create(&store::keys::definition("desk"), None)
            .expect("its definition");
        let aws = lambda::clients::Aws::local(table.http_client());
        let store = Store::new(aws.dynamodb(), "desk", 1);
        let settings = serde_json::from_value(serde_json::json!({
            "brand": "Desk",
            "languages": ["ru", "en"],
            "zone": "Europe/Moscow",
            "admins": [1],
            "groups": {"main": {"chat": -1001}},
            "queues": {"l1": {"group": "main"}},
            "default_queue": "l1",
        }))
        .expect("settings");
        let policy = store.put_policy(&settings).await.expect("stored");
        let message = domain::message::Message {
            at: domain::message::MessageRef {
                chat: UserId(5).into(),
                id: domain::MessageId(1),
                content: domain::message::Content::Text,
                media: None,
                album: None,
                reply_to: None,
                thread: None,
            },
            words: domain::message::Words {
                text: "It is broken".to_owned(),
                ..domain::message::Words::default()
            },
            written: None,
        };
        let arrival = conversation::customer::CustomerArrival {
            input: Some(domain::InputId(1)),
            bot: BotId(7),
            from: conversation::customer::From {
                user: UserId(5),
                name: "John".to_owned(),
                username: None,
                language_code: None,
            },
            did: conversation::customer::CustomerAction::Wrote(message),
            written: None,
            beside: None,
            replied: None,
        };
        handlers::customer::converse(&store, &arrival, None, &policy, now())
            .await
            .expect("a ticket");
        (store, policy)
    }

    #[tokio::test]
    async fn a_line_tells_the_desk_of_whoever_it_names_and_a_dry_run_changes_nothing() {
        let (store, policy) = desk().await;
        let rows = parsed("5,2027-03-31\n6,2027-03-31").expect("rows");
        let known = async |user| store.known(BotId(7), UserId(user), None).await.expect("a read");
        let mut now = now();
        let mut apply = async |row: &Row, dry| {
            now += jiff::SignedDuration::from_secs(1);
            apply(&store, BotId(7), &policy, row, dry, now).await.expect("a table")
        };
        assert_eq!(apply(&rows[0], true).await, Became::Applied);
        assert_eq!(known(5).await.vip(), (None, None), "a dry run");
        assert_eq!(apply(&rows[0], false).await, Became::Applied);
        let known_of_five = known(5).await;
        assert_eq!(known_of_five.vip().0, rows[0].until);
        assert_eq!(
            known_of_five.tickets[0].vip_until, rows[0].until,
            "the open ticket knows it"
        );
        assert_eq!(apply(&rows[0], false).await, Became::AsBefore);
        assert_eq!(apply(&rows[1], false).await, Became::Applied);
        assert_eq!(known(6).await.vip().0, rows[1].until, "who has never written");
        let off = parsed("5,off").expect("rows");
        assert_eq!(apply(&off[0], false).await, Became::Applied);
        let known_of_five = known(5).await;
        assert_eq!(
            (known_of_five.vip().0, known_of_five.tickets[0].vip_until),
            (None, None)
        );
    }
}
