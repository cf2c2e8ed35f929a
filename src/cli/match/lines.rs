//! Lines of bytes, as they arrive.

use std::io::{self, ErrorKind, Read};

use memchr::memchr;

/// In bytes: how much is asked for at once.
const CHUNK: usize = 1 << 20;

/// Reads lines into a buffer that is kept, and that grows only where a line is longer than it.
///
/// What is there ([`next`](Lines::next)) and getting more, which can wait for others ([`fill`](Lines::fill)), are two calls, so
/// that whoever writes can let go of what was written before waiting.
pub(super) struct Lines<R> {
    source: R,
    buffer: Vec<u8>,
    /// Where the next line begins.
    start: usize,
    /// Up to where there is no line break from `start` on.
    searched: usize,
    /// Where the bytes end that were read.
    end: usize,
    is_at_end: bool,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(source: R) -> Self {
        Lines { source, buffer: vec![0; CHUNK], start: 0, searched: 0, end: 0, is_at_end: false }
    }

    /// The next line without its line feed, if it is there as a whole.
    pub(super) fn next(&mut self) -> Option<&[u8]> {
        let found = memchr(b'\n', &self.buffer[self.searched..self.end]);
        let Some(at) = found.map(|at| self.searched + at) else {
            if self.is_at_end && self.start < self.end {
                // The last line needs no line feed.
                let rest = self.start..self.end;
                self.start = self.end;
                return Some(&self.buffer[rest]);
            }
            self.searched = self.end;
            return None;
        };
        let line = self.start..at;
        self.start = at + 1;
        self.searched = self.start;
        Some(&self.buffer[line])
    }

    /// Reads on, waiting until something comes; tells whether there may be another line.
    pub(super) fn fill(&mut self) -> io::Result<bool> {
        if self.is_at_end {
            return Ok(false);
        }
        self.make_room();
        let count = loop {
            match self.source.read(&mut self.buffer[self.end..]) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                result => break result?,
            }
        };
        self.end += count;
        self.is_at_end = count == 0;
        Ok(true)
    }

    /// The first byte of what comes next that is not white space. Takes nothing.
    pub(super) fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            if let [first, ..] = self.buffer[self.start..self.end].trim_ascii_start() {
                return Ok(Some(*first));
            }
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// Everything up to the end, after bytes that were taken already.
    pub(super) fn all_after(mut self, taken: Vec<u8>) -> io::Result<Vec<u8>> {
        let mut all = taken;
        all.extend_from_slice(&self.buffer[self.start..self.end]);
        self.source.read_to_end(&mut all)?;
        Ok(all)
    }

    /// Makes room behind what was read: by going back to the beginning, or else by growing.
    fn make_room(&mut self) {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.searched -= self.start;
            self.end -= self.start;
            self.start = 0;
        }
        if self.end == self.buffer.len() {
            self.buffer.resize(2 * self.end, 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a few bytes at a time.
    struct Drops<'a>(&'a [u8], usize);

    impl Read for Drops<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.1.min(self.0.len()).min(buffer.len());
            let (drop, rest) = self.0.split_at(count);
            buffer[..count].copy_from_slice(drop);
            self.0 = rest;
            Ok(count)
        }
    }

    fn lines(text: &[u8], at_once: usize, buffer: usize) -> Vec<Vec<u8>> {
        let mut lines = Lines::new(Drops(text, at_once));
        lines.buffer.truncate(buffer);
        let mut found = Vec::new();
        loop {
            if let Some(line) = lines.next() {
                found.push(line.to_vec());
            } else if !lines.fill().expect("bytes") {
                return found;
            }
        }
    }

    #[test]
    fn lines_are_whole_however_they_arrive() {
        let text = b"a\n\nlonger than the buffer\r\nb\n last";
        let expected: Vec<_> = text.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        for at_once in [1, 2, 3, 7, 100] {
            for buffer in [1, 2, 5, 64] {
                assert_eq!(lines(text, at_once, buffer), expected, "{at_once} bytes at once into {buffer}");
            }
        }
        assert_eq!(lines(b"a\n", 1, 8), [b"a"]);
        assert_eq!(lines(b"", 1, 8), [b""; 0]);
    }

    #[test]
    fn what_was_looked_at_is_not_taken() {
        let mut lines = Lines::new(Drops(b" \n\n {}\n[]", 1));
        assert_eq!(lines.peek().expect("bytes"), Some(b'{'));
        assert_eq!(lines.next(), Some(&b" "[..]));
        assert_eq!(lines.all_after(b" \n".to_vec()).expect("bytes"), b" \n\n {}\n[]");
    }
}
