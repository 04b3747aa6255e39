//! The client over real sockets, and over connectors that behave badly.

use super::*;
use crate::{ApiExt as _, ChatId, GetUpdates, MessageId, Outcome, SendMessage};
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture};
use aws_smithy_runtime_api::client::result::ConnectorError;
use serde_json::json;
use std::error::Error as _;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

const TOKEN: &str = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw_";

fn client(base: &str) -> Client {
    let http = https::Https::new(https::Trust::Aws).connector();
    Client::new(http, base, Token::parse(TOKEN).unwrap()).unwrap()
}

fn hello() -> Method {
    SendMessage::new(ChatId(5), None, "hi").into()
}

/// A server that treats each connection as `serve` does; gives its address.
fn server(serve: impl Fn(TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || listener.incoming().flatten().for_each(serve));
    format!("http://{address}")
}

/// Reads one whole request.
fn read_request(stream: &mut TcpStream) -> String {
    let (mut request, mut part) = (Vec::new(), [0; 4096]);
    loop {
        let length = stream.read(&mut part).unwrap();
        request.extend_from_slice(&part[..length]);
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let stated = head
                .lines()
                .find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= stated.unwrap_or(0) {
                return text;
            }
        }
        if length == 0 {
            return text;
        }
    }
}

fn answer(stream: &mut TcpStream, status: u16, body: &str) {
    let length = body.len();
    write!(stream, "HTTP/1.1 {status} X\r\ncontent-length: {length}\r\n\r\n{body}").unwrap();
}

fn quick() -> Timeouts {
    Timeouts {
        connect: Duration::from_millis(100),
        answer: Duration::from_millis(300),
    }
}

/// Checks that neither the error nor anything behind it shows the token.
fn check_discreet(error: &Error) {
    let mut link: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = link {
        let text = format!("{error} {error:?}");
        assert!(!text.contains("AAHdqTcv") && !text.contains("/bot"), "{text}");
        link = error.source();
    }
    assert!(error.source().is_none());
}

#[tokio::test]
async fn a_call_posts_its_parameters_to_the_methods_address() {
    let base = server(|mut stream| {
        let request = read_request(&mut stream);
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        assert!(
            head.starts_with(&format!("POST /bot{TOKEN}/sendMessage HTTP/1.1")),
            "{head}"
        );
        assert!(head.contains("content-type: application/json"), "{head}");
        let body: Value = serde_json::from_str(body).unwrap();
        assert_eq!(body, json!({"chat_id": 5, "text": "hi"}));
        answer(&mut stream, 200, r#"{"ok":true,"result":{"message_id":31,"date":1}}"#);
    });
    let api: Arc<dyn Api> = Arc::new(client(&format!("{base}/")));
    assert_eq!(api.send(&hello()).await, Ok(MessageId(31)));
}

#[tokio::test]
async fn the_servers_refusal_is_read() {
    let base = server(|mut stream| {
        read_request(&mut stream);
        let body = r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 9","parameters":{"retry_after":9}}"#;
        answer(&mut stream, 429, body);
    });
    assert_eq!(
        client(&base).call(&hello()).await,
        Err(Error::RetryAfter { seconds: 9 })
    );
}

#[tokio::test]
async fn what_the_server_says_is_one_line() {
    let base = server(|mut stream| {
        read_request(&mut stream);
        let body = r#"{"ok":false,"error_code":400,"description":"Bad\n2027 ERROR desk: forged \u001b[2J"}"#;
        answer(&mut stream, 400, body);
    });
    let error = client(&base).call(&hello()).await.unwrap_err().to_string();
    assert_eq!(error, r"Bad\n2027 ERROR desk: forged \u{1b}[2J");
}

#[test]
fn an_address_with_a_password_is_refused_and_not_repeated() {
    let http = https::Https::new(https::Trust::Aws).connector();
    let refused = Client::new(http, "http://user:pa55word@host", Token::parse(TOKEN).unwrap());
    let said = format!("{refused:?}");
    assert!(
        refused.is_err() && !said.contains("pa55word") && !said.contains("user:"),
        "{said}"
    );
}

#[tokio::test]
async fn a_refused_connection_certainly_did_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let error = client(&format!("http://{address}")).call(&hello()).await.unwrap_err();
    assert!(matches!(error, Error::Unreachable(_)), "{error}");
    check_discreet(&error);
}

#[tokio::test]
async fn a_host_without_an_address_certainly_did_nothing() {
    let error = client("http://no-such-host.invalid").call(&hello()).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotCarriedOut, "{error}");
    check_discreet(&error);
}

#[tokio::test]
async fn a_connection_that_breaks_after_the_request_leaves_the_outcome_unknown() {
    let base = server(|mut stream| drop(read_request(&mut stream)));
    let error = client(&base).call(&hello()).await.unwrap_err();
    assert!(matches!(error, Error::Unknown(_)), "{error}");
    check_discreet(&error);
}

