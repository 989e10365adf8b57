// The page in other shapes: narrow, in a frame, dark, in Chinese.
import assert from "node:assert/strict";
import { test } from "../harness.mjs";
import { by, editor, fitsAcross, leads, open, seek, stage } from "../page.mjs";

test("on a narrow screen everything is reached by tabs and fits", async ({ page, url }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, url);
  for (const tab of ["cluster", "charts", "records", "compare", "events", "script"]) {
    await page.click(by(`tab-${tab}`));
    await fitsAcross(page);
    const small = await page.evaluate(() => {
      const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && e.offsetWidth > 0;
      const parts = document.querySelectorAll("button, .pick, input, a.button");
      const low = [...parts].filter((e) => shown(e) && e.getBoundingClientRect().height < 39.5);
      return low
        .filter((e) => !e.closest(".overview, .verdict, .problems .summary, .skip"))
        .map((e) => e.outerHTML.slice(0, 90));
    });
    assert.deepEqual(small, [], `large enough for fingers: ${tab}`);
  }
  await editor(page);
  await page.click(by("tab-cluster"));
  await seek(page, 5_000);
  await page.click(by("menu-1"));
  await page.click('[data-act="Stop"]');
  await page.waitForSelector(`${by("broker-1")}:not([data-status="leader"])`);
  await page.click(by("tab-script"));
  assert.ok(await page.isVisible(".cm-content"));
});

const FRAME = (url) => `<!doctype html><title>A page of a book</title><link rel="icon" href="data:,">
<iframe sandbox="allow-scripts" width="640" height="360" src="${url}"></iframe>`;

test("in a sandboxed frame: stage, charts, transport, and no editor", async (tools) => {
  const { page, site, url } = tools;
  await page.goto(site.put("book.html", FRAME(`${url}?embed`)));
  const frame = page.frames().find((f) => f.url().includes("?embed"));
  await frame.waitForSelector(by("stage"));
  assert.equal((await stage(frame)).leader, 3);
  for (const part of ["charts", "transport"]) {
    const box = await frame.locator(`.${part}`).boundingBox();
    const outer = await page.locator("iframe").boundingBox();
    assert.ok(box.height > 30 && box.y + box.height <= outer.y + outer.height + 1, part);
  }
  assert.equal(await frame.locator(".editor").count(), 0);
  assert.ok((await frame.locator(`${by("charts")} svg rect`).count()) > 5);
  await fitsAcross(frame);
  await frame.locator(by("scrub")).fill("3000");
  await leads(frame, 1);
  await frame.click(by("quick-1"));
  await frame.waitForSelector(`${by("broker-1")}[data-status="down"]`);
  const link = await frame.getAttribute(by("open-playground"), "href");
  assert.match(link, /\/#d1:[\w-]+&t=3s$/, "the full page opens with what is shown");
  await page.goto(link);
  await page.waitForSelector(`${by("broker-1")}[data-status="down"]`);
});

test("dark, by the system or by choice", async ({ page, url }) => {
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: "dark" });
  await open(page, url);
  const dark = await background();
  await page.selectOption(by("theme"), "light");
  const light = await background();
  assert.notEqual(dark, light);
  await page.waitForLoadState("networkidle");
  await page.reload();
  await page.waitForSelector(by("stage"));
  assert.equal(await background(), light, "the choice is kept");
  await page.selectOption(by("theme"), "auto");
  assert.equal(await background(), dark);
});

test("in Chinese, simplified and traditional", async ({ page, url }) => {
  await open(page, url);
  for (const [tag, words] of [["zh-Hans", "已确认的记录没有丢失。"], ["zh-Hant", "已確認的記錄沒有遺失。"]]) {
    await page.selectOption(by("language"), tag);
    await page.waitForSelector(`html[lang="${tag}"]`);
    assert.match(await page.textContent(by("verdict")), new RegExp(words));
    const chart = await page.getAttribute(`${by("charts")} svg`, "lang");
    assert.equal(chart, tag);
    await page.waitForSelector(`${by("charts")} svg[lang="${tag}"]`);
  }
  // A page that is left while it loads something has that request aborted.
  await page.waitForLoadState("networkidle");
  await page.reload({ waitUntil: "networkidle" });
  await page.waitForSelector('html[lang="zh-Hant"]');
  await page.goto(`${url}?lang=zh-CN`);
  await page.waitForSelector('html[lang="zh-Hans"]');
});
