//! The JSON Schema that a project's results keep to, and its validator, made once.

use super::ProjectRefusal;
use events::FreeJson;
use jsonschema::{PatternOptions, Validator};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::{Arc, OnceLock};

/// So many faults of a result are told.
const FAULTS_MAX: usize = 10;

/// A schema. Two are the same if they say the same, whether their validators are made or not.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ResultSchema {
    json: FreeJson,
    /// Made when it is first needed, and kept with the state that it belongs to.
    #[serde(skip)]
    validator: OnceLock<Option<Arc<Validator>>>,
}

impl ResultSchema {
    /// That schema.
    #[must_use]
    pub const fn new(json: FreeJson) -> Self {
        Self { json, validator: OnceLock::new() }
    }

    /// The schema itself.
    #[must_use]
    pub const fn json(&self) -> &FreeJson {
        &self.json
    }

    /// Refuses what is no JSON Schema, or refers to another place: nothing is ever fetched.
    pub(super) fn check(&self) -> Result<(), ProjectRefusal> {
        self.compile().map(drop).map_err(ProjectRefusal::ResultSchemaMalformed)
    }

    /// What is wrong with a result, each with where: `/files/0: 5 is not of type "string"`.
    #[must_use]
    pub fn faults(&self, result: &FreeJson) -> Vec<String> {
        let validator = self.validator.get_or_init(|| self.compile().ok().map(Arc::new));
        // What is no schema was refused; if a newer library knows better, nothing is held to it.
        let Some(validator) = validator else { return Vec::new() };
        let fault = |error: jsonschema::ValidationError<'_>| match error.instance_path().as_str() {
            "" => format!("/: {error}"),
            path => format!("{path}: {error}"),
        };
        let mut faults: Vec<_> =
            validator.iter_errors(result.value()).take(FAULTS_MAX).map(fault).collect();
        faults.sort_unstable();
        faults
    }

    /// Patterns are matched in linear time: what a schema says can't hold up the ledger.
    fn compile(&self) -> Result<Validator, String> {
        let options = jsonschema::options().with_pattern_options(PatternOptions::regex());
        options.build(self.json.value()).map_err(|error| {
            let (at, text) = (error.schema_path().to_string(), error.to_string());
            let at = if error.instance_path().as_str().is_empty() {
                at
            } else {
                error.instance_path().to_string()
            };
            if at.is_empty() { text } else { format!("{at}: {text}") }
        })
    }
}

impl PartialEq for ResultSchema {
    fn eq(&self, other: &Self) -> bool {
        self.json == other.json
    }
}

impl Eq for ResultSchema {}

impl fmt::Debug for ResultSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.json.fmt(f)
    }
}
