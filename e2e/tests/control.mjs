// What the controls do: each edits the script, or moves through time.
import assert from "node:assert/strict";
import { test } from "../harness.mjs";
import { by, editor, leads, open, script, seek, stage } from "../page.mjs";

test("a click on a broker adds a line, runs it, and undo takes it back", async ({ page, url }) => {
  await open(page, url);
  await editor(page);
  const before = await script(page);
  await seek(page, 12_500);
  await page.click(by("menu-3"));
  await page.click('[data-act="Crash"]');
  await page.waitForFunction(
    ([selector, old]) => document.querySelector(selector).value !== old,
    [by("plain-editor"), before],
  );
  assert.match(await script(page), /at 12500ms +crash broker 3\n|at 12\.5s +crash broker 3\n/);
  assert.equal((await stage(page)).timeUs, 12_500_000, "the page stays at its instant");
  await page.waitForSelector(`${by("broker-3")}[data-status="down"]`);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+z");
  await page.waitForFunction(
    ([selector, old]) => document.querySelector(selector).value === old,
    [by("plain-editor"), before],
  );
  await page.waitForSelector(`${by("broker-3")}[data-status="leader"]`);
});

test("the button beside a broker's name does the next likely thing", async ({ page, url }) => {
  await open(page, url);
  await editor(page);
  await seek(page, 5_000);
  await page.click(by("quick-1"));
  await page.waitForSelector(`${by("broker-1")}[data-status="down"]`);
  await page.waitForSelector(by("note"));
  await page.click(by("undo"));
  await page.waitForSelector(`${by("broker-1")}[data-status="leader"]`);
});

test("time moves by keys, buttons, events, charts and playing", async ({ page, url }) => {
  await open(page, url);
  const time = async () => (await stage(page)).timeUs;
  await page.keyboard.press("Home");
  assert.equal(await time(), 0);
  await page.keyboard.press("ArrowRight");
  assert.equal(await time(), 1_500_000, "the first crash");
  await page.keyboard.press("Shift+ArrowRight");
  assert.equal(await time(), 2_500_000);
  await page.keyboard.press("ArrowLeft");
  assert.equal(await time(), 1_500_000);
  await page.keyboard.press("End");
  assert.equal(await time(), 34_000_000);
  await page.click(by("previous"));
  assert.equal(await time(), 30_000_000);
  await page.click(`${by("events")} li button[data-time-us="8000000"]`);
  assert.equal(await time(), 8_000_000);

  const box = await page.locator(`${by("charts")} .canvas`).boundingBox();
  await page.mouse.move(box.x + box.width * 0.4, box.y + 100);
  await page.waitForSelector(".readout");
  await page.mouse.down();
  const later = (than) =>
    page.waitForFunction(([s, us]) => Number(document.querySelector(s).dataset.timeUs) > us, [
      by("stage"),
      than,
    ]);
  await later(8_000_000);
  const first = await time();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 100, { steps: 4 });
  await later(first);
  await page.mouse.up();

  await page.keyboard.press("Home");
  await page.selectOption(by("speed"), { label: "16×" });
  await page.locator("h2").first().click();
  await page.keyboard.press("Space");
  await page.waitForSelector(`${by("play")}[data-playing="true"]`);
  await page.waitForFunction((s) => document.querySelector(s).dataset.timeUs > 3e6, by("stage"));
  await page.keyboard.press("Space");
  const stopped = await time();
  await page.waitForTimeout(100);
  assert.equal(await time(), stopped);
});

test("events can be filtered and searched", async ({ page, url }) => {
  await open(page, url);
  const count = async () => Number(await page.getAttribute(by("events"), "data-count"));
  const key = await count();
  await page.selectOption(by("filter"), "all");
  assert.ok((await count()) > key);
  await page.fill(by("search"), "unfenced");
  const found = await page.locator(`${by("events")} li span:nth-child(3)`).allTextContents();
  assert.deepEqual(found, ["Broker 2 is unfenced", "Broker 1 is unfenced"]);
});

test("menus and dialogs open, close and keep the focus", async ({ page, url }) => {
  await open(page, url);
  await page.click(by("menu-1"));
  await page.keyboard.press("ArrowDown");
  const act = () => page.evaluate(() => document.activeElement.dataset.act);
  assert.equal(await act(), "Wipe", "broker 1 is down: start, then wipe");
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), "menu-1");
  await page.keyboard.press("?");
  await page.waitForSelector("dialog.help[open]");
  await page.keyboard.press("Escape");
  await page.waitForSelector("dialog.help", { state: "detached" });
  await page.click(by("presets"));
  await page.waitForSelector(".presets nav");
  await page.keyboard.press("Escape");
  await page.waitForSelector(".presets nav", { state: "detached" });
});

test("many partitions: choose one in the overview", async ({ page, url }) => {
  await open(page, url);
  await page.click(by("presets"));
  await page.click('[data-preset="five-brokers"]');
  await page.waitForSelector(by("overview"));
  await page.click(`${by("overview")} tbody tr:nth-child(4) button`);
  await page.waitForSelector(`${by("stage")}[data-partition="orders/3"]`);
  await page.selectOption(by("partition"), { label: "orders/7" });
  await page.waitForSelector(`${by("stage")}[data-partition="orders/7"]`);
  await seek(page, 5_000);
  const leads = await page
    .locator(`${by("overview")} th[data-broker]`)
    .evaluateAll((heads) => heads.map((head) => Number(head.dataset.leads)));
  assert.deepEqual(leads, [2, 2, 2, 2, 2]);
});

test("the full editor offers words and explains settings", async ({ page, url }) => {
  await open(page, url);
  const field = await editor(page);
  await field.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("prod");
  await page.waitForSelector(".cm-tooltip-autocomplete");
  const words = await page.locator(".cm-completionLabel").allTextContents();
  assert.ok(words.includes("producer"), words.join());
  await page.keyboard.press("Escape");
  await page.locator(".tok-key").first().hover();
  await page.waitForSelector(".hover-text");
  assert.match(await page.textContent(".hover-text"), /broker\.heartbeat\.interval\.ms/);
  await leads(page, 3);
});
