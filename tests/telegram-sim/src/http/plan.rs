//! Settings and planned faults, for whoever tries the desk out by hand.

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::fault::{Fault, FaultRule};
use crate::http::reply::Acted;
use crate::refusal::Refusal;
use crate::world::World;

pub(super) fn routes() -> Router<World> {
    Router::new()
        .route("/sim/settings", post(settings))
        .route("/sim/faults", post(plan).delete(clear))
}

/// The answer of an act that has nothing to say.
pub(super) fn done() -> Json<Value> {
    Json(json!({}))
}

#[derive(Deserialize)]
struct Change {
    rate_limits: Option<bool>,
    callback_answer_ms: Option<i64>,
    topic_deleted_as_code: Option<bool>,
    spinner_ms: Option<i64>,
    inaccessible_after_ms: Option<i64>,
}

async fn settings(State(world): State<World>, Json(change): Json<Change>) -> Acted {
    world.configure(|settings| {
        if let Some(on) = change.rate_limits {
            settings.rate_limits = on;
        }
        if let Some(ms) = change.callback_answer_ms {
            settings.callback_answer_ms = ms;
        }
        if let Some(on) = change.topic_deleted_as_code {
            settings.topic_deleted_as_code = on;
        }
        if let Some(ms) = change.spinner_ms {
            settings.spinner_ms = ms;
        }
        if let Some(ms) = change.inaccessible_after_ms {
            settings.inaccessible_after_ms = Some(ms).filter(|ms| *ms > 0);
        }
    });
    Ok(Json(json!(world.settings())))
}

#[derive(Deserialize)]
struct Plan {
    method: Option<String>,
    chat_id: Option<i64>,
    times: Option<u32>,
    fault: Kind,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Kind {
    Fail { code: u16, description: String },
    Flood { retry_after: i64 },
    BadGateway,
    LoseRequest,
    LoseResponse,
    Delay { ms: u64 },
}

async fn plan(State(world): State<World>, Json(plan): Json<Plan>) -> Acted {
    world.plan_fault(FaultRule {
        method: plan.method,
        chat_id: plan.chat_id,
        times: plan.times.unwrap_or(1),
        fault: match plan.fault {
            Kind::Fail { code, description } => Fault::FailBefore(Refusal {
                code,
                description,
                parameters: None,
            }),
            Kind::Flood { retry_after } => Fault::flood(retry_after),
            Kind::BadGateway => Fault::bad_gateway(),
            Kind::LoseRequest => Fault::LoseRequest,
            Kind::LoseResponse => Fault::LoseResponseAfter,
            Kind::Delay { ms } => Fault::Delay(ms),
        },
    });
    Ok(done())
}

async fn clear(State(world): State<World>) -> Acted {
    world.clear_faults();
    Ok(done())
}
