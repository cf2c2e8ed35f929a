//! Patterns in TypeScript and JavaScript that uses the CDK.
//!
//! Of the code only what a pattern can be is read: literals of objects, lists, strings and numbers, and the helpers of
//! `Match`. The rest is passed over token by token. Python, Java and the CDK's other languages are not read.

mod escapes;
mod literal;
mod matchers;
mod tokens;

use std::collections::{HashMap, HashSet};

use super::error::{CodeFault, Error, ErrorKind, Note, NoteKind};
use super::found::Found;
use super::value::{Node, Text, Value};
use crate::json::Span;
use literal::Literals;
use tokens::{Token, TokenKind, tokens};

/// The names that the CDK writes otherwise than EventBridge, at the top of a rule's pattern.
const RENAMED: [(&str, &str); 1] = [("detailType", "detail-type")];

/// In bytes: the constants that stand as the pattern of several rules are written out to at most so much text.
const MOST_REPEATED: usize = 32 << 20;

/// The type of a variable has at most so many tokens.
const LONGEST_TYPE: usize = 12;

/// Every pattern in code, or the object alone.
///
/// # Errors
///
/// Where the only pattern has something in it that is not understood. Of several such a one stays code, and has a note.
pub(super) fn in_code(text: &str) -> Result<Vec<Found>, Error> {
    let tokens = tokens(text);
    if begins_object(&tokens) && !tokens.windows(3).any(has_pattern) {
        return alone(text, &tokens).map(|found| vec![found]);
    }
    let mut search = Search {
        literals: Literals::new(text, &tokens),
        closing: closing(&tokens),
        constructs: Vec::new(),
        declarations: declarations(&tokens),
        used: used(&tokens),
        last: None,
        found: Vec::new(),
        read: HashMap::new(),
        repeated: 0,
        refusal: None,
    };
    let mut at = 0;
    while at < tokens.len() {
        at = search.step(at)?;
    }
    match search.refusal {
        Some(error) if search.found.len() == 1 => Err(error),
        _ => Ok(search.found),
    }
}

/// Whether code is nothing but one object of a pattern, and is written as JSON is not.
pub(super) fn is_object(text: &str) -> bool {
    let tokens = tokens(text);
    let is_code = |token: &Token<'_>| match token.kind {
        TokenKind::Word => !matches!(token.text, "true" | "false" | "null"),
        TokenKind::Text => !token.text.starts_with('"'),
        _ => false,
    };
    begins_object(&tokens) && tokens.iter().any(is_code) && in_code(text).is_ok_and(|found| !found.is_empty())
}

/// `{...}`, or `({...})` as an arrow function has it.
fn begins_object(tokens: &[Token<'_>]) -> bool {
    let tokens = if tokens.first().is_some_and(|token| token.is("(")) { &tokens[1..] } else { tokens };
    tokens.first().is_some_and(|token| token.is("{"))
}

/// `eventPattern:` and no list behind it, which would be a field of that name.
fn has_pattern(tokens: &[Token<'_>]) -> bool {
    tokens[0].is("eventPattern") && tokens[1].is(":") && !tokens[2].is("[")
}

fn alone(text: &str, tokens: &[Token<'_>]) -> Result<Found, Error> {
    let mut literals = Literals::new(text, tokens);
    let start = usize::from(!tokens[0].is("{"));
    let (mut node, after) = literals.value(start)?;
    if let Some(token) = tokens[after..].iter().find(|token| !token.is(")") && !token.is(";") && !token.is(",")) {
        return Err(unexpected(token, "the end of the pattern"));
    }
    let span = node.span;
    rename(&mut node);
    Ok(Found::tree(None, &node, span))
}

fn unexpected(token: &Token<'_>, expected: &'static str) -> Error {
    let fault = CodeFault::Unexpected { found: token.text.into(), expected };
    Error::new(ErrorKind::Code(fault), token.span)
}

/// Gives the names at the top the spelling that EventBridge has for them.
fn rename(node: &mut Node) {
    if let Value::Object(members) = &mut node.value {
        for member in members {
            if let Some((_, name)) = RENAMED.iter().find(|(name, _)| *name == member.name.as_str()) {
                member.name = Text::new(*name);
            }
        }
    }
}

/// For each token that opens a bracket, the number of the one that closes it, as far as they go together.
fn closing(tokens: &[Token<'_>]) -> Vec<usize> {
    let mut closing = vec![tokens.len(); tokens.len()];
    let mut open = Vec::new();
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.kind == TokenKind::Sign) {
        match token.text {
            "(" | "[" | "{" => open.push(at),
            ")" | "]" | "}" => {
                if let Some(start) = open.pop() {
                    closing[start] = at;
                }
            }
            _ => {}
        }
    }
    closing
}

fn declarations<'a>(tokens: &[Token<'a>]) -> HashMap<&'a str, usize> {
    let is_declaring = |token: &Token<'_>| ["const", "let", "var"].iter().any(|word| token.is(word));
    let pairs = tokens.windows(2).enumerate();
    pairs.filter(|(_, pair)| is_declaring(&pair[0])).map(|(at, pair)| (pair[1].text, at + 1)).collect()
}

