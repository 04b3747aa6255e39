//! For tests: a server that stands in for AWS and for Telegram, and remembers what it was asked.

use std::sync::{Arc, Mutex, PoisonError};

use lambda::{
    clients::{Aws, Credentials, Https, Trust},
    clock::system_clock,
};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

use crate::account::Account;

/// What it was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The path.
    pub path: String,
    /// The operation of the JSON protocol, without the service's name.
    pub operation: String,
    /// The body.
    pub body: String,
}

impl Asked {
    /// The body as JSON; null if it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

type Answers = Box<dyn FnMut(&Asked) -> (u16, String) + Send>;

/// The server. It ends with its test's runtime.
#[derive(Clone)]
pub struct StandIn {
    /// Where it listens.
    pub url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl StandIn {
    /// Starts one that answers with a status and a body.
    pub async fn start(answers: impl FnMut(&Asked) -> (u16, String) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let remembered = asked.clone();
        let answers: Arc<Mutex<Answers>> = Arc::new(Mutex::new(Box::new(answers)));
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let (answers, remembered) = (answers.clone(), remembered.clone());
                tokio::spawn(async move {
                    serve(connection, |asked| {
                        let answer = answers.lock().unwrap_or_else(PoisonError::into_inner)(&asked);
                        remembered.lock().unwrap_or_else(PoisonError::into_inner).push(asked);
                        answer
                    })
                    .await;
                });
            }
        });
        Self { url, asked }
    }

    /// What it was asked so far, in order.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// An account whose services are all here.
    pub fn account(&self) -> Account {
        let credentials = Credentials::new("id", "key", None, None, "test");
        Account {
            aws: Aws::of(
                &Https::new(Trust::System),
                "eu-central-1".into(),
                credentials,
                Some(self.url.clone()),
            ),
            clock: system_clock(),
            credentials_from: "a test",
        }
    }
}

/// One request a connection.
async fn serve(mut connection: TcpStream, answer: impl FnOnce(Asked) -> (u16, String)) {
    let mut read = Vec::new();
    let (head, length) = loop {
        let mut part = [0; 4096];
        match connection.read(&mut part).await {
            Ok(0) | Err(_) => return,
            Ok(count) => read.extend_from_slice(&part[..count]),
        }
        let text = String::from_utf8_lossy(&read).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = header(head, "content-length")
                .and_then(|length| length.parse().ok())
                .unwrap_or(0);
            if body.len() >= length {
                break (head.to_owned(), length);
            }
        }
    };
    let text = String::from_utf8_lossy(&read).into_owned();
    let body = text
        .split_once("\r\n\r\n")
        .map(|(_, body)| body[..length].to_owned())
        .unwrap_or_default();
    let target = header(&head, "x-amz-target").unwrap_or_default();
    let (status, body) = answer(Asked {
        path: head.split(' ').nth(1).unwrap_or_default().to_owned(),
        operation: target.rsplit('.').next().unwrap_or_default().to_owned(),
        body,
    });
    let answer = format!(
        "HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    connection.write_all(answer.as_bytes()).await.ok();
}

fn header(head: &str, wanted: &str) -> Option<String> {
    let lines = head.lines().filter_map(|line| line.split_once(':'));
    let mut found = lines.filter(|(name, _)| name.eq_ignore_ascii_case(wanted));
    found.next().map(|(_, value)| value.trim().to_owned())
}
