import { ExistingCluster } from "../../lib/cluster";
import { type ChartName, charts } from "../../lib/delivery";
import { MinioObjectStore } from "../../lib/storage";
import {
  kubernetesObjects,
  type Resource,
  releaseValues,
  resourceAt,
  resources,
  synthesise,
  synthesiseScope,
} from "../synthesis";

interface Placement {
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly { readonly key?: string; readonly operator?: string; readonly value?: string }[];
}

const dev = synthesise()["dev"]!;
const groups = resources(dev, "aws_eks_node_group");

function fits({ nodeSelector = {}, tolerations = [] }: Placement, group: Resource): boolean {
  const labels = group["labels"] as Record<string, string>;
  const taints = group["taint"] as { key: string; value: string }[];
  const selected = Object.entries(nodeSelector).every(
    ([key, value]) => labels[key] === value || key === "kubernetes.io/os",
  );
  const tolerated = taints.every((taint) =>
    tolerations.some(
      ({ key, operator, value }) =>
        (key === undefined || key === taint.key) && (operator === "Exists" || value === taint.value),
    ),
  );
  return selected && tolerated;
}

/** Every part of some values that places a pod. */
function placements(value: unknown): Placement[] {
  if (typeof value !== "object" || value === null) return [];
  if ("tolerations" in value) return [value as Placement];
  return Object.values(value).flatMap(placements);
}

const system = resourceAt(dev, "Cluster/System/Resource");
const controllers = resources(dev, "helm_release").filter((r) => charts[r["name"] as ChartName]?.images.length > 0);
const configuration = (addon: Resource) => JSON.parse((addon["configuration_values"] as string | undefined) ?? "{}");

describe("pods find nodes", () => {
  test.each(controllers.map((r) => [r["name"], r] as const))(
    "the pods of %s fit the system group",
    (_name, release) => {
      const places = placements(releaseValues(release));
      expect(places.length).toBeGreaterThan(0);
      for (const place of places) expect(fits(place, system)).toBe(true);
    },
  );

  test("controllers of add-ons fit the system group", () => {
    for (const [name, part] of [
      ["coredns", undefined],
      ["metrics-server", undefined],
      ["aws-ebs-csi-driver", "controller"],
    ] as const) {
      const values = configuration(resourceAt(dev, `Cluster/Addons/${name}`));
      expect([name, fits(part ? values[part] : values, system)]).toEqual([name, true]);
    }
  });

  test("daemons go everywhere: those with a setting are told to, the others do so by themselves", () => {
    for (const name of ["vpc-cni", "eks-pod-identity-agent"]) {
      for (const group of groups)
        expect([name, fits(configuration(resourceAt(dev, `Cluster/Addons/${name}`)), group)]).toEqual([name, true]);
    }
    expect(configuration(resourceAt(dev, "Cluster/Addons/aws-ebs-csi-driver")).node).toEqual({
      tolerateAllTaints: true,
    });
    const silent = resources(dev, "aws_eks_addon")
      .filter((a) => a["configuration_values"] === undefined)
      .map((a) => a["addon_name"]);
    expect(silent.sort()).toEqual(["eks-node-monitoring-agent", "kube-proxy"]);
  });

  test("hook Jobs of our own go where the cluster's platform pods go", () => {
    const systemPlacement = {
      nodeSelector: { "node-role": "system" },
      tolerations: [{ key: "CriticalAddonsOnly", operator: "Exists" as const }],
    };
    const stack = synthesiseScope((scope) => {
      const cluster = new ExistingCluster(scope, "Cluster", {
        kubeconfig: "k",
        context: "c",
        storageClass: "s",
        systemPlacement,
      });
      new MinioObjectStore(scope, "Minio", { cluster, volumeGiB: 1 });
    });
    const jobs = kubernetesObjects(stack).filter((o) => o.kind === "Job");
    expect(jobs).toHaveLength(1);
    for (const job of jobs) expect(fits((job.spec["template"] as { spec: Placement }).spec, system)).toBe(true);
    const minio = releaseValues(resourceAt(stack, "Minio/Release/Resource"));
    expect([fits(minio as Placement, system), fits(minio["postJob"] as Placement, system)]).toEqual([true, true]);
  });

  test("a pod without a toleration fits nowhere", () => {
    expect(groups.filter((group) => fits({}, group))).toEqual([]);
  });
});

