// What the page loads only when somebody asks for it. The build writes where it is into the document, for the names change with
// what is in the files.

/** Opens the workbench, which is loaded the first time. Rejects where it cannot be. */
export async function visit(...arrival) {
  const [script, style] = document.getElementById("app").dataset.workbench.split(" ");
  const [workbench] = await Promise.all([import(new URL(script, document.baseURI)), load(style)]);
  await workbench.default();
  workbench.visit(...arrival);
}

// A style sheet, once.
function load(address) {
  if (document.querySelector(`link[href="${address}"]`)) return null;
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", onload: resolve, onerror: () => (link.remove(), reject(new Error(address))) });
    // As it is written, so that it is found again.
    link.setAttribute("href", address);
    document.head.append(link);
  });
}
