//! Every way in which a verb ends without success, and the exit code of each.

use serde::Deserialize;
use std::process::ExitCode;

/// Why a verb could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Stop {
    /// The ledger said no.
    #[error("{}", told(.0))]
    Refused(Vec<UserError>),
    /// The request itself makes no sense.
    #[error("{0}")]
    Usage(String),
    /// Nobody answers, or nobody was named to ask.
    #[error("{0}")]
    Unreachable(String),
    /// The key may not do this.
    #[error("{0}")]
    NotAllowed(String),
    /// There is nothing to do.
    #[error("{code}: {detail}")]
    Nothing {
        /// The reason, for programs.
        code: String,
        /// The reason, for people.
        detail: String,
    },
    /// What was looked at is not as it should be; said already.
    #[error("{0}")]
    Wrong(String),
    /// Something here broke.
    #[error("{0:#}")]
    Failed(#[from] anyhow::Error),
    /// Whoever read our output went away.
    #[error("nobody reads the output any more")]
    Unread,
}

/// What a verb comes to.
pub type Outcome<T = ()> = Result<T, Stop>;

/// A refusal, as the API words it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, serde::Serialize)]
pub struct UserError {
    /// For programs.
    pub code: String,
    /// For people.
    pub message: String,
    /// The input at fault.
    pub path: Option<Vec<String>>,
}

fn told(errors: &[UserError]) -> String {
    let each = errors.iter().map(|error| format!("{}: {}", error.code, error.message));
    each.collect::<Vec<_>>().join("\n")
}

impl Stop {
    /// The contract's exit code.
    #[must_use]
    pub fn code(&self) -> u8 {
        match self {
            Self::Refused(_) | Self::Wrong(_) | Self::Failed(_) => 1,
            Self::Usage(_) => 2,
            Self::Unreachable(_) => 3,
            Self::NotAllowed(_) => 4,
            Self::Nothing { .. } => 5,
            Self::Unread => 0,
        }
    }

    /// Says why on stderr, for people or for programs, and ends with the code.
    pub fn report(&self, json: bool) -> ExitCode {
        if !matches!(self, Self::Unread) {
            let errors = match self {
                Self::Refused(errors) => errors.clone(),
                other => {
                    vec![UserError { code: other.name(), message: other.to_string(), path: None }]
                }
            };
            if json {
                eprintln!("{}", serde_json::json!({ "errors": errors }));
            } else {
                eprintln!("task-ledger: {self}");
            }
        }
        ExitCode::from(self.code())
    }

    fn name(&self) -> String {
        match self {
            Self::Refused(errors) => errors.first().map_or("REFUSED", |error| &error.code),
            Self::Usage(_) => "USAGE",
            Self::Unreachable(_) => "UNREACHABLE",
            Self::NotAllowed(_) => "NOT_ALLOWED",
            Self::Nothing { code, .. } => code,
            Self::Wrong(_) => "WRONG",
            Self::Failed(_) => "FAILED",
            Self::Unread => "UNREAD",
        }
        .to_owned()
    }

    /// The code of the first refusal, if it is one.
    #[must_use]
    pub fn refusal(&self) -> Option<&str> {
        match self {
            Self::Refused(errors) => errors.first().map(|error| error.code.as_str()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_end_has_the_contracts_code() {
        for (stop, code) in [
            (Stop::Refused(vec![]), 1),
            (Stop::Usage(String::new()), 2),
            (Stop::Unreachable(String::new()), 3),
            (Stop::NotAllowed(String::new()), 4),
            (Stop::Nothing { code: String::new(), detail: String::new() }, 5),
        ] {
            assert_eq!(stop.code(), code, "{stop:?}");
        }
    }

    #[test]
    fn a_refusal_is_told_with_its_code() {
        let error = |code: &str| UserError { code: code.into(), message: "no".into(), path: None };
        let stop = Stop::Refused(vec![error("TASK_CLOSED"), error("OTHER")]);
        assert_eq!(stop.to_string(), "TASK_CLOSED: no\nOTHER: no");
    }
}
