// Where a place of a pattern is, in terms of the language, and what an event has there. Both texts may be unfinished.
import { jsonLanguage } from "@codemirror/lang-json";
import { ensureSyntaxTree, syntaxTree } from "@codemirror/language";
import { isInLeaf, written } from "./operators.js";

const QUOTE = 34, BACKSLASH = 92;

// Nodes of the event that are looked at for one answer, and time for its tree in milliseconds.
const MOST_NODES = 20_000;
const PATIENCE = 40;

// Where the string begins that a place is in, be it finished or not. -1 where it is in none.
export function openQuote(state, at) {
  // A string does not go beyond its line.
  const { from, text } = state.doc.lineAt(at);
  let quote = -1;
  for (let place = 0; place < at - from; place++) {
    const unit = text.charCodeAt(place);
    if (quote >= 0 && unit === BACKSLASH) place++;
    else if (unit === QUOTE) quote = quote < 0 ? place : -1;
  }
  return quote < 0 ? -1 : from + quote;
}

// What belongs at a place of a pattern, where `start` is the beginning of the word or string there:
//
//   { kind: "field", path, taken }      the name of a field, or `$or`
//   { kind: "branches", path }          the array or object behind a field's name
//   { kind: "value", path }             a value or an operator in a field's array
//   { kind: "operator", within } the name of an operator, perhaps within others, the innermost first
//   { kind: "operand", operator, path, at } what an operator takes, and how many items stand in front of it
//
// A path is the names joined by dots, as EventBridge has it. `null` where nothing belongs.
export function placeInPattern(state, start) {
  // What is behind the place may be unfinished. What is in front of it is a JSON text that was cut off, and the parser closes
  // what is open in it.
  const before = state.sliceDoc(0, start).trimEnd();
  const node = jsonLanguage.parser.parse(before).resolveInner(before.length, -1);
  const slice = { sliceDoc: (from, to) => before.slice(from, to) };
  const last = before.at(-1);
  let container = node;
  while (container && !["Object", "Array", "Property"].includes(container.name)) container = container.parent;
  if (container?.name === "Property" && last !== ":") container = container.parent;
  if (!container) return null;

  const name = nameOf(slice, container);
  const path = pathOf(slice, container);
  if (container.name === "Property") {
    if (!isInLeaf(slice, container.parent)) return { kind: "branches", path, name };
    return { kind: "operand", operator: name, path, at: 0 };
  }
  if (container.name === "Array") {
    if (last !== "[" && last !== ",") return null;
    if (name === "$or") return null;
    const operator = container.parent?.name === "Property" && isInLeaf(slice, container.parent.parent) ? name : null;
    const at = before.slice(container.from).match(/,/g)?.length ?? 0;
    return operator ? { kind: "operand", operator, path, at } : { kind: "value", path };
  }
  if (last !== "{" && last !== ",") return null;
  const taken = namesIn(state, container.from);
  if (!isInLeaf(slice, container)) return { kind: "field", path, taken };
  // An operator stands alone.
  return last === "," ? null : { kind: "operator", within: operatorsAround(slice, container) };
}

// The operators that an object stands in, the innermost first.
function operatorsAround(text, object) {
  const names = [];
  for (let at = object; at.parent?.name === "Property" && isInLeaf(text, at.parent.parent); at = at.parent.parent) {
    names.push(nameOf(text, at.parent));
  }
  return names;
}

// The name that a property has, or the one that an array or object is the value of.
function nameOf(text, node) {
  const property = node.name === "Property" ? node : node.parent;
  const name = property?.name === "Property" ? property.getChild("PropertyName") : null;
  return name ? read(written(text, name)) : null;
}

// The path of a field's place: without `$or`, and without what stands inside of a field's array.
function pathOf(text, node) {
  const names = [];
  for (let at = node; at; at = at.parent) {
    if (at.name !== "Property" || isInLeaf(text, at.parent)) continue;
    const name = nameOf(text, at);
    if (name !== "$or") names.unshift(name);
  }
  return names.join(".");
}

function namesIn(state, from) {
  const brace = syntaxTree(state).resolveInner(from, 1);
  const object = brace.name === "Object" ? brace : brace.parent;
  const names = object?.name === "Object" ? object.getChildren("Property").map((property) => property.getChild("PropertyName")) : [];
  return names.filter(Boolean).map((name) => read(written(state, name)));
}

function read(written) {
  try {
    return JSON.parse(`"${written}"`);
  } catch {
    return written;
  }
}

// The fields that an event has below a path: each name as it is written, with the node of one value.
export function fieldsOf(state, path) {
  const found = new Map();
  visit(state, path, (node) => {
    for (const property of node.name === "Object" ? node.getChildren("Property") : []) {
      const name = property.getChild("PropertyName");
      const value = property.lastChild;
      if (name && value && !found.has(written(state, name))) found.set(written(state, name), value);
    }
  });
  return found;
}

// The values that an event has at a path, each as it is written.
export function valuesOf(state, path) {
  const found = new Set();
  visit(state, path, (node) => {
    if (["String", "Number", "True", "False", "Null"].includes(node.name)) found.add(state.sliceDoc(node.from, node.to));
  });
  return [...found];
}

// Each value at a path. Arrays count as their elements.
function visit(state, path, visitor) {
  const tree = ensureSyntaxTree(state, state.doc.length, PATIENCE) ?? syntaxTree(state);
  let left = MOST_NODES;
  const walk = (node, rest) => {
    if (!node || left-- < 0) return;
    if (node.name === "Array") {
      for (let child = node.firstChild; child && left > 0; child = child.nextSibling) walk(child, rest);
      return;
    }
    if (rest === "") return visitor(node);
    if (node.name !== "Object") return;
    for (let child = node.firstChild; child && left-- > 0; child = child.nextSibling) {
      const name = child.name === "Property" ? child.getChild("PropertyName") : null;
      const text = name && read(written(state, name));
      if (text === rest) walk(child.lastChild, "");
      else if (name && rest.startsWith(`${text}.`)) walk(child.lastChild, rest.slice(text.length + 1));
    }
  };
  walk(tree.topNode.firstChild, path);
}
