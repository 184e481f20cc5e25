import { copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runTool } from "../tools";
import { runProgram, synthesisedFiles, withProgramCopy } from "./program";

/** A file's text; of JSON the value, without the engine's version, for the engines print empty lists differently. */
function content(path: string, files: Record<string, string>): unknown {
  const text = files[path] as string;
  if (!path.endsWith(".json")) return text;
  return JSON.parse(text, (key, value) => (key === "version" && /^0\.2\d\.\d+$/.test(value) ? "engine" : value));
}

describe("main.ts", () => {
  test("writes the same bytes twice, with neither Terraform nor credentials nor network", () => {
    withProgramCopy((folder) => {
      expect(runProgram(folder)).toMatchObject({ status: 0, stdout: "", stderr: "" });
      const first = synthesisedFiles(folder);
      expect(runProgram(folder).status).toBe(0);
      expect(synthesisedFiles(folder)).toEqual(first);
      expect(Object.keys(first).filter((path) => path.endsWith("cdk.tf.json"))).toEqual(
        ["dev", "local", "uat"].map((name) => `stacks/${name}/cdk.tf.json`),
      );
    });
  });

  test("writes the same from another checkout path but for the path of the local state", () => {
    const normal = (folder: string, files: Record<string, string>) =>
      Object.fromEntries(
        Object.entries(files).map(([path, text]) => [path, text.replaceAll(`${folder}/terraform.`, "terraform.")]),
      );
    const [first, second] = [0, 1].map(() =>
      withProgramCopy((folder) => {
        runProgram(folder);
        const files = normal(folder, synthesisedFiles(folder));
        expect(JSON.stringify(files)).not.toContain(folder);
        return files;
      }),
    );
    expect(second).toEqual(first);
  });

  test("runs on the maintained successor of its engine with the same result", () => {
    withProgramCopy((folder) => {
      runProgram(folder);
      const own = synthesisedFiles(folder);
      // What `npm install cdktf@npm:cdktn@0.24.0` does: every `require("cdktf")` finds cdktn.
      const alias = join(folder, "alias.cjs");
      writeFileSync(
        alias,
        `
        const Module = require("node:module");
        const resolve = Module._resolveFilename;
        Module._resolveFilename = function (request, ...rest) {
          return resolve.call(this, request.replace(/^cdktf(?=$|\\/)/, "cdktn"), ...rest);
        };
        process.on("exit", () => {
          const loaded = Object.keys(require.cache);
          console.log(JSON.stringify({ cdktn: loaded.some((f) => f.includes("node_modules/cdktn/")), cdktf: loaded.some((f) => f.includes("node_modules/cdktf/")) }));
        });
      `,
      );
      const run = runProgram(folder, ["--require", alias]);
      expect([run.status, run.stdout.trim(), run.stderr]).toEqual([0, '{"cdktn":true,"cdktf":false}', ""]);
      const other = synthesisedFiles(folder);
      const stacks = Object.keys(own).filter((path) => path.startsWith("stacks/"));
      expect(stacks.length).toBeGreaterThan(6);
      for (const path of stacks) expect([path, content(path, other)]).toEqual([path, content(path, own)]);
    });
  });

  test("puts the reviewed provider lock file beside every stack", () => {
    withProgramCopy((folder) => {
      writeFileSync(join(folder, "terraform.lock.hcl"), "# reviewed");
      expect(runProgram(folder).status).toBe(0);
      const locks = Object.entries(synthesisedFiles(folder)).filter(([path]) => path.endsWith("/.terraform.lock.hcl"));
      expect(locks).toEqual(
        ["dev", "local", "uat"].map((name) => [`stacks/${name}/.terraform.lock.hcl`, "# reviewed"]),
      );
    });
  });

  test.each([
    ["terraform.dev.tfstate", '{ "version": 4, "lineage": "simulated-by-emberlake", "resources": [] }'],
    ["terraform.lock.hcl", "# simulated-by-emberlake\n"],
    ["cdktf.out/stacks/local/.terraform.lock.hcl", "# simulated-by-emberlake\n"],
  ])("refuses a rehearsal's file in the place of %s", (path, text) => {
    withProgramCopy((folder) => {
      mkdirSync(join(folder, path, ".."), { recursive: true });
      writeFileSync(join(folder, path), text);
      const { status, stderr } = runProgram(folder);
      expect(stderr).toMatch(/: this file is simulated, made by a rehearsal; remove it, and put the real one back/);
      expect(stderr).toContain(path);
      expect(status).toBe(1);
      rmSync(join(folder, path));
      expect(runProgram(folder)).toMatchObject({ status: 0, stderr: "" });
    });
  });

  test("works through cdktf synth, where no install script ran and without Terraform, and asks nobody for newer versions", () => {
    withProgramCopy((folder) => {
      const bin = join(folder, "bin");
      mkdirSync(bin);
      symlinkSync(process.execPath, join(bin, "node"));
      const env = { PATH: `${bin}:/usr/bin`, TERRAFORM_BINARY_NAME: "no-terraform", CHECKPOINT_DISABLE: undefined };
      const cli = join(folder, "node_modules/.bin/cdktf");
      const { status, stdout, stderr } = runTool(cli, ["synth", "--log-level", "debug"], { cwd: folder, env });
      expect([status, stderr]).toEqual([0, expect.not.stringContaining("checkpoint-api")]);
      expect(stdout).toContain("Generated Terraform code for the stacks: dev, local, uat");
      expect(stdout).not.toContain("checkpoint-api");
    });
  });

  test("names every mistake and ends with a status, without a stack trace", () => {
    withProgramCopy((folder) => {
      writeFileSync(join(folder, "stacks/accounts.json"), '{ "dev": { "accont": "1" }, "uat": { "account": "12" } }');
      const { status, stderr } = runProgram(folder);
      expect(status).toBe(1);
      expect(stderr.trim().split("\n  ")).toEqual([
        "invalid configuration",
        'environments.dev: unknown parameter "accont"; did you mean "account"?',
        'environments.uat.account: must be the 12 digits of an AWS account, got "12"',
      ]);
    });
  });

  test("says what is wrong with an accounts file that is no JSON", () => {
    withProgramCopy((folder) => {
      writeFileSync(join(folder, "stacks/accounts.json"), "{ dev: ");
      const { status, stderr } = runProgram(folder);
      expect([status, stderr]).toEqual([
        1,
        expect.stringMatching(/^stacks\/accounts\.json: .*; compare it with accounts\.example\.json\n$/),
      ]);
    });
  });

  test("accepts the example of an accounts file", () => {
    withProgramCopy((folder) => {
      const { status, stderr } = runProgram(folder);
      expect([status, stderr]).toEqual([0, ""]);
      const placeholders = synthesisedFiles(folder)["stacks/dev/cdk.tf.json"] as string;
      expect(placeholders).toContain("000000000000");
      copyFileSync(join(folder, "stacks/accounts.example.json"), join(folder, "stacks/accounts.json"));
      expect(runProgram(folder)).toMatchObject({ status: 0, stderr: "" });
      const filled = synthesisedFiles(folder)["stacks/dev/cdk.tf.json"] as string;
      expect(filled).toContain("arn:aws:iam::111122223333:role/deploy");
      expect(filled).not.toMatch(/000000000000|192\.0\.2\.0|placeholder/);
    });
  });
});
