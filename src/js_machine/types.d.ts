/**
 * What became of a rule that was to be added.
 */
export type Added = { "verdict": "valid" } | { "verdict": "invalid-pattern" } & Fault;

/**
 * The rules that match an event.
 */
export type Matched = { "verdict": "match", 
/**
 * Their ids, in no order.
 */
rules: Array<string>, } | { "verdict": "no-match", 
/**
 * None.
 */
rules: Array<string>, } | { "verdict": "invalid-event" } & Fault;

/**
 * The rules that match the events of a text, one a line.
 */
export type MatchedLines = { 
/**
 * How many lines are not blank.
 */
events: number, 
/**
 * The lines that some rule matches, from 1.
 */
matched: Array<number>, 
/**
 * The rules that match some line, by their ids.
 */
rules: Array<RuleLines>, 
/**
 * What is wrong with each line that is no event.
 */
invalid: Array<Fault>, };

/**
 * A rule that matches some lines.
 */
export type RuleLines = { 
/**
 * Of the rule.
 */
id: string, 
/**
 * The lines that it matches, from 1.
 */
lines: Array<number>, };

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
