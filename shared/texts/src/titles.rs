//! What things are called: the settings' own words where they have some, those of the language file where not.

use std::collections::BTreeMap;

use domain::{
    Lang, QueueName, RegionKey, TopicKey,
    settings::{Class, Settings},
    staff::Role,
    ticket::State,
};

use crate::{clean, voice::Voice};

/// The longest title that is shown whole, in UTF-16 units; the settings allow 40 characters.
const TITLE: usize = 64;

/// A voice together with the settings whose titles it uses.
#[derive(Clone, Copy)]
pub(crate) struct Speaker<'a> {
    /// The words.
    pub(crate) voice: Voice,
    /// The titles, and the rules that texts mention.
    pub(crate) settings: &'a Settings,
    lang: &'a Lang,
}

impl<'a> Speaker<'a> {
    pub(crate) fn new(lang: &'a Lang, settings: &'a Settings) -> Self {
        Self {
            voice: Voice::new(lang, settings),
            settings,
            lang,
        }
    }

    /// The settings' words in this language, or else in their default one, if there is anything to see.
    fn own(self, words: &BTreeMap<Lang, String>, clean: fn(&str) -> String) -> Option<String> {
        let default = || self.settings.languages.first().and_then(|lang| words.get(lang));
        let own = words.get(self.lang).or_else(default)?;
        Some(clean(own)).filter(|own| clean::shows(own))
    }

    fn title(self, words: &BTreeMap<Lang, String>) -> Option<String> {
        self.own(words, clean::line).map(|own| clean::cut(&own, TITLE))
    }

    /// What a ticket is about; for one that began without the menu, just "Question".
    pub(crate) fn topic(self, topic: Option<&TopicKey>) -> String {
        let Some(key) = topic else {
            return self.voice.topic_none();
        };
        let own = self.settings.topic(key).and_then(|topic| self.title(&topic.title));
        own.unwrap_or_else(|| match key.as_str() {
            "payment" => self.voice.topic_payment(),
            "account" => self.voice.topic_account(),
            "features" => self.voice.topic_features(),
            "complaint" => self.voice.topic_complaint(),
            "ideas" => self.voice.topic_ideas(),
            other => other.to_owned(),
        })
    }

    /// Question `number` of a topic, from 0. Topics that come with the desk have two.
    pub(crate) fn question(self, topic: &TopicKey, number: u8) -> String {
        let questions = self
            .settings
            .topic(topic)
            .map(|topic| topic.questions.as_slice())
            .unwrap_or_default();
        let own = questions
            .get(usize::from(number))
            .and_then(|words| self.own(words, clean::text));
        own.unwrap_or_else(|| match (topic.as_str(), number) {
            ("payment", 0) => self.voice.question_payment_1(),
            ("payment", 1) => self.voice.question_payment_2(),
            ("account", 0) => self.voice.question_account_1(),
            ("account", 1) => self.voice.question_account_2(),
            ("features", 0) => self.voice.question_features_1(),
            ("features", 1) => self.voice.question_features_2(),
            ("complaint", 0) => self.voice.question_complaint_1(),
            ("complaint", 1) => self.voice.question_complaint_2(),
            ("ideas", 0) => self.voice.question_ideas_1(),
            ("ideas", 1) => self.voice.question_ideas_2(),
            _ => self.voice.question_other(),
        })
    }

    /// A queue's title; one that has none goes by its name.
    pub(crate) fn queue(self, queue: &QueueName) -> String {
        let own = self
            .settings
            .queues
            .get(queue)
            .and_then(|queue| self.title(&queue.title));
        own.unwrap_or_else(|| match queue.as_str() {
            "l1" => self.voice.queue_l1(),
            "l2" => self.voice.queue_l2(),
            "l3" => self.voice.queue_l3(),
            "vip" => self.voice.queue_vip(),
            "payments" => self.voice.queue_payments(),
            "security" => self.voice.queue_security(),
            other => other.to_owned(),
        })
    }

    /// A region's title; one that the settings have lost goes by its key.
    pub(crate) fn region(self, key: &RegionKey) -> String {
        let own = self.settings.region(key).and_then(|region| self.title(&region.title));
        own.unwrap_or_else(|| key.to_string())
    }

    /// A state, to the customer.
    pub(crate) fn state(self, state: State) -> String {
        match state {
            State::Accepted => self.voice.state_accepted(),
            State::InProgress => self.voice.state_in_progress(),
            State::NeedsDetails => self.voice.state_needs_details(),
            State::Resolved => self.voice.state_resolved(),
            State::Closed => self.voice.state_closed(),
        }
    }

    /// A state, on the card.
    pub(crate) fn card_state(self, state: State) -> String {
        match state {
            State::Accepted => self.voice.card_state_accepted(),
            State::InProgress => self.voice.card_state_in_progress(),
            State::NeedsDetails => self.voice.card_state_needs_details(),
            State::Resolved => self.voice.card_state_resolved(),
            State::Closed => self.voice.card_state_closed(),
        }
    }

    /// A ticket's class, on the card.
    pub(crate) fn class(self, class: Class) -> String {
        match class {
            Class::Normal => self.voice.card_class_normal(),
            Class::Urgent => self.voice.card_class_urgent(),
            Class::Work => self.voice.card_class_work(),
        }
    }

    /// A role of the staff.
    pub(crate) fn role(self, role: Role) -> String {
        match role {
            Role::Analyst => self.voice.role_analyst(),
            Role::Compliance => self.voice.role_compliance(),
            Role::Editor => self.voice.role_editor(),
            Role::Moderator => self.voice.role_moderator(),
            Role::Trainee => self.voice.role_trainee(),
            Role::L1 => self.voice.role_agent(),
            Role::L2 => self.voice.role_l2(),
            Role::L3 => self.voice.role_l3(),
            Role::Concierge => self.voice.role_concierge(),
            Role::Supervisor => self.voice.role_supervisor(),
            Role::Manager => self.voice.role_manager(),
        }
    }

    /// A person's name, harmless; "No name" if there is nothing to see.
    pub(crate) fn name(self, name: &str) -> String {
        clean::name(name).unwrap_or_else(|| self.voice.nameless())
    }
}

/// A language's own name; one that the desk does not speak goes by its code.
pub(crate) fn language(code: &str) -> String {
    Voice::exactly(code).map_or_else(|| clean::cut(&clean::line(code), TITLE), Voice::language_name)
}

/// A rating as five stars, some of them hollow.
pub(crate) fn stars(score: u8) -> String {
    let full = usize::from(score.min(5));
    "★".repeat(full) + &"☆".repeat(5 - full)
}
