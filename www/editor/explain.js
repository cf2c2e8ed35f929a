// What is to be said about a place: what is wrong there, or the rule of the operator. Pointing shows it, and F8 at the caret.
import { syntaxTree } from "@codemirror/language";
import { StateEffect, StateField } from "@codemirror/state";
import { EditorView, closeHoverTooltips, hasHoverTooltips, hoverTooltip, keymap, showTooltip } from "@codemirror/view";
import { shown } from "./marks.js";
import { OPERATORS, OR, isOperator, written } from "./operators.js";

const HOVER = 300; // milliseconds

const ask = StateEffect.define();

// What F8 asked for, until something else is done.
const asked = StateField.define({
  create: () => null,
  update(value, transaction) {
    const effect = transaction.effects.findLast((effect) => effect.is(ask));
    if (effect) return effect.value;
    return transaction.docChanged || transaction.selection ? null : value;
  },
  provide: (field) => showTooltip.from(field),
});

// The fault at a place, or the operator there. In a pattern, all of what an operator takes counts as its place where that is
// asked for, as the caret is seldom on its name.
function about(state, side, at, isWide) {
  const { fault } = state.field(shown);
  if (fault && fault.from <= at && at <= Math.max(fault.to, fault.from + 1)) {
    return { from: fault.from, to: fault.to, title: fault.message, text: fault.help, kind: "fault" };
  }
  if (side !== "pattern") return null;
  for (const inward of [1, -1]) {
    for (let node = syntaxTree(state).resolveInner(at, inward); node; node = node.parent) {
      const name = node.name === "Property" && isWide ? node.getChild("PropertyName") : node;
      if (name?.name === "PropertyName" && isOperator(state, name)) {
        const title = written(state, name);
        const { rule, example } = title === "$or" ? OR : OPERATORS[title];
        return { from: name.from, to: name.to, title, text: rule, example, kind: "rule" };
      }
      if (!isWide) break;
    }
  }
  return null;
}

function tooltip({ from, to, ...said }) {
  return { pos: from, end: to, above: true, create: () => ({ dom: words(said) }) };
}

function words({ title, text, example, kind }) {
  const dom = document.createElement("div");
  dom.className = `said ${kind}`;
  dom.role = "tooltip";
  for (const [name, content] of [["strong", title], ["p", text], ["code", example]]) {
    if (content) dom.appendChild(document.createElement(name)).textContent = content;
  }
  return dom;
}

export function explanations(side) {
  const explain = (view) => {
    const { state } = view;
    const { fault } = state.field(shown);
    const found = about(state, side, fault ? fault.from : state.selection.main.head, true);
    if (!found) return true;
    const { title, text, example } = found;
    if (fault) view.dispatch({ selection: { anchor: fault.from }, scrollIntoView: true });
    view.dispatch({
      effects: [ask.of(tooltip(found)), EditorView.announce.of([title, text, example].filter(Boolean).join(". "))],
    });
    return true;
  };
  const dismiss = (view) => {
    const isHovering = hasHoverTooltips(view.state);
    if (!isHovering && !view.state.field(asked)) return false;
    view.dispatch({ effects: [ask.of(null), ...(isHovering ? [closeHoverTooltips] : [])] });
    return true;
  };
  const hover = hoverTooltip(
    ({ state }, at) => {
      const found = about(state, side, at, false);
      return found && tooltip(found);
    },
    { hoverTime: HOVER, hideOnChange: true },
  );
  const blur = (_, view) => {
    if (view.state.field(asked)) view.dispatch({ effects: ask.of(null) });
  };
  return [
    asked,
    hover,
    keymap.of([
      { key: "F8", run: explain },
      { key: "Escape", run: dismiss },
    ]),
    EditorView.domEventHandlers({ blur }),
  ];
}
