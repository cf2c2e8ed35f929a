/** What a global class makes, where there is one: not every project's settings know of what browsers have. */
type Global<Name extends string> = typeof globalThis extends Record<Name, { prototype: infer Made }> ? Made : never;

/** The wasm itself: its bytes, or what was compiled from them. */
export type Wasm =
    | ArrayBuffer
    | ArrayBufferView
    | (typeof globalThis extends { WebAssembly: { Module: { prototype: infer Module } } } ? Module & object : never);

/** The wasm, or where it is: an address, a `Request`, or a `Response`. */
export type WasmSource = Wasm | string | Global<"URL"> | Global<"Request"> | Global<"Response">;

/** A loaded engine. */
export interface Engine {
    /** The engine's memory, whose size is what the engine takes. */
    readonly memory: { readonly buffer: ArrayBuffer };
}

/**
 * Loads the engine, once, from beside this module if no other place is given.
 *
 * Everything else in this module waits for it.
 */
export default function init(options?: { module_or_path: WasmSource | Promise<WasmSource> }): Promise<Engine>;

/**
 * As `init`, without waiting. Browsers take only small files so.
 */
export function initSync(options: { module: Wasm }): Engine;
