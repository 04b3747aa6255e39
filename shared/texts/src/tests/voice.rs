//! The whole voice of each language, written out: read `snapshots/ru.snap` and `snapshots/en.snap`.

use std::fmt::Write;

use super::{
    samples::{presses, says},
    values::{Values, lang, settings},
};
use crate::{LANGUAGES, commands, label, render};

fn everything(code: &str) -> String {
    let (lang, settings, values) = (lang(code), settings("Своя"), Values::usual());
    let mut page = String::new();
    let mut heading = String::new();
    for (meaning, say) in says(&values) {
        if meaning != heading {
            write!(page, "\n== {meaning}").expect("a string takes everything");
            heading = meaning;
        }
        let words = render(&lang, &say, &settings)
            .replace('\n', "\n   ")
            .replace("   \n", "\n");
        write!(page, "\n · {words}").expect("a string takes everything");
    }
    page.push_str("\n\n== Buttons");
    for (_, press) in presses(&values) {
        write!(page, "\n[{}]", label(&lang, &press, &settings)).expect("a string takes everything");
    }
    for (who, commands) in [
        ("Customers", commands::customer(&lang, &settings)),
        ("Staff", commands::staff(&lang, &settings)),
    ] {
        write!(page, "\n\n== {who} can type").expect("a string takes everything");
        for (command, what) in commands {
            write!(page, "\n/{command} – {what}").expect("a string takes everything");
        }
    }
    page
}

#[test]
fn every_meaning_in_every_language_reads_as_approved() {
    for code in LANGUAGES {
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(*code, everything(code));
        });
    }
}
