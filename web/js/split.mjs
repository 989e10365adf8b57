// Splits the page's module in two: what first pictures need, and the rest, which follows at once.
// Functions that go are chosen by name (web/later.txt, which `node e2e/later.mjs` writes). A call to
// one of them is a jump through a table that the second module fills; if it comes too early, the page
// waits for that module there and then. Both share one memory: nothing else changes.
import binaryen from "binaryen";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const NONE = binaryen.none;
const here = dirname(fileURLToPath(import.meta.url));

/** The functions of a module that it defines itself, by name. */
function functions(module) {
  const all = new Map();
  for (let i = 0; i < module.getNumFunctions(); i += 1) {
    const info = binaryen.getFunctionInfo(module.getFunctionByIndex(i));
    all.set(info.name, info);
  }
  return all;
}

const defined = (all) => [...all.values()].filter((info) => !info.module).map((info) => info.name);

// Sections of a binary, by number.
const DATA = 11;
const DATA_COUNT = 12;

function read(bytes) {
  return binaryen.readBinary(bytes);
}

function prune(module) {
  module.runPasses(["remove-unused-module-elements"]);
}

const list = (count, at) => Array.from({ length: count }, (_, i) => at(i));

/** The segments of a module's tables: where they start and which functions stand there. */
function segments(module) {
  return list(module.getNumElementSegments(), (i) => {
    const info = binaryen.getElementSegmentInfo(module.getElementSegmentByIndex(i));
    return { ...info, start: binaryen.getExpressionInfo(info.offset).value };
  });
}

const globals = (module) =>
  list(module.getNumGlobals(), (i) => binaryen.getGlobalInfo(module.getGlobalByIndex(i)));

const tables = (module) =>
  list(module.getNumTables(), (i) => binaryen.getTableInfo(module.getTableByIndex(i)));

/** Puts jumps through the table `later` in the place of `names`, and takes out what none needs. */
function makeFirst(bytes, names) {
  const module = read(bytes);
  const all = functions(module);
  const before = defined(all);
  const state = globals(module);
  module.addGlobal("ready", binaryen.i32, true, module.i32.const(0));
  module.addFunctionImport("load", "later", "load", NONE, NONE);
  const waiting = module.i32.eqz(module.global.get("ready", binaryen.i32));
  module.addFunction("hurry", NONE, NONE, [], module.if(waiting, module.call("load", [], NONE)));
  module.addTable("later", names.length, names.length);
  for (const [slot, name] of names.entries()) {
    const { params, results } = all.get(name);
    const given = binaryen.expandType(params).map((type, i) => module.local.get(i, type));
    const place = module.i32.const(slot);
    const jump = module.call_indirect("later", place, given, params, results);
    module.removeFunction(name);
    const body = module.block(null, [module.call("hurry", [], NONE), jump], results);
    module.addFunction(name, params, results, [], body);
  }
  module.addGlobalExport("ready", "ready");
  for (const [i, { name }] of state.entries()) module.addGlobalExport(name, `global${i}`);
  for (const { name } of tables(module)) module.addTableExport(name, `table-${name}`);
  prune(module);
  const kept = new Set(defined(functions(module)));
  const chosen = new Set(names);
  const jumps = names.map((name, slot) => ({ name, slot })).filter(({ name }) => kept.has(name));
  const gone = before.filter((name) => chosen.has(name) || !kept.has(name));
  return { module, jumps, gone, slots: names.length };
}

/** The functions `gone`, with all that they need taken from the first module `first`. */
function makeSecond(bytes, { module: first, jumps, gone, slots }) {
  const module = read(bytes);
  const own = new Set(gone);
  for (let i = module.getNumExports() - 1; i >= 0; i -= 1) {
    module.removeExport(binaryen.getExportInfo(module.getExportByIndex(i)).name);
  }
  const elements = segments(module);
  for (const { name } of elements) module.removeElementSegment(name);
  const all = functions(module);
  for (const [name, { params, results }] of all) {
    if (own.has(name)) continue;
    module.removeFunction(name);
    module.addFunctionImport(name, "first", name, params, results);
  }
  // What stood in the tables of function pointers takes its own place there.
  for (const { table, start, data } of elements) {
    for (const [i, name] of data.entries()) {
      if (!own.has(name)) continue;
      module.addActiveElementSegment(table, `at${start + i}`, [name], module.i32.const(start + i));
    }
  }
  module.addTable("later", slots, slots);
  for (const { name, slot } of jumps) {
    module.addActiveElementSegment("later", `to${slot}`, [name], module.i32.const(slot));
  }
  importState(module);
  prune(module);
  importFunctions(module, first, all);
  return module;
}

