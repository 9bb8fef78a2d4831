//! What templates may do, and what the default makes of a task.

use super::sample::{bare, full};
use super::{PROMPT_BYTES_MAX, TEMPLATE_CHARS_MAX, TemplateFault, check, render};

fn fault(template: &str) -> String {
    check(template).expect_err("a fault").to_string()
}

#[test]
fn the_default_tells_everything_that_is_known() {
    let prompt = render(None, &full());
    for line in [
        "# CORE-1 Write the parser\n\n## What is to be done\n\nRFC 8259, and no more.\n",
        "\n## Done means\n\n- [ ] It refuses trailing commas (criterion c1)\n\n## Gates",
        "- tests: All of them. (attached is wanted; shown: passed, claimed)\n",
        "\"request\": \"a parser\"",
        "- Branch: parser\n",
        "## CORE-0 came first: Write the grammar (done)\n\n> The grammar is written.\n",
        "- commit: 4ac04b9\n- file: docs/grammar.md\n- grammar: docs/grammar.md\n",
        "## Left by bob\n\n> Numbers are read.\n> - next: read strings\n> - file: src/parser.rs\n",
        "## Attempt under fence 1 failed\n\n> the tests fail\n",
        "> the holder was not heard of again\n",
        "## Changes requested by cyd\n\n> Add a test.\n",
        "## Question by bob, answered by olga\n\n> Comments too?\n\nThe answer:\n\n> no\n>\n> RFC 8259 has none.\n",
        "## Note by olga (comment)\n\n> Mind the tabs.\n",
        "> CORE-0 is done.\n",
        "- project CORE: 60000 of 100000 tokens\n",
        "\"type\": \"object\"",
        "You hold CORE-1 as ada under fence 2",
    ] {
        assert!(prompt.contains(line), "{line}\n---\n{prompt}");
    }
    assert!(!prompt.contains("\n\n\n"), "{prompt}");
}

#[test]
fn the_default_tells_nothing_of_what_is_not_known() {
    assert_eq!(render(None, &bare()), "# CORE-1 Write the parser\n");
}

#[test]
fn a_template_of_the_projects_own_takes_the_defaults_place() {
    let own = "{{ task.title | upper }}{% for c in task.criteria %} {{ c.text }}{% endfor %}";
    assert_eq!(check(own), Ok(()));
    assert_eq!(render(Some(own), &full()), "WRITE THE PARSER It refuses trailing commas");
    assert_eq!(render(Some("{{ task.labels | join(', ') }}"), &full()), "parser");
}

#[test]
fn what_is_not_known_is_said_by_nothing() {
    assert_eq!(check("{{ task.description }}|{{ checkpoint }}"), Ok(()));
    assert_eq!(render(Some("[{{ task.description }}]"), &bare()), "[]");
}

#[test]
fn a_template_that_cant_be_rendered_says_where_and_why() {
    for (template, line, reason) in [
        ("fine\n{{ task.titel }}", 2, "`task.titel` is undefined"),
        ("{{ nobody }}", 1, "`nobody` is undefined"),
        ("a\nb\n{% if %}", 3, "unexpected end of block"),
        ("{{ checkpoint.summary }}", 1, "`checkpoint.summary` is undefined"),
        ("{{ task.title | shout }}", 1, "filter shout is unknown"),
        ("{% include 'x' %}", 1, "unknown statement include"),
        ("{% macro m() %}{% endmacro %}", 1, "unknown statement macro"),
        ("{{ range(9) }}", 1, "`range` is undefined"),
    ] {
        let said = fault(template);
        assert!(said.starts_with(&format!("line {line}: ")), "{template}: {said}");
        assert!(said.contains(reason) || said.contains("range"), "{template}: {said}");
    }
}

#[test]
fn a_template_neither_runs_on_nor_grows_without_end() {
    let deep = "{% for a in task.title %}".repeat(8) + "x" + &"{% endfor %}".repeat(8);
    assert_eq!(fault(&deep), "line 1: it takes too many steps");
    assert!(
        fault("x\n{%- set a = 'x' %}").starts_with("line 2: `set`"),
        "{}",
        fault("x\n{%- set a = 'x' %}")
    );
    let long = "x".repeat(TEMPLATE_CHARS_MAX + 1);
    let (length, max) = (TEMPLATE_CHARS_MAX + 1, TEMPLATE_CHARS_MAX);
    assert_eq!(check(&long), Err(TemplateFault::TooLong { length, max }));
}

#[test]
fn a_prompt_that_is_too_long_is_cut_between_characters_and_says_so() {
    let mut words = full();
    words.task.description = Some("ä".repeat(PROMPT_BYTES_MAX));
    let prompt = render(Some("x{{ task.description }}"), &words);
    assert!(prompt.ends_with("more bytes; read the task itself for the rest]\n"));
    let kept = prompt.find("\n\n[cut here: ").expect("a cut");
    assert!((PROMPT_BYTES_MAX - 4..=PROMPT_BYTES_MAX).contains(&kept), "{kept}");
    assert!(!prompt.contains('\u{FFFD}'));
}

#[test]
fn a_template_that_fails_on_a_task_after_all_leaves_the_worker_the_default() {
    let own = "{% if task.context %}{{ task.context.request.who }}{% endif %}";
    let prompt = render(Some(own), &full());
    assert!(
        prompt.starts_with("<!-- the project's template could not be rendered: line 1:"),
        "{prompt}"
    );
    assert!(prompt.contains("# CORE-1 Write the parser"));
}
