//! How long something may take: one time, or one for each urgency.

use std::fmt;

use jiff::SignedDuration;
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error, IntoDeserializer as _, MapAccess, Visitor, value::MapAccessDeserializer},
};

use super::Urgency;

/// A budget: one for all, or one for each urgency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Budget {
    /// The same whatever the urgency.
    Any(SignedDuration),
    /// By urgency.
    ByUrgency {
        /// For [`Urgency::Low`].
        low: SignedDuration,
        /// For [`Urgency::Medium`].
        medium: SignedDuration,
        /// For [`Urgency::High`].
        high: SignedDuration,
    },
}

impl Budget {
    /// The budget at that urgency.
    #[must_use]
    pub fn at(self, urgency: Urgency) -> SignedDuration {
        match (self, urgency) {
            (Self::Any(budget), _)
            | (Self::ByUrgency { low: budget, .. }, Urgency::Low)
            | (Self::ByUrgency { medium: budget, .. }, Urgency::Medium)
            | (Self::ByUrgency { high: budget, .. }, Urgency::High) => budget,
        }
    }

    /// Every budget in it, with the key it stands under.
    #[must_use]
    pub fn each(self) -> Vec<(Option<&'static str>, SignedDuration)> {
        match self {
            Self::Any(budget) => vec![(None, budget)],
            Self::ByUrgency { low, medium, high } => {
                vec![(Some("low"), low), (Some("medium"), medium), (Some("high"), high)]
            }
        }
    }
}

/// How a budget for each urgency is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Each {
    low: SignedDuration,
    medium: SignedDuration,
    high: SignedDuration,
}

/// By hand: an untagged enum would not say which of its parts does not fit.
impl<'de> Deserialize<'de> for Budget {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;

        impl<'de> Visitor<'de> for Written {
            type Value = Budget;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(
                    "a time like \"4h\", or one for each urgency, like { low = \"24h\", medium = \"8h\", high = \"2h\" }",
                )
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Budget, E> {
                SignedDuration::deserialize(text.into_deserializer()).map(Budget::Any)
            }

            fn visit_map<A: MapAccess<'de>>(self, table: A) -> Result<Budget, A::Error> {
                let Each { low, medium, high } = Each::deserialize(MapAccessDeserializer::new(table))?;
                Ok(Budget::ByUrgency { low, medium, high })
            }
        }

        deserializer.deserialize_any(Written)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Budget {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Budget".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let time = generator.subschema_for::<SignedDuration>();
        let at = |urgency: &str| {
            let mut time = time.clone();
            time.insert(
                "description".to_owned(),
                format!("For tickets of {urgency} urgency.").into(),
            );
            time
        };
        schemars::json_schema!({
            "description": "One time for all, or one for each urgency, like { low = \"24h\", medium = \"8h\", high = \"2h\" }.",
            "anyOf": [
                time,
                {
                    "type": "object",
                    "properties": { "low": at("low"), "medium": at("medium"), "high": at("high") },
                    "required": ["low", "medium", "high"],
                    "additionalProperties": false,
                },
            ],
        })
    }
}