/** Has tables, globals and memory come from the first module. */
function importState(module) {
  for (const [i, { name, type, mutable }] of globals(module).entries()) {
    module.removeGlobal(name);
    module.addGlobalImport(name, "first", `global${i}`, type, mutable);
  }
  for (const { name } of tables(module)) module.addTableImport(name, "first", `table-${name}`);
  module.addMemoryImport("0", "first", "memory");
}

/**
 * Has the functions that `module` calls come from `first`, under short names; also those of
 * JavaScript, which `all` knows.
 */
function importFunctions(module, first, all) {
  const kept = functions(first);
  let count = 0;
  for (const [name, { module: from, params, results }] of functions(module)) {
    if (!from) continue;
    const base = `_${(count++).toString(36)}`;
    const origin = all.get(name);
    if (!kept.has(name)) first.addFunctionImport(name, origin.module, origin.base, params, results);
    module.removeFunction(name);
    module.addFunctionImport(name, "first", base, params, results);
    first.addFunctionExport(name, base);
  }
}

/** A binary without the sections of these numbers: the data that the first module has set. */
function without(bytes, sections) {
  const kept = [bytes.subarray(0, 8)];
  for (let at = 8; at < bytes.length; ) {
    let [end, length, shift] = [at + 1, 0, 0];
    do {
      length += (bytes[end] & 127) * 2 ** shift;
      shift += 7;
    } while (bytes[end++] & 128);
    end += length;
    if (!sections.includes(bytes[at])) kept.push(bytes.subarray(at, end));
    at = end;
  }
  return Buffer.concat(kept);
}

function write(module) {
  module.runPasses(["strip-debug", "strip-producers", "strip-target-features"]);
  return module.emitBinary();
}

/** The two modules, from the bytes of one that has names, and of the functions that come later. */
export function split(bytes, isLater) {
  const names = defined(functions(read(bytes))).filter(isLater);
  const parts = makeFirst(bytes, names);
  const later = makeSecond(bytes, parts);
  const both = { first: write(parts.module), later: without(write(later), [DATA, DATA_COUNT]) };
  for (const [name, binary] of Object.entries(both)) {
    if (!WebAssembly.validate(binary)) throw new Error(`the module "${name}" is not valid`);
  }
  return both;
}

/** A function's name without what changes from build to build. */
export function plain(name) {
  return name.replaceAll(/\[[0-9a-f]{1,16}\]/g, "").replace(/\.\d+$/, "");
}

/** Whether a list, with `*` at the end of what names begin with, has a function. */
export function lister(text) {
  const lines = text.split("\n").filter((line) => line && !line.startsWith("#"));
  const whole = new Set(lines.filter((line) => !line.endsWith("*")));
  const starts = lines.filter((line) => line.endsWith("*")).map((line) => line.slice(0, -1));
  return (name) => whole.has(plain(name)) || starts.some((start) => plain(name).startsWith(start));
}

/** Puts `after` in the place of `before`, which must be there once. */
function swap(text, before, after) {
  if (text.split(before).length !== 2) throw new Error(`not once in wasm-bindgen's: ${before}`);
  return text.replace(before, () => after);
}

/** The JavaScript of wasm-bindgen, made to load the second module from `file`. */
function glue(text, file) {
  const loader = readFileSync(join(here, "later.js"), "utf8").replace("LATER_FILE", file);
  const started = "wasm = instance.exports;";
  const imports = /return \{\s*__proto__: null,/.exec(text)?.[0] ?? "";
  const given = swap(text, imports, `${imports} later: { load: loadLater },`);
  return `${swap(given, started, `${started} fetchLater();`)}\n${loader}`;
}

/** Splits the module of the page that Trunk has put into `folder`. */
export function splitPage(folder) {
  const later = lister(readFileSync(join(here, "../later.txt"), "utf8"));
  const old = readdirSync(folder).find((name) => name.endsWith("_bg.wasm"));
  const stem = old.replace("_bg.wasm", "");
  const both = split(readFileSync(join(folder, old)), later);
  const text = readFileSync(join(folder, `${stem}.js`), "utf8");
  // The three go together: one new name for all, from what is in them.
  const hash = createHash("sha256");
  for (const part of [both.first, both.later, glue(text, "")]) hash.update(part);
  const name = stem.replace(/[0-9a-f]+$/, hash.digest("hex").slice(0, 16));
  writeFileSync(join(folder, `${name}_bg.wasm`), both.first);
  writeFileSync(join(folder, `${name}_later.wasm`), both.later);
  const renamed = glue(text, `${name}_later.wasm`).replaceAll(stem, name);
  writeFileSync(join(folder, `${name}.js`), renamed);
  for (const file of [old, `${stem}.js`]) rmSync(join(folder, file));
  const page = join(folder, "index.html");
  writeFileSync(page, readFileSync(page, "utf8").replaceAll(stem, name));
}
