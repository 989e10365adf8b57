// What became of the records: sums, list, availability; and from a row to its instant and its why.
import assert from "node:assert/strict";
import { highwater } from "../cli.mjs";
import { test } from "../harness.mjs";
import { by, fitsAcross, open, preset, script, write } from "../page.mjs";

const rows = (page) => page.locator(`${by("records")} ol li button[data-first]`);
const chip = (page, fate) => page.locator(`${by("records")} [data-fate="${fate}"]`);

test("lost records are listed, and lead to when and why they were lost", async ({ page, url }) => {
  await open(page, url);
  await preset(page, "sync-vs-async");
  const report = JSON.parse((await highwater(["run", "-", "--json"], await script(page))).stdout);
  const lost = report.records.filter(({ fates }) => fates.includes("lost"));
  const many = lost.reduce((sum, { count }) => sum + count, 0);
  assert.ok(many > 0);
  await page.click(`${by("verdict")} [data-number="lost"] button`);
  await page.waitForSelector(`${by("records")}[data-fate="lost"]`);
  assert.equal(await chip(page, "lost").getAttribute("data-value"), String(many));
  const counts = await rows(page).evaluateAll((all) => all.map((row) => Number(row.dataset.count)));
  assert.equal(counts.reduce((sum, count) => sum + count, 0), many);
  assert.ok(counts.length < lost.length, "what fared alike is told in one row");
  const first = rows(page).first();
  assert.equal(await first.getAttribute("data-first"), String(lost[0].first));
  assert.match(await first.textContent(), /gone since broker \d was elected without it at/);
  await first.click();
  await page.waitForSelector(`${by("stage")}[data-time-us="${lost[0].lost_at.time_us}"]`);
  const why = await page.textContent(by("why"));
  assert.match(why, /lost/);
  assert.match(why, new RegExp(`${lost[0].first}`));
});

test("every fate is counted as the tool counts, and filters the list", async ({ page, url }) => {
  await open(page, url);
  await preset(page, "min-insync-replicas");
  await page.keyboard.press("r");
  await page.waitForSelector(`${by("records")} .chips`);
  const report = JSON.parse((await highwater(["run", "-", "--json"], await script(page))).stdout);
  const words = { late: "late", refused: "refused", "in-doubt": "in_doubt", duplicated: "duplicated" };
  for (const [fate, word] of Object.entries(words)) {
    const of = report.records.filter(({ fates }) => fates.includes(word));
    const many = of.reduce((sum, { count }) => sum + count, 0);
    assert.equal(await chip(page, fate).getAttribute("data-value"), String(many), fate);
    if (many === 0) continue;
    await chip(page, fate).click();
    await page.waitForSelector(`${by("records")}[data-fate="${fate}"]`);
    assert.ok((await rows(page).count()) <= of.length, fate);
  }
  const [known] = report.availability;
  const cells = page.locator(`${by("availability")} [data-partition="0"] td`);
  const shown = await cells.evaluateAll((all) => all.map((cell) => Number(cell.dataset.ppm)));
  assert.deepEqual(shown, [known.led_ppm, known.progress_ppm]);
  assert.ok((await page.locator(`${by("latency")} tbody tr`).count()) > 0);
});

test("a run without troubles and one without producers say so", async ({ page, url }) => {
  await open(page, url);
  await write(page, "brokers 1..3\ntopic orders replicas=[1,2,3]\nproducer web rate=20/s\nrun 4s");
  await page.waitForSelector(`${by("stage")}`);
  await page.click(by("records-toggle"));
  await page.waitForSelector(by("records-empty"));
  await chip(page, "any").click();
  await page.waitForSelector(`${by("records")}[data-fate="any"] ol[data-rows="1"], ${by("records")}[data-fate="any"] ol[data-rows="2"]`);
  await write(page, "brokers 1..3\ntopic orders replicas=[1,2,3]\nrun 4s");
  await page.waitForSelector(`${by("records")} .none`);
  assert.equal(await page.locator(`${by("records")} .chips`).count(), 0);
});

test("on a phone the records have a tab, in Chinese too", async ({ page, url }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, `${url}?lang=zh-Hant`);
  await preset(page, "sync-vs-async");
  await page.click(by("tab-records"));
  await chip(page, "notable").click();
  await rows(page).first().waitFor();
  assert.equal(await page.isVisible(by("stage")), false);
  await fitsAcross(page);
  await rows(page).first().click();
  await page.waitForSelector(`${by("why")}`, { state: "visible" });
});
