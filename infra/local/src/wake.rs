//! The in-memory queues, as functions use them.

use std::{future::ready, time::Duration};

use lambda::{
    Queue, WakeUp,
    queue::{Answer, QueueError},
};

use crate::{Outgoing, SharedQueue};

fn failed(error: impl std::fmt::Display) -> QueueError {
    QueueError(error.to_string())
}

impl Queue for SharedQueue {
    fn wake<'a>(&'a self, wake_ups: &'a [WakeUp]) -> Answer<'a> {
        let sent = wake_ups.iter().try_for_each(|wake_up| {
            let outgoing = Outgoing::fifo(&wake_up.group, &wake_up.deduplication, &wake_up.body);
            self.send(outgoing).map(drop).map_err(failed)
        });
        Box::pin(ready(sent))
    }

    fn send<'a>(&'a self, bodies: &'a [String]) -> Answer<'a> {
        let sent = bodies.iter().try_for_each(|body| {
            self.send(Outgoing::standard(body, Duration::ZERO))
                .map(drop)
                .map_err(failed)
        });
        Box::pin(ready(sent))
    }

    fn put_off<'a>(&'a self, receipt: &'a str, by: Duration) -> Answer<'a> {
        Box::pin(ready(self.change_visibility(receipt, by).map_err(failed)))
    }
}
