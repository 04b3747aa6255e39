//! The Bot API's methods, one room for each family.

mod access;
mod bot;
mod callback;
mod copy;
mod delete;
mod edit;
mod files;
mod members;
mod pins;
mod place;
mod send;
mod topics;
mod updates;

use serde_json::Value;

use crate::args::{Args, Upload};
use crate::model::chat::Chat;
use crate::model::key::ChatKey;
use crate::model::message::MediaKind;
use crate::model::state::State;
use crate::refusal::Refusal;

pub(crate) use access::Access;
pub(crate) use callback::check_reactions;
pub(crate) use delete::remove;
pub(crate) use place::put;
pub(crate) use topics::{ICON_COLORS, TOPIC_NAME_MAX, begin, close, erase, happen, rename};

/// One bot's call, at work on the world.
pub(crate) struct Session<'a> {
    pub(crate) state: &'a mut State,
    pub(crate) bot: i64,
    pub(crate) now_ms: i64,
    pub(crate) uploads: &'a [Upload],
}

type Answer = Result<Value, Refusal>;

impl Session<'_> {
    /// The present moment in unix seconds.
    fn now_s(&self) -> i64 {
        self.now_ms.div_euclid(1000)
    }

    fn chat(&self, key: ChatKey) -> Result<&Chat, Refusal> {
        self.state.chat(key).ok_or_else(Refusal::chat_not_found)
    }

    fn chat_mut(&mut self, key: ChatKey) -> Result<&mut Chat, Refusal> {
        self.state.chats.get_mut(&key).ok_or_else(Refusal::chat_not_found)
    }

    /// Enters messages into the ledger of the rate limits.
    fn charge(&mut self, key: ChatKey, count: usize) -> Result<(), Refusal> {
        if !self.state.settings.rate_limits {
            return Ok(());
        }
        self.state.ledger.charge(self.bot, key, count, self.now_ms)
    }
}

/// Carries out one method. Names are not case-sensitive.
pub(crate) fn perform(s: &mut Session<'_>, method: &str, args: &Args) -> Answer {
    match method.to_lowercase().as_str() {
        "getme" => Ok(bot::get_me(s)),
        "getupdates" => updates::get_updates(s, args),
        "setwebhook" => updates::set_webhook(s, args),
        "deletewebhook" => updates::delete_webhook(s, args),
        "getwebhookinfo" => updates::get_webhook_info(s),
        "sendmessage" => send::message(s, args),
        "sendrichmessage" => send::rich_message(s, args),
        "sendphoto" => send::media(s, args, MediaKind::Photo),
        "sendvideo" => send::media(s, args, MediaKind::Video),
        "sendanimation" => send::media(s, args, MediaKind::Animation),
        "sendaudio" => send::media(s, args, MediaKind::Audio),
        "senddocument" => send::media(s, args, MediaKind::Document),
        "sendvoice" => send::media(s, args, MediaKind::Voice),
        "sendvideonote" => send::media(s, args, MediaKind::VideoNote),
        "sendsticker" => send::media(s, args, MediaKind::Sticker),
        "sendmediagroup" => send::album(s, args),
        "sendlocation" => send::location(s, args),
        "sendvenue" => send::venue(s, args),
        "sendcontact" => send::contact(s, args),
        "sendpoll" => send::poll(s, args),
        "senddice" => send::dice(s, args),
        "sendchataction" => send::chat_action(s, args),
        "copymessage" => copy::copy_one(s, args),
        "copymessages" => copy::copy_many(s, args),
        "forwardmessage" => copy::forward_one(s, args),
        "forwardmessages" => copy::forward_many(s, args),
        "editmessagetext" => edit::text(s, args),
        "editmessagecaption" => edit::caption(s, args),
        "editmessagemedia" => edit::media(s, args),
        "editmessagereplymarkup" => edit::reply_markup(s, args),
        "deletemessage" => delete::one(s, args),
        "deletemessages" => delete::many(s, args),
        "setmessagereaction" => callback::set_reaction(s, args),
        "answercallbackquery" => callback::answer(s, args),
        "createforumtopic" => topics::create(s, args),
        "editforumtopic" => topics::edit(s, args),
        "closeforumtopic" => topics::set_closed(s, args, true),
        "reopenforumtopic" => topics::set_closed(s, args, false),
        "deleteforumtopic" => topics::delete(s, args),
        "unpinallforumtopicmessages" => topics::unpin_all(s, args),
        "getforumtopiciconstickers" => Ok(topics::icon_stickers()),
        "pinchatmessage" => pins::pin(s, args),
        "unpinchatmessage" => pins::unpin(s, args),
        "unpinallchatmessages" => pins::unpin_all(s, args),
        "getchat" => members::get_chat(s, args),
        "getchatmember" => members::get_member(s, args),
        "getchatadministrators" => members::administrators(s, args),
        "getchatmembercount" => members::count(s, args),
        "banchatmember" => members::ban(s, args),
        "unbanchatmember" => members::unban(s, args),
        "restrictchatmember" => members::restrict(s, args),
        "leavechat" => members::leave(s, args),
        "exportchatinvitelink" => members::export_link(s, args),
        "createchatinvitelink" => members::create_link(s, args),
        "approvechatjoinrequest" => members::answer_request(s, args, true),
        "declinechatjoinrequest" => members::answer_request(s, args, false),
        "getfile" => files::get_file(s, args),
        "setmycommands" => bot::set_commands(s, args),
        "getmycommands" => bot::get_commands(s, args),
        "deletemycommands" => bot::delete_commands(s, args),
        "setmyname" => bot::set_text(s, args, "name"),
        "getmyname" => Ok(bot::get_text(s, args, "name")),
        "setmydescription" => bot::set_text(s, args, "description"),
        "getmydescription" => Ok(bot::get_text(s, args, "description")),
        "setmyshortdescription" => bot::set_text(s, args, "short_description"),
        "getmyshortdescription" => Ok(bot::get_text(s, args, "short_description")),
        "setchatmenubutton" => bot::set_menu_button(s, args),
        "getchatmenubutton" => Ok(bot::get_menu_button(s, args)),
        _ => Err(Refusal::no_such_method()),
    }
}
