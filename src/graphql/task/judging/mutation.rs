//! The mutations by which people are asked and say something to a task.

use super::input::{
    AnswerQuestionInput, ApproveStartInput, ApproveTaskInput, AskQuestionInput, DeclineStartInput,
    RequestChangesInput, ShowEvidenceInput, VerifyGateInput,
};
use crate::graphql::asking::ask;
use crate::graphql::claim::Directive;
use crate::graphql::payload::{Payload as _, payload};
use crate::graphql::permission::{Permission, needs};
use crate::graphql::task::Task;
use crate::graphql::task::mutation::{about_task, task_payload};
use async_graphql::{Context, Object, Result};

task_payload!(AskQuestionPayload, "What came of `askQuestion`.", directive);
task_payload!(AnswerQuestionPayload, "What came of `answerQuestion`.");
task_payload!(ApproveStartPayload, "What came of `approveStart`.");
task_payload!(DeclineStartPayload, "What came of `declineStart`.");
task_payload!(ShowEvidencePayload, "What came of `showEvidence`.", directive);
task_payload!(VerifyGatePayload, "What came of `verifyGate`.");
task_payload!(ApproveTaskPayload, "What came of `approveTask`.");
task_payload!(RequestChangesPayload, "What came of `requestChanges`.");

/// The mutations by which people are asked and say something to a task.
#[derive(Default)]
pub struct JudgingMutation;

/// What people are asked and say.
#[Object]
impl JudgingMutation {
    /// Asks something that only a human can answer; the task waits for it.
    #[graphql(directive = needs::apply(Permission::Work))]
    async fn ask_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The question.")] input: AskQuestionInput,
    ) -> Result<AskQuestionPayload> {
        about_task!(ctx, input => AskQuestionPayload + directive)
    }

    /// Answers a task's open question. It goes on, or is kept for its last holder for a while.
    #[graphql(directive = needs::apply(Permission::Operate))]
    async fn answer_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The answer.")] input: AnswerQuestionInput,
    ) -> Result<AnswerQuestionPayload> {
        about_task!(ctx, input => AnswerQuestionPayload)
    }

    /// Lets an agent begin a task, which is kept for it for some minutes.
    #[graphql(directive = needs::apply(Permission::Operate))]
    async fn approve_start(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which task, and who.")] input: ApproveStartInput,
    ) -> Result<ApproveStartPayload> {
        about_task!(ctx, input => ApproveStartPayload)
    }

    /// Does not let a task begin, and says why; `approveStart` takes it back.
    #[graphql(directive = needs::apply(Permission::Operate))]
    async fn decline_start(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which task, and why.")] input: DeclineStartInput,
    ) -> Result<DeclineStartPayload> {
        about_task!(ctx, input => DeclineStartPayload)
    }

    /// Shows how a gate's check came out; what was shown for it before is replaced.
    #[graphql(directive = needs::apply(Permission::Work))]
    async fn show_evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which gate, and what.")] input: ShowEvidenceInput,
    ) -> Result<ShowEvidencePayload> {
        about_task!(ctx, input => ShowEvidencePayload + directive)
    }

    /// Agrees with the evidence of a gate; never with one's own.
    #[graphql(directive = needs::apply(Permission::Review))]
    async fn verify_gate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which gate.")] input: VerifyGateInput,
    ) -> Result<VerifyGatePayload> {
        about_task!(ctx, input => VerifyGatePayload)
    }

    /// Accepts what was handed in, and the task is done; never one's own work.
    #[graphql(directive = needs::apply(Permission::Review))]
    async fn approve_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which task.")] input: ApproveTaskInput,
    ) -> Result<ApproveTaskPayload> {
        about_task!(ctx, input => ApproveTaskPayload)
    }

    /// Wants what was handed in done otherwise. The task is kept for its last holder for a while.
    #[graphql(directive = needs::apply(Permission::Review))]
    async fn request_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which task, and what.")] input: RequestChangesInput,
    ) -> Result<RequestChangesPayload> {
        about_task!(ctx, input => RequestChangesPayload)
    }
}
