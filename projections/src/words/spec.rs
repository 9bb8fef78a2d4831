//! Given texts, then these words; given a search, then this question.

use super::{Words, query, words_of};

#[test]
fn words_are_runs_of_letters_and_digits_whatever_stands_between_them() {
    let words: Vec<_> = words_of("Fix `src/main.rs`: Größe_2 (ÄÖ)").collect();
    assert_eq!(words, ["fix", "src", "main", "rs", "größe", "2", "äö"]);
    assert_eq!(words_of(" -- ").count(), 0);
}

#[test]
fn a_word_is_kept_once_and_not_without_end() {
    let words = Words::of(["b a b", "A"]);
    assert_eq!(words.each().collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(words.and("c a").each().collect::<Vec<_>>(), ["a", "b", "c"]);
    assert_eq!(Words::of([]).and("x").each().collect::<Vec<_>>(), ["x"]);
    let many: String = (0..50_000).map(|number| format!("{number} ")).collect();
    let kept = serde_json::to_string(&Words::of([many.as_str()])).expect("it is a text");
    assert!((90_000..=100_002).contains(&kept.len()), "{}", kept.len());
    assert_eq!(Words::of(["x".repeat(201).as_str()]).each().count(), 0);
}

#[test]
fn a_search_wants_all_its_words_and_none_after_a_minus() {
    assert_eq!(query("Leak pump").as_deref(), Some("'leak':* & 'pump':*"));
    assert_eq!(query("leak -pump").as_deref(), Some("'leak':* & !'pump':*"));
    assert_eq!(query("it's a:*|b").as_deref(), Some("'it':* & 's':* & 'a':* & 'b':*"));
    assert_eq!(query(" - '' "), None);
}
