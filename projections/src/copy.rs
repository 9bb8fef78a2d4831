//! Rows as lines of `copy … from stdin`, in its text format.

use serde::Deserializer as _;
use serde::de::{Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// The columns of a table, in the order of its schema, but for the ledger's id: rows don't say it.
pub(crate) struct Columns(Vec<Column>);

struct Column {
    name: &'static str,
    kind: Kind,
}

/// What a column takes a field's JSON for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A number, a boolean, or the text in a JSON string.
    Plain,
    /// An array of texts.
    Texts,
    /// The JSON as it is.
    Json,
}

impl Columns {
    /// Reads them from what creates the table: a column a line.
    ///
    /// # Panics
    /// A line that is neither a column of a type known here nor the primary key; every schema is
    /// written into the program.
    pub(crate) fn of(schema: &'static str) -> Self {
        let mut lines = schema.lines().map(str::trim);
        assert_eq!(lines.next(), Some("create table {table} ("), "a schema begins so");
        let lines = lines.take_while(|line| *line != ");");
        let columns = lines.filter(|line| !line.starts_with("--") && !line.starts_with("primary"));
        let columns = columns.map(Column::of).filter(|column| column.name != "ledger_id");
        Self(columns.collect())
    }

    /// Their names, as SQL lists them.
    pub(crate) fn names(&self) -> String {
        self.0.iter().map(|column| column.name).collect::<Vec<_>>().join(", ")
    }

    /// Writes a row's line behind the ledger's id; the row is a JSON object of exactly these
    /// columns.
    ///
    /// # Errors
    /// A column without a field, a field without a column, a value that the column can't hold.
    pub(crate) fn line(
        &self,
        ledger: &str,
        row: &str,
        lines: &mut Vec<u8>,
    ) -> Result<(), serde_json::Error> {
        let fields = serde_json::Deserializer::from_str(row).deserialize_map(Fields(self))?;
        lines.extend_from_slice(ledger.as_bytes());
        for (column, field) in self.0.iter().zip(fields) {
            let field = field.ok_or_else(|| {
                serde_json::Error::custom(format!("nothing for the column {}", column.name))
            })?;
            lines.push(b'\t');
            column.kind.write(field.get(), lines)?;
        }
        lines.push(b'\n');
        Ok(())
    }
}

impl Column {
    fn of(line: &'static str) -> Self {
        let (name, rest) = line.split_once(' ').expect("a column has a name and a type");
        let kind = match rest.trim_end_matches(',').split(' ').next() {
            Some("uuid" | "text" | "bigint" | "smallint" | "boolean" | "timestamptz") => {
                Kind::Plain
            }
            Some("text[]") => Kind::Texts,
            Some("json") => Kind::Json,
            _ => panic!("`{line}`: nobody knows how to write such a column"),
        };
        Self { name, kind }
    }
}

impl Kind {
    /// Writes a field's JSON text.
    fn write(self, json: &str, line: &mut Vec<u8>) -> Result<(), serde_json::Error> {
        match (self, json.as_bytes().first()) {
            (_, Some(b'n')) => line.extend_from_slice(b"\\N"),
            (Self::Json, _) => escape(json, line),
            (Self::Texts, _) => {
                let texts: Vec<String> = serde_json::from_str(json)?;
                escape(&array(&texts), line);
            }
            (Self::Plain, Some(b'"')) if json.contains('\\') => {
                escape(&serde_json::from_str::<String>(json)?, line);
            }
            // Without a backslash nothing in a JSON string stands for anything else.
            (Self::Plain, Some(b'"')) => {
                line.extend_from_slice(&json.as_bytes()[1..json.len() - 1])
            }
            (Self::Plain, Some(b'{' | b'[')) => {
                return Err(serde_json::Error::custom("a record for a column of plain values"));
            }
            (Self::Plain, _) => line.extend_from_slice(json.as_bytes()),
        }
        Ok(())
    }
}

/// Puts a backslash before what would end a value or a line, or change what it says.
fn escape(text: &str, line: &mut Vec<u8>) {
    for byte in text.bytes() {
        match byte {
            b'\\' => line.extend_from_slice(b"\\\\"),
            b'\t' => line.extend_from_slice(b"\\t"),
            b'\n' => line.extend_from_slice(b"\\n"),
            b'\r' => line.extend_from_slice(b"\\r"),
            _ => line.push(byte),
        }
    }
}

