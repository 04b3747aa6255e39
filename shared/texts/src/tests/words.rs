//! What the words promise, one by one.

use conversation::text::Say;
use domain::{TicketId, settings::Settings, ticket::Rejected};
use jiff::SignedDuration;

use super::values::{at, lang, name, settings};
use crate::{commands, label, render, voice::Voice, when};

fn say(code: &str, say: &Say) -> String {
    render(&lang(code), say, &settings("Своя"))
}

#[test]
fn an_escalation_is_told_in_the_agreed_words() {
    let escalated = Say::Escalated {
        ticket: TicketId(1),
        promised: at("2026-11-24T12:40:00Z"),
    };
    assert_eq!(
        say("ru", &escalated),
        "Ваш вопрос перевели на уровень эксперта. Мы вернёмся до 15:40 МСК."
    );
}

#[test]
fn a_time_is_read_in_its_zone_with_as_much_of_a_date_as_it_needs() {
    for (moment, zone, ru, en) in [
        ("2026-11-24T12:40:00Z", "Europe/Moscow", "15:40 МСК", "15:40 MSK"),
        ("2026-11-24T06:05:00Z", "Europe/Moscow", "09:05 МСК", "09:05 MSK"),
        (
            "2026-11-25T06:05:00Z",
            "Europe/Moscow",
            "25 ноября, 09:05 МСК",
            "25 Nov, 09:05 MSK",
        ),
        // Another day there, though not in UTC.
        (
            "2026-11-24T21:00:00Z",
            "Europe/Moscow",
            "25 ноября, 00:00 МСК",
            "25 Nov, 00:00 MSK",
        ),
        (
            "2027-01-02T06:05:00Z",
            "Europe/Moscow",
            "2 января 2027, 09:05 МСК",
            "2 Jan 2027, 09:05 MSK",
        ),
        ("2026-11-24T12:40:00Z", "UTC", "12:40 UTC", "12:40 UTC"),
        (
            "2026-11-24T12:40:00Z",
            "Asia/Yekaterinburg",
            "17:40 UTC+5",
            "17:40 UTC+5",
        ),
        (
            "2026-11-24T12:40:00Z",
            "Asia/Kathmandu",
            "18:25 UTC+5:45",
            "18:25 UTC+5:45",
        ),
        (
            "2026-11-24T12:40:00Z",
            "America/Sao_Paulo",
            "09:40 UTC−3",
            "09:40 UTC−3",
        ),
        (
            "2026-11-24T12:40:00Z",
            "Pacific/Marquesas",
            "03:10 UTC−9:30",
            "03:10 UTC−9:30",
        ),
        ("2026-11-24T12:40:00Z", "Europe/Berlin", "13:40 CET", "13:40 CET"),
        (
            "2026-07-24T12:40:00Z",
            "Europe/Berlin",
            "24 июля, 14:40 CEST",
            "24 Jul, 14:40 CEST",
        ),
        ("2026-11-24T12:40:00Z", "Mars/Olympus", "12:40 UTC", "12:40 UTC"),
        ("2026-11-24T12:40:00Z", "", "12:40 UTC", "12:40 UTC"),
        ("2026-11-24T12:40:00Z", "Etc/Unknown", "12:40 UTC", "12:40 UTC"),
    ] {
        let when = conversation::text::When {
            zone: zone.to_owned(),
            ..at(moment)
        };
        for (code, read) in [("ru", ru), ("en", en)] {
            let voice = Voice::exactly(code).expect("a language of ours");
            assert_eq!(when::moment(voice, &when), read, "{moment} in {zone}");
        }
    }
}

#[test]
fn months_are_in_the_form_that_a_date_takes() {
    let voice = Voice::exactly("ru").expect("a language of ours");
    let months: Vec<_> = (1..=12).map(|number| voice.month(number)).collect();
    insta::assert_snapshot!(
        months.join(" "),
        @"января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
    );
}

