import type { PlatformInput } from "../../lib/config";
import { Stage } from "../rehearsal/stage";
import { resourceAt, resources, synthesise } from "../synthesis";
import { describeWithTool } from "../tools";

jest.setTimeout(60_000);

type AccountInput = Extract<PlatformInput["environments"][string], { kind: "account" }>;

const platformOf = (account: Partial<AccountInput> = {}): PlatformInput => ({
  project: "emberlake",
  environments: { billing: { kind: "account", account: "111122223333", ...account } },
});
const stackOf = (account: Partial<AccountInput> = {}) => synthesise(platformOf(account))["billing"]!;

interface Export {
  readonly name: string;
  readonly data_query: {
    readonly query_statement: string;
    readonly table_configurations: Record<string, Record<string, string>>;
  }[];
}
const exported = () => (resourceAt(stackOf(), "CostExport/Resource")["export"] as Export[])[0]!;

describe("AccountStack", () => {
  test("exports costs by the hour, with what each pod takes of its instance", () => {
    const [query] = exported().data_query;
    expect(query?.table_configurations["COST_AND_USAGE_REPORT"]).toMatchObject({
      TIME_GRANULARITY: "HOURLY",
      INCLUDE_SPLIT_COST_ALLOCATION_DATA: "TRUE",
    });
    expect(query?.query_statement).toMatch(/^SELECT .*split_line_item_split_cost.* FROM COST_AND_USAGE_REPORT$/);
  });

  test("lets Data Exports of this account write, and nobody without TLS", () => {
    const { Statement: statements } = JSON.parse(
      resourceAt(stackOf(), "CostExport/Bucket/TlsOnly")["policy"] as string,
    );
    expect(statements).toEqual([
      expect.objectContaining({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
      expect.objectContaining({
        Effect: "Allow",
        Principal: { Service: "bcm-data-exports.amazonaws.com" },
        Action: ["s3:PutObject", "s3:GetBucketPolicy"],
        Condition: expect.objectContaining({ StringEquals: { "aws:SourceAccount": "111122223333" } }),
      }),
    ]);
  });

  test("is where the service is, for its account only, and keeps the files unless two keys are turned", () => {
    const stack = stackOf();
    expect(stack.provider["aws"]).toContainEqual(
      expect.objectContaining({ region: "us-east-1", allowed_account_ids: ["111122223333"] }),
    );
    expect(resources(stack, "aws_s3_bucket")[0]).toMatchObject({
      bucket: "emberlake-billing-costs-111122223333",
      force_destroy: false,
    });
    expect(() => stackOf({ costExport: { removalPolicy: "destroy" } })).toThrow(
      'environments.billing.destroyDataConsent: must be true before costExport.removalPolicy "destroy"',
    );
    const gone = stackOf({ costExport: { removalPolicy: "destroy" }, destroyDataConsent: true });
    expect(resources(gone, "aws_s3_bucket")[0]).toMatchObject({ force_destroy: true });
  });

  test("takes its settings to the plan", () => {
    const stack = stackOf({
      costExport: { retentionDays: 90 },
      tags: { team: "finops" },
      deployRole: "arn:aws:iam::111122223333:role/d",
    });
    expect(JSON.stringify(resourceAt(stack, "CostExport/Bucket/Lifecycle"))).toContain('"days":90');
    expect(resources(stack, "aws_s3_bucket")[0]?.["tags"]).toMatchObject({ team: "finops" });
    expect(JSON.stringify(stack.provider)).toContain("arn:aws:iam::111122223333:role/d");
  });

  test("says after a deploy what only the console offers, and before one what is not filled in", () => {
    expect((stackOf().output["split_cost_allocation_opt_in"] as { value: string }).value).toContain(
      "Split cost allocation data",
    );
    const placeholder = synthesise({ project: "emberlake", environments: { billing: { kind: "account" } } })[
      "billing"
    ]!;
    expect(JSON.stringify(placeholder.data)).toContain("billing is not filled in: give billing.account");
  });
});

describeWithTool("terraform", "AccountStack, rehearsed", () => {
  test("lives and dies, and needs the bucket to let Data Exports in", async () => {
    const stage = await Stage.open("billing", platformOf());
    try {
      await stage.deploy();
      const { changes, problems } = await stage.terraform.plan();
      expect([problems, changes]).toEqual([[], []]);
      expect((await stage.terraform.destroy()).problems).toEqual([]);
      stage.begin((stack) => {
        const policy = stack.resource?.["aws_s3_bucket_policy"] as Record<string, Record<string, unknown>>;
        for (const block of Object.values(policy))
          block["policy"] = String(block["policy"]).replace("bcm-data-exports.amazonaws", "other.amazonaws");
      });
      const found = await stage.problems("apply");
      expect(found.map(({ detail }) => detail).join("\n")).toContain("does not let Data Exports in");
    } finally {
      stage.close();
    }
  });
});
