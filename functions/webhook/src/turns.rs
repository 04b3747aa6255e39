//! Which turn an update is, and what is answered.

use adapter::inbound::{INVITATION, Inbound, first_name, parse_update, private_thread, replied, written};
use conversation::{
    customer::From,
    staff::{self, News, group_notices},
    text::{Answer, Ids, ManualPart, Say},
};
use domain::{
    LaneId, MessageId, Policy, StaffDirectory, Timestamp,
    manual::{ManualCommand, Refused},
    ticket::{Command, Rejected},
};
use handlers::{
    ticket::{self, CommandOutcome},
    topic::{self, TopicPlace},
};
use sha2::{Digest as _, Sha256};
use store::{Error, tickets::TicketKey};
use telegram::Update;

use crate::{
    Desk,
    answers::{self, Answered, Asker, Spoken},
    elsewhere::Seen,
    private::{Said, private, said, strangers},
};

/// Takes one update: durable when this returns, with what answers it.
///
/// # Errors
/// The table's. Nothing is answered then.
pub(crate) async fn take(desk: &Desk, update: Update, body: &[u8]) -> Result<Answered, Error> {
    let now = (desk.clock)();
    let policy = desk.policies.get().await?;
    let asker = Asker::of(&update);
    let input = domain::InputId(update.update_id.0);
    let wrote = asker.message();
    let written = written(&update);
    let replied = replied(&update, &desk.bot_username);
    let private_thread = private_thread(&update);
    if let Some(seen) = Seen::of(&update)
        && let Some(leave) = seen.leaves(desk, &policy).await?
    {
        return Ok(Answered {
            method: Some(leave),
            owed: None,
        });
    }
    let spoken = match parse_update(update, &desk.bot_username) {
        Inbound::Nothing => None,
        Inbound::Unknown(kind) => {
            let body = String::from_utf8_lossy(body);
            desk.store
                .park(desk.bot, input, &body, &format!("unknown kind {kind}"), now)
                .await?;
            None
        }
        Inbound::Id {
            chat,
            thread,
            user,
            private: in_private,
            beside,
        } => {
            let may = in_private || policy.settings.is_admin(user);
            let lang = policy.settings.desk_language().clone();
            let answer = Answer::say(Say::Ids(Ids { chat, thread, user }));
            match beside {
                Some(beside) => {
                    let (from, message) = *beside;
                    let said = said(message, replied);
                    let spoken = private(desk, input, from, said, &policy, now).await?;
                    let answer = answer.then(spoken.answer);
                    Some(Spoken { answer, ..spoken })
                }
                None => may.then_some(Spoken {
                    answer,
                    lang,
                    chat,
                    thread,
                }),
            }
        }
        Inbound::Private { from, did, beside } => {
            let said = Said {
                did,
                beside,
                replied,
                written,
            };
            Some(private(desk, input, from, said, &policy, now).await?)
        }
        Inbound::Staff {
            from,
            ask,
            secret,
            beside,
        } => {
            let said = beside.map(|beside| said(beside, replied));
            let asks = Asks::Staff(ask, secret);
            Some(Box::pin(staffs(desk, (input, wrote), &from, asks, said, &policy, now)).await?)
        }
        Inbound::Manual { from, asked, beside } => {
            let said = beside.map(|beside| said(beside, replied));
            let asks = Asks::Manual(asked);
            Some(Box::pin(staffs(desk, (input, wrote), &from, asks, said, &policy, now)).await?)
        }
        Inbound::Membership { group, change } => {
            // What becomes of the bot in other people's groups does not concern the desk.
            if policy.settings.is_agents_group(group) {
                let tell = |crew: &StaffDirectory, news: &News| group_notices(news, crew, &policy);
                let lane = LaneId::Group(desk.bot, group);
                desk.store.group_changed(lane, change, now, tell).await?;
            }
            None
        }
        Inbound::Topic {
            thread,
            reply_to,
            arrival,
        } => {
            let group = arrival.group;
            let place = TopicPlace {
                bot: desk.bot,
                group,
                thread,
                reply_to,
            };
            let answer = topic::act(&desk.store, &place, &arrival, &policy, now).await?;
            let lang = policy.settings.desk_language().clone();
            Some(Spoken {
                answer,
                lang,
                chat: group,
                thread: Some(thread),
            })
        }
        Inbound::Button(arrival) => {
            let pressed = topic::press(&desk.store, desk.bot, &arrival, &policy, now).await?;
            pressed.map(|(answer, thread)| Spoken {
                answer,
                lang: policy.settings.desk_language().clone(),
                chat: arrival.group,
                thread: Some(thread),
            })
        }
    };
    // A turn knows the topic of a group; where in a private chat it is answered does not depend on whose turn it was.
    let spoken = spoken.map(|spoken| Spoken {
        thread: spoken.thread.or(private_thread),
        ..spoken
    });
    Ok(answers::answer(desk, &asker, spoken, &policy.settings, now).await)
}

/// What a command of the staff's asks for, in private.
enum Asks {
    /// What concerns the staff list; with an invitation's secret.
    Staff(staff::Ask, Option<String>),
    Manual(ManualCommand),
}

