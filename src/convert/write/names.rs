//! What a rule is called, as each language can spell it.

/// At most this many characters in the name of a rule.
const LONGEST: usize = 64;

/// The name of a rule: letters, digits, `.`, `-` and `_`.
pub(super) fn rule(name: &str) -> String {
    let is_allowed = |character: char| character.is_ascii_alphanumeric() || matches!(character, '.' | '-' | '_');
    let mut name: String = name.chars().map(|character| if is_allowed(character) { character } else { '-' }).collect();
    name.truncate(LONGEST);
    let name = name.trim_matches('-');
    if name.is_empty() { "my-rule".into() } else { name.into() }
}

/// A logical id, or the id of a construct: letters and digits, each word with a capital.
pub(super) fn logical_id(name: &str) -> String {
    let mut id = String::new();
    for word in words(name) {
        let (first, rest) = word.split_at(1);
        id += &first.to_ascii_uppercase();
        id += rest;
    }
    if id.starts_with(|first: char| first.is_ascii_digit()) {
        id.insert_str(0, "Rule");
    }
    if id.is_empty() { "MyRule".into() } else { id }
}

/// The name of a resource in Terraform: small letters, digits and `_`.
pub(super) fn snake(name: &str) -> String {
    let mut snake = String::new();
    for word in words(name) {
        if !snake.is_empty() {
            snake.push('_');
        }
        let mut was_small = false;
        for character in word.chars() {
            if character.is_ascii_uppercase() && was_small {
                snake.push('_');
            }
            was_small = !character.is_ascii_uppercase();
            snake.push(character.to_ascii_lowercase());
        }
    }
    if snake.starts_with(|first: char| first.is_ascii_digit()) {
        snake.insert_str(0, "rule_");
    }
    if snake.is_empty() { "my_rule".into() } else { snake }
}

fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_fits_each_language() {
        for (name, expected) in [
            ("my-rule", ["my-rule", "MyRule", "my_rule"]),
            ("Function.Event[2]", ["Function.Event-2", "FunctionEvent2", "function_event_2"]),
            ("LargeUploads", ["LargeUploads", "LargeUploads", "large_uploads"]),
            ("2nd", ["2nd", "Rule2nd", "rule_2nd"]),
            ("größe", ["gr--e", "GrE", "gr_e"]),
            ("", ["my-rule", "MyRule", "my_rule"]),
        ] {
            assert_eq!([rule(name), logical_id(name), snake(name)], expected);
        }
    }
}
