import { environmentPlacement } from "../cluster/environment-node-group";
import type { PodPlacement, Toleration } from "../cluster/pod-placement";
import type { DisruptionBudget, NodePool, NodeRequirement } from "./node-pool";

/** Nodes that Spark pods ask for: the driver's, the executors', or those for data sets held in memory. */
export type SparkRole = "driver" | "executor" | "memory";

/** Most a pool may grow to. */
export interface PoolLimits {
  /** vCPUs. */
  readonly cpu: number;

  /** Memory, in GiB. */
  readonly memoryGiB: number;
}

/** Instances that a pool may launch. */
export interface PoolInstances {
  /** EC2 instance categories, e.g. `m`, `c`, `r`. */
  readonly instanceCategories: readonly string[];

  /** Oldest generation, e.g. 6 for m6i and later. */
  readonly minGeneration: number;

  /**
   * EC2 instance families, e.g. `r6id`.
   * @default - every family of the categories
   */
  readonly instanceFamilies?: readonly string[];

  /** Sizes, in vCPUs. */
  readonly vcpus: readonly number[];
}

export interface SparkNodePoolProps {
  readonly name: string;
  readonly environment: string;
  readonly tenant?: string | undefined;
  readonly role: SparkRole;
  readonly instances: PoolInstances;
  readonly limits: PoolLimits;
  readonly expireAfterHours: number;
  readonly capacityType: "spot" | "on-demand";
  readonly nodeClass: string;
  readonly zone?: string;
  readonly weight?: number;
  readonly requirements?: readonly NodeRequirement[];
  readonly terminationGraceHours?: number;
  readonly budgets?: readonly DisruptionBudget[];
}

/** Karpenter node pool that only Spark pods of one environment and role, and of one tenant where it has one, can be scheduled on. */
export function sparkNodePool(props: SparkNodePoolProps): NodePool {
  const {
    name,
    environment,
    tenant,
    role,
    instances,
    limits,
    capacityType,
    nodeClass,
    zone,
    weight,
    requirements = [],
  } = props;
  const { terminationGraceHours = 1, budgets = [{ nodes: "20%" }] } = props;
  const { instanceCategories, minGeneration, instanceFamilies, vcpus } = instances;
  const labels = sparkPlacement(environment, role, tenant).nodeSelector;
  const instance = (key: string, operator: "In" | "Gt", values: readonly (string | number)[]): NodeRequirement => ({
    key: `karpenter.k8s.aws/instance-${key}`,
    operator,
    values: values.map(String),
  });

  return {
    apiVersion: "karpenter.sh/v1",
    kind: "NodePool",
    metadata: { name },
    spec: {
      ...(weight !== undefined && { weight }),
      limits: { cpu: String(limits.cpu), memory: `${limits.memoryGiB}Gi` },
      disruption: {
        consolidationPolicy: "WhenEmpty",
        // Longer than executors idle before dynamic allocation gives them back.
        consolidateAfter: "10m",
        budgets,
      },
      template: {
        metadata: { labels },
        spec: {
          nodeClassRef: { group: "karpenter.k8s.aws", kind: "EC2NodeClass", name: nodeClass },
          expireAfter: `${props.expireAfterHours}h`,
          terminationGracePeriod: `${terminationGraceHours}h`,
          taints: Object.entries(labels).map(([key, value]) => ({ key, value, effect: "NoSchedule" })),
          requirements: [
            { key: "karpenter.sh/capacity-type", operator: "In", values: [capacityType] },
            { key: "kubernetes.io/arch", operator: "In", values: ["amd64"] },
            instance("category", "In", instanceCategories),
            instance("generation", "Gt", [minGeneration - 1]),
            ...(instanceFamilies ? [instance("family", "In", instanceFamilies)] : []),
            instance("cpu", "In", vcpus),
            ...requirements,
            ...(zone === undefined
              ? []
              : [{ key: "topology.kubernetes.io/zone", operator: "In" as const, values: [zone] }]),
          ],
        },
      },
    },
  };
}

/** The environment's label and taint, one more that keeps Spark's pods and everyone else's apart, and the tenant's, if it has nodes of its own. */
export function sparkPlacement(environment: string, role: SparkRole, tenant?: string): PodPlacement {
  const shared = environmentPlacement(environment);
  const own: Record<string, string> = { "spark-role": role, ...(tenant !== undefined && { tenant }) };
  return {
    nodeSelector: { ...shared.nodeSelector, ...own },
    tolerations: [
      ...shared.tolerations,
      ...Object.entries(own).map(
        ([key, value]): Toleration => ({ key, operator: "Equal", value, effect: "NoSchedule" }),
      ),
    ],
  };
}
