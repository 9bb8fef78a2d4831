//! What every mutation answers: the position, why not, and what it changed.

use super::scalars::Position;
use crate::domain::Directive;
use async_graphql::SimpleObject;

/// Why a mutation was refused, and what to do about it.
#[derive(SimpleObject, Debug, Clone, PartialEq, Eq)]
pub struct UserError {
    /// The refusal's code, for programs: `TASK_CLOSED`.
    pub code: String,
    /// A sentence for people: what is wrong, and what to do.
    pub message: String,
    /// The input at fault, from the outside in: `["input", "tasks", "3", "title"]`.
    pub path: Option<Vec<String>>,
}

/// A refusal: nothing changed, and the ledger stood at this position when it was answered.
#[derive(Debug, Clone)]
pub struct Refused {
    /// The head.
    pub position: u64,
    /// At least one reason.
    pub errors: Vec<UserError>,
    /// What a late holder should do now.
    pub directive: Option<Directive>,
}

/// A mutation's answer, as far as all of them are alike.
pub trait Payload {
    /// The answer that says no.
    fn refused(refused: Refused) -> Self;
}

/// Declares a payload: its own fields are null when the mutation was refused.
macro_rules! payload {
    (
        $(#[$doc:meta])*
        $name:ident { $( $(#[$field_doc:meta])* $field:ident: $type:ty ),* $(,)? }
    ) => {
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject, Default)]
        pub struct $name {
            /// The position of the last event that this led to; the head, if it led to none.
            pub position: $crate::graphql::scalars::Position,
            /// Why it was refused; empty when it was done.
            pub user_errors: Vec<$crate::graphql::payload::UserError>,
            $( $(#[$field_doc])* pub $field: Option<$type>, )*
        }

        impl $crate::graphql::payload::Payload for $name {
            fn refused(refused: $crate::graphql::payload::Refused) -> Self {
                let payload = Self {
                    position: $crate::graphql::scalars::Position(refused.position),
                    user_errors: refused.errors,
                    ..Self::default()
                };
                $crate::graphql::payload::order!(payload, refused.directive, $($field)*)
            }
        }
    };
}
pub(crate) use payload;

/// Puts a late holder's directive where the payload has a place for one.
macro_rules! order {
    ($payload:ident, $directive:expr, directive $($rest:ident)*) => {
        Self { directive: $directive.map(Into::into), ..$payload }
    };
    ($payload:ident, $directive:expr, $other:ident $($rest:ident)*) => {
        $crate::graphql::payload::order!($payload, $directive, $($rest)*)
    };
    ($payload:ident, $directive:expr,) => {
        $payload
    };
}
pub(crate) use order;

impl Refused {
    /// The position, as payloads give it.
    #[must_use]
    pub const fn at(&self) -> Position {
        Position(self.position)
    }
}
