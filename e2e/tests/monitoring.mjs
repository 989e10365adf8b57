// What Kafka promises, and what its metrics would have shown.
import assert from "node:assert/strict";
import { highwater } from "../cli.mjs";
import { test } from "../harness.mjs";
import { by, fitsAcross, open, preset, script, seek, write } from "../page.mjs";

test("promises are told by name, as the tool tells them", async ({ page, url }) => {
  await open(page, url);
  await preset(page, "sync-vs-async");
  const summary = page.locator(by("promises"));
  await summary.click();
  const report = JSON.parse((await highwater(["run", "-", "--json"], await script(page))).stdout);
  const ids = report.promises.map(({ id }) => id).sort();
  const told = page.locator("[data-promise]");
  assert.deepEqual((await told.evaluateAll((all) => all.map((e) => e.dataset.promise))).sort(), ids);
  assert.equal(await summary.getAttribute("data-broken"), "0");
  assert.match(await told.first().textContent(), /acks=0 and 1 durability \(I12\).*40 records/);
});

test("metrics are those of the tool, at the instant shown", async ({ page, url }) => {
  await open(page, url);
  await page.click(by("metrics-toggle"));
  const report = JSON.parse((await highwater(["run", "-", "--json"], await script(page))).stdout);
  for (const millis of [0, 9000, 15000]) {
    await seek(page, millis);
    const shown = await page.locator(`${by("metrics")} tr[data-metric]`).evaluateAll((rows) =>
      rows.map(({ dataset }) => `${dataset.metric} ${dataset.value}`),
    );
    const wanted = report.metrics.map(({ name, points }) => {
      const value = points.filter(([time]) => time <= millis * 1000).at(-1)[1];
      return `${name.split("name=")[1]} ${value < 0 ? "" : value}`;
    });
    assert.deepEqual(shown, wanted, `at ${millis} ms`);
  }
  const row = page.locator(`${by("metrics")} tr[data-metric="FencedBrokerCount"]`);
  await row.getByRole("button").first().click();
  await page.waitForSelector(`${by("stage")}:not([data-time-us="15000000"])`);
});

test("a run that moves none says so", async ({ page, url }) => {
  await open(page, url);
  await write(page, "brokers 1..3\ntopic orders replicas=[1,2,3]\nrun 5s\n");
  await page.click(by("metrics-toggle"));
  await page.waitForSelector(by("metrics-empty"));
});

test("on a phone metrics stand with the charts, within the page", async ({ page, url }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, url);
  assert.ok(!(await page.isVisible(by("metrics"))));
  await page.click(by("tab-charts"));
  await page.click(by("metrics-toggle"));
  await page.waitForSelector(`${by("metrics")} table`);
  await fitsAcross(page);
});
