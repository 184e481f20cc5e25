import type { PlatformInput } from "../../lib/config";
import { runWorkload } from "../../rehearsal/world/workload";
import { shippedPlatform } from "../synthesis";
import { describeWithTool } from "../tools";
import { Stage } from "./stage";

jest.setTimeout(120_000);

type Cluster = Exclude<PlatformInput["environments"][string], { kind: "account" }>;

/** The shipped platform with other tenants in one environment. */
function withTenants(name: string, change: (tenants: NonNullable<Cluster["tenants"]>) => void): PlatformInput {
  const platform = shippedPlatform();
  change((platform.environments[name] as Cluster).tenants!);
  return platform;
}

describeWithTool("terraform", "tenants come to a standing environment and leave it:", () => {
  let stage: Stage;
  afterEach(() => stage.close());

  test.each(["dev", "local"])(
    "%s: a new one touches nothing of the others, and one that left takes only its own",
    async (name) => {
      stage = await Stage.open(name);
      await stage.deploy();
      stage.useStack(
        withTenants(name, (tenants) => Object.assign(tenants, { research: structuredClone(tenants["ml"]) })),
      );
      const came = await stage.deploy();
      const addresses = came.changes.map(({ action, address }) => `${action} ${address}`);
      expect(addresses.length).toBeGreaterThanOrEqual(7);
      expect(addresses.length).toBeLessThanOrEqual(12);
      for (const change of addresses) expect(change).toMatch(/^create [\w.]+\.Tenant-research_/);

      runWorkload(stage.workspace.world);
      stage.useStack(withTenants(name, (tenants) => delete tenants["ml"]));
      const { world } = stage.workspace;
      const before = world.journal().length;
      const identity = world
        .objects("aws_eks_pod_identity_association")
        .find(({ attributes: a }) => a["namespace"] === "ml" && a["service_account"] === "spark")?.id;
      const left = await stage.deploy();
      const gone = left.changes.map(({ action, address }) => `${action} ${address}`);
      expect(gone.filter((change) => change.includes("Tenant-ml_"))).toHaveLength(addresses.length);
      for (const change of gone) expect(change).toMatch(/^delete [\w.]+\.Tenant-(ml|research)_/);
      const deleted = world
        .journal()
        .slice(before)
        .filter(({ operation }) => operation === "delete")
        .map(({ type, id }) => `${type} ${id}`);
      if (name === "dev") {
        const position = (what: string) => deleted.findIndex((line) => line.startsWith(what));
        // Its drivers end with the namespace, then its nodes drain, and only then do its rights go.
        expect(position("kubernetes_namespace_v1 ml")).toBeGreaterThanOrEqual(0);
        expect(position("helm_release kube-system/ml-spark-node-pools")).toBeGreaterThan(
          position("kubernetes_namespace_v1 ml"),
        );
        expect(position(`aws_eks_pod_identity_association ${identity}`)).toBeGreaterThan(
          position("helm_release kube-system/ml-spark-node-pools"),
        );
        expect(
          world
            .objects("NodeClaim")
            .map(({ id }) => id)
            .filter((id) => id.startsWith("ml-")),
        ).toEqual([]);
        expect(world.objects("NodeClaim").some(({ id }) => id.startsWith("analytics-"))).toBe(true);
      }
      expect((await stage.terraform.plan()).changes).toEqual([]);
    },
  );
});
