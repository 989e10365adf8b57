// Splits the module of a release in two, and minifies its scripts and styles, before Trunk puts them
// into dist/ (its hook `post_build` calls this). What web/js/build.mjs bundled is small already and
// stays as it is.
import { transform } from "esbuild";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { recordPage } from "./record.mjs";
import { splitPage } from "./split.mjs";

const { TRUNK_PROFILE: profile, TRUNK_STAGING_DIR: staging } = process.env;

if (profile === "release") {
  if (process.env.HIGHWATER_RECORD) recordPage(staging);
  else splitPage(staging);
  for (const entry of readdirSync(staging, { recursive: true, withFileTypes: true })) {
    const loader = extname(entry.name).slice(1);
    if (!entry.isFile() || !["js", "css"].includes(loader)) continue;
    const path = join(entry.parentPath, entry.name);
    const options = { loader, minify: true, target: "es2022", legalComments: "inline" };
    const { code } = await transform(readFileSync(path, "utf8"), options);
    writeFileSync(path, code);
  }
}
