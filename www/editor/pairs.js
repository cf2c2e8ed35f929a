// Brackets and quotes come in pairs: what opens is closed, what closes is not written twice, and an empty pair goes as one.
import { EditorSelection, Prec } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { openQuote } from "./place.js";

const CLOSING = { "[": "]", "{": "}", '"': '"' };

// Text that is being written in by a browser's own means, such as a composition, is left alone.
const type = EditorView.inputHandler.of((view, from, to, text) => {
  const { state } = view;
  if (view.composing || state.readOnly || text.length !== 1 || state.selection.ranges.length > 1) return false;
  const next = state.sliceDoc(to, to + 1);
  const isInString = openQuote(state, from) >= 0;
  if (state.sliceDoc(from - 1, from) === "\\") return false;
  if (from === to && next === text && (text === '"' ? isInString : Object.values(CLOSING).includes(text) && !isInString)) {
    view.dispatch({ selection: EditorSelection.cursor(to + 1), scrollIntoView: true, userEvent: "input.type" });
    return true;
  }
  const close = CLOSING[text];
  if (!close || isInString) return false;
  const inside = state.sliceDoc(from, to);
  if (inside === "" && !/^[\s,\]}]?$/.test(next)) return false;
  view.dispatch({
    changes: { from, to, insert: text + inside + close },
    selection: EditorSelection.range(from + 1, from + 1 + inside.length),
    scrollIntoView: true,
    userEvent: "input.type",
  });
  return true;
});

function remove(view) {
  const { state } = view;
  const { head, empty } = state.selection.main;
  const close = CLOSING[state.sliceDoc(head - 1, head)];
  if (!empty || !close || state.sliceDoc(head, head + 1) !== close) return false;
  // The end of one string and the beginning of the next are no pair, nor are brackets in a string.
  if (openQuote(state, head) !== (close === '"' ? head - 1 : -1)) return false;
  view.dispatch({ changes: { from: head - 1, to: head + 1 }, scrollIntoView: true, userEvent: "delete.backward" });
  return true;
}

export const pairs = [type, Prec.high(keymap.of([{ key: "Backspace", run: remove }]))];
