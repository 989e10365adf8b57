// The command line tool, for tests that compare the page with it.
import { execFile } from "node:child_process";
import { join } from "node:path";

/**
 * Runs `highwater` with `args`, `input` on its standard input. Gives `{ status, stdout, stderr }`.
 * Cargo builds it if it is not up to date, with the pinned toolchain whatever the page is built by.
 */
export function highwater(args, input = "") {
  const env = { ...process.env };
  delete env.RUSTUP_TOOLCHAIN;
  const cargo = ["run", "--quiet", "--package", "highwater-cli", "--bin", "highwater", "--"];
  const options = { cwd: join(import.meta.dirname, ".."), env, maxBuffer: 1 << 26 };
  return new Promise((resolve, reject) => {
    const child = execFile("cargo", [...cargo, ...args], options, (error, stdout, stderr) => {
      // An exit status is a result; not being able to start is not.
      if (error && typeof error.code !== "number") reject(error);
      else resolve({ status: error?.code ?? 0, stdout, stderr });
    });
    child.stdin.end(input);
  });
}
