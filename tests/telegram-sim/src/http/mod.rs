//! The world over HTTP: the Bot API under `/bot<token>/`, files under `/file/`, people's acts under `/sim/`.

mod act;
mod arguments;
mod bot_api;
mod events;
mod guard;
mod look;
mod plan;
mod reply;
mod talk;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use tokio::net::TcpListener;

pub use guard::local_only;

use crate::page;
use crate::webhook;
use crate::world::World;

/// The largest request: a file of 50 MB and what surrounds it.
const BODY_MAX: usize = 52 << 20;

/// Every route of the simulator, behind [`local_only`]. Merge a page's own routes with it.
pub fn router(world: World) -> Router {
    Router::new()
        .merge(bot_api::routes())
        .merge(look::routes())
        .merge(act::routes())
        .merge(talk::routes())
        .merge(plan::routes())
        .merge(events::routes())
        .merge(page::routes())
        .with_state(world)
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(middleware::from_fn(local_only))
}

/// Serves [`router`] and delivers webhooks until the future is dropped.
///
/// # Errors
/// When the listener is not on a loopback address, or accepting fails for good.
pub async fn serve(world: World, listener: TcpListener) -> std::io::Result<()> {
    serve_with(world, listener, Router::new()).await
}

/// As [`serve`], with a page's own routes besides.
///
/// # Errors
/// As [`serve`].
pub async fn serve_with(world: World, listener: TcpListener, page: Router) -> std::io::Result<()> {
    if !listener.local_addr()?.ip().is_loopback() {
        return Err(std::io::Error::new(
            std::io::ErrorKind::InvalidInput,
            "the simulator serves on a loopback address only",
        ));
    }
    let routes = router(world.clone()).merge(page.layer(middleware::from_fn(local_only)));
    tokio::select! {
        served = axum::serve(listener, routes).into_future() => served,
        () = webhook::deliver(world) => Ok(()),
    }
}
