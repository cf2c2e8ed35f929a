//! Characters that `equals-ignore-case` never matches as they are written.

use super::scope::Scope;
use super::{Lint, LintKind};
use crate::explain::edit::{Change, Edit, Side};
use crate::explain::sample::literal;
use crate::pattern::{AnythingBut, Folded, Matcher, Operator, lower, upper};

pub(super) fn lints(scope: &Scope<'_>) -> Vec<Lint> {
    let mut lints = Vec::new();
    for leaf in scope.counted() {
        lints.extend(leaf.matchers.iter().filter_map(of_matcher));
    }
    lints
}

fn of_matcher(matcher: &Matcher) -> Option<Lint> {
    let operands: &[Folded] = match &matcher.operator {
        Operator::EqualsIgnoreCase(folded)
        | Operator::PrefixIgnoreCase(folded)
        | Operator::SuffixIgnoreCase(folded) => std::slice::from_ref(folded),
        Operator::AnythingBut(AnythingBut::EqualsIgnoreCase(texts)) => texts,
        _ => return None,
    };
    let character = operands.iter().flat_map(|folded| folded.text().chars()).find(is_strange)?;
    let edit = as_text(&matcher.operator).map(|text| {
        let title = format!("use {}", Operator::String(literal(text)));
        Edit::single(Side::Pattern, title, Change::Replace(matcher.span, Operator::String(literal(text)).to_string()))
    });
    Some(Lint::on(LintKind::NotItself { character }, matcher.span).mended_by(edit))
}

/// Whether a character is none of the forms that stand for it: it is outside the basic plane, or a title-case letter.
fn is_strange(character: &char) -> bool {
    !character.is_ascii() && !Folded::new(character.encode_utf8(&mut [0; 4])).equals(character.encode_utf8(&mut [0; 4]))
}

/// The operand, where no letter of it has another case, so that the plain string is what is meant.
fn as_text(operator: &Operator) -> Option<&str> {
    let Operator::EqualsIgnoreCase(folded) = operator else {
        return None;
    };
    (!folded.text().chars().any(has_case)).then_some(folded.text())
}

/// Whether a character has another case; outside the basic plane, whether its script has cases, from Deseret to Adlam.
fn has_case(character: char) -> bool {
    matches!(
        character,
        '\u{10400}'..='\u{1044f}'
            | '\u{104b0}'..='\u{104ff}'
            | '\u{10570}'..='\u{105bf}'
            | '\u{10c80}'..='\u{10cff}'
            | '\u{10d50}'..='\u{10d8f}'
            | '\u{118a0}'..='\u{118df}'
            | '\u{16e40}'..='\u{16edf}'
            | '\u{1e900}'..='\u{1e943}'
    ) || [lower(character), upper(character)].iter().any(|form| form.characters() != [character])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_outside_the_plane_and_title_case_are_strange() {
        assert!(['😀', 'ǅ', 'ᾈ', '𐐀'].iter().all(is_strange));
        assert!(!['a', 'ß', 'ı', 'İ', 'ς', 'ǆ', '中'].iter().any(is_strange));
    }

    #[test]
    fn letters_outside_the_plane_have_case_and_signs_have_none() {
        let all = '\u{10000}'..='\u{10ffff}';
        let is_cased = |letter: char| letter.to_lowercase().ne([letter]) || letter.to_uppercase().ne([letter]);
        assert_eq!(all.filter(|letter| is_cased(*letter) && !has_case(*letter)).collect::<String>(), "");
        assert!(!['😀', '𠀀', '𝒳', '𐤀', '𑀅'].into_iter().any(has_case));
    }
}
