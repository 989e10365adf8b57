// The page starts, under a sub-path, without a word on the console.
import assert from "node:assert/strict";
import { test } from "../harness.mjs";

test("the page starts", async ({ page, url }) => {
  await page.goto(url);
  await page.waitForSelector("[data-testid=verdict]");
  assert.match(await page.title(), /Highwater$/);
});
