import type { AlertCase } from "../alert-case";

const UP = 'up{job="karpenter",pod="p"}';
const errors = (error: string) =>
  `karpenter_cloudprovider_errors_total{controller="nodeclaim.lifecycle",method="Create",provider="aws",error="${error}"}`;
const pool = (metric: string) => `karpenter_nodepools_${metric}{nodepool="spark",resource_type="cpu"}`;
const claim = (type: string, status: string) =>
  `operator_nodeclaim_status_condition_count{name="x",type="${type}",status="${status}",reason="UnregisteredTaint"}`;
const messages = (type: string) => `karpenter_interruption_received_messages_total{message_type="${type}"}`;
const NODES = "karpenter_cluster_state_node_count";
const UNSCHEDULABLE = 'karpenter_scheduler_unschedulable_pods_count{controller="provisioner"}';
const down = {
  at: "5m",
  labels: { severity: "critical" },
  summary: "No Karpenter runs.",
  description: "Prometheus reaches no Karpenter; no node comes for Spark, and none goes.",
};

export const karpenterCases: readonly AlertCase[] = [
  {
    alert: "KarpenterDown",
    series: { [UP]: "0x10", 'up{job="kubelet"}': "1x10" },
    fires: down,
    variants: {
      "one of two is up": { series: { 'up{job="karpenter",pod="q"}': "1x10" } },
      "no target at all": { series: { [UP]: null }, fires: down },
    },
  },
  {
    alert: "KarpenterCloudProviderErrors",
    series: { [errors("NodeClassNotReadyError")]: "0+6x40" },
    fires: {
      at: "21m",
      labels: { severity: "warning", method: "Create" },
      summary: "Karpenter's calls to AWS fail.",
      description: "Create failed 60 times in 10 minutes, for another reason than capacity.",
    },
    variants: {
      "two a minute": { series: { [errors("NodeClassNotReadyError")]: "0+2x40" } },
      "there is no capacity, which is another alert": {
        series: { [errors("NodeClassNotReadyError")]: null, [errors("InsufficientCapacityError")]: "0+6x40" },
      },
    },
  },
  {
    alert: "KarpenterInsufficientCapacity",
    series: { [errors("InsufficientCapacityError")]: "0+1x40", [errors("NodeClassNotReadyError")]: "0x40" },
    fires: {
      at: "16m",
      labels: { severity: "warning" },
      summary: "AWS has no capacity of the instance types that Karpenter may launch.",
      description: "15 launches were refused within 15 minutes.",
    },
    variants: {
      "four of them": { series: { [errors("InsufficientCapacityError")]: "0+1x4 4x40" } },
      "refused for another reason": {
        series: { [errors("InsufficientCapacityError")]: "0x40", [errors("NodeClassNotReadyError")]: "0+1x40" },
      },
    },
  },
  {
    alert: "KarpenterPodsUnschedulable",
    series: { [UNSCHEDULABLE]: "3x20" },
    fires: {
      at: "15m",
      labels: { severity: "warning" },
      summary: "Pods fit no node pool.",
      description: "3 pods fit none of Karpenter's node pools.",
    },
    variants: { "all fit": { series: { [UNSCHEDULABLE]: "0x20" } } },
  },
  {
    alert: "KarpenterNodePoolNearLimit",
    series: { [pool("usage")]: "95x20", [pool("limit")]: "100x20" },
    fires: {
      at: "15m",
      labels: { severity: "warning", nodepool: "spark", resource_type: "cpu" },
      summary: "A node pool has nearly reached its limit.",
      description: "spark uses 95% of its cpu limit.",
    },
    variants: {
      "85 % of it": { series: { [pool("usage")]: "85x20" } },
      "the pool was closed by a limit of 0": { series: { [pool("limit")]: "0x20" } },
    },
  },
  {
    alert: "KarpenterNodeClaimNotReady",
    series: {
      [claim("Ready", "False")]: "1x30",
      [claim("Ready", "True")]: "0x30",
      [claim("Drifted", "False")]: "0x30",
    },
    fires: {
      at: "20m",
      labels: { severity: "warning", name: "x", reason: "UnregisteredTaint" },
      summary: "An instance was launched and does not become a node.",
      description: "NodeClaim x has not been ready for 20 minutes (UnregisteredTaint).",
    },
    variants: {
      "it is ready": { series: { [claim("Ready", "False")]: "0x30", [claim("Ready", "True")]: "1x30" } },
      "another condition is false": {
        series: { [claim("Ready", "False")]: "0x30", [claim("Drifted", "False")]: "1x30" },
      },
    },
  },
  {
    alert: "SpotInterruptionsHigh",
    series: { [messages("spot_interrupted")]: "0+1x60", [NODES]: "100x60" },
    fires: {
      at: "16m",
      labels: { severity: "info" },
      summary: "AWS takes back many spot instances.",
      description: "Interruptions within the last hour make 16% of all nodes.",
    },
    variants: {
      "8 of 100": { series: { [messages("spot_interrupted")]: "0+1x8 8x60" } },
      "only recommendations": {
        series: { [messages("spot_interrupted")]: "0x60", [messages("rebalance_recommendation")]: "0+1x60" },
      },
    },
  },
];
