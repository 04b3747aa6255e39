//! Only this machine may talk to the simulator, and only pages that it served itself.

use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Refuses requests whose `Host` or `Origin` is not local, so that no page elsewhere can reach the world
/// through a name that it points at this machine.
pub async fn local_only(request: Request, next: Next) -> Response {
    if is_local(request.headers(), request.uri()) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "local requests only").into_response()
    }
}

fn is_local(headers: &HeaderMap, uri: &Uri) -> bool {
    let text = |name: header::HeaderName| headers.get(name).map(|value| value.to_str());
    let host = match text(header::HOST) {
        Some(Ok(host)) => is_local_authority(host),
        Some(Err(_)) => false,
        None => uri.authority().is_some_and(|a| is_local_authority(a.as_str())),
    };
    let origin = match text(header::ORIGIN) {
        None => true,
        Some(Ok(origin)) => origin
            .split_once("://")
            .is_some_and(|(_, authority)| is_local_authority(authority)),
        Some(Err(_)) => false,
    };
    let elsewhere = headers
        .get("sec-fetch-site")
        .is_some_and(|site| site.as_bytes() == b"cross-site");
    host && origin && !elsewhere
}

fn is_local_authority(authority: &str) -> bool {
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        Some(_) | None => authority,
    };
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_local_hosts_and_origins_pass() {
        let check = |host: &str, origin: Option<&str>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, origin.parse().unwrap());
            }
            is_local(&headers, &Uri::from_static("/sim/state"))
        };
        assert!(check("127.0.0.1:8081", None));
        assert!(check("localhost", Some("http://localhost:8081")));
        assert!(check("[::1]:8081", None));
        assert!(!check("evil.example:8081", None));
        assert!(!check("127.0.0.1.evil.example", None));
        assert!(!check("localhost:8081", Some("https://evil.example")));
        assert!(!check("localhost:8081", Some("null")));
    }
}
