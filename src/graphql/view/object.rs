//! A saved view.

use crate::graphql::Caller;
use crate::graphql::connection::{Connection, PAGE_MAX, page_size};
use crate::graphql::door::Door;
use crate::graphql::failure::{failure, reading};
use crate::graphql::scalars::{DateTime, Json};
use crate::graphql::task::{Task, TaskFilter, TaskOrder};
use async_graphql::{Context, InputType, Object, Result, TypeName, Value};
use events::FreeJson;
use projections::views::ViewRow;
use std::borrow::Cow;
use uuid::Uuid;

/// A filter of tasks that somebody keeps under a name.
pub struct View(ViewRow);

impl View {
    /// A view as it was read.
    #[must_use]
    pub const fn read(row: ViewRow) -> Self {
        Self(row)
    }
}

impl TypeName for View {
    fn type_name() -> Cow<'static, str> {
        "View".into()
    }
}

/// A filter of tasks that somebody keeps under a name.
#[Object]
impl View {
    /// Its id.
    async fn id(&self) -> Uuid {
        self.0.view
    }

    /// What it is called.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The filter, as `tasks` takes it.
    async fn filter(&self) -> Json {
        self.0.filter.clone().into()
    }

    /// In what order it shows tasks, as `tasks` takes it; null for the usual one.
    async fn order_by(&self) -> Option<TaskOrder> {
        self.0.task_order.as_deref().and_then(order_of)
    }

    /// Who keeps it, by the name of the key.
    async fn owner(&self) -> &str {
        &self.0.owner
    }

    /// Whether the caller keeps it.
    async fn mine(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(ctx.data::<Caller>()?.actor.name == self.0.owner)
    }

    /// Whether everybody sees it.
    async fn shared(&self) -> bool {
        self.0.shared
    }

    /// When it was last saved.
    async fn saved_at(&self) -> DateTime {
        self.0.saved_at.into()
    }

    /// The tasks that it shows now.
    async fn tasks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, 1 to 100.")] first: i32,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
    ) -> Result<Connection<Task>> {
        let first = page_size(first, PAGE_MAX)?;
        let door = ctx.data::<Door>()?;
        let filter = filter_of(&self.0.filter).ok_or_else(|| {
            failure("VIEW_OUTDATED", "the view's filter is of another version; save it anew")
        })?;
        let room = door.room().await.map_err(reading)?;
        let order = self.0.task_order.as_deref().and_then(order_of).unwrap_or_default();
        let filter = filter.read(door).await?;
        let page =
            projections::tasks::page(&room, &filter, order.into(), first as u32, after.as_deref());
        Ok(Connection::of(page.await.map_err(reading)?, Task::known))
    }
}

/// A filter as it is kept: the JSON that the API takes, without what restricts nothing.
///
/// # Errors
/// A number that JSON readers don't keep alike.
pub fn kept(filter: &TaskFilter) -> std::result::Result<FreeJson, events::FreeJsonError> {
    let mut json = filter.to_value().into_json().unwrap_or_default();
    if let Some(fields) = json.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    FreeJson::parse(json)
}

/// An order as it is kept: the API's own word.
#[must_use]
pub fn kept_order(order: TaskOrder) -> Option<String> {
    match order.to_value() {
        Value::Enum(name) => Some(name.to_string()),
        _ => None,
    }
}

fn order_of(word: &str) -> Option<TaskOrder> {
    TaskOrder::parse(Some(Value::Enum(async_graphql::Name::new(word)))).ok()
}

/// The filter that is kept; nothing if this program takes it no more.
fn filter_of(json: &FreeJson) -> Option<TaskFilter> {
    let value = Value::from_json(json.value().clone()).ok()?;
    TaskFilter::parse(Some(value)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_filter_is_kept_as_the_api_takes_it() {
        let given = json!({
            "statuses": ["READY", "IN_PROGRESS"], "search": "leak", "assigned": false,
            "createdFrom": "2026-01-31T12:00:00.000000Z", "labelsNone": ["wontfix"]
        });
        let filter = filter_of(&FreeJson::parse(given.clone()).unwrap()).unwrap();
        assert_eq!(kept(&filter).unwrap().value(), &given);
        assert!(filter_of(&FreeJson::parse(json!({"statuses": ["NEVER"]})).unwrap()).is_none());
    }

    #[test]
    fn an_order_is_kept_as_the_api_spells_it() {
        assert_eq!(kept_order(TaskOrder::Urgency).as_deref(), Some("URGENCY"));
        assert_eq!(order_of("URGENCY"), Some(TaskOrder::Urgency));
        assert_eq!(order_of("SIDEWAYS"), None);
    }
}
