// The editors: CodeMirror in an element of its own, which the page puts in place of a text box once this file is there.
//
// The page says what the text is and what is marked in it; the editor says what somebody did. Both count in units of UTF-16.
// It stands in a shadow root, for that is where CodeMirror adopts style sheets; it would write `style` elements otherwise, which
// the page's policy forbids.
import {
  copyLineDown,
  copyLineUp,
  deleteLine,
  history,
  historyKeymap,
  indentLess,
  indentMore,
  isolateHistory,
  moveLineDown,
  moveLineUp,
  standardKeymap,
} from "@codemirror/commands";
import { bracketMatching, foldKeymap } from "@codemirror/language";
import { Annotation, EditorState } from "@codemirror/state";
import { EditorView, highlightSpecialChars, keymap, lineNumbers, placeholder, tooltips } from "@codemirror/view";
import { completion, introduce } from "./complete.js";
import { explanations } from "./explain.js";
import { folding } from "./fold.js";
import { jsonText } from "./json.js";
import { light, marks, show, shown } from "./marks.js";
import { pairs } from "./pairs.js";
import { searching } from "./search.js";
import css from "./style.css";

// What the editor tells the page, as src/app/components/code_mirror.rs has it.
const WRITTEN = 0, CARET = 1, POINTED = 2, UNPOINTED = 3, ROW = 4, LEFT = 5;

// How long Escape makes Tab leave, in milliseconds; any other key ends it.
const LEAVING = 600_000;

// Of a text longer than this the page hears once its letters are on the screen, so that typing does not wait for the verdict.
const LONG = 64_000;

const NOTE = "Esc, then Tab leaves. F8 explains.";

const byPage = Annotation.define();

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

class CodeEditor extends HTMLElement {
  // So that a click on the label reaches it.
  static formAssociated = true;

