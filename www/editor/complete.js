// Completion in the pattern: names of fields and values that the event has, and operators with what they take.
//
// A small list of our own: what belongs at a place is known at once, so nothing of what makes completion large is needed.
import { Prec, StateEffect, StateField } from "@codemirror/state";
import { EditorView, keymap, showTooltip } from "@codemirror/view";
import { OPERATORS, OR } from "./operators.js";
import { fieldsOf, openQuote, placeInPattern, valuesOf } from "./place.js";

const MOST = 50;
const PAGE = 8;

// Where the other text is, for both editors are in one page.
const editors = {};

const ask = StateEffect.define();
const choose = StateEffect.define();
const close = StateEffect.define();

const list = StateField.define({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(ask)) return offer(transaction.state, true);
      if (effect.is(close)) return null;
      if (effect.is(choose)) return { ...value, chosen: effect.value };
    }
    if (transaction.docChanged) {
      const isTyped = transaction.isUserEvent("input.type") || transaction.isUserEvent("delete.backward");
      if (!isTyped) return null;
      return value || transaction.isUserEvent("input.type") ? offer(transaction.state, Boolean(value?.isAsked)) : null;
    }
    return transaction.selection ? null : value;
  },
  provide: (field) => [
    showTooltip.from(field, (value) => value && { pos: value.from, create: popup, above: false }),
    EditorView.contentAttributes.from(field, (value) => ({
      "aria-autocomplete": "list",
      "aria-haspopup": "listbox",
      ...(value && { "aria-controls": "options", "aria-activedescendant": `option-${value.chosen}` }),
    })),
  ],
});

