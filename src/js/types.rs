//! Holds `types.d.ts` to the Rust types that it is derived from. `EVENTSIEVE_RENEW=1` writes it anew.

use std::{env, fs};

use ts_rs::{Config, TS};

use crate::protocol::{
    Added, Advice, Alternative, Change, Explained, Fault, Found, Judgement, Kind, Matched, MatchedLines, Part,
    PartVerdict, Piece, RuleLines, Side, Stretch, Validity, Verdict,
};

#[test]
fn the_types_for_javascript_are_those_of_rust() {
    let declarations = [
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
        declared::<Added>(),
        declared::<Matched>(),
        declared::<MatchedLines>(),
        declared::<RuleLines>(),
    ];
    let derived = declarations.join("\n");
    if env::var_os("EVENTSIEVE_RENEW").is_some() {
        fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/js/types.d.ts"), &derived).expect("a writable file");
    } else {
        assert_eq!(include_str!("types.d.ts"), derived, "EVENTSIEVE_RENEW=1 writes it anew");
    }
}

/// The declaration of a type, with what Rust says of it.
fn declared<T: TS>() -> String {
    let config = Config::default();
    format!("{}export {}\n", T::docs().unwrap_or_default(), T::decl(&config))
}
