import { type AlertRule, promql, type RuleGroup } from "./rules";
import { thresholds } from "./thresholds";
import { podMemoryRequests, podMemoryUsage } from "./utilisation-rules";

const container = "by (namespace, pod, container)";
const GIB = 1024 ** 3;

/** The last two ways in which a container tells of its death: restarted, or, as a Spark executor, never restarted. */
const restarted = promql`
  max ${container} (kube_pod_container_status_last_terminated_reason{reason="OOMKilled"}) == 1
  and on (namespace, pod, container) sum ${container} (increase(kube_pod_container_status_restarts_total[10m])) > 0`;
const ended = promql`
  max ${container} (kube_pod_container_status_terminated_reason{reason="OOMKilled"}) == 1
  unless on (namespace, pod, container)
  max ${container} (kube_pod_container_status_terminated_reason{reason="OOMKilled"} offset 10m) == 1`;

/** Memory that runs out: of a container, a pod and a node. Limits come from kube-state-metrics: the chart drops those of cAdvisor. */
export const memoryAlerts = (): RuleGroup<AlertRule> => ({
  name: "emberlake.memory",
  rules: [
    {
      alert: "ContainerMemoryNearLimit",
      expr: promql`
        max ${container} (node_namespace_pod_container:container_memory_working_set_bytes{container!=""})
        / max ${container} (kube_pod_container_resource_limits{resource="memory"})
        > ${thresholds.memoryLimit}`,
      for: "15m",
      labels: { severity: "warning" },
      annotations: {
        summary: "A container is about to be killed for its memory.",
        description:
          "{{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }} uses {{ $value | humanizePercentage }} of its memory limit.",
      },
    },
    {
      alert: "PodMemoryAboveRequest",
      expr: promql`
        ${podMemoryUsage()} / (${podMemoryRequests()} > 0) > ${thresholds.memoryAboveRequest}
        and on (namespace, pod) ${podMemoryUsage()} > ${2 * GIB}`,
      for: "30m",
      labels: { severity: "info" },
      annotations: {
        summary: "A pod uses far more memory than it requests, and will be evicted first.",
        description:
          "{{ $labels.namespace }}/{{ $labels.pod }} uses {{ $value | humanizePercentage }} of the memory it requests.",
      },
    },
    {
      alert: "ContainerOomKilled",
      expr: promql`
        sum ${container} (increase(container_oom_events_total{container!=""}[10m])) > 0
        or (${restarted})
        or (${ended})`,
      for: "0m",
      labels: { severity: "warning" },
      annotations: {
        summary: "A container was killed for its memory.",
        description: "{{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }} ran out of memory.",
      },
    },
    {
      alert: "NodeMemoryNearAllocatable",
      expr: `node:memory_usage:ratio > ${thresholds.nodeMemory}`,
      for: "10m",
      labels: { severity: "critical" },
      annotations: {
        summary: "A node runs out of memory.",
        description: "Pods use {{ $value | humanizePercentage }} of the memory that {{ $labels.node }} can give them.",
      },
    },
  ],
});
