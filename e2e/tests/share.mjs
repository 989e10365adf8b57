// Links, reloads, and what the browser keeps.
import assert from "node:assert/strict";
import { highwater } from "../cli.mjs";
import { test } from "../harness.mjs";
import { by, editor, open, script, seek, stage, write } from "../page.mjs";

const SCRIPT = `brokers 1..3
topic shared replicas=[3,1,2]
producer web rate=20/s
at 4s crash broker 3
run 20s
`;

test("a link of the tool opens its script in the page", async ({ page, url }) => {
  const { stdout } = await highwater(["link", "-"], SCRIPT);
  const fragment = stdout.slice(stdout.indexOf("#")).trim();
  await open(page, `${url}${fragment}&t=2500ms`);
  const shown = await stage(page);
  assert.equal(shown.partition, "shared/0");
  assert.equal(shown.timeUs, 2_500_000);
  assert.equal(shown.leader, 3);
  assert.match(await page.title(), /^Your script/);
});

test("sharing copies a link to this very moment", async ({ page, context, url, newPage }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, url);
  await write(page, SCRIPT);
  await page.waitForSelector(`${by("stage")}[data-partition="shared/0"]`);
  await seek(page, 7_125);
  await page.click(by("share"));
  await page.waitForSelector(by("note"));
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.ok(link.startsWith(`${url}#d1:`), link);
  assert.equal(page.url(), link, "the address is the same");
  const other = await newPage();
  await open(other, link);
  assert.deepEqual(await stage(other), await stage(page));
});

test("a reload finds script and instant again", async ({ page, url }) => {
  await open(page, url);
  await write(page, SCRIPT.replace("brokers 1..3", "brokers   1..3   # mine"));
  await page.waitForSelector(`${by("stage")}[data-partition="shared/0"]`);
  await seek(page, 3_000);
  await page.waitForFunction(() => location.hash.includes("t=3s"));
  const text = await script(page);
  await page.waitForLoadState("networkidle");
  await page.reload();
  await page.waitForSelector(`${by("stage")}[data-time-us="3000000"]`);
  assert.equal(await script(page), text, "with the reader's own spacing");
  await page.waitForLoadState("networkidle");
  await page.goto("about:blank");
  await open(page, url);
  assert.equal(await script(page), text, "without a fragment too");
});

test("another link in the same page is followed", async ({ page, url }) => {
  await open(page, url);
  const { stdout } = await highwater(["link", "-"], SCRIPT);
  await page.evaluate((hash) => (location.hash = hash), stdout.slice(stdout.indexOf("#")).trim());
  await page.waitForSelector(`${by("stage")}[data-partition="shared/0"]`);
});

test("a link that cannot be read gives a message and a page", async ({ page, url, newPage }) => {
  const { stdout } = await highwater(["link", "-"], SCRIPT);
  const good = stdout.slice(stdout.indexOf("#")).trim();
  const tampered = good.replace(/(.{20})$/, (end) => [...end].reverse().join(""));
  const bad = [good.slice(0, -9), tampered, "#d1:", "#d7:abc", "#what is this"];
  for (const fragment of bad) {
    const tab = await newPage();
    await open(tab, url + fragment);
    const message = await tab.textContent(by("bad-link"));
    assert.ok(message.length > 40, fragment);
    await write(tab, SCRIPT);
    await tab.waitForSelector(`${by("stage")}[data-partition="shared/0"]`);
    assert.equal(await tab.locator(by("bad-link")).count(), 0);
    await tab.close();
  }
  // As long as the browser lets an address be.
  await open(page, url);
  const before = await script(page);
  await page.evaluate(() => (location.hash = `#d1:${"A".repeat(2_000_000)}`));
  await page.waitForSelector(by("bad-link"));
  await editor(page);
  assert.equal(await script(page), before, "what was there stays");
});

test("without the editor's module the plain field does", async ({ page, context, url }) => {
  await context.route("**/editor.js*", (route) =>
    route.fulfill({ status: 200, contentType: "text/javascript", body: "export {};" }),
  );
  await open(page, url);
  await page.locator(by("plain-editor")).fill(SCRIPT);
  await page.waitForSelector(`${by("stage")}[data-partition="shared/0"]`);
  await page.click(by("quick-1"));
  await page.waitForSelector(`${by("broker-1")}[data-status="down"]`);
  await page.click(by("undo"));
  await page.waitForSelector(`${by("broker-1")}:not([data-status="down"])`);
  assert.equal(await script(page), SCRIPT);
});
