//! Canonical JSON (RFC 8785): written as it comes where it comes in order, which is how our own
//! shapes are declared; sorted by the library where it does not.

use crate::values::INTEGER_MAX;
use serde::Serialize;
use serde_json::ser::{CharEscape, Formatter, Serializer};
use std::cell::Cell;
use std::io::{self, Write};

/// A text longer than most payloads.
const ROOM: usize = 512;

/// The value's canonical JSON.
///
/// # Panics
/// At what JSON has no words for; our shapes hold nothing of that kind.
pub fn canonical(value: &impl Serialize) -> String {
    if let Some(text) = written_in_order(value) {
        return text;
    }
    serde_json_canonicalizer::to_string(value)
        .expect("an event holds nothing that JSON has no words for")
}

/// The value as it serialises itself, if that is canonical.
fn written_in_order(value: &impl Serialize) -> Option<String> {
    let ordered = Cell::new(true);
    let mut text = Vec::with_capacity(ROOM);
    let formatter = InOrder { ordered: &ordered, objects: Vec::new(), in_key: false };
    value.serialize(&mut Serializer::with_formatter(&mut text, formatter)).ok()?;
    String::from_utf8(text).ok().filter(|_| ordered.get())
}

/// Writes compact JSON and notices what canonical JSON would write otherwise: keys that do not
/// ascend, keys whose order depends on the encoding, and numbers that are no exact integers.
struct InOrder<'a> {
    ordered: &'a Cell<bool>,
    /// The last key of each object that is open.
    objects: Vec<Keys>,
    in_key: bool,
}

#[derive(Default)]
struct Keys {
    last: Vec<u8>,
    this: Vec<u8>,
}

impl InOrder<'_> {
    fn give_up(&self) {
        self.ordered.set(false);
    }

    fn check(&self, is_exact: bool) {
        if !is_exact {
            self.give_up();
        }
    }
}

impl Formatter for InOrder<'_> {
    fn begin_object<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.objects.push(Keys::default());
        to.write_all(b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.objects.pop();
        to.write_all(b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, to: &mut W, first: bool) -> io::Result<()> {
        self.in_key = true;
        if first { Ok(()) } else { to.write_all(b",") }
    }

    fn end_object_key<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.in_key = false;
        let Some(keys) = self.objects.last_mut() else { return Ok(()) };
        let ascends = keys.last.is_empty() || keys.last < keys.this;
        std::mem::swap(&mut keys.last, &mut keys.this);
        keys.this.clear();
        self.check(ascends);
        Ok(())
    }

    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        to: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        if self.in_key {
            // Canonical order is that of UTF-16, which is that of bytes in ASCII only.
            self.check(fragment.is_ascii());
            if let Some(keys) = self.objects.last_mut() {
                keys.this.extend_from_slice(fragment.as_bytes());
            }
        }
        to.write_all(fragment.as_bytes())
    }

    fn write_char_escape<W: ?Sized + Write>(
        &mut self,
        to: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        self.check(!self.in_key);
        serde_json::ser::CompactFormatter.write_char_escape(to, escape)
    }

    fn write_u64<W: ?Sized + Write>(&mut self, to: &mut W, value: u64) -> io::Result<()> {
        self.check(value <= INTEGER_MAX);
        serde_json::ser::CompactFormatter.write_u64(to, value)
    }

    fn write_i64<W: ?Sized + Write>(&mut self, to: &mut W, value: i64) -> io::Result<()> {
        self.check(value.unsigned_abs() <= INTEGER_MAX);
        serde_json::ser::CompactFormatter.write_i64(to, value)
    }

    fn write_f64<W: ?Sized + Write>(&mut self, to: &mut W, value: f64) -> io::Result<()> {
        self.give_up();
        serde_json::ser::CompactFormatter.write_f64(to, value)
    }

    fn write_f32<W: ?Sized + Write>(&mut self, to: &mut W, value: f32) -> io::Result<()> {
        self.give_up();
        serde_json::ser::CompactFormatter.write_f32(to, value)
    }
}

#[cfg(test)]
mod tests {
    use super::{canonical, written_in_order};
    use serde_json::json;

    #[test]
    fn what_is_in_order_is_written_as_it_comes() {
        let value = json!({"a": [1, -2, null, true], "b": {"c": "\u{8}\u{1f}\"\\/é😀"}, "d": {}});
        let expected = serde_json_canonicalizer::to_string(&value).unwrap();
        assert_eq!(written_in_order(&value), Some(expected));
    }

    #[test]
    fn what_is_not_is_left_to_the_library() {
        #[derive(serde::Serialize)]
        struct Out {
            b: u32,
            a: u32,
        }
        assert_eq!(written_in_order(&Out { b: 1, a: 2 }), None);
        assert_eq!(canonical(&Out { b: 1, a: 2 }), r#"{"a":2,"b":1}"#);
        assert_eq!(written_in_order(&json!({"é": 1})), None);
        assert_eq!(written_in_order(&json!({"a\n": 1})), None);
        assert_eq!(written_in_order(&json!([0.5])), None);
        assert_eq!(written_in_order(&json!([1_u64 << 53])), None);
    }

    #[test]
    fn every_object_has_an_order_of_its_own() {
        let value = json!([{"b": {"z": 1}}, {"a": 1}]);
        assert_eq!(written_in_order(&value).as_deref(), Some(r#"[{"b":{"z":1}},{"a":1}]"#));
    }
}
