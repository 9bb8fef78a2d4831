//! How long texts and lists may be, and how large numbers: what an event keeps and every reader
//! understands alike.

use super::TaskRefusal;
use events::Criterion;

const TITLE_CHARS_MAX: usize = 500;
const WORD_CHARS_MAX: usize = 200;
const TEXT_BYTES_MAX: usize = 60_000;
const LIST_MAX: usize = 500;
/// More tokens than any task takes; every reader keeps the number exactly.
const TOKENS_MAX: u64 = 1_000_000_000_000;

pub(super) fn title(title: &str) -> Result<(), TaskRefusal> {
    if title.trim().is_empty() {
        return Err(TaskRefusal::TitleEmpty);
    }
    within("title", title.chars().count(), TITLE_CHARS_MAX)
}

/// A text that must say something.
pub(super) fn something(field: &'static str, value: &str) -> Result<(), TaskRefusal> {
    if value.trim().is_empty() {
        return Err(TaskRefusal::TextEmpty { field });
    }
    text(field, value)
}

pub(super) fn text(field: &'static str, value: &str) -> Result<(), TaskRefusal> {
    within(field, value.len(), TEXT_BYTES_MAX)
}

pub(super) fn words(field: &'static str, words: &[String]) -> Result<(), TaskRefusal> {
    many(field, words.len())?;
    words.iter().try_for_each(|word| {
        something(field, word)?;
        within(field, word.chars().count(), WORD_CHARS_MAX)
    })
}

pub(super) fn criteria(criteria: &[Criterion]) -> Result<(), TaskRefusal> {
    many("acceptanceCriteria", criteria.len())?;
    for (index, one) in criteria.iter().enumerate() {
        something("criterion", &one.id)?;
        something("acceptanceCriteria", &one.text)?;
        if criteria[..index].iter().any(|earlier| earlier.id == one.id) {
            return Err(TaskRefusal::CriterionExists(one.id.clone()));
        }
    }
    Ok(())
}

/// Lists are compared entry by entry, and go into one event.
pub(super) fn many(field: &'static str, length: usize) -> Result<(), TaskRefusal> {
    if length > LIST_MAX {
        return Err(TaskRefusal::ListTooLong { field, length, max: LIST_MAX });
    }
    Ok(())
}

pub(super) fn within(field: &'static str, length: usize, max: usize) -> Result<(), TaskRefusal> {
    if length > max { Err(TaskRefusal::TextTooLong { field, length, max }) } else { Ok(()) }
}

pub(super) fn bounds<N: Into<u64> + Copy>(
    number: Option<N>,
    allowed: std::ops::RangeInclusive<u64>,
    field: &'static str,
    bounds: &'static str,
) -> Result<(), TaskRefusal> {
    match number {
        Some(number) if !allowed.contains(&number.into()) => {
            Err(TaskRefusal::NumberOutOfBounds { field, bounds })
        }
        _ => Ok(()),
    }
}

pub(super) fn tokens(estimate: Option<u64>) -> Result<(), TaskRefusal> {
    bounds(estimate, 0..=TOKENS_MAX, "estimateTokens", "0 to 1,000,000,000,000")
}

/// Each once, in the order of their first appearance.
pub(super) fn distinct<T: Clone + PartialEq>(items: &[T]) -> Vec<T> {
    let mut seen: Vec<T> = Vec::with_capacity(items.len());
    for item in items {
        if !seen.contains(item) {
            seen.push(item.clone());
        }
    }
    seen
}

pub(super) fn sorted(skills: &[String]) -> Vec<String> {
    let mut skills = skills.to_vec();
    skills.sort_unstable();
    skills.dedup();
    skills
}
