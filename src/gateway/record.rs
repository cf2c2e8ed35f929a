//! The record: a file to which each accepted event is appended as a line, before its publisher is answered.
//!
//! A line is the event as it is delivered, and at its end two members more. When it came, for an event's own `time` has whole
//! seconds and is what the publisher says; the member has EventBridge's name for that, `ingestion-time`. And the name of the bus
//! that it was for, `event-bus-name`, which an event does not say and without which it could not be published again.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::error::Error;
use super::json;
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
    /// Whether it ends in a line that was torn and could not be taken off.
    is_torn: bool,
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
            file.sync_all().and_then(|()| sync_folder(&record.path)).map_err(failed)?;
        }
        Ok(Recorder { file, length, syncs: record.syncs, is_torn: false })
    }

    /// Appends events.
    ///
    /// # Errors
    ///
    /// Where they cannot be written; the record is then as it was before.
    pub(super) fn append(&mut self, events: &[Envelope]) -> io::Result<()> {
        if self.is_torn {
            return Err(io::Error::other("an earlier line is torn, and could not be taken off"));
        }
        let came = format!(",\"ingestion-time\":\"{:.6}\",\"event-bus-name\":", Timestamp::now());
        let length = |event: &Envelope| event.text.len() + came.len() + event.bus.len() + 4;
        let mut lines = Vec::with_capacity(events.iter().map(length).sum());
        for event in events {
            // Before the brace that ends it.
            lines.extend_from_slice(&event.text.as_bytes()[..event.text.len() - 1]);
            lines.extend_from_slice(came.as_bytes());
            lines.extend_from_slice(json(&event.bus).as_bytes());
            lines.extend_from_slice(b"}\n");
        }
        let written =
            self.file.write_all(&lines).and_then(|()| if self.syncs { self.file.sync_data() } else { Ok(()) });
        match written {
            Ok(()) => {
                self.length += lines.len() as u64;
                Ok(())
            }
            Err(error) => {
                // Nothing may stand behind a torn line. Where it cannot be taken off now, the next start does that.
                self.is_torn = self.file.set_len(self.length).is_err();
                Err(error)
            }
        }
    }
}

/// Puts on the disk that there is a file of this name: without that, one that is new could be gone after an end of the machine,
/// with all that is in it. Only Unix has a way to say so.
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// How long the part of a file is that is whole lines. The last of them must be an event, and what follows the start of one, so
/// that no file is touched that somebody named by mistake.
fn whole_lines(file: &mut File, path: &Path) -> Result<u64, Error> {
    let failed = |source| Error::Record { path: path.to_owned(), source };
    let mut start = file.seek(SeekFrom::End(0)).map_err(failed)?;
    let mut tail = Vec::new();
    // Up to the break before the last whole line.
    while start > 0 && tail.iter().filter(|byte| **byte == b'\n').count() < 2 {
        let end = start;
        start = end.saturating_sub(CHUNK);
        let mut chunk = Vec::new();
        file.seek(SeekFrom::Start(start)).map_err(failed)?;
        Read::take(&mut *file, end - start).read_to_end(&mut chunk).map_err(failed)?;
        chunk.append(&mut tail);
        tail = chunk;
    }
    let whole = tail.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let (lines, torn) = tail.split_at(whole);
    let is_torn_event = torn.starts_with(START) || START.starts_with(torn);
    let last = lines.strip_suffix(b"\n").map(|lines| {
        let start = lines.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        &lines[start..]
    });
    if !is_torn_event || last.is_some_and(|line| !line.starts_with(START)) {
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
            ("my notes\n".to_owned(), None),
            ("\n".to_owned(), None),
            (format!("{line}my notes\n"), None),
            (format!("{}\n", "a".repeat(200_000)), None),
            (format!("{}\n{{\"ver", "a".repeat(200_000)), None),
            (format!("{long}\n"), Some(format!("{long}\n"))),
            (format!("{long}\n{line}"), Some(format!("{long}\n{line}"))),
            (format!("my notes\n{long}\n{{"), Some(format!("my notes\n{long}\n"))),
        ] {
            std::fs::write(&path, &before).expect("a file");
            let record = Record { path: path.clone(), syncs: true };
            match (Recorder::open(&record), &after) {
                (Ok(mut recorder), Some(after)) => {
                    let taken = Recorder::open(&record).err();
                    assert!(matches!(taken, Some(Error::RecordTaken { .. })), "{taken:?}");
                    recorder.append(&[event()]).expect("a line");
                    let text = std::fs::read_to_string(&path).expect("a file");
                    let line = text.strip_prefix(after.as_str()).expect("what was there");
                    assert!(line.starts_with(r#"{"a":1,"ingestion-time":"20"#), "{line}");
                    assert!(line.ends_with("Z\",\"event-bus-name\":\"a\\\"b\"}\n"), "{line}");
                }
                (Err(Error::NoRecord { .. }), None) => {
                    assert_eq!(std::fs::read_to_string(&path).expect("a file"), before);
                }
                (opened, _) => panic!("{before}: {:?}", opened.err()),
            }
        }
        std::fs::remove_file(&path).expect("the file");
    }

    #[test]
    fn behind_a_line_that_stays_torn_nothing_is_written() {
        let path = std::env::temp_dir().join(format!("eventsieve-torn-{}", std::process::id()));
        std::fs::write(&path, "").expect("a file");
        // Neither written nor cut.
        let file = File::open(&path).expect("the file");
        let mut recorder = Recorder { file, length: 0, syncs: false, is_torn: false };
        recorder.append(&[event()]).expect_err("it cannot be written");
        recorder.file = OpenOptions::new().append(true).open(&path).expect("the file");
        let error = recorder.append(&[event()]).expect_err("it is torn");
        assert!(error.to_string().contains("is torn"), "{error}");
        assert_eq!(std::fs::read_to_string(&path).expect("a file"), "");
        std::fs::remove_file(&path).expect("the file");
    }

    fn event() -> Envelope {
        Envelope { id: String::new(), text: r#"{"a":1}"#.to_owned(), bus: "a\"b".to_owned(), is_delivered: true }
    }
}
