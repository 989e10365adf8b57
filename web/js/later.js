// Put by web/js/split.mjs at the end of the JavaScript that wasm-bindgen makes, whose `wasm` are the
// exports of the first module. Loads the second one.
const LATER = new URL("LATER_FILE", import.meta.url);

/** Fetches the second module while the page is at work; asks again where the net does not answer. */
async function fetchLater(pause = 1000) {
  const answer = await fetch(LATER, { priority: "low" }).catch(() => null);
  const bytes = answer?.ok ? await answer.arrayBuffer().catch(() => null) : null;
  if (wasm.ready.value) return;
  if (bytes === null) return void setTimeout(fetchLater, pause, Math.min(2 * pause, 60_000));
  // Its functions take their places in the tables of the first module as it is made.
  await WebAssembly.instantiate(bytes, { first: wasm });
  wasm.ready.value = 1;
}

/** Loads it there and then: one of its functions is called before it has come. */
function loadLater() {
  const request = new XMLHttpRequest();
  request.open("GET", LATER, false);
  // Bytes as characters: a synchronous request gives nothing else.
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  if (request.status !== 200) throw new Error(`${LATER} could not be loaded`);
  const bytes = Uint8Array.from(request.responseText, (char) => char.charCodeAt(0));
  new WebAssembly.Instance(new WebAssembly.Module(bytes), { first: wasm });
  wasm.ready.value = 1;
}
