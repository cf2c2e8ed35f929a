// The operators of event patterns: where they stand, what they take, and their rules in short.
// The rules are those of docs/patterns.md.

// `begin` is what completion writes, with the caret at `|`; `objects` are the operators that may stand inside.
export const OPERATORS = {
  prefix: {
    begin: '"prefix": "|"',
    rule: "The value is a string that begins with this. Letter case counts, unless equals-ignore-case stands inside.",
    example: '{"prefix": "aws."}',
    objects: ["equals-ignore-case"],
  },
  suffix: {
    begin: '"suffix": "|"',
    rule: "The value is a string that ends with this. Letter case counts, unless equals-ignore-case stands inside.",
    example: '{"suffix": ".png"}',
    objects: ["equals-ignore-case"],
  },
  "equals-ignore-case": {
    begin: '"equals-ignore-case": "|"',
    rule: "The value is this string, whatever the letter case.",
    example: '{"equals-ignore-case": "running"}',
  },
  wildcard: {
    begin: '"wildcard": "|"',
    rule: "The value is a string of this form: * stands for any characters, also none; \\\\* in JSON is an asterisk itself.",
    example: '{"wildcard": "dir/*.png"}',
  },
  "anything-but": {
    begin: '"anything-but": ["|"]',
    rule: "The field is there with a value that is none of these. Takes a string or a number, a list of one kind, or an operator inside.",
    example: '{"anything-but": ["stopped", "failed"]}',
    objects: ["prefix", "suffix", "equals-ignore-case", "wildcard"],
  },
  numeric: {
    begin: '"numeric": [">", |]',
    rule: "The value is a number in this range: =, <, <=, > or >= with a number, or a lower and then an upper bound.",
    example: '{"numeric": [">", 0, "<=", 5]}',
  },
  cidr: {
    begin: '"cidr": "|"',
    rule: "The value is a string with an IPv4 or IPv6 address in this range.",
    example: '{"cidr": "10.0.0.0/24"}',
  },
  exists: {
    begin: '"exists": |',
    rule: "true: the field is there with a value, null included. false: it is not. An empty array and an object count as absent.",
    example: '{"exists": false}',
  },
  exactly: {
    begin: '"exactly": "|"',
    rule: "The value is this string, compared as text. A plain string that is an IP address is compared as an address instead.",
    example: '{"exactly": "10.0.0.1"}',
  },
};

export const OR = {
  begin: '"$or": [{|}]',
  rule: "One of these patterns matches. It takes at least two, and stands among the fields.",
  example: '{"$or": [{"a": [1]}, {"b": [2]}]}',
};

// The text of a string or a name, without its quotes and as it is written.
export function written(state, node) {
  return state.sliceDoc(node.from + 1, node.to - (node.to > node.from + 1 ? 1 : 0));
}

// Whether a name is that of an operator: inside of an array, but for `$or`, which stands among fields and has fields inside.
export function isOperator(state, name) {
  const text = written(state, name);
  if (text === "$or") return true;
  return Object.hasOwn(OPERATORS, text) && isInLeaf(state, name.parent?.parent);
}

// Whether an object is a value that a field accepts, or stands inside of one.
export function isInLeaf(state, object) {
  for (let node = object?.parent; node; node = node.parent) {
    if (node.name === "Array") {
      const name = node.parent?.name === "Property" ? node.parent.getChild("PropertyName") : null;
      return !name || written(state, name) !== "$or";
    }
  }
  return false;
}
