import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runTool } from "../tools";

const ROOT = join(__dirname, "../..");

/** What a checkout holds, as far as synthesis reads it. */
const PROGRAM = ["main.ts", "cdktf.json", "package.json", "tsconfig.json", "lib", "stacks", "alerts", "dashboards"];

/** A copy of the program in a folder of its own, with the packages of this checkout. */
export function withProgramCopy<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "emberlake-program-"));
  try {
    for (const path of PROGRAM) cpSync(join(ROOT, path), join(folder, path), { recursive: true });
    rmSync(join(folder, "stacks/accounts.json"), { force: true });
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Run the program in `folder`, without a network, credentials or Terraform within reach. */
export function runProgram(folder: string, nodeArguments: readonly string[] = []) {
  const env = {
    PATH: "/nowhere",
    HOME: folder,
    AWS_PROFILE: "nobody",
    HTTPS_PROXY: "http://127.0.0.1:1",
    TSX_DISABLE_CACHE: "1",
  };
  return runTool(process.execPath, ["--import", "tsx", ...nodeArguments, "main.ts"], { cwd: folder, env });
}

/** Every file that synthesis wrote, by path. */
export function synthesisedFiles(folder: string): Record<string, string> {
  const out = join(folder, "cdktf.out");
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(out.length + 1), readFileSync(path, "utf8")]));
}
