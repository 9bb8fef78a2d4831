//! What a command's end means: its own answer, or its exit code where it gave none.

use super::folder::Desk;
use serde_json::{Map, Value, json};
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::process::ExitStatus;

/// How much of the output's end is looked at and told.
const TAIL_BYTES: u64 = 4_000;
/// How large an answer may be: more is in no event.
const ANSWER_BYTES_MAX: u64 = 60_000;
/// By these fields an answer is known that hands the task in.
const HANDED_IN: [&str; 6] = ["outcome", "result", "files", "commit", "gates", "billableMinutes"];

/// The mutation that says what became of the task, and its input without task and fence.
#[derive(Debug, Clone, PartialEq)]
pub struct Parting {
    /// `completeTask`, `failTask`, `blockTask`, `pauseTask` or `askQuestion`.
    pub mutation: &'static str,
    /// The input.
    pub input: Map<String, Value>,
}

impl Parting {
    /// An attempt that came to nothing.
    pub fn failed(error: impl Into<String>) -> Self {
        Self::of("failTask", json!({ "error": error.into() }))
    }

    /// A rest; the next holder learns why.
    pub fn paused(cause: &str, summary: &str) -> Self {
        let checkpoint = json!({ "summary": summary, "nextSteps": [], "files": [] });
        Self::of("pauseTask", json!({ "cause": cause, "checkpoint": checkpoint }))
    }

    fn of(mutation: &'static str, input: Value) -> Self {
        let Value::Object(input) = input else { return Self { mutation, input: Map::new() } };
        Self { mutation, input }
    }
}

/// What a command that ended by itself leaves.
pub fn read(ended: ExitStatus, desk: &Desk) -> Parting {
    match (answer(desk), ended.success()) {
        (Ok(Some(answer)), success) => {
            let parting = of_answer(answer);
            if !success && parting.mutation == "completeTask" {
                return Parting::failed(exit(ended, desk));
            }
            parting
        }
        (Err(fault), _) => Parting::failed(fault),
        (Ok(None), true) => {
            let said = tail(&desk.output);
            let last = said.lines().rev().find(|line| !line.trim().is_empty());
            Parting::of(
                "completeTask",
                json!({ "outcome": last.unwrap_or("the command ended well") }),
            )
        }
        (Ok(None), false) => Parting::failed(exit(ended, desk)),
    }
}

fn of_answer(answer: Value) -> Parting {
    let Value::Object(mut fields) = answer else {
        return Parting::of("completeTask", json!({ "result": answer }));
    };
    let text = |value: Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    if let Some(error) = fields.remove("failed") {
        return Parting::failed(text(error));
    }
    if let Some(reason) = fields.remove("blocked") {
        return Parting::of("blockTask", json!({ "reason": text(reason) }));
    }
    if let Some(paused @ Value::Object(_)) = fields.remove("paused") {
        return Parting::of("pauseTask", paused);
    }
    if let Some(question @ Value::Object(_)) = fields.remove("question") {
        return Parting::of("askQuestion", question);
    }
    if fields.keys().any(|name| HANDED_IN.contains(&name.as_str())) {
        return Parting { mutation: "completeTask", input: fields };
    }
    Parting::of("completeTask", json!({ "result": fields }))
}

/// The file that it was told to write, or else the last line that it said, if that is an object.
fn answer(desk: &Desk) -> Result<Option<Value>, String> {
    let told = match std::fs::metadata(&desk.result) {
        Ok(file) if file.len() > ANSWER_BYTES_MAX => {
            return Err(format!("the answer is larger than {ANSWER_BYTES_MAX} bytes"));
        }
        Ok(_) => std::fs::read_to_string(&desk.result)
            .map_err(|error| format!("the answer can't be read: {error}"))?,
        Err(_) => String::new(),
    };
    if !told.trim().is_empty() {
        let read = serde_json::from_str(&told);
        return read.map(Some).map_err(|error| format!("the answer is no JSON: {error}"));
    }
    let said = tail(&desk.output);
    let last = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    Ok(serde_json::from_str(last).ok().filter(Value::is_object))
}

