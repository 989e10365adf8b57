// A small static server on loopback. It puts the page under a sub-path, as documentation sites do.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";

const BASE = "/docs/any/path/";
const TYPES = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** Serves `root`. Gives the page's `url`, `put` for further documents, and `close`. */
export async function serve(root) {
  const extra = new Map();

  async function find(path) {
    if (!path.startsWith(BASE)) return null;
    const name = path.slice(BASE.length) || "index.html";
    if (extra.has(name)) return extra.get(name);
    // `normalize` of an absolute path cannot climb above its root.
    const body = await readFile(join(root, normalize(`/${name}`)));
    return { body, type: TYPES[extname(name)] ?? "application/octet-stream" };
  }

  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const found = await find(path).catch(() => null);
    if (found === null) return response.writeHead(404).end();
    response.writeHead(200, {
      "content-type": found.type,
      "cache-control": "no-store",
      // A frame without an origin of its own (`sandbox="allow-scripts"`) asks for modules as any
      // stranger would.
      "access-control-allow-origin": "*",
    });
    response.end(found.body);
  });
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const url = `http://127.0.0.1:${server.address().port}${BASE}`;
  return {
    url,
    put(name, body, type = "text/html") {
      extra.set(name, { body, type });
      return url + name;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