  // Takes over a text box: its text, selection, place and focus. `side` is "pattern" or "event".
  open(box, side, label, hint, tell) {
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    const note = root.appendChild(document.createElement("p"));
    note.id = "note";
    note.textContent = NOTE;

    const { selectionStart, selectionEnd, selectionDirection, scrollTop, scrollLeft } = box;
    const isBackward = selectionDirection === "backward";
    this.tell = tell;
    this.view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: box.value,
        selection: {
          anchor: isBackward ? selectionEnd : selectionStart,
          head: isBackward ? selectionStart : selectionEnd,
        },
        extensions: [
          jsonText(side),
          bracketMatching(),
          marks((row) => (row === null ? tell(UNPOINTED, 0) : tell(ROW, row))),
          lineNumbers(),
          folding(),
          highlightSpecialChars(),
          history(),
          pairs,
          completion(side),
          explanations(side),
          searching(),
          placeholder(hint),
          tooltips({ position: "fixed" }),
          EditorState.phrases.of({ "Fold line": "Fold", "Unfold line": "Unfold" }),
          EditorView.contentAttributes.of(({ state }) => ({
            "aria-label": label,
            "aria-describedby": "note",
            tabindex: "0",
            ...(state.field(shown).fault && { "aria-invalid": "true" }),
          })),
          keymap.of([
            ...foldKeymap,
            ...historyKeymap,
            { key: "Tab", run: indentMore, shift: indentLess },
            { key: "Alt-ArrowUp", run: moveLineUp, shift: copyLineUp },
            { key: "Alt-ArrowDown", run: moveLineDown, shift: copyLineDown },
            { key: "Shift-Mod-k", run: deleteLine },
            ...standardKeymap,
          ]),
          EditorView.updateListener.of((update) => this.follow(update)),
          EditorView.domEventHandlers({
            focus: () => this.say(CARET),
            blur: () => this.say(LEFT),
            mousemove: (event, view) => this.point(place(view, event)),
            mouseleave: () => this.point(null),
          }),
        ],
      }),
    });
    introduce(side, this.view);
    // Asking for a place makes it measure, which what to scroll to depends on.
    this.view.coordsAtPos(0);
    this.view.scrollDOM.scrollTop = scrollTop;
    this.view.scrollDOM.scrollLeft = scrollLeft;

    this.addEventListener("keydown", (event) => this.leave(event));
    this.addEventListener("click", (event) => {
      if (event.composedPath()[0] === this) this.view.focus();
    });
    if (box.matches(":focus")) this.view.focus();
  }

  get text() {
    return this.view.state.doc.toString();
  }

  // The text as the page has it. What differs is replaced, which can be undone here too.
  write(text) {
    const { view } = this;
    this.isUnsaid = false;
    const changes = difference(this.text, text.replace(/\r\n?/g, "\n"));
    if (changes) {
      view.dispatch({ changes, annotations: [byPage.of(true), isolateHistory.of("full")], userEvent: "input.page" });
    }
    // The page has line breaks that an editor does not keep.
  }

  // What is marked: three numbers for each mark, four values for each sign, and the words on a mistake.
  show(marked, signs, message, help) {
    // These are of a text that is no longer there. Others follow.
    if (this.isUnsaid) return;
    this.view.dispatch({ effects: show.of({ marked, signs, message, help }) });
  }

  // What is lit: three numbers for each piece.
  light(marked) {
    if (this.isUnsaid) return;
    this.view.dispatch({ effects: light.of(marked) });
  }

  // Leads somebody to a piece of the text.
  select(from, to) {
    const { view } = this;
    const end = view.state.doc.length;
    const selection = { anchor: Math.min(from, end), head: Math.min(to, end) };
    view.focus();
    view.dispatch({
      selection,
      effects: EditorView.scrollIntoView(selection.anchor, { y: "center", x: "center" }),
      scrollIntoView: false,
    });
  }

  focus() {
    this.view.focus();
  }

  say(what) {
    if (what !== WRITTEN) this.catchUp();
    const { head } = this.view.state.selection.main;
    this.tell(what, head, what === WRITTEN ? this.text : undefined);
  }

  follow(update) {
    const isWritten = update.docChanged && !update.transactions.some((transaction) => transaction.annotation(byPage));
    if (isWritten) this.sayWritten();
    else if ((update.selectionSet || update.docChanged) && update.view.hasFocus) this.say(CARET);
  }

  sayWritten() {
    if (this.view.state.doc.length <= LONG) return this.say(WRITTEN);
    if (this.isUnsaid) return;
    this.isUnsaid = true;
    requestAnimationFrame(() => setTimeout(() => this.catchUp()));
  }

  // Says what is left to say, before anything else is said.
  catchUp() {
    if (!this.isUnsaid) return;
    this.isUnsaid = false;
    this.say(WRITTEN);
  }

  // Where the pointer is, each time that this changes.
  point(at) {
    if (at === this.pointed) return;
    this.pointed = at;
    this.catchUp();
    if (at === null) this.tell(UNPOINTED, 0);
    else this.tell(POINTED, at);
  }

  // Escape that is good for nothing here makes Tab leave. One that closes something here closes nothing else.
  leave(event) {
    if (event.key !== "Escape") return;
    if (event.defaultPrevented) event.stopPropagation();
    else this.view.setTabFocusMode(LEAVING);
  }
}

// The character under the pointer. `null` where there is none.
function place(view, { clientX: x, clientY: y }) {
  const at = view.posAtCoords({ x, y });
  if (at === null) return null;
  const { from, to } = view.state.doc.lineAt(at);
  const edge = view.coordsAtPos(at)?.left ?? x;
  if (edge > x) return at > from ? at - 1 : null;
  return at < to ? at : null;
}

// What to replace in one text to have the other.
function difference(old, text) {
  if (old === text) return null;
  const isLow = (unit) => (unit & 0xfc00) === 0xdc00;
  const most = Math.min(old.length, text.length);
  let from = 0;
  while (from < most && old.charCodeAt(from) === text.charCodeAt(from)) from++;
  if (from > 0 && isLow(text.charCodeAt(from))) from--;
  let end = 0;
  while (end < most - from && old.charCodeAt(old.length - end - 1) === text.charCodeAt(text.length - end - 1)) end++;
  if (end > 0 && isLow(text.charCodeAt(text.length - end))) end--;
  return { from, to: old.length - end, insert: text.slice(from, text.length - end) };
}

customElements.define("code-editor", CodeEditor);
