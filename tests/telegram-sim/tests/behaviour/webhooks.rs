//! Webhooks: the secret, retries, order within a lane, and methods in the answer.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use telegram_sim::{Part, Post, deliver_webhooks};
use tokio::net::TcpListener;

use crate::desk::Desk;

/// A bot that answers with what it was told to, 200 when it was told nothing, and remembers what came.
#[derive(Clone, Default)]
struct Receiver {
    answers: Arc<Mutex<VecDeque<(StatusCode, Value)>>>,
    got: Arc<Mutex<Vec<(String, Value)>>>,
}

impl Receiver {
    async fn listen(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let me = self.clone();
        let answer = move |headers: HeaderMap, Json(update): Json<Value>| async move {
            let secret = headers
                .get("x-telegram-bot-api-secret-token")
                .map_or("", |secret| secret.to_str().unwrap());
            me.got.lock().unwrap().push((secret.to_owned(), update));
            let told = me.answers.lock().unwrap().pop_front();
            let (status, body) = told.unwrap_or((StatusCode::OK, json!({})));
            (status, Json(body))
        };
        let routes = Router::new().route("/hook", post(answer));
        tokio::spawn(axum::serve(listener, routes).into_future());
        format!("http://{address}/hook")
    }

    fn told(&self, status: StatusCode, body: Value) {
        self.answers.lock().unwrap().push_back((status, body));
    }

    async fn wait_for(&self, count: usize) -> Vec<(String, Value)> {
        for _ in 0..500 {
            let got = self.got.lock().unwrap().clone();
            if got.len() >= count {
                return got;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("only {:?} came", self.got.lock().unwrap());
    }
}

async fn hooked() -> (Desk, Receiver) {
    let desk = Desk::new();
    let receiver = Receiver::default();
    let url = receiver.listen().await;
    desk.ok(
        "setWebhook",
        json!({"url": url, "secret_token": "s3cret_-", "max_connections": 2}),
    );
    tokio::spawn(deliver_webhooks(desk.world.clone()));
    (desk, receiver)
}

fn texts(got: &[(String, Value)]) -> Vec<&str> {
    got.iter()
        .filter_map(|(_, update)| update["message"]["text"].as_str())
        .collect()
}

#[tokio::test]
async fn updates_come_in_order_with_the_secret() {
    let (desk, receiver) = hooked().await;
    for text in ["one", "two", "three"] {
        desk.world.say(desk.customer, desk.chat, Post::text(text)).unwrap();
    }
    let got = receiver.wait_for(3).await;
    assert_eq!(texts(&got), ["one", "two", "three"]);
    assert!(got.iter().all(|(secret, _)| secret == "s3cret_-"));
    let (code, _) = desk.refused("getUpdates", json!({}));
    assert_eq!(code, 409);
}

#[tokio::test]
async fn a_failing_update_is_sent_again_and_holds_back_only_its_own_lane() {
    let (desk, receiver) = hooked().await;
    receiver.told(StatusCode::INTERNAL_SERVER_ERROR, json!({}));
    receiver.told(StatusCode::INTERNAL_SERVER_ERROR, json!({}));
    desk.world.say(desk.customer, desk.chat, Post::text("one")).unwrap();
    desk.world.say(desk.customer, desk.chat, Post::text("two")).unwrap();
    // Sent at once, again at once, and a third time after two seconds.
    assert_eq!(texts(&receiver.wait_for(2).await), ["one", "one"]);
    desk.world.say(desk.agent, desk.forum, Post::text("meanwhile")).unwrap();
    let got = receiver.wait_for(5).await;
    assert_eq!(texts(&got), ["one", "one", "meanwhile", "one", "two"]);
    // The last has come in; that it was accepted, the sender learns a moment later.
    let mut info = desk.ok("getWebhookInfo", json!({}));
    for _ in 0..200 {
        if info["pending_update_count"] == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
        info = desk.ok("getWebhookInfo", json!({}));
    }
    assert_eq!(
        info["last_error_message"],
        "Wrong response from the webhook: 500 Internal Server Error"
    );
    assert_eq!(info["pending_update_count"], 0);
}

#[tokio::test]
async fn a_method_in_the_answer_is_carried_out() {
    let (desk, receiver) = hooked().await;
    let method = json!({"method": "sendMessage", "chat_id": desk.customer, "text": "got it"});
    receiver.told(StatusCode::OK, method);
    desk.world.say(desk.customer, desk.chat, Post::text("hello")).unwrap();
    receiver.wait_for(1).await;
    for _ in 0..200 {
        if desk.world.texts(desk.chat, Part::All).len() == 3 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(desk.world.texts(desk.chat, Part::All), ["/start", "hello", "got it"]);
}
