//! From text to fields, without recursion.

use super::error::{Error, ErrorKind};
use super::{ArrayPos, Field, Value};
use crate::json::{Number, Reader, Token};

pub(super) fn flatten(text: &str) -> Result<Vec<Field>, Error> {
    let mut reader = Reader::new(text);
    if reader.next()? != Some(Token::StartObject) {
        return Err(Error::new(ErrorKind::NotAnObject, reader.span(), Some(reader.location())));
    }
    let mut walk = Walk { open: vec![Open::Object], ..Walk::default() };
    while !walk.open.is_empty() {
        walk.step(&mut reader)?;
    }
    Ok(walk.fields)
}

#[derive(Default)]
struct Walk {
    fields: Vec<Field>,
    open: Vec<Open>,
    path: String,
    /// The length of the path before each name on it, and whether that name is empty.
    names: Vec<(usize, bool)>,
    positions: Vec<ArrayPos>,
    arrays: u32,
}

/// An object or array that is not closed yet.
enum Open {
    Object,
    Array { array: u32, next: u32 },
}

impl Walk {
    /// Takes one token.
    fn step(&mut self, reader: &mut Reader<'_>) -> Result<(), Error> {
        match reader.next()? {
            None => self.open.clear(),
            Some(Token::Name) => self.begin_name(&reader.text()?),
            Some(Token::EndObject | Token::EndArray) => {
                self.open.pop();
                if let Some(Open::Array { .. }) = self.open.last() {
                    self.positions.pop();
                }
                self.end_value();
            }
            Some(Token::StartObject) => self.begin(Open::Object),
            Some(Token::StartArray) => {
                let array = self.arrays;
                self.arrays += 1;
                self.begin(Open::Array { array, next: 0 });
            }
            Some(Token::String) => {
                let value = Value::String(reader.text()?.into());
                self.field(value, reader);
            }
            Some(Token::Number) => self.field(Value::Number(Number::new(&reader.text()?)), reader),
            Some(Token::True) => self.field(Value::Bool(true), reader),
            Some(Token::False) => self.field(Value::Bool(false), reader),
            Some(Token::Null) => self.field(Value::Null, reader),
        }
        Ok(())
    }

    fn begin_name(&mut self, name: &str) {
        self.names.push((self.path.len(), name.is_empty()));
        if self.names.len() > 1 {
            self.path.push('.');
        }
        self.path.push_str(name);
    }

    /// An object or array begins; as an element of an array it has a position there.
    fn begin(&mut self, open: Open) {
        if let Some(Open::Array { array, next }) = self.open.last() {
            self.positions.push(ArrayPos { array: *array, index: *next });
        }
        self.open.push(open);
    }

    fn field(&mut self, value: Value, reader: &Reader<'_>) {
        self.fields.push(Field {
            path: self.path.as_str().into(),
            has_half_pair: matches!(value, Value::String(_)) && reader.has_half_pair(),
            value,
            positions: self.positions.clone(),
            has_empty_name: self.names.iter().any(|(_, is_empty)| *is_empty),
            span: reader.span(),
        });
        self.end_value();
    }

    /// A value ended: the next element of an array begins, or the name before the value is done with.
    fn end_value(&mut self) {
        match self.open.last_mut() {
            Some(Open::Array { next, .. }) => *next += 1,
            Some(Open::Object) => {
                if let Some((length, _)) = self.names.pop() {
                    self.path.truncate(length);
                }
            }
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::event::Event;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let event = Event::parse(text).expect(text);
        let fields: Vec<String> = event
            .fields()
            .iter()
            .map(|field| {
                let positions: Vec<_> = field.positions.iter().map(|p| format!("{}[{}]", p.array, p.index)).collect();
                format!("{} {} {}", field.path, &text[field.span.range()], positions.join(" ")).trim_end().to_owned()
            })
            .collect();
        assert_eq!(fields, expected);
    }

    #[test]
    fn names_are_joined_by_dots() {
        check(r#"{"b": {"c": 1}, "a.d": "x", "": {"": null}}"#, &[". null", "a.d \"x\"", "b.c 1"]);
    }

    #[test]
    fn a_name_may_stand_twice() {
        check(r#"{"a": 1, "a": 2}"#, &["a 1", "a 2"]);
    }

    #[test]
    fn objects_and_arrays_have_a_position_in_an_array_and_plain_values_have_none() {
        check(
            r#"{"a": [1, {"b": [2, [3, {"c": 4}]]}, {"b": 5}], "d": [{"e": 6}]}"#,
            &["a 1", "a.b 2 0[1]", "a.b 3 0[1] 1[1]", "a.b 5 0[2]", "a.b.c 4 0[1] 1[1] 2[1]", "d.e 6 3[0]"],
        );
    }

    #[test]
    fn empty_objects_and_arrays_leave_nothing() {
        check(r#"{"a": [], "b": {}, "c": [[], {}]}"#, &[]);
    }
}
