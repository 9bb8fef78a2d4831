//! The SDL: committed, fresh, explained to the last argument, and never narrower than the contract.

use task_ledger::graphql::{self, Map};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/graphql/schema.graphql");

#[test]
fn the_committed_schema_is_the_schema() {
    let sdl = graphql::sdl();
    if std::env::var_os("UPDATE_SDL").is_some() {
        std::fs::write(PATH, &sdl).unwrap();
    }
    let committed = std::fs::read_to_string(PATH).unwrap_or_default();
    assert!(committed == sdl, "src/graphql/schema.graphql is stale: run UPDATE_SDL=1 cargo test");
}

/// Lines that declare something stand below a line that explains it.
#[test]
fn everything_is_explained() {
    let sdl = graphql::sdl();
    let (mut explained, mut within) = (false, false);
    let mut unexplained = Vec::new();
    for line in sdl.lines() {
        let text = line.trim();
        if within || text == "\"\"\"" {
            within = within != (text == "\"\"\"");
            explained = true;
            continue;
        }
        let is_explanation = text.starts_with('"');
        let ends = text.is_empty() || text.starts_with(['}', ')']);
        let is_ours =
            !["schema ", "query:", "mutation:", "subscription:", "scalar Boolean", "scalar String"]
                .iter()
                .any(|known| text.starts_with(known));
        if !is_explanation && !ends && !explained && is_ours {
            unexplained.push(text.to_owned());
        }
        explained = is_explanation;
    }
    assert!(unexplained.is_empty(), "explain these: {unexplained:#?}");
}

/// Names that scripts outside rely on: fields may be added, none of these may go.
#[test]
fn the_contract_s_names_stay() {
    let map = Map::draw(&graphql::sdl());
    for (object, fields) in [
        (
            "Mutation",
            "createProject createTask createTasks updateTask assignTask cancelTask reopenTask addDependency \
             removeDependency registerAgent startSession endSession claimNextTask claimTask heartbeat \
             reportProgress addNote attachArtifact checkCriterion reportTokens pauseTask saveCheckpoint \
             resumeTask blockTask unblockTask completeTask failTask releaseTask setBudget removeBudget \
             askQuestion answerQuestion approveStart declineStart showEvidence verifyGate approveTask \
             requestChanges updateProject setAutonomy createKey revokeKey importTasks createSignInLink",
        ),
        (
            "Query",
            "viewer task tasks queue board whyNotClaimable agents sessions projects budgets usage events \
             history ledger keys projectionRows projections",
        ),
        ("Subscription", "events"),
        ("TaskConnection", "nodes pageInfo totalCount"),
        ("Task", "id key title status priority prompt"),
        ("Claim", "id fence leaseExpiresAt task"),
        ("Nothing", "reason detail retryAfterSeconds"),
        ("Directive", "action reasons"),
        ("UserError", "code message path"),
        ("Event", "position recordedAt type version stream payload actor leaf"),
        ("Ledger", "position"),
        ("CreateKeyPayload", "secret position userErrors"),
        ("ClaimNextTaskPayload", "claim nothing position userErrors"),
        ("ReportTokensPayload", "usage budgets directive"),
        ("ImportTasksPayload", "report"),
    ] {
        for field in fields.split_whitespace() {
            assert!(map.field(object, field).is_some(), "{object}.{field} is gone");
        }
    }
}

#[test]
fn every_mutation_answers_with_a_position_and_its_errors() {
    let map = Map::draw(&graphql::sdl());
    for operation in map.operations().filter(|one| one.kind.to_string() == "mutation") {
        let payload = &map.field("Mutation", &operation.name).unwrap().of;
        for field in ["position", "userErrors"] {
            assert!(map.field(payload, field).is_some(), "{payload}.{field} is missing");
        }
    }
}
