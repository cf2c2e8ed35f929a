//! Texts for the tests: JSON of every kind, and what is left of it after a change.

use std::ops::Range;

/// Numbers in no order that anybody sees, the same each time.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32) as usize % limit
    }

    fn between(&mut self, range: Range<usize>) -> usize {
        range.start + self.below(range.len())
    }

    fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    fn space(&mut self, text: &mut String) {
        if self.one_in(6) {
            let length = if self.one_in(8) { self.between(50..140) } else { self.between(1..4) };
            (0..length).for_each(|_| text.push_str(self.pick(&[" ", "\t", "\n", "\r"])));
        }
    }

    fn string(&mut self, text: &mut String) {
        const PIECES: &[&str] = &[
            "\\\"",
            "\\\\",
            "\\/",
            "\\b",
            "\\n",
            "\\u0041",
            "\\uD83D\\uDE00",
            "\\udE00",
            "\\u004\u{663}",
            "é",
            "日",
            "😀",
            "\u{7f}",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "0",
            "-1.5e3",
            "true",
            " ",
            "a",
            "b",
            "c",
            "d",
            "e",
        ];
        let length = if self.one_in(6) { self.between(40..140) } else { self.below(8) };
        let first = if self.one_in(2) { 0 } else { 13 };
        text.push('"');
        (0..length).for_each(|_| text.push_str(PIECES[self.between(first..PIECES.len())]));
        text.push('"');
    }

    fn digits(&mut self, text: &mut String) {
        let length = if self.one_in(30) { self.between(1..140) } else { self.between(1..17) };
        (0..length).for_each(|_| text.push_str(self.pick(&["1", "0", "9", "5"])));
    }

    fn number(&mut self, text: &mut String) {
        text.push_str(self.pick(&["", "", "-"]));
        match self.one_in(4) {
            true => text.push('0'),
            false => {
                text.push('7');
                self.digits(text);
            }
        }
        if self.one_in(2) {
            text.push('.');
            self.digits(text);
        }
        if self.one_in(4) {
            text.push_str(self.pick(&["e", "E", "e+", "e-", "E-"]));
            self.digits(text);
        }
    }

    fn value(&mut self, levels: usize, text: &mut String) {
        match self.below(if levels == 0 { 5 } else { 8 }) {
            0 | 1 => self.string(text),
            2 | 3 => self.number(text),
            4 => text.push_str(self.pick(&["true", "false", "null"])),
            _ => self.container(levels - 1, text),
        }
    }

    /// Writes an object or array that has at most so many levels inside of it.
    pub(super) fn container(&mut self, levels: usize, text: &mut String) {
        let is_object = self.one_in(2);
        text.push_str(if is_object { "{" } else { "[" });
        self.space(text);
        for entry in 0..self.below(5) {
            if entry > 0 {
                text.push(',');
                self.space(text);
            }
            if is_object {
                self.string(text);
                self.space(text);
                text.push(':');
                self.space(text);
            }
            self.value(levels, text);
            self.space(text);
        }
        text.push_str(if is_object { "}" } else { "]" });
    }

    /// Changes a text behind its first bracket.
    pub(super) fn change(&mut self, text: &mut String) {
        const PIECES: &[&str] = &[
            "{", "}", "[", "]", ",", ":", "\"", "\\", "0", "1", "-", "+", ".", "e", "E", " ", "\t", "\n", "\r", "\0",
            "\x1f", "t", "true", "fals", "nul", "/", "é", "\u{a0}", "\\u12", "\\x", "1.", "1e", "00", "1.2.3", "1e5.5",
            "\"a\":",
        ];
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).skip(1).collect();
        let Some(at) = places.get(self.below(places.len().max(1))).copied() else {
            return;
        };
        match self.below(4) {
            0 => text.insert_str(at, self.pick(PIECES)),
            1 => _ = text.remove(at),
            2 => {
                text.remove(at);
                text.insert_str(at, self.pick(PIECES));
            }
            _ => text.truncate(at),
        }
    }
}
