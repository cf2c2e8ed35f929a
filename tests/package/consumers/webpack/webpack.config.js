export default { mode: "production", entry: "./out/main.js", experiments: { css: true } };
