//! JSON of any shape, read within bounds: neither depth nor length of what somebody sends makes an update fail.

use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;

/// How deep values may lie in each other. `serde_json` takes 128 levels in all, of which an update has used four at most before.
const DEPTH: usize = 96;
/// How many values there may be.
const VALUES: usize = 20_000;
/// How long all texts may be together, in bytes.
const BYTES: usize = 256 * 1024;

/// A value, as far as it lies within the bounds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Bounded {
    /// The value; null where something was left out.
    pub value: Value,
    /// Whether nothing was left out, and nothing was said twice.
    pub whole: bool,
}

impl<'de> Deserialize<'de> for Bounded {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut room = Room {
            values: VALUES,
            bytes: BYTES,
            whole: true,
        };
        let value = Piece {
            room: &mut room,
            depth: DEPTH,
        }
        .deserialize(deserializer)?;
        Ok(Self {
            value,
            whole: room.whole,
        })
    }
}

/// What may still be read.
struct Room {
    values: usize,
    bytes: usize,
    whole: bool,
}

impl Room {
    fn has(&mut self, bytes: usize) -> bool {
        let left = self.bytes.checked_sub(bytes);
        self.whole &= left.is_some();
        self.bytes = left.unwrap_or(0);
        left.is_some()
    }
}

struct Piece<'a> {
    room: &'a mut Room,
    depth: usize,
}

impl Piece<'_> {
    fn inner(&mut self) -> Piece<'_> {
        Piece {
            room: self.room,
            depth: self.depth - 1,
        }
    }
}

impl<'de> DeserializeSeed<'de> for Piece<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        if self.depth == 0 || self.room.values == 0 {
            self.room.whole = false;
            return IgnoredAny::deserialize(deserializer).map(|_| Value::Null);
        }
        self.room.values -= 1;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Piece<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(if self.room.has(value.len()) {
            value.into()
        } else {
            Value::Null
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while self.room.values > 0
            && let Some(value) = seq.next_element_seed(self.inner())?
        {
            values.push(value);
        }
        while seq.next_element::<IgnoredAny>()?.is_some() {
            self.room.whole = false;
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Value, A::Error> {
        let mut fields = Map::new();
        while self.room.values > 0
            && let Some(name) = map.next_key::<String>()?
        {
            let value = map.next_value_seed(self.inner())?;
            if self.room.has(name.len()) && fields.insert(name, value).is_some() {
                self.room.whole = false;
            }
        }
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {
            self.room.whole = false;
        }
        Ok(Value::Object(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(body: &str) -> Bounded {
        serde_json::from_str(body).unwrap()
    }

    #[test]
    fn what_lies_within_the_bounds_is_as_it_came() {
        let value = json!({"a": [1, -2, 0.5, true, null, "x", {"b": {}}], "c": "ж"});
        assert_eq!(read(&value.to_string()), Bounded { value, whole: true });
    }

    #[test]
    fn depth_and_length_are_cut_off_and_told() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(!read(&deep).whole);
        let wide = json!({ "a": vec![0; 500_000] }).to_string();
        assert!(!read(&wide).whole);
        let long = json!([["x".repeat(300_000)], "y"]).to_string();
        assert_eq!(read(&long).value, json!([[null], null]));
        assert!(!read(r#"{"a":"// he","a":"hello"}"#).whole, "two truths are none");
    }
}
