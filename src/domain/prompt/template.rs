//! What a template may do: name the words, ask, repeat, and a handful of filters. No includes, no
//! macros, no functions, so many steps, so many bytes.

use super::sample::{bare, full};
use super::{TemplateFault, Words};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, Value};
use std::io::{self, Write};
use std::sync::LazyLock;

/// How long a prompt may be; the rest is cut, and it says so.
pub const PROMPT_BYTES_MAX: usize = 65_536;
/// How long a template may be.
pub const TEMPLATE_CHARS_MAX: usize = 30_000;
/// How many steps of its machine a template may take.
const STEPS_MAX: u64 = 200_000;
/// How deep it may be nested.
const DEPTH_MAX: usize = 40;

const DEFAULT: &str = include_str!("default.jinja");

static MACHINE: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut machine = machine();
    machine.add_template("default", DEFAULT).expect("the default template is one");
    machine
});

fn machine() -> Environment<'static> {
    let mut machine = Environment::empty();
    machine.set_undefined_behavior(UndefinedBehavior::Strict);
    machine.set_fuel(Some(STEPS_MAX));
    machine.set_recursion_limit(DEPTH_MAX);
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
    machine.set_syntax(syntax.build().expect("the usual delimiters"));
    // What is not known is said by nothing; what does not exist is a mistake.
    machine.set_formatter(|out, state, value| {
        if value.is_none() { Ok(()) } else { minijinja::escape_formatter(out, state, value) }
    });
    machine.add_filter("json", json);
    machine.add_filter("quote", |text: String| quoted(&text));
    machine.add_filter("trim", |text: String| text.trim().to_owned());
    machine.add_filter("upper", |text: String| text.to_uppercase());
    machine.add_filter("lower", |text: String| text.to_lowercase());
    machine.add_filter("length", |value: Value| value.len());
    machine.add_filter("join", join);
    machine
}

/// Every line behind a mark, as Markdown quotes.
fn quoted(text: &str) -> String {
    text.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n")
}

fn json(value: Value) -> Result<String, Error> {
    let fault =
        |error: serde_json::Error| Error::new(ErrorKind::BadSerialization, error.to_string());
    let value = serde_json::to_value(value).map_err(fault)?;
    serde_json::to_string_pretty(&value).map_err(fault)
}

fn join(list: Value, between: Option<String>) -> Result<String, Error> {
    let between = between.unwrap_or_default();
    let mut text = String::new();
    for (index, one) in list.try_iter()?.enumerate() {
        if index > 0 {
            text.push_str(&between);
        }
        text.push_str(&one.to_string());
        if text.len() > PROMPT_BYTES_MAX {
            return Err(Error::new(ErrorKind::InvalidOperation, "it is joined to too long a text"));
        }
    }
    Ok(text)
}

/// Refuses a template that can't be rendered.
///
/// # Errors
/// Where it is wrong, and how.
pub fn check(template: &str) -> Result<(), TemplateFault> {
    let length = template.chars().count();
    if length > TEMPLATE_CHARS_MAX {
        return Err(TemplateFault::TooLong { length, max: TEMPLATE_CHARS_MAX });
    }
    refuse_assignments(template)?;
    for words in [full(), bare()] {
        rendered(template, &words)?;
    }
    Ok(())
}

/// A text that is set to itself twice over doubles with every line, and no count of steps is large
/// enough to notice: a template tells, it need not reckon.
fn refuse_assignments(template: &str) -> Result<(), TemplateFault> {
    for (at, _) in template.match_indices("{%") {
        let rest = template[at + 2..].trim_start_matches(['-', '+']).trim_start();
        let word = rest.split(|one: char| !one.is_alphanumeric() && one != '_').next();
        if word == Some("set") {
            let line = template[..at].matches('\n').count() + 1;
            let reason = "`set` is not among what a template may do".to_owned();
            return Err(TemplateFault::At { line, reason });
        }
    }
    Ok(())
}

/// The prompt. What the project's own template can't render after all, the default does, and says
/// why: a worker is never left without its task.
#[must_use]
pub fn render(template: Option<&str>, words: &Words) -> String {
    let fault = match template.map(|template| rendered(template, words)) {
        Some(Ok(prompt)) => return prompt,
        Some(Err(fault)) => Some(fault),
        None => None,
    };
    let prompt = match MACHINE.get_template("default").and_then(|default| told(&default, words)) {
        Ok(prompt) => prompt,
        Err(_) => format!("# {} {}\n", words.task.key, words.task.title),
    };
    match fault {
        Some(fault) => {
            format!("<!-- the project's template could not be rendered: {fault} -->\n{prompt}")
        }
        None => prompt,
    }
}

fn rendered(template: &str, words: &Words) -> Result<String, TemplateFault> {
    let machine = machine();
    let template = machine.template_from_str(template).map_err(fault)?;
    told(&template, words).map_err(fault)
}

fn told(template: &minijinja::Template<'_, '_>, words: &Words) -> Result<String, Error> {
    let mut kept = Kept::default();
    template.render_captured_to(Value::from(Serde(words)), &mut kept)?;
    Ok(kept.text())
}

#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` hands over")]
fn fault(error: Error) -> TemplateFault {
    let reason = match error.kind() {
        ErrorKind::OutOfFuel => "it takes too many steps".to_owned(),
        kind => error.detail().map_or_else(|| kind.to_string(), str::to_owned),
    };
    TemplateFault::At { line: error.line().unwrap_or(1), reason }
}

/// Keeps so many bytes, and lets the rest go.
#[derive(Default)]
struct Kept {
    bytes: Vec<u8>,
    lost: usize,
}

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = PROMPT_BYTES_MAX - self.bytes.len();
        let kept = bytes.len().min(room);
        self.bytes.extend_from_slice(&bytes[..kept]);
        self.lost += bytes.len() - kept;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Kept {
    fn text(self) -> String {
        if self.lost == 0 {
            return String::from_utf8_lossy(&self.bytes).into_owned();
        }
        let mut end = self.bytes.len();
        while end > 0 && self.bytes.get(end - 1).is_some_and(|byte| *byte & 0xC0 == 0x80) {
            end -= 1;
        }
        let whole = end.saturating_sub(1);
        let text = String::from_utf8_lossy(&self.bytes[..whole]).into_owned();
        let lost = self.lost + self.bytes.len() - whole;
        format!("{text}\n\n[cut here: {lost} more bytes; read the task itself for the rest]\n")
    }
}
