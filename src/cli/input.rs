//! Files and standard input, gzip as it comes.

use std::fs;
use std::io::{self, Read};

use flate2::read::MultiGzDecoder;

/// The text of a file, or of standard input for `-`, without a byte order mark. Text that is compressed with gzip is
/// decompressed, whatever its name.
///
/// # Errors
///
/// Where it cannot be read, decompressed, or is not UTF-8.
pub(super) fn read(name: &str) -> io::Result<String> {
    let bytes = if name == "-" {
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes)?;
        bytes
    } else {
        fs::read(name)?
    };
    let bytes = if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut text = Vec::new();
        MultiGzDecoder::new(&bytes[..]).read_to_end(&mut text)?;
        text
    } else {
        bytes
    };
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        io::Error::new(io::ErrorKind::InvalidData, format!("not UTF-8 at byte {at}"))
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// How a file is called in what is printed.
pub(super) fn shown(name: &str) -> &str {
    if name == "-" { "<stdin>" } else { name }
}
