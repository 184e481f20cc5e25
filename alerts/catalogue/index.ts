import type { Exporter } from "./exporter";
import { apiServer, cadvisor, coredns, kubePrometheusStack, kubeStateMetrics, prometheus } from "./kubernetes";
import { awsVpcCni, clusterAutoscaler, karpenter, minio, openCost } from "./nodes";
import { spark, sparkOperator } from "./spark";

export * from "./exporter";

/** Every metric that a rule or a panel may read, by the program that publishes it. */
export const catalogue: readonly Exporter[] = [
  prometheus,
  kubeStateMetrics,
  kubePrometheusStack,
  cadvisor,
  apiServer,
  coredns,
  karpenter,
  clusterAutoscaler,
  awsVpcCni,
  openCost,
  minio,
  spark,
  sparkOperator,
];