/** CPU in millicores and memory in MiB. */
interface Requests {
  readonly cpu: number;
  readonly memory: number;
}

/**
 * What one instance type offers pods.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html for the reservation by pods
 */
function allocatable(type: string, maxPods = 110): Requests {
  const [family, size] = type.split(".") as [string, string];
  const vcpus = { large: 2, xlarge: 4, "2xlarge": 8 }[size] as number;
  const gibPerVcpu = { c: 2, m: 4, r: 8 }[family.charAt(0)] as number;
  const reservedCpu = 60 + 10 + Math.min(vcpus - 2, 2) * 5;
  return { cpu: vcpus * 1000 - reservedCpu, memory: vcpus * gibPerVcpu * 1024 * 0.95 - (255 + 11 * maxPods) - 100 };
}

const millicores = (text: string) => (text.endsWith("m") ? Number(text.slice(0, -1)) : Number(text) * 1000);
const mebibytes = (text: string) => Number.parseFloat(text) * (text.endsWith("Gi") ? 1024 : 1);

/** Requests that the add-ons' own manifests make, by pod; read at the versions of the charts at hand. */
const ADDON_PODS: readonly { readonly pods: number; readonly cpu: number; readonly memory: number }[] = [
  { pods: 2, cpu: 100, memory: 70 }, // coredns
  { pods: 2, cpu: 60, memory: 240 }, // aws-ebs-csi-driver: six containers of 10m and 40Mi
  { pods: 2, cpu: 100, memory: 200 }, // metrics-server
];

/** Requests of the daemons on one node: CNI with its policy agent, kube-proxy, Pod Identity, EBS, node monitoring, node-exporter. */
const DAEMONS: Requests = { cpu: 50 + 100 + 0 + 30 + 10 + 20, memory: 0 + 0 + 0 + 120 + 30 + 32 };

/** What one kind of pod in a chart's values asks for. */
interface Component {
  readonly replicas?: number;
  readonly replicaCount?: number;
  readonly resources?: { readonly requests?: { readonly cpu?: string; readonly memory?: string } };
}

/** Requests of every component in some values; a component without replicas of its own has those around it, or 1. */
function requestsIn(values: object, around = 1): Requests[] {
  const { replicas, replicaCount, resources } = values as Component;
  const pods = replicas ?? replicaCount ?? around;
  const { cpu, memory } = resources?.requests ?? {};
  const own = cpu && memory ? [{ cpu: pods * millicores(cpu), memory: pods * mebibytes(memory) }] : [];
  const inner = Object.entries(values)
    .filter(([key, value]) => key !== "resources" && key !== "prometheus-node-exporter" && isObject(value))
    .flatMap(([, value]) => requestsIn(value as object, pods));
  return [...own, ...inner];
}

const isObject = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);

test("all platform pods fit with one system node gone", () => {
  const replicas = controllers.map((release) => {
    const values = releaseValues(release) as Component;
    return [release["name"], values.replicas ?? values.replicaCount ?? 1];
  });
  expect(Object.fromEntries(replicas)).toMatchObject({ karpenter: 2, "cluster-autoscaler": 2 });
  const requests = controllers.flatMap((release) => requestsIn(releaseValues(release)));
  expect(requests.length).toBeGreaterThan(8);
  const needed = [
    ...requests,
    ...ADDON_PODS.map(({ pods, cpu, memory }) => ({ cpu: pods * cpu, memory: pods * memory })),
  ].reduce((sum, pod) => ({ cpu: sum.cpu + pod.cpu, memory: sum.memory + pod.memory }), { cpu: 0, memory: 0 });
  expect(needed.cpu).toBeGreaterThan(2500);
  for (const stack of Object.values(synthesise()).filter((s) => s.resource["aws_eks_node_group"])) {
    const group = resourceAt(stack, "Cluster/System/Resource");
    const left = (group["scaling_config"] as { min_size: number }).min_size - 1;
    for (const type of group["instance_types"] as string[]) {
      const node = allocatable(type);
      expect([
        type,
        needed.cpu <= left * (node.cpu - DAEMONS.cpu),
        needed.memory <= left * (node.memory - DAEMONS.memory),
      ]).toEqual([type, true, true]);
    }
  }
});
