//! A queue on whose way things are lost and doubled.

use std::{sync::Arc, time::Duration};

use lambda::{
    WakeUp,
    queue::{Answer, QueueError},
};

use crate::chaos::{Carried, Chaos};

/// The queue of wake-ups as it is reached: what is on its way may be lost or doubled.
pub(super) struct Lossy {
    pub(super) queue: Arc<dyn lambda::Queue>,
    pub(super) chaos: Chaos,
}

impl lambda::Queue for Lossy {
    fn wake<'a>(&'a self, wake_ups: &'a [WakeUp]) -> Answer<'a> {
        Box::pin(async move {
            for wake_up in wake_ups {
                let again = WakeUp {
                    deduplication: format!("{}:again", wake_up.deduplication),
                    ..wake_up.clone()
                };
                match self.chaos.queue() {
                    Carried::Once => self.queue.wake(std::slice::from_ref(wake_up)).await?,
                    Carried::Twice => self.queue.wake(&[wake_up.clone(), again]).await?,
                    Carried::Lost => {}
                    Carried::Refused => return Err(QueueError("the queue is away".to_owned())),
                }
            }
            Ok(())
        })
    }

    fn send<'a>(&'a self, bodies: &'a [String]) -> Answer<'a> {
        Box::pin(async move {
            match self.chaos.queue() {
                Carried::Refused => Err(QueueError("the queue is away".to_owned())),
                Carried::Lost => Ok(()),
                Carried::Twice => {
                    self.queue.send(bodies).await?;
                    self.queue.send(bodies).await
                }
                Carried::Once => self.queue.send(bodies).await,
            }
        })
    }

    fn put_off<'a>(&'a self, receipt: &'a str, by: Duration) -> Answer<'a> {
        match self.chaos.queue() {
            Carried::Refused => Box::pin(async { Err(QueueError("the queue is away".to_owned())) }),
            Carried::Once | Carried::Twice | Carried::Lost => self.queue.put_off(receipt, by),
        }
    }
}
