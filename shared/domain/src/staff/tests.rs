//! How one becomes an agent, and how not.

use jiff::Timestamp;

use super::{Agent, Arrival, Ask, INVITATION_LASTS, Invitation, Known, News, Role, Standing, Turn, turn};
use crate::{
    InputId, MessageId, UserId,
    sample::{ADMIN, BOT, anna, at, hours, on_staff, settings},
    say::{Answer, Say},
    ticket::Rejected,
};

fn arrives(known: &Known, user: UserId, ask: Ask, now: Timestamp) -> Turn {
    let lang = "ru".parse().expect("a language");
    let arrival = Arrival {
        input: InputId(9),
        bot: BOT,
        user,
        name: "Anna".to_owned(),
        lang,
        ask,
    };
    turn(known, &arrival, &settings(), now)
}

fn invitation() -> Invitation {
    Invitation {
        bot: BOT,
        role: Role::L1,
        by: ADMIN,
        at: at(0),
        used_by: None,
    }
}

fn joins(agent: Option<Agent>, invitation: Invitation, now: Timestamp) -> Turn {
    arrives(
        &Known {
            agent,
            invitation: Some(invitation),
        },
        anna().id,
        Ask::Join,
        now,
    )
}

fn said(turn: &Turn) -> &Say {
    match &turn.answer {
        Answer::Send { say, .. } | Answer::Toast { say, .. } | Answer::Replace { say, .. } => say,
        Answer::Nothing | Answer::Buttons { .. } => panic!("something is said: {turn:?}"),
    }
}

fn changes_nothing(turn: &Turn) -> bool {
    turn.agent.is_none() && turn.invitation.is_none() && turn.notice.is_none()
}

#[test]
fn only_an_admin_invites() {
    let invited = arrives(&Known::default(), ADMIN, Ask::Invite(Role::Supervisor), at(0));
    assert_eq!(
        invited.invitation,
        Some(Invitation {
            role: Role::Supervisor,
            ..invitation()
        })
    );
    let refused = arrives(&Known::default(), anna().id, Ask::Invite(Role::L1), at(0));
    assert!(changes_nothing(&refused));
    assert_eq!(said(&refused), &Say::No(Rejected::NotAllowed));
}

#[test]
fn who_opens_a_link_is_a_candidate_and_the_admin_is_asked() {
    let turn = joins(None, invitation(), at(hours(1)));
    assert_eq!(
        turn.agent.as_ref().map(|agent| agent.standing),
        Some(Standing::Candidate)
    );
    assert_eq!(turn.invitation.as_ref().and_then(|used| used.used_by), Some(anna().id));
    let notice = turn.notice.as_ref().expect("a notice");
    assert_eq!(notice.to, ADMIN);
    assert!(matches!(notice.what, News::Candidate { user, .. } if user == anna().id));
    assert_eq!(said(&turn), &Say::CandidateNoted);
    assert_eq!(
        turn.agent.and_then(|agent| agent.staffer()),
        None,
        "a candidate may not work"
    );
}

#[test]
fn a_link_works_once() {
    let used = Invitation {
        used_by: Some(UserId(4)),
        ..invitation()
    };
    let turn = joins(None, used, at(hours(1)));
    assert!(changes_nothing(&turn));
    assert_eq!(said(&turn), &Say::InviteVoid);
}

#[test]
fn a_link_works_for_72_hours() {
    let last = at(0).checked_add(INVITATION_LASTS).expect("a moment");
    assert!(joins(None, invitation(), last).agent.is_some());
    let late = last.checked_add(jiff::SignedDuration::from_secs(1)).expect("a moment");
    assert_eq!(said(&joins(None, invitation(), late)), &Say::InviteVoid);
    assert_eq!(
        said(&arrives(&Known::default(), anna().id, Ask::Join, at(0))),
        &Say::InviteVoid,
        "no such link"
    );
}

#[test]
fn the_link_of_someone_who_is_no_admin_any_more_is_void() {
    let turn = joins(
        None,
        Invitation {
            by: UserId(5),
            ..invitation()
        },
        at(0),
    );
    assert!(changes_nothing(&turn));
    assert_eq!(said(&turn), &Say::InviteVoid);
}

