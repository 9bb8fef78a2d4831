//! A warning at open tasks of nearly the same title. It is looked for after the decision, and only
//! where somebody asks for it: no write waits for it.

use super::Task;
use crate::graphql::asking::Done;
use crate::graphql::door::Door;
use crate::graphql::failure::reading;
use async_graphql::{Context, Result, SimpleObject};
use projections::words::{self, words_of};
use std::collections::BTreeSet;
use uuid::Uuid;

/// How alike two titles are that are nearly the same, from 0 to 1.
const ALIKE: f64 = 0.85;
/// For how many new tasks of one request it is looked for.
const TITLES_MAX: usize = 50;

/// Something that whoever wrote it down may want to know.
#[derive(SimpleObject)]
pub struct Warning {
    /// What it is, for programs: `SIMILAR_TITLE`.
    code: String,
    /// A sentence for people.
    message: String,
    /// The tasks that it speaks of, the new one first.
    tasks: Vec<Task>,
}

/// Whether the caller asks for warnings.
pub fn are_wanted(ctx: &Context<'_>) -> bool {
    ctx.look_ahead().field("warnings").exists()
}

/// The warnings at what was just written down under these titles, if they are asked for.
///
/// # Errors
/// When the titles can't be read.
pub async fn warn(
    ctx: &Context<'_>,
    done: &Done,
    titles: Option<Vec<String>>,
) -> Result<Option<Vec<Warning>>> {
    let Some(titles) = titles else { return Ok(None) };
    let new = done.answers.iter().map(|answer| answer.subject).zip(titles).collect();
    warnings(ctx, done.position, new).await.map(Some)
}

/// A warning for each of these new tasks that has nearly the title of an open one of its project.
async fn warnings(
    ctx: &Context<'_>,
    position: u64,
    new: Vec<(Uuid, String)>,
) -> Result<Vec<Warning>> {
    let door = ctx.data::<Door>()?;
    let ids: Vec<Uuid> = new.iter().map(|(task, _)| *task).collect();
    let placed = door.transactor.read(move |world| {
        let project = |task: &Uuid| world.task(*task).map(|task| task.project);
        ids.iter().map(project).collect::<Vec<_>>()
    });
    let placed = placed.await;
    let room = door.room().await.map_err(reading)?;
    let mut found = Vec::new();
    for (nth, ((task, title), project)) in new.iter().zip(&placed).enumerate().take(TITLES_MAX) {
        let Some(project) = project else { continue };
        let there = words::alike(&room, *project, title).await.map_err(reading)?;
        let is_new = |other: &Uuid| new.iter().any(|(new, _)| new == other);
        let there = there.into_iter().filter(|one| !is_new(&one.task));
        // Those before it in the same request count too, and may not be read yet.
        let beside =
            new[..nth].iter().zip(&placed).filter(|(_, where_to)| **where_to == Some(*project));
        let beside = beside.map(|((task, title), _)| (*task, title.clone()));
        let others = there.map(|one| (one.task, one.title)).chain(beside);
        let alike: Vec<_> = others.filter(|(_, other)| are_alike(title, other)).collect();
        let Some((_, first)) = alike.first() else { continue };
        let message = format!("an open task of the project is called nearly the same: {first}");
        let tasks = std::iter::once(*task).chain(alike.iter().map(|(other, _)| *other));
        found.push(Warning {
            code: "SIMILAR_TITLE".to_owned(),
            message,
            tasks: tasks.map(|task| Task::after(task, position)).collect(),
        });
    }
    Ok(found)
}

/// Whether two titles are nearly the same: the same words in any order, or nearly the same letters.
/// Titles that number something are alike only with the same numbers.
fn are_alike(one: &str, other: &str) -> bool {
    let words = |title: &str| words_of(title).collect::<Vec<_>>();
    let (one, other) = (words(one), words(other));
    let numbers = |words: &[String]| {
        let has_digit = |word: &&String| word.bytes().any(|byte| byte.is_ascii_digit());
        words.iter().filter(has_digit).cloned().collect::<BTreeSet<_>>()
    };
    if numbers(&one) != numbers(&other) {
        return false;
    }
    let set = |words: &[String]| words.iter().cloned().collect::<BTreeSet<_>>();
    set(&one) == set(&other)
        || strsim::normalized_levenshtein(&one.join(" "), &other.join(" ")) >= ALIKE
}

#[cfg(test)]
mod tests {
    use super::are_alike;

    #[test]
    fn titles_are_alike_whatever_their_case_points_and_order() {
        for (one, other, alike) in [
            ("Mend the pump", "mend the PUMP!", true),
            ("Mend the pump", "Mend the pumps", true),
            ("Mend the pump", "The pump: mend", true),
            ("Mend the pump", "Mend the roof", false),
            ("Migrate step 1 of the schema", "Migrate step 2 of the schema", false),
            ("Write the parser", "Read the parser's output", false),
        ] {
            assert_eq!(are_alike(one, other), alike, "{one} / {other}");
        }
    }
}
