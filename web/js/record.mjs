// Makes the page's module tell which of its functions have run, for `node e2e/later.mjs`.
import binaryen from "binaryen";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Gives each function a flag, exported as `ran<number>`, that it sets when it begins. */
function record(bytes) {
  const module = binaryen.readBinary(bytes);
  const names = [];
  for (let i = 0; i < module.getNumFunctions(); i += 1) {
    const function_ = module.getFunctionByIndex(i);
    const { name, body, module: from } = binaryen.getFunctionInfo(function_);
    if (from) continue;
    const flag = `ran${names.length}`;
    module.addGlobal(flag, binaryen.i32, true, module.i32.const(0));
    module.addGlobalExport(flag, flag);
    const set = module.global.set(flag, module.i32.const(1));
    binaryen.Function.setBody(function_, module.block(null, [set, body], binaryen.auto));
    names.push(name);
  }
  return { binary: module.emitBinary(), names };
}

/** Has the page in `folder` tell: `recorded` is its module's exports, functions.json their names. */
export function recordPage(folder) {
  const file = (end) => join(folder, readdirSync(folder).find((name) => name.endsWith(end)));
  const { binary, names } = record(readFileSync(file("_bg.wasm")));
  writeFileSync(file("_bg.wasm"), binary);
  writeFileSync(join(folder, "functions.json"), JSON.stringify(names));
  const glue = join(folder, file("_bg.wasm").slice(folder.length + 1).replace("_bg.wasm", ".js"));
  const started = "wasm = instance.exports;";
  const text = readFileSync(glue, "utf8");
  writeFileSync(glue, text.replace(started, `${started} globalThis.recorded = wasm;`));
}
