import { Construct } from "constructs";
import type { KubernetesObject, LabelSelector } from "../delivery/kubernetes-object";
import { KubernetesObjects } from "../delivery/kubernetes-objects";
import type { MonitoringStack } from "./monitoring-stack";
import { DRIVER_METRICS_PATH, EXECUTOR_METRICS_PATH } from "./spark-metrics";

export interface MonitorsProps {
  /** Prometheus that scrapes. */
  readonly monitoring: MonitoringStack;

  /** What is scraped. */
  readonly targets: readonly MonitoredTarget[];
}

/** What is scraped though no chart brings a fitting monitor: drivers of Spark, their operator, and the CNI that EKS installs. */
export type MonitoredTarget = "spark-drivers" | "spark-operator" | "aws-vpc-cni";

/** @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PodMonitor */
interface PodMonitor extends KubernetesObject {
  readonly apiVersion: "monitoring.coreos.com/v1";
  readonly kind: "PodMonitor";
  readonly spec: {
    readonly namespaceSelector: { readonly any: true } | { readonly matchNames: readonly string[] };
    readonly selector: LabelSelector;
    readonly podMetricsEndpoints: readonly Readonly<Record<string, unknown>>[];
  };
}

const STREAMING =
  "metrics_spark_driver_spark_streaming_(.+)_(inputRate_total|processingRate_total|latency|eventTime_watermark|states_rowsTotal|states_usedBytes)_Value";

/** Both paths of every driver, whoever submitted it; the application's name becomes a label, and so does a streaming query's. */
function sparkDrivers(): PodMonitor {
  const endpoint = {
    port: "spark-ui",
    interval: "30s",
    relabelings: [
      { sourceLabels: ["__meta_kubernetes_pod_phase"], regex: "(Succeeded|Failed)", action: "drop" },
      { sourceLabels: ["__meta_kubernetes_pod_label_sparkoperator_k8s_io_app_name"], targetLabel: "spark_app" },
      {
        sourceLabels: ["spark_app", "__meta_kubernetes_pod_label_spark_app_name"],
        separator: ";",
        regex: ";(.+)",
        targetLabel: "spark_app",
      },
    ],
    metricRelabelings: [
      // Each gauge is served twice, as _Number and as _Value.
      { sourceLabels: ["__name__"], regex: ".*_Number", action: "drop" },
      { regex: "application_name", action: "labeldrop" },
      { sourceLabels: ["__name__"], regex: STREAMING, targetLabel: "streaming_query", replacement: "$1" },
      {
        sourceLabels: ["__name__"],
        regex: STREAMING,
        targetLabel: "__name__",
        replacement: "metrics_spark_driver_spark_streaming_${2}_Value",
      },
    ],
  };
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    metadata: { name: "spark-drivers" },
    spec: {
      namespaceSelector: { any: true },
      selector: { matchLabels: { "spark-role": "driver" } },
      podMetricsEndpoints: [EXECUTOR_METRICS_PATH, DRIVER_METRICS_PATH].map((path) => ({ ...endpoint, path })),
    },
  };
}

/** The EKS add-on brings no monitor. */
const awsVpcCni: PodMonitor = {
  apiVersion: "monitoring.coreos.com/v1",
  kind: "PodMonitor",
  metadata: { name: "aws-vpc-cni" },
  spec: {
    namespaceSelector: { matchNames: ["kube-system"] },
    selector: { matchLabels: { "k8s-app": "aws-node" } },
    podMetricsEndpoints: [
      {
        port: "metrics",
        interval: "30s",
        relabelings: [{ sourceLabels: ["__meta_kubernetes_pod_node_name"], targetLabel: "node" }],
      },
    ],
  },
};

/** The chart's own monitor would rename the namespace of an application to `exported_namespace`. */
const sparkOperator: PodMonitor = {
  apiVersion: "monitoring.coreos.com/v1",
  kind: "PodMonitor",
  metadata: { name: "spark-operator" },
  spec: {
    namespaceSelector: { matchNames: ["spark-operator"] },
    selector: { matchLabels: { "app.kubernetes.io/name": "spark-operator" } },
    podMetricsEndpoints: [{ port: "metrics", interval: "30s", honorLabels: true }],
  },
};

const MONITORS: Readonly<Record<MonitoredTarget, () => PodMonitor>> = {
  "spark-drivers": sparkDrivers,
  "spark-operator": () => sparkOperator,
  "aws-vpc-cni": () => awsVpcCni,
};

/** Monitors for what brings none, and the ways out that scraping and notifying need. */
export class Monitors extends Construct {
  constructor(scope: Construct, id: string, props: MonitorsProps) {
    super(scope, id);
    const { monitoring, targets } = props;
    new KubernetesObjects(this, "Monitors", {
      cluster: monitoring.cluster,
      name: "monitors",
      namespace: monitoring.namespace,
      objects: [...monitoring.networkPolicies, ...targets.map((target) => MONITORS[target]())],
      dependsOn: monitoring.place,
    });
  }
}
