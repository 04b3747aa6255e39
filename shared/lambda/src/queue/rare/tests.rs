//! Over a real socket, to a server that keeps what it is asked.

use std::sync::{Arc, Mutex};

use https::{Https, Trust};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

use super::*;
use crate::{clients::Credentials, clock::system_clock};

type Asked = Arc<Mutex<Vec<(String, Value)>>>;

/// A status and a body; a server that says nothing hangs up.
type Said = Option<(u16, &'static str)>;

/// A queue whose server says these in turn, and the last one from then on; what it was asked, by operation.
async fn queue(said: impl Into<Vec<Said>>) -> (Rare, Asked) {
    let said = said.into();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let asked = Asked::default();
    let kept = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (kept, said) = (Arc::clone(&kept), said.clone());
            tokio::spawn(async move {
                let mut request = Vec::new();
                while stream.read_buf(&mut request).await.unwrap_or(0) > 0 {
                    let text = String::from_utf8_lossy(&request).into_owned();
                    let Some((head, body)) = text.split_once("\r\n\r\n") else {
                        continue;
                    };
                    let head = head.to_lowercase();
                    let Ok(body) = serde_json::from_str(body) else { continue };
                    assert!(head.contains("authorization: aws4-hmac-sha256"), "{head}");
                    assert!(head.contains("content-type: application/x-amz-json-1.0"), "{head}");
                    let (_, rest) = head.split_once("x-amz-target: amazonsqs.").expect("an operation");
                    let operation = rest.lines().next().unwrap_or_default().to_owned();
                    let number = {
                        let mut kept = kept.lock().unwrap();
                        kept.push((operation, body));
                        kept.len() - 1
                    };
                    request.clear();
                    let Some((status, answer)) = said.get(number).or(said.last()).copied().flatten() else {
                        return;
                    };
                    let length = answer.len();
                    let answered = format!("HTTP/1.1 {status} So\r\ncontent-length: {length}\r\n\r\n{answer}");
                    stream.write_all(answered.as_bytes()).await.unwrap();
                }
            });
        }
    });
    let credentials = Credentials::new("AKIDEXAMPLE", "a-key", None, None, "test");
    let aws = Aws::of(
        &Https::new(Trust::Aws),
        "eu-central-1".to_owned(),
        credentials,
        Some(endpoint),
    );
    let rare = Rare::new(aws, "https://sqs.example/spill.fifo".to_owned(), system_clock());
    (rare, asked)
}

const YES: Said = Some((200, r#"{"Successful": []}"#));

fn wake_up(number: usize) -> WakeUp {
    WakeUp {
        group: "g".to_owned(),
        deduplication: format!("d{number}"),
        body: format!("b{number}"),
    }
}

#[tokio::test]
async fn messages_are_sent_by_tens_and_each_has_its_group() {
    let (queue, asked) = queue([YES]).await;
    let wake_ups: Vec<WakeUp> = (0..12).map(wake_up).collect();
    queue.wake(&wake_ups).await.unwrap();
    queue.send(&["plain".to_owned()]).await.unwrap();
    queue.put_off("a receipt", Duration::from_millis(1_001)).await.unwrap();

    let asked = asked.lock().unwrap().clone();
    let operations: Vec<&str> = asked.iter().map(|(operation, _)| operation.as_str()).collect();
    let batch = "sendmessagebatch";
    assert_eq!(operations, [batch, batch, batch, "changemessagevisibility"]);
    assert_eq!(asked[0].1["Entries"].as_array().map(Vec::len), Some(10));
    assert_eq!(
        asked[1].1,
        json!({
            "QueueUrl": "https://sqs.example/spill.fifo",
            "Entries": [
                { "Id": "0", "MessageBody": "b10", "MessageGroupId": "g", "MessageDeduplicationId": "d10" },
                { "Id": "1", "MessageBody": "b11", "MessageGroupId": "g", "MessageDeduplicationId": "d11" },
            ],
        })
    );
    assert_eq!(asked[2].1["Entries"], json!([{ "Id": "0", "MessageBody": "plain" }]));
    assert_eq!(asked[3].1["VisibilityTimeout"], 2, "rounded up");
}

#[tokio::test]
async fn one_message_that_is_not_taken_is_an_error() {
    let answer = r#"{"Successful": [], "Failed": [{"Id": "0", "SenderFault": true, "Code": "InvalidParameterValue", "Message": "too long"}]}"#;
    let (queue, _) = queue([Some((200, answer))]).await;
    let error = queue.wake(&[wake_up(0)]).await.unwrap_err();
    assert_eq!(error.0, "InvalidParameterValue: too long");
}

#[tokio::test]
async fn a_refusal_is_an_error_that_names_it_and_is_not_tried_again() {
    let refused = (
        403,
        r#"{"__type": "com.amazon.coral#AccessDenied", "message": "no right"}"#,
    );
    let (queue, asked) = queue([Some(refused)]).await;
    let error = queue.wake(&[wake_up(0)]).await.unwrap_err();
    assert_eq!(error.0, "sqs refuses: AccessDenied: no right");
    assert_eq!(asked.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn what_passes_is_tried_again() {
    let throttled = r#"{"__type": "com.amazonaws.sqs#RequestThrottled", "message": "too often"}"#;
    for trouble in [Some((503, "")), Some((400, throttled)), None] {
        let (queue, asked) = queue([trouble, YES]).await;
        queue.wake(&[wake_up(0)]).await.unwrap();
        let asked = asked.lock().unwrap().clone();
        assert_eq!(asked.len(), 2, "{trouble:?}");
        assert_eq!(
            asked[0], asked[1],
            "with the same id, by which the queue drops what it has"
        );
    }
}

#[tokio::test]
async fn what_does_not_pass_is_an_error_in_the_end() {
    let (queue, asked) = queue([Some((503, ""))]).await;
    let error = queue.wake(&[wake_up(0)]).await.unwrap_err();
    assert_eq!(error.0, "sqs refuses: HTTP 503");
    assert_eq!(asked.lock().unwrap().len(), 3);
}
