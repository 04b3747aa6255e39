//! The world over HTTP: arguments in every form, long polls, the page's API, and who may ask.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use telegram_sim::{Fault, FaultRule, Post, World, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::desk::Desk;

pub async fn listen(world: &World) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(world.clone(), listener));
    address
}

/// Sends a request as it stands and reads until the other side is done.
async fn raw(address: SocketAddr, request: Vec<u8>) -> (u16, String) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(&request).await.unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body).to_owned();
    (status, body)
}

async fn send(address: SocketAddr, line: &str, kind: &str, body: &str) -> (u16, String) {
    let length = body.len();
    let request = format!(
        "{line} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-type: {kind}\r\n\
         content-length: {length}\r\n\r\n{body}"
    );
    raw(address, request.into_bytes()).await
}

async fn json_of(address: SocketAddr, line: &str, body: Value) -> Value {
    let (_, answer) = send(address, line, "application/json", &body.to_string()).await;
    serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{line}: {answer}"))
}

#[tokio::test]
async fn a_method_takes_its_arguments_in_four_ways() {
    let desk = Desk::new();
    let address = listen(&desk.world).await;
    let line = format!("POST /bot{}/sendMessage", desk.bot.token);
    let to = desk.customer;

    let by_json = json_of(address, &line, json!({"chat_id": to, "text": "json"})).await;
    assert_eq!(by_json["result"]["text"], "json");

    let form = "application/x-www-form-urlencoded";
    let body = format!("chat_id={to}&text=a+b%21");
    let (_, by_form) = send(address, &line, form, &body).await;
    assert!(by_form.contains(r#""text":"a b!""#), "{by_form}");

    let get = format!("GET /bot{}/sendmessage?chat_id={to}&text=q", desk.bot.token);
    let (_, by_query) = send(address, &get, "", "").await;
    assert!(by_query.contains(r#""text":"q""#), "{by_query}");

    let line = format!("POST /bot{}/sendDocument", desk.bot.token);
    let body = format!(
        "--x\r\ncontent-disposition: form-data; name=\"chat_id\"\r\n\r\n{to}\r\n\
         --x\r\ncontent-disposition: form-data; name=\"document\"\r\n\r\nattach://a\r\n\
         --x\r\ncontent-disposition: form-data; name=\"a\"; filename=\"r.txt\"\r\n\
         content-type: text/plain\r\n\r\nhello\r\n--x--\r\n"
    );
    let (_, sent) = send(address, &line, "multipart/form-data; boundary=x", &body).await;
    let sent: Value = serde_json::from_str(&sent).unwrap();
    let document = &sent["result"]["document"];
    assert_eq!(document["file_name"], "r.txt");
    assert_eq!(document["mime_type"], "text/plain");

    let file = desk.ok("getFile", json!({"file_id": document["file_id"]}));
    let path = file["file_path"].as_str().unwrap();
    let line = format!("GET /file/bot{}/{path}", desk.bot.token);
    assert_eq!(send(address, &line, "", "").await, (200, "hello".to_owned()));
}

#[tokio::test]
async fn wrong_tokens_and_methods_are_refused_with_their_codes() {
    let desk = Desk::new();
    let address = listen(&desk.world).await;
    let (status, body) = send(address, "POST /bot1:x/getMe", "", "").await;
    assert_eq!(status, 401);
    assert!(body.contains(r#""description":"Unauthorized""#), "{body}");
    let line = format!("POST /bot{}/fly", desk.bot.token);
    let (status, body) = send(address, &line, "", "").await;
    assert_eq!(status, 404);
    assert!(body.contains("Not Found"), "{body}");
}

#[tokio::test]
async fn get_updates_waits_for_the_first_update() {
    let desk = Desk::new();
    let address = listen(&desk.world).await;
    let line = format!("POST /bot{}/getUpdates", desk.bot.token);
    let poll = tokio::spawn(async move { json_of(address, &line, json!({"timeout": 20})).await });
    tokio::time::sleep(Duration::from_millis(50)).await;
    desk.world.say(desk.customer, desk.chat, Post::text("hello")).unwrap();
    let got = tokio::time::timeout(Duration::from_secs(5), poll)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(got["result"][0]["message"]["text"], "hello");
}

#[tokio::test]
async fn a_lost_response_leaves_the_caller_without_an_answer_but_the_message_sent() {
    let desk = Desk::new();
    let address = listen(&desk.world).await;
    desk.world
        .plan_fault(FaultRule::once("sendMessage", Fault::LoseResponseAfter));
    let line = format!("POST /bot{}/sendMessage", desk.bot.token);
    let body = json!({"chat_id": desk.customer, "text": "once"}).to_string();
    let (_, answer) = send(address, &line, "application/json", &body).await;
    assert_eq!(answer, "");
    let texts = desk.world.texts(desk.chat, telegram_sim::Part::All);
    assert_eq!(texts, ["/start", "once"]);
}

#[tokio::test]
async fn a_bad_gateway_speaks_no_json() {
    let desk = Desk::new();
    let address = listen(&desk.world).await;
    desk.world.plan_fault(FaultRule::once("getMe", Fault::bad_gateway()));
    let line = format!("POST /bot{}/getMe", desk.bot.token);
    let (status, body) = send(address, &line, "", "").await;
    assert_eq!(status, 502);
    assert!(body.starts_with("<html>"), "{body}");
    assert_eq!(send(address, &line, "", "").await.0, 200);
}

#[tokio::test]
async fn requests_from_elsewhere_are_refused() {
    let desk = Desk::new();
    let address = listen(&desk.world).await;
    let ask = |headers: &str| {
        let request = format!("GET /sim/state HTTP/1.1\r\nconnection: close\r\n{headers}\r\n\r\n");
        raw(address, request.into_bytes())
    };
    assert_eq!(ask("host: localhost:80").await.0, 200);
    assert_eq!(ask("host: evil.example").await.0, 403);
    let foreign = "host: localhost\r\norigin: https://evil.example";
    assert_eq!(ask(foreign).await.0, 403);
}

#[tokio::test]
async fn the_page_acts_and_reads() {
    let desk = Desk::new();
    let address = listen(&desk.world).await;
    let made = json_of(address, "POST /sim/users", json!({"first_name": "Vera"})).await;
    let vera = made["user_id"].as_i64().unwrap();
    let bot = desk.bot.id;
    let line = format!("POST /sim/bots/{bot}/start");
    let started = json_of(address, &line, json!({"user_id": vera, "payload": "x"})).await;
    assert!(started["message_id"].is_i64());
    let chat = format!("{bot}:{vera}");
    let line = format!("POST /sim/chats/{chat}/messages");
    json_of(address, &line, json!({"user_id": vera, "text": "hi"})).await;

    let line = format!("GET /sim/chats/{chat}/messages?limit=1");
    let page = json_of(address, &line, json!({})).await;
    assert_eq!(page["messages"][0]["text"], "hi");
    assert_eq!(page["messages"][0]["author_id"], vera);

    let state = json_of(address, "GET /sim/state", json!({})).await;
    let keys: Vec<&str> = state["chats"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|chat| chat["key"].as_str())
        .collect();
    assert!(keys.contains(&chat.as_str()), "{keys:?}");

    let line = format!("POST /sim/chats/{chat}/messages/999/react");
    let refused = json_of(address, &line, json!({"user_id": vera, "emoji": ["👍"]})).await;
    assert!(refused["error"].is_string(), "{refused}");

    let line = format!("POST /sim/chats/{chat}/media");
    let part =
        |name: &str, value: &str| format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let picture = |name: &str| {
        format!("--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\npng\r\n")
    };
    let body = part("user_id", &vera.to_string())
        + &part("kind", "photo")
        + &part("caption", "two")
        + &picture("a.png")
        + &picture("b.png")
        + "--x--\r\n";
    let (_, sent) = send(address, &line, "multipart/form-data; boundary=x", &body).await;
    let sent: Value = serde_json::from_str(&sent).unwrap();
    assert_eq!(sent["message_ids"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn the_feed_begins_where_the_reader_left_off() {
    let desk = Desk::new();
    let address = listen(&desk.world).await;
    let since = desk.world.change_counter();
    desk.send("seen later");
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET /sim/events?since={since} HTTP/1.1\r\nhost: {address}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut text = String::new();
    while !text.contains("live") {
        let mut part = [0; 4096];
        let read = tokio::time::timeout(Duration::from_secs(5), stream.read(&mut part));
        let length = read.await.unwrap().unwrap();
        text.push_str(&String::from_utf8_lossy(&part[..length]));
        if text.contains("seen later") && !text.contains("live") {
            desk.send("live");
        }
    }
    assert!(text.contains(r#""type":"message""#), "{text}");
}
