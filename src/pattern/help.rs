//! What to write instead, for each kind of error.

use super::error::{CidrFault, ErrorKind, WildcardFault};
use crate::json::quoted;

const OPERATORS: &[&str] =
    &["anything-but", "cidr", "equals-ignore-case", "exactly", "exists", "numeric", "prefix", "suffix", "wildcard"];

impl ErrorKind {
    /// The message in a line: a place inside it as line and column, where EventBridge quotes the text once more.
    pub fn summary(&self) -> String {
        match self {
            ErrorKind::Json(kind) => kind.summary(),
            other => other.to_string(),
        }
    }

    /// What to do about it, in a sentence or two.
    pub fn help(&self) -> String {
        match self {
            ErrorKind::Json(kind) => kind.help().into(),
            ErrorKind::NotAnObject => r#"A pattern is an object, such as {"source": ["aws.ec2"]}."#.into(),
            ErrorKind::EmptyObject => r#"Name a field: {"exists": true} in an array asks only that it is there. The pattern {"version": ["0"]} matches every event."#.into(),
            ErrorKind::EmptyArray => r#"List the values that match, or [{"exists": true}] for any value."#.into(),
            ErrorKind::NotAnObjectOrArray { name } => format!("Put the value of {} in square brackets: a field lists the values that match.", quoted(name)),
            ErrorKind::NotAMatchValue => "Values stand directly in the array; an array inside it is not possible.".into(),
            ErrorKind::OrNotAnArray => r#""$or" takes an array of at least two objects."#.into(),
            ErrorKind::OrNotObjects => r#"Each branch of "$or" is an object, such as {"source": ["aws.ec2"]}."#.into(),
            ErrorKind::OrTooShort => r#""$or" needs at least two branches; write a single one without "$or"."#.into(),
            ErrorKind::ReservedInOr { name } => format!(r#"{} is the name of an operator and cannot name a field inside "$or"; operators stand in the array of a field."#, quoted(name)),
            ErrorKind::NoOperator => format!("Name one operator: {}.", OPERATORS.join(", ")),
            ErrorKind::UnknownOperator { name } => unknown_operator(name),
            ErrorKind::SecondKey => "Put each operator in an object of its own: either may match.".into(),
            ErrorKind::OperandNotAString { .. } => "Put the operand in double quotes.".into(),
            ErrorKind::NoInnerOperator { operator: "Anything-But" } => r#"Name one of "prefix", "suffix", "equals-ignore-case", "wildcard"."#.into(),
            ErrorKind::NoInnerOperator { .. } => r#"Write a string, or {"equals-ignore-case": "..."}."#.into(),
            ErrorKind::UnknownInnerOperator { operator: "anything-but", .. } => r#"Inside "anything-but" stand "prefix", "suffix", "equals-ignore-case" and "wildcard"."#.into(),
            ErrorKind::UnknownInnerOperator { operator, .. } => format!(r#"Inside {} only "equals-ignore-case" can stand."#, quoted(operator)),
            ErrorKind::ExistsNotABool => r#"Write {"exists": true} or {"exists": false}, without quotes."#.into(),
            ErrorKind::NumericNotAnArray => r#"Write a comparison and a number in an array, such as ["=", 5]."#.into(),
            ErrorKind::NumericNoComparison { .. } | ErrorKind::NumericUnknownComparison { .. } => {
                r#"Begin with one of "=", "<", "<=", ">", ">=", in double quotes."#.into()
            }
            ErrorKind::NumericNotANumber { .. } => "Write a number, without quotes, after each comparison.".into(),
            ErrorKind::NumericNoUpperComparison { .. } | ErrorKind::NumericBadUpperComparison { .. } => {
                r#"After a lower bound comes "<" or "<=" with an upper bound, such as [">", 0, "<=", 5]."#.into()
            }
            ErrorKind::TooManyElements => "Remove what follows.".into(),
            ErrorKind::NumericTooManyTerms => "A range has one lower and one upper bound; remove what follows.".into(),
            ErrorKind::Unanswered { nearest } => {
                format!("{} EventBridge's engine fails at this pattern without a message of its own.", nearest.help())
            }
            ErrorKind::NumericEmptyRange => r#"The lower bound must be less than the upper one; for a single number write ["=", 5]."#.into(),
            ErrorKind::NumberNotComparable { .. } | ErrorKind::NumberExceedsLimits => {
                "A number is compared as a double; this one has more digits than a double holds. As a plain value it matches the same text.".into()
            }
            ErrorKind::AnythingButOperand => "Write a string, a number, or a list of them.".into(),
            ErrorKind::AnythingButListMember => "List only strings, or only numbers.".into(),
            ErrorKind::AnythingButMixedList => "List only strings, or only numbers, and at least one.".into(),
            ErrorKind::AnythingButIgnoreCaseOperand | ErrorKind::AnythingButAffixOperand => {
                "Write a string, or a list of at least one string.".into()
            }
            ErrorKind::AnythingButEmptyAffix => "Every string begins and ends with the empty string: write at least one character.".into(),
            ErrorKind::Wildcard(WildcardFault::Consecutive { .. }) => "Write a single *: it stands for any run of characters.".into(),
            ErrorKind::Wildcard(WildcardFault::InvalidEscape { .. }) => r"Write \\* for an asterisk and \\\\ for a backslash.".into(),
            ErrorKind::Cidr(fault) => fault.help().into(),
            ErrorKind::TooComplex => "Use fewer asterisks, or a longer text that repeats itself less behind each.".into(),
            ErrorKind::TooManyFields => "Split the pattern into several rules.".into(),
            ErrorKind::TooManyCombinations => r#"Each "$or" multiplies the combinations; list values in one array, or split the pattern into several rules."#.into(),
        }
    }
}

impl CidrFault {
    fn help(&self) -> &'static str {
        match self {
            CidrFault::OneSlashRequired => "Write an address, a slash and a number of bits, such as 10.0.0.0/24.",
            CidrFault::MaskNotInteger | CidrFault::NegativeMask => {
                "The number of bits is a whole number: 0 to 31 for IPv4, 0 to 127 for IPv6."
            }
            CidrFault::V4MaskTooLong => "Write a mask of 0 to 31 bits; for one address write it as a plain string.",
            CidrFault::V6MaskTooLong => "Write a mask of 0 to 127 bits; for one address write it as a plain string.",
            CidrFault::NonstandardAddress(_) | CidrFault::InvalidAddress(_) => {
                "Write four numbers of 0 to 255 joined by dots, or an IPv6 address."
            }
        }
    }
}

fn unknown_operator(name: &str) -> String {
    let alike = |operator: &&&str| {
        let spelled = |text: &str| text.to_ascii_lowercase().replace(['-', '_', ' '], "");
        spelled(operator) == spelled(name)
    };
    let meant = OPERATORS.iter().find(alike).copied().or(match name {
        "starts-with" | "startsWith" | "begins-with" => Some("prefix"),
        "ends-with" | "endsWith" => Some("suffix"),
        "not" | "not-in" | "ne" | "!=" | "anything-except" => Some("anything-but"),
        "regex" | "like" | "glob" | "contains" => Some("wildcard"),
        "equals" | "eq" => Some("exactly"),
        "=" | "<" | "<=" | ">" | ">=" => Some("numeric"),
        "ip" | "ip-address" => Some("cidr"),
        _ => None,
    });
    match meant {
        Some(operator) => format!("Write {}.", quoted(operator)),
        None => format!("The operators are {}.", OPERATORS.join(", ")),
    }
}
