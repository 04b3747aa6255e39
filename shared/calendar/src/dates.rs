//! Dates as keys of a table. One date has one spelling, so that no line of the table silently replaces another.

use std::{collections::BTreeMap, fmt, marker::PhantomData};

use jiff::civil::Date;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error as _, MapAccess, Visitor},
};

type Dates<T> = BTreeMap<Date, T>;

/// Writes dates as keys of a table. For `#[serde(with = "calendar::dates")]`.
///
/// # Errors
/// The serializer's.
pub fn serialize<T: Serialize, S: Serializer>(dates: &Dates<T>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(dates)
}

/// Reads dates as keys of a table: `YYYY-MM-DD`, each once.
///
/// # Errors
/// A key that is no date, or is written in another way; a date that is there twice.
pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Dates<T>, D::Error> {
    struct Table<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for Table<T> {
        type Value = Dates<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a table of dates, like \"2026-12-25\" = []")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut table: A) -> Result<Dates<T>, A::Error> {
            let mut dates = Dates::new();
            while let Some((Key(date), own)) = table.next_entry()? {
                if dates.insert(date, own).is_some() {
                    return Err(A::Error::custom(format!(
                        "{date} is listed twice; put all of it into one list"
                    )));
                }
            }
            Ok(dates)
        }
    }

    deserializer.deserialize_map(Table(PhantomData))
}

/// Reads a date that is no key, in the same one spelling. For `#[serde(deserialize_with = "calendar::dates::one")]`.
///
/// # Errors
/// It is no date, or is written in another way.
pub fn one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    Key::deserialize(deserializer).map(|Key(date)| date)
}

/// A table of dates as it is written.
#[cfg(feature = "schema")]
pub type Written<T> = BTreeMap<Key, T>;

/// A date in its one spelling.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub struct Key(Date);

impl TryFrom<String> for Key {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let date = text.parse().ok().filter(|date: &Date| date.to_string() == text);
        date.map(Self)
            .ok_or_else(|| format!("{text:?} is no date; write one as YYYY-MM-DD, like 2026-12-25"))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Key {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Date".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$",
        })
    }
}
