export default {
  title: "Consumer",
  vue: { template: { compilerOptions: { isCustomElement: (tag) => tag === "event-pattern-playground" } } },
};
