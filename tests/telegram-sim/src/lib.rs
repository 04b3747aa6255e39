//! A stateful, strict simulator of Telegram's Bot API.
//!
//! [`World`] is a whole Telegram in memory: bots, people, private chats, forums with topics, channels, files.
//! Bots call it by [`World::call`] or over HTTP; people act in it by `World::start`, [`World::say`],
//! [`World::press`] and so on; updates are pulled by [`World::take_updates`] or `getUpdates`, or delivered to
//! webhooks. What Telegram would refuse is refused here, in the same words.
//!
//! There is no wall clock and no chance in it: time is a [`Clock`] that the owner gives, ids are sequential, and
//! faults strike only as planned. Only HTTP and webhooks wait in real time. The crate must never contain anything
//! of the desk itself: to the desk it *is* Telegram.
//!
//! ```
//! use serde_json::json;
//! use telegram_sim::{ManualClock, Part, Post, World};
//!
//! let world = World::new(ManualClock::at(1_767_607_200_000));
//! let bot = world.create_bot("Watchdesk", "watchdesk_bot");
//! let anna = world.user("Anna");
//! world.start(anna, bot.id, None)?;
//! world.say(anna, bot.chat_with(anna), Post::text("My order is late"))?;
//! assert_eq!(world.take_updates(&bot.token).len(), 2);
//!
//! let answer = world.call(&bot.token, "sendMessage", json!({"chat_id": anna, "text": "Looking into it"}));
//! assert!(answer.ok);
//! assert_eq!(world.texts(bot.chat_with(anna), Part::All).last().unwrap(), "Looking into it");
//! # Ok::<(), telegram_sim::Impossible>(())
//! ```
//!
//! # Over HTTP
//!
//! [`serve`] answers on a loopback address only, and refuses requests whose `Host` or `Origin` is not local.
//!
//! - `GET|POST /bot<token>/<method>`: the Bot API, with JSON, urlencoded, multipart and query arguments.
//! - `GET /file/bot<token>/<file_path>`: files.
//!
//! ## The page's API
//!
//! Bodies and replies are JSON. An act that is impossible is answered 400 `{"error": "<why>"}`; one that has nothing
//! to say is answered `{}`. `{chat}` is a chat's key: `<bot id>:<user id>` for a private chat, else the group's id.
//! `?` marks what may be left out.
//!
//! ### Reading
//!
//! | request | reply |
//! | --- | --- |
//! | `GET /sim/state` | `{seq, now_ms, users, bots, chats, settings}`: everything but messages |
//! | `GET /sim/chats/{chat}` | one chat, as in `chats`; 404 when there is none |
//! | `GET /sim/chats/{chat}/messages?topic=&before=&limit=` | `{messages}`, oldest first. `topic` is a thread id, `general`, or all when left out; `before` is a message id for paging back; `limit` is 50, at most 500 |
//! | `GET /sim/callbacks/{id}` | `{answer, shows}`: `answer` is null until the bot answers, then `{text, show_alert, url}`; `shows` is `{state}`, one of `turning`, `stopped`, `unanswered` |
//! | `GET /sim/files/{file_id}` | the bytes, with their media type |
//! | `GET /sim/events?since=` | server-sent events, see below |
//!
//! - A user is the Bot API's `User` with `deactivated`.
//! - A bot is `{id, name, username, token, commands, webhook, pending_update_count, last_error}`; `commands` lists
//!   `{scope, chat_id, user_id, language_code, commands: [{command, description}]}`; `last_error` is
//!   `[unix seconds, text]`.
//! - A chat is the Bot API's `Chat` with `key`, `pinned` (message ids, the latest last) and `last_message`. A private one
//!   has `bot_id`, `user_id`, `blocked`. A group has `members` (`ChatMember`), `join_requests` (user ids),
//!   `invite_links` (`ChatInviteLink`), `migrated_to`, and `topics`: `{message_thread_id, name, icon_color,
//!   icon_custom_emoji_id, creator_id, closed, last_message}`; its own `last_message` is General's.
//! - A message is the Bot API's `Message` with `author_id` (the real account, also of an anonymous administrator),
//!   `reactions` (`[{user_id, reaction: [ReactionType]}]`), `rich_words` (the words of a rich message) and, when the bot gave a keyboard that is not inline,
//!   `keyboard` (the `reply_markup` as given: `keyboard`, `remove_keyboard` or `force_reply`).
//!
//! ### Events
//!
//! Each event's data is `{seq, type, …}` and its id is `seq`, so that a reconnecting `EventSource` loses nothing. Without
//! `since` the feed begins now; begin with the `seq` of `/sim/state`.
//!
//! | `type` | also has |
//! | --- | --- |
//! | `message`, `message_changed` | `chat`, `message_id`, `message` (null when it is gone by now) |
//! | `message_deleted` | `chat`, `message_id` |
//! | `topic` | `chat`, `message_thread_id`, `chat_state`; a deleted topic is no longer in it, nor are its messages |
//! | `chat` | `chat`, `chat_state` |
//! | `user`, `bot` | `user_id` or `bot_id`: read `/sim/state` again |
//! | `chat_action` | `chat`, `message_thread_id`, `action` (`typing`…); shown for five seconds |
//! | `callback_answered` | `callback_query_id`, `user_id`, `answer` |
//! | `reset` | nothing: too much was missed, read everything again |
//!
//! ### Acting
//!
//! | `POST` | body | reply |
//! | --- | --- | --- |
//! | `/sim/users` | `{first_name, id?, last_name?, username?, language_code?, is_premium?, privacy?: {hides_forwards?, forbids_voice?}}` | `{user_id}` |
//! | `/sim/users/{id}` | `{first_name?, last_name?, username?, language_code?, deactivated?}`; empty text removes | |
//! | `/sim/bots` | `{name, username, token?}` | `{bot_id, token}` |
//! | `/sim/bots/{id}/start` | `{user_id, payload?}` | `{message_id}` |
//! | `/sim/bots/{id}/block` | `{user_id, blocked}` | |
//! | `/sim/groups` | `{owner_id, title, kind?}`, kind `forum` (default), `supergroup`, `group`, `channel` | `{chat}` |
//! | `/sim/chats/{chat}/members` | `{user_id, status, rights?, is_anonymous?}`, in the owner's name; status `administrator`, `member`, `restricted`, `left`, `kicked`; rights `manage_topics`, `delete_messages`, … | |
//! | `/sim/chats/{chat}/join` | `{user_id, link?}` | `{joined}`, false when a request was made |
//! | `/sim/chats/{chat}/leave` | `{user_id}` | |
//! | `/sim/chats/{chat}/messages` | `{user_id, text, entities?, message_thread_id?, reply_to?, reply_chat?, quote?}`, or `rich_message` or `fact: {kind, body}` for `text`; `reply_chat` is the key of the answered message's chat when it is another: kind `location`, `contact`, `venue`, `poll`, `dice` | `{message_id}` |
//! | `/sim/chats/{chat}/media` | multipart: `user_id`, `kind` (`photo`, `video`, `animation`, `audio`, `document`, `voice`, `video_note`, `sticker`), `caption?`, `message_thread_id?`, `reply_to?`, and files under any name; several make an album | `{message_ids}` |
//! | `/sim/chats/{chat}/forward` | `{user_id, from, message_ids, message_thread_id?}`, `from` a chat's key | `{message_ids}` |
//! | `/sim/chats/{chat}/messages/{id}/edit` | as for a new message; text replaces the text or the caption | |
//! | `/sim/chats/{chat}/messages/{id}/delete` | `{user_id}` | |
//! | `/sim/chats/{chat}/messages/{id}/press` | `{user_id, button}`: the button's `callback_data`, or its label | `{callback_query_id}` |
//! | `/sim/chats/{chat}/messages/{id}/react` | `{user_id, emoji: []}` | |
//! | `/sim/chats/{chat}/messages/{id}/pin` | `{user_id}` | |
//! | `/sim/chats/{chat}/topics` | `{user_id, name}` | `{message_thread_id}` |
//! | `/sim/chats/{chat}/topics/{id}` | `{user_id, name?, closed?}` | |
//! | `/sim/chats/{chat}/topics/{id}/delete` | `{user_id}` | |
//! | `/sim/settings` | `{rate_limits?, callback_answer_ms?, topic_deleted_as_code?, spinner_ms?, inaccessible_after_ms?}`; an `inaccessible_after_ms` of 0 is never | all settings |
//! | `/sim/faults` | `{fault, method?, chat_id?, times?}`, fault one of `{type: "fail", code, description}`, `{type: "flood", retry_after}`, `{type: "bad_gateway"}`, `{type: "lose_request"}`, `{type: "lose_response"}`, `{type: "delay", ms}`; `DELETE` forgets them all | |

mod args;
mod clock;
mod deliver;
mod fault;
mod http;
mod keyboard;
mod limits;
mod methods;
mod model;
mod outgoing;
mod page;
mod people;
mod refusal;
mod render;
mod text;
mod view;
mod webhook;
mod world;

pub use args::Upload;
pub use clock::{Clock, ManualClock};
pub use fault::{Call, Fault, FaultRule};
pub use http::{local_only, router, serve, serve_with};
pub use model::chat::{ChatKind, Member, Right, Status, Topic};
pub use model::file::StoredFile;
pub use model::key::ChatKey;
pub use model::message::{Content, Entity, FactKind, Formatted, Media, MediaKind, Message, Reply, Sender};
pub use model::person::{Person, Privacy};
pub use model::state::{Change, Press, Settings, Spinner, Toast, What};
pub use people::{BotAccount, Post};
pub use refusal::{Impossible, Refusal};
pub use render::GROUP_ANONYMOUS_BOT;
pub use text::rich::words as rich_words;
pub use text::{CAPTION_MAX, PREMIUM_CAPTION_MAX, TEXT_MAX};
pub use view::Part;
pub use webhook::deliver as deliver_webhooks;
pub use world::{Exchange, Response, World};
