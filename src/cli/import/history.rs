//! `import history`: another tool's log, sent in parts, so that no file is too long.

use super::{escaped, fault_line};
use crate::cli::desk::Desk;
use crate::cli::stop::{Outcome, Stop, UserError};
use clap::Args;
use flate2::read::MultiGzDecoder;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Map, Value, json};
use std::fs::File;
use std::io::{BufRead, BufReader, Read as _, Seek as _};
use std::path::{Path, PathBuf};

/// How much one request carries.
const LINES_MAX: usize = 200;
const BYTES_MAX: usize = 4 * 1_024 * 1_024;
/// A longer line is none of such a file.
const LINE_BYTES_MAX: u64 = 1_024 * 1_024;
/// How many entries of each list the summary holds; the counts are of all.
const TOLD_MAX: usize = 1_000;
const GZIP: [u8; 2] = [0x1f, 0x8b];
/// What a part's report lists.
const LISTS: [&str; 3] = ["refused", "dangling", "faults"];

/// Do another tool's log again, line by line; again changes nothing
///
/// Each line of the file, plain or gzip, is {id, ts, bead_id, action, actor, bead}, sorted by ts;
/// bead is the whole issue after the action. What the ledger refuses is listed by line.
#[derive(Debug, Args)]
pub struct History {
    /// The file
    file: PathBuf,
    /// The project's key; it is created if there is none
    #[arg(long, short)]
    project: String,
    /// Leave faulty lines out instead of refusing the file
    #[arg(long)]
    skip_invalid: bool,
}

impl History {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let viewer = desk.viewer().await?;
        // Faults are found before anything is written.
        let mut found = Sums::default();
        self.send(desk, true, &mut found, &ProgressBar::hidden()).await?;
        for fault in found.list("faults") {
            desk.show.aside(&fault_line(fault));
        }
        let faults = found.count("faultCount");
        if faults > 0 && !self.skip_invalid {
            let message = format!(
                "nothing was imported, because of {faults} faults; mend the lines, or leave them \
                 out with --skip-invalid"
            );
            let code = "IMPORT_HAS_FAULTS".to_owned();
            return Err(Stop::Refused(vec![UserError { code, message, path: None }]));
        }
        let bar = ProgressBar::new(found.count("lines"));
        let style = ProgressStyle::with_template("[{bar:40}] {pos}/{len} lines, {eta} left");
        bar.set_style(style.expect("the template is well-formed"));
        let mut sums = Sums::default();
        self.send(desk, false, &mut sums, &bar).await?;
        if let Some(last) = sums.last_at.clone() {
            let path = format!("{}&end={}", self.path(), escaped(&last));
            sums.add(&upload(desk, &path, Vec::new()).await?);
        }
        bar.finish_and_clear();
        desk.say_where(&viewer.ledger.name, sums.position);
        let mut shown = json!({ "position": sums.position, "report": sums.fields });
        shown["report"]["applied"] = Value::Object(sums.applied.clone());
        shown["server"] = desk.client.url().into();
        shown["ledger"] = viewer.ledger.name.into();
        desk.show.data(&shown, || sums.told())
    }

    fn path(&self) -> String {
        format!("/import?project={}&format=history", escaped(&self.project))
    }

    /// Sends the file, part by part.
    async fn send(&self, desk: &Desk, check: bool, sums: &mut Sums, bar: &ProgressBar) -> Outcome {
        let mut file = open(&self.file).map_err(|error| self.unreadable(&error))?;
        let mut first = 1;
        loop {
            let part = next_part(&mut file).map_err(|error| self.unreadable(&error))?;
            if part.lines == 0 {
                return Ok(());
            }
            let mut path = format!(
                "{}&first={first}&check={check}&skip_invalid={}",
                self.path(),
                self.skip_invalid
            );
            if let Some(after) = &sums.last_at {
                path = format!("{path}&after={}", escaped(after));
            }
            sums.add(&upload(desk, &path, part.bytes).await?);
            first += part.lines;
            bar.set_position(sums.count("lines"));
        }
    }

    fn unreadable(&self, error: &std::io::Error) -> Stop {
        Stop::Usage(format!("{}: {error}", self.file.display()))
    }
}

async fn upload(desk: &Desk, path: &str, bytes: Vec<u8>) -> Outcome<Value> {
    let answer = desk.client.upload(path, bytes).await?;
    let errors: Vec<UserError> =
        serde_json::from_value(answer["userErrors"].clone()).unwrap_or_default();
    if errors.is_empty() { Ok(answer) } else { Err(Stop::Refused(errors)) }
}

/// Some lines, empty ones included.
struct Piece {
    bytes: Vec<u8>,
    lines: usize,
}

