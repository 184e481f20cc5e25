import { thresholds } from "../../alerts";
import type { PlatformInput } from "../../lib/config";
import { charts } from "../../lib/delivery";
import { plannedChanges } from "../../rehearsal/rehearsal";
import { constructPath, resourcesOf } from "../../rehearsal/terraform/stack-json";
import { shippedPlatform } from "../synthesis";
import { describeWithTool } from "../tools";
import { Stage } from "./stage";

jest.setTimeout(120_000);

type DevConfig = Extract<PlatformInput["environments"][string], { kind: "eks" }>;

describeWithTool("terraform", "a change of the running dev touches nothing but what it should:", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open("dev");
    await stage.deploy();
  });
  afterAll(() => stage.close());

  /** What a plan of the changed platform would do: action and construct path, sorted. */
  async function planned(change: (dev: DevConfig) => void): Promise<string[]> {
    const platform = shippedPlatform();
    change(platform.environments["dev"] as DevConfig);
    stage.useStack(platform);
    expect((await stage.terraform.plan()).problems).toEqual([]);
    // What is deleted stands in the shipped stack only.
    const paths = (address: string) =>
      [stage.workspace.readStack(), stage.shipped].map((s) => constructPath(s, address));
    const path = (address: string) => paths(address).find((found) => found !== address) ?? address;
    return plannedChanges(stage.terraform.showPlan())
      .map(({ action, address }) => `${action} ${path(address).split("/").slice(1).join("/")}`)
      .sort();
  }

  test("none", async () => {
    expect(await planned(() => undefined)).toEqual([]);
  });

  test("one tag", async () => {
    const touched = await planned((dev) => {
      dev.tags = { "cost-center": "research" };
    });
    // Whatever carries the tag, and nothing is replaced: routes, policies, add-ons' roles and node pools stay as they are.
    const tagged = [...resourcesOf(stage.workspace.readStack())]
      .filter(([, block]) => JSON.stringify(block).includes("research"))
      .map(([address]) => `update ${constructPath(stage.shipped, address).split("/").slice(1).join("/")}`);
    expect(tagged.length).toBeGreaterThan(40);
    expect(touched).toEqual(tagged.sort());
    expect(touched).not.toContainEqual(expect.stringMatching(/SparkPools|Content|\/Policy|ToNat/));
  });

  test.each<[what: string, change: (dev: DevConfig) => void, touched: string[]]>([
    [
      "a bound of the environment's node group",
      (dev) => Object.assign(dev.serves["dev"]!.nodeGroup, { maxSize: 7 }),
      ["update Nodes-dev/Nodes/Resource"],
    ],
    [
      "a bound of the system node group",
      (dev) => Object.assign(dev.systemNodeGroup, { maxSize: 5 }),
      ["update Cluster/System/Resource"],
    ],
    [
      "the limit of one pool",
      (dev) => Object.assign(dev.serves["dev"]!.sparkPools.driver, { limits: { cpu: 48, memoryGiB: 160 } }),
      // Tenants have the same machines, and no more of them than their environment may have.
      [
        "update SparkPools-dev/Objects/Resource",
        "update Tenant-analytics/Pools/Objects/Resource",
        "update Tenant-ml/Pools/Objects/Resource",
      ],
    ],
    [
      "instance types of a node group, which takes its tag along",
      (dev) => Object.assign(dev.serves["dev"]!.nodeGroup, { instanceTypes: ["m7i.xlarge"] }),
      ["replace Nodes-dev/AutoscaledTag", "replace Nodes-dev/Nodes/Resource"],
    ],
    [
      "where alerts go",
      (dev) => Object.assign(dev, { alertDestinations: { webhook: { secret: "emberlake/webhook" } } }),
      ["create Credential-webhook/Resource", "update Monitoring/Release/Resource"],
    ],
    [
      "retention of the event logs",
      (dev) => Object.assign(dev.lake ?? {}, { eventLogDays: 21 }),
      [
        "update Lake/event-logs/Lifecycle",
        "update Tenant-analytics/History/Server/Resource",
        "update Tenant-ml/History/Server/Resource",
      ],
    ],
    [
      "the quota of one tenant",
      (dev) => Object.assign(dev.tenants!["ml"]!.quota, { cpu: 96 }),
      ["update Tenant-ml/Namespace/Content/Resource", "update Tenant-ml/Pools/Objects/Resource"],
    ],
    [
      "no more flow logs",
      (dev) => {
        dev.network = { kind: "new" };
      },
      [
        "delete Network/FlowLogs/Key/Alias",
        "delete Network/FlowLogs/Key/Resource",
        "delete Network/FlowLogs/LogGroup",
        "delete Network/FlowLogs/Resource",
        "delete Network/FlowLogs/Role/Policy",
        "delete Network/FlowLogs/Role/Resource",
      ],
    ],
  ])("%s", async (_, change, touched) => {
    expect(await planned(change)).toEqual(touched);
  });

  test("a credential of a destination, which neither the plan nor the stack holds", async () => {
    await planned((dev) => Object.assign(dev, { alertDestinations: { webhook: { secret: "emberlake/webhook" } } }));
    const texts = [stage.terraform.showPlan(), stage.workspace.readStack()].map((part) => JSON.stringify(part));
    for (const text of texts) {
      expect(text).toContain("alertmanager-webhook");
      // What the simulated Secrets Manager answers.
      expect(text).not.toContain("simulated-secret");
    }
  });

  test("the threshold of one alert", async () => {
    const { memoryLimit } = thresholds;
    Object.assign(thresholds, { memoryLimit: 0.9 });
    try {
      // The panel draws its line from the same figure.
      expect(await planned(() => undefined)).toEqual([
        "update AlertRules/Rules/Resource",
        "update Dashboards/Dashboards/Resource",
      ]);
    } finally {
      Object.assign(thresholds, { memoryLimit });
    }
  });

  test("the version of one chart", async () => {
    const chart = charts["cluster-autoscaler"];
    const { version } = chart;
    Object.assign(chart, { version: "9.60.0" });
    try {
      expect(await planned(() => undefined)).toEqual(["update ClusterAutoscaler/Release/Resource"]);
    } finally {
      Object.assign(chart, { version });
    }
  });
});
