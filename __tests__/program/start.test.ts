import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runTool } from "../tools";
import { withProgramCopy } from "./program";

const ROOT = join(__dirname, "../..");

jest.setTimeout(60_000);

/** Run `npm start`'s script in a copy of the checkout, with only these programs on the PATH. */
function start(folder: string, programs: Readonly<Record<string, string>>) {
  for (const path of ["scripts", "rehearsal", "package-lock.json"]) {
    cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  }
  const bin = join(folder, "bin");
  mkdirSync(bin);
  symlinkSync(process.execPath, join(bin, "node"));
  for (const [name, text] of Object.entries(programs)) writeFileSync(join(bin, name), text, { mode: 0o755 });
  return runTool(process.execPath, ["scripts/start.mjs"], { cwd: folder, env: { PATH: bin } });
}

describe("npm start", () => {
  test("synthesises without Terraform, and says in one line how to get it", () => {
    withProgramCopy((folder) => {
      const { status, stdout } = start(folder, {});
      expect(stdout).toContain("dev: 168 resources");
      const lines = stdout.split("\n").filter((line) => line.includes("Terraform"));
      expect(lines).toEqual([
        "Not rehearsed: get Terraform 1.11 or newer from https://developer.hashicorp.com/terraform/install",
      ]);
      expect(status).toBe(0);
    });
  });

  test("rehearses dev where Terraform is there, and fails when that fails", () => {
    withProgramCopy((folder) => {
      const { status, stdout, stderr } = start(folder, { terraform: "#!/bin/sh\necho broken >&2; exit 3\n" });
      expect(stdout).toContain("Rehearsing dev: real Terraform on simulated providers");
      expect(stderr).toContain("no working Terraform on the PATH");
      expect(status).toBe(1);
    });
  });
});
