//! Working on tasks: what a holder says under its fence, and what an operator says without one.

use super::describing::on_task;
use super::judging::GateEvidenceInput;
use crate::domain::task::{Checkpoint, Submission, TaskCommand};
use crate::graphql::asking::Read;
use crate::graphql::input::{BODY_MAX, Faults, LINE_MAX, WORD_MAX, count, instant};
use crate::graphql::scalars::{Count, DateTime, Json};
use crate::graphql::vocabulary::{NoteKind, PauseCause};
use async_graphql::InputObject;

/// Declares a mutation's input about a task, with what becomes of it.
macro_rules! about_task {
    (
        $(#[$doc:meta])*
        $name:ident {
            $( $(#[$field_doc:meta])* $field:ident: $type:ty ),* $(,)?
        } $this:ident, $faults:ident => $command:expr
    ) => {
        $(#[$doc])*
        #[derive(InputObject)]
        pub struct $name {
            /// By which a repeat of this request is known: the second one gets the first one's answer.
            pub idempotency_key: Option<String>,
            /// The task's id or key.
            task: String,
            $( $(#[$field_doc])* $field: $type, )*
        }

        impl $name {
            /// What is wanted.
            ///
            /// # Errors
            /// Everything that is wrong with the input.
            pub fn read(self) -> Read {
                let $this = self;
                let task = $this.task.clone();
                on_task(&task, |$faults| $command)
            }
        }
    };
}
pub(super) use about_task;

about_task! {
    /// How far a holder is.
    ReportProgressInput {
        /// The claim's fence; agents need it, operators don't.
        fence: Option<u64>,
        /// How much is done, 0 to 100.
        percent: Option<i32>,
        /// What was done.
        text: String,
    } this, faults => TaskCommand::ReportProgress {
        fence: this.fence,
        percent: faults.small("percent", this.percent),
        text: faults.text("text", this.text, BODY_MAX),
    }
}

about_task! {
    /// Something to be written on a task.
    AddNoteInput {
        /// The note, in Markdown.
        text: String,
        /// What sort of note it is; `COMMENT` when left out.
        kind: Option<NoteKind>,
        /// Not needed: anybody who may work may comment on any task.
        fence: Option<u64>,
    } this, faults => {
        let _ = this.fence;
        TaskCommand::AddNote {
            kind: this.kind.map_or(events::NoteKind::Comment, Into::into),
            text: faults.text("text", this.text, BODY_MAX),
        }
    }
}

about_task! {
    /// Something that the work produced.
    AttachArtifactInput {
        /// What it is called.
        name: String,
        /// The claim's fence; agents need it, operators don't.
        fence: Option<u64>,
        /// Where it lies; never fetched by the ledger.
        uri: Option<String>,
        /// Its media type.
        media_type: Option<String>,
        /// Its digest, as `sha256:<hex>`.
        digest: Option<String>,
        /// Its size.
        bytes: Option<Count>,
    } this, faults => TaskCommand::AttachArtifact {
        name: faults.text("name", this.name, LINE_MAX),
        uri: faults.maybe("uri", this.uri, LINE_MAX),
        media_type: faults.maybe("mediaType", this.media_type, WORD_MAX),
        digest: faults.maybe("digest", this.digest, WORD_MAX),
        bytes: count(this.bytes),
        fence: this.fence,
    }
}

about_task! {
    /// A criterion that holds now.
    CheckCriterionInput {
        /// The criterion's id.
        criterion: String,
        /// The claim's fence; agents need it, operators don't.
        fence: Option<u64>,
    } this, faults => TaskCommand::CheckCriterion {
        criterion: faults.text("criterion", this.criterion, WORD_MAX),
        fence: this.fence,
    }
}

/// What is left for the next holder.
#[derive(InputObject)]
pub struct CheckpointInput {
    /// What was done so far.
    summary: String,
    /// The holder's own state, as JSON.
    state: Option<Json>,
    /// What is to be done next.
    next_steps: Option<Vec<String>>,
    /// The files it is about.
    files: Option<Vec<String>>,
}

impl CheckpointInput {
    fn read(self, faults: &mut Faults) -> Checkpoint {
        faults.within("checkpoint", |faults| Checkpoint {
            summary: faults.text("summary", self.summary, BODY_MAX),
            state: faults.json("state", self.state),
            next_steps: faults.words("nextSteps", self.next_steps, BODY_MAX),
            files: faults.words("files", self.files, LINE_MAX),
        })
    }
}

about_task! {
    /// Work that is to rest.
    PauseTaskInput {
        /// The claim's fence; agents need it, operators don't.
        fence: Option<u64>,
        /// Why; `OTHER` when left out. A task paused with `OPERATOR` waits for an operator.
        cause: Option<PauseCause>,
        /// What is left for the next holder.
        checkpoint: Option<CheckpointInput>,
        /// When it may go on by itself.
        resume_at: Option<DateTime>,
    } this, faults => TaskCommand::Pause {
        fence: this.fence,
        cause: this.cause.map_or(events::PauseCause::Other, Into::into),
        checkpoint: this.checkpoint.map(|checkpoint| checkpoint.read(faults)),
        resume_at: instant(this.resume_at),
    }
}

about_task! {
    /// What is left for the next holder, while the work goes on.
    SaveCheckpointInput {
        /// The claim's fence; agents need it, operators don't.
        fence: Option<u64>,
        /// What is left.
        checkpoint: CheckpointInput,
    } this, faults => TaskCommand::SaveCheckpoint {
        fence: this.fence,
        checkpoint: this.checkpoint.read(faults),
    }
}

about_task! {
    /// A resting task that may be handed out again.
    ResumeTaskInput {} _this, _faults => TaskCommand::Resume
}

about_task! {
    /// A task with something in its way that is no task.
    BlockTaskInput {
        /// The claim's fence; agents need it, operators don't.
        fence: Option<u64>,
        /// What stands in the way.
        reason: String,
    } this, faults => TaskCommand::Block {
        fence: this.fence,
        reason: faults.text("reason", this.reason, BODY_MAX),
    }
}

about_task! {
    /// A task with nothing in its way any more.
    UnblockTaskInput {
        /// What became of it.
        reason: Option<String>,
    } this, faults => TaskCommand::Unblock {
        reason: faults.maybe("reason", this.reason, BODY_MAX),
    }
}

about_task! {
    /// Work that is handed in.
    CompleteTaskInput {
        /// The claim's fence; agents need it, operators don't.
        fence: Option<u64>,
        /// What came of it, in words.
        outcome: Option<String>,
        /// What came of it, as JSON.
        result: Option<Json>,
        /// Files created or changed.
        files: Option<Vec<String>>,
        /// The commit that holds the work.
        commit: Option<String>,
        /// Minutes to bill.
        billable_minutes: Option<i32>,
        /// How the project's gates came out.
        gates: Option<Vec<GateEvidenceInput>>,
    } this, faults => TaskCommand::Complete {
        fence: this.fence,
        submission: Box::new(Submission {
            outcome: faults.maybe("outcome", this.outcome, BODY_MAX),
            result: faults.json("result", this.result),
            files: faults.words("files", this.files, LINE_MAX),
            commit: faults.maybe("commit", this.commit, WORD_MAX),
            billable_minutes: faults.small("billableMinutes", this.billable_minutes),
            gates: GateEvidenceInput::read_all(this.gates, faults),
        }),
    }
}

about_task! {
    /// Work that failed.
    FailTaskInput {
        /// The claim's fence; agents need it, operators don't.
        fence: Option<u64>,
        /// What went wrong; the next holder reads it.
        error: String,
        /// `BUDGET` or `RATE_LIMIT` where that keeps it from going on: then the task rests instead of
        /// failing, unless its project says not.
        cause: Option<PauseCause>,
        /// When it may go on, if it rests: when the budget begins anew, or in five minutes, when left
        /// out.
        resume_at: Option<DateTime>,
    } this, faults => TaskCommand::Fail {
        fence: this.fence,
        error: faults.text("error", this.error, BODY_MAX),
        cause: this.cause.map(Into::into),
        resume_at: instant(this.resume_at),
    }
}

about_task! {
    /// A task that is given back.
    ReleaseTaskInput {
        /// The claim's fence; agents need it, operators don't.
        fence: Option<u64>,
        /// Why.
        reason: Option<String>,
    } this, faults => TaskCommand::Release {
        fence: this.fence,
        reason: faults.maybe("reason", this.reason, BODY_MAX),
    }
}