#[test]
fn a_span_is_said_exactly_in_its_largest_unit() {
    for (span, ru, en) in [
        (SignedDuration::from_hours(24), "24 часа", "24 hours"),
        (SignedDuration::from_hours(48), "2 дня", "2 days"),
        (SignedDuration::from_hours(24 * 21), "21 день", "21 days"),
        (SignedDuration::from_hours(24 * 30), "30 дней", "30 days"),
        (SignedDuration::from_hours(49), "49 часов", "49 hours"),
        (SignedDuration::from_mins(60), "1 час", "1 hour"),
        (SignedDuration::from_mins(90), "90 минут", "90 minutes"),
        (SignedDuration::from_mins(1), "1 минуту", "1 minute"),
        (SignedDuration::from_secs(61), "2 минуты", "2 minutes"),
        (SignedDuration::ZERO, "1 минуту", "1 minute"),
        (SignedDuration::MIN, "1 минуту", "1 minute"),
    ] {
        for (code, said) in [("ru", ru), ("en", en)] {
            let voice = Voice::exactly(code).expect("a language of ours");
            assert_eq!(when::span(voice, span), said, "{span:?}");
        }
    }
}

#[test]
fn a_language_that_is_not_spoken_gives_way_to_the_default_one_and_then_to_english() {
    let spoken = |languages: &[&str]| {
        let languages = languages.iter().map(|code| lang(code)).collect();
        render(
            &lang("de"),
            &Say::Done,
            &Settings {
                languages,
                ..settings("Своя")
            },
        )
    };
    assert_eq!(spoken(&["ru", "en"]), "Готово");
    assert_eq!(spoken(&["fr", "ru"]), "Done");
    assert_eq!(spoken(&[]), "Done");
}

#[test]
fn titles_of_the_settings_win_over_those_of_the_language_file() {
    let mut settings = settings("Своя");
    settings.topics[0].title.insert(lang("ru"), "Счета".to_owned());
    settings.topics[0].questions = vec![[(lang("ru"), "Какой счёт?".to_owned())].into()];
    settings
        .queues
        .entry(name("l1"))
        .and_modify(|queue| drop(queue.title.insert(lang("en"), "Greeters".to_owned())));
    let topic = conversation::callback::Callback::Topic(name("payment"));
    assert_eq!(label(&lang("ru"), &topic, &settings), "Счета");
    assert_eq!(
        label(&lang("en"), &topic, &settings),
        "Счета",
        "better the admin's word than another meaning"
    );
    let question = Say::Question {
        topic: name("payment"),
        number: 0,
        of: 1,
    };
    assert_eq!(render(&lang("ru"), &question, &settings), "Какой счёт?");
    for (code, queue, title) in [
        ("en", "l1", "Greeters"),
        ("ru", "l1", "Первая линия"),
        ("ru", "night", "night"),
        ("ru", "own", "Своя"),
    ] {
        let moved = render(&lang(code), &Say::MovedTo(name(queue)), &settings);
        assert!(moved.contains(title), "{moved}");
    }
}

#[test]
fn a_name_is_data_whatever_it_holds() {
    for (given, shown) in [
        ("{ $ticket } <b>*_`", "{ $ticket } <b>*_` has this ticket already."),
        ("/resolve", "\u{2215}resolve has this ticket already."),
        ("Ann\u{202E}\nBob", "Ann Bob has this ticket already."),
        ("\u{3164}", "No name has this ticket already."),
    ] {
        assert_eq!(say("en", &Say::No(Rejected::TakenBy(given.to_owned()))), shown);
    }
}

#[test]
fn a_number_is_written_without_separators_however_large() {
    assert_eq!(
        say(
            "ru",
            &Say::Closed {
                ticket: TicketId(u64::MAX),
                why: domain::ticket::WhyClosed::Spam
            }
        ),
        "№18446744073709551615 закрыто."
    );
}

#[test]
fn commands_are_such_as_telegram_takes_and_the_help_has_them_all() {
    let settings = settings("Своя");
    for code in crate::LANGUAGES {
        let lang = lang(code);
        let help = render(&lang, &Say::Help, &settings);
        for (command, what) in commands::customer(&lang, &settings) {
            assert!(help.contains(&format!("/{command} — {what}")), "{help}");
        }
        for (command, what) in [commands::customer(&lang, &settings), commands::staff(&lang, &settings)].concat() {
            assert!(
                command.bytes().all(|b| b.is_ascii_lowercase()) && command.len() <= 32,
                "{command}"
            );
            assert!((1..=256).contains(&what.chars().count()), "{what}");
        }
    }
}
