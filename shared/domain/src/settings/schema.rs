//! A JSON Schema of `desk.toml`, for editors.
//!
//! Only with the feature `schema`, which nothing that runs turns on: the schema is written to a file once, and a test holds the
//! file to these types.

use jiff::SignedDuration;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::Settings;

/// How a length of time is written: `15m`, `4h`, `1h30m`, `2 hours 30 minutes`, or by ISO 8601, `PT4H`.
const TIME: &str =
    r"^(\d+(\.\d+)?\s*(h|hrs?|hours?|m|mins?|minutes?|s|secs?|seconds?|ms)[,\s]*)+$|^PT(\d+(\.\d+)?[HMS])+$";

/// The schema, in draft 7, which editors' plugins for TOML read: names, types, patterns, ranges, and what each key is.
#[must_use]
pub fn schema() -> Value {
    let generator = SchemaSettings::draft07().into_generator();
    let mut schema = generator.into_root_schema_for::<Settings>().to_value();
    tidy(&mut schema);
    if let Some(Value::Object(definitions)) = schema.get_mut("definitions") {
        let time =
            json!({ "description": "A length of time, like 15m, 4h or 1h30m.", "type": "string", "pattern": TIME });
        definitions.insert("Time".to_owned(), time);
    }
    schema
}

/// Fits a schema to what people write in TOML, and to editors: there is no null, times are written as `4h`, a choice is an `enum`,
/// and a description is the first paragraph of the documentation without its links.
fn tidy(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            tidy_object(object);
            object.values_mut().for_each(tidy);
        }
        Value::Array(list) => list.iter_mut().for_each(tidy),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn tidy_object(object: &mut Map<String, Value>) {
    if object.get("default") == Some(&Value::Null) {
        object.remove("default");
    }
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|kind| kind != "null");
        if let [only] = types.as_mut_slice() {
            let only = only.take();
            object.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
        choices.retain(|choice| choice.get("type").is_none_or(|kind| kind != "null"));
        if let [only] = choices.as_mut_slice() {
            let only = only.take();
            object.remove("anyOf");
            object.insert("allOf".to_owned(), Value::Array(vec![only]));
        }
    }
    // Of the formats here editors know none that fits: widths of integers, and the durations of ISO 8601 alone.
    match object.get("format").and_then(Value::as_str) {
        Some("duration") => {
            object.remove("format");
            object.remove("type");
            object.insert("allOf".to_owned(), json!([{ "$ref": "#/definitions/Time" }]));
        }
        Some(_) => {
            object.remove("format");
        }
        None => {}
    }
    if let Some(only) = object.remove("const") {
        object.insert("enum".to_owned(), json!([only]));
    }
    if let Some(Value::String(text)) = object.get_mut("description") {
        let first = text.split("\n\n").next().unwrap_or_default();
        *text = first.replace('\n', " ").replace("[`", "`").replace("`]", "`");
    }
    if let Some(default) = object.get_mut("default") {
        in_words(default);
    }
}

/// Writes the times of a default as people do.
fn in_words(default: &mut Value) {
    match default {
        Value::String(text) if text.starts_with("PT") => {
            if let Ok(time) = text.parse::<SignedDuration>() {
                *text = format!("{time:#}");
            }
        }
        Value::Array(list) => list.iter_mut().for_each(in_words),
        Value::Object(object) => object.values_mut().for_each(in_words),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
