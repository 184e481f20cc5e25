import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "..");
const PATH = [join(ROOT, ".tools/bin"), join(ROOT, ".tools/venv/bin"), process.env["PATH"]].join(":");

/** Path of a tool of `.tools`, or its name for the PATH. */
export function toolPath(tool: string): string {
  const own = join(ROOT, ".tools/bin", tool);
  return existsSync(own) ? own : tool;
}

/** Run a tool of `.tools` or of the PATH; its output as text. */
export function runTool(
  tool: string,
  args: readonly string[],
  options: {
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string | undefined>>;
    readonly input?: string;
  } = {},
): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  return spawnSync(tool, args, {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    ...options,
    env: { ...process.env, PATH, ...options.env },
  });
}

/** `describe`, where the tool is installed. Elsewhere the tests are skipped with a line that says so, and fail when `CI=true`. */
export function describeWithTool(tool: string, name: string, tests: () => void): void {
  const missing = spawnSync("sh", ["-c", `command -v ${tool}`], { env: { ...process.env, PATH } }).status !== 0;
  if (!missing) {
    describe(name, tests);
  } else if (process.env["CI"] === "true") {
    test(name, () => {
      throw new Error(`${tool} is not installed; .ci/run installs it`);
    });
  } else {
    describe.skip(`${name} (${tool} is not installed; .ci/run installs it)`, tests);
  }
}
