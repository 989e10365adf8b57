// Bundles every module of web/js/src into a self-contained ES module in web/js/dist, and the style
// sheet with what it imports into style.css beside them. A file is written only when its text
// changed, so that Trunk's watcher and cargo's fingerprints stay quiet.
import { build } from "esbuild";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "src");
const target = join(here, "dist");
const modules = readdirSync(source).filter((name) => name.endsWith(".js"));
const entries = modules.map((name) => ({ in: join(source, name), out: basename(name, ".js") }));
entries.push({ in: join(here, "../style.css"), out: "style" });

const result = await build({
  absWorkingDir: here,
  entryPoints: entries,
  outdir: target,
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2022",
  legalComments: "eof",
  write: false,
  logLevel: "warning",
});

mkdirSync(target, { recursive: true });
const wanted = new Set(result.outputFiles.map((file) => basename(file.path)));
for (const name of readdirSync(target)) {
  if (!wanted.has(name)) rmSync(join(target, name));
}
for (const file of result.outputFiles) {
  if (existsSync(file.path) && readFileSync(file.path, "utf8") === file.text) continue;
  writeFileSync(file.path, file.text);
  console.log(`bundled ${basename(file.path)}: ${file.text.length} bytes`);
}
