//! `desk schema`: what editors need to know of `desk.toml`.

/// A JSON Schema of the settings, draft 7. Written from the types by a test, so that the command links nothing that makes
/// schemas.
pub const SCHEMA: &str = include_str!("../../desk.schema.json");
