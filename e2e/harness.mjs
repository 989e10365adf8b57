// What a test file imports. To add a test, add a file to e2e/tests:
//
//   import assert from "node:assert/strict";
//   import { test } from "../harness.mjs";
//
//   test("the page says its name", async ({ page, url }) => {
//     await page.goto(url);
//     assert.equal(await page.textContent("h1"), "Highwater");
//   });
//
// A test gets a page of its own (Playwright's), its context, `newPage()`, the page's `url`, and
// `site`, whose `put(name, text, type)` serves another document beside the page (a host for a
// frame, say). Any error or warning on the console fails it. `highwater(args, input)` of cli.mjs
// runs the command line tool.
import { basename } from "node:path";

/** The tests so far, in the order of their files. */
export const tests = [];

/** Adds a test to the run. */
export function test(name, body) {
  tests.push({ name, body, file: callingFile() });
}

/** The file that called `test`: the first of the stack below e2e/tests. */
function callingFile() {
  const line = new Error().stack.split("\n").find((frame) => frame.includes("/e2e/tests/")) ?? "";
  return basename(line.replace(/\)?$/, "").replace(/:\d+:\d+$/, ""));
}
