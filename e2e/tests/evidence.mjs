// Why something happened, what would have helped, and whose rules hold.
import assert from "node:assert/strict";
import { test } from "../harness.mjs";
import { by, editor, open, script, seek, write } from "../page.mjs";

async function preset(page, id) {
  await page.click(by("presets"));
  await page.click(`[data-preset="${id}"]`);
}

test("the page says why the leader changed, and goes back to the fault", async ({ page, url }) => {
  await open(page, url);
  const why = page.locator(by("why"));
  const told = await why.textContent();
  assert.match(told, /Broker 3 became the leader of orders\/0 in place of broker 1/);
  assert.match(told, /R6\.12/);
  assert.match(await why.locator("a").first().getAttribute("href"), /^https:\/\//);
  await why.getByText("Broker 1 crashed at 8 s").click();
  await page.waitForSelector(`${by("stage")}[data-time-us="8000000"]`);
  const place = () => why.locator(".figures").textContent();
  await seek(page, 0);
  assert.match(await place(), /^1 \/ \d+$/);
  const next = why.getByRole("button", { name: "What happened next" });
  const places = [];
  while (await next.isEnabled()) {
    await next.click();
    places.push(await place());
    assert.ok(places.length < 50, places.join());
  }
  assert.equal(new Set(places).size, places.length, "each once");
});

test("a click on an event asks about that one", async ({ page, url }) => {
  await open(page, url);
  const row = page.locator(`${by("events")} li button`).filter({ hasText: "Broker 1 crashes" });
  await row.first().click();
  await page.waitForSelector(`${by("stage")}[data-time-us="8000000"]`);
  // A fault has no reason; it is told as the reason of what came of it.
  assert.match(await page.locator(by("why")).textContent(), /Broker 1 crashed at 8 s/);
});

test("what would have helped is found by trying, and tried with a click", async ({ page, url }) => {
  await open(page, url);
  await preset(page, "sync-vs-async");
  await page.click(by("advise"));
  await page.waitForSelector(`${by("advice")}[data-finished="true"]`);
  const first = page.locator(`${by("advice")} .harm li.fully`).first();
  assert.match(await first.textContent(), /acks=all/);
  await editor(page);
  await first.getByRole("button").click();
  await page.waitForSelector('[data-number="lost"][data-value="20"]');
  assert.match(await script(page), /producer one acks=all/);
  assert.equal(await page.locator(by("advice")).count(), 0, "it was about another script");
});

test("one click runs the script by the rules of another release", async ({ page, url }) => {
  await open(page, url);
  const text = [
    "kafka 4.0",
    "brokers 1..3",
    "topic orders replicas=[1,2,3]",
    "producer web rate=20/s",
    "run 5s",
    "expect acknowledged records lost = 0 since kafka 4.1",
    "expect acknowledged records lost > 9 before kafka 4.1",
  ].join("\n");
  await write(page, text);
  await page.waitForSelector('[data-testid="expectations"][data-held="0"][data-expected="1"]');
  const release = page.locator(by("release"));
  assert.equal(await release.locator("[aria-pressed=true]").textContent(), "4.0");
  await release.locator('[data-release="4.1"]').click();
  await page.waitForSelector('[data-testid="expectations"][data-held="1"][data-expected="1"]');
  assert.match(await script(page), /^kafka 4\.1\n/);
  await page.keyboard.press("Escape");
});