/// Carries out a command of the staff's, or hears what a stranger said beside it. An invitation is for strangers: it does both.
async fn staffs(
    desk: &Desk,
    (input, wrote): (domain::InputId, Option<MessageId>),
    from: &From,
    asks: Asks,
    said: Option<Said>,
    policy: &Policy,
    now: Timestamp,
) -> Result<Spoken, Error> {
    let joins = matches!(asks, Asks::Staff(staff::Ask::Join, _));
    let beside = match strangers(desk, input, from, said, policy, now).await? {
        // To somebody who is not on the staff a word of its own means nothing: it is words.
        Some(spoken) if !joins => return Ok(spoken),
        Some(spoken) => spoken.answer,
        None => Answer::Nothing,
    };
    let turn = match asks {
        Asks::Staff(ask, secret) => staff_turn(desk, (input, wrote), from, ask, secret, policy, now).await?,
        Asks::Manual(asked) => manual_turn(desk, input, from, &asked, policy, now).await?,
    };
    Ok(Spoken {
        answer: turn.answer.then(beside),
        ..turn
    })
}

async fn staff_turn(
    desk: &Desk,
    (input, wrote): (domain::InputId, Option<MessageId>),
    from: &From,
    ask: staff::Ask,
    secret: Option<String>,
    policy: &Policy,
    now: Timestamp,
) -> Result<Spoken, Error> {
    let settings = &policy.settings;
    let lang = settings.language_for(from.language_code.as_deref()).clone();
    if let (staff::Ask::Presence(presence), Some(wrote)) = (&ask, wrote) {
        let presence = *presence;
        let agent = desk.store.agent(from.user).await?;
        let says = match agent.filter(|agent| agent.staffer().is_some()) {
            None => Say::NotStaff,
            Some(agent) => {
                let said = (desk.bot, input, wrote);
                let hands = desk.store.set_presence(agent.id, presence, said, now).await?;
                Say::Presence {
                    presence: hands.presence(),
                    load: hands.load,
                    capacity: settings.capacity,
                }
            }
        };
        return Ok(Spoken {
            answer: Answer::say(says),
            lang,
            chat: from.user.into(),
            thread: None,
        });
    }
    if let staff::Ask::Acknowledge(customer, ticket) | staff::Ask::Accept(customer, ticket) = ask {
        let agent = desk.store.agent(from.user).await?;
        let says = match agent.and_then(|agent| agent.staffer()) {
            None => Say::NotStaff,
            Some(by) => {
                let of = TicketKey {
                    bot: desk.bot,
                    customer,
                    ticket,
                };
                let command = if matches!(ask, staff::Ask::Accept(..)) {
                    Command::Accept(by)
                } else {
                    Command::Acknowledge(by)
                };
                match ticket::execute(&desk.store, of, &command, policy, now).await? {
                    CommandOutcome::Changed | CommandOutcome::Nothing => Say::Done,
                    CommandOutcome::Rejected(rejected) => Say::No(rejected),
                    CommandOutcome::NoTicket => Say::NothingHere,
                }
            }
        };
        return Ok(Spoken {
            answer: Answer::toast(says),
            lang,
            chat: from.user.into(),
            thread: None,
        });
    }
    let fresh = hex(&(desk.dice)());
    let digest = match (&ask, secret) {
        (staff::Ask::Invite(_), _) => Some(hex(&Sha256::digest(&fresh))),
        (_, Some(secret)) => Some(hex(&Sha256::digest(secret))),
        (_, None) => None,
    };
    let arrival = staff::StaffArrival {
        input,
        bot: desk.bot,
        user: from.user,
        name: first_name(from),
        lang: lang.clone(),
        ask,
    };
    let mut turn = handlers::staff::ask(&desk.store, &arrival, digest.as_deref(), settings, now).await?;
    if let Answer::Send {
        say: Say::Invite { link, .. },
        ..
    } = &mut turn.answer
    {
        *link = format!("https://t.me/{}?start={INVITATION}{fresh}", desk.bot_username);
    }
    Ok(Spoken {
        answer: turn.answer,
        lang,
        chat: from.user.into(),
        thread: None,
    })
}

async fn manual_turn(
    desk: &Desk,
    input: domain::InputId,
    from: &From,
    asked: &ManualCommand,
    policy: &Policy,
    now: Timestamp,
) -> Result<Spoken, Error> {
    let settings = &policy.settings;
    let agent = desk.store.agent(from.user).await?;
    let who = (from.user, agent.as_ref());
    let changed = desk
        .store
        .change_manual(|manual| manual.after_asking(asked, who, input, settings, now))
        .await?;
    let says = match changed {
        Ok(manual) => Say::Manual(ManualPart::all(&manual, &settings.zone, now)),
        Err(Refused::NotAllowed) => Say::No(Rejected::NotAllowed),
        Err(Refused::NoSuchPart | Refused::Unclear) => Say::BadManual(settings.parts().map(str::to_owned).collect()),
    };
    Ok(Spoken {
        answer: Answer::say(says),
        lang: settings.language_for(from.language_code.as_deref()).clone(),
        chat: from.user.into(),
        thread: None,
    })
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a String does not fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}
