// The browser, and what it complains about.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

/** Starts the Chromium that `cargo xtask` found, with the flags of the other browser tests. */
export function launch() {
  const flags = readFileSync(join(import.meta.dirname, "chromium-flags.txt"), "utf8");
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: flags.split("\n").filter((flag) => flag !== "" && flag !== "--headless"),
  });
}

/** A list that grows by every console error or warning, exception, and failed request. */
export function watch(context) {
  const complaints = [];
  context.on("console", (message) => {
    const kind = message.type();
    if (kind === "error" || kind === "warning") complaints.push(`${kind}: ${message.text()}`);
  });
  context.on("weberror", (error) => complaints.push(`exception: ${error.error()}`));
  context.on("requestfailed", (request) => {
    complaints.push(`request failed: ${request.url()} ${request.failure()?.errorText}`);
  });
  context.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
  });
  return complaints;
}
