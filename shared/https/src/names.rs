//! The addresses of hosts.

use std::{
    future::ready,
    io,
    net::{SocketAddr, ToSocketAddrs as _},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    vec,
};

use hyper_util::client::legacy::connect::dns::{GaiResolver, Name};
use tower_service::Service;

/// Asks the machine's resolver, which blocks, on a thread of its own, as hyper does; but the first name of all on the spot.
///
/// The first name is looked up while a function starts, when nothing else could run, and the webhook then needs no other: a thread
/// for that alone, with its stack and its own share of the allocator, is a tenth of its cold start. No limit on connecting holds for
/// that lookup, only the resolver's own, which the template sets to a second a try.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    asked: Arc<AtomicBool>,
    beside: GaiResolver,
}

impl Names {
    pub(crate) fn new() -> Self {
        Self {
            asked: Arc::default(),
            beside: GaiResolver::new(),
        }
    }
}

type Addresses = vec::IntoIter<SocketAddr>;

impl Service<Name> for Names {
    type Response = Addresses;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Addresses>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        if self.asked.swap(true, Ordering::Relaxed) {
            let lookup = self.beside.call(name);
            Box::pin(async { Ok(lookup.await?.collect::<Vec<_>>().into_iter()) })
        } else {
            Box::pin(ready((name.as_str(), 0).to_socket_addrs()))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        panic::{AssertUnwindSafe, catch_unwind},
        task::Waker,
    };

    use super::*;

    fn name(host: &str) -> Name {
        host.parse().expect("any text is a name")
    }

    fn now() -> Context<'static> {
        Context::from_waker(Waker::noop())
    }

    /// What a lookup gives without any waiting.
    fn at_once(mut lookup: <Names as Service<Name>>::Future) -> Option<io::Result<Addresses>> {
        match lookup.as_mut().poll(&mut now()) {
            Poll::Ready(found) => Some(found),
            Poll::Pending => None,
        }
    }

    #[test]
    fn the_first_name_takes_no_thread_and_the_others_do() {
        let mut names = Names::new();
        let found = at_once(names.call(name("localhost")));
        let found: Vec<_> = found
            .expect("it is there at once")
            .expect("every machine knows it")
            .collect();
        assert!(found.iter().all(|address| address.ip().is_loopback()) && !found.is_empty());

        let mut clone = names.clone();
        let outside = catch_unwind(AssertUnwindSafe(|| {
            clone.call(name("localhost")).as_mut().poll(&mut now())
        }));
        assert!(
            outside.is_err(),
            "hyper's resolver asks for a thread, and there is no runtime to give it"
        );

        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let again = runtime
            .expect("a runtime")
            .block_on(async { clone.call(name("localhost")).await });
        let sorted = |mut addresses: Vec<SocketAddr>| {
            addresses.sort();
            addresses
        };
        assert_eq!(sorted(again.expect("known").collect()), sorted(found));
    }

    #[test]
    fn a_name_that_is_none_is_an_error_like_any_other() {
        let label = "a".repeat(64);
        let found = at_once(Names::new().call(name(&label))).expect("it is there at once");
        assert!(found.is_err(), "{found:?}");
    }
}
