import { type AlertRule, promql, type RuleGroup } from "./rules";
import { thresholds } from "./thresholds";

const USAGE = "sum by (namespace, node) (node_namespace_pod_container:container_cpu_usage_seconds_total:sum_rate5m)";
const REQUESTS = "sum by (namespace, node) (cluster:namespace:pod_cpu:active:kube_pod_container_resource_requests)";
/** Share of each quota that is used; more than one quota may bound a resource. */
const quotaUsed = (selector = "") => promql`
  max by (namespace, resource) (kube_resourcequota{type="used"${selector}} / ignoring (type) kube_resourcequota{type="hard"})`;

const waiting = promql`
  max by (namespace) (kube_sparkapplication_status_state{state=~"SUBMITTED|SUBMISSION_FAILED|PENDING_RERUN"} == 1)
  or max by (namespace) (metrics_spark_driver_ExecutorAllocationManager_executors_numberTargetExecutors_Value
    > metrics_spark_driver_ExecutorAllocationManager_executors_numberAllExecutors_Value)`;

/** What tenants do to each other and to themselves. */
export const tenantAlerts = (): RuleGroup<AlertRule> => ({
  name: "emberlake.tenants",
  rules: [
    {
      alert: "TenantNoisyNeighbour",
      expr: promql`
        ${USAGE} / on (node) group_left () max by (node) (kube_node_status_allocatable{resource="cpu"}) > ${thresholds.noisyNeighbourShare}
        and on (namespace, node) ${USAGE} > ${thresholds.noisyNeighbourFactor} * ${REQUESTS}
        and on (node) node:cpu_usage:ratio > ${thresholds.nodeSaturated}`,
      for: "15m",
      labels: { severity: "warning" },
      annotations: {
        summary: "One tenant crowds out the others on a node.",
        description:
          "{{ $labels.namespace }} uses {{ $value | humanizePercentage }} of node {{ $labels.node }}, far above its requests, and the node is full.",
      },
    },
    {
      alert: "TenantQuotaBlocksSpark",
      expr: promql`
        ${quotaUsed()} >= ${thresholds.quotaFull}
        and on (namespace) (${waiting})`,
      for: "15m",
      labels: { severity: "warning" },
      annotations: {
        summary: "A quota keeps Spark applications waiting.",
        description:
          "{{ $value | humanizePercentage }} of {{ $labels.resource }} of {{ $labels.namespace }} is used, and Spark work waits.",
      },
    },
    {
      alert: "TenantQuotaIdle",
      expr: promql`
        max_over_time(${quotaUsed(', resource="requests.cpu"')}[1d:10m])
        < ${thresholds.quotaIdle}
        and on (namespace) max by (namespace) (time() - kube_namespace_created) > 7 * 86400`,
      for: "1d",
      labels: { severity: "info" },
      annotations: {
        summary: "A tenant keeps a quota that it does not need.",
        description:
          "{{ $labels.namespace }} has not requested more than {{ $value | humanizePercentage }} of its CPU quota for a day.",
      },
    },
  ],
});
