// What the page loads only when somebody asks for it. The build writes where it is into the document, for the names change with
// what is in the files.

/** Opens the workbench. Rejects where it cannot be loaded. */
export const visit = async (...arrival) => (await load()).visit(...arrival);

/** Opens the dialog that converts. Rejects where it cannot be loaded. */
export const convert = async (...texts) => (await load()).convert(...texts);

// The program and its style sheet, once.
async function load() {
  const [script, style] = document.getElementById("app").dataset.workbench.split(" ");
  const [program] = await Promise.all([import(new URL(script, document.baseURI)), styled(style)]);
  await program.default();
  return program;
}

function styled(address) {
  if (document.querySelector(`link[href="${address}"]`)) return null;
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", onload: resolve, onerror: () => (link.remove(), reject(new Error(address))) });
    // As it is written, so that it is found again.
    link.setAttribute("href", address);
    document.head.append(link);
  });
}
