//! One call of a function: it ends, or it dies in the middle.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::Notify;

tokio::task_local! {
    static CURRENT: Arc<Invocation>;
}

/// What is known of a call while it runs.
#[derive(Debug, Default)]
pub(crate) struct Invocation {
    died: Notify,
    /// The last thing that was sent, by its place in the log.
    last_sent: Mutex<Option<usize>>,
}

impl Invocation {
    /// The call that is running; `None` outside one, where a test looks at things.
    pub fn current() -> Option<Arc<Self>> {
        CURRENT.try_with(Arc::clone).ok()
    }

    /// It dies where it next waits.
    pub fn die(&self) {
        self.died.notify_one();
    }

    pub fn sent(&self, at: usize) {
        *self.last_sent.lock().unwrap_or_else(PoisonError::into_inner) = Some(at);
    }

    pub fn last_sent(&self) -> Option<usize> {
        *self.last_sent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs one call of a function; `None` if it died. The call's type ends here: a function's futures are many levels deep, and the
/// compiler would follow each of them from every test.
pub fn invoke<'a, T: 'a>(work: impl Future<Output = T> + 'a) -> Pin<Box<dyn Future<Output = Option<T>> + 'a>> {
    Box::pin(async {
        let invocation = Arc::new(Invocation::default());
        tokio::select! {
            biased;
            () = invocation.died.notified() => None,
            done = CURRENT.scope(invocation.clone(), work) => Some(done),
        }
    })
}
