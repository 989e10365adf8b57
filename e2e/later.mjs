// Writes web/later.txt: the functions that no page needs for its first picture. Builds the page so
// that it tells what has run, opens it in every language, as a frame and with every worked example,
// and lists what none of them has called.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { plain } from "../web/js/split.mjs";
import { launch } from "./browser.mjs";
import { by } from "./page.mjs";
import { serve } from "./server.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const list = join(root, "web/later.txt");
const dist = join(root, "target/later");

/** First pictures, as what follows the address: in every language, as a frame, of each example. */
function views() {
  const folder = join(root, "crates/scenario/presets");
  const scripts = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".hw"));
  const text = (name) => readFileSync(join(folder, name), "utf8");
  const links = scripts.map((name) => `#p:${encodeURIComponent(text(name))}`);
  const all = ["", "?lang=zh-CN", "?lang=zh-TW", "?embed", "?theme=dark"];
  return [...all, ...links, ...links.map((link) => `?embed${link}`)];
}

/** The functions that run until the page stands still. */
async function ran(page, address, count) {
  await page.goto(address);
  await page.waitForSelector(by("stage"));
  await page.waitForTimeout(2500);
  return page.evaluate((count) => {
    const flags = Array.from({ length: count }, (_, i) => i);
    return flags.filter((i) => globalThis.recorded[`ran${i}`].value === 1);
  }, count);
}

/** The shortest beginnings, up to a `::`, that stand for names of `later` and of no others. */
function starts(later, kept) {
  const taken = new Set();
  const beginnings = (name) => [...name.matchAll(/::/g)].map((at) => name.slice(0, at.index + 2));
  for (const name of kept) for (const start of beginnings(name)) taken.add(start);
  const found = later.map((name) => {
    const start = beginnings(name).find((start) => !taken.has(start));
    return start ? `${start}*` : name;
  });
  return [...new Set(found)].sort();
}

const env = { ...process.env, HIGHWATER_RECORD: "1" };
const order = ["build", "--release", "--dist", dist];
const built = spawnSync("trunk", order, { cwd: root, env, stdio: "inherit" });
if (built.status !== 0) process.exit(1);
const names = JSON.parse(readFileSync(join(dist, "functions.json"), "utf8"));
const site = await serve(dist);
const browser = await launch();
const used = new Set();
for (const view of views()) {
  const page = await browser.newPage();
  for (const i of await ran(page, site.url + view, names.length)) used.add(plain(names[i]));
  await page.close();
  console.log(`${used.size} functions with ${view.slice(0, 60) || "the page"}`);
}
await browser.close();
site.close();
const kept = [...used];
// Numbers are functions without a name, which change with every build.
const later = names.map(plain).filter((name) => !used.has(name) && !/^\d+$/.test(name));
const head = readFileSync(list, "utf8").split("\n").filter((line) => line.startsWith("#"));
writeFileSync(list, `${[...head, ...starts(later, kept)].join("\n")}\n`);
