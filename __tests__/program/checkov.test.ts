import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { everyResource, resources, type StackJson, synthesise } from "../synthesis";
import { describeWithTool, runTool } from "../tools";

const skips: Record<string, string> = JSON.parse(readFileSync(".ci/checkov/skips.json", "utf8"));

interface Finding {
  readonly check_id: string;
  readonly resource: string;
}

interface Report {
  readonly results: { readonly passed_checks: readonly Finding[]; readonly failed_checks: readonly Finding[] };
  readonly summary: { readonly parsing_errors: number };
}

/** What checkov says of a stack, offline, with a check that passes for every resource it sees. */
function scan(stack: StackJson, skip: readonly string[]): Report {
  const folder = mkdtempSync(join(tmpdir(), "emberlake-checkov-"));
  try {
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(stack, null, 2));
    const args = ["-d", folder, "--framework", "terraform_json", "--skip-download", "-o", "json"];
    const external = [
      "--external-checks-dir",
      ".ci/checkov",
      ...(skip.length > 0 ? ["--skip-check", skip.join(",")] : []),
    ];
    const { stdout, stderr } = runTool("checkov", [...args, ...external]);
    if (stdout === "") throw new Error(`checkov printed nothing: ${stderr}`);
    return JSON.parse(stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const failed = (report: Report) => report.results.failed_checks.map((f) => `${f.check_id} ${f.resource}`);

describeWithTool("checkov", "checkov", () => {
  const stacks = synthesise();

  test.each(Object.entries(stacks))(
    "sees every resource of %s and has no objection",
    (_name, stack) => {
      const report = scan(stack, Object.keys(skips));
      expect(failed(report)).toEqual([]);
      expect(report.summary.parsing_errors).toBe(0);
      const seen = report.results.passed_checks.filter((f) => f.check_id === "CKV_EMBERLAKE_1");
      expect(seen).toHaveLength(everyResource(stack).length);
    },
    120_000,
  );

  test("skips only what it would object to, each for a reason", () => {
    const objections = new Set(
      ["dev", "uat"].flatMap((name) => scan(stacks[name]!, []).results.failed_checks.map((f) => f.check_id)),
    );
    expect(Object.keys(skips).sort()).toEqual([...objections].sort());
    for (const reason of Object.values(skips)) expect(reason.length).toBeGreaterThan(30);
  }, 120_000);

  test.each<[string, string, (stack: StackJson) => void]>([
    [
      "a public bucket",
      "CKV_AWS_53",
      (s) => Object.assign(resources(s, "aws_s3_bucket_public_access_block")[0]!, { block_public_acls: false }),
    ],
    [
      "an endpoint open to the world",
      "CKV_AWS_38",
      (s) =>
        Object.assign(resources(s, "aws_eks_cluster")[0]!["vpc_config"] as object, {
          public_access_cidrs: ["0.0.0.0/0"],
        }),
    ],
    [
      "a policy that allows everything",
      "CKV_AWS_63",
      (s) =>
        Object.assign(resources(s, "aws_iam_role_policy")[0]!, {
          policy: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
        }),
    ],
  ])(
    "catches %s",
    (_name, check, seed) => {
      const stack = structuredClone(stacks["dev"]!);
      seed(stack);
      expect(scan(stack, Object.keys(skips)).results.failed_checks.map((f) => f.check_id)).toContain(check);
    },
    120_000,
  );
});