#[test]
fn the_same_link_opened_again_says_where_one_stands() {
    let used = || Invitation {
        used_by: Some(anna().id),
        ..invitation()
    };
    for (standing, say) in [
        (Standing::Candidate, Say::CandidateNoted),
        (Standing::Active, Say::Welcome(Role::L1)),
        (Standing::Declined, Say::InviteVoid),
    ] {
        let turn = joins(Some(on_staff(&anna(), standing)), used(), at(60));
        assert!(changes_nothing(&turn), "{standing:?}");
        assert_eq!(said(&turn), &say);
    }
}

#[test]
fn an_agent_who_opens_somebody_elses_link_stays_an_agent() {
    let turn = joins(Some(on_staff(&anna(), Standing::Active)), invitation(), at(60));
    assert!(changes_nothing(&turn));
    assert_eq!(said(&turn), &Say::Welcome(Role::L1));
}

#[test]
fn an_admin_needs_nobody_elses_consent() {
    let known = Known {
        agent: None,
        invitation: Some(invitation()),
    };
    let turn = arrives(&known, ADMIN, Ask::Join, at(60));
    assert_eq!(turn.agent.map(|agent| agent.standing), Some(Standing::Active));
    assert_eq!(turn.notice, None);
}

fn decides(by: UserId, standing: Standing, welcome: bool) -> Turn {
    let known = Known {
        agent: Some(on_staff(&anna(), standing)),
        invitation: None,
    };
    arrives(&known, by, Ask::Decide(anna().id, welcome, MessageId(7)), at(60))
}

#[test]
fn only_an_admin_decides() {
    let turn = decides(anna().id, Standing::Candidate, true);
    assert!(changes_nothing(&turn));
    assert_eq!(said(&turn), &Say::No(Rejected::NotAllowed));
}

#[test]
fn whom_the_admin_welcomes_may_work_and_is_told() {
    let turn = decides(ADMIN, Standing::Candidate, true);
    assert!(turn.agent.as_ref().and_then(Agent::staffer).is_some());
    assert_eq!(turn.agent.as_ref().map(|agent| agent.version), Some(2));
    assert!(matches!(
        turn.notice.as_ref().map(|notice| &notice.what),
        Some(News::Welcome { .. })
    ));
    assert_eq!(said(&turn), &Say::CandidateApproved("Anna".to_owned()));
}

#[test]
fn the_declined_stay_out_and_are_told() {
    let turn = decides(ADMIN, Standing::Candidate, false);
    let declined = turn.agent.expect("a record");
    assert_eq!((declined.standing, declined.staffer()), (Standing::Declined, None));
    assert!(matches!(turn.notice.map(|notice| notice.what), Some(News::Declined)));
    let used = Invitation {
        used_by: Some(anna().id),
        ..invitation()
    };
    assert!(changes_nothing(&joins(Some(declined.clone()), used, at(120))));
    let by_another_link = joins(Some(declined), invitation(), at(120)).agent.expect("a record");
    assert_eq!(by_another_link.staffer(), None, "an admin decides again");
}

#[test]
fn a_decision_made_twice_is_made_once() {
    for (standing, welcome) in [(Standing::Active, true), (Standing::Declined, false)] {
        assert!(changes_nothing(&decides(ADMIN, standing, welcome)));
    }
    let nobody = arrives(
        &Known::default(),
        ADMIN,
        Ask::Decide(UserId(4), true, MessageId(7)),
        at(0),
    );
    assert!(changes_nothing(&nobody));
    assert_eq!(said(&nobody), &Say::NothingHere);
}

#[test]
fn records_read_back() {
    let agent = on_staff(&anna(), Standing::Candidate);
    let json = serde_json::to_string(&agent).expect("JSON");
    assert_eq!(serde_json::from_str::<Agent>(&json).expect("an agent"), agent);
    let json = serde_json::to_string(&invitation()).expect("JSON");
    assert_eq!(
        serde_json::from_str::<Invitation>(&json).expect("an invitation"),
        invitation()
    );
    let notice = decides(ADMIN, Standing::Candidate, true).notice.expect("a notice");
    let json = serde_json::to_string(&notice).expect("JSON");
    assert_eq!(serde_json::from_str::<super::Notice>(&json).expect("a notice"), notice);
}
