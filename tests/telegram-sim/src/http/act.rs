//! What the page does with accounts and groups in people's names.

use axum::extract::{Path, State};
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::json;

use crate::http::look::key;
use crate::http::plan;
use crate::http::reply::Acted;
use crate::model::chat::{Member, Right, Status};
use crate::model::person::Person;
use crate::world::World;

pub(super) fn routes() -> Router<World> {
    Router::new()
        .route("/sim/users", post(create_user))
        .route("/sim/users/{id}", post(change_user))
        .route("/sim/bots", post(create_bot))
        .route("/sim/bots/{id}/start", post(start))
        .route("/sim/bots/{id}/block", post(block))
        .route("/sim/groups", post(create_group))
        .route("/sim/chats/{chat}/members", post(set_member))
        .route("/sim/chats/{chat}/join", post(join))
        .route("/sim/chats/{chat}/leave", post(leave))
}

async fn create_user(State(world): State<World>, Json(person): Json<Person>) -> Acted {
    Ok(Json(json!({ "user_id": world.create_user(person)? })))
}

#[derive(Deserialize)]
struct UserChange {
    first_name: Option<String>,
    last_name: Option<String>,
    username: Option<String>,
    language_code: Option<String>,
    deactivated: Option<bool>,
}

async fn change_user(State(world): State<World>, Path(user): Path<i64>, Json(change): Json<UserChange>) -> Acted {
    let filled = |new: String| Some(new).filter(|new| !new.is_empty());
    world.change_user(user, |person| {
        if let Some(first_name) = change.first_name {
            person.first_name = first_name;
        }
        if let Some(last_name) = change.last_name {
            person.last_name = filled(last_name);
        }
        if let Some(username) = change.username {
            person.username = filled(username);
        }
        if let Some(language_code) = change.language_code {
            person.language_code = filled(language_code);
        }
        if let Some(deactivated) = change.deactivated {
            person.deactivated = deactivated;
        }
    })?;
    Ok(plan::done())
}

#[derive(Deserialize)]
struct NewBot {
    name: String,
    username: String,
    token: Option<String>,
}

async fn create_bot(State(world): State<World>, Json(new): Json<NewBot>) -> Acted {
    let bot = match new.token {
        Some(token) => world.create_bot_with_token(&token, &new.name, &new.username)?,
        None => world.create_bot(&new.name, &new.username),
    };
    Ok(Json(json!({"bot_id": bot.id, "token": bot.token})))
}

#[derive(Deserialize)]
struct Start {
    user_id: i64,
    payload: Option<String>,
}

async fn start(State(world): State<World>, Path(bot): Path<i64>, Json(body): Json<Start>) -> Acted {
    let id = world.start(body.user_id, bot, body.payload.as_deref())?;
    Ok(Json(json!({ "message_id": id })))
}

#[derive(Deserialize)]
struct Block {
    user_id: i64,
    blocked: bool,
}

async fn block(State(world): State<World>, Path(bot): Path<i64>, Json(body): Json<Block>) -> Acted {
    world.set_blocked(body.user_id, bot, body.blocked)?;
    Ok(plan::done())
}

#[derive(Deserialize)]
struct NewGroup {
    owner_id: i64,
    title: String,
    #[serde(default)]
    kind: GroupKind,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum GroupKind {
    #[default]
    Forum,
    Supergroup,
    Group,
    Channel,
}

async fn create_group(State(world): State<World>, Json(new): Json<NewGroup>) -> Acted {
    let chat = match new.kind {
        GroupKind::Forum => world.create_forum(new.owner_id, &new.title),
        GroupKind::Supergroup => world.create_supergroup(new.owner_id, &new.title),
        GroupKind::Group => world.create_group(new.owner_id, &new.title),
        GroupKind::Channel => world.create_channel(new.owner_id, &new.title),
    };
    Ok(Json(json!({ "chat": chat })))
}

#[derive(Deserialize)]
struct Place {
    user_id: i64,
    status: Status,
    rights: Option<Vec<Right>>,
    #[serde(default)]
    is_anonymous: bool,
}

async fn set_member(State(world): State<World>, Path(chat): Path<String>, Json(place): Json<Place>) -> Acted {
    let mut member = Member::with(place.status);
    member.is_anonymous = place.is_anonymous;
    if let Some(rights) = place.rights {
        member.rights = rights.into_iter().collect();
    }
    world.set_member(key(&chat)?, place.user_id, &member)?;
    Ok(plan::done())
}

#[derive(Deserialize)]
struct Join {
    user_id: i64,
    link: Option<String>,
}

async fn join(State(world): State<World>, Path(chat): Path<String>, Json(body): Json<Join>) -> Acted {
    let joined = world.join(body.user_id, key(&chat)?, body.link.as_deref())?;
    Ok(Json(json!({ "joined": joined })))
}

async fn leave(State(world): State<World>, Path(chat): Path<String>, Json(body): Json<Who>) -> Acted {
    world.leave(body.user_id, key(&chat)?)?;
    Ok(plan::done())
}

/// Nothing but who does it.
#[derive(Deserialize)]
pub(super) struct Who {
    pub(super) user_id: i64,
}
