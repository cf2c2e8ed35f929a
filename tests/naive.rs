//! A second matcher, written from the facts about the language and as plainly as possible.
//!
//! It shares only the JSON reader with the engine, tries every choice of values, and assumes valid patterns.

use std::net::Ipv6Addr;

use eventsieve::json::{Number, Reader, Token};

/// A JSON value. Members keep their order and their duplicates. A word is `true`, `false` or `null`.
enum Json {
    Object(Vec<(String, Json)>),
    Array(Vec<Json>),
    String(String),
    Number(Number),
    Word(String),
}

/// Which element of which array: the array's own number, then the element's.
type Place = (usize, usize);

/// A primitive value of the event.
struct Field<'a> {
    path: String,
    value: &'a Json,
    /// Its elements of the arrays around it. A primitive that stands in an array itself is in no element of that array.
    places: Vec<Place>,
}

/// One combination of the branches of all `$or`: alternatives by path.
type Rule<'a> = Vec<(String, &'a [Json])>;

/// Whether the event matches the pattern, or `None` where one of them is not a JSON object.
pub(crate) fn matches(pattern: &str, event: &str) -> Option<bool> {
    let (pattern, event) = (read_object(pattern)?, read_object(event)?);
    let mut rules = vec![Rule::new()];
    expand(&pattern, &mut Vec::new(), &mut rules);
    for rule in &mut rules {
        // EventBridge decides an absence in this order.
        rule.sort_by_key(|(path, _)| path.encode_utf16().collect::<Vec<u16>>());
    }
    let used: Vec<&str> = rules.iter().flatten().flat_map(|(path, _)| steps(path)).collect();
    let mut walk = Walk { used, names: Vec::new(), places: Vec::new(), arrays: 0, fields: Vec::new() };
    walk.visit(&event);
    Some(rules.iter().any(|rule| all_hold(rule, &walk.fields, &[])))
}

fn read_object(text: &str) -> Option<Json> {
    let mut reader = Reader::new(text);
    let first = reader.next().ok()?.filter(|token| *token == Token::StartObject)?;
    read(&mut reader, first)
}

fn read(reader: &mut Reader, token: Token) -> Option<Json> {
    let text = reader.text().ok()?.into_owned();
    match token {
        Token::StartObject => {
            let mut members = Vec::new();
            while reader.next().ok()?? != Token::EndObject {
                let name = reader.text().ok()?.into_owned();
                let token = reader.next().ok()??;
                members.push((name, read(reader, token)?));
            }
            Some(Json::Object(members))
        }
        Token::StartArray => {
            let mut elements = Vec::new();
            let mut token = reader.next().ok()??;
            while token != Token::EndArray {
                elements.push(read(reader, token)?);
                token = reader.next().ok()??;
            }
            Some(Json::Array(elements))
        }
        Token::String => Some(Json::String(text)),
        Token::Number => Some(Json::Number(Number::new(&text))),
        Token::True | Token::False | Token::Null => Some(Json::Word(text)),
        _ => None,
    }
}

/// Adds the members of this object of the pattern to every rule, and multiplies the rules at each `$or`.
fn expand<'a>(object: &'a Json, enclosing: &mut Vec<&'a str>, rules: &mut Vec<Rule<'a>>) {
    let Json::Object(members) = object else { return };
    for (name, value) in members {
        match value {
            Json::Array(branches) if name == "$or" => {
                let before = std::mem::take(rules);
                for branch in branches {
                    let mut branched = before.clone();
                    expand(branch, enclosing, &mut branched);
                    rules.extend(branched);
                }
            }
            Json::Array(alternatives) => {
                let prefix = enclosing.join(".");
                let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
                for rule in rules.iter_mut() {
                    // The last writer of a path wins.
                    rule.retain(|(other, _)| *other != path);
                    rule.push((path.clone(), alternatives));
                }
            }
            _ => {
                enclosing.push(name);
                expand(value, enclosing, rules);
                enclosing.pop();
            }
        }
    }
}

/// Takes a name apart at its dots as Java does: without empty parts at the end, except that `""` is one part.
fn steps(name: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = name.split('.').collect();
    while name.contains('.') && parts.last() == Some(&"") {
        parts.pop();
    }
    parts
}

