//! The mutations of saved views.

use super::View;
use super::object::{kept, kept_order};
use super::query::READS;
use crate::domain::Command;
use crate::domain::ledger::LedgerCommand;
use crate::graphql::asking::{Done, Read, Wanted, ask};
use crate::graphql::door::Door;
use crate::graphql::failure::reading;
use crate::graphql::input::{Faults, LINE_MAX};
use crate::graphql::payload::{Payload as _, payload};
use crate::graphql::permission::{Permission, needs};
use crate::graphql::task::{TaskFilter, TaskOrder};
use async_graphql::{Context, InputObject, Object, Result};
use events::SavedView;
use uuid::Uuid;

/// A view that is to be kept, or to be kept otherwise.
#[derive(InputObject)]
pub struct SaveViewInput {
    /// By which a repeat of this request is known: the second one gets the first one's answer.
    pub idempotency_key: Option<String>,
    /// The view that is changed, as a whole; a new one when left out.
    id: Option<Uuid>,
    /// What it is called.
    name: String,
    /// Which tasks it shows.
    filter: TaskFilter,
    /// In what order; the usual one when left out.
    order_by: Option<TaskOrder>,
    /// Whether everybody sees it.
    #[graphql(default)]
    shared: bool,
}

impl SaveViewInput {
    fn read(self) -> Read {
        let mut faults = Faults::of_input();
        let filter = kept(&self.filter).unwrap_or_else(|error| {
            faults.add("filter", "JSON_NOT_KEPT", error.to_string());
            events::FreeJson::parse(serde_json::Value::Null).expect("null is JSON")
        });
        let view = SavedView {
            filter,
            id: self.id.unwrap_or_else(Uuid::now_v7),
            name: faults.text("name", self.name, LINE_MAX),
            order: self.order_by.and_then(kept_order),
            owner: String::new(),
            shared: self.shared,
        };
        let save = LedgerCommand::SaveView { view, is_new: self.id.is_none() };
        faults.check(Wanted::of(Command::Ledger(save)))
    }
}

/// A view that is to be kept no more.
#[derive(InputObject)]
pub struct DropViewInput {
    /// By which a repeat of this request is known: the second one gets the first one's answer.
    pub idempotency_key: Option<String>,
    /// The view.
    id: Uuid,
}

payload! {
    /// What came of `saveView`.
    SaveViewPayload {
        /// The view as it is kept now.
        view: View,
    }
}

payload! {
    /// What came of `dropView`.
    DropViewPayload {
        /// The id of the view that is kept no more.
        dropped: Uuid,
    }
}

/// The mutations of saved views.
#[derive(Default)]
pub struct ViewMutation;

/// What can be done to saved views.
#[Object]
impl ViewMutation {
    /// Keeps a filter of tasks under a name, or changes one that the caller keeps; admins change any.
    #[graphql(directive = needs::apply(Permission::Operate))]
    async fn save_view(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The view.")] mut input: SaveViewInput,
    ) -> Result<SaveViewPayload> {
        let key = input.idempotency_key.take();
        Ok(match ask(ctx, key, input.read()).await? {
            Err(refused) => SaveViewPayload::refused(refused),
            Ok(done) => SaveViewPayload {
                view: saved(ctx, &done).await?,
                position: done.at(),
                ..SaveViewPayload::default()
            },
        })
    }

    /// Keeps a view no more.
    #[graphql(directive = needs::apply(Permission::Operate))]
    async fn drop_view(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The view.")] mut input: DropViewInput,
    ) -> Result<DropViewPayload> {
        let key = input.idempotency_key.take();
        let command = LedgerCommand::DropView { id: input.id };
        Ok(match ask(ctx, key, Ok(Wanted::of(Command::Ledger(command)))).await? {
            Err(refused) => DropViewPayload::refused(refused),
            Ok(done) => DropViewPayload {
                dropped: Some(done.answer().subject),
                position: done.at(),
                ..DropViewPayload::default()
            },
        })
    }
}

async fn saved(ctx: &Context<'_>, done: &Done) -> Result<Option<View>> {
    let room = ctx.data::<Door>()?.wait_for(done.position, READS).await?;
    let row = projections::views::by_id(&room, done.answer().subject).await.map_err(reading)?;
    Ok(row.map(View::read))
}
