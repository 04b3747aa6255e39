//! Only this machine may talk to the simulator, and only pages that it served itself.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header, uri::Authority};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Refuses requests whose `Host` is not local, so that no page elsewhere can reach the world through a name that it points at this
/// machine, and those that a page of another origin has made: one on another port of this machine is another's as well.
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
        Some(Ok(host)) => Some(host),
        Some(Err(_)) => None,
        None => uri.authority().map(Authority::as_str),
    };
    let Some(host) = host.filter(|host| is_local_authority(host)) else {
        return false;
    };
    let origin = match text(header::ORIGIN) {
        None => true,
        Some(Ok(origin)) => origin.strip_prefix("http://") == Some(host),
        Some(Err(_)) => false,
    };
    // Where there is no `Origin`: `none` is somebody at the keyboard.
    let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
    origin && matches!(site, None | Some(b"same-origin" | b"none"))
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
    fn only_local_hosts_and_their_own_origins_pass() {
        let check = |host: &str, origin: Option<&str>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, origin.parse().unwrap());
            }
            is_local(&headers, &Uri::from_static("/sim/state"))
        };
        assert!(check("127.0.0.1:8081", None));
        assert!(check("localhost:8081", Some("http://localhost:8081")));
        assert!(check("[::1]:8081", None));
        assert!(!check("127.0.0.1:8081", Some("http://127.0.0.1:3000")));
        assert!(!check("127.0.0.1:8081", Some("http://localhost:8081")));
        assert!(!check("127.0.0.1:8081", Some("https://127.0.0.1:8081")));
        assert!(!check("evil.example:8081", None));
        assert!(!check("127.0.0.1.evil.example", None));
        assert!(!check("localhost:8081", Some("https://evil.example")));
        assert!(!check("localhost:8081", Some("null")));
    }

    #[test]
    fn what_a_page_on_another_port_asks_for_is_refused_without_an_origin_too() {
        let check = |site: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, "127.0.0.1:8081".parse().unwrap());
            headers.insert("sec-fetch-site", site.parse().unwrap());
            is_local(&headers, &Uri::from_static("/bot1:x/sendMessage"))
        };
        assert!(check("same-origin") && check("none"));
        assert!(!check("same-site") && !check("cross-site"));
    }
}
