//! Whatever people call themselves and write, Telegram takes what we say, and a name stays in its place.

use conversation::text::Say;
use domain::TicketId;
use proptest::prelude::*;

use super::{
    samples::{presses, says},
    values::{Values, lang, settings},
};
use crate::{LANGUAGES, TOAST, clean::units, label, limits::most, render};

fn anything() -> impl Strategy<Value = String> {
    let nasty = prop::sample::select(vec![
        "\u{202E}",
        "\n",
        "\0",
        "{ $x }",
        "😀",
        "👩\u{200D}💻",
        "/resolve ",
        "W",
        "ש",
    ]);
    prop_oneof![
        any::<String>(),
        prop::collection::vec(nasty.clone(), 0..200).prop_map(|parts| parts.concat()),
        (nasty, 0_usize..9_000).prop_map(|(part, times)| part.repeat(times)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn nothing_is_too_long_for_telegram_or_empty(
        name in anything(),
        text in anything(),
        title in anything(),
        ticket: u64,
        many in 0_usize..300,
    ) {
        let settings = settings(&title);
        let values = Values { name, text, ticket: TicketId(ticket), many };
        for code in LANGUAGES {
            for (meaning, say) in says(&values) {
                let words = render(&lang(code), &say, &settings);
                prop_assert!(units(&words) <= most(&say), "{code}: {meaning}: {words}");
                prop_assert!(!words.trim().is_empty(), "{code}: {meaning}");
            }
            for (meaning, press) in presses(&values) {
                let words = label(&lang(code), &press, &settings);
                prop_assert!((1..=64).contains(&units(&words)) && !words.contains('\n'), "{code}: {meaning}: {words}");
            }
        }
    }

    #[test]
    fn a_name_neither_adds_lines_nor_turns_them_around(name in anything()) {
        let settings = settings("Своя");
        let lines = |name: String| {
            let values = Values { name, ..Values::usual() };
            let told = says(&values).into_iter().filter(|(_, say)| matches!(say, Say::Card(_) | Say::TopicName { .. }));
            told.map(|(_, say)| render(&lang("ru"), &say, &settings)).collect::<Vec<_>>()
        };
        for (given, usual) in lines(name).iter().zip(lines("Анна".to_owned())) {
            prop_assert_eq!(given.lines().count(), usual.lines().count());
            let stray = |c: char| (c.is_control() && c != '\n') || ('\u{202A}'..='\u{202E}').contains(&c);
            prop_assert!(!given.contains(stray), "{given:?}");
        }
    }
}

#[test]
fn no_toast_of_ours_needs_cutting() {
    let values = Values {
        name: "W".repeat(64),
        ticket: TicketId(9_999_999_999),
        ..Values::usual()
    };
    let settings = settings("Очередь с самым длинным из названий, 40.");
    for code in LANGUAGES {
        for (meaning, say) in says(&values).into_iter().filter(|(_, say)| most(say) == TOAST) {
            let words = render(&lang(code), &say, &settings);
            assert!(!words.ends_with('…'), "{code}: {meaning} is too long: {words}");
        }
    }
}

#[test]
fn a_long_summary_leaves_room_for_the_next_steps() {
    let values = Values {
        text: "итог ".repeat(2_000),
        ..Values::usual()
    };
    for (_, say) in says(&values)
        .into_iter()
        .filter(|(_, say)| matches!(say, Say::Resolved { rate: true, .. }))
    {
        let words = render(&lang("ru"), &say, &settings("Своя"));
        assert!(
            words.contains("итог…") && words.contains("27 ноября") && words.ends_with("5 — отлично."),
            "{words}"
        );
    }
}
