//! Dates as keys of a table. One date has one spelling, so that no line of the table silently replaces another.

use std::{collections::BTreeMap, fmt};

use jiff::civil::Date;
use serde::{
    Deserialize, Deserializer, Serializer,
    de::{Error as _, MapAccess, Visitor},
};

use super::Window;

type Dates = BTreeMap<Date, Vec<Window>>;

pub(super) fn serialize<S: Serializer>(dates: &Dates, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(dates)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Dates, D::Error> {
    struct Table;

    impl<'de> Visitor<'de> for Table {
        type Value = Dates;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a table of dates, like \"2026-12-25\" = []")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut table: A) -> Result<Dates, A::Error> {
            let mut dates = Dates::new();
            while let Some((Key(date), windows)) = table.next_entry()? {
                if dates.insert(date, windows).is_some() {
                    return Err(A::Error::custom(format!(
                        "{date} is listed twice; put all its windows into one list"
                    )));
                }
            }
            Ok(dates)
        }
    }

    deserializer.deserialize_map(Table)
}

#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Key(Date);

impl TryFrom<String> for Key {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let date = text.parse().ok().filter(|date: &Date| date.to_string() == text);
        date.map(Self)
            .ok_or_else(|| format!("{text:?} is no date; write one as YYYY-MM-DD, like 2026-12-25"))
    }
}
