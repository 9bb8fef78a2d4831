//! Who may do what: every root field declares the permission that it needs, and this table says
//! which roles have it. Product's "Who may do what", in one match.

use async_graphql::Enum;
use events::{Grant, Role};

/// What a caller must be allowed in order to use a root field.
#[derive(
    Enum,
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum Permission {
    /// Read work, agents, budgets and usage: every key.
    Read,
    /// Read the log itself and what is folded from it: operators, auditors, admins.
    ReadLog,
    /// Read what is known of the keys: auditors and admins.
    ReadKeys,
    /// Open the screen in a browser: operators, auditors, admins.
    SignIn,
    /// Claim work and do it: agents under their fence, operators and admins without one.
    Work,
    /// Write down new work and comment on any: agents, operators, admins.
    Describe,
    /// Hand work to others: agents with the grant `ORCHESTRATE`, operators, admins.
    Orchestrate,
    /// Judge work, never one's own: agents with the grant `REVIEW`, operators, admins.
    Review,
    /// Run the work: projects, tasks, agents, budgets, switches: operators and admins.
    Operate,
    /// Issue and revoke keys: admins.
    Administer,
}

impl Permission {
    /// Whether a key of that role with those grants has it.
    #[must_use]
    pub fn is_given_to(self, role: Role, grants: &[Grant]) -> bool {
        match (self, role) {
            (_, Role::Admin) | (Self::Read, _) => true,
            (Self::Work | Self::Describe | Self::Operate, Role::Operator) => true,
            (Self::ReadLog | Self::SignIn | Self::Orchestrate | Self::Review, Role::Operator) => {
                true
            }
            (Self::Work | Self::Describe, Role::Agent) => true,
            (Self::Orchestrate, Role::Agent) => grants.contains(&Grant::Orchestrate),
            (Self::Review, Role::Agent) => grants.contains(&Grant::Review),
            (Self::ReadLog | Self::ReadKeys | Self::SignIn, Role::Auditor) => true,
            (Self::ReadKeys | Self::Administer, Role::Operator) => false,
            (
                Self::ReadLog | Self::ReadKeys | Self::SignIn | Self::Operate | Self::Administer,
                Role::Agent,
            ) => false,
            (
                Self::Work
                | Self::Describe
                | Self::Orchestrate
                | Self::Review
                | Self::Operate
                | Self::Administer,
                Role::Auditor,
            ) => false,
        }
    }
}

pub use directive::needs;

#[expect(missing_docs, reason = "the attribute macro writes items without documentation")]
mod directive {
    use super::Permission;
    use async_graphql::TypeDirective;

    /// The permission that using this field takes.
    #[TypeDirective(location = "FieldDefinition")]
    pub fn needs(#[graphql(desc = "What the caller must be allowed.")] permission: Permission) {}
}
