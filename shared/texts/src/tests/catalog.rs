//! The language files hold exactly what the code says, and all of it can be said.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::{
    LANGUAGES,
    catalog::CATALOG,
    voice::{FILES, format_in, spoken},
};

type Messages<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// Ids with their variables, as a file has them.
fn messages(code: &str, source: &'static str) -> Messages<'static> {
    let mut messages = Messages::new();
    let mut current = "";
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        if let Some((id, _)) = line.split_once(" =").filter(|_| !line.starts_with([' ', '['])) {
            current = id;
            assert!(
                messages.insert(id, BTreeSet::new()).is_none(),
                "{code}: {id} is there twice"
            );
        }
        let variables = line
            .split('$')
            .skip(1)
            .filter_map(|after| after.split(|c: char| !c.is_alphanumeric()).next());
        messages.entry(current).or_default().extend(variables);
    }
    messages.remove("");
    messages
}

#[test]
fn every_language_has_exactly_the_messages_that_the_code_says_with_the_same_variables() {
    let catalog: Messages<'_> = CATALOG
        .iter()
        .map(|(id, variables)| (*id, variables.iter().copied().collect()))
        .collect();
    assert_eq!(catalog.len(), CATALOG.len(), "an id is in the catalogue twice");
    for (code, source) in FILES {
        let messages = messages(code, source);
        for (id, variables) in &catalog {
            assert_eq!(
                messages.get(id),
                Some(variables),
                "{code}: {id} is missing or has other variables"
            );
        }
        let unused: Vec<_> = messages.keys().filter(|id| !catalog.contains_key(*id)).collect();
        assert!(unused.is_empty(), "{code}: nothing says {unused:?}");
    }
}

#[test]
fn every_file_is_valid_and_every_message_of_it_can_be_said() {
    for (code, source) in FILES {
        assert!(
            FluentResource::try_new(source.to_owned()).is_ok(),
            "{code} has a syntax error"
        );
        let bundle = spoken(code).expect("a language of ours");
        for (id, variables) in CATALOG {
            for number in 0..=101 {
                for value in [FluentValue::from(number), FluentValue::from(format!("{number}"))] {
                    let args: FluentArgs<'_> = variables.iter().map(|name| (*name, value.clone())).collect();
                    assert!(format_in(bundle, id, &args).is_some(), "{code}: {id} with {value:?}");
                }
            }
        }
    }
}

#[test]
fn every_file_in_the_folder_is_spoken() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("languages");
    let names = fs::read_dir(folder).expect("the folder of languages").map(|entry| {
        let name = entry.expect("an entry").file_name().into_string().expect("a name");
        name.strip_suffix(".ftl")
            .expect("language files end in .ftl")
            .to_owned()
    });
    let in_folder: BTreeSet<_> = names.collect();
    let spoken: BTreeSet<_> = LANGUAGES.iter().map(ToString::to_string).collect();
    assert_eq!(in_folder, spoken, "add the file to `FILES` in src/voice.rs");
}

#[test]
fn a_language_file_is_known_by_a_code_that_settings_can_name() {
    for code in LANGUAGES {
        assert_eq!(super::values::lang(code).as_str(), *code);
    }
}
