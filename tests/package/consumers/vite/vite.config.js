// Vite's development server would take the package apart, and lose the wasm.
export default { optimizeDeps: { exclude: ["eventsieve"] } };
