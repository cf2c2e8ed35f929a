// Folding: a triangle beside each line that begins an object or an array, and a word for what is folded away.
import { codeFolding, foldGutter } from "@codemirror/language";

export function folding() {
  return [
    codeFolding({
      placeholderDOM(view, onclick) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "cm-foldPlaceholder";
        button.textContent = "…";
        button.title = button.ariaLabel = "Unfold";
        button.tabIndex = -1;
        button.addEventListener("click", onclick);
        return button;
      },
    }),
    foldGutter({
      markerDOM(isOpen) {
        const marker = document.createElement("span");
        marker.className = isOpen ? "fold open" : "fold";
        marker.title = isOpen ? "Fold" : "Unfold";
        return marker;
      },
    }),
  ];
}