/// An array literal; every text is quoted, so that none is taken for a null.
fn array(texts: &[String]) -> String {
    let quoted = |text: &String| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    format!("{{{}}}", texts.iter().map(quoted).collect::<Vec<_>>().join(","))
}

/// Reads a row's fields into the order of the columns.
struct Fields<'a>(&'a Columns);

impl<'de> Visitor<'de> for Fields<'_> {
    type Value = Vec<Option<&'de RawValue>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of columns")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let columns = &self.0.0;
        let mut fields = vec![None; columns.len()];
        // Fields mostly stand in the order of the columns.
        let mut next = 0;
        while let Some(name) = map.next_key::<&str>()? {
            if columns.get(next).is_none_or(|column| column.name != name) {
                let found = columns.iter().position(|column| column.name == name);
                next = found.ok_or_else(|| A::Error::custom(format!("no column {name}")))?;
            }
            if fields[next].replace(map.next_value()?).is_some() {
                return Err(A::Error::custom(format!("{name} twice")));
            }
            next += 1;
        }
        Ok(fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FOLLOWERS;
    use serde_json::json;

    const SCHEMA: &str = "create table {table} (
    ledger_id uuid not null,
    -- a note, which is no column
    task uuid not null,
    title text collate \"C\" not null,
    labels text[] not null,
    context json,
    closed_at timestamptz,
    primary key (ledger_id, task)
);
create index on {table} (title);
";

    fn line(row: &serde_json::Value) -> Result<String, serde_json::Error> {
        let mut lines = Vec::new();
        Columns::of(SCHEMA).line("L", &row.to_string(), &mut lines)?;
        Ok(String::from_utf8(lines).expect("texts are written as they are"))
    }

    fn row(title: &str, labels: &[&str], context: &serde_json::Value) -> serde_json::Value {
        json!({ "closed_at": null, "context": context, "labels": labels, "task": 7, "title": title })
    }

    #[test]
    fn a_schema_says_its_columns() {
        assert_eq!(Columns::of(SCHEMA).names(), "task, title, labels, context, closed_at");
        for follower in FOLLOWERS {
            let names = Columns::of(follower.schema).names();
            let keys = follower.shape.key_columns.iter();
            for (name, _) in keys {
                assert!(names.split(", ").any(|column| column == *name), "{name} in {names}");
            }
        }
    }

    #[test]
    fn a_line_is_in_the_order_of_the_columns() {
        let plain = line(&row("plain 🦀", &["a", "b"], &json!({ "a": [1, null] }))).expect("a row");
        assert_eq!(plain, "L\t7\tplain 🦀\t{\"a\",\"b\"}\t{\"a\":[1,null]}\t\\N\n");
        let empty = line(&row("", &[], &json!(null))).expect("a row");
        assert_eq!(empty, "L\t7\t\t{}\t\\N\t\\N\n");
    }

    #[test]
    fn what_means_something_to_copy_is_escaped() {
        let titles = [
            ("a\tb\nc\rd", "a\\tb\\nc\\rd"),
            ("\\N", "\\\\N"),
            ("\\.", "\\\\."),
            ("say \"so\"", "say \"so\""),
            ("null", "null"),
        ];
        for (title, written) in titles {
            let line = line(&row(title, &[], &json!(null))).expect("a row");
            assert_eq!(line, format!("L\t7\t{written}\t{{}}\t\\N\t\\N\n"));
        }
        let labels =
            line(&row("", &["NULL", "a,b", "{}", "\"", "\\", "\t"], &json!("\\"))).expect("a row");
        assert_eq!(
            labels,
            "L\t7\t\t{\"NULL\",\"a,b\",\"{}\",\"\\\\\"\",\"\\\\\\\\\",\"\\t\"}\t\"\\\\\\\\\"\t\\N\n"
        );
    }

    #[test]
    fn a_row_of_another_shape_is_refused() {
        let mut more = row("", &[], &json!(null));
        more["other"] = json!(1);
        let mut less = row("", &[], &json!(null));
        less.as_object_mut().expect("an object").remove("closed_at");
        let mut record = row("", &[], &json!(null));
        record["title"] = json!({});
        for (wrong, reason) in [(more, "other"), (less, "closed_at"), (record, "a record")] {
            let refused = line(&wrong).expect_err(reason).to_string();
            assert!(refused.contains(reason), "{refused}");
        }
    }
}
