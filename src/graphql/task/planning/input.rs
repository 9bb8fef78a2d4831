//! What is said of work while it is planned.

use crate::domain::task::TaskCommand;
use crate::graphql::asking::Read;
use crate::graphql::input::LINE_MAX;
use crate::graphql::task::describing::on_task;
use crate::graphql::task::working::about_task;
use async_graphql::InputObject;

about_task! {
    /// A closed task that lists are to leave out.
    ArchiveTaskInput {} _this, _faults => TaskCommand::Archive
}

/// A plan that is accepted.
#[derive(InputObject)]
pub struct AcceptPlanInput {
    /// By which a repeat of this request is known: the second one gets the first one's answer.
    pub idempotency_key: Option<String>,
    /// The task that handed in the plan, by id or key.
    pub task: String,
}

about_task! {
    /// The files that a task may touch.
    ConfineTaskInput {
        /// Patterns of paths from the repository's root, in place of those before; `*` and `?` stand
        /// for characters of a name, `**` for any folders, and a folder (a last name without an
        /// ending) for all that is in it. None: it may touch anything, and is in nobody's way.
        paths: Vec<String>,
        /// The claim's fence; agents need it, operators don't.
        fence: Option<u64>,
    } this, faults => TaskCommand::Confine {
        paths: faults.words("paths", Some(this.paths), LINE_MAX),
        fence: this.fence,
    }
}
