//! The page on which people try a desk out: plain files, part of the binary, nothing fetched from elsewhere.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::world::World;

/// Every file of the page, by its name below `page/`.
macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_bytes!(concat!("../page/", $name)))),+]
    };
}

const FILES: &[(&str, &[u8])] = files![
    "icon.svg",
    "index.html",
    "wallpaper.svg",
    "css/base.css",
    "css/chat.css",
    "css/compose.css",
    "css/content.css",
    "css/frame.css",
    "css/lists.css",
    "css/popup.css",
    "js/api.js",
    "js/attach.js",
    "js/chat.js",
    "js/commands.js",
    "js/composer.js",
    "js/conditions.js",
    "js/customer.js",
    "js/dom.js",
    "js/feed.js",
    "js/group.js",
    "js/hint.js",
    "js/history.js",
    "js/i18n.js",
    "js/keys.js",
    "js/links.js",
    "js/main.js",
    "js/media.js",
    "js/message.js",
    "js/people.js",
    "js/popup.js",
    "js/sound.js",
    "js/starter.js",
    "js/state.js",
    "js/text.js",
    "js/topics.js",
    "js/unread.js",
    "js/viewer.js",
    "lang/en.js",
    "lang/ru.js",
];

/// Only what this server itself serves may run, and no text may ever become markup.
const POLICY: &str = "default-src 'self'; img-src 'self' data: blob:; media-src 'self' data: blob:; \
    object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

/// `/` and `/page/…`.
pub(crate) fn routes() -> Router<World> {
    Router::new().route("/", get(|| async { file("index.html") })).route(
        "/page/{*name}",
        get(|Path(name): Path<String>| async move { file(&name) }),
    )
}

fn file(name: &str) -> Response {
    let Some((_, bytes)) = FILES.iter().find(|(known, _)| *known == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers: [(HeaderName, &str); 5] = [
        (header::CONTENT_TYPE, media_type(name)),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        // A newer binary has newer files under the same names.
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, *bytes).into_response()
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some(_) | None => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path as FilePath;

    use super::*;

    fn on_disk(folder: &FilePath, prefix: &str, names: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type().unwrap().is_dir() {
                on_disk(&entry.path(), &format!("{name}/"), names);
            } else {
                names.push(name);
            }
        }
    }

    #[test]
    fn every_file_of_the_page_is_served() {
        let mut names = Vec::new();
        on_disk(&FilePath::new(env!("CARGO_MANIFEST_DIR")).join("page"), "", &mut names);
        names.sort();
        let mut served: Vec<&str> = FILES.iter().map(|(name, _)| *name).collect();
        served.sort_unstable();
        assert_eq!(served, names);
    }

    #[test]
    fn nothing_becomes_markup_and_nothing_comes_from_elsewhere() {
        for (name, bytes) in FILES {
            let text = std::str::from_utf8(bytes).unwrap();
            for never in [
                "innerHTML",
                "outerHTML",
                "insertAdjacentHTML",
                "document.write",
                "eval(",
                "style=\"",
            ] {
                assert!(!text.contains(never), "{name} has {never}");
            }
            let code = !matches!(media_type(name), "image/svg+xml");
            for never in ["from \"http", "src=\"http", "href=\"http", "url(http", "@import"] {
                assert!(!code || !text.contains(never), "{name} has {never}");
            }
        }
    }
}
