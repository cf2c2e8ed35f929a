module.exports = {
  title: "Consumer",
  url: "https://consumer.example",
  baseUrl: "/",
  presets: [["classic", { docs: false, blog: false, sitemap: false }]],
  clientModules: ["./src/playground.js"],
};
