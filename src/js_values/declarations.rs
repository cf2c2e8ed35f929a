//! Holds each face's `types.d.ts` to the Rust types that it is derived from. `EVENTSIEVE_RENEW=1` writes them anew.

use std::path::Path;
use std::{env, fs};

use ts_rs::{Config, TS};

use crate::protocol::{
    Added, Advice, Alternative, Change, Explained, Fault, Found, Judgement, Kind, Matched, MatchedLines, Part,
    PartVerdict, Piece, RuleLines, Side, Stretch, Validity, Verdict,
};

#[test]
fn the_types_of_verdicts_and_reasons_are_those_of_rust() {
    holds(
        "src/js/types.d.ts",
        &[
            declared::<Verdict>(),
            declared::<Validity>(),
            declared::<Judgement>(),
            declared::<Fault>(),
            declared::<Explained>(),
            declared::<Part>(),
            declared::<PartVerdict>(),
            declared::<Kind>(),
            declared::<Found>(),
            declared::<Alternative>(),
            declared::<Advice>(),
            declared::<Change>(),
            declared::<Side>(),
            declared::<Piece>(),
            declared::<Stretch>(),
        ],
    );
}

#[test]
fn the_types_of_many_rules_are_those_of_rust() {
    holds(
        "src/js_machine/types.d.ts",
        &[
            declared::<Added>(),
            declared::<Matched>(),
            declared::<MatchedLines>(),
            declared::<RuleLines>(),
            declared::<Fault>(),
        ],
    );
}

/// The file has these declarations.
fn holds(path: &str, declarations: &[String]) {
    let derived = declarations.join("\n");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if env::var_os("EVENTSIEVE_RENEW").is_some() {
        fs::write(file, &derived).expect("a writable file");
    } else {
        assert_eq!(fs::read_to_string(file).expect(path), derived, "{path}: EVENTSIEVE_RENEW=1 writes it anew");
    }
}

/// The declaration of a type, with what Rust says of it.
fn declared<T: TS>() -> String {
    let config = Config::default();
    format!("{}export {}\n", T::docs().unwrap_or_default(), T::decl(&config))
}
