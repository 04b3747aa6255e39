//! Where a customer is: offered, chosen by a tap, and what follows from it.

use domain::{
    MessageId, Policy,
    sample::queue,
    settings::{Region, RouteRule},
};

use super::chat::{Chat, buttons, said};
use crate::{
    callback::Callback,
    customer::{Conversation, CustomerAction},
    text::{Answer, Say},
};

fn kz() -> Callback {
    Callback::Region("kz".parse().expect("a key"))
}

/// A desk that knows two regions, and sends those of one to experts.
fn chat() -> Chat {
    let mut chat = Chat::new();
    let mut settings = chat.policy.settings.clone();
    let region = |key: &str, zone: &str| Region {
        key: key.parse().expect("a key"),
        zone: zone.to_owned(),
        title: ["ru", "en"]
            .map(|lang| (lang.parse().expect("a language"), key.to_owned()))
            .into(),
    };
    settings.regions = vec![region("kz", "Asia/Almaty"), region("ru", "Europe/Moscow")];
    settings.routes = vec![RouteRule {
        queue: queue("l2"),
        regions: vec!["kz".parse().expect("a key")],
        languages: Vec::new(),
        topics: Vec::new(),
        queues: Vec::new(),
    }];
    chat.policy = Policy::new(3, settings);
    chat
}

fn offered(answer: &Answer) -> bool {
    buttons(answer).concat().contains(&Callback::Regions)
}

#[test]
fn a_tap_is_all_it_takes_and_the_next_ticket_goes_by_it() {
    let mut chat = chat();
    assert!(offered(&chat.starts()));
    let choice = chat.presses(Callback::Regions);
    assert_eq!(said(&choice), Some(&Say::ChooseRegion { current: None }));
    let russia = Callback::Region("ru".parse().expect("a key"));
    assert_eq!(buttons(&choice), [vec![kz(), russia], vec![Callback::Menu]]);
    let chosen = chat.presses(kz());
    let Some(Say::RegionChosen(_, now)) = said(&chosen) else {
        panic!("{chosen:?}")
    };
    assert_eq!(now.zone, "Asia/Almaty");
    assert!(
        !offered(&chosen) && buttons(&chosen).concat().contains(&Callback::Person),
        "{chosen:?}"
    );
    assert!(matches!(chat.conversation(), Conversation::Menu { .. }));
    chat.writes("Помогите");
    let ticket = chat.ticket(1);
    assert_eq!(ticket.queue, queue("l2"));
    assert_eq!(ticket.customer.zone.as_deref(), Some("Asia/Almaty"));
    assert_eq!(ticket.customer.region, "kz".parse().ok());
    assert!(!offered(&chat.starts()));
}

#[test]
fn nothing_waits_for_it() {
    let mut chat = chat();
    chat.starts();
    chat.topic("account");
    // From the greeting that still stands above.
    chat.presses(Callback::Regions);
    let chosen = chat.presses(kz());
    assert!(buttons(&chosen).is_empty(), "{chosen:?}");
    assert!(matches!(chat.conversation(), Conversation::Asking { answered: 0, .. }));
    chat.writes("anna");
    assert!(matches!(chat.conversation(), Conversation::Asking { answered: 1, .. }));
    // And without it.
    let mut chat = self::chat();
    chat.writes("Помогите");
    assert_eq!(
        (chat.ticket(1).customer.region.as_ref(), &chat.ticket(1).queue),
        (None, &queue("l1"))
    );
}

#[test]
fn a_desk_without_regions_shows_nothing_of_them() {
    let mut chat = Chat::new();
    assert!(!offered(&chat.starts()));
    assert_eq!(said(&chat.turn(CustomerAction::Region)), Some(&Say::Help));
    for press in [Callback::Regions, kz()] {
        assert_eq!(said(&chat.presses(press)), Some(&Say::NothingHere));
    }
}

#[test]
fn a_command_asks_for_it_again_and_says_which_it_is() {
    let mut chat = chat();
    assert_eq!(
        said(&chat.turn(CustomerAction::Region)),
        Some(&Say::ChooseRegion { current: None })
    );
    chat.presses(kz());
    let current = "kz".parse().ok();
    assert_eq!(
        said(&chat.turn(CustomerAction::Region)),
        Some(&Say::ChooseRegion { current })
    );
    let mars = Callback::Region("mars".parse().expect("a key"));
    assert_eq!(said(&chat.presses(mars)), Some(&Say::NothingHere));
    // The settings have lost it since: the ticket is one without a rule.
    chat.policy.settings.regions.clear();
    chat.policy.settings.routes.clear();
    chat.writes("Помогите");
    assert_eq!(chat.ticket(1).queue, queue("l1"));
}

#[test]
fn a_tap_counts_though_another_systems_clock_is_ahead_and_a_repeated_one_changes_nothing() {
    let mut chat = chat();
    chat.presses(Callback::Region("ru".parse().expect("a key")));
    let ahead = chat.now + jiff::SignedDuration::from_mins(4);
    if let Some(customer) = &mut chat.known.customer {
        (customer.region_set_at, customer.zone_set_at) = (Some(ahead), Some(ahead));
    }
    chat.presses(kz());
    let customer = chat.known.customer.clone().expect("a profile");
    assert_eq!(customer.zone.as_deref(), Some("Asia/Almaty"));
    assert_eq!(customer.region_set_at, Some(ahead));
    assert_eq!(
        chat.repeat(CustomerAction::Pressed(Some(kz()), MessageId(900)))
            .customer,
        None
    );
}

#[test]
fn whoever_another_system_told_of_first_is_met_in_their_own_language() {
    let mut chat = chat();
    chat.language_code = Some("en".to_owned());
    let fact = crate::customer::ProfileUpdate {
        bot: domain::sample::BOT,
        user: domain::sample::CUSTOMER,
        at: chat.now,
        vip_until: crate::customer::Patch::Nothing,
        region: crate::customer::Patch::Is("kz".parse().expect("a key")),
        zone: crate::customer::Patch::Nothing,
    };
    chat.known.customer = crate::customer::learn(&chat.known, &fact, &chat.policy.settings);
    assert!(!offered(&chat.starts()), "it is known");
    let customer = chat.known.customer.clone().expect("a profile");
    assert_eq!((customer.lang.as_str(), customer.unmet), ("en", false));
    chat.writes("Help");
    assert_eq!(
        (chat.ticket(1).customer.lang.as_str(), &chat.ticket(1).queue),
        ("en", &queue("l2"))
    );
}
