//! What a verb shows: data on stdout, everything else on stderr.

use super::stop::{Outcome, Stop};
use comfy_table::{ContentArrangement, Table, presets};
use serde::Serialize;
use std::io::{IsTerminal as _, Write as _};

/// How a verb shows its data.
#[derive(Debug, Clone, Copy)]
pub struct Show {
    /// As JSON, one value a line.
    pub json: bool,
    /// Whether people may be shown colours.
    pub colours: bool,
}

impl Show {
    /// As JSON or for people; colours only on a terminal, and not where they are unwanted.
    #[must_use]
    pub fn new(json: bool, no_color: bool) -> Self {
        Self { json, colours: !json && !no_color && std::io::stdout().is_terminal() }
    }

    /// Shows data: the value itself to programs, a text to people.
    ///
    /// # Errors
    /// Nobody reads any more.
    pub fn data<T: Serialize>(&self, data: &T, people: impl FnOnce() -> String) -> Outcome {
        if self.json { line(&as_json(data)?) } else { line(people().trim_end()) }
    }

    /// Says something beside the data.
    pub fn aside(&self, text: &str) {
        eprintln!("{text}");
    }

    /// A text in bold, where that is shown.
    #[must_use]
    pub fn strong(&self, text: &str) -> String {
        if self.colours { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// A text that stands back, where that is shown.
    #[must_use]
    pub fn faint(&self, text: &str) -> String {
        if self.colours { format!("\u{1b}[2m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// The one JSON form that is printed.
///
/// # Errors
/// A value that is no JSON.
pub fn as_json<T: Serialize>(data: &T) -> Outcome<String> {
    serde_json::to_string(data).map_err(|error| Stop::Failed(error.into()))
}

fn line(text: &str) -> Outcome {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{}", visible(text)).and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Err(Stop::Unread),
        Err(error) => Err(Stop::Failed(error.into())),
    }
}

/// Text from the ledger is others' text: what would steer a terminal is shown, not obeyed.
///
/// Our own colours are let through, as they are the only escape that ends in `m` and begins with
/// `[`, and colours alone can't harm.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(one) = rest.next() {
        match one {
            '\n' | '\t' => shown.push(one),
            '\u{1b}' if is_colour(rest.clone()) => shown.push(one),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                shown.extend(one.escape_unicode());
            }
            one if one.is_control() => shown.extend(one.escape_unicode()),
            one => shown.push(one),
        }
    }
    shown
}

fn is_colour(mut rest: impl Iterator<Item = char>) -> bool {
    rest.next() == Some('[')
        && rest.find(|one| !one.is_ascii_digit() && *one != ';').is_some_and(|end| end == 'm')
}

/// A plain table with a head.
#[must_use]
pub fn table<const N: usize>(
    head: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(head);
    for row in rows {
        table.add_row(row);
    }
    table.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_steer_a_terminal_is_shown() {
        assert_eq!(visible("a\u{1b}[2Jb"), "a\\u{1b}[2Jb");
        assert_eq!(visible("\u{1b}[1mbold\u{1b}[0m"), "\u{1b}[1mbold\u{1b}[0m");
        assert_eq!(visible("x\u{202e}y\r"), "x\\u{202e}y\\u{d}");
        assert_eq!(visible("fine\n\tÄ"), "fine\n\tÄ");
    }
}
