// The search panel: finds a text as it is written, counts it, and replaces it.
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, keymap, showPanel } from "@codemirror/view";

// Matches at the most.
const MOST = 5_000;

const NOTHING = { text: "", isCaseSensitive: false };

const open = StateEffect.define();
const close = StateEffect.define();
const seek = StateEffect.define();

const search = StateField.define({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(close)) return null;
      if (effect.is(open)) return value ?? find(transaction.newDoc, NOTHING);
      if (effect.is(seek)) return find(transaction.newDoc, effect.value);
    }
    return value && transaction.docChanged ? find(transaction.newDoc, value.query) : value;
  },
  provide: (field) => [
    showPanel.from(field, (value) => value && panel),
    EditorView.decorations.compute([field, "selection"], (state) => {
      const { main } = state.selection;
      const ranges = state.field(field)?.matches.map(({ from, to }) => {
        const isChosen = main.from === from && main.to === to;
        return (isChosen ? chosen : found).range(from, to);
      });
      return Decoration.set(ranges ?? []);
    }),
  ],
});

const found = Decoration.mark({ class: "found" });
const chosen = Decoration.mark({ class: "found chosen" });

function find(doc, query) {
  const matches = [];
  if (query.text) {
    const literal = query.text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
    for (const { index, 0: { length } } of doc.toString().matchAll(new RegExp(literal, query.isCaseSensitive ? "gu" : "giu"))) {
      if (matches.push({ from: index, to: index + length }) === MOST) break;
    }
  }
  return { query, matches };
}

// Which of the matches is selected, from 0; -1 for none.
function selected({ selection: { main } }, matches) {
  return matches.findIndex(({ from, to }) => from === main.from && to === main.to);
}

function show(view, match) {
  if (!match) return;
  view.dispatch({
    selection: { anchor: match.from, head: match.to },
    effects: EditorView.scrollIntoView(match.from, { y: "center" }),
    userEvent: "select.search",
  });
}

// A command for while there is something to find.
const whileFinding = (run) => (view) => {
  const matches = view.state.field(search)?.matches;
  if (!matches?.length) return false;
  run(view, matches);
  return true;
};

const next = whileFinding((view, matches) => {
  const { to } = view.state.selection.main;
  show(view, matches.find((match) => match.from >= to) ?? matches[0]);
});

const previous = whileFinding((view, matches) => {
  const { from } = view.state.selection.main;
  show(view, matches.findLast((match) => match.to <= from) ?? matches.at(-1));
});

function replace(view, matches, insert) {
  const at = selected(view.state, matches);
  if (at < 0) return next(view);
  view.dispatch({ changes: { ...matches[at], insert }, selection: { anchor: matches[at].from + insert.length }, userEvent: "input.replace" });
  next(view);
}

function replaceAll(view, matches, insert) {
  view.dispatch({ changes: matches.map((match) => ({ ...match, insert })), userEvent: "input.replace.all" });
}

function panel(view) {
  const dom = document.createElement("div");
  dom.className = "search";
  dom.role = "search";
  dom.ariaLabel = `Find in ${view.contentDOM.ariaLabel}`;
  let row = dom.appendChild(document.createElement("div"));
  const add = (tag, label, text = "") => {
    const element = row.appendChild(document.createElement(tag));
    element.textContent = text;
    if (label) element.title = element.ariaLabel = label;
    return element;
  };
  const field = (label) => {
    const input = add("input", label);
    Object.assign(input, { type: "text", placeholder: label, autocomplete: "off", spellcheck: false, className: label.toLowerCase() });
    return input;
  };
  const button = (label, text, act) => {
    const element = add("button", text === label ? "" : label, text);
    element.type = "button";
    element.addEventListener("click", act);
    return element;
  };
  const matches = () => view.state.field(search).matches;

  const text = field("Find");
  const count = add("output");
  button("Previous match", "↑", () => previous(view));
  button("Next match", "↓", () => next(view));
  const letterCase = button("Match case", "Aa", () => {
    letterCase.ariaPressed = String(letterCase.ariaPressed !== "true");
    ask();
  });
  letterCase.ariaPressed = "false";
  button("Close", "✕", () => leave(view)).className = "close";
  row = dom.appendChild(document.createElement("div"));
  const replacement = field("Replace");
  button("Replace", "Replace", () => replace(view, matches(), replacement.value)).ariaLabel = "Replace this match";
  button("Replace all", "Replace all", () => replaceAll(view, matches(), replacement.value));

  const ask = () => {
    const query = { text: text.value, isCaseSensitive: letterCase.ariaPressed === "true" };
    view.dispatch({ effects: seek.of(query) });
    // The first one from the caret on, and the same one while a longer text still fits it.
    const { from } = view.state.selection.main;
    show(view, matches().find((match) => match.from >= from) ?? matches()[0]);
  };
  const tell = (state) => {
    const { query, matches } = state.field(search);
    const of = `${matches.length.toLocaleString("en")}${matches.length === MOST ? "+" : ""}`;
    const at = selected(state, matches);
    const words = matches.length === 0 ? "None" : at < 0 ? `${of} found` : `${(at + 1).toLocaleString("en")} of ${of}`;
    count.textContent = query.text ? words : "";
  };
  text.addEventListener("input", ask);
  dom.addEventListener("keydown", (event) => {
    const isFindKey = event.key.toLowerCase() === "f" && (event.ctrlKey || event.metaKey);
    if (event.key === "Escape") leave(view);
    else if (event.key === "Enter" && event.target === text) (event.shiftKey ? previous : next)(view);
    else if (event.key === "Enter" && event.target === replacement) replace(view, matches(), replacement.value);
    else if (isFindKey) text.select();
    else return;
    event.preventDefault();
  });
  return {
    dom,
    top: true,
    mount() {
      const { main } = view.state.selection;
      const piece = view.state.sliceDoc(main.from, main.to);
      if (piece && !piece.includes("\n")) text.value = piece;
      text.focus();
      text.select();
      if (text.value) ask();
    },
    update(update) {
      if (update.docChanged || update.selectionSet || update.startState.field(search) !== update.state.field(search)) {
        tell(update.state);
      }
    },
  };
}

function leave(view) {
  if (!view.state.field(search)) return false;
  view.focus();
  view.dispatch({ effects: close.of() });
  return true;
}

function enter(view) {
  if (!view.state.field(search)) view.dispatch({ effects: open.of() });
  else view.dom.querySelector(".search .find").select();
  return true;
}

export function searching() {
  return [
    search,
    keymap.of([
      { key: "Mod-f", run: enter },
      { key: "F3", run: next, shift: previous },
      { key: "Mod-g", run: next, shift: previous, preventDefault: true },
      { key: "Escape", run: leave },
    ]),
  ];
}