/// The words in `eventPattern: word`.
fn used<'a>(tokens: &[Token<'a>]) -> HashSet<&'a str> {
    let uses = tokens.windows(3).filter(|token| token[0].is("eventPattern") && token[1].is(":"));
    uses.map(|token| token[2].text).collect()
}

/// Goes through code that is not understood, and looks out for what is.
struct Search<'a> {
    literals: Literals<'a>,
    closing: Vec<usize>,
    /// The constructs that the code stands in, the innermost last.
    constructs: Vec<Construct>,
    /// The number of the token that names each variable where it is declared.
    declarations: HashMap<&'a str, usize>,
    /// The variables that stand as the pattern of a rule.
    used: HashSet<&'a str>,
    /// The id of the construct that began last.
    last: Option<String>,
    found: Vec<Found>,
    /// For the first token of a constant's object, and whether its names are kept: which of those found it is.
    read: HashMap<(usize, bool), usize>,
    /// In bytes: how much text was found again in a constant.
    repeated: usize,
    /// Why the first pattern that is not understood is not.
    refusal: Option<Error>,
}

/// `new events.Rule(this, 'Id', ...)`.
struct Construct {
    id: String,
    /// Whether it is a `Cfn...`, whose names are CloudFormation's already.
    is_raw: bool,
    /// The number of the token that closes it.
    end: usize,
}

