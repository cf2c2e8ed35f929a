//! Events a line each.

use memchr::memchr;

/// The lines of newline-delimited text, each with its number from 1, but for those that are blank.
///
/// ```
/// use eventsieve::machine::lines;
///
/// let text = b"{\"a\": 1}\r\n\n{\"a\": 2}";
/// assert_eq!(lines(text).collect::<Vec<_>>(), [(1, &b"{\"a\": 1}"[..]), (3, &b"{\"a\": 2}"[..])]);
/// ```
pub fn lines(text: &[u8]) -> Lines<'_> {
    Lines { rest: text, line: 0 }
}

/// See [`lines`].
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    rest: &'a [u8],
    line: usize,
}

impl<'a> Iterator for Lines<'a> {
    type Item = (usize, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        while !self.rest.is_empty() {
            let end = memchr(b'\n', self.rest).unwrap_or(self.rest.len());
            let line = self.rest[..end].trim_ascii();
            self.rest = &self.rest[(end + 1).min(self.rest.len())..];
            self.line += 1;
            if !line.is_empty() {
                return Some((self.line, line));
            }
        }
        None
    }
}
