// Texts packed into what a link can carry, and back: a zlib stream (RFC 1950) in base64url without padding.

const MOST_BYTES = 4_000_000;

/** Packs a text. */
export async function pack(text) {
  const bytes = await through(new Blob([text]), new CompressionStream("deflate"));
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Unpacks a text. Rejects what `pack` did not make, or what was changed since. */
export async function unpack(packed) {
  const binary = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return new TextDecoder("utf-8", { fatal: true }).decode(await through(new Blob([bytes]), new DecompressionStream("deflate")));
}

// A few characters can unpack to very much, which no page should have to hold.
async function through(blob, transform) {
  let length = 0;
  const limit = new TransformStream({
    transform(chunk, controller) {
      length += chunk.length;
      if (length > MOST_BYTES) controller.error(new RangeError("too much"));
      else controller.enqueue(chunk);
    },
  });
  return new Uint8Array(await new Response(blob.stream().pipeThrough(transform).pipeThrough(limit)).arrayBuffer());
}
