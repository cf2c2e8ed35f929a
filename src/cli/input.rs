//! Files and standard input, gzip as it comes.

use std::fs::File;
use std::io::{self, Cursor, Read};

use flate2::read::MultiGzDecoder;

/// What a gzip file begins with.
const GZIP: &[u8] = &[0x1f, 0x8b];

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// The text of a file, or of standard input for `-`, without a byte order mark. Text that is compressed with gzip is
/// decompressed, whatever its name.
///
/// # Errors
///
/// Where it cannot be read, decompressed, or is not UTF-8.
pub(super) fn read(name: &str) -> io::Result<String> {
    let mut bytes = Vec::new();
    text(open(name)?)?.read_to_end(&mut bytes)?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        io::Error::new(io::ErrorKind::InvalidData, format!("not UTF-8 at byte {at}"))
    })
}

/// Opens a file, or standard input for `-`.
pub(super) fn open(name: &str) -> io::Result<Box<dyn Read>> {
    if name == "-" {
        return Ok(Box::new(io::stdin().lock()));
    }
    Ok(Box::new(File::open(name)?))
}

/// The bytes of a text as they arrive, decompressed and without a byte order mark.
pub(super) fn text(source: Box<dyn Read>) -> io::Result<Box<dyn Read>> {
    let (start, source) = take(source, GZIP.len())?;
    let is_gzip = start == GZIP;
    let source = Cursor::new(start).chain(source);
    let source: Box<dyn Read> = if is_gzip { Box::new(MultiGzDecoder::new(source)) } else { Box::new(source) };
    let (start, source) = take(source, BYTE_ORDER_MARK.len())?;
    if start == BYTE_ORDER_MARK {
        return Ok(source);
    }
    Ok(Box::new(Cursor::new(start).chain(source)))
}

/// Takes as many bytes from the start as there are, up to a length.
fn take(source: Box<dyn Read>, length: usize) -> io::Result<(Vec<u8>, Box<dyn Read>)> {
    let mut start = Vec::new();
    let mut limited = source.take(length as u64);
    limited.read_to_end(&mut start)?;
    Ok((start, limited.into_inner()))
}

/// How a file is called in what is printed.
pub(super) fn shown(name: &str) -> &str {
    if name == "-" { "<stdin>" } else { name }
}
