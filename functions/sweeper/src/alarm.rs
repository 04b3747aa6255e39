//! Alarms that put parts of the desk into manual mode: a rule of EventBridge brings their changes into the queue of ticks.

use domain::{Timestamp, manual::Manual};
use lambda::batch::Handled;
use serde::Deserialize;

use crate::App;

/// An alarm has changed, as EventBridge tells it.
///
/// Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html>
#[derive(Debug, Deserialize)]
pub(crate) struct Changed {
    /// When.
    time: Timestamp,
    detail: Detail,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Detail {
    alarm_name: String,
    state: State,
}

#[derive(Debug, Deserialize)]
struct State {
    value: String,
    /// When the alarm came to this state, more exactly than the event's own time, which has seconds only.
    timestamp: Option<String>,
}

impl Changed {
    /// Reads a message; `None` if it is something else.
    pub(crate) fn read(body: &str) -> Option<Self> {
        serde_json::from_str(body).ok()
    }

    fn at(&self) -> Timestamp {
        // CloudWatch writes the offset as +0000.
        let exact = self.detail.state.timestamp.as_deref();
        exact
            .and_then(|text| Timestamp::strptime("%Y-%m-%dT%H:%M:%S%.f%z", text).ok())
            .unwrap_or(self.time)
    }
}

/// Puts what the settings name for that alarm into manual mode, or ends it.
pub(crate) async fn take(app: &App, alarm: &Changed) -> Handled {
    match put(app, alarm).await {
        Ok(false) => Handled::Done,
        Ok(true) => {
            tracing::info!(
                alarm = alarm.detail.alarm_name,
                state = alarm.detail.state.value,
                "manual mode follows an alarm"
            );
            Handled::Done
        }
        // The table does not answer, or others were first each time: decided anew when it comes again.
        Err(error) if error.is_passing() => {
            tracing::warn!(%error, "an alarm's change is put off");
            Handled::Again
        }
        Err(error) => {
            tracing::error!(%error, alarm = alarm.detail.alarm_name, "manual mode does not follow an alarm");
            Handled::Done
        }
    }
}

async fn put(app: &App, alarm: &Changed) -> Result<bool, store::Error> {
    let policy = app.policies.get().await?;
    let rings = match alarm.detail.state.value.as_str() {
        "ALARM" => true,
        "OK" => false,
        // Without data nobody knows: what holds, holds on, until its end.
        _ => return Ok(false),
    };
    let (name, now) = (&alarm.detail.alarm_name, (app.clock)());
    let after = |manual: &Manual| manual.after_alarm(name, rings, alarm.at(), &policy.settings, now);
    let changed = app
        .store
        .change_manual(|manual| after(manual).map(Some).ok_or(()))
        .await?;
    Ok(changed.is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_read_with_its_exact_time_and_ticks_are_none() {
        let event = r#"{"version":"0","id":"1","detail-type":"CloudWatch Alarm State Change","source":"aws.cloudwatch",
            "account":"123456789012","time":"2026-11-22T10:00:00Z","region":"eu-central-1","resources":[],
            "detail":{"alarmName":"payments-down","state":{"value":"ALARM","reason":"r","reasonData":"{}",
            "timestamp":"2026-11-22T10:00:00.512+0000"},"previousState":{"value":"OK"}}}"#;
        let changed = Changed::read(event).expect("a change");
        assert_eq!(changed.detail.alarm_name, "payments-down");
        assert_eq!(changed.at(), "2026-11-22T10:00:00.512Z".parse().expect("a time"));
        assert!(Changed::read("[]").is_none());
        assert!(Changed::read("{").is_none());
        let plain = event.replace(".512+0000", "?");
        assert_eq!(
            Changed::read(&plain).expect("a change").at(),
            "2026-11-22T10:00:00Z".parse().expect("a time")
        );
    }
}
