//! What staff ask in private: how one becomes an agent.

use conversation::staff::{self, Ask, StaffArrival, StaffContext, StaffDecision};
use domain::{Timestamp, settings::Settings};
use store::{Error, Store, retry::until_committed};

/// What somebody asks that concerns the staff list: reads, decides and writes, anew as often as somebody else was first.
///
/// `digest` is that of the invitation's secret: of the one that was opened or, where one is asked for, of a new one.
///
/// # Errors
/// As [`crate::customer::converse`].
pub async fn ask(
    store: &Store,
    arrival: &StaffArrival,
    digest: Option<&str>,
    settings: &Settings,
    now: Timestamp,
) -> Result<StaffDecision, Error> {
    let notice_id = format!("{:020}", arrival.input.0);
    until_committed(|_| async {
        let mut known = StaffContext::default();
        match arrival.ask {
            Ask::Invite(_) | Ask::Presence(_) | Ask::Acknowledge(..) | Ask::Accept(..) => {}
            Ask::Join => {
                known.agent = store.agent(arrival.user).await?;
                if let Some(digest) = digest {
                    known.invitation = store.invitation(digest).await?;
                }
            }
            Ask::Decide { about, .. } => known.agent = store.agent(about).await?,
        }
        let decision = staff::decide(&known, arrival, settings, now);
        let notice = decision.notice.as_ref().map(|notice| (notice_id.as_str(), notice));
        let invitation = digest.zip(decision.invitation.as_ref());
        store
            .write_staff(arrival.bot, decision.agent.as_ref(), invitation, notice)
            .await?;
        Ok(decision)
    })
    .await
}
