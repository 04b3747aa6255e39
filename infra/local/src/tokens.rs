//! Transactions that come again with the token of their first call.

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;

use crate::fault::{Reply, token_mismatch};

/// Tokens that are remembered. AWS forgets them after ten minutes; a retry of the SDK comes within seconds.
const REMEMBERED: usize = 10_000;

/// The tokens of the transactions that were carried out last, and what was answered.
///
/// The database has such a memory too. It looks through all of it at every transaction, which after 20,000 of them costs
/// more than the transaction; so it is given none to remember.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    answered: HashMap<String, (u64, String)>,
    oldest_first: VecDeque<String>,
}

impl Tokens {
    /// Carries `request` out, unless a transaction with its token has been already: then it is answered as that one, or
    /// refused if it is another transaction. A failure is not remembered, so a retry may still succeed.
    pub fn once(&mut self, request: &mut Value, carry_out: impl FnOnce(&Value) -> Reply) -> Reply {
        let token = request
            .as_object_mut()
            .and_then(|members| members.remove("ClientRequestToken"));
        let Some(Value::String(token)) = token else {
            return carry_out(request);
        };
        let mut hasher = DefaultHasher::new();
        request["TransactItems"].hash(&mut hasher);
        let items = hasher.finish();
        match self.answered.get(&token) {
            Some((known, body)) if *known == items => Reply {
                status: 200,
                body: body.clone(),
            },
            Some(_) => token_mismatch(),
            None => {
                let reply = carry_out(request);
                if reply.status == 200 {
                    self.remember(token, items, reply.body.clone());
                }
                reply
            }
        }
    }

    fn remember(&mut self, token: String, items: u64, body: String) {
        if self.oldest_first.len() == REMEMBERED
            && let Some(oldest) = self.oldest_first.pop_front()
        {
            self.answered.remove(&oldest);
        }
        self.oldest_first.push_back(token.clone());
        self.answered.insert(token, (items, body));
    }
}
