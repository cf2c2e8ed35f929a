// JSON: its tree, which takes unfinished text as well, and the colours of its parts.
import { jsonLanguage } from "@codemirror/lang-json";
import { indentUnit, syntaxTree } from "@codemirror/language";
import { EditorState, Prec } from "@codemirror/state";
import { Decoration, ViewPlugin } from "@codemirror/view";
import { isOperator } from "./operators.js";

const colour = (name) => Decoration.mark({ class: name });
const KEY = colour("key"), OPERATOR = colour("operator"), WORD = colour("word");
const COLOURS = {
  PropertyName: KEY,
  String: colour("string"),
  Number: colour("number"),
  True: WORD,
  False: WORD,
  Null: WORD,
};

// The language of one editor. In a pattern, operators are told from fields.
export function jsonText(side) {
  return [
    jsonLanguage,
    indentUnit.of("  "),
    EditorState.tabSize.of(4),
    // Inside of the marks, which go around it.
    Prec.high(ViewPlugin.define((view) => new Colours(view, side), { decorations: (colours) => colours.decorations })),
  ];
}

class Colours {
  constructor(view, side) {
    this.side = side;
    this.paint(view);
  }

  update(update) {
    if (syntaxTree(update.state) !== this.tree || update.viewportChanged) this.paint(update.view);
    else if (update.docChanged) this.decorations = this.decorations.map(update.changes);
  }

  paint(view) {
    const { state } = view;
    const ranges = [];
    this.tree = syntaxTree(state);
    for (const { from, to } of view.visibleRanges) {
      this.tree.iterate({
        from,
        to,
        enter: (node) => {
          const colour = COLOURS[node.name];
          if (!colour || node.from === node.to) return;
          const isKey = node.name === "PropertyName" && this.side === "pattern";
          ranges.push((isKey && isOperator(state, node.node) ? OPERATOR : colour).range(node.from, node.to));
        },
      });
    }
    this.decorations = Decoration.set(ranges);
  }
}
