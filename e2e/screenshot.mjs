// Takes the picture of the README from dist/, which `cargo xtask build` makes:
//   eval "$(cargo xtask env)" && node e2e/screenshot.mjs
import { join } from "node:path";
import { launch } from "./browser.mjs";
import { serve } from "./server.mjs";

const here = import.meta.dirname;
const site = await serve(join(here, "../dist"));
const browser = await launch();
const context = await browser.newContext({
  viewport: { width: 1440, height: 900 },
  colorScheme: "light",
  locale: "en",
});
const page = await context.newPage();
await page.goto(site.url);
await page.getByText("Nothing acknowledged was lost").waitFor();
// The editor comes after the rest; fonts and charts settle with it.
await page.locator(".cm-content").waitFor();
await page.waitForTimeout(500);
await page.screenshot({ path: join(here, "../docs/images/playground.png") });
await browser.close();
site.close();