/// A walk through the event.
struct Walk<'a> {
    /// The steps of all paths of the pattern. A field whose name is none of them is never looked into.
    used: Vec<&'a str>,
    names: Vec<&'a str>,
    places: Vec<Place>,
    arrays: usize,
    fields: Vec<Field<'a>>,
}

impl<'a> Walk<'a> {
    fn visit(&mut self, value: &'a Json) {
        match value {
            Json::Object(members) => {
                for (name, value) in members {
                    let is_used = |step: &&str| self.used.contains(step);
                    if is_used(&name.as_str()) || name.contains('.') && steps(name).iter().all(is_used) {
                        self.names.push(name);
                        self.visit(value);
                        self.names.pop();
                    }
                }
            }
            Json::Array(elements) => {
                self.arrays += 1;
                let array = self.arrays;
                for (index, element) in elements.iter().enumerate() {
                    let depth = self.places.len();
                    let has_place = matches!(element, Json::Object(_) | Json::Array(_));
                    self.places.extend(has_place.then_some((array, index)));
                    self.visit(element);
                    self.places.truncate(depth);
                }
            }
            _ => self.fields.push(Field { path: self.names.join("."), value, places: self.places.clone() }),
        }
    }
}

/// Whether some choice of one field for every leaf fits together, and with the elements that are bound already.
fn all_hold(leaves: &[(String, &[Json])], fields: &[Field], bound: &[Place]) -> bool {
    let Some(((path, alternatives), rest)) = leaves.split_first() else { return true };
    let candidates: Vec<&Field> =
        fields.iter().filter(|field| field.path == *path && are_consistent(bound, &field.places)).collect();
    let is_absent = candidates.is_empty() && alternatives.iter().any(asks_for_absence);
    is_absent && all_hold(rest, fields, bound)
        || candidates.iter().any(|field| {
            let bound = [bound, &field.places].concat();
            alternatives.iter().any(|alternative| accepts(alternative, field.value)) && all_hold(rest, fields, &bound)
        })
}

/// Whether no array is in both with different elements.
fn are_consistent(bound: &[Place], places: &[Place]) -> bool {
    bound.iter().all(|(array, index)| places.iter().all(|(other, at)| array != other || index == at))
}

fn asks_for_absence(alternative: &Json) -> bool {
    matches!(operator(alternative), Some(("exists", Json::Word(word))) if word == "false")
}

/// The name and operand of `{"name": operand}`.
fn operator(alternative: &Json) -> Option<(&str, &Json)> {
    let Json::Object(members) = alternative else { return None };
    members.first().map(|(name, operand)| (name.as_str(), operand))
}

fn accepts(alternative: &Json, value: &Json) -> bool {
    match operator(alternative) {
        None => is_same(alternative, value) || is_same_address(alternative, value),
        Some(("anything-but", operand)) => !is_ruled_out(operand, value),
        Some(("exists", _)) => !asks_for_absence(alternative),
        Some(("numeric", Json::Array(comparisons))) => is_in_range(comparisons, value),
        Some((name, operand)) => satisfies(name, operand, value),
    }
}

/// The operators that compare text.
fn satisfies(name: &str, operand: &Json, value: &Json) -> bool {
    let Json::String(text) = value else { return false };
    match (name, operand) {
        ("exactly", Json::String(operand)) => text == operand,
        ("prefix", Json::String(operand)) => text.starts_with(operand),
        ("suffix", Json::String(operand)) => text.ends_with(operand),
        ("wildcard", Json::String(operand)) => fits_wildcard(operand, text),
        ("cidr", Json::String(operand)) => is_in_block(operand, text) == Some(true),
        ("equals-ignore-case", Json::String(operand)) => folds_to(&operand.encode_utf16().collect::<Vec<u16>>(), text),
        // Some beginning or end of the text satisfies the inner operator.
        ("prefix" | "suffix", Json::Object(inner)) => {
            (0..=text.len()).filter_map(|at| text.split_at_checked(at)).any(|(head, tail)| {
                let part = if name == "prefix" { head } else { tail };
                inner.iter().any(|(name, operand)| satisfies(name, operand, &Json::String(part.to_owned())))
            })
        }
        _ => false,
    }
}

