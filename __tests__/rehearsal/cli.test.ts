import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withProgramCopy } from "../program/program";
import { describeWithTool, runTool } from "../tools";

jest.setTimeout(120_000);

const ROOT = join(__dirname, "../..");

/** Run the command in a copy of the program; what it said, and how it ended. */
function rehearse(folder: string, args: readonly string[], env: Record<string, string | undefined> = {}) {
  if (!existsSync(join(folder, "rehearsal")))
    cpSync(join(ROOT, "rehearsal"), join(folder, "rehearsal"), { recursive: true });
  return runTool(process.execPath, ["--import", "tsx", "rehearsal/main.ts", ...args], { cwd: folder, env });
}

describe("npm run rehearse says what is wrong:", () => {
  test.each<[string[], RegExp]>([
    [[], /name one stack \(dev, uat, local\), e\.g\. npm run rehearse -- dev/],
    [["dev", "uat"], /name one stack/],
    [["prod"], /there is no stack "prod"; there are dev, local, uat/],
    [["dev", "--chnage", "x"], /Unknown option '--chnage'[\s\S]*Usage: npm run rehearse/],
    [["local", "--change", "nowhere.ts"], /--change nowhere\.ts: no such file/],
    [["local", "--fail", "helm_releas"], /--fail helm_releas: local has no such resource; did you mean helm_release\?/],
    [["local", "--keep", "."], /--keep \.: the folder is not empty; name a new one/],
  ])("%j", (args, words) => {
    withProgramCopy((folder) => {
      const { status, stderr } = rehearse(folder, args);
      expect(stderr).toMatch(words);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(status).toBe(1);
    });
  });

  test.each([
    ["no Terraform", "exit 1", "no working Terraform on the PATH"],
    ["an old Terraform", `echo '{"terraform_version":"1.10.5"}'`, "Terraform 1.10.5 is too old"],
  ])("%s", (_, script, words) => {
    withProgramCopy((folder) => {
      const bin = join(folder, "bin");
      mkdirSync(bin);
      writeFileSync(join(bin, "terraform"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      const { status, stderr } = rehearse(folder, ["local"], { PATH: bin });
      expect(stderr.trim()).toBe(
        `rehearse: ${words}; get 1.11 or newer from https://developer.hashicorp.com/terraform/install`,
      );
      expect(status).toBe(1);
    });
  });

  test("a module without a platform", () => {
    withProgramCopy((folder) => {
      writeFileSync(join(folder, "empty.ts"), "export const nothing = 1;\n");
      const { stderr } = rehearse(folder, ["local", "--change", "empty.ts"]);
      expect(stderr).toContain('--change empty.ts: the module exports no "platform"');
    });
  });
});

describeWithTool("terraform", "npm run rehearse", () => {
  test("shows progress, times, critical path and the order of a destroy, says that it is simulated, and writes only into its folder", () => {
    withProgramCopy((folder) => {
      const { status, stdout } = rehearse(folder, ["local"]);
      expect(status).toBe(0);
      for (const words of [
        "Minio: 4 of 4, virtual minute",
        "A first deploy takes 2.7 virtual minutes. Its critical path:",
        /Monitoring\/Release\s+█+/,
        /A destroy takes [\d.]+ virtual minutes. Gone, in this order: .*Minio \(4\)/,
        "simulated: checked against the providers' schemas, not against AWS",
      ]) {
        expect(stdout).toMatch(words);
      }
      const written = readdirSync(folder).filter((name) => !existsSync(join(ROOT, name)) || name === ".rehearsal");
      expect(written).toEqual([".rehearsal"]);
      const html = readFileSync(join(folder, ".rehearsal/local/rehearsal.html"), "utf8");
      expect(html).toContain("<svg");
      expect(html).toContain("not against AWS");
      expect(html).not.toMatch(/<(script|link|img)|src=/);
      expect(readFileSync(join(folder, ".rehearsal/local/rehearsal.svg"), "utf8")).toMatch(
        /^<svg[\s\S]*Monitoring\/Release/,
      );
    });
  });

  test("--fail: shows what the failed apply leaves, and that a second heals it", () => {
    withProgramCopy((folder) => {
      const { status, stdout } = rehearse(folder, ["local", "--fail", "helm_release"]);
      expect(stdout).toMatch(/The failed apply left \d+ of 36 resources:\ncreating helm_release: InternalFailure/);
      expect(stdout).toContain("construct local/");
      expect(stdout).toMatch(/apply\s+│ [\d.]+ s │ 36\s+│ failed, as it must/);
      expect(status).toBe(0);
    });
  });

  test("--change: says what it would do to the running stack, and does it", () => {
    withProgramCopy((folder) => {
      const text = readFileSync(join(folder, "stacks/environments.ts"), "utf8");
      const changed = text
        .replace('"../lib/config"', '"./lib/config"')
        .replace('kubeletTls: "skip"', 'kubeletTls: "verify"')
        .replace('serves: ["local"]', 'serves: ["local", "team"]');
      writeFileSync(join(folder, "my-environments.ts"), changed);
      const { status, stdout } = rehearse(folder, ["local", "--change", "./my-environments.ts"]);
      expect(stdout).toContain("The change would touch 3 of the running resources:");
      expect(stdout).toContain("update  MetricsServer/Release");
      expect(stdout).toContain("create  Namespace-team");
      expect(status).toBe(0);
    });
  });

  test("--keep: leaves a world on which terraform runs by hand", () => {
    withProgramCopy((folder) => {
      mkdirSync(join(folder, "empty"));
      const { status, stdout } = rehearse(folder, ["local", "--keep", "empty"]);
      expect(status).toBe(0);
      const [, cwd = "", rc = ""] = /cd (\S+)\n\s+TF_CLI_CONFIG_FILE=(\S+) terraform plan/.exec(stdout) ?? [];
      const plan = runTool("terraform", ["plan", "-detailed-exitcode"], { cwd, env: { TF_CLI_CONFIG_FILE: rc } });
      expect(plan.stdout).toContain("No changes");
      expect(plan.status).toBe(0);
    });
  });

  test("a step that fails names the construct, and ends with 1", () => {
    withProgramCopy((folder) => {
      const file = join(folder, "lib/cluster/metrics-server.ts");
      writeFileSync(file, readFileSync(file, "utf8").replace('namespace: "kube-system"', 'namespace: "nowhere"'));
      const { status, stderr } = rehearse(folder, ["local"]);
      expect(stderr).toContain('namespaces "nowhere" not found');
      expect(stderr).toContain("construct local/MetricsServer/Release/Resource");
      expect(stderr).toContain("found by  a simulated rule");
      expect(status).toBe(1);
    });
  });
});
