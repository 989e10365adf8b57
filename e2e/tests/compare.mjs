// The same failures under other replication schemes, beside the run.
import assert from "node:assert/strict";
import { highwater } from "../cli.mjs";
import { test } from "../harness.mjs";
import { by, fitsAcross, open, preset, script, write } from "../page.mjs";

const stage = (page, name) => page.waitForSelector(`${by("compare")}[data-stage="${name}"]`);

test("the page compares as the tool does, and says when that is of an earlier script", async ({
  page,
  url,
}) => {
  await open(page, url);
  await preset(page, "compare");
  await page.keyboard.press("c");
  await page.click(by("compare-run"));
  await stage(page, "done");
  const text = await script(page);
  const report = JSON.parse((await highwater(["compare", "-", "--json"], text)).stdout);
  const rows = await page.locator(`${by("compare")} tbody tr`).evaluateAll((all) =>
    all.map((row) => [
      row.dataset.scheme,
      Number(row.dataset.lost),
      Number(row.querySelector("td span").textContent.replaceAll(",", "")),
    ]),
  );
  const wanted = report.schemes.map(({ id, lost, acknowledged }) => [id, lost, acknowledged]);
  assert.deepEqual(rows, wanted);
  assert.ok(wanted.some(([, lost]) => lost > 0) && wanted.some(([, lost]) => lost === 0));
  const copies = await page.locator(`${by("compare")} tr[data-scheme="majority-quorum"]`).textContent();
  assert.match(copies, /2f\+1/);
  await page.waitForSelector(`${by("compare-chart")} svg`);
  const docs = page.locator(`${by("compare")} .assumed a`);
  assert.match(await docs.getAttribute("href"), /docs\/comparison\.md$/);
  await write(page, text.replace("crash broker 1", "crash broker 2"));
  await stage(page, "stale");
  assert.equal(await page.locator(`${by("compare")} tbody tr`).count(), rows.length, "still there");
  await page.click(by("compare-run"));
  await stage(page, "done");
  await write(page, `${text}\nnonsense`);
  await stage(page, "stale");
  assert.ok(await page.isDisabled(by("compare-run")));
});

test("it is stopped with a click, and the page answers meanwhile", async ({ page, url }) => {
  await open(page, url);
  const long = [
    "brokers 1..5",
    "topic orders partitions=2 replication.factor=3",
    "producer web acks=all rate=1000/s",
    "run 480s",
  ].join("\n");
  await write(page, long);
  await page.waitForSelector(`${by("scrub")}[max="480000"]`);
  await page.click(by("compare-toggle"));
  await page.click(by("compare-run"));
  await stage(page, "running");
  // Time goes on meanwhile.
  await page.locator(by("scrub")).fill("5000");
  await page.waitForSelector(`${by("stage")}[data-time-us="5000000"]`);
  await page.click(by("compare-stop"));
  await page.waitForFunction(
    (selector) => ["idle", "stopped"].includes(document.querySelector(selector).dataset.stage),
    by("compare"),
  );
  assert.ok(await page.isVisible(by("compare-run")));
});

test("on a phone the comparison has a tab, dark and in Chinese", async ({ page, url }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: "dark" });
  await open(page, `${url}?lang=zh-Hans`);
  await page.click(by("tab-compare"));
  await page.click(by("compare-run"));
  await stage(page, "done");
  await page.waitForSelector(`${by("compare-chart")} svg[lang="zh-Hans"]`);
  await fitsAcross(page);
  assert.match(await page.textContent(by("compare")), /多数派/);
});
