/**
 * The answer to a pattern and an event.
 */
export type Verdict = { "verdict": "match" } | { "verdict": "no-match" } | { "verdict": "invalid-pattern" } & Fault | { "verdict": "invalid-event" } & Fault;

/**
 * The answer to a pattern alone.
 */
export type Validity = { "verdict": "valid", 
/**
 * What else to know about it.
 */
lints: Array<Advice>, } | { "verdict": "invalid-pattern" } & Fault;

/**
 * The answer to a pattern and an event, and why.
 */
export type Judgement = { "verdict": "match" } & Explained | { "verdict": "no-match" } & Explained | { "verdict": "invalid-pattern" } & Fault | { "verdict": "invalid-event" } & Fault;

/**
 * What is wrong with a text, and where.
 */
export type Fault = { 
/**
 * In EventBridge's words, where it has words for it.
 */
message: string, 
/**
 * Of the first character that is wrong, from 1.
 */
line: number, 
/**
 * Of the first character that is wrong, from 1, in UTF-16 units.
 */
column: number, 
/**
 * What to write instead.
 */
help: string | null, };

/**
 * Why an event matches a pattern, or does not.
 */
export type Explained = { 
/**
 * The reason in one line.
 */
reason: string, 
/**
 * The paths of the fewest fields that have to change for the event to match.
 */
toChange: Array<string>, 
/**
 * The parts of the pattern's tree, each behind the one that it is inside of; flat, because patterns nest deeper than many a
 * reader's stack allows.
 */
parts: Array<Part>, 
/**
 * What is likely to be behind the verdict.
 */
hints: Array<Advice>, 
/**
 * What else to know about the pattern and the event.
 */
lints: Array<Advice>, };

/**
 * A part of the pattern.
 */
export type Part = { 
/**
 * The place in the list of the part that this one is inside of; none at the top.
 */
inside?: number, 
/**
 * How it came out.
 */
verdict: PartVerdict, 
/**
 * Where it stands in the pattern, from its name, if it has one, to the end of its value; of `$or` its name alone.
 */
at: Stretch, } & ({ "kind": "object", 
/**
 * Its name.
 */
name: string, } | { "kind": "or" } | { "kind": "branch" } | { "kind": "field", 
/**
 * The names on the way to it, joined by dots.
 */
path: string, 
/**
 * Why it came out as it did.
 */
reason: string, 
/**
 * The values that the event has there, the first hundred.
 */
values: Array<Found>, 
/**
 * How many there are in all.
 */
valueCount: number, 
/**
 * Its alternatives in the pattern, the first hundred.
 */
alternatives: Array<Alternative>, 
/**
 * How many there are in all.
 */
alternativeCount: number, 
/**
 * Changes after which it matches.
 */
edits: Array<Change>, });

/**
 * How a part of the pattern came out.
 */
export type PartVerdict = "matched" | "failed" | "not-needed";

/**
 * What a part of the pattern is.
 */
export type Kind = { "kind": "object", 
/**
 * Its name.
 */
name: string, } | { "kind": "or" } | { "kind": "branch" } | { "kind": "field", 
/**
 * The names on the way to it, joined by dots.
 */
path: string, 
/**
 * Why it came out as it did.
 */
reason: string, 
/**
 * The values that the event has there, the first hundred.
 */
values: Array<Found>, 
/**
 * How many there are in all.
 */
valueCount: number, 
/**
 * Its alternatives in the pattern, the first hundred.
 */
alternatives: Array<Alternative>, 
/**
 * How many there are in all.
 */
alternativeCount: number, 
/**
 * Changes after which it matches.
 */
edits: Array<Change>, };

/**
 * A value of the event.
 */
export type Found = { 
/**
 * The way to it, with the indices of array elements, from 0.
 */
location: string, 
/**
 * Whether it satisfies the field by itself.
 */
accepted: boolean, 
/**
 * Why.
 */
reason: string, 
/**
 * Where it stands in the event.
 */
at: Stretch, };

/**
 * An alternative of a field.
 */
export type Alternative = { 
/**
 * As JSON text.
 */
text: string, 
/**
 * How it came out.
 */
verdict: PartVerdict, 
/**
 * Why, for each value of the event in its order.
 */
reasons: Array<string>, 
/**
 * Where it stands in the pattern.
 */
at: Stretch, };

/**
 * A hint, or what else to know.
 */
export type Advice = { 
/**
 * Its kind, such as `LetterCase` or `Redundant`.
 */
kind: string, 
/**
 * The path of the field that a hint is about.
 */
path?: string, 
/**
 * In a sentence.
 */
text: string, 
/**
 * The text that it is about.
 */
side: Side, 
/**
 * Where.
 */
at: Stretch, 
/**
 * Where the value of the event stands that a hint is about.
 */
value?: Stretch, 
/**
 * What mends it.
 */
edit: Change | null, 
/**
 * The address of the documentation that the fact is from, where it is one page.
 */
source?: string, };

/**
 * A change of one of the texts.
 */
export type Change = { 
/**
 * What it does.
 */
title: string, 
/**
 * The text that is changed.
 */
side: Side, 
/**
 * What stands in place of which parts of the text, in its order.
 */
pieces: Array<Piece>, };

/**
 * Which of the two texts.
 */
export type Side = "pattern" | "event";

/**
 * A text in place of a part of another; offsets from 0, end exclusive, in UTF-16 units for JavaScript and else in bytes.
 */
export type Piece = { 
/**
 * Where what is taken out begins.
 */
start: number, 
/**
 * Where it ends.
 */
end: number, 
/**
 * What is put there.
 */
text: string, };

/**
 * A piece of a text. `start` and `end` are offsets from 0, end exclusive, in UTF-16 units for JavaScript and else in bytes; line and column are
 * those of the first character, from 1, the column in UTF-16 units.
 */
export type Stretch = { 
/**
 * Where it begins.
 */
start: number, 
/**
 * Where it ends.
 */
end: number, 
/**
 * Of the first character.
 */
line: number, 
/**
 * Of the first character.
 */
column: number, };
