//! How one becomes an agent, and how not.

use domain::{
    InputId, MessageId, UserId,
    sample::{ADMIN, BOT, anna, at, hours, on_staff, settings},
    staff::{Agent, INVITATION_LASTS, Invitation, Role, Standing},
    ticket::Rejected,
};
use jiff::Timestamp;

use crate::staff::{Ask, News, StaffArrival, StaffContext, StaffDecision};
use crate::text::{Answer, Say};

fn arrives(known: &StaffContext, user: UserId, ask: Ask, now: Timestamp) -> StaffDecision {
    let lang = "ru".parse().expect("a language");
    let arrival = StaffArrival {
        input: InputId(9),
        bot: BOT,
        user,
        name: "Anna".to_owned(),
        lang,
        ask,
    };
    crate::staff::decide(known, &arrival, &settings(), now)
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

fn joins(agent: Option<Agent>, invitation: Invitation, now: Timestamp) -> StaffDecision {
    arrives(
        &StaffContext {
            agent,
            invitation: Some(invitation),
        },
        anna().id,
        Ask::Join,
        now,
    )
}

fn said(turn: &StaffDecision) -> &Say {
    match &turn.answer {
        Answer::Send { say, .. } | Answer::Toast { say, .. } | Answer::Replace { say, .. } => say,
        Answer::Nothing | Answer::Buttons { .. } => panic!("something is said: {turn:?}"),
    }
}

fn changes_nothing(turn: &StaffDecision) -> bool {
    turn.agent.is_none() && turn.invitation.is_none() && turn.notice.is_none()
}

#[test]
fn only_an_admin_invites() {
    let invited = arrives(&StaffContext::default(), ADMIN, Ask::Invite(Role::Supervisor), at(0));
    assert_eq!(
        invited.invitation,
        Some(Invitation {
            role: Role::Supervisor,
            ..invitation()
        })
    );
    let refused = arrives(&StaffContext::default(), anna().id, Ask::Invite(Role::L1), at(0));
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
        said(&arrives(&StaffContext::default(), anna().id, Ask::Join, at(0))),
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
fn a_link_that_is_long_over_still_tells_whoever_came_by_it_where_they_stand() {
    let used = || Invitation {
        used_by: Some(anna().id),
        ..invitation()
    };
    for (standing, say) in [
        (Standing::Candidate, Say::CandidateNoted),
        (Standing::Active, Say::Welcome(Role::L1)),
        (Standing::Declined, Say::InviteVoid),
    ] {
        let agent = || Some(on_staff(&anna(), standing));
        let late = joins(agent(), used(), at(hours(100)));
        assert!(changes_nothing(&late), "{standing:?}");
        assert_eq!(said(&late), &say);
        let of_no_admin = Invitation {
            by: UserId(5),
            ..used()
        };
        assert_eq!(said(&joins(agent(), of_no_admin, at(60))), &say);
    }
}

#[test]
fn an_agent_who_opens_an_invitation_to_a_higher_role_keeps_what_they_have_until_an_admin_decides() {
    let higher = Invitation {
        role: Role::Supervisor,
        ..invitation()
    };
    let asked = joins(Some(on_staff(&anna(), Standing::Active)), higher, at(60));
    assert_eq!(said(&asked), &Say::CandidateNoted);
    assert!(matches!(
        asked.notice.map(|notice| notice.what),
        Some(News::Candidate {
            role: Role::Supervisor,
            ..
        })
    ));
    let agent = Agent {
        input: InputId(8),
        ..asked.agent.expect("a record")
    };
    assert_eq!(agent.staffer(), Some(anna()), "still an agent of the first level");
    let link = || Invitation {
        role: Role::Supervisor,
        used_by: Some(anna().id),
        ..invitation()
    };
    assert_eq!(
        said(&joins(Some(agent.clone()), link(), at(hours(99)))),
        &Say::CandidateNoted
    );
    for (welcome, role) in [(true, Role::Supervisor), (false, Role::L1)] {
        let known = StaffContext {
            agent: Some(agent.clone()),
            invitation: None,
        };
        let decided = arrives(
            &known,
            ADMIN,
            decides_about(anna().id, Some(agent.version), welcome),
            at(90),
        );
        let after = decided.agent.expect("a record");
        assert_eq!(after.staffer().map(|staffer| staffer.role), Some(role));
        assert_eq!(said(&joins(Some(after), link(), at(hours(99)))), &Say::Welcome(role));
    }
}

#[test]
fn a_button_decides_only_what_it_was_shown_for() {
    let candidate = on_staff(&anna(), Standing::Candidate);
    let decides = |agent: &Agent, request, welcome| {
        let known = StaffContext {
            agent: Some(agent.clone()),
            invitation: None,
        };
        arrives(&known, ADMIN, decides_about(anna().id, request, welcome), at(60))
    };
    let outdated = |turn: &StaffDecision| changes_nothing(turn) && said(turn) == &Say::No(Rejected::Outdated);
    for welcome in [true, false] {
        let settled = Agent {
            input: InputId(8),
            ..decides(&candidate, Some(1), welcome).agent.expect("a record")
        };
        for request in [None, Some(1)] {
            assert!(outdated(&decides(&settled, request, true)), "{welcome}");
            assert!(outdated(&decides(&settled, request, false)), "{welcome}");
        }
    }
    // They came by another link since, for another role: what the first message asked is not what waits.
    let anew = Agent {
        version: 2,
        role: Role::Supervisor,
        ..candidate.clone()
    };
    assert!(outdated(&decides(&anew, Some(1), true)));
    assert!(decides(&anew, Some(2), true).agent.is_some());
    // Buttons of earlier releases name no request: they let in, or not, and nothing else.
    assert!(decides(&candidate, None, true).agent.is_some());
    let higher = Agent {
        asks_for: Some(Role::Manager),
        ..on_staff(&anna(), Standing::Active)
    };
    assert!(outdated(&decides(&higher, None, true)) && outdated(&decides(&higher, None, false)));
}

#[test]
fn an_agent_who_opens_somebody_elses_link_stays_an_agent() {
    let turn = joins(Some(on_staff(&anna(), Standing::Active)), invitation(), at(60));
    assert!(changes_nothing(&turn));
    assert_eq!(said(&turn), &Say::Welcome(Role::L1));
}

#[test]
fn an_admin_needs_nobody_elses_consent() {
    let known = StaffContext {
        agent: None,
        invitation: Some(invitation()),
    };
    let turn = arrives(&known, ADMIN, Ask::Join, at(60));
    assert_eq!(turn.agent.map(|agent| agent.standing), Some(Standing::Active));
    assert_eq!(turn.notice, None);
}

fn decides(by: UserId, standing: Standing, welcome: bool) -> StaffDecision {
    let known = StaffContext {
        agent: Some(on_staff(&anna(), standing)),
        invitation: None,
    };
    arrives(&known, by, decides_about(anna().id, Some(1), welcome), at(60))
}

fn decides_about(about: UserId, request: Option<u64>, welcome: bool) -> Ask {
    Ask::Decide {
        about,
        request,
        welcome,
        message: MessageId(7),
    }
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
        &StaffContext::default(),
        ADMIN,
        decides_about(UserId(4), Some(1), true),
        at(0),
    );
    assert!(changes_nothing(&nobody));
    assert_eq!(said(&nobody), &Say::NothingHere);
}

#[test]
fn a_record_and_a_notice_of_earlier_releases_are_read() {
    let agent = on_staff(&anna(), Standing::Active);
    assert_eq!(agent.asks_for, None);
    let json = serde_json::to_string(&agent).expect("JSON");
    assert!(!json.contains("asks_for"));
    assert_eq!(serde_json::from_str::<Agent>(&json).expect("an agent"), agent);
    let json = r#"{"kind":"candidate","name":"Anna","user":501,"role":"l1"}"#;
    let news: News = serde_json::from_str(json).expect("news");
    assert!(matches!(news, News::Candidate { request: None, .. }));
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
