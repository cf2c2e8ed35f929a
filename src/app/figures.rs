//! Numbers as people read them.

use crate::explain::grouped;

/// Characters of a pattern that EventBridge accepts by default.
const DEFAULT_SIZE: usize = 2048;

/// How long a pattern is, against what EventBridge accepts by default: in figures, in a sentence, and whether it is too long.
pub(super) fn size(characters: usize) -> (String, String, bool) {
    let (size, default) = (grouped(characters), grouped(DEFAULT_SIZE));
    let is_over = characters > DEFAULT_SIZE;
    let rest = if is_over { "; EventBridge accepts more only on request, and 4,096 at most" } else { "" };
    let sentence = format!("The pattern has {size} of {default} characters{rest}");
    (format!("{size} / {default}"), sentence, is_over)
}

/// A time that is given in tenths of a millisecond. Browsers do not tell less.
pub(super) fn milliseconds(tenths: usize) -> String {
    match tenths {
        0 => "< 0.1 ms".into(),
        1..100 => format!("{}.{} ms", tenths / 10, tenths % 10),
        _ => format!("{} ms", grouped(tenths / 10)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_against_the_limit() {
        let (figures, sentence, is_over) = size(2);
        assert_eq!((&*figures, &*sentence, is_over), ("2 / 2,048", "The pattern has 2 of 2,048 characters", false));
        let (figures, sentence, is_over) = size(2049);
        assert_eq!((&*figures, is_over), ("2,049 / 2,048", true));
        assert!(sentence.ends_with("2,048 characters; EventBridge accepts more only on request, and 4,096 at most"));
    }

    #[test]
    fn times_are_told_as_exactly_as_they_are_known() {
        assert_eq!([0, 3, 99, 12345].map(milliseconds), ["< 0.1 ms", "0.3 ms", "9.9 ms", "1,234 ms"]);
    }
}
