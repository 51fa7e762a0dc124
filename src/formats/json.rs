//! Our own JSON: a document of tables, each an array of rows, written and read row by row.

use std::fmt;
use std::io::{self, Read, Write};

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::error::{Error, Result};

/// A row by column name; what a row holds nothing in is left out, rows that belong to it are arrays in it.
pub type Row = Map<String, Value>;

/// The version of the document's shape.
pub const SHAPE: i64 = 1;

/// Writes a document, one row on a line.
pub struct Writer<'a> {
    out: &'a mut dyn Write,
    rows: u64,
}

impl<'a> Writer<'a> {
    /// Begins a document of this schema version.
    pub fn begin(out: &'a mut dyn Write, schema: i64) -> io::Result<Writer<'a>> {
        write!(out, "{{\"box9\":{{\"format\":{SHAPE},\"schema\":{schema}}}")?;
        Ok(Writer { out, rows: 0 })
    }

    /// Begins a table; the one before it must be ended.
    pub fn table(&mut self, name: &str) -> io::Result<()> {
        self.rows = 0;
        write!(self.out, ",\n\"{name}\":[")
    }

    /// Writes a row of the table.
    pub fn row(&mut self, row: &Row) -> io::Result<()> {
        self.out.write_all(if self.rows == 0 { b"\n" } else { b",\n" })?;
        self.rows += 1;
        serde_json::to_writer(&mut *self.out, row).map_err(io::Error::from)
    }

    /// Ends the table.
    pub fn end_table(&mut self) -> io::Result<()> {
        self.out.write_all(b"]")
    }

    /// Ends the document.
    pub fn end(self) -> io::Result<()> {
        self.out.write_all(b"}\n")?;
        self.out.flush()
    }
}

/// What stands in a document.
#[derive(Debug, PartialEq)]
pub enum Entry {
    /// The shape and the schema it was written with; comes first.
    Head {
        shape: i64,
        schema: i64,
    },
    Row {
        table: String,
        row: Row,
    },
}

/// Reads a document whatever its white space, handing on each row as it comes; never the whole of it is in memory.
pub fn read(source: impl Read, take: &mut dyn FnMut(Entry) -> Result<()>) -> Result<()> {
    let mut failed = None;
    let mut reader = serde_json::Deserializer::from_reader(io::BufReader::with_capacity(64 * 1024, source));
    let mut guarded = |entry: Entry| {
        take(entry).map_err(|error| {
            failed = Some(error);
            "stopped"
        })
    };
    let read = reader.deserialize_map(Document { take: &mut guarded }).and_then(|()| reader.end());
    match (failed, read) {
        (Some(error), _) => Err(error),
        (None, Ok(())) => Ok(()),
        (None, Err(error)) => Err(Error::refused_with(
            format!("This is no export of box9: {error}."),
            "Export it again, and import that.",
        )),
    }
}

type Take<'a> = &'a mut dyn FnMut(Entry) -> std::result::Result<(), &'static str>;

struct Document<'a> {
    take: Take<'a>,
}

impl<'de> Visitor<'de> for Document<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a document with \"box9\" and tables")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<(), A::Error> {
        if map.next_key::<String>()?.as_deref() != Some("box9") {
            return Err(A::Error::custom("\"box9\" does not come first"));
        }
        let head: Row = map.next_value()?;
        let number = |key: &str| head.get(key).and_then(Value::as_i64).unwrap_or(0);
        let head = Entry::Head { shape: number("format"), schema: number("schema") };
        (self.take)(head).map_err(A::Error::custom)?;
        while let Some(table) = map.next_key::<String>()? {
            map.next_value_seed(Rows { table, take: self.take })?;
        }
        Ok(())
    }
}

struct Rows<'a> {
    table: String,
    take: Take<'a>,
}

impl<'de> DeserializeSeed<'de> for Rows<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Rows<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an array of rows of {}", self.table)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> std::result::Result<(), A::Error> {
        while let Some(row) = rows.next_element::<Row>()? {
            (self.take)(Entry::Row { table: self.table.clone(), row }).map_err(A::Error::custom)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(text: &str) -> Result<Vec<Entry>> {
        let mut entries = Vec::new();
        read(text.as_bytes(), &mut |entry| {
            entries.push(entry);
            Ok(())
        })?;
        Ok(entries)
    }

    #[test]
    fn what_is_written_is_read_whatever_the_white_space() {
        let row =
            |n: i64| Row::from_iter([("id".to_owned(), Value::from(n)), ("name".to_owned(), Value::from("\"Ada\"\n"))]);
        let mut out = Vec::new();
        let mut writer = Writer::begin(&mut out, 7).unwrap();
        for (table, rows) in [("person", 2), ("deal", 0)] {
            writer.table(table).unwrap();
            (0..rows).for_each(|n| writer.row(&row(n)).unwrap());
            writer.end_table().unwrap();
        }
        writer.end().unwrap();
        let text = String::from_utf8(out).unwrap();
        let spaced = serde_json::to_string_pretty(&serde_json::from_str::<Value>(&text).unwrap()).unwrap();
        let person = |n| Entry::Row { table: "person".into(), row: row(n) };
        let expected = vec![Entry::Head { shape: 1, schema: 7 }, person(0), person(1)];
        assert_eq!(entries(&text).unwrap(), expected);
        assert_eq!(entries(&spaced).unwrap(), expected);
    }

    #[test]
    fn what_is_no_export_is_refused() {
        for text in [
            "",
            "[]",
            "{}",
            "{\"deal\":[]}",
            "{\"box9\":{},\"deal\":[{]}",
            "{\"box9\":{},\"deal\":7}",
            "{\"box9\":{}} x",
        ] {
            assert!(entries(text).unwrap_err().to_string().starts_with("This is no export of box9: "), "{text}");
        }
    }

    #[test]
    fn an_error_of_the_taker_comes_through() {
        let refused = read("{\"box9\":{}}".as_bytes(), &mut |_| Err(Error::refused("No."))).unwrap_err();
        assert_eq!(refused.to_string(), "No.");
    }
}
