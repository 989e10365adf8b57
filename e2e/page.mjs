// What tests do with the page: open it, read it, move through time, edit the script.
import assert from "node:assert/strict";

export const by = (id) => `[data-testid="${id}"]`;

/** Opens the page (or a frame's) and waits until a run is on screen. */
export async function open(page, address) {
  await page.goto(address);
  await page.waitForSelector(by("stage"));
}

/** Waits until the full editor has taken the place of the plain field. */
export async function editor(page) {
  await page.waitForSelector('.editor[data-full="true"] .cm-content');
  return page.locator(".cm-content");
}

/** The script as the page has it. */
export function script(page) {
  return page.locator(by("plain-editor")).inputValue();
}

/** Replaces the script by typing into the full editor. */
export async function write(page, text) {
  const field = await editor(page);
  await field.fill(text);
  await page.waitForFunction(
    ([selector, wanted]) => document.querySelector(selector).value.trim() === wanted.trim(),
    [by("plain-editor"), text],
  );
}

/** Goes to an instant, in milliseconds. */
export async function seek(page, millis) {
  await page.locator(by("scrub")).fill(String(millis));
  await page.waitForFunction(
    ([selector, us]) => document.querySelector(selector)?.dataset.timeUs === String(us),
    [by("stage"), millis * 1000],
  );
}

/** What the stage says: leader, ISR and high watermark of the partition shown, and each replica. */
export function stage(page) {
  return page.locator(by("stage")).evaluate((stage) => ({
    timeUs: Number(stage.dataset.timeUs),
    partition: stage.dataset.partition,
    leader: Number(stage.dataset.leader),
    leaderEpoch: Number(stage.dataset.leaderEpoch),
    isr: stage.dataset.isr === "" ? [] : stage.dataset.isr.split(",").map(Number),
    highWatermark: Number(stage.dataset.hw),
    replicas: Object.fromEntries(
      [...stage.querySelectorAll(".lane")].map((lane) => [
        lane.dataset.testid.replace("broker-", ""),
        { logEnd: Number(lane.dataset.logEnd), highWatermark: Number(lane.dataset.hw) },
      ]),
    ),
  }));
}

/** Waits until the stage shows this leader (-1 for none). */
export function leads(page, broker) {
  return page.waitForSelector(`${by("stage")}[data-leader="${broker}"]`);
}

/** Loads an example by its id. */
export async function preset(page, id) {
  await page.click(by("presets"));
  await page.click(`[data-preset="${id}"]`);
  await page.waitForSelector(`${by("presets")}:not([aria-expanded="true"])`);
}

/** Fails if anything stands out at the right of the window. */
export async function fitsAcross(page) {
  const widths = await page.evaluate(() => {
    const wide = document.documentElement.clientWidth;
    const out = [...document.querySelectorAll("body *")].filter((element) => {
      const box = element.getBoundingClientRect();
      // Fields may scroll within themselves.
      const scrolls = element.closest(".cm-scroller, .overview, pre, .visually-hidden, .skip");
      return box.width > 0 && box.right > wide + 1 && !scrolls;
    });
    return out.map((element) => `${element.tagName}.${element.className}`);
  });
  assert.deepEqual(widths, []);
}
