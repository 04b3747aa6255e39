//! Which turn an update is, and what is answered.

use adapter::inbound::{Inbound, parse_update, private_thread, replied, written};
use conversation::{
    customer::From,
    staff::{News, group_notices},
    text::{Answer, Ids, Say},
};
use domain::{InputId, LaneId, Policy, StaffDirectory, Timestamp};
use handlers::topic::{self, TopicPlace};
use store::Error;
use telegram::Update;

use crate::{
    Desk,
    answers::{self, Answered, Asker, Spoken},
    elsewhere::Seen,
    private::{Said, private, said},
    staff::{self, Asks, By},
};

/// Takes one update: durable when this returns, with what answers it.
///
/// # Errors
/// The table's. Nothing is answered then.
pub(crate) async fn take(desk: &Desk, update: Update, body: &[u8]) -> Result<Answered, Error> {
    let now = (desk.clock)();
    let policy = desk.policies.get().await?;
    let asker = Asker::of(&update);
    let input = InputId(update.update_id.0);
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
            let ids = Ids { chat, thread, user };
            let may = in_private || policy.settings.is_admin(user);
            let said = beside.map(|beside| (beside.0, said(beside.1, replied)));
            Box::pin(told_ids(desk, input, (ids, may), said, &policy, now)).await?
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
            let (from, asks) = (&from, Asks::Staff(ask, secret));
            let by = By { from, input, wrote };
            Some(Box::pin(staff::asked(desk, by, asks, said, &policy, now)).await?)
        }
        Inbound::Manual { from, asked, beside } => {
            let said = beside.map(|beside| said(beside, replied));
            let (from, asks) = (&from, Asks::Manual(asked));
            let by = By { from, input, wrote };
            Some(Box::pin(staff::asked(desk, by, asks, said, &policy, now)).await?)
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

/// Tells whoever may know the ids of a chat. What stands beside `/id` in private is said all the same.
async fn told_ids(
    desk: &Desk,
    input: InputId,
    (ids, may): (Ids, bool),
    beside: Option<(From, Said)>,
    policy: &Policy,
    now: Timestamp,
) -> Result<Option<Spoken>, Error> {
    let (chat, thread) = (ids.chat, ids.thread);
    let answer = Answer::say(Say::Ids(ids));
    let Some((from, said)) = beside else {
        return Ok(may.then(|| Spoken {
            answer,
            lang: policy.settings.desk_language().clone(),
            chat,
            thread,
        }));
    };
    let spoken = private(desk, input, from, said, policy, now).await?;
    let answer = answer.then(spoken.answer);
    Ok(Some(Spoken { answer, ..spoken }))
}