/// Whether the operand of `anything-but` names the value.
fn is_ruled_out(operand: &Json, value: &Json) -> bool {
    match operand {
        Json::Array(list) => list.iter().any(|item| is_same(item, value)),
        Json::Object(members) => members.iter().any(|(name, operand)| match operand {
            Json::Array(list) => list.iter().any(|item| satisfies(name, item, value)),
            _ => satisfies(name, operand, value),
        }),
        _ => is_same(operand, value),
    }
}

fn is_same(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::String(a), Json::String(b)) | (Json::Word(a), Json::Word(b)) => a == b,
        (Json::Number(a), Json::Number(b)) => a.text() == b.text() || a.value().is_some() && a.value() == b.value(),
        _ => false,
    }
}

fn is_same_address(a: &Json, b: &Json) -> bool {
    let (Json::String(a), Json::String(b)) = (a, b) else { return false };
    address_bits(a).is_some_and(|bits| address_bits(b) == Some(bits))
}

fn is_in_range(comparisons: &[Json], value: &Json) -> bool {
    let Json::Number(number) = value else { return false };
    comparisons.chunks(2).all(|comparison| {
        let [Json::String(sign), Json::Number(bound)] = comparison else { return false };
        number.value().zip(bound.value()).is_some_and(|(value, bound)| {
            value == bound && sign.contains('=')
                || value < bound && sign.starts_with('<')
                || value > bound && sign.starts_with('>')
        })
    })
}

/// Whether the text is made of the lower or the upper form of each UTF-16 unit of the operand.
fn folds_to(operand: &[u16], text: &str) -> bool {
    let Some((unit, rest)) = operand.split_first() else { return text.is_empty() };
    // Half of a surrogate pair has only this form.
    let character = char::from_u32(u32::from(*unit)).unwrap_or('?');
    let (lower, upper) = (character.to_lowercase().to_string(), character.to_uppercase().to_string());
    let fits = |form: &str| text.strip_prefix(form).is_some_and(|text| folds_to(rest, text));
    fits(&lower) || lower != upper && fits(&upper)
}

fn fits_wildcard(operand: &str, text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    // All places in the text at which the part of the operand read so far can end.
    let mut ends = vec![0];
    let mut characters = operand.chars();
    while let Some(character) = characters.next() {
        let literal = if character == '\\' { characters.next() } else { Some(character) };
        ends = match character {
            '*' => (0..=text.len()).filter(|end| ends.first().is_some_and(|first| first <= end)).collect(),
            _ => ends.iter().filter(|end| text.get(**end).copied() == literal).map(|end| end + 1).collect(),
        };
    }
    ends.contains(&text.len())
}

fn is_in_block(block: &str, text: &str) -> Option<bool> {
    let mut parts = block.split('/');
    let (network, address) = (address_bits(parts.next()?)?, address_bits(text)?);
    let mask = usize::try_from(parts.next()?.parse::<i32>().ok()?).ok()?;
    Some(network.len() == address.len() && network.get(..mask) == address.get(..mask))
}

/// The 32 or 128 bits of an address as a text of `0` and `1`.
fn address_bits(text: &str) -> Option<String> {
    if text.contains(':') {
        // Unlike the standard library's, this syntax has no dots behind colons.
        let address: Ipv6Addr = Some(text).filter(|text| !text.contains('.'))?.parse().ok()?;
        let mapped = address.to_ipv4_mapped().map(|mapped| format!("{:032b}", mapped.to_bits()));
        return Some(mapped.unwrap_or(format!("{:0128b}", address.to_bits())));
    }
    // Nor does it mind leading zeros, as long as all is at most 15 characters.
    let byte = |part: &str| part.parse::<u8>().ok().filter(|_| part.bytes().all(|byte| byte.is_ascii_digit()));
    let bytes = text.split('.').map(byte).collect::<Option<Vec<u8>>>()?;
    (bytes.len() == 4 && text.len() <= 15).then(|| bytes.iter().map(|byte| format!("{byte:08b}")).collect())
}
