import type { Judgement } from "./eventsieve.js";

/** `<event-pattern-playground>`, which this module defines. */
export interface EventPatternPlayground extends HTMLElement {
  /** The event pattern and the event as they stand. */
  readonly texts: [pattern: string, event: string];
  /** Judges them, and loads the engine if it is not there. */
  judge(): Promise<void>;
}

declare global {
  interface HTMLElementTagNameMap {
    "event-pattern-playground": EventPatternPlayground;
  }
  interface HTMLElementEventMap {
    verdict: CustomEvent<Judgement>;
  }
}
