//! The rules of the house: see `tests/rules.rs`.
