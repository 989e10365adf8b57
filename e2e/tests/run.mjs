// A script runs in the page: what is on screen, at any instant, is what the tool says.
import assert from "node:assert/strict";
import { highwater } from "../cli.mjs";
import { test } from "../harness.mjs";
import { by, editor, leads, open, preset, script, seek, stage, write } from "../page.mjs";

test("the first example is on screen, with charts", async ({ page, url }) => {
  await open(page, url);
  assert.match(await page.title(), /^A worked example/);
  assert.equal(await page.getAttribute(by("verdict"), "data-tone"), "good");
  assert.equal((await stage(page)).leader, 3, "the page opens where it gets interesting");
  const shapes = await page.locator(`${by("charts")} svg rect, ${by("charts")} svg path`).count();
  assert.ok(shapes > 30, `${shapes} shapes in the charts`);
  const expectations = page.locator(by("expectations"));
  assert.equal(await expectations.getAttribute("data-held"), "5");
  assert.equal(await expectations.getAttribute("data-expected"), "5");
});

test("every example runs, and its expectations hold", async ({ page, url }) => {
  await open(page, url);
  const { stdout } = await highwater(["presets", "--json"]);
  const ids = JSON.parse(stdout).map((preset) => preset.id);
  assert.ok(ids.length >= 6);
  for (const id of ids) {
    await preset(page, id);
    await page.waitForSelector(`${by("problems")}[data-count="0"]`);
    const expectations = page.locator(by("expectations"));
    await expectations.waitFor();
    const [held, expected] = await Promise.all(
      ["data-held", "data-expected"].map((name) => expectations.getAttribute(name)),
    );
    assert.equal(held, expected, id);
  }
});

test("leader, ISR and offsets at three instants are those of the tool", async ({ page, url }) => {
  await open(page, url);
  await preset(page, "sync-vs-async");
  await leads(page, 2);
  const text = await script(page);
  for (const millis of [10_500, 14_250, 22_310]) {
    await seek(page, millis);
    const shown = await stage(page);
    const { stdout } = await highwater(["run", "-", "--json", "--at", `${millis}ms`], text);
    const report = JSON.parse(stdout);
    const [partition] = report.state.partitions;
    assert.equal(shown.leader, partition.leader);
    assert.equal(shown.leaderEpoch, partition.leader_epoch);
    assert.deepEqual(shown.isr, partition.isr);
    assert.equal(shown.highWatermark, partition.high_watermark);
    for (const replica of partition.replicas) {
      const { logEnd, highWatermark } = shown.replicas[replica.broker];
      assert.equal(logEnd, replica.log_end_offset, `broker ${replica.broker} at ${millis} ms`);
      assert.equal(highWatermark, replica.high_watermark, `broker ${replica.broker}`);
    }
  }
});

test("editing the script runs it anew", async ({ page, url }) => {
  await open(page, url);
  await write(
    page,
    `brokers 1..3 broker.heartbeat.interval.ms=300ms
controller broker.session.timeout.ms=3s
topic events replicas=[2,3,1]
producer p rate=50/s
at 2s crash broker 2
run 10s
`,
  );
  await page.waitForSelector(`${by("stage")}[data-partition="events/0"]`);
  await page.click(by("to-end"));
  await leads(page, 3);
  await page.click(by("to-start"));
  await leads(page, 2);
});

test("a broken script keeps the last run, and says what is wrong where", async ({ page, url }) => {
  await open(page, url);
  const broken = `brokers 1..3
topik orders
topic orders replicas=[1,2,3] min.insync.replica=2
producer web topic=orders acks=2
at 5x crash broker 1
at 6s crash broker 9
run 10s
`;
  await write(page, broken);
  await page.waitForSelector(by("stale"));
  assert.equal((await stage(page)).leader, 3, "the last run is still there");
  const { status, stdout, stderr } = await highwater(["check", "-"], broken);
  assert.equal(status, 1);
  const told = [...`${stdout}${stderr}`.matchAll(/:(\d+):(\d+)/g)].map((m) => `${m[1]}:${m[2]}`);
  const items = page.locator(`${by("problems")} li`);
  await items.nth(4).waitFor();
  const shown = await items.evaluateAll((list) =>
    list.map((item) => `${item.dataset.line}:${item.dataset.column}`),
  );
  assert.equal(shown.length, 5);
  for (const place of shown) assert.ok(told.includes(place), `${place} in ${told}`);
  assert.ok((await page.locator(".cm-lintRange-error").count()) >= 5, "squiggles");
  await items.nth(3).locator("button").click();
  const line = await page.evaluate(() => {
    const { anchorNode } = document.getSelection();
    return anchorNode.parentElement.closest(".cm-line")?.textContent;
  });
  assert.equal(line, "at 5x crash broker 1", "a click jumps to the place");
});

test("an empty script offers a start", async ({ page, url }) => {
  await open(page, url);
  await (await editor(page)).fill("");
  await page.waitForSelector(by("empty"));
  await page.click(by("use-lines"));
  await page.waitForSelector(by("stage"));
  assert.match(await script(page), /crash broker 1/);
});

test("a long run shows how far it is, and a newer text cancels it", async ({ page, url }) => {
  await open(page, url);
  const long = (rate) => `brokers 1..3
topic orders replicas=[1,2,3]
producer web rate=${rate}/s linger.ms=0
run 1200s
`;
  await write(page, long(2_000));
  await page.waitForSelector(by("progress"));
  await write(page, long(1).replace("1200s", "5s"));
  await page.waitForSelector(`${by("stage")}:not([data-hw="0"])`);
  await page.click(by("to-end"));
  await page.waitForSelector(`${by("stage")}[data-time-us="5000000"]`);
  assert.equal(await page.locator(by("progress")).count(), 0);
});
