//! What goes wrong with calls, and how often.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use local::{AwsError, Call, Fault};
use serde_json::Value;
use telegram::{Answer, Api, Error, Method, read_response};
use telegram_sim::{Response, World};

use crate::{Dice, invocation::Invocation};

/// How often each thing goes wrong, in a thousand calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rates {
    /// The function dies before or after a call of the table.
    pub table_crash: u32,
    /// The table refuses: another transaction, throttling, its own fault.
    pub table_refuses: u32,
    /// The table carries a call out and its answer is lost.
    pub table_forgets: u32,
    /// The table cannot be reached.
    pub table_away: u32,
    /// An index shows nothing, a batch is left undone.
    pub table_lags: u32,
    /// The function dies before or after a call of Telegram.
    pub telegram_crash: u32,
    /// Telegram says 429.
    pub flood: u32,
    /// Telegram says 502 and has done nothing.
    pub bad_gateway: u32,
    /// No answer comes, and nothing was done.
    pub telegram_request: u32,
    /// No answer comes, and it was done.
    pub telegram_answer: u32,
    /// The answer takes seconds.
    pub telegram_slow: u32,
    /// No connection comes about.
    pub telegram_away: u32,
    /// A wake-up is lost on its way into the queue.
    pub wake_lost: u32,
    /// A wake-up comes twice.
    pub wake_twice: u32,
    /// The queue does not take what it is given.
    pub queue_away: u32,
}

/// One call of the Bot API, as it went.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The bot.
    pub bot: i64,
    /// The method.
    pub method: String,
    /// Its arguments.
    pub params: Value,
    /// What Telegram answered; `None` if it was not carried out.
    pub result: Option<Value>,
    /// Whether the caller may not know, or may not have been able to write down, that it was carried out.
    pub clouded: bool,
}

#[derive(Debug)]
struct State {
    dice: Dice,
    rates: Rates,
    sent: Vec<Sent>,
    struck: u64,
    /// Messages that Telegram will never let be copied, by chat and id.
    poison: Vec<(i64, i64)>,
}

/// Breaks calls. Copies share the same state.
#[derive(Clone, Debug)]
pub struct Chaos(Arc<Mutex<State>>);

