//! Which tasks are meant: the one filter of lists, saved views and bulk actions.

use super::query::READS;
use crate::domain::{AgentRef, TaskRef};
use crate::graphql::door::Door;
use crate::graphql::failure::bad_input;
use crate::graphql::scalars::DateTime;
use crate::graphql::vocabulary::{Priority, TaskStatus, TaskType};
use async_graphql::{InputObject, Result};
use projections::tasks as rows;

/// How long a search may be, and how many words a list of the filter may have.
const SEARCH_MAX: usize = 500;
const WORDS_MAX: usize = 200;

/// Which tasks are meant; what is left out doesn't restrict it.
#[derive(InputObject, Default, Clone)]
pub struct TaskFilter {
    /// In any of these projects, by key.
    projects: Option<Vec<String>>,
    /// In any of these states.
    statuses: Option<Vec<TaskStatus>>,
    /// Of any of these priorities.
    priorities: Option<Vec<Priority>>,
    /// Of any of these types.
    types: Option<Vec<TaskType>>,
    /// With all of these labels.
    labels: Option<Vec<String>>,
    /// With any of these labels.
    labels_any: Option<Vec<String>>,
    /// With none of these labels.
    labels_none: Option<Vec<String>>,
    /// In any of these phases of their projects.
    phases: Option<Vec<String>>,
    /// Kept for this agent, by name or id.
    assignee: Option<String>,
    /// Kept for an agent, or for none.
    assigned: Option<bool>,
    /// Held by this agent, by name or id.
    holder: Option<String>,
    /// Part of this task, by id or key.
    parent: Option<String>,
    /// Whether a question of it waits for an answer.
    has_open_question: Option<bool>,
    /// With this text in key, title, description or external reference, whatever its case.
    text: Option<String>,
    /// With all of these words, or longer ones that begin so, in title, description, labels, notes or
    /// external reference; without those after a minus. Or of this key.
    search: Option<String>,
    /// Created from this time on.
    created_from: Option<DateTime>,
    /// Created before this time.
    created_to: Option<DateTime>,
    /// Last changed from this time on.
    updated_from: Option<DateTime>,
    /// Last changed before this time.
    updated_to: Option<DateTime>,
    /// Only what was archived; without this, what was archived is left out.
    archived: Option<bool>,
}

impl TaskFilter {
    /// The projections that it is answered from.
    pub(super) const fn reads(&self) -> &'static [&'static str] {
        match self.search {
            Some(_) => &["tasks", "projects", "agents", "words"],
            None => READS,
        }
    }

    /// As the reading room takes it; who and what is not there is the nil id, which nothing has.
    ///
    /// # Errors
    /// Texts that are none, lists without end, a parent that is no task's id or key.
    pub(in crate::graphql) async fn read(self, door: &Door) -> Result<rows::TaskFilter> {
        self.check()?;
        let agent = |text: Option<String>| text.map(|text| AgentRef::parse(&text));
        let (assignee, holder) = (agent(self.assignee), agent(self.holder));
        let parent = self.parent.as_deref().map(|text| {
            TaskRef::parse(text).ok_or_else(|| bad_input("`parent` is no task's id or key"))
        });
        let parent = parent.transpose()?;
        let found = door.transactor.read(move |world| {
            let agent = |agent: Option<AgentRef>| {
                agent.map(|one| world.resolve_agent(&one).unwrap_or_default())
            };
            let parent = parent.map(|task| world.resolve_task(&task).unwrap_or_default());
            (agent(assignee), agent(holder), parent)
        });
        let (assignee, holder, parent) = found.await;
        let time = |time: Option<DateTime>| time.map(|time| time.0);
        Ok(rows::TaskFilter {
            projects: self.projects.map(upper),
            statuses: self.statuses.map(|all| all.into_iter().map(Into::into).collect()),
            priorities: self.priorities.map(|all| all.into_iter().map(Into::into).collect()),
            types: self.types.map(|all| all.into_iter().map(Into::into).collect()),
            labels: self.labels,
            labels_any: self.labels_any,
            labels_none: self.labels_none,
            phases: self.phases,
            assignee,
            assigned: self.assigned,
            holder,
            parent,
            has_open_question: self.has_open_question,
            text: self.text,
            search: self.search,
            created_from: time(self.created_from),
            created_to: time(self.created_to),
            updated_from: time(self.updated_from),
            updated_to: time(self.updated_to),
            archived: self.archived,
        })
    }

    fn check(&self) -> Result<()> {
        let lists =
            [&self.projects, &self.labels, &self.labels_any, &self.labels_none, &self.phases];
        if lists.iter().any(|list| list.as_ref().is_some_and(|list| list.len() > WORDS_MAX)) {
            return Err(bad_input(format!("a list of the filter has at most {WORDS_MAX} entries")));
        }
        let texts = lists.into_iter().flatten().flatten().chain(&self.text).chain(&self.search);
        if texts.clone().any(|text| text.contains('\0')) {
            return Err(bad_input("a text contains the character U+0000; remove it"));
        }
        if self.search.as_ref().is_some_and(|text| text.chars().count() > SEARCH_MAX) {
            return Err(bad_input(format!("a search has at most {SEARCH_MAX} characters")));
        }
        Ok(())
    }
}

/// Keys of projects, as they are written down.
pub(super) fn upper(keys: Vec<String>) -> Vec<String> {
    keys.iter().map(|key| key.to_ascii_uppercase()).collect()
}
