//! From bytes to lines of JSON, with the faults that files really have: cut off at the end, merge
//! conflicts left in, not even text.

use super::Fault;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::io::Read as _;

/// What a file may unpack to: a hundred times the largest that was seen, and no bomb.
const UNPACKED_BYTES_MAX: u64 = 512 * 1024 * 1024;
const GZIP: [u8; 2] = [0x1f, 0x8b];
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The file's text, unpacked if it is gzip.
pub fn unpack(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Fault> {
    if !bytes.starts_with(&GZIP) {
        return Ok(Cow::Borrowed(bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes)));
    }
    let mut text = Vec::new();
    let mut unpacked = flate2::read::MultiGzDecoder::new(bytes).take(UNPACKED_BYTES_MAX + 1);
    let whole = |code, message| Fault::new(0, None, code, message);
    unpacked.read_to_end(&mut text).map_err(|error| {
        whole("GZIP_BROKEN", format!("the gzip file can't be unpacked: {error}"))
    })?;
    if text.len() as u64 > UNPACKED_BYTES_MAX {
        let message = format!("the file unpacks to more than {UNPACKED_BYTES_MAX} bytes; split it");
        return Err(whole("FILE_TOO_LARGE", message));
    }
    Ok(Cow::Owned(text))
}

/// The lines that hold something, with their numbers.
pub fn numbered(text: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    (1..).zip(text.split(|byte| *byte == b'\n')).filter_map(|(number, line)| {
        let line = line.trim_ascii();
        (!line.is_empty()).then_some((number, line))
    })
}

/// The JSON object of a line.
pub fn parse(number: usize, line: &[u8]) -> Result<Map<String, Value>, Fault> {
    let fault = |code, message| Err(Fault::new(number, None, code, message));
    if is_conflict_marker(line) {
        return fault("CONFLICT_MARKER", "a merge conflict was left in; resolve it".to_owned());
    }
    match serde_json::from_slice(line) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => fault("NOT_AN_ISSUE", "the line is JSON, but no object".to_owned()),
        Err(error) if error.is_eof() => {
            fault("LINE_TRUNCATED", "the line ends in the middle of its JSON".to_owned())
        }
        Err(_) if line.ends_with(b"}") && !line.starts_with(b"{") => fault(
            "LINE_TRUNCATED",
            "the line is the end of an issue without its beginning".to_owned(),
        ),
        Err(error) => fault("NOT_JSON", format!("the line is no JSON: {}", in_the_line(&error))),
    }
}

/// Its message without the place in the text, which is one line here.
fn in_the_line(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let what = message.split(" at line ").next().unwrap_or(&message);
    format!("{what} at column {}", error.column())
}

fn is_conflict_marker(line: &[u8]) -> bool {
    [b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||"].iter().any(|mark| line.starts_with(*mark))
}
