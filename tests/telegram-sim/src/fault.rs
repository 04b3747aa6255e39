//! Faults on order: what may go wrong between a bot and Telegram.

use std::collections::VecDeque;
use std::sync::Arc;

use serde_json::Value;

use crate::refusal::Refusal;

/// A call as the one who plans faults sees it.
#[derive(Clone, Debug)]
pub struct Call {
    /// The bot.
    pub bot: i64,
    /// The method, as the bot wrote it.
    pub method: String,
    /// The chat it names, if it names one by number.
    pub chat_id: Option<i64>,
    /// Its arguments.
    pub params: Value,
}

/// What goes wrong with a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// The call is not carried out and this is the answer. A code of 500 or more comes without JSON over HTTP.
    FailBefore(Refusal),
    /// The call is not carried out and no answer comes.
    LoseRequest,
    /// The call is carried out, but its answer never comes.
    LoseResponseAfter,
    /// The answer comes, this many milliseconds late.
    Delay(u64),
}

impl Fault {
    /// 429 with so many seconds to wait.
    #[must_use]
    pub fn flood(retry_after_s: i64) -> Self {
        Self::FailBefore(Refusal::too_many_requests(retry_after_s))
    }

    /// 502, as a proxy in between gives it.
    #[must_use]
    pub fn bad_gateway() -> Self {
        Self::FailBefore(Refusal {
            code: 502,
            description: "Bad Gateway".to_owned(),
            parameters: None,
        })
    }
}

/// A fault for the next calls that match.
#[derive(Clone, Debug)]
pub struct FaultRule {
    /// Only this method; any when absent. Not case-sensitive.
    pub method: Option<String>,
    /// Only calls that name this chat; any when absent.
    pub chat_id: Option<i64>,
    /// How many calls it strikes.
    pub times: u32,
    /// What goes wrong.
    pub fault: Fault,
}

impl FaultRule {
    /// Strikes the next call of this method.
    #[must_use]
    pub fn once(method: &str, fault: Fault) -> Self {
        Self {
            method: Some(method.to_owned()),
            chat_id: None,
            times: 1,
            fault,
        }
    }

    fn matches(&self, call: &Call) -> bool {
        self.method
            .as_ref()
            .is_none_or(|method| method.eq_ignore_ascii_case(&call.method))
            && self.chat_id.is_none_or(|chat| call.chat_id == Some(chat))
    }
}

type Hook = Arc<dyn Fn(&Call) -> Option<Fault> + Send + Sync>;

/// The faults that are planned.
#[derive(Default)]
pub(crate) struct Faults {
    rules: VecDeque<FaultRule>,
    hook: Option<Hook>,
}

impl Faults {
    pub(crate) fn plan(&mut self, rule: FaultRule) {
        self.rules.push_back(rule);
    }

    pub(crate) fn hook(&mut self, hook: Option<Hook>) {
        self.hook = hook;
    }

    pub(crate) fn clear(&mut self) {
        self.rules.clear();
        self.hook = None;
    }

    /// What strikes this call: the first planned rule that fits, else what the hook says.
    pub(crate) fn strike(&mut self, call: &Call) -> Strike {
        let at = self.rules.iter().position(|rule| rule.matches(call));
        if let Some(at) = at
            && let Some(rule) = self.rules.get_mut(at)
        {
            let fault = rule.fault.clone();
            rule.times = rule.times.saturating_sub(1);
            if rule.times == 0 {
                self.rules.remove(at);
            }
            return Strike::Decided(Some(fault));
        }
        match &self.hook {
            Some(hook) => Strike::Ask(Arc::clone(hook)),
            None => Strike::Decided(None),
        }
    }
}

/// The hook is asked only after the lock on the plan is given back, so that it may use the world.
pub(crate) enum Strike {
    Decided(Option<Fault>),
    Ask(Hook),
}
