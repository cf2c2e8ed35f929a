//! From text to fields, without recursion.

use super::elements::{ElementId, Elements};
use super::error::{Error, ErrorKind};
use super::paths::{PathId, Paths};
use super::{ArrayPos, Event, Field, Object, Value};
use crate::json::{Number, Reader, Span, Token};

pub(super) fn flatten(text: &str) -> Result<Event, Error> {
    let mut reader = Reader::new(text);
    if reader.next()? != Some(Token::StartObject) {
        return Err(Error::new(ErrorKind::NotAnObject, reader.span(), Some(reader.location())));
    }
    let mut walk = Walk {
        event: Event {
            fields: Vec::new(),
            objects: Vec::new(),
            arrays: Vec::new(),
            paths: Paths::new(),
            elements: Elements::default(),
        },
        open: Vec::new(),
        path: Paths::ROOT,
        element: None,
        name: 0,
    };
    walk.begin_object(reader.span());
    while !walk.open.is_empty() {
        walk.step(&mut reader)?;
    }
    walk.event.fields.sort_by_key(|field| field.path);
    Ok(walk.event)
}

struct Walk {
    event: Event,
    open: Vec<Open>,
    path: PathId,
    element: Option<ElementId>,
    /// Where the last name began.
    name: usize,
}

/// An object or array that is not closed yet.
enum Open {
    /// Its place in the list of objects.
    Object {
        number: usize,
    },
    Array {
        array: u32,
        next: u32,
    },
}

impl Walk {
    /// Takes one token.
    fn step(&mut self, reader: &mut Reader<'_>) -> Result<(), Error> {
        match reader.next()? {
            None => self.open.clear(),
            Some(Token::Name) => {
                self.name = reader.span().start;
                self.path = self.event.paths.child(self.path, &reader.text()?);
            }
            Some(Token::EndObject | Token::EndArray) => self.end(reader.span()),
            Some(Token::StartObject) => self.begin_object(reader.span()),
            Some(Token::StartArray) => {
                let array = self.event.arrays.len() as u32;
                self.event.arrays.push(self.path);
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

    fn begin_object(&mut self, bracket: Span) {
        let number = self.event.objects.len();
        self.begin(Open::Object { number });
        self.event.objects.push(Object { span: bracket, element: self.element, path: self.path });
    }

    /// An object or array begins; as an element of an array it is a place of its own.
    fn begin(&mut self, open: Open) {
        if let Some(Open::Array { array, next }) = self.open.last() {
            let position = ArrayPos { array: *array, index: *next };
            self.element = Some(self.event.elements.add(self.element, position));
        }
        self.open.push(open);
    }

    fn end(&mut self, bracket: Span) {
        if let Some(Open::Object { number }) = self.open.pop() {
            self.event.objects[number].span.end = bracket.end;
        }
        if let (Some(Open::Array { .. }), Some(element)) = (self.open.last(), self.element) {
            self.element = self.event.elements.get(element).1;
        }
        self.end_value();
    }

    fn field(&mut self, value: Value, reader: &Reader<'_>) {
        let (place, member) = match self.open.last() {
            Some(Open::Array { array, next }) => (Some(ArrayPos { array: *array, index: *next }), None),
            _ => (None, Some(Span::new(self.name, reader.span().end))),
        };
        self.event.fields.push(Field {
            has_half_pair: matches!(value, Value::String(_)) && reader.has_half_pair(),
            value,
            span: reader.span(),
            element: self.element,
            place,
            member,
            path: self.path,
        });
        self.end_value();
    }

    /// A value ended: the next element of an array begins, or the name before the value is done with.
    fn end_value(&mut self) {
        match self.open.last_mut() {
            Some(Open::Array { next, .. }) => *next += 1,
            Some(Open::Object { .. }) => self.path = self.event.paths.parent(self.path),
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
        let mut fields: Vec<String> = event
            .fields()
            .iter()
            .map(|field| {
                let mut positions: Vec<_> =
                    event.positions(field.element).map(|(_, p)| format!("{}[{}]", p.array, p.index)).collect();
                positions.reverse();
                let (path, value) = (event.path(field), &text[field.span.range()]);
                format!("{path} {value} {}", positions.join(" ")).trim_end().to_owned()
            })
            .collect();
        fields.sort();
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
