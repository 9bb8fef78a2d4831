//! One line: who did what to which issue, and when.

use super::bead::{self, Bead};
use super::plan::CAPACITY;
use crate::domain::agent::{Agent, AgentCommand, AgentDecider, AgentFacts};
use crate::domain::{Decider as _, RefusalReason};
use crate::importers::beads::fields::Fields;
use crate::importers::beads::{Fault, lines};
use events::{FreeJson, Timestamp};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

/// How long an id may be: it becomes part of an idempotency key.
const ID_CHARS_MAX: usize = 120;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum Deed {
    /// Written down.
    Create,
    /// Described otherwise, or put elsewhere.
    Update,
    /// Taken hold of.
    Claim,
    /// Given back, or taken away.
    Unclaim,
    /// Ended.
    Close,
    /// Begun anew.
    Reopen,
    /// Thrown away.
    Delete,
}

/// A deed.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Where it stands in the file, counted from 1.
    pub number: usize,
    /// Its own id.
    pub id: String,
    /// When it was done.
    pub at: Timestamp,
    /// The issue.
    pub issue: String,
    /// What was done.
    pub deed: Deed,
    /// By whom.
    pub actor: String,
    /// SHA-256 of the line: the same id with other words is another deed.
    pub digest: [u8; 32],
    pub(super) bead: Bead,
}

/// Some lines, and what is wrong with the others.
#[derive(Debug, Default)]
pub struct Read {
    /// The deeds, in their order.
    pub lines: Vec<Line>,
    /// The faults, by line.
    pub faults: Vec<Fault>,
    /// How many lines hold something.
    pub count: usize,
}

/// Reads some lines of a file, of which the first has that number, and which come after that time.
#[must_use]
pub fn read(text: &[u8], first: usize, after: Option<Timestamp>) -> Read {
    let (mut read, mut last) = (Read::default(), after);
    for (number, bytes) in lines::numbered(text) {
        read.count += 1;
        let number = number + first - 1;
        match line(number, bytes) {
            // A line that comes again is known by its time.
            Ok(line) if last.is_some_and(|last| line.at < last) => {
                let message = "its time lies before that of a line above it; sort the file by `ts`";
                let (issue, code) = (Some(line.issue.as_str()), "TIME_GOES_BACK");
                read.faults.push(Fault::new(number, issue, code, message.to_owned()));
            }
            Ok(line) => {
                last = Some(line.at);
                read.lines.push(line);
            }
            Err(faults) => read.faults.extend(faults),
        }
    }
    read
}

fn line(number: usize, bytes: &[u8]) -> Result<Line, Vec<Fault>> {
    let object = lines::parse(number, bytes).map_err(|fault| vec![fault])?;
    if let Err(error) = FreeJson::parse(Value::Object(object.clone())) {
        return Err(vec![Fault::new(number, None, "JSON_NOT_KEPT", error.to_string())]);
    }
    let mut fields = Fields::new(number, object);
    let issue = id(&mut fields, "bead_id");
    fields.name(Some(issue.clone()).filter(|issue| !issue.is_empty()));
    let id = id(&mut fields, "id");
    let action = fields.text("action").unwrap_or_default();
    let deed = action.parse().unwrap_or_else(|_| {
        fields.fault("ACTION_UNKNOWN", format!("the action `{action}` is none that is known"));
        Deed::Update
    });
    let actor = fields.text("actor").unwrap_or_default();
    if let Some((code, message)) = no_name(&actor) {
        fields.fault(code, format!("the actor can't be an agent: {message}"));
    }
    let at = fields.time("ts").map(|(_, at)| at).unwrap_or_else(|| {
        fields.fault("TIME_MISSING", "the line does not say when, in `ts`".to_owned());
        Timestamp::default()
    });
    let (rest, mut faults) = fields.finish();
    let said = rest.get("bead").and_then(Value::as_object).cloned().unwrap_or_default();
    let (bead, more) = bead_of(number, &issue, said);
    faults.extend(more);
    if !faults.is_empty() {
        return Err(faults);
    }
    let digest = Sha256::digest(bytes).into();
    Ok(Line { number, id, at, issue, deed, actor, digest, bead })
}

fn bead_of(number: usize, issue: &str, said: Map<String, Value>) -> (Bead, Vec<Fault>) {
    let mut fields = Fields::new(number, said.clone());
    fields.name(Some(issue.to_owned()).filter(|issue| !issue.is_empty()));
    let bead = bead::read(&mut fields, &said);
    (bead, fields.finish().1)
}

fn id(fields: &mut Fields, field: &str) -> String {
    let id = fields.text(field).unwrap_or_default();
    if !(1..=ID_CHARS_MAX).contains(&id.chars().count()) {
        let message = format!("`{field}` is no id of 1 to {ID_CHARS_MAX} characters");
        fields.fault("ID_MISSING", message);
    }
    id
}

/// What the agents' own rules say against a name.
fn no_name(name: &str) -> Option<(&'static str, String)> {
    let register =
        AgentCommand::Register { name: name.to_owned(), skills: Vec::new(), capacity: CAPACITY };
    let (nobody, facts) = (Agent::default(), AgentFacts::default());
    let refusal = AgentDecider::decide(&nobody, &register, &facts, Timestamp::default()).err()?;
    let reason = RefusalReason::from(refusal);
    Some((reason.code(), reason.to_string()))
}