fn exit(ended: ExitStatus, desk: &Desk) -> String {
    let said = tail(&desk.output);
    let how = ended.code().map_or_else(|| ended.to_string(), |code| format!("exit code {code}"));
    if said.trim().is_empty() { how } else { format!("{how}; the output ends with:\n{said}") }
}

/// The end of a file, as far as it is text.
pub fn tail(path: &Path) -> String {
    let read = || -> std::io::Result<Vec<u8>> {
        let mut file = File::open(path)?;
        let from = file.metadata()?.len().saturating_sub(TAIL_BYTES);
        file.seek(SeekFrom::Start(from))?;
        let mut end = Vec::new();
        file.read_to_end(&mut end)?;
        Ok(end)
    };
    String::from_utf8_lossy(&read().unwrap_or_default()).replace('\0', "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::process::ExitStatusExt as _;

    fn ended(code: i32) -> ExitStatus {
        ExitStatus::from_raw(code << 8)
    }

    fn desk(result: Option<&str>, output: &str) -> (std::path::PathBuf, Desk) {
        let folder = std::env::temp_dir().join(format!("answer-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir_all(&folder).unwrap();
        let desk = Desk {
            prompt: folder.join("prompt.md"),
            output: folder.join("output.log"),
            result: folder.join("result.json"),
        };
        std::fs::write(&desk.output, output).unwrap();
        if let Some(result) = result {
            std::fs::write(&desk.result, result).unwrap();
        }
        (folder, desk)
    }

    #[test]
    fn the_answer_decides_and_the_exit_code_where_there_is_none() {
        let failed = |error: &str| Parting::failed(error);
        let handed_in = |input: Value| Parting::of("completeTask", input);
        for (result, output, code, parting) in [
            (None, "compiling\nall 12 passed\n", 0, handed_in(json!({"outcome": "all 12 passed"}))),
            (None, "", 0, handed_in(json!({"outcome": "the command ended well"}))),
            (None, "no such file", 2, failed("exit code 2; the output ends with:\nno such file")),
            (None, "well\n{\"outcome\":\"ok\"}\n", 0, handed_in(json!({"outcome": "ok"}))),
            (Some(r#"{"passed":12}"#), "", 0, handed_in(json!({"result": {"passed": 12}}))),
            (Some("[1,2]"), "", 0, handed_in(json!({"result": [1, 2]}))),
            (
                Some(r#"{"outcome":"ok","commit":"5f"}"#),
                "",
                0,
                handed_in(json!({"outcome": "ok", "commit": "5f"})),
            ),
            (Some(r#"{"outcome":"ok"}"#), "", 1, failed("exit code 1")),
            (Some(r#"{"failed":"no key"}"#), "", 0, failed("no key")),
            (
                Some(r#"{"blocked":"no key"}"#),
                "",
                1,
                Parting::of("blockTask", json!({"reason": "no key"})),
            ),
            (
                Some(r#"{"paused":{"cause":"RATE_LIMIT"}}"#),
                "",
                1,
                Parting::of("pauseTask", json!({"cause": "RATE_LIMIT"})),
            ),
            (
                Some(r#"{"question":{"kind":"TEXT","text":"?"}}"#),
                "",
                0,
                Parting::of("askQuestion", json!({"kind": "TEXT", "text": "?"})),
            ),
            (
                Some("{"),
                "",
                0,
                failed("the answer is no JSON: EOF while parsing an object at line 1 column 1"),
            ),
        ] {
            let (folder, desk) = desk(result, output);
            assert_eq!(read(ended(code), &desk), parting, "{result:?} {output:?} {code}");
            std::fs::remove_dir_all(folder).unwrap();
        }
    }

    #[test]
    fn only_the_end_of_a_long_output_is_told() {
        let (folder, desk) = desk(None, &"x".repeat(10_000));
        assert_eq!(tail(&desk.output).len(), 4_000);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
