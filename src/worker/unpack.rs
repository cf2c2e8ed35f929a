//! A file's bytes, unpacked if gzip made them.

use std::fmt;
use std::io::{self, Write};

use flate2::write::MultiGzDecoder;

use crate::stream::{Sieve, Unreadable};

/// What a gzip file begins with.
const GZIP: &[u8] = &[0x1f, 0x8b];

/// Why a file cannot be judged, or not to its end.
#[derive(Debug, PartialEq)]
pub(super) enum Error {
    /// What is in it is no text.
    Unreadable(Unreadable),
    /// It begins as gzip does and goes on otherwise, or ends too early.
    Gzip(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Unreadable(unreadable) => unreadable.fmt(f),
            Error::Gzip(reason) => write!(f, "The gzip data is damaged or cut off: {reason}"),
        }
    }
}

/// A sieve, and what stands between a file and it.
pub(super) struct Unpacked {
    /// The first bytes, until there are enough to tell gzip from text.
    start: Option<Vec<u8>>,
    /// Unpacks into the sieve, or has it inside unused.
    decoder: MultiGzDecoder<Mesh>,
    is_gzip: bool,
}

impl Unpacked {
    pub(super) fn new(sieve: Sieve) -> Self {
        let decoder = MultiGzDecoder::new(Mesh { sieve, unreadable: None });
        Unpacked { start: Some(Vec::new()), decoder, is_gzip: false }
    }

    pub(super) fn sieve(&self) -> &Sieve {
        &self.decoder.get_ref().sieve
    }

    pub(super) fn sieve_mut(&mut self) -> &mut Sieve {
        &mut self.decoder.get_mut().sieve
    }

    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let Some(start) = &mut self.start else {
            return self.write(bytes);
        };
        start.extend_from_slice(bytes);
        if start.len() < GZIP.len() { Ok(()) } else { self.write_start() }
    }

    pub(super) fn finish(&mut self) -> Result<(), Error> {
        self.write_start()?;
        let unpacked = if self.is_gzip { self.decoder.try_finish() } else { Ok(()) };
        // What was there before gzip broke off is judged all the same.
        let judged = self.sieve_mut().finish().map_err(Error::Unreadable);
        self.told(unpacked).and(judged)
    }

    fn write_start(&mut self) -> Result<(), Error> {
        let start = self.start.take().unwrap_or_default();
        self.is_gzip |= start.starts_with(GZIP);
        self.write(&start)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let written = match self.is_gzip {
            true => self.decoder.write_all(bytes),
            false => self.decoder.get_mut().write_all(bytes),
        };
        self.told(written)
    }

    fn told(&self, result: io::Result<()>) -> Result<(), Error> {
        result.map_err(|error| match self.decoder.get_ref().unreadable {
            Some(unreadable) => Error::Unreadable(unreadable),
            None => Error::Gzip(error.to_string()),
        })
    }
}

/// The sieve as something to write to.
struct Mesh {
    sieve: Sieve,
    /// What it refused the bytes for.
    unreadable: Option<Unreadable>,
}

impl Write for Mesh {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.sieve.push(bytes).map_err(|unreadable| {
            self.unreadable = Some(unreadable);
            io::Error::other(unreadable)
        })?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;
    use crate::pattern::Pattern;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text).expect("memory");
        encoder.finish().expect("memory")
    }

    /// How many events match, and what the file is refused for.
    fn judged(file: &[u8], at_once: usize) -> (u64, Option<Error>) {
        let mut unpacked = Unpacked::new(Sieve::new(Pattern::parse(r#"{"a": [1]}"#).expect("a pattern"), 0));
        let pushed = file.chunks(at_once).try_for_each(|chunk| unpacked.push(chunk));
        let error = pushed.and_then(|()| unpacked.finish()).err();
        (unpacked.sieve().counts().matched, error)
    }

    #[test]
    fn files_come_plain_or_packed() {
        let text = b"{\"a\":1}\n".repeat(10_000);
        let twice = [gzip(&text), gzip(&text)].concat();
        for at_once in [1, 7, 1 << 20] {
            assert_eq!(judged(&text, at_once), (10_000, None));
            assert_eq!(judged(&gzip(&text), at_once), (10_000, None));
            assert_eq!(judged(&twice, at_once), (20_000, None), "a file of several parts");
            assert_eq!(judged(b"", at_once), (0, None));
            assert_eq!(judged(b"{", at_once).1, None);
        }
    }

    #[test]
    fn what_gzip_did_not_make_is_told() {
        let text = b"{\"a\":1}\n".repeat(10_000);
        let packed = gzip(&text);
        let (matched, error) = judged(&packed[..packed.len() / 2], 7);
        assert!(matched > 1000 && matches!(error, Some(Error::Gzip(_))), "{matched} {error:?}");
        let mut damaged = packed.clone();
        damaged[packed.len() / 2] ^= 0xff;
        assert!(matches!(judged(&damaged, 1 << 20).1, Some(Error::Gzip(_))));
        assert_eq!(judged(&gzip(b"\0\x01"), 7).1, Some(Error::Unreadable(Unreadable::Binary)));
        assert!(judged(b"\x1f\x8b", 1).1.is_some());
    }
}
