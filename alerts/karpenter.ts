import { type AlertRule, promql, type RuleGroup } from "./rules";
import { thresholds } from "./thresholds";

/** Karpenter, and the spot market behind it. */
export const karpenterAlerts = (): RuleGroup<AlertRule> => ({
  name: "emberlake.karpenter",
  rules: [
    {
      alert: "KarpenterDown",
      expr: 'absent(up{job=~".*karpenter.*"} == 1)',
      for: "5m",
      labels: { severity: "critical" },
      annotations: {
        summary: "No Karpenter runs.",
        description: "Prometheus reaches no Karpenter; no node comes for Spark, and none goes.",
      },
    },
    {
      alert: "KarpenterCloudProviderErrors",
      expr: promql`
        sum by (method) (increase(karpenter_cloudprovider_errors_total{error!~"NodeClaimNotFoundError|InsufficientCapacityError"}[10m]))
        > ${thresholds.cloudErrors}`,
      for: "15m",
      labels: { severity: "warning" },
      annotations: {
        summary: "Karpenter's calls to AWS fail.",
        description:
          "{{ $labels.method }} failed {{ $value | humanize }} times in 10 minutes, for another reason than capacity.",
      },
    },
    {
      alert: "KarpenterInsufficientCapacity",
      expr: promql`
        sum(increase(karpenter_cloudprovider_errors_total{error="InsufficientCapacityError"}[15m])) > ${thresholds.insufficientCapacity}`,
      for: "10m",
      labels: { severity: "warning" },
      annotations: {
        summary: "AWS has no capacity of the instance types that Karpenter may launch.",
        description: "{{ $value | humanize }} launches were refused within 15 minutes.",
      },
    },
    {
      alert: "KarpenterPodsUnschedulable",
      expr: "max(karpenter_scheduler_unschedulable_pods_count) > 0",
      for: "15m",
      labels: { severity: "warning" },
      annotations: {
        summary: "Pods fit no node pool.",
        description: "{{ $value }} pods fit none of Karpenter's node pools.",
      },
    },
    {
      alert: "KarpenterNodePoolNearLimit",
      expr: promql`
        max by (nodepool, resource_type) (karpenter_nodepools_usage / (karpenter_nodepools_limit > 0)) > ${thresholds.nodePoolLimit}`,
      for: "15m",
      labels: { severity: "warning" },
      annotations: {
        summary: "A node pool has nearly reached its limit.",
        description:
          "{{ $labels.nodepool }} uses {{ $value | humanizePercentage }} of its {{ $labels.resource_type }} limit.",
      },
    },
    {
      alert: "KarpenterNodeClaimNotReady",
      expr: promql`
        max by (name, reason) (operator_nodeclaim_status_condition_count{type="Ready", status=~"False|Unknown"}) > 0`,
      for: "20m",
      labels: { severity: "warning" },
      annotations: {
        summary: "An instance was launched and does not become a node.",
        description: "NodeClaim {{ $labels.name }} has not been ready for 20 minutes ({{ $labels.reason }}).",
      },
    },
    {
      alert: "SpotInterruptionsHigh",
      expr: promql`
        sum(increase(karpenter_interruption_received_messages_total{message_type="spot_interrupted"}[1h]))
        / max(karpenter_cluster_state_node_count)
        > ${thresholds.spotInterruptions}`,
      for: "5m",
      labels: { severity: "info" },
      annotations: {
        summary: "AWS takes back many spot instances.",
        description: "Interruptions within the last hour make {{ $value | humanizePercentage }} of all nodes.",
      },
    },
  ],
});
