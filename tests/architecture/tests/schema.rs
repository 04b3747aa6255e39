//! The schema that `desk schema` prints is that of the settings: what the desk reads fits it, and what it refuses does not.

use std::path::Path;

use boon::{Compiler, Schemas};
use serde_json::Value;

const SCHEMA: &str = include_str!("../../../infra/desk.schema.json");
const STARTER: &str = include_str!("../../../infra/desk.toml");

/// What the schema has against a text; none: it fits.
fn against(text: &str) -> Option<String> {
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    let schema = serde_json::from_str(SCHEMA).expect("JSON");
    compiler.add_resource("desk.schema.json", schema).expect("a resource");
    let known = compiler.compile("desk.schema.json", &mut schemas).expect("a schema");
    let settings: Value = toml::from_str(text).expect("TOML");
    schemas
        .validate(&settings, known)
        .err()
        .map(|error| format!("{error:#}"))
}

/// To renew the file: `RENEW=1 cargo nextest run -p architecture the_schema_is_what_the_types_say`.
#[test]
fn the_schema_is_what_the_types_say() {
    let said = serde_json::to_string_pretty(&domain::settings::schema()).expect("JSON") + "\n";
    if std::env::var_os("RENEW").is_some() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../infra/desk.schema.json");
        std::fs::write(file, said).expect("a file");
    } else {
        assert!(
            said == SCHEMA,
            "a setting has changed; RENEW=1 cargo nextest run -p architecture the_schema_is_what_the_types_say"
        );
    }
}

#[test]
fn the_settings_that_come_with_the_desk_name_the_schema_and_fit_it() {
    assert!(STARTER.starts_with("#:schema desk.schema.json\n"));
    assert_eq!(against(STARTER), None);
    // What stands there in comments, ready to be turned on.
    let commented: String = STARTER
        .lines()
        .map(|line| line.strip_prefix("#   ").unwrap_or(line).to_owned() + "\n")
        .collect();
    assert!(commented.contains("\n[[shifts]]\n") && commented.contains("\n[on_call]\n"));
    assert!(commented.contains("\n[[regions]]\n") && commented.contains("\n[[routes]]\n"));
    assert_eq!(against(&commented), None);
}

#[test]
fn what_the_desk_cannot_read_does_not_fit() {
    for (right, wrong) in [
        ("brand = \"Watchdesk\"", "brand = 7"),
        ("brand = \"Watchdesk\"", "brand = \"\""),
        ("brand = \"Watchdesk\"", "colour = \"red\""),
        ("zone = \"Europe/Moscow\"", "zone = \"the office\""),
        ("zone = \"Europe/Moscow\"", ""),
        ("admins = []", "admins = [\"me\"]"),
        ("default_queue = \"l1\"", "default_queue = \"L1\""),
        ("order = \"priority\"", "order = \"fastest\""),
        ("capacity = 5", "capacity = 101"),
        (
            "quiet_hours = [\"22:00\", \"09:00\"]",
            "quiet_hours = [\"22:00\", \"9\"]",
        ),
        ("quiet_hours = [\"22:00\", \"09:00\"]", "quiet_hours = [\"22:00\"]"),
        (
            "quiet_hours = [\"22:00\", \"09:00\"]",
            "quiet_hours = [\"24:00\", \"09:00\"]",
        ),
        ("chat = -1001234567890", "chat = \"-100\""),
        ("[queues.l2]", "[queues.\"second level\"]"),
        ("timezone = \"Europe/Moscow\"", "timezone = 3"),
        ("mon = [[\"09:00\", \"18:00\"]]", "mon = [\"09:00\", \"18:00\"]"),
        ("\"2026-12-31\" =", "\"31.12.2026\" ="),
        ("name = \"urgent\"", ""),
        ("classes = [\"urgent\"]", "classes = [\"urgnt\"]"),
        ("reaction = \"1h\"", "reaction = \"1 ours\""),
        ("reaction = \"1h\"", "reaction = 60"),
        ("low = \"24h\", ", ""),
        ("resolution = \"4h\"", "resolution = \"soon\""),
        ("steps = [\"queue\", \"level_up\"", "steps = [\"queue\", \"level_down\""),
        ("burst = 5", "burst = 0"),
    ] {
        assert!(STARTER.contains(right), "{right}");
        let text = STARTER.replacen(right, wrong, 1);
        assert!(against(&text).is_some(), "{wrong:?} in place of {right:?}");
    }
}

#[test]
fn every_way_to_write_a_time_fits() {
    for time in [
        "15m",
        "4h",
        "1h30m",
        "1h 30m",
        "90 minutes",
        "2 hours, 5 mins",
        "45s",
        "0s",
        "PT4H",
        "PT1H30M",
    ] {
        let text = STARTER.replacen("reaction = \"1h\"", &format!("reaction = {time:?}"), 1);
        assert_eq!(against(&text), None, "{time}");
        assert!(time.parse::<jiff::SignedDuration>().is_ok(), "{time}");
    }
}

#[test]
fn every_key_is_described() {
    fn undescribed(schema: &Value, found: &mut Vec<String>) {
        match schema {
            Value::Object(object) => {
                for (key, property) in object
                    .get("properties")
                    .and_then(Value::as_object)
                    .into_iter()
                    .flatten()
                {
                    if property.get("description").is_none() {
                        found.push(key.clone());
                    }
                }
                object.values().for_each(|value| undescribed(value, found));
            }
            Value::Array(list) => list.iter().for_each(|value| undescribed(value, found)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut found = Vec::new();
    undescribed(&serde_json::from_str(SCHEMA).expect("JSON"), &mut found);
    assert_eq!(found, Vec::<String>::new());
}
