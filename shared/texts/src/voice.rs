//! One language's words, parsed when it is first spoken: most invocations need one language of several, and a cold start
//! waits for each that is parsed.

use std::sync::OnceLock;

use domain::{Lang, settings::Settings};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};

pub(crate) type Bundle = FluentBundle<FluentResource>;

/// The language files, by code. A test holds this list to what lies in `languages/`.
pub(crate) const FILES: [(&str, &str); 2] = [
    ("en", include_str!("../languages/en.ftl")),
    ("ru", include_str!("../languages/ru.ftl")),
];

/// The language that every text exists in.
const FALLBACK: &str = "en";

/// The codes of the languages that the desk speaks.
pub const LANGUAGES: &[&str] = &codes();

static PARSED: [OnceLock<Bundle>; FILES.len()] = [const { OnceLock::new() }; FILES.len()];

const fn codes() -> [&'static str; FILES.len()] {
    let mut codes = [""; FILES.len()];
    let mut at = 0;
    while at < FILES.len() {
        codes[at] = FILES[at].0;
        at += 1;
    }
    codes
}

/// One language, ready to speak: a method for every message, see [`crate::catalog`].
#[derive(Clone, Copy)]
pub(crate) struct Voice(Option<&'static Bundle>);

impl Voice {
    /// The voice for `lang`; else for the settings' first language; else English.
    pub(crate) fn new(lang: &Lang, settings: &Settings) -> Self {
        let default = || settings.languages.first().and_then(|lang| spoken(lang.as_str()));
        Self(spoken(lang.as_str()).or_else(default).or_else(|| spoken(FALLBACK)))
    }

    /// The voice of exactly this language, if the desk speaks it.
    pub(crate) fn exactly(code: &str) -> Option<Self> {
        spoken(code).map(|bundle| Self(Some(bundle)))
    }

    /// The voice for an IETF language code (`pt-br` is `pt`), else English.
    pub(crate) fn nearest(code: Option<&str>) -> Self {
        let primary = code.and_then(|code| code.split(['-', '_']).next());
        let own = primary.and_then(|code| spoken(&code.to_ascii_lowercase()));
        Self(own.or_else(|| spoken(FALLBACK)))
    }

    /// The message `id`: in English if this language cannot say it, and the bare id if English cannot either.
    pub(crate) fn format<const N: usize>(self, id: &str, variables: [(&'static str, FluentValue<'_>); N]) -> String {
        let args = FluentArgs::from_iter(variables);
        let own = self.0.and_then(|bundle| format_in(bundle, id, &args));
        own.or_else(|| format_in(spoken(FALLBACK)?, id, &args))
            .unwrap_or_else(|| id.to_owned())
    }
}

/// The message `id` of one language; `None` if it is missing or anything in it is.
pub(crate) fn format_in(bundle: &Bundle, id: &str, args: &FluentArgs<'_>) -> Option<String> {
    let pattern = bundle.get_message(id)?.value()?;
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(args), &mut errors).into_owned();
    errors.is_empty().then_some(text)
}

pub(crate) fn spoken(code: &str) -> Option<&'static Bundle> {
    let mut files = FILES.iter().zip(&PARSED);
    let ((code, source), bundle) = files.find(|((known, _), _)| *known == code)?;
    Some(bundle.get_or_init(|| parse(code, source)))
}

fn parse(code: &str, source: &str) -> Bundle {
    let language = code.parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![language]);
    // Some of Telegram's clients draw the marks that isolate values; names are made harmless in `clean` instead.
    bundle.set_use_isolating(false);
    // What is broken in a file is left out, and said in English; a test proves that nothing is.
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(readable, _)| readable);
    bundle.add_resource_overriding(resource);
    bundle
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voice_of(source: &str) -> Voice {
        Voice(Some(Box::leak(Box::new(parse("ru", source)))))
    }

    #[test]
    fn what_a_language_cannot_say_is_said_in_english() {
        for (broken, source) in [
            ("missing", "language_name = Русский"),
            ("unfinished", "done = { $name\nlanguage_name = Русский"),
            ("a variable that nobody gives", "done = Готово, { $name }"),
            ("a reference to nothing", "done = { nothing }"),
            ("a circle", "done = { finished }\nfinished = { done }"),
        ] {
            assert_eq!(voice_of(source).done(), "Done", "{broken}");
        }
        assert_eq!(
            voice_of("done = { nothing }\nlanguage_name = Русский").language_name(),
            "Русский"
        );
    }

    #[test]
    fn what_no_language_can_say_goes_by_its_id() {
        assert_eq!(voice_of("").format("no_such_message", []), "no_such_message");
        assert_eq!(Voice(None).done(), "Done");
    }
}
