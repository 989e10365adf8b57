// The example in docs/javascript.md prints what stands below it; UPDATE_EXPECT=1 writes that anew.
// Takes the folder of a package for browsers: cargo xtask test wasm.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { formatWithOptions } from "node:util";

const DOCUMENT = "docs/javascript.md";
const [folder] = process.argv.slice(2);
const text = readFileSync(DOCUMENT, "utf8");
const [, example] = text.match(/```js\n(.*?)```/s);
const expected = text.match(/(?<=```text\n).*?(?=```)/s);

let printed = "";
const log = console.log;
console.log = (...values) => {
  printed += `${formatWithOptions({ colors: false }, ...values)}\n`;
};
const file = join(folder, "example.mjs");
writeFileSync(file, example);
try {
  await import(pathToFileURL(file));
} finally {
  console.log = log;
  rmSync(file);
}

if (printed === expected[0]) {
  console.log("it prints what it should");
} else if (process.env.UPDATE_EXPECT === "1") {
  const end = expected.index + expected[0].length;
  writeFileSync(DOCUMENT, text.slice(0, expected.index) + printed + text.slice(end));
} else {
  console.log(`${DOCUMENT}: the example prints\n${printed}and not\n${expected[0]}`);
  process.exitCode = 1;
}
