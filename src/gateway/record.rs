//! The record: a file to which each accepted event is appended as a line, before its publisher is answered.
//!
//! A line is the event as it is delivered, and as one more member at its end when it came, for an event's own `time` has whole
//! seconds and is what the publisher says. The member has EventBridge's name for that, `ingestion-time`.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::error::Error;
use super::state::Envelope;

/// What each line begins with.
const START: &[u8] = br#"{"version":"0","id":""#;

/// In bytes: what is read at a time where the last line is looked for.
const CHUNK: u64 = 64 << 10;

/// Where events are recorded.
#[derive(Clone, Debug)]
pub struct Record {
    /// The file; it is made where there is none.
    pub path: PathBuf,
    /// Whether an event is on the disk before its publisher is answered. Else it is with the operating system, and survives an
    /// end of the gateway but not one of the machine.
    pub syncs: bool,
}

/// An open record, which no other process has.
pub(super) struct Recorder {
    file: File,
    /// What of it is whole.
    length: u64,
    syncs: bool,
}

impl Recorder {
    /// Opens a record, and takes off the last line where it was torn.
    pub(super) fn open(record: &Record) -> Result<Self, Error> {
        let failed = |source| Error::Record { path: record.path.clone(), source };
        let mut options = OpenOptions::new();
        let mut file = options.read(true).append(true).create(true).open(&record.path).map_err(failed)?;
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => Error::RecordTaken { path: record.path.clone() },
            TryLockError::Error(source) => failed(source),
        })?;
        let length = whole_lines(&mut file, &record.path)?;
        file.set_len(length).map_err(failed)?;
        if record.syncs {
            file.sync_all().map_err(failed)?;
        }
        Ok(Recorder { file, length, syncs: record.syncs })
    }

    /// Appends events.
    ///
    /// # Errors
    ///
    /// Where they cannot be written; the record is then as it was before.
    pub(super) fn append(&mut self, events: &[Envelope]) -> io::Result<()> {
        let came = format!(",\"ingestion-time\":\"{:.6}\"}}\n", Timestamp::now());
        let mut lines = Vec::with_capacity(events.iter().map(|event| event.text.len() + came.len()).sum());
        for event in events {
            // Before the brace that ends it.
            lines.extend_from_slice(&event.text.as_bytes()[..event.text.len() - 1]);
            lines.extend_from_slice(came.as_bytes());
        }
        let written =
            self.file.write_all(&lines).and_then(|()| if self.syncs { self.file.sync_data() } else { Ok(()) });
        match written {
            Ok(()) => {
                self.length += lines.len() as u64;
                Ok(())
            }
            Err(error) => {
                // Where not even that can be done, the next start takes the torn line off.
                let _ = self.file.set_len(self.length);
                Err(error)
            }
        }
    }
}

/// How long the part of a file is that is whole lines. What follows must be the start of an event, so that no file is cut that
/// somebody named by mistake.
fn whole_lines(file: &mut File, path: &Path) -> Result<u64, Error> {
    let failed = |source| Error::Record { path: path.to_owned(), source };
    let mut start = file.seek(SeekFrom::End(0)).map_err(failed)?;
    let mut tail = Vec::new();
    while start > 0 && !tail.contains(&b'\n') {
        let end = start;
        start = end.saturating_sub(CHUNK);
        let mut chunk = Vec::new();
        file.seek(SeekFrom::Start(start)).map_err(failed)?;
        Read::take(&mut *file, end - start).read_to_end(&mut chunk).map_err(failed)?;
        chunk.append(&mut tail);
        tail = chunk;
    }
    let whole = tail.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let torn = &tail[whole..];
    let is_torn_event = torn.starts_with(START) || START.starts_with(torn);
    if !is_torn_event {
        return Err(Error::NoRecord { path: path.to_owned() });
    }
    Ok(start + whole as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_torn_line_is_taken_off_and_nothing_else() {
        let path = std::env::temp_dir().join(format!("eventsieve-record-{}", std::process::id()));
        let line = format!("{}1\"}}\n", String::from_utf8_lossy(START));
        let long = format!("{}{}", String::from_utf8_lossy(START), "a".repeat(200_000));
        for (before, after) in [
            (String::new(), Some(String::new())),
            (line.clone(), Some(line.clone())),
            (format!("{line}{line}{{\"ver"), Some(line.repeat(2))),
            (format!("{line}{long}"), Some(line.clone())),
            (long.clone(), Some(String::new())),
            (format!("{line}my notes"), None),
            ("my notes".to_owned(), None),
        ] {
            std::fs::write(&path, &before).expect("a file");
            let record = Record { path: path.clone(), syncs: true };
            match (Recorder::open(&record), &after) {
                (Ok(mut recorder), Some(after)) => {
                    let taken = Recorder::open(&record).err();
                    assert!(matches!(taken, Some(Error::RecordTaken { .. })), "{taken:?}");
                    let event = Envelope { id: String::new(), text: r#"{"a":1}"#.to_owned(), is_delivered: true };
                    recorder.append(&[event]).expect("a line");
                    let text = std::fs::read_to_string(&path).expect("a file");
                    let line = text.strip_prefix(after.as_str()).expect("what was there");
                    assert!(line.starts_with(r#"{"a":1,"ingestion-time":"20"#) && line.ends_with("Z\"}\n"), "{line}");
                }
                (Err(Error::NoRecord { .. }), None) => {
                    assert_eq!(std::fs::read_to_string(&path).expect("a file"), before);
                }
                (opened, _) => panic!("{before}: {:?}", opened.err()),
            }
        }
        std::fs::remove_file(&path).expect("the file");
    }
}
