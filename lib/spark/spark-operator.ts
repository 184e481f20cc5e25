import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ICluster } from "../cluster/cluster";
import { ChartRelease } from "../delivery/chart-release";
import { PlatformNamespace } from "../delivery/platform-namespace";

/** Label of namespaces in which the operator runs applications. */
export const SPARK_TENANT_LABEL = "spark-tenant";

/**
 * How much the operator can start: it runs one `spark-submit` JVM per application, so it is CPU that bounds it.
 *
 * - `small`: 10 at a time, the chart's own limits; about 7 applications a minute on 2 cores.
 * - `medium`: 20 at a time on 8 cores, about 30 a minute.
 * - `large`: 100 at a time on 31 cores, about 110 a minute.
 *
 * Measured by others: 130 a minute on 36 vCPUs (awslabs/data-on-eks), the limits of `large` in production
 * (https://github.com/kubeflow/spark-operator/issues/2374).
 */
export type SparkOperatorSize = "small" | "medium" | "large";

interface Size {
  readonly workers: number;
  readonly kubeApi: { readonly qps: number; readonly burst: number };
  readonly queue: { readonly bucketQPS: number; readonly bucketSize: number };
  readonly trackedExecutors: number;
  readonly cpu: { readonly request: string; readonly limit: string };
  readonly memory: string;
}

const SIZES: Readonly<Record<SparkOperatorSize, Size>> = {
  small: {
    workers: 10,
    kubeApi: { qps: 20, burst: 30 },
    queue: { bucketQPS: 50, bucketSize: 500 },
    trackedExecutors: 1000,
    cpu: { request: "200m", limit: "2" },
    memory: "2Gi",
  },
  medium: {
    workers: 20,
    kubeApi: { qps: 50, burst: 100 },
    queue: { bucketQPS: 200, bucketSize: 1000 },
    trackedExecutors: 1000,
    cpu: { request: "2", limit: "8" },
    memory: "6Gi",
  },
  large: {
    workers: 100,
    kubeApi: { qps: 200, burst: 400 },
    queue: { bucketQPS: 1000, bucketSize: 2000 },
    // The status of a wide application would pass etcd's limit, and each change of it costs a write.
    trackedExecutors: 1,
    cpu: { request: "16", limit: "31" },
    memory: "24Gi",
  },
};

export interface SparkOperatorProps {
  /** Cluster the operator runs in. */
  readonly cluster: ICluster;

  /**
   * How much it can start.
   * @default "small"
   */
  readonly size?: SparkOperatorSize;
}

/**
 * Spark operator of Kubeflow, for every namespace with the label `spark-tenant=true`: a new tenant leaves its release alone. To find
 * them it has a ClusterRole: pods, services, configuration and applications of the whole cluster.
 *
 * Helm installs the definitions and the chart's own Job upgrades them; like every chart with a `crds/` folder it leaves them
 * behind when it goes.
 */
export class SparkOperator extends Construct implements ITerraformDependable {
  /** Address that applications and their namespaces depend on. */
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: SparkOperatorProps) {
    super(scope, id);
    const { cluster, size = "small" } = props;
    const { workers, kubeApi, queue, trackedExecutors, cpu, memory } = SIZES[size];
    const placement = cluster.systemPlacement;
    const namespace = new PlatformNamespace(this, "Namespace", {
      cluster,
      name: "spark-operator",
      webhookPorts: [9443],
    });
    const release = new ChartRelease(this, "Release", {
      cluster,
      chart: "spark-operator",
      namespace: namespace.name,
      values: {
        hook: { upgradeCrd: true, ...placement },
        controller: {
          ...placement,
          replicas: 2,
          workers,
          kubeAPIQPS: kubeApi.qps,
          kubeAPIBurst: kubeApi.burst,
          maxTrackedExecutorPerApp: trackedExecutors,
          workqueueRateLimiter: queue,
          podDisruptionBudget: { enable: true, minAvailable: 1 },
          resources: { requests: { cpu: cpu.request, memory: "512Mi" }, limits: { cpu: cpu.limit, memory } },
        },
        webhook: {
          ...placement,
          // It fails closed: without it no Spark pod starts.
          replicas: 2,
          podDisruptionBudget: { enable: true, minAvailable: 1 },
          resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "256Mi" } },
        },
        spark: {
          // With names here the chart's webhooks would see those namespaces alone.
          jobNamespaces: [],
          jobNamespaceSelector: `${SPARK_TENANT_LABEL}=true`,
          serviceAccount: { create: false },
          rbac: { create: false },
        },
        prometheus: { metrics: { labels: "app_type,namespace" } },
      },
      dependsOn: [namespace],
    });
    this.fqn = release.fqn;
  }
}
