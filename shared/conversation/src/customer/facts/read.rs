//! A fact as other systems write it: `{"v": 1, "bot": 7, "user": 5, "at": "2026-11-22T12:00:00Z", "vip_until": null, "region": "kz"}`.
//!
//! A field that is absent says nothing, `null` says that there is none. Fields that are not known here are passed over, so that a version may
//! grow. Why one was refused is said without any of what it says.

use domain::{BotId, RegionKey, UserId, settings::Settings};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde::Deserialize;

use super::{Patch, ProfileUpdate};

/// The version of the shape.
const VERSION: u32 = 1;

/// The longest text that is read, in bytes. A fact is far shorter.
const LONGEST: usize = 4_096;

/// How far another clock may be ahead of ours.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);

/// How far ahead the end of somebody's being a VIP may be: ten years.
pub const MOST_VIP: SignedDuration = SignedDuration::from_hours(24 * 3_660);

/// Why a fact is refused. It would be, as often as it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongFact {
    /// It is too long to be one.
    #[error("longer than any fact")]
    TooLong,
    /// It is not JSON, lacks a field, or has one of another type.
    #[error("not a fact, or a field of another type than documented")]
    Unreadable,
    /// It is of another version.
    #[error("of a version that is not known")]
    Version,
    /// It names nobody.
    #[error("the id of the bot or of the user is none")]
    Nobody,
    /// It holds as of a time to come.
    #[error("`at` is more than five minutes ahead")]
    FromTheFuture,
    /// It says nothing that is known here.
    #[error("says nothing of vip_until, region or zone")]
    Empty,
    /// The end is too far away.
    #[error("vip_until is more than ten years ahead")]
    TooLongAVip,
    /// The settings do not list the region.
    #[error("the settings list no such region")]
    Region,
    /// There is no such zone.
    #[error("no IANA time zone")]
    Zone,
}

#[derive(Deserialize)]
struct Written {
    bot: BotId,
    user: UserId,
    at: Timestamp,
    #[serde(default)]
    vip_until: Patch<Timestamp>,
    #[serde(default)]
    region: Patch<RegionKey>,
    #[serde(default)]
    zone: Patch<String>,
}

/// Only the version, so that one that is not known is told from a mistake.
#[derive(Deserialize)]
struct Versioned {
    v: u32,
}

impl ProfileUpdate {
    /// Reads a fact that came from outside. A fact is taken as a whole or not at all.
    ///
    /// # Errors
    /// [`WrongFact`]: to be logged and dropped.
    pub fn read(text: &str, settings: &Settings, now: Timestamp) -> Result<Self, WrongFact> {
        if text.len() > LONGEST {
            return Err(WrongFact::TooLong);
        }
        let Versioned { v } = serde_json::from_str(text).map_err(|_| WrongFact::Unreadable)?;
        if v != VERSION {
            return Err(WrongFact::Version);
        }
        let written: Written = serde_json::from_str(text).map_err(|_| WrongFact::Unreadable)?;
        let Written {
            bot,
            user,
            at,
            vip_until,
            region,
            zone,
        } = written;
        if bot.0 <= 0 || user.0 <= 0 {
            return Err(WrongFact::Nobody);
        }
        if at.duration_since(now) > AHEAD {
            return Err(WrongFact::FromTheFuture);
        }
        if (&vip_until, &region, &zone) == (&Patch::Nothing, &Patch::Nothing, &Patch::Nothing) {
            return Err(WrongFact::Empty);
        }
        if let Patch::Is(until) = vip_until
            && until.duration_since(now) > MOST_VIP
        {
            return Err(WrongFact::TooLongAVip);
        }
        if let Patch::Is(key) = &region
            && settings.region(key).is_none()
        {
            return Err(WrongFact::Region);
        }
        let zone = match zone {
            Patch::Is(name) => {
                // Spelt as the database has it, whatever the case it came in.
                let known = TimeZone::get(&name).ok().filter(|zone| !zone.is_unknown());
                let name = known.as_ref().and_then(TimeZone::iana_name);
                Patch::Is(name.ok_or(WrongFact::Zone)?.to_owned())
            }
            none @ (Patch::Nothing | Patch::None) => none,
        };
        Ok(Self {
            bot,
            user,
            at,
            vip_until,
            region,
            zone,
        })
    }
}
