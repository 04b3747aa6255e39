//! One window of a day, written as two times.

use std::{fmt, ops::Range};

use jiff::SignedDuration;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error as _, SeqAccess, Visitor},
    ser::SerializeTuple as _,
};

/// Seconds of a date on a wall clock that nobody turns.
pub(super) const DAY: i64 = 24 * 3_600;

/// A time during which the desk is open, from one time of a date to a later one: `["09:00", "18:00"]`.
///
/// The second time is no longer inside. If it is the earlier one, it is on the next date: `["22:00", "06:00"]`. `24:00` is
/// midnight at the end of the date, and so is `00:00` as an end. Seconds may be written: `"09:00:30"`. Never empty, and
/// never longer than a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub(super) from: Time,
    pub(super) to: Time,
}

/// Seconds since midnight: 0 to 86,400.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Time(u32);

/// Why two texts are no window.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadWindow {
    /// The text is no time.
    #[error("{0:?} is no time; write HH:MM from 00:00 to 23:59, or 24:00 for the end of the day")]
    NoTime(String),
    /// `24:00` as the beginning.
    #[error("24:00 begins no window; write 00:00 on the next day")]
    BeginsAtTheEnd,
    /// The two are the same.
    #[error("from {0} to {0} is no time at all; write 00:00 to 24:00 for the whole day, or remove the window")]
    Empty(String),
}

impl Window {
    /// The window between two times, each `HH:MM` or `HH:MM:SS`.
    ///
    /// # Errors
    /// [`BadWindow`] if one is no time, the first is `24:00`, or both are the same.
    pub fn new(from: &str, to: &str) -> Result<Self, BadWindow> {
        Self::between(Time::parse(from)?, Time::parse(to)?)
    }

    /// How long it is on a day on which no clock is turned.
    #[must_use]
    pub fn length(&self) -> SignedDuration {
        let (from, to) = (i64::from(self.from.0), i64::from(self.to.0));
        SignedDuration::from_secs(if from < to { to - from } else { DAY - from + to })
    }

    fn between(from: Time, to: Time) -> Result<Self, BadWindow> {
        if i64::from(from.0) == DAY {
            Err(BadWindow::BeginsAtTheEnd)
        } else if from == to {
            Err(BadWindow::Empty(from.to_string()))
        } else {
            Ok(Self { from, to })
        }
    }

    /// Its seconds since the midnight that its date begins with: past a day's if it goes on past the next.
    #[must_use]
    pub fn seconds(self) -> Range<i64> {
        let (from, to) = (i64::from(self.from.0), i64::from(self.to.0));
        from..if from < to { to } else { to + DAY }
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}–{}", self.from, self.to)
    }
}

impl Time {
    fn parse(text: &str) -> Result<Self, BadWindow> {
        Self::read(text).ok_or_else(|| BadWindow::NoTime(text.to_owned()))
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(':').map(two_digits);
        let (hour, minute) = (parts.next()??, parts.next()??);
        let second = parts.next().unwrap_or(Some(0))?;
        let time = Self(hour * 3_600 + minute * 60 + second);
        let fits = parts.next().is_none() && minute < 60 && second < 60 && i64::from(time.0) <= DAY;
        fits.then_some(time)
    }
}

fn two_digits(text: &str) -> Option<u32> {
    let fits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute, second) = (self.0 / 3_600, self.0 / 60 % 60, self.0 % 60);
        write!(f, "{hour:02}:{minute:02}")?;
        if second > 0 { write!(f, ":{second:02}") } else { Ok(()) }
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = Time;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a time in quotes, like \"09:00\"")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Time, E> {
                Time::parse(text).map_err(E::custom)
            }
        }

        deserializer.deserialize_str(Text)
    }
}

impl Serialize for Window {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut pair = serializer.serialize_tuple(2)?;
        pair.serialize_element(&self.from.to_string())?;
        pair.serialize_element(&self.to.to_string())?;
        pair.end()
    }
}

impl<'de> Deserialize<'de> for Window {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pair;

        impl<'de> Visitor<'de> for Pair {
            type Value = Window;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a window of two times, like [\"09:00\", \"18:00\"]; a day is a list of windows")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut times: A) -> Result<Window, A::Error> {
                let from = times
                    .next_element()?
                    .ok_or_else(|| A::Error::invalid_length(0, &self))?;
                let to = times
                    .next_element()?
                    .ok_or_else(|| A::Error::invalid_length(1, &self))?;
                if times.next_element::<Time>()?.is_some() {
                    return Err(A::Error::invalid_length(3, &self));
                }
                Window::between(from, to).map_err(A::Error::custom)
            }
        }

        deserializer.deserialize_seq(Pair)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Window {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Window".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let time = |pattern: &str| serde_json::json!({ "type": "string", "pattern": pattern });
        schemars::json_schema!({
            "description": "From one time of a day to another, like [\"09:00\", \"18:00\"]. A second time that is the earlier one is on the \
                            next day; 24:00 is the end of the day.",
            "type": "array",
            "items": [
                time(r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$"),
                time(r"^(([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?|24:00(:00)?)$"),
            ],
            "minItems": 2,
            "maxItems": 2,
        })
    }
}
