//! What the page does with messages and topics in people's names.

use axum::extract::{Multipart, Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::args::{Args, Upload};
use crate::http::act::Who;
use crate::http::look::{self, key};
use crate::http::reply::{Acted, Refused};
use crate::http::{arguments, plan};
use crate::model::message::{Entity, FactKind, Formatted, MediaKind};
use crate::people::Post;
use crate::world::World;

pub(super) fn routes() -> Router<World> {
    let message = "/sim/chats/{chat}/messages/{id}";
    Router::new()
        .route("/sim/chats/{chat}/messages", get(look::messages).post(say))
        .route("/sim/chats/{chat}/media", post(say_media))
        .route("/sim/chats/{chat}/forward", post(forward))
        .route("/sim/chats/{chat}/topics", post(create_topic))
        .route("/sim/chats/{chat}/topics/{id}", post(change_topic))
        .route("/sim/chats/{chat}/topics/{id}/delete", post(delete_topic))
        .route(&format!("{message}/edit"), post(edit))
        .route(&format!("{message}/delete"), post(delete))
        .route(&format!("{message}/press"), post(press))
        .route(&format!("{message}/react"), post(react))
        .route(&format!("{message}/pin"), post(pin))
}

#[derive(Deserialize)]
struct Words {
    user_id: i64,
    text: Option<String>,
    #[serde(default)]
    entities: Vec<Entity>,
    rich_message: Option<Value>,
    fact: Option<Fact>,
    message_thread_id: Option<i64>,
    reply_to: Option<i64>,
    reply_chat: Option<String>,
    quote: Option<String>,
}

#[derive(Deserialize)]
struct Fact {
    kind: FactKind,
    body: Value,
}

impl Words {
    fn into_post(self) -> Result<Post, Refused> {
        let mut post = match (self.text, self.rich_message, self.fact) {
            (Some(text), None, None) => Post::formatted(Formatted {
                text,
                entities: self.entities,
            }),
            (None, Some(message), None) => Post::rich(message),
            (None, None, Some(fact)) => Post::fact(fact.kind, fact.body),
            _ => return Err(Refused("one of text, rich_message and fact is needed".to_owned())),
        };
        post.thread = self.message_thread_id;
        post.reply_to = self.reply_to;
        post.reply_chat = self.reply_chat.as_deref().map(key).transpose()?;
        post.quote = self.quote;
        Ok(post)
    }
}

async fn say(State(world): State<World>, Path(chat): Path<String>, Json(words): Json<Words>) -> Acted {
    let id = world.say(words.user_id, key(&chat)?, words.into_post()?)?;
    Ok(Json(json!({ "message_id": id })))
}

async fn say_media(
    State(world): State<World>,
    Path(chat): Path<String>,
    form: Multipart,
) -> Result<Response, Response> {
    let mut params = Map::new();
    let mut uploads = Vec::new();
    arguments::multipart(form, &mut params, &mut uploads).await?;
    let args = Args::new(Value::Object(params));
    let sent = send_files(&world, &chat, &args, uploads);
    sent.map(IntoResponse::into_response)
        .map_err(IntoResponse::into_response)
}

/// The caption goes with the first file, as in Telegram's own applications.
fn send_files(world: &World, chat: &str, args: &Args, uploads: Vec<Upload>) -> Acted {
    let chat = key(chat)?;
    let user = args.int("user_id").unwrap_or(0);
    let name = args.some_text("kind").unwrap_or_else(|| "document".to_owned());
    let kind = MediaKind::from_field(&name).ok_or_else(|| Refused(format!("no media kind {name:?}")))?;
    let mut posts: Vec<Post> = uploads
        .into_iter()
        .map(|upload| {
            let mut post = Post::upload(kind, upload);
            post.thread = args.int("message_thread_id");
            post.reply_to = args.int("reply_to");
            post
        })
        .collect();
    if let Some(caption) = args.some_text("caption")
        && let Some(first) = posts.first_mut()
    {
        *first = first.clone().caption(&caption);
    }
    let ids = if posts.len() > 1 {
        world.say_album(user, chat, posts)?
    } else {
        let post = posts.pop().ok_or_else(|| Refused("no file in the form".to_owned()))?;
        vec![world.say(user, chat, post)?]
    };
    Ok(Json(json!({ "message_ids": ids })))
}

#[derive(Deserialize)]
struct Forward {
    user_id: i64,
    from: String,
    message_ids: Vec<i64>,
    message_thread_id: Option<i64>,
}

async fn forward(State(world): State<World>, Path(chat): Path<String>, Json(body): Json<Forward>) -> Acted {
    let ids = world.forward(
        body.user_id,
        key(&body.from)?,
        &body.message_ids,
        key(&chat)?,
        body.message_thread_id,
    )?;
    Ok(Json(json!({ "message_ids": ids })))
}

#[derive(Deserialize)]
struct TopicChange {
    user_id: i64,
    name: Option<String>,
    closed: Option<bool>,
}

async fn create_topic(State(world): State<World>, Path(chat): Path<String>, Json(body): Json<TopicChange>) -> Acted {
    let name = body.name.unwrap_or_default();
    let id = world.create_topic(body.user_id, key(&chat)?, &name)?;
    Ok(Json(json!({ "message_thread_id": id })))
}

async fn change_topic(
    State(world): State<World>,
    Path((chat, id)): Path<(String, i64)>,
    Json(body): Json<TopicChange>,
) -> Acted {
    if let Some(name) = body.name {
        world.rename_topic(body.user_id, key(&chat)?, id, &name)?;
    }
    if let Some(closed) = body.closed {
        world.set_topic_closed(body.user_id, key(&chat)?, id, closed)?;
    }
    Ok(plan::done())
}

async fn delete_topic(
    State(world): State<World>,
    Path((chat, id)): Path<(String, i64)>,
    Json(body): Json<Who>,
) -> Acted {
    world.delete_topic(body.user_id, key(&chat)?, id)?;
    Ok(plan::done())
}

async fn edit(State(world): State<World>, Path((chat, id)): Path<(String, i64)>, Json(words): Json<Words>) -> Acted {
    world.edit(words.user_id, key(&chat)?, id, words.into_post()?)?;
    Ok(plan::done())
}

async fn delete(State(world): State<World>, Path((chat, id)): Path<(String, i64)>, Json(body): Json<Who>) -> Acted {
    world.delete_message(body.user_id, key(&chat)?, id)?;
    Ok(plan::done())
}

#[derive(Deserialize)]
struct Press {
    user_id: i64,
    button: String,
}

async fn press(State(world): State<World>, Path((chat, id)): Path<(String, i64)>, Json(body): Json<Press>) -> Acted {
    let query = world.press(body.user_id, key(&chat)?, id, &body.button)?;
    Ok(Json(json!({ "callback_query_id": query })))
}

#[derive(Deserialize)]
struct React {
    user_id: i64,
    emoji: Vec<String>,
}

async fn react(State(world): State<World>, Path((chat, id)): Path<(String, i64)>, Json(body): Json<React>) -> Acted {
    let emoji: Vec<&str> = body.emoji.iter().map(String::as_str).collect();
    world.react(body.user_id, key(&chat)?, id, &emoji)?;
    Ok(plan::done())
}

async fn pin(State(world): State<World>, Path((chat, id)): Path<(String, i64)>, Json(body): Json<Who>) -> Acted {
    world.pin(body.user_id, key(&chat)?, id)?;
    Ok(plan::done())
}
