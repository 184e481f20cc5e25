import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { PodPlacement } from "../cluster/pod-placement";
import { KubernetesObjects } from "../delivery/kubernetes-objects";
import type { NodeRequirement } from "./node-pool";
import type { ShuffleStorage, SparkNodeClasses } from "./spark-node-classes";
import { type PoolInstances, type PoolLimits, type SparkRole, sparkNodePool, sparkPlacement } from "./spark-node-pool";

/** Pool with one way of buying capacity. */
export interface OnDemandPool extends PoolInstances {
  /** Most the pool may grow to. */
  readonly limits: PoolLimits;

  /** Age at which a node is replaced, in hours. */
  readonly expireAfterHours: number;
}

/** Executors: spot first, on-demand when there is none. */
export interface ExecutorPools extends PoolInstances {
  /** Most the spot pool may grow to. */
  readonly spotLimits: PoolLimits;

  /** Most the on-demand fallback may grow to. */
  readonly onDemandLimits: PoolLimits;

  /** Age at which a node is replaced, in hours. */
  readonly expireAfterHours: number;

  /** Where shuffle files are kept. */
  readonly shuffleStorage: ShuffleStorage;
}

export interface SparkNodePoolsProps {
  /** Machines of the pools. */
  readonly nodeClasses: SparkNodeClasses;

  /** Environment the pools serve: value of their label and taint `environment`. */
  readonly environment: string;

  /**
   * Tenant that alone may use the pools: value of their label and taint `tenant`, and first part of their names.
   * @default - whoever may use the environment
   */
  readonly tenant?: string | undefined;

  /** On-demand nodes for drivers; only empty ones are removed early. */
  readonly driver: OnDemandPool;

  /** Nodes for executors. */
  readonly executor: ExecutorPools;

  /**
   * On-demand nodes for executors that hold 100 to 250 GB in memory.
   * @default - no such pool
   */
  readonly memory?: OnDemandPool | undefined;

  /**
   * The one availability zone of all pools, which saves the transfer between zones and costs resilience.
   * @default - every zone of the network
   */
  readonly zone?: string | undefined;
}

/** A node pool as its pods see it. */
export interface SparkPool {
  /** Where a pod must ask to go to land on these nodes. */
  readonly placement: PodPlacement;

  /** Annotations that the pod needs. */
  readonly podAnnotations: Readonly<Record<string, string>>;
}

/** Karpenter node pools on which only the Spark pods of one environment can be scheduled. */
export class SparkNodePools extends Construct implements ITerraformDependable {
  /** Pool of drivers. A running driver must not lose its node, so its pod carries `karpenter.sh/do-not-disrupt`. */
  readonly driver: SparkPool;

  /** Pools of executors, spot and on-demand alike. */
  readonly executor: SparkPool;

  /** Pool of executors with much memory, if there is one. */
  readonly memory?: SparkPool;

  /** Instances that drivers and executors may run on. */
  readonly instances: { readonly driver: PoolInstances; readonly executor: PoolInstances };

  /** Address that operators and namespaces depend on. */
  readonly fqn: string;

  private readonly release: KubernetesObjects;

  constructor(scope: Construct, id: string, props: SparkNodePoolsProps) {
    super(scope, id);
    const { nodeClasses, environment, tenant, driver, executor, memory, zone } = props;
    const { ebs } = nodeClasses.names;
    const shuffleClass = nodeClasses.names[executor.shuffleStorage];
    const localDisks: NodeRequirement[] =
      executor.shuffleStorage === "nvme"
        ? [{ key: "karpenter.k8s.aws/instance-local-nvme", operator: "Gt", values: ["200"] }]
        : [];

    const common = { environment, tenant, zone };
    const prefix = tenant ?? environment;
    const pools = [
      sparkNodePool({
        ...common,
        name: `${prefix}-driver`,
        role: "driver",
        instances: driver,
        limits: driver.limits,
        expireAfterHours: driver.expireAfterHours,
        capacityType: "on-demand",
        nodeClass: ebs,
        // A driver is its application: let it end by itself when its node expires.
        terminationGraceHours: 24,
        budgets: [
          { nodes: "0", reasons: ["Drifted", "Underutilized"] },
          { nodes: "100%", reasons: ["Empty"] },
        ],
      }),
      ...(["spot", "on-demand"] as const).map((capacityType) =>
        sparkNodePool({
          ...common,
          name: `${prefix}-executor-${capacityType}`,
          role: "executor",
          instances: executor,
          limits: capacityType === "spot" ? executor.spotLimits : executor.onDemandLimits,
          expireAfterHours: executor.expireAfterHours,
          capacityType,
          nodeClass: shuffleClass,
          weight: capacityType === "spot" ? 100 : 10,
          requirements: localDisks,
        }),
      ),
      ...(memory
        ? [
            sparkNodePool({
              ...common,
              name: `${prefix}-memory`,
              role: "memory",
              instances: memory,
              limits: memory.limits,
              expireAfterHours: memory.expireAfterHours,
              capacityType: "on-demand",
              nodeClass: ebs,
            }),
          ]
        : []),
    ];
    this.release = new KubernetesObjects(this, "Objects", {
      cluster: nodeClasses.karpenter.cluster,
      name: `${prefix}-spark-node-pools`,
      namespace: "kube-system",
      objects: pools,
      dependsOn: [nodeClasses],
      // Removing a pool drains its nodes.
      timeoutMinutes: 45,
    });

    this.instances = { driver, executor };
    const pool = (role: SparkRole, podAnnotations = {}) => ({
      placement: sparkPlacement(environment, role, tenant),
      podAnnotations,
    });
    this.driver = pool("driver", { "karpenter.sh/do-not-disrupt": "true" });
    this.executor = pool("executor");
    if (memory) this.memory = pool("memory");
    this.fqn = this.release.fqn;
  }

  /** Let the pools wait for, and be drained before, something that was created after them. */
  addDependency(dependency: ITerraformDependable): void {
    this.release.addDependency(dependency);
  }
}
