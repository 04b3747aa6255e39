//! Configuration from the environment: read once, at the start, and an error names the variable.

use std::str::FromStr;

/// A variable that is missing or wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// It is not there.
    #[error("the environment variable {0} is not set")]
    Missing(&'static str),
    /// It is there, and cannot be used.
    #[error("the environment variable {name} is wrong: {why}")]
    Wrong {
        /// Which.
        name: &'static str,
        /// What is wrong with it. Never its value, which may be secret.
        why: String,
    },
}

/// Reads variables.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    read: fn(&str) -> Option<String>,
}

impl Config {
    /// The process's environment.
    #[must_use]
    pub fn from_env() -> Self {
        Self {
            read: |name| std::env::var(name).ok().filter(|value| !value.is_empty()),
        }
    }

    /// Another source of variables.
    #[must_use]
    pub fn from(read: fn(&str) -> Option<String>) -> Self {
        Self { read }
    }

    /// A variable that must be there.
    ///
    /// # Errors
    /// [`ConfigError::Missing`].
    pub fn text(&self, name: &'static str) -> Result<String, ConfigError> {
        (self.read)(name).ok_or(ConfigError::Missing(name))
    }

    /// A variable that may be there.
    #[must_use]
    pub fn optional(&self, name: &'static str) -> Option<String> {
        (self.read)(name)
    }

    /// A variable of some type, that must be there.
    ///
    /// # Errors
    /// [`ConfigError`].
    pub fn parsed<T>(&self, name: &'static str) -> Result<T, ConfigError>
    where
        T: FromStr,
        T::Err: std::fmt::Display,
    {
        self.text(name)?.parse().map_err(|why: T::Err| ConfigError::Wrong {
            name,
            why: why.to_string(),
        })
    }

    /// A variable of some type, or what it is without.
    ///
    /// # Errors
    /// [`ConfigError::Wrong`].
    pub fn parsed_or<T>(&self, name: &'static str, default: T) -> Result<T, ConfigError>
    where
        T: FromStr,
        T::Err: std::fmt::Display,
    {
        match (self.read)(name) {
            None => Ok(default),
            Some(text) => text.parse().map_err(|why: T::Err| ConfigError::Wrong {
                name,
                why: why.to_string(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_the_variable_and_not_its_value() {
        let config = Config::from(|name| (name == "SHARDS").then(|| "secret-many".to_owned()));
        assert_eq!(config.text("TABLE"), Err(ConfigError::Missing("TABLE")));
        let error = config.parsed::<u32>("SHARDS").expect_err("a wrong number").to_string();
        assert!(error.contains("SHARDS") && !error.contains("secret"), "{error}");
        assert_eq!(config.parsed_or("OTHER", 4_u32), Ok(4));
    }
}
