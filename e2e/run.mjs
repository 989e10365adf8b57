// Runs the end to end tests: every module of e2e/tests, one page a test, in headless Chromium.
//   node e2e/run.mjs [FILTER]     only tests whose name or file holds FILTER
// dist/ must hold the page (`cargo xtask build`). `cargo xtask test e2e [FILTER]` does all of it.
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { launch, watch } from "./browser.mjs";
import { tests } from "./harness.mjs";
import { serve } from "./server.mjs";

const LIMIT_MS = 60_000;
const here = import.meta.dirname;
const pictures = join(here, "../test-results");

async function runTest({ name, body }, browser, site) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(20_000);
  const complaints = watch(context);
  const tools = { context, site, url: site.url, newPage: () => context.newPage() };
  let timer;
  try {
    tools.page = await context.newPage();
    const limit = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no end after ${LIMIT_MS} ms`)), LIMIT_MS);
    });
    await Promise.race([body(tools), limit]);
    if (complaints.length > 0) throw new Error(`the page complains:\n${complaints.join("\n")}`);
  } catch (error) {
    mkdirSync(pictures, { recursive: true });
    const picture = join(pictures, `${name.replaceAll(/\W+/g, "-")}.png`);
    await tools.page?.screenshot({ path: picture, timeout: 5_000 }).catch(() => {});
    if (complaints.length > 0) error.message += `\nthe console: ${complaints.join("\n")}`;
    throw error;
  } finally {
    clearTimeout(timer);
    await context.close();
  }
}

const filter = process.argv[2] ?? "";
for (const file of readdirSync(join(here, "tests")).sort()) {
  if (file.endsWith(".mjs")) await import(`./tests/${file}`);
}
const chosen = tests.filter(({ name, file }) => name.includes(filter) || file.includes(filter));
const site = await serve(join(here, "../dist"));
const browser = await launch();
let failed = 0;
try {
  for (const test of chosen) {
    const start = performance.now();
    try {
      await runTest(test, browser, site);
      console.log(`ok ${test.file}: ${test.name} (${Math.round(performance.now() - start)} ms)`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED ${test.file}: ${test.name}\n${error.stack ?? error}`);
    }
  }
} finally {
  await browser.close();
  site.close();
}
console.log(`${chosen.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 || chosen.length === 0 ? 1 : 0;
