// Lets a package for browsers run in Node: what it fetches are files.
import { readFileSync } from "node:fs";

globalThis.fetch = async (url) =>
  new Response(readFileSync(url), { headers: { "content-type": "application/wasm" } });
