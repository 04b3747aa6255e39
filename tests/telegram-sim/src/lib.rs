//! A stateful, strict simulator of Telegram's Bot API.
mod args;
mod clock;
mod deliver;
mod fault;
mod keyboard;
mod limits;
mod methods;
mod model;
mod people;
mod refusal;
mod render;
mod text;
mod view;
mod world;

pub use args::Upload;
pub use clock::{Clock, ManualClock};
pub use fault::{Call, Fault, FaultRule};
pub use model::chat::{ChatKind, Member, Right, Status, Topic};
pub use model::file::StoredFile;
pub use model::key::ChatKey;
pub use model::message::{
    Content, Entity, FactKind, Formatted, Media, MediaKind, Message, Reply, Sender,
};
pub use model::person::Person;
pub use model::state::{Change, Settings, Toast, What};
pub use people::{BotAccount, Post};
pub use refusal::{Impossible, Refusal};
pub use render::GROUP_ANONYMOUS_BOT;
pub use text::{CAPTION_MAX, TEXT_MAX};
pub use view::Part;
pub use world::{Exchange, Response, World};
