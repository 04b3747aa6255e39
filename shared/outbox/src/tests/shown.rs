//! What people and the desk said, in short.

use super::{telegram::Seen, world::World};

pub fn short(seen: &Seen) -> String {
    match seen {
        Seen::Copy(of) => format!("copy {}", of.message),
        Seen::Words(of) => format!("words {}", of.message),
        Seen::Said(say, _) => {
            let said = format!("{say:?}");
            said.split([' ', '(', '{']).next().unwrap_or_default().to_owned()
        }
    }
}

pub fn topic(world: &World) -> Vec<String> {
    world.topic().into_iter().map(short).collect()
}

pub fn customers_chat(world: &World) -> Vec<String> {
    world.customer().shown.iter().map(|shown| short(&shown.seen)).collect()
}
