//! Holds the sources against the table of allowed imports in ARCHITECTURE.md.

use std::fs;
use std::path::{Path, PathBuf};

/// A room, and the rooms it may import. Everything that a room may import, it may import from there on down.
const ALLOWED: &[(&str, &[&str])] = &[
    ("json", &[]),
    ("pattern", &["json"]),
    ("event", &["json"]),
    ("explain", &["pattern", "event"]),
    ("machine", &["pattern", "event", "simd"]),
    // One of the machine's files, chosen by the processor.
    ("simd", &[]),
    ("stream", &["explain", "machine"]),
    ("report", &["explain", "machine"]),
    ("protocol", &["report", "stream"]),
    ("share", &["json"]),
    // Its test derives the types of both faces.
    ("js_values", &["protocol"]),
    ("js", &["js_values"]),
    ("js_machine", &["js_values"]),
    ("worker", &["protocol", "stream"]),
    ("app", &["protocol", "share"]),
    ("cases", &["explain"]),
    ("workbench", &["app", "cases", "convert", "live", "protocol"]),
    ("gateway", &["protocol", "compiled"]),
    // One of the gateway's files, chosen by the feature `page`.
    ("compiled", &[]),
    // Text in, text out; of the engine it needs no more than the pattern's JSON.
    ("convert", &["json", "pattern"]),
    // Of the engine it needs nothing: whoever asks has a valid pattern.
    ("live", &[]),
    // A template; of the engine it needs nothing.
    ("infra", &[]),
    ("cli", &["gateway", "cases", "convert", "infra", "live"]),
    ("main", &["cli"]),
    ("bin", &["app", "workbench", "worker"]),
];

#[test]
fn each_room_imports_only_what_the_table_allows() {
    let mut faults = Vec::new();
    for file in sources() {
        let room = room_of(&file);
        if room == "lib" {
            continue;
        }
        let text = fs::read_to_string(&file).expect("a source file");
        let is_root_file =
            file.parent() == Some(root().join("src").as_path()) || file.ends_with("mod.rs") && depth(&file) == 2;
        // The tests at the end of a file reach the file itself.
        let (code, tests) = text.split_once("#[cfg(test)]").unwrap_or((&text, ""));
        let text = if is_root_file { code.replace("super::", "crate::") + tests } else { text };
        for imported in imports(&text) {
            if imported != room && !may_import(&room, &imported) {
                faults.push(format!("{}: {room} imports {imported}", file.display()));
            }
        }
        if text.contains("super::super::") {
            faults.push(format!("{}: `super::super::` hides which room it reaches", file.display()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn conditional_compilation_stands_in_the_crate_root() {
    let needles = ["target_arch", "feature ="];
    let faults: Vec<String> = sources()
        .into_iter()
        .filter(|file| room_of(file) != "lib")
        .filter(|file| {
            let text = fs::read_to_string(file).expect("a source file");
            needles.iter().any(|needle| text.contains(needle))
        })
        .map(|file| file.display().to_string())
        .collect();
    assert!(faults.is_empty(), "only src/lib.rs decides what is compiled: {faults:?}");
}

#[test]
fn entries_are_short() {
    let bins = ["app", "engine", "machine", "workbench", "worker"].map(|name| format!("src/bin/{name}.rs"));
    for entry in bins.iter().map(String::as_str).chain(["src/main.rs"]) {
        let lines = fs::read_to_string(root().join(entry)).expect(entry).lines().count();
        assert!(lines <= 10, "{entry} has {lines} lines");
    }
}

#[test]
fn the_scan_sees_what_it_looks_for() {
    assert_eq!(
        imports("use crate::json::{Span, Token};\n/// [`x`](crate::app)\nlet y = crate::event::Event;"),
        ["json", "event"]
    );
    assert_eq!(imports("use crate::{event, pattern::Pattern};"), ["event", "pattern"]);
    assert_eq!(imports("    eventsieve::cli::run()"), ["cli"]);
    assert!(may_import("cli", "json"));
    assert!(!may_import("json", "pattern"));
    assert!(!may_import("app", "gateway"));
    assert!(!may_import("machine", "explain"));
    assert!(!may_import("explain", "machine"));
    assert!(!may_import("gateway", "app"));
}

fn may_import(room: &str, imported: &str) -> bool {
    let direct = ALLOWED.iter().find(|(name, _)| *name == room).map_or(&[][..], |(_, imports)| imports);
    direct.iter().any(|name| *name == imported || may_import(name, imported))
}

/// The rooms that a text names by a path from the crate's root, comments aside.
fn imports(text: &str) -> Vec<String> {
    let code: String =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect();
    let mut rooms = Vec::new();
    for start in ["crate::", "eventsieve::"] {
        for (at, _) in code.match_indices(start) {
            let rest = &code[at + start.len()..];
            match rest.strip_prefix('{') {
                None => rooms.push(leading_name(rest)),
                Some(list) => {
                    let list = list.split_once("};").map_or(list, |(list, _)| list);
                    rooms.extend(top_level_parts(list).map(leading_name));
                }
            }
        }
    }
    rooms
}

/// How many steps below `src` a file lies.
fn depth(file: &Path) -> usize {
    file.strip_prefix(root().join("src")).expect("a file under src").components().count()
}

fn leading_name(text: &str) -> String {
    text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// The members of a list of imports; braces inside it do not count.
fn top_level_parts(list: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    list.split(move |c| {
        depth += match c {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
        c == ',' && depth == 0
    })
    .filter(|part| !part.trim().is_empty())
}

fn room_of(file: &Path) -> String {
    let relative = file.strip_prefix(root().join("src")).expect("a file under src");
    let first = relative.components().next().expect("a path");
    Path::new(first.as_os_str()).file_stem().expect("a name").to_string_lossy().into_owned()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources() -> Vec<PathBuf> {
    fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, files);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    let mut files = Vec::new();
    walk(&root().join("src"), &mut files);
    assert!(files.len() > 20, "the sources were not found");
    files
}