fn open(path: &Path) -> std::io::Result<Box<dyn BufRead + Send>> {
    let mut file = File::open(path)?;
    let mut head = Vec::new();
    (&mut file).take(GZIP.len() as u64).read_to_end(&mut head)?;
    file.rewind()?;
    if head == GZIP {
        return Ok(Box::new(BufReader::new(MultiGzDecoder::new(file))));
    }
    Ok(Box::new(BufReader::new(file)))
}

fn next_part(file: &mut (impl BufRead + ?Sized)) -> std::io::Result<Piece> {
    let mut part = Piece { bytes: Vec::new(), lines: 0 };
    while part.lines < LINES_MAX && part.bytes.len() < BYTES_MAX {
        let read = file.take(LINE_BYTES_MAX).read_until(b'\n', &mut part.bytes)?;
        if read as u64 == LINE_BYTES_MAX && part.bytes.last() != Some(&b'\n') {
            let message = format!("a line is longer than {LINE_BYTES_MAX} bytes");
            return Err(std::io::Error::other(message));
        }
        if read == 0 {
            break;
        }
        part.lines += 1;
    }
    Ok(part)
}

/// What all parts came to.
#[derive(Default)]
struct Sums {
    position: u64,
    last_at: Option<String>,
    applied: Map<String, Value>,
    fields: Map<String, Value>,
}

impl Sums {
    fn add(&mut self, answer: &Value) {
        self.position = answer["position"].as_u64().unwrap_or(0).max(self.position);
        let Some(report) = answer["report"].as_object() else { return };
        for (name, value) in report {
            match value {
                Value::Number(_) => self.more(name, value.as_u64().unwrap_or(0)),
                Value::Array(entries) if LISTS.contains(&name.as_str()) => {
                    self.longer(name, entries)
                }
                Value::Object(counts) if name == "applied" => {
                    for (action, count) in counts {
                        let before = self.applied.get(action).and_then(Value::as_u64).unwrap_or(0);
                        let sum = before + count.as_u64().unwrap_or(0);
                        self.applied.insert(action.clone(), sum.into());
                    }
                }
                Value::String(text) if name == "lastAt" => self.last_at = Some(text.clone()),
                other => {
                    self.fields.insert(name.clone(), other.clone());
                }
            }
        }
    }

    fn more(&mut self, name: &str, count: u64) {
        self.fields.insert(name.to_owned(), (self.count(name) + count).into());
    }

    /// A list without bounds would be as long as the file.
    fn longer(&mut self, name: &str, entries: &[Value]) {
        let singular = name.trim_end_matches('s');
        self.more(&format!("{singular}Count"), entries.len() as u64);
        let list = self.fields.entry(name).or_insert_with(|| json!([]));
        if let Some(list) = list.as_array_mut() {
            let room = TOLD_MAX.saturating_sub(list.len());
            list.extend(entries.iter().take(room).cloned());
        }
    }

    fn count(&self, name: &str) -> u64 {
        self.fields.get(name).and_then(Value::as_u64).unwrap_or(0)
    }

    fn list(&self, name: &str) -> &[Value] {
        self.fields.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// For people: nothing that could not be done again goes unsaid.
    fn told(&self) -> String {
        let text = |one: &Value, field: &str| one[field].as_str().unwrap_or_default().to_owned();
        let mut lines = Vec::new();
        for one in self.list("refused") {
            lines.push(format!(
                "line {}: {} {} by {}: {}: {}",
                one["line"],
                text(one, "action"),
                text(one, "issue"),
                text(one, "actor"),
                text(one, "code"),
                text(one, "message")
            ));
        }
        for one in self.list("dangling") {
            let (issue, on) = (text(one, "issue"), text(one, "on"));
            lines.push(format!("line {}: {issue} waits for {on}, which is not there", one["line"]));
        }
        let applied = self.applied.iter().map(|(action, count)| format!("{count} {action}"));
        let applied: Vec<_> = applied.collect();
        lines.push(format!(
            "{} lines into {}: {} done again, {} refused, {} changed nothing, {} were here already, \
             {} on tasks that went on here, {} left out as faulty; {} agents registered, {} claims \
             given back at the end",
            self.count("lines"),
            self.fields.get("project").and_then(Value::as_str).unwrap_or_default(),
            if applied.is_empty() { "none".to_owned() } else { applied.join(", ") },
            self.count("refusedCount"),
            self.count("unchanged"),
            self.count("known"),
            self.count("leftAlone"),
            self.count("faultCount"),
            self.count("agents"),
            self.count("released"),
        ));
        lines.join("\n")
    }
}
