//! The bus of AWS.

use domain::bus::Announcement;

use super::{Answer, Bus, BusError};
use crate::said;

/// Whose events these are, on the bus.
const SOURCE: &str = "watchdesk";

/// EventBridge takes ten events at a time.
const BATCH: usize = 10;

/// A bus of EventBridge.
#[derive(Clone, Debug)]
pub struct EventBridge {
    client: aws_sdk_eventbridge::Client,
    name: String,
}

impl EventBridge {
    /// The bus of that name.
    #[must_use]
    pub fn new(client: aws_sdk_eventbridge::Client, name: String) -> Self {
        Self { client, name }
    }

    /// Source: <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html>
    async fn put_all(&self, announcements: &[Announcement]) -> Result<(), BusError> {
        for batch in announcements.chunks(BATCH) {
            let entries = batch.iter().map(|announcement| {
                let detail = serde_json::to_string(announcement).map_err(|error| BusError(error.to_string()))?;
                let at = aws_smithy_types::DateTime::from_secs(announcement.at.as_second());
                Ok(aws_sdk_eventbridge::types::PutEventsRequestEntry::builder()
                    .event_bus_name(&self.name)
                    .source(SOURCE)
                    .detail_type(announcement.what.name())
                    .time(at)
                    .detail(detail)
                    .build())
            });
            let call = self.client.put_events();
            let call = call.set_entries(Some(entries.collect::<Result<_, BusError>>()?));
            let answer = Box::pin(call.send()).await.map_err(|error| BusError(said(&error)))?;
            if let Some(code) = answer.entries().iter().find_map(|entry| entry.error_code()) {
                return Err(BusError(code.to_owned()));
            }
        }
        Ok(())
    }
}

impl Bus for EventBridge {
    fn put<'a>(&'a self, announcements: &'a [Announcement]) -> Answer<'a> {
        Box::pin(self.put_all(announcements))
    }
}