impl Chaos {
    pub(crate) fn new(dice: Dice) -> Self {
        Self(Arc::new(Mutex::new(State {
            dice,
            rates: Rates::default(),
            sent: Vec::new(),
            struck: 0,
            poison: Vec::new(),
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets how often things go wrong from now on.
    pub fn set(&self, rates: Rates) {
        self.state().rates = rates;
    }

    /// From now on Telegram refuses to copy that message.
    pub fn poison(&self, chat: i64, message: i64) {
        self.state().poison.push((chat, message));
    }

    /// Whether Telegram refuses to copy that message.
    #[must_use]
    pub fn is_poison(&self, chat: i64, message: i64) -> bool {
        self.state().poison.contains(&(chat, message))
    }

    /// Every call of the Bot API so far.
    #[must_use]
    pub fn sent(&self) -> Vec<Sent> {
        self.state().sent.clone()
    }

    /// How often something has gone wrong.
    #[must_use]
    pub fn struck(&self) -> u64 {
        self.state().struck
    }

    /// What was last sent in this invocation may now be unknown to it.
    fn cloud(state: &mut State, invocation: &Invocation) {
        state.struck += 1;
        if let Some(at) = invocation.last_sent()
            && let Some(sent) = state.sent.get_mut(at)
        {
            sent.clouded = true;
        }
    }

    /// What happens to a call of the table. Nothing ever happens to a test's own.
    pub(crate) fn table(&self, call: &Call<'_>) -> Fault {
        let Some(invocation) = Invocation::current() else {
            return Fault::None;
        };
        let mut state = self.state();
        let rates = state.rates;
        let writes = matches!(
            call.operation,
            "PutItem" | "UpdateItem" | "DeleteItem" | "TransactWriteItems"
        );
        let item = state.dice.index(4);
        let fault = if state.dice.happens(rates.table_crash) {
            invocation.die();
            if state.dice.happens(500) {
                Fault::Never
            } else {
                Fault::NeverAfter
            }
        } else if state.dice.happens(rates.table_refuses) {
            let refusals = [
                AwsError::TransactionConflict { item },
                AwsError::Throttled,
                AwsError::ProvisionedThroughputExceeded,
                AwsError::RequestLimitExceeded,
                AwsError::InternalServerError,
            ];
            let from = usize::from(!writes);
            let at = from + state.dice.index(refusals.len() - from);
            Fault::FailBefore(refusals[at])
        } else if state.dice.happens(rates.table_forgets) {
            Fault::LoseResponse
        } else if state.dice.happens(rates.table_away) {
            Fault::Unreachable
        } else if call.index_name().is_some() && state.dice.happens(rates.table_lags) {
            Fault::EmptyPage
        } else if call.operation == "BatchGetItem" && state.dice.happens(rates.table_lags) {
            Fault::Unprocessed
        } else {
            Fault::None
        };
        if !matches!(fault, Fault::None | Fault::EmptyPage | Fault::Unprocessed) {
            Self::cloud(&mut state, &invocation);
        }
        fault
    }

    /// What happens to a message on its way into a queue.
    pub(crate) fn queue(&self) -> Carried {
        let mut state = self.state();
        let rates = state.rates;
        let invoked = Invocation::current().is_some();
        let carried = if !invoked {
            Carried::Once
        } else if state.dice.happens(rates.queue_away) {
            Carried::Refused
        } else if state.dice.happens(rates.wake_lost) {
            Carried::Lost
        } else if state.dice.happens(rates.wake_twice) {
            Carried::Twice
        } else {
            Carried::Once
        };
        if carried != Carried::Once {
            state.struck += 1;
        }
        carried
    }

    /// What happens to a call of Telegram.
    fn telegram(&self) -> Trouble {
        let mut state = self.state();
        let rates = state.rates;
        let seconds = 1 + state.dice.below(90);
        let kinds = [
            (rates.telegram_crash, Trouble::DiesBefore),
            (rates.telegram_crash, Trouble::DiesAfter),
            (rates.flood, Trouble::Flood(seconds)),
            (rates.bad_gateway, Trouble::BadGateway),
            (rates.telegram_request, Trouble::RequestLost),
            (rates.telegram_answer, Trouble::AnswerLost),
            (rates.telegram_slow, Trouble::Slow(seconds % 9)),
            (rates.telegram_away, Trouble::Away),
        ];
        let all: u32 = kinds.iter().map(|(rate, _)| rate).sum();
        if !state.dice.happens(all.min(900)) {
            return Trouble::None;
        }
        let trouble = state.dice.weighted(&kinds).unwrap_or(Trouble::None);
        if trouble != Trouble::None {
            state.struck += 1;
        }
        trouble
    }

    /// Notes a call; gives its place.
    pub(crate) fn note(&self, bot: i64, method: &Method, result: Option<Value>, clouded: bool) {
        let mut state = self.state();
        let at = state.sent.len();
        state.sent.push(Sent {
            bot,
            method: method.name().to_owned(),
            params: Value::Object(method.params()),
            result,
            clouded,
        });
        if let Some(invocation) = Invocation::current() {
            invocation.sent(at);
        }
    }
}

/// How a message comes into a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Carried {
    Once,
    Twice,
    Lost,
    Refused,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    None,
    DiesBefore,
    DiesAfter,
    Flood(u64),
    BadGateway,
    RequestLost,
    AnswerLost,
    Slow(u64),
    Away,
}

/// How long the real client waits for an answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// The Bot API of a simulated Telegram, for one bot.
#[derive(Clone, Debug)]
pub(crate) struct Bot {
    pub id: i64,
    pub token: String,
    pub world: World,
    pub chaos: Chaos,
}

impl Bot {
    /// Carries out a call as Telegram would, its own planned faults included.
    pub fn carry_out(&self, method: &Method, clouded: bool) -> Option<Response> {
        let params = Value::Object(method.params());
        if self.refuses(method.name(), &params) {
            self.chaos.note(self.id, method, None, false);
            return Some(Response {
                ok: false,
                result: None,
                error_code: Some(400),
                description: Some("Bad Request: message can't be copied".to_owned()),
                parameters: None,
            });
        }
        let exchange = self.world.exchange(&self.token, method.name(), params, &[]);
        let lost = exchange.response.is_none();
        let result = exchange.response.as_ref().and_then(|response| response.result.clone());
        self.chaos.note(self.id, method, result, clouded || lost);
        exchange.response
    }

    /// Whether the method copies what cannot be copied. Of an album, Telegram leaves that out.
    fn refuses(&self, method: &str, params: &Value) -> bool {
        let from = params["from_chat_id"].as_i64().unwrap_or_default();
        let is_poison = |id: &Value| id.as_i64().is_some_and(|id| self.chaos.is_poison(from, id));
        match method {
            "copyMessage" => is_poison(&params["message_id"]),
            "copyMessages" => params["message_ids"]
                .as_array()
                .is_some_and(|ids| ids.iter().any(is_poison)),
            _ => false,
        }
    }

    async fn die(&self) -> ! {
        if let Some(invocation) = Invocation::current() {
            invocation.die();
        }
        std::future::pending::<()>().await;
        unreachable!("it never ends")
    }

    async fn no_answer<T>(&self) -> Result<T, Error> {
        tokio::time::sleep(PATIENCE).await;
        Err(Error::Unknown("no answer within 10s".to_owned()))
    }
}

fn read(response: &Response) -> Result<Value, Error> {
    let body = serde_json::to_vec(response).unwrap_or_default();
    read_response(response.error_code.unwrap_or(200), &body)
}

impl Api for Bot {
    fn call<'a>(&'a self, method: &'a Method) -> Answer<'a> {
        Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(5)).await;
            match self.chaos.telegram() {
                Trouble::None => {}
                Trouble::DiesBefore => self.die().await,
                Trouble::DiesAfter => {
                    self.carry_out(method, true);
                    self.die().await;
                }
                Trouble::Flood(seconds) => {
                    return Err(Error::RetryAfter {
                        seconds: u32::try_from(seconds).unwrap_or(1),
                    });
                }
                Trouble::BadGateway => return Err(Error::Server(502)),
                Trouble::Away => return Err(Error::Unreachable("connection refused".to_owned())),
                Trouble::RequestLost => return self.no_answer().await,
                Trouble::AnswerLost => {
                    self.carry_out(method, true);
                    return self.no_answer().await;
                }
                Trouble::Slow(seconds) => tokio::time::sleep(Duration::from_secs(seconds)).await,
            }
            match self.carry_out(method, false) {
                Some(response) => read(&response),
                None => self.no_answer().await,
            }
        })
    }
}
