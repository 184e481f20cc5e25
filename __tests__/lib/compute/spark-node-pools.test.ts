import { validateAgainst } from "../../../rehearsal/charts/custom-resources";
import { chartDefinitions, describeWithChartData } from "../../chart-data";
import { withoutTokens } from "../../crd-schema";
import {
  addressAt,
  kubernetesObjects,
  type ObjectJson,
  predecessors,
  resourceAt,
  shippedPlatform,
  synthesise,
} from "../../synthesis";

const stacks = synthesise();
const dev = stacks["dev"]!;
const uat = stacks["uat"]!;

interface PoolSpec {
  readonly weight?: number;
  readonly limits: object;
  readonly disruption: { readonly consolidationPolicy: string; readonly budgets: object[] };
  readonly template: {
    readonly metadata: { readonly labels: object };
    readonly spec: {
      readonly taints: { key: string; value: string }[];
      readonly requirements: { key: string; operator: string; values: string[] }[];
      readonly nodeClassRef: { readonly name: string };
      readonly expireAfter: string;
      readonly terminationGracePeriod: string;
    };
  };
}

const everyPool = (stack = uat) => kubernetesObjects(stack).filter((o) => o.kind === "NodePool");
const pools = (stack = uat) => everyPool(stack).filter((o) => /^(dev|uat)-/.test(o.metadata.name));
const spec = (name: string, stack = uat) =>
  everyPool(stack).find((o) => o.metadata.name === name)?.spec as unknown as PoolSpec;
const requirement = (name: string, key: string, stack = uat) =>
  spec(name, stack).template.spec.requirements.find((r) => r.key === key)?.values;

describe("SparkNodePools", () => {
  test("has pools for drivers, executors on spot and on demand, and memory", () => {
    expect(pools().map((o) => o.metadata.name)).toEqual([
      "uat-driver",
      "uat-executor-spot",
      "uat-executor-on-demand",
      "uat-memory",
    ]);
    expect(pools(dev).map((o) => o.metadata.name)).toEqual([
      "dev-driver",
      "dev-executor-spot",
      "dev-executor-on-demand",
    ]);
  });

  test("buys spot first, and on demand when there is none", () => {
    expect(requirement("uat-executor-spot", "karpenter.sh/capacity-type")).toEqual(["spot"]);
    expect(requirement("uat-executor-on-demand", "karpenter.sh/capacity-type")).toEqual(["on-demand"]);
    expect([spec("uat-executor-spot").weight, spec("uat-executor-on-demand").weight]).toEqual([100, 10]);
  });

  test("keeps drivers on demand, and takes only empty nodes from under them", () => {
    expect(requirement("uat-driver", "karpenter.sh/capacity-type")).toEqual(["on-demand"]);
    expect(spec("uat-driver").disruption).toMatchObject({
      consolidationPolicy: "WhenEmpty",
      budgets: [
        { nodes: "0", reasons: ["Drifted", "Underutilized"] },
        { nodes: "100%", reasons: ["Empty"] },
      ],
    });
    expect(spec("uat-driver").template.spec.terminationGracePeriod).toBe("24h");
  });

  test("carries the environment's taint and one more, so that no pod suits a node group and a pool", () => {
    for (const pool of pools()) {
      const { taints } = (pool.spec as unknown as PoolSpec).template.spec;
      expect(taints.map((t) => t.key)).toEqual(["environment", "spark-role"]);
      const labels = (pool.spec as unknown as PoolSpec).template.metadata.labels;
      expect(labels).toEqual(Object.fromEntries(taints.map((t) => [t.key, t.value])));
    }
  });

  test("limits every pool and replaces every node in time", () => {
    for (const pool of pools()) {
      expect(pool.spec["limits"]).toEqual({
        cpu: expect.stringMatching(/^\d+$/),
        memory: expect.stringMatching(/^\d+Gi$/),
      });
      expect((pool.spec as unknown as PoolSpec).template.spec.expireAfter).toMatch(/^\d+h$/);
    }
  });

  test("shuffles on local disks where there are some, and on EBS elsewhere", () => {
    expect(spec("uat-executor-spot").template.spec.nodeClassRef.name).toBe("spark-nvme");
    expect(requirement("uat-executor-spot", "karpenter.k8s.aws/instance-local-nvme")).toEqual(["200"]);
    expect(spec("dev-executor-spot", dev).template.spec.nodeClassRef.name).toBe("spark-ebs");
    expect(requirement("dev-executor-spot", "karpenter.k8s.aws/instance-local-nvme", dev)).toBeUndefined();
  });

  test("can keep to one zone", () => {
    const platform = shippedPlatform();
    const environment = platform.environments["dev"]!;
    if (environment.kind !== "eks") throw new Error("dev is on EKS");
    environment.serves["dev"]!.sparkPools.zone = "eu-west-1b";
    environment.tenants = { analytics: { quota: { cpu: 16, memoryGiB: 64 } } };
    const stack = synthesise(platform)["dev"]!;
    expect(everyPool(stack)).toHaveLength(6);
    for (const pool of everyPool(stack))
      expect(requirement(pool.metadata.name, "topology.kubernetes.io/zone", stack)).toEqual(["eu-west-1b"]);
    expect(requirement("dev-driver", "topology.kubernetes.io/zone", dev)).toBeUndefined();
  });

  test("drains before the classes, the classes before Karpenter, Karpenter before its permissions and access", () => {
    const chain = [
      "SparkPools-uat/Objects/Resource",
      "SparkNodeClasses/Objects/Resource",
      "Karpenter/Controller/Resource",
      "Karpenter/Definitions/Resource",
    ].map((path) => addressAt(uat, path));
    for (const [i, address] of chain.entries()) {
      const first = predecessors(uat, address);
      expect(chain.slice(i + 1).filter((a) => !first.has(a))).toEqual([]);
    }
    const controller = predecessors(uat, addressAt(uat, "Karpenter/Controller/Resource"));
    for (const path of [
      "Karpenter/Role/Policy",
      "Karpenter/Role/PodIdentity",
      "Karpenter/NodeAccess",
      "Karpenter/Interruptions/Policy",
      "Cluster/System/Resource",
    ]) {
      expect(controller).toContain(addressAt(uat, path));
    }
    for (const path of ["SparkPools-uat/Objects/Resource", "SparkNodeClasses/Objects/Resource"]) {
      expect(resourceAt(uat, path)).toMatchObject({ timeout: 45 * 60, wait: true });
    }
  });
});

