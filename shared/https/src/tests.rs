//! The stack over real sockets, among them some that behave badly.

use std::sync::atomic::{AtomicUsize, Ordering};

use rustls::{
    ServerConfig,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    time::sleep,
};
use tokio_rustls::TlsAcceptor;

use super::*;

const YES: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nyes";

fn request(address: &str) -> HttpRequest {
    let mut request = HttpRequest::new(SdkBody::from("a question"));
    request.set_method("POST").unwrap();
    request.set_uri(address.to_owned()).unwrap();
    request
}

/// Asks, and gives the body.
async fn ask(connector: &dyn HttpConnector, address: &str) -> Result<Vec<u8>, ConnectorError> {
    let response = connector.call(request(address)).await?;
    assert_eq!(response.status().as_u16(), 200);
    let body = aws_smithy_types::byte_stream::ByteStream::new(response.into_body());
    Ok(body.collect().await.unwrap().to_vec())
}

/// With a limit on how long a connection may take.
fn within(https: &Https, limit: Duration) -> Https {
    let connect = Some(limit);
    Https {
        connect,
        ..https.clone()
    }
}

/// Reads a request to its end.
async fn heard(stream: &mut (impl AsyncRead + Unpin)) -> bool {
    let mut request = Vec::new();
    while !request.ends_with(b"a question") {
        if stream.read_buf(&mut request).await.unwrap_or(0) == 0 {
            return false;
        }
    }
    true
}

async fn answers(mut stream: impl AsyncRead + AsyncWrite + Unpin) {
    while heard(&mut stream).await {
        stream.write_all(YES).await.unwrap();
    }
}

/// A server; gives its port, and how many have connected.
async fn server<F: Future<Output = ()> + Send + 'static>(
    serve: impl Fn(usize, TcpStream) -> F + Send + 'static,
) -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (port, count) = (listener.local_addr().unwrap().port(), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(counted.fetch_add(1, Ordering::SeqCst), stream));
        }
    });
    (port, count)
}

#[tokio::test]
async fn one_connection_serves_whoever_asks_one_after_another() {
    let (port, connections) = server(|_, stream| answers(stream)).await;
    let (https, address) = (Https::new(Trust::Aws), format!("http://127.0.0.1:{port}/"));
    for _ in 0..3 {
        assert_eq!(ask(&https, &address).await.unwrap(), b"yes");
        assert_eq!(
            ask(&within(&https, Duration::from_secs(9)), &address).await.unwrap(),
            b"yes"
        );
    }
    assert_eq!(connections.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_connection_that_was_closed_while_idle_is_not_used_again() {
    let (port, connections) = server(|_, mut stream| async move {
        assert!(heard(&mut stream).await);
        stream.write_all(YES).await.unwrap();
    })
    .await;
    let (https, address) = (Https::new(Trust::Aws), format!("http://127.0.0.1:{port}/"));
    assert_eq!(ask(&https, &address).await.unwrap(), b"yes");
    sleep(Duration::from_millis(50)).await;
    assert_eq!(ask(&https, &address).await.unwrap(), b"yes");
    assert_eq!(connections.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_poisoned_connection_is_not_used_again() {
    let (port, connections) = server(|_, stream| answers(stream)).await;
    let (https, capture) = (Https::new(Trust::Aws), CaptureSmithyConnection::new());
    let mut asked = request(&format!("http://127.0.0.1:{port}/"));
    asked.add_extension(capture.clone());
    let response = https.call(asked).await.unwrap();
    let connection = capture.get().expect("it was captured");
    assert_eq!(connection.remote_addr().expect("known").port(), port);
    connection.poison();
    drop(response);
    assert_eq!(ask(&https, &format!("http://127.0.0.1:{port}/")).await.unwrap(), b"yes");
    assert_eq!(connections.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn errors_say_whether_trying_again_may_help() {
    let https = Https::new(Trust::Aws);
    // Nobody listens on the port of multiplexing, the first of all.
    let error = ask(&https, "http://127.0.0.1:1/").await.unwrap_err();
    assert!(error.is_io(), "{error:?}");

    let (port, _) = server(|_, mut stream| async move {
        heard(&mut stream).await;
    })
    .await;
    let error = ask(&https, &format!("http://127.0.0.1:{port}/")).await.unwrap_err();
    assert!(
        error.is_io() || error.as_other() == Some(ErrorKind::TransientError),
        "{error:?}"
    );

    let (port, _) = server(|_, mut stream| async move {
        heard(&mut stream).await;
        stream.write_all(b"I speak no HTTP\r\n\r\n").await.unwrap();
    })
    .await;
    let error = ask(&https, &format!("http://127.0.0.1:{port}/")).await.unwrap_err();
    assert!(error.is_other() && error.as_other().is_none(), "{error:?}");
}

#[tokio::test]
async fn the_limit_holds_until_there_is_a_connection_and_no_longer() {
    let https = within(&Https::new(Trust::Aws), Duration::from_secs(1));
    let (slow, _) = server(|_, mut stream| async move {
        heard(&mut stream).await;
        sleep(Duration::from_millis(1_500)).await;
        stream.write_all(YES).await.unwrap();
    })
    .await;
    assert_eq!(ask(&https, &format!("http://127.0.0.1:{slow}/")).await.unwrap(), b"yes");

    // It takes the connection and never says a word of TLS.
    let (mute, _) = server(|_, stream| async move {
        sleep(Duration::from_mins(1)).await;
        drop(stream);
    })
    .await;
    let error = ask(&https, &format!("https://127.0.0.1:{mute}/")).await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
}

#[tokio::test]
async fn a_server_must_prove_who_it_is() {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let (port, _) = server(move |_, stream| {
        let acceptor = acceptor.clone();
        async move {
            if let Ok(stream) = acceptor.accept(stream).await {
                assert_ne!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
                answers(stream).await;
            }
        }
    })
    .await;

    let mut roots = RootCertStore::empty();
    roots.add(made.cert.der().clone()).unwrap();
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap();
    let trusts = Https::over(builder.with_root_certificates(roots).with_no_client_auth());
    let address = format!("https://localhost:{port}/");
    assert_eq!(ask(&trusts, &address).await.unwrap(), b"yes");
    let error = ask(&trusts, &format!("https://127.0.0.1:{port}/")).await.unwrap_err();
    assert!(format!("{error:?}").contains("NotValidForName"), "{error:?}");
    for trust in [Trust::Aws, Trust::AwsAndTelegram, Trust::System] {
        let error = ask(&Https::new(trust), &address).await.unwrap_err();
        assert!(format!("{error:?}").contains("UnknownIssuer"), "{error:?}");
    }
}