// What can be written at the caret. Without being asked for, only within quotes.
function offer(state, isAsked) {
  const { head, empty } = state.selection.main;
  if (!empty) return null;
  const quote = openQuote(state, head);
  if (quote < 0 && !isAsked) return null;
  const line = state.doc.lineAt(head);
  const word = /[\w.+-]*$/.exec(line.text.slice(0, head - line.from))[0];
  const from = quote < 0 ? head - word.length : quote;
  const place = placeInPattern(state, from);
  if (!place) return null;
  const behind = line.text.slice(head - line.from);
  const rest = quote < 0 ? "" : (/^[^",:{}[\]\s]*"/.exec(behind)?.[0] ?? "");
  const to = head + rest.length;
  const isNamed = /^\s*:/.test(behind.slice(rest.length));
  const query = state.sliceDoc(quote < 0 ? from : quote + 1, head).toLowerCase();
  const options = matching(optionsFor(place, isNamed), query);
  if (options.length === 0) return null;
  return { from, to, options, chosen: 0, isAsked };
}

// Those that begin with what is written, then those that contain it.
function matching(options, query) {
  const name = (option) => option.label.toLowerCase().replace(/^"/, "");
  const begin = options.filter((option) => name(option).startsWith(query));
  const within = options.filter((option) => !name(option).startsWith(query) && name(option).includes(query));
  return [...begin, ...within].slice(0, MOST);
}

function optionsFor(place, isNamed) {
  const event = editors.event?.state;
  switch (place.kind) {
    case "field":
      return [...fields(event, place, isNamed), ...(place.taken.includes("$or") ? [] : [operator("$or", OR, isNamed)])];
    case "value":
      return [
        ...values(event, place.path),
        ...Object.entries(OPERATORS).map(([name, about]) => {
          const { write, ...option } = operator(name, about, false);
          return { ...option, write: `{${write}}` };
        }),
      ];
    case "operator": {
      // An operator goes at most one deep into another.
      if (place.within.length > 1) return [];
      const names = place.within.length > 0 ? (OPERATORS[place.within[0]]?.objects ?? []) : Object.keys(OPERATORS);
      return names.map((name) => operator(name, OPERATORS[name], isNamed));
    }
    case "operand":
      return operands(event, place);
    default:
      return [];
  }
}

function fields(event, { path, taken }, isNamed) {
  if (!event) return [];
  return [...fieldsOf(event, path)]
    .filter(([name]) => !taken.includes(name))
    .map(([name, value]) => ({
      label: name,
      kind: value.name === "Object" ? "object" : "field",
      write: isNamed ? `"${name}"|` : `"${name}": ${hasFields(value) ? "{|}" : "[|]"}`,
      info: `In the event: ${preview(event.sliceDoc(value.from, Math.min(value.to, value.from + 80)))}`,
    }));
}

// Whether a value is an object, or an array of objects.
function hasFields(value) {
  if (value.name === "Array") return value.getChild("Object") !== null;
  return value.name === "Object";
}

function preview(text) {
  const line = text.replace(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}

function values(event, path) {
  if (!event) return [];
  return valuesOf(event, path).map((value) => ({ label: value, kind: "value", write: `${value}|`, info: "In the event" }));
}

function operator(name, { begin, rule, example }, isNamed) {
  return { label: name, kind: "operator", write: isNamed ? `"${name}"|` : begin, info: rule, example };
}

function operands(event, { operator, path, at }) {
  if (operator === "exists") {
    return ["true", "false"].map((value) => ({ label: value, kind: "value", write: `${value}|`, info: OPERATORS.exists.rule }));
  }
  // Comparisons and numbers take turns; a block of addresses has a mask, and an asterisk or a backslash is none of itself.
  const isNumbersTurn = at % 2 === 1;
  const isWanted =
    {
      numeric: isNumbersTurn ? /^[-\d]/ : /$^/,
      cidr: /^"[\d.:a-fA-F]+\/\d+"$/,
      wildcard: /^"[^*\\]*"$/,
      "anything-but": /^["\-\d]/,
    }[operator] ?? /^"/;
  const comparisons = operator === "numeric" && !isNumbersTurn ? ["=", "<", "<=", ">", ">="] : [];
  return [
    ...values(event, path).filter(({ label }) => isWanted.test(label)),
    ...comparisons.map((sign) => ({ label: `"${sign}"`, kind: "value", write: `"${sign}"|`, info: OPERATORS.numeric.rule })),
  ];
}

function popup(view) {
  const dom = document.createElement("div");
  dom.className = "completion";
  const options = dom.appendChild(document.createElement("ul"));
  options.id = "options";
  options.role = "listbox";
  options.ariaLabel = "Completions";
  // It scrolls, and what scrolls is to be reachable; the keys for it go through the text all the same.
  options.tabIndex = 0;
  const about = dom.appendChild(document.createElement("div"));
  about.className = "about";
  // A click chooses, and leaves the focus in the text.
  dom.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const option = event.target.closest("li");
    if (option) accept(view, [...options.children].indexOf(option));
  });
  let shown = null;
  const show = ({ options: offered, chosen }) => {
    if (shown !== offered) {
      shown = offered;
      options.replaceChildren(...offered.map(item));
      about.classList.toggle("long", offered.some(({ example }) => example));
    }
    for (const [at, option] of [...options.children].entries()) option.ariaSelected = String(at === chosen);
    about.replaceChildren(...words(offered[chosen]));
    reveal(options, options.children[chosen]);
  };
  show(view.state.field(list));
  return {
    dom,
    update(update) {
      const value = update.state.field(list);
      if (value && value !== update.startState.field(list)) show(value);
    },
  };
}

function item({ label, kind }, at) {
  const option = document.createElement("li");
  option.id = `option-${at}`;
  option.role = "option";
  const name = option.appendChild(document.createElement("span"));
  name.textContent = label;
  const sort = option.appendChild(document.createElement("small"));
  sort.textContent = kind;
  return option;
}

function words({ info, example }) {
  const rule = document.createElement("p");
  rule.textContent = info;
  if (!example) return [rule];
  const code = document.createElement("code");
  code.textContent = example;
  return [rule, code];
}

// Within the list alone: nothing else on the page is scrolled.
function reveal(options, option) {
  const { offsetTop: top, offsetHeight: height } = option;
  options.scrollTop = Math.max(top + height - options.clientHeight, Math.min(options.scrollTop, top));
}

function accept(view, at) {
  const { from, to, options } = view.state.field(list);
  const { write } = options[at];
  // What is written can hold the sign too; the templates have it once, and behind it no text of the event.
  const caret = write.lastIndexOf("|");
  const insert = write.slice(0, caret) + write.slice(caret + 1);
  view.dispatch({
    changes: { from, to, insert },
    selection: { anchor: from + caret },
    scrollIntoView: true,
    userEvent: "input.complete",
    // What goes inside comes next.
    effects: caret < insert.length ? ask.of() : close.of(),
  });
}

// A command for while the list is open.
const whileOpen = (run) => (view) => {
  const value = view.state.field(list);
  if (value) run(view, value);
  return value !== null;
};

const move = (steps, isAround) =>
  whileOpen((view, { chosen, options: { length } }) => {
    const to = chosen + steps;
    view.dispatch({ effects: choose.of(isAround ? (to + length) % length : Math.max(0, Math.min(length - 1, to))) });
  });

const keys = [
  { key: "Ctrl-Space", run: (view) => (view.dispatch({ effects: ask.of() }), true) },
  { key: "ArrowDown", run: move(1, true) },
  { key: "ArrowUp", run: move(-1, true) },
  { key: "PageDown", run: move(PAGE, false) },
  { key: "PageUp", run: move(-PAGE, false) },
  { key: "Enter", run: whileOpen((view, { chosen }) => accept(view, chosen)) },
  { key: "Tab", run: whileOpen((view, { chosen }) => accept(view, chosen)) },
  { key: "Escape", run: whileOpen((view) => view.dispatch({ effects: close.of() })) },
];

// Makes an editor known to the other one.
export function introduce(side, view) {
  editors[side] = view;
}

export function completion(side) {
  if (side !== "pattern") return [];
  return [
    list,
    Prec.highest(keymap.of(keys)),
    EditorView.domEventHandlers({
      blur: (_, view) => {
        if (view.state.field(list)) view.dispatch({ effects: close.of() });
      },
    }),
  ];
}