describe("SparkNodeClasses", () => {
  const classes = kubernetesObjects(uat).filter((o) => o.kind === "EC2NodeClass");

  test("pins the AMI to the release of the managed nodes", () => {
    expect(JSON.stringify(classes)).not.toContain("@latest");
    for (const { spec: machine } of classes)
      expect(JSON.stringify(machine["amiSelectorTerms"])).toContain("al2023@v${local.");
  });

  test("launches nodes in the pod subnets with the cluster's security group alone, tagged, with IMDSv2 and one hop", () => {
    for (const { spec: machine } of classes) {
      expect(machine).toMatchObject({
        securityGroupSelectorTerms: [{ id: expect.stringContaining("cluster_security_group_id") }],
        metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
        blockDeviceMappings: [{ ebs: { encrypted: true } }],
        kubelet: { maxPods: 110 },
        tags: { environment: "uat", "cost-center": "data-platform" },
      });
      expect(machine["subnetSelectorTerms"]).toHaveLength(3);
    }
  });

  test("joins local disks for NVMe only", () => {
    expect(classes.map((o) => [o.metadata.name, o.spec["instanceStorePolicy"]])).toEqual([
      ["spark-nvme", "RAID0"],
      ["spark-ebs", undefined],
    ]);
  });
});

describeWithChartData("Karpenter's definitions", () => {
  const errors = validateAgainst(chartDefinitions("karpenter-crd"));
  const validate = (object: ObjectJson) => errors(withoutTokens(object));
  const karpenterObjects = [dev, uat].flatMap((s) =>
    kubernetesObjects(s).filter((o) => o.apiVersion.startsWith("karpenter")),
  );

  test("accept every class and pool", () => {
    expect(karpenterObjects).toHaveLength(25);
    expect(karpenterObjects.flatMap(validate)).toEqual([]);
  });

  test("refuse a field that belongs elsewhere, a wrong type and a missing one", () => {
    const pool = karpenterObjects.find((o) => o.kind === "NodePool") as ObjectJson;
    const wrong = structuredClone(pool) as unknown as {
      spec: { template: { spec: Record<string, unknown> }; limits: unknown };
    };
    wrong.spec.template.spec["kubelet"] = { maxPods: 110 };
    delete wrong.spec.template.spec["nodeClassRef"];
    wrong.spec.limits = 7;
    const errors = validate(wrong as unknown as ObjectJson).join("\n");
    expect(errors).toContain('"additionalProperty":"kubelet"');
    expect(errors).toContain('"missingProperty":"nodeClassRef"');
    expect(errors).toContain("/spec/limits must be object");
  });
});