impl Search<'_> {
    /// Looks at the token and those behind it. Returns where to go on.
    fn step(&mut self, at: usize) -> Result<usize, Error> {
        let tokens = self.literals.tokens;
        let is = |ahead: usize, text: &str| tokens.get(at + ahead).is_some_and(|token| token.is(text));
        let token = &tokens[at];
        while self.constructs.last().is_some_and(|construct| construct.end < at) {
            self.constructs.pop();
        }
        if token.is("new") {
            self.construct(at + 1);
            return Ok(at + 1);
        }
        let (id, is_raw) = match self.constructs.last() {
            Some(construct) => (Some(construct.id.clone()), construct.is_raw),
            None => (None, false),
        };
        if matches!(token.text, "eventPattern" | "'eventPattern'" | "\"eventPattern\"") && is(1, ":") {
            return match self.declaration(at + 2) {
                Some(declared) => self.constant(declared, id, is_raw).map(|()| at + 2),
                None => self.pattern(at + 2, id, is_raw),
            };
        }
        if token.is("addEventPattern") && is(1, "(") {
            return self.pattern(at + 2, id.or_else(|| self.last.clone()), false);
        }
        if token.is("FilterCriteria") && is(1, ".") && is(2, "filter") && is(3, "(") {
            return self.pattern(at + 4, id, true);
        }
        // `const pattern: events.EventPattern = {`
        if token.is("EventPattern") && is(1, "=") {
            let name = self.declared(at);
            if name.as_deref().is_some_and(|name| self.is_used(name)) {
                return Ok(at + 1);
            }
            return self.pattern(at + 2, name, false);
        }
        // `const eventPattern = {`
        if token.is("eventPattern") && is(1, "=") && is(2, "{") {
            if self.is_used(token.text) {
                return Ok(at + 1);
            }
            return self.pattern(at + 2, Some(token.text.into()), false);
        }
        Ok(at + 1)
    }

    /// Remembers what begins behind `new`, where it has an id.
    fn construct(&mut self, mut at: usize) {
        let tokens = self.literals.tokens;
        let mut class = "";
        while let Some(token) = tokens.get(at) {
            match token.kind {
                TokenKind::Word => class = token.text,
                TokenKind::Sign if token.is(".") => {}
                _ => break,
            }
            at += 1;
        }
        let [open, scope, comma, id] = [at, at + 1, at + 2, at + 3].map(|at| tokens.get(at));
        let is_construct = open.is_some_and(|token| token.is("("))
            && scope.is_some_and(|token| token.kind == TokenKind::Word)
            && comma.is_some_and(|token| token.is(","));
        if let (true, Some(id)) = (is_construct, id)
            && id.kind == TokenKind::Text
        {
            let id = self.literals.text_of(id).map(|text| text.as_str().to_owned()).unwrap_or_default();
            self.last = Some(id.clone());
            self.constructs.push(Construct { id, is_raw: class.starts_with("Cfn"), end: self.closing[at] });
        }
    }

    /// The variable in `const pattern: events.EventPattern`.
    fn declared(&self, at: usize) -> Option<String> {
        let before = self.literals.tokens[..at].iter().rev().take(LONGEST_TYPE);
        let mut before = before.skip_while(|token| !token.is(":"));
        before.next();
        before.next().filter(|token| token.kind == TokenKind::Word).map(|token| token.text.to_owned())
    }

    /// Keeps the code in place of a pattern, so that the others are found all the same.
    fn not_understood(&mut self, at: usize, name: Option<String>, error: Error) -> Result<usize, Error> {
        let ErrorKind::Code(fault) = error.kind() else {
            return Err(error);
        };
        let end = self.literals.end_of_item(at).max(at + 1).min(self.literals.tokens.len());
        let (Some(first), Some(last)) = (self.literals.tokens.get(at), self.literals.tokens[..end].last()) else {
            return Err(error);
        };
        let span = first.span.to(last.span);
        let mut found = Found::text(name, &self.literals.text[span.range()], span);
        found.note(NoteKind::NotUnderstood(fault.clone()), error.span());
        self.found.push(found);
        self.refusal.get_or_insert(error);
        Ok(end)
    }

    /// Where the object stands that a variable at this token was declared with.
    fn declaration(&self, at: usize) -> Option<usize> {
        let tokens = self.literals.tokens;
        let name = tokens.get(at).filter(|token| token.kind == TokenKind::Word)?.text;
        let ends = tokens.get(at + 1).is_some_and(|token| token.is(",") || token.is("}"));
        let declared = *self.declarations.get(name)?;
        let sign = tokens[declared..].iter().take(LONGEST_TYPE).position(|token| token.is("="))?;
        let is_object = tokens.get(declared + sign + 1).is_some_and(|token| token.is("{"));
        (ends && is_object).then_some(declared + sign + 1)
    }

    /// Whether a variable stands as the pattern of a rule, which then is where its object is found.
    fn is_used(&self, name: &str) -> bool {
        self.used.contains(name)
    }

    /// The pattern that a constant was declared with, which is read once however many rules have it.
    fn constant(&mut self, declared: usize, name: Option<String>, is_raw: bool) -> Result<(), Error> {
        let Some(read) = self.read.get(&(declared, is_raw)).copied() else {
            self.read.insert((declared, is_raw), self.found.len());
            return self.pattern(declared, name, is_raw).map(drop);
        };
        let found = Found { name, ..self.found[read].clone() };
        self.repeated += found.pattern.len() + found.notes.len() * size_of::<Note>();
        if self.repeated > MOST_REPEATED {
            return Err(Error::new(ErrorKind::TooManyUses, found.span));
        }
        self.found.push(found);
        Ok(())
    }

    /// The value at this token. `is_raw` keeps the names as they are.
    fn pattern(&mut self, at: usize, name: Option<String>, is_raw: bool) -> Result<usize, Error> {
        let (mut node, after) = match self.literals.value(at) {
            Ok(value) => value,
            Err(error) => return self.not_understood(at, name, error),
        };
        let span = node.span;
        self.found.push(match &node.value {
            Value::Text(text) if text.is_whole() && node.doubt.is_none() => Found::text(name, text.as_str(), span),
            _ => {
                if !is_raw {
                    rename(&mut node);
                }
                Found::tree(name, &node, span)
            }
        });
        Ok(after)
    }
}

/// A value that the code computes, as a template would say it.
fn reference(code: &str, span: Span) -> Node {
    let text = format!("${{{}}}", code.split_whitespace().collect::<Vec<_>>().join(" "));
    Node::text(text.clone(), span).doubted(NoteKind::KnownLater(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(count: usize, constant: &str) -> String {
        let mut code = format!("const shared: events.EventPattern = {constant};\n");
        for at in 0..count {
            code += &format!("new events.Rule(this, 'R{at}', {{ eventPattern: shared }});\n");
        }
        code
    }

    #[test]
    fn what_nests_too_deep_is_told_by_the_limit_there_is() {
        let deep = format!("{{ source: {}{} }}", "[".repeat(250), "]".repeat(250));
        let error = in_code(&deep).expect_err("too deep");
        assert_eq!(error.to_string(), "objects and lists nest more than 200 deep");
    }

    #[test]
    fn a_constant_of_many_rules_is_read_once() {
        let found = in_code(&rules(3, "{ detailType: ['a'] }")).expect("patterns");
        let names: Vec<_> = found.iter().filter_map(|found| found.name.as_deref()).collect();
        assert_eq!(names, ["R0", "R1", "R2"]);
        assert!(found.iter().all(|each| each.pattern == found[0].pattern && each.pattern.contains("detail-type")));
        let texts = "'abcdefgh', ".repeat(20_000);
        let error = in_code(&rules(5000, &format!("{{ source: [{texts}] }}"))).expect_err("too much text");
        assert_eq!(error.kind(), &ErrorKind::TooManyUses);
    }
}