#[tokio::test]
async fn an_answer_that_breaks_off_leaves_the_outcome_unknown() {
    let base = server(|mut stream| {
        read_request(&mut stream);
        write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{{\"ok\":true").unwrap();
    });
    let error = client(&base).call(&hello()).await.unwrap_err();
    assert!(matches!(error, Error::Unknown(_)), "{error}");
    check_discreet(&error);
}

#[tokio::test]
async fn an_answer_that_does_not_come_or_does_not_end_in_time_leaves_the_outcome_unknown() {
    for begin in ["", "HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{"] {
        let base = server(move |mut stream| {
            read_request(&mut stream);
            stream.write_all(begin.as_bytes()).unwrap();
            thread::sleep(Duration::from_secs(5));
        });
        let error = client(&base).with_timeouts(quick()).call(&hello()).await.unwrap_err();
        assert!(
            matches!(&error, Error::Unknown(why) if why.contains("no answer within")),
            "{error}"
        );
        check_discreet(&error);
    }
}

#[tokio::test]
async fn an_endless_answer_is_given_up() {
    let base = server(|mut stream| {
        read_request(&mut stream);
        let _ = write!(stream, "HTTP/1.1 200 OK\r\n\r\n");
        while stream.write_all(&[b' '; 1 << 13]).is_ok() {}
    });
    let error = client(&base).call(&hello()).await.unwrap_err();
    assert_eq!(error, Error::Unknown("the answer does not end".to_owned()));
}

#[tokio::test]
async fn a_connection_that_the_server_closed_meanwhile_is_replaced() {
    let base = server(|mut stream| {
        read_request(&mut stream);
        answer(&mut stream, 200, r#"{"ok":true,"result":true}"#);
    });
    let client = client(&base);
    for _ in 0..3 {
        assert_eq!(client.carry_out(&hello()).await, Ok(()));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn long_polling_waits_as_long_as_it_asked_the_server_to() {
    let base = server(|mut stream| {
        read_request(&mut stream);
        thread::sleep(Duration::from_millis(600));
        answer(&mut stream, 200, r#"{"ok":true,"result":[{"update_id":1}]}"#);
    });
    let updates = client(&base)
        .with_timeouts(quick())
        .updates(GetUpdates::new(None, 1))
        .await;
    let bodies: Vec<String> = updates.unwrap().into_iter().map(|update| update.body).collect();
    assert_eq!(bodies, [r#"{"update_id":1}"#]);
}

/// What a connector does badly.
#[derive(Clone, Copy, Debug)]
enum Bad {
    /// Never gets a connection, and says so to who asks.
    NeverConnects,
    /// Fails without a word about connections, with the address in its error.
    Fails,
    /// Never answers, without a word about connections.
    Hangs,
}

impl HttpConnector for Bad {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        match self {
            Self::NeverConnects => {
                let request = request.try_into_http1x().unwrap();
                let capture = request.extensions().get::<CaptureSmithyConnection>().unwrap();
                capture.set_connection_retriever(|| None);
                HttpConnectorFuture::new(std::future::pending())
            }
            Self::Fails => {
                let error = format!("failed to send to {}", request.uri());
                HttpConnectorFuture::ready(Err(ConnectorError::io(error.into())))
            }
            Self::Hangs => HttpConnectorFuture::new(std::future::pending()),
        }
    }
}

async fn fail_with(bad: Bad) -> Error {
    let client = Client::new(
        SharedHttpConnector::new(bad),
        "http://localhost",
        Token::parse(TOKEN).unwrap(),
    )
    .unwrap();
    let error = client.with_timeouts(quick()).call(&hello()).await.unwrap_err();
    let text = format!("{error} {error:?}");
    assert!(!text.contains("AAHdqTcv"), "{text}");
    error
}

#[tokio::test]
async fn only_a_connector_that_knows_of_no_connection_is_believed() {
    let missing = fail_with(Bad::NeverConnects).await;
    assert_eq!(missing, Error::Unreachable("no connection within 100ms".to_owned()));
    assert!(matches!(fail_with(Bad::Hangs).await, Error::Unknown(_)));
    assert_eq!(
        fail_with(Bad::Fails).await,
        Error::Unknown("io error: failed to send to http://localhost/bot<token>/sendMessage".to_owned())
    );
}

#[test]
fn an_address_that_is_none_is_refused() {
    let http = https::Https::new(https::Trust::Aws).connector();
    let token = Token::parse(TOKEN).unwrap();
    for base in [
        "",
        "api.telegram.org",
        "ftp://x",
        "https://",
        "https://x?y=z",
        "/bot",
        "https://x y",
    ] {
        assert_eq!(
            Client::new(http.clone(), base, token.clone()).unwrap_err(),
            ConfigError::Base,
            "{base}"
        );
    }
    let client = Client::new(http, DEFAULT_BASE, token).unwrap();
    assert!(!format!("{client:?}").contains("AAHdqTcv"));
}

#[test]
fn errors_of_the_server_do_not_repeat_the_token() {
    let token = Token::parse(TOKEN).unwrap();
    for error in [
        Error::BadRequest(format!("no such path /bot{TOKEN}/x")),
        Error::Conflict(TOKEN.to_owned()),
        Error::TooLarge(TOKEN.to_owned()),
        Error::NotEnoughRights(TOKEN.to_owned()),
        Error::KindForbidden(TOKEN.to_owned()),
        Error::NotInGroup(TOKEN.to_owned()),
        Error::Unknown(TOKEN.to_owned()),
        Error::Unreachable(TOKEN.to_owned()),
    ] {
        let error = error.map_text(|text| token.redact(text));
        assert!(!format!("{error} {error:?}").contains("AAHdqTcv"), "{error}");
    }
}
