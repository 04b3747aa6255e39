//! Facts in any order, twice, and from everywhere; and what is refused.

use domain::{
    Erase, TicketId,
    sample::{BOT, CUSTOMER, at, hours, opened, policy, settings, vera},
    settings::Settings,
    ticket::{Command, Event, Ticket},
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::{Patch, ProfileUpdate, WrongFact, learn};
use crate::customer::{Customer, CustomerContext};

fn desk() -> Settings {
    let mut settings = settings();
    settings.regions = [("kz", "Asia/Almaty"), ("ru", "Europe/Moscow")]
        .map(|(key, zone)| {
            let title = ["ru", "en"].map(|lang| (lang.parse().expect("a language"), key.to_owned()));
            domain::settings::Region {
                key: key.parse().expect("a key"),
                zone: zone.to_owned(),
                title: title.into(),
            }
        })
        .into();
    settings
}

fn fact(at: Timestamp) -> ProfileUpdate {
    ProfileUpdate {
        bot: BOT,
        user: CUSTOMER,
        at,
        vip_until: Patch::Nothing,
        region: Patch::Nothing,
        zone: Patch::Nothing,
    }
}

fn lives_in(key: &str, at: Timestamp) -> ProfileUpdate {
    ProfileUpdate {
        region: Patch::Is(key.parse().expect("a key")),
        ..fact(at)
    }
}

fn is_vip(until: Patch<Timestamp>, at: Timestamp) -> ProfileUpdate {
    ProfileUpdate {
        vip_until: until,
        ..fact(at)
    }
}

/// What is known after these facts, in this order.
fn after(facts: &[ProfileUpdate]) -> Option<Customer> {
    let mut known = CustomerContext::default();
    for fact in facts {
        if let Some(customer) = learn(&known, fact, &desk()) {
            known.customer = Some(customer);
        }
    }
    known.customer
}

/// What counts of a profile: not how often it changed.
type Holds = (Option<Timestamp>, Option<String>, Option<String>);

fn holds(customer: Option<&Customer>) -> Holds {
    customer.map_or((None, None, None), |customer| {
        let region = customer.region.as_ref().map(ToString::to_string);
        (customer.vip_until, region, customer.zone.clone())
    })
}

#[test]
fn somebody_who_has_never_written_has_a_profile_with_what_is_known() {
    let until = at(hours(720));
    let customer = after(&[is_vip(Patch::Is(until), at(5)), lives_in("kz", at(3))]).expect("a profile");
    assert_eq!((customer.version, customer.unmet), (2, true));
    let (region, zone) = ("kz".to_owned(), "Asia/Almaty".to_owned());
    assert_eq!(holds(Some(&customer)), (Some(until), Some(region), Some(zone)));
}

#[test]
fn a_zone_that_is_told_outweighs_the_regions_and_each_goes_by_its_own_time() {
    let both = ProfileUpdate {
        zone: Patch::Is("Asia/Tokyo".to_owned()),
        ..lives_in("kz", at(1))
    };
    let known = |facts: &[ProfileUpdate]| after(facts).and_then(|customer| customer.zone);
    assert_eq!(known(std::slice::from_ref(&both)).as_deref(), Some("Asia/Tokyo"));
    let none = ProfileUpdate {
        zone: Patch::None,
        ..fact(at(3))
    };
    assert_eq!(known(&[both.clone(), none.clone()]), None);
    assert_eq!(known(&[none, both]), None, "later, but older");
}

#[test]
fn the_same_once_more_and_what_is_older_change_nothing() {
    let known = CustomerContext {
        customer: after(&[lives_in("kz", at(5))]),
        tickets: Vec::new(),
        answered: None,
        edited: None,
        commits: Vec::new(),
    };
    for stale in [lives_in("kz", at(5)), lives_in("ru", at(5)), lives_in("ru", at(4))] {
        assert_eq!(learn(&known, &stale, &desk()), None, "{stale:?}");
    }
    // The same again, as of later: that is news, or an older one might come in between.
    assert!(learn(&known, &lives_in("kz", at(6)), &desk()).is_some());
}

#[test]
fn the_newest_decision_about_a_vip_holds_whether_a_supervisor_made_it_or_another_system() {
    let (ticket, _) = opened();
    let said = |ticket: &Ticket, until: Option<Timestamp>, now: Timestamp| {
        let command = Command::SetVip { by: vera(), until };
        ticket
            .after(&command, None, &policy(), now)
            .expect("allowed")
            .expect("a change")
            .0
    };
    let told = |facts: &[ProfileUpdate], ticket: Ticket| CustomerContext {
        customer: after(facts),
        tickets: vec![ticket],
        answered: None,
        edited: None,
        commits: Vec::new(),
    };
    let (long, short) = (at(hours(720)), at(hours(24)));
    let crm = is_vip(Patch::Is(long), at(50));
    let ended = said(&ticket, None, at(60));
    assert_eq!(told(std::slice::from_ref(&crm), ended).vip(), (None, Some(at(60))));
    let shorter = said(&ticket, Some(short), at(40));
    assert_eq!(told(&[crm], shorter).vip(), (Some(long), Some(at(50))));
    let off = is_vip(Patch::None, at(70));
    assert_eq!(
        told(&[off], said(&ticket, Some(short), at(60))).vip(),
        (None, Some(at(70)))
    );
}

#[test]
fn an_open_ticket_follows_once_and_keeps_a_decision_of_its_own_that_is_newer() {
    let (ticket, _) = opened();
    let facts = [is_vip(Patch::Is(at(hours(720))), at(50)), lives_in("kz", at(50))];
    let customer = after(&facts).expect("a profile");
    let tell = |ticket: &Ticket, now: Timestamp| {
        let told = ticket.after(&customer.news(), None, &policy(), now);
        told.expect("no ticket refuses it")
    };
    let (told, commit) = tell(&ticket, at(90)).expect("news");
    assert_eq!((told.vip_until, told.vip_set_at), (Some(at(hours(720))), Some(at(50))));
    assert_eq!(told.customer.zone.as_deref(), Some("Asia/Almaty"));
    assert_eq!(
        (&told.queue, &told.owner, told.waits),
        (&ticket.queue, &ticket.owner, ticket.waits)
    );
    assert_eq!(commit.events.len(), 2, "{:?}", commit.events);
    assert_eq!(tell(&told, at(95)), None, "once");
    let off = Command::SetVip {
        by: vera(),
        until: None,
    };
    let (ended, _) = told
        .after(&off, None, &policy(), at(99))
        .expect("allowed")
        .expect("a change");
    assert_eq!(tell(&ended, at(120)), None, "the supervisor's word is newer");
    let erased = |mut ticket: Ticket| {
        ticket.erase();
        ticket
    };
    let mut history = commit;
    assert!(history.erase());
    assert_eq!(
        Ticket::fold(Some(ticket.clone()), &history).map(erased),
        Some(erased(told))
    );
    assert!(history.events.iter().any(|event| matches!(
        event,
        Event::Located {
            region: None,
            zone: None
        }
    )));
    assert_eq!(ticket.id, TicketId(12));
}

#[test]
fn erased_it_is_gone_and_the_same_fact_does_not_bring_it_back() {
    let mut known = CustomerContext {
        customer: after(&[lives_in("kz", at(5))]),
        tickets: Vec::new(),
        answered: None,
        edited: None,
        commits: Vec::new(),
    };
    assert!(known.customer.as_mut().is_some_and(Erase::erase));
    assert_eq!(holds(known.customer.as_ref()), (None, None, None));
    assert_eq!(learn(&known, &lives_in("kz", at(5)), &desk()), None);
}

fn facts() -> impl Strategy<Value = Vec<ProfileUpdate>> {
    let vip = prop_oneof![
        Just(Patch::Nothing),
        Just(Patch::None),
        (1..999_i64).prop_map(|hour| Patch::Is(at(hours(hour)))),
    ];
    let region = prop_oneof![
        Just(Patch::Nothing),
        Just(Patch::None),
        prop_oneof![Just("kz"), Just("ru")].prop_map(|key| Patch::Is(key.parse().expect("a key"))),
    ];
    let zone = prop_oneof![
        Just(Patch::Nothing),
        Just(Patch::None),
        Just(Patch::Is("Asia/Tokyo".to_owned()))
    ];
    proptest::collection::vec((vip, region, zone), 1..8).prop_map(|said| {
        let fact = |(second, (vip_until, region, zone))| ProfileUpdate {
            vip_until,
            region,
            zone,
            ..fact(at(second))
        };
        (0..).zip(said).map(fact).collect()
    })
}

proptest! {
    #[test]
    fn facts_in_any_order_and_repeated_end_in_the_same(
        (told, shuffled) in facts().prop_flat_map(|facts| {
            let twice: Vec<ProfileUpdate> = facts.iter().chain(&facts).cloned().collect();
            (Just(facts), Just(twice).prop_shuffle())
        })
    ) {
        prop_assert_eq!(holds(after(&told).as_ref()), holds(after(&shuffled).as_ref()));
    }

    #[test]
    fn no_text_panics(text in ".{0,200}") {
        let _ = ProfileUpdate::read(&text, &desk(), at(0));
    }
}

#[test]
fn a_fact_reads_as_it_is_documented() {
    let now: Timestamp = "2026-11-22T12:00:00Z".parse().expect("a moment");
    let read = |text: &str| ProfileUpdate::read(text, &desk(), now);
    let whole = read(
        r#"{"v": 1, "bot": 77, "user": 1000, "at": "2026-11-22T11:59:00.5+00:00", "vip_until": "2027-03-31T21:00:00+03:00",
            "region": "kz", "zone": null, "tier": "gold"}"#,
    );
    let fact = ProfileUpdate {
        vip_until: Patch::Is("2027-03-31T18:00:00Z".parse().expect("a moment")),
        region: Patch::Is("kz".parse().expect("a key")),
        zone: Patch::None,
        ..fact("2026-11-22T11:59:00.5Z".parse().expect("a moment"))
    };
    assert_eq!(whole, Ok(fact));
    let with = |fields: &str| {
        read(&format!(
            r#"{{"v":1,"bot":77,"user":1000,"at":"2026-11-22T12:00:00Z",{fields}}}"#
        ))
    };
    assert_eq!(
        with(r#""zone":"asia/almaty""#).map(|fact| fact.zone),
        Ok(Patch::Is("Asia/Almaty".to_owned()))
    );
    assert_eq!(with(r#""vip_until":null"#).map(|fact| fact.vip_until), Ok(Patch::None));
    let ahead = |by: SignedDuration| {
        read(&format!(
            r#"{{"v":1,"bot":77,"user":1000,"at":"{}","zone":null}}"#,
            now + by
        ))
    };
    assert!(ahead(SignedDuration::from_mins(5)).is_ok());
    for (why, refused) in [
        (WrongFact::FromTheFuture, ahead(SignedDuration::from_mins(6))),
        (WrongFact::TooLong, read(&" ".repeat(4_097))),
        (WrongFact::Unreadable, read("")),
        (WrongFact::Unreadable, read("[1]")),
        (WrongFact::Unreadable, read(r#"{"v":1}"#)),
        (WrongFact::Unreadable, with(r#""vip_until":"tomorrow""#)),
        (WrongFact::Unreadable, with(r#""region":7"#)),
        (WrongFact::Unreadable, with(r#""region":"Москва""#)),
        (WrongFact::Version, read(r#"{"v":2,"bot":"x"}"#)),
        (
            WrongFact::Nobody,
            read(r#"{"v":1,"bot":77,"user":-5,"at":"2026-11-22T12:00:00Z","zone":null}"#),
        ),
        (WrongFact::Empty, with(r#""tier":"gold""#)),
        (WrongFact::TooLongAVip, with(r#""vip_until":"2090-01-01T00:00:00Z""#)),
        (WrongFact::Region, with(r#""region":"mars""#)),
        (WrongFact::Zone, with(r#""zone":"Mars/Base""#)),
    ] {
        assert_eq!(refused, Err(why));
    }
}
