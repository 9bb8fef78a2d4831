//! The GraphQL API: one folder a noun, the only room that names the library it is made with.
//!
//! Start with `api` (how a request is run) and `permission` (who may do what); then any noun.

pub mod agent;
mod api;
mod asking;
pub mod budget;
mod caller;
pub mod claim;
pub mod connection;
mod document;
mod door;
pub mod event;
pub mod failure;
pub mod import;
pub mod inbox;
mod input;
pub mod key;
mod lazy;
pub mod ledger;
mod map;
pub mod payload;
pub mod permission;
pub mod price;
pub mod project;
mod projection;
mod queue;
pub mod report;
pub mod scalars;
pub mod session;
pub mod task;
pub mod usage;
pub mod view;
pub mod vocabulary;

pub use agent::presence::Presences;
pub use api::{Api, Asked, Frame, Kind, Question, Reply, Unfit};
pub use asking::source_of;
pub use caller::Caller;
pub use document::Excess;
pub use door::{Door, Handles, clock};
pub use map::{Map, Operation};

use async_graphql::{MergedObject, MergedSubscription, SDLExportOptions};

/// What can be asked.
#[derive(MergedObject, Default)]
#[graphql(name = "Query")]
pub struct Query(
    ledger::LedgerQuery,
    task::TaskQuery,
    task::SuggestingQuery,
    queue::QueueQuery,
    queue::DeadlockQuery,
    project::ProjectQuery,
    agent::AgentQuery,
    session::SessionQuery,
    budget::BudgetQuery,
    usage::UsageQuery,
    price::PriceQuery,
    inbox::InboxQuery,
    view::ViewQuery,
    report::WorkQuery,
    report::EstimateQuery,
    event::EventQuery,
    key::KeyQuery,
    projection::ProjectionQuery,
);

/// What can be done. Every mutation takes one `input` and answers with `position` and `userErrors`.
#[derive(MergedObject, Default)]
#[graphql(name = "Mutation")]
pub struct Mutation(
    // The last is asked first whether a field is its own: agents' fields stand at the end.
    import::ImportMutation,
    price::PriceMutation,
    key::KeyMutation,
    ledger::LedgerMutation,
    view::ViewMutation,
    budget::BudgetMutation,
    project::ProjectMutation,
    agent::AgentMutation,
    session::SessionMutation,
    task::PlanningMutation,
    task::BulkMutation,
    task::JudgingMutation,
    usage::UsageMutation,
    claim::ClaimMutation,
    task::TaskMutation,
);

/// What can be followed.
#[derive(MergedSubscription, Default)]
#[graphql(name = "Subscription")]
pub struct Subscription(event::EventSubscription, inbox::InboxSubscription);

/// The whole API.
type Schema = async_graphql::Schema<Query, Mutation, Subscription>;

fn builder() -> async_graphql::SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query::default(), Mutation::default(), Subscription::default())
}

/// The API in GraphQL's own words, as `schema.graphql` holds it.
#[must_use]
pub fn sdl() -> String {
    let options =
        SDLExportOptions::new().prefer_single_line_descriptions().use_space_ident().indent_width(2);
    builder().finish().sdl_with_options(options)
}
