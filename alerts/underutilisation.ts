import type { Observed } from "./components";
import { type AlertRule, promql, type RuleGroup } from "./rules";
import { thresholds } from "./thresholds";

/** What was there 12 hours ago, and is old enough to be judged. */
const grown = (series: string) => `${series} offset 12h`;

/** The platform's own namespaces have controllers that stand by, and are meant to be idle. */
const TENANTS = 'namespace!~"kube-system|monitoring"';

const RECOMMENDED = "kube_verticalpodautoscaler_status_recommendation_containerrecommendations_target_cpu";

/** Requests per container of a workload, under the name by which a VerticalPodAutoscaler targets it. */
const requestsByTarget = promql`
  max by (namespace, target_name, container) (
    label_replace(
      cluster:namespace:pod_cpu:active:kube_pod_container_resource_requests
      * on (namespace, pod) group_left (workload) topk by (namespace, pod) (1, namespace_workload_pod:kube_pod_owner:relabel),
      "target_name", "$1", "workload", "(.+)"
    )
  )`;

const rules: readonly AlertRule[] = [
  {
    alert: "TenantCpuUnderutilised",
    expr: promql`
      namespace:cpu_utilisation:p95_24h < ${thresholds.cpuUtilisation}
      and on (namespace) avg_over_time(namespace:cpu_waste_cores:sum[24h]) > ${thresholds.wasteCores}
      and on (namespace) ${grown("namespace:cpu_utilisation:ratio")}`,
    for: "1h",
    labels: { severity: "info" },
    annotations: {
      summary: "A tenant requests far more CPU than it uses.",
      description:
        "At its busiest (95th percentile of a day) {{ $labels.namespace }} uses {{ $value | humanizePercentage }} of the CPU it requests.",
    },
  },
  {
    alert: "TenantMemoryUnderutilised",
    expr: promql`
      namespace:memory_utilisation:p95_24h < ${thresholds.memoryUtilisation}
      and on (namespace) avg_over_time(namespace:memory_waste_bytes:sum[24h]) / 1024 / 1024 / 1024 > ${thresholds.wasteGiB}
      and on (namespace) ${grown("namespace:memory_utilisation:ratio")}`,
    for: "1h",
    labels: { severity: "info" },
    annotations: {
      summary: "A tenant requests far more memory than it uses.",
      description:
        "At its fullest (95th percentile of a day) {{ $labels.namespace }} uses {{ $value | humanizePercentage }} of the memory it requests.",
    },
  },
  {
    alert: "TenantIdle",
    expr: promql`
      max_over_time(namespace:cpu_utilisation:ratio[12h]) < ${thresholds.idleUtilisation}
      and on (namespace) namespace:cpu_waste_cores:sum > ${thresholds.idleCores}
      and on (namespace) ${grown("namespace:cpu_utilisation:ratio")}`,
    for: "2h",
    labels: { severity: "warning" },
    annotations: {
      summary: "A tenant holds resources and does nothing with them.",
      description:
        "{{ $labels.namespace }} has not used more than {{ $value | humanizePercentage }} of its CPU requests for 12 hours.",
    },
  },
  {
    alert: "PodIdle",
    expr: promql`
      max_over_time(namespace_pod:cpu_usage:sum{${TENANTS}}[6h]) < ${thresholds.idleUtilisation}
      and on (namespace, pod) namespace_pod:cpu_requests:sum >= 1
      and on (namespace, pod) max by (namespace, pod) (time() - kube_pod_start_time) > 6 * 3600`,
    for: "2h",
    labels: { severity: "info" },
    annotations: {
      summary: "A pod that requests whole cores is idle.",
      description:
        '{{ $labels.namespace }}/{{ $labels.pod }} has not used more than {{ printf "%.2f" $value }} cores for 6 hours.',
    },
  },
  {
    alert: "NodeIdle",
    expr: promql`
      max_over_time(node:cpu_usage:ratio[2h]) < ${thresholds.nodeIdle}
      and on (node) max by (node) (time() - kube_node_created) > 2 * 3600`,
    for: "1h",
    labels: { severity: "info" },
    annotations: {
      summary: "A node does nothing.",
      description:
        "{{ $labels.node }} has not used more than {{ $value | humanizePercentage }} of its CPU for 2 hours.",
    },
  },
  {
    alert: "NodeUnderutilised",
    expr: promql`
      node:cpu_requests:ratio < ${thresholds.nodeRequests}
      and on (node) max by (node) (time() - kube_node_created) > 2 * 3600`,
    for: "2h",
    labels: { severity: "info" },
    annotations: {
      summary: "A node is nearly empty, and nothing consolidates it.",
      description: "Only {{ $value | humanizePercentage }} of the CPU of {{ $labels.node }} is requested.",
    },
  },
  {
    alert: "ClusterRequestsLow",
    expr: promql`
      sum(namespace:cpu_requests:sum) / sum(max by (node) (kube_node_status_allocatable{resource="cpu"}))
      < ${thresholds.clusterRequests}`,
    for: "6h",
    labels: { severity: "info" },
    annotations: {
      summary: "The cluster has far more nodes than its pods request.",
      description: "Pods request {{ $value | humanizePercentage }} of the CPU of all nodes.",
    },
  },
  {
    alert: "SparkExecutorsIdle",
    expr: promql`
      max_over_time(spark_app:active_tasks:sum[30m]) == 0
      and on (namespace, spark_app) spark_app:executors:count
      and on (namespace, spark_app) spark_app:executors:count offset 25m`,
    for: "10m",
    labels: { severity: "warning" },
    annotations: {
      summary: "A Spark application holds executors that do nothing.",
      description:
        "{{ $labels.namespace }}/{{ $labels.spark_app }} has run no task for 30 minutes and still holds executors.",
    },
  },
  {
    alert: "SparkExecutorSlotsUnderused",
    expr: promql`
      avg_over_time(spark_app:task_slots_used:ratio[1h]) < ${thresholds.taskSlots}
      and on (namespace, spark_app) spark_app:task_slots:sum >= ${thresholds.fewestTaskSlots}`,
    for: "30m",
    labels: { severity: "info" },
    annotations: {
      summary: "A Spark application has more executors than work.",
      description:
        "{{ $labels.namespace }}/{{ $labels.spark_app }} uses {{ $value | humanizePercentage }} of its task slots.",
    },
  },
  {
    alert: "PersistentVolumeClaimUnused",
    expr: promql`
      max by (namespace, persistentvolumeclaim) (kube_persistentvolumeclaim_status_phase{phase="Bound"}) == 1
      unless on (namespace, persistentvolumeclaim)
      max by (namespace, persistentvolumeclaim) (kube_pod_spec_volumes_persistentvolumeclaims_info)`,
    for: "24h",
    labels: { severity: "info" },
    annotations: {
      summary: "A volume is paid for and no pod uses it.",
      description: "{{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} has not been mounted for a day.",
    },
  },
];

const recommendation: AlertRule = {
  alert: "VerticalPodAutoscalerRecommendsMuchLess",
  expr: promql`
    ${requestsByTarget}
    / on (namespace, target_name, container) max by (namespace, target_name, container) (${RECOMMENDED})
    > ${thresholds.recommendationFactor}`,
  for: "24h",
  labels: { severity: "info" },
  annotations: {
    summary: "A container requests several times what is recommended.",
    description:
      "{{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.target_name }} requests {{ $value | humanize }} times the CPU that the VerticalPodAutoscaler recommends.",
  },
};

/** What is paid for and not used. Gates by an absolute amount and by age keep small and new things quiet. */
export function underutilisationAlerts({ components }: Observed): RuleGroup<AlertRule> {
  return {
    name: "emberlake.underutilisation",
    rules: [...rules, ...(components.includes("vertical-pod-autoscaler") ? [recommendation] : [])],
  };
}
