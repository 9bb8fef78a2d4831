//! Words out of texts, and questions for them.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How many bytes of words are kept of one place: an index entry holds a megabyte in all.
const BYTES_MAX: usize = 100_000;
/// How many bytes a word may have to be looked for; what is longer is data, not language.
const WORD_BYTES_MAX: usize = 200;
/// How many words a question may have.
const ASKED_MAX: usize = 32;

/// Words, each once, in lower case and in order, with spaces between them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Words(String);

impl Words {
    /// The words of texts.
    pub(super) fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        Self::gather(texts.into_iter().flat_map(words_of))
    }

    /// These words and those of one more text.
    pub(super) fn and(&self, text: &str) -> Self {
        Self::gather(self.0.split(' ').map(str::to_owned).chain(words_of(text)))
    }

    fn gather(words: impl Iterator<Item = String>) -> Self {
        let (mut kept, mut bytes) = (BTreeSet::new(), 0);
        for word in words.filter(|word| (1..=WORD_BYTES_MAX).contains(&word.len())) {
            if bytes + word.len() >= BYTES_MAX {
                break;
            }
            let length = word.len() + 1;
            if kept.insert(word) {
                bytes += length;
            }
        }
        Self(kept.into_iter().collect::<Vec<_>>().join(" "))
    }

    /// Each of them.
    pub fn each(&self) -> impl Iterator<Item = &str> {
        self.0.split(' ').filter(|word| !word.is_empty())
    }
}

/// The words of a text in their order: runs of letters and digits, in lower case.
pub fn words_of(text: &str) -> impl Iterator<Item = String> {
    let between = |one: char| !one.is_alphanumeric();
    text.split(between).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// A search as Postgres asks it: all words, each as the beginning of one; those after a minus must
/// not be there. Nothing, if no word is in it.
pub(crate) fn query(text: &str) -> Option<String> {
    let mut parts = Vec::new();
    for term in text.split_whitespace() {
        let not = if term.starts_with('-') { "!" } else { "" };
        parts.extend(words_of(term).map(|word| format!("{not}'{word}':*")));
    }
    parts.truncate(ASKED_MAX);
    (!parts.is_empty()).then(|| parts.join(" & "))
}
