//! The word that ends everything.

use tokio::sync::watch;

/// Given to every task: tells when to end.
#[derive(Clone)]
pub struct Stop(watch::Receiver<bool>);

/// Held by whoever ends it all.
pub struct Stopper(watch::Sender<bool>);

impl Stopper {
    /// Nothing has to end yet.
    pub fn new() -> Self {
        Self(watch::Sender::new(false))
    }

    /// For one more task.
    pub fn listener(&self) -> Stop {
        Stop(self.0.subscribe())
    }

    /// Everything ends.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

impl Stop {
    /// Returns once everything has to end, or whoever could say so is gone.
    pub async fn told(&mut self) {
        drop(self.0.wait_for(|stop| *stop).await);
    }
}
