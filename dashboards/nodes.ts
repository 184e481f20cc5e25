import { type Observed, thresholds } from "../alerts";
import { type Dashboard, dashboard, type Row } from "./dashboard";
import { stat, table, timeseries } from "./panels";

const karpenter: readonly Row[] = [
  {
    title: "Karpenter",
    panels: [
      stat({
        title: "Pods that fit no pool",
        advice: "They will never run as they are. Karpenter's log names the pod and what does not fit.",
        unit: "short",
        width: 6,
        queries: [{ expr: "max(karpenter_scheduler_unschedulable_pods_count)", legend: "pods" }],
        threshold: { at: 1, wrong: "above" },
      }),
      stat({
        title: "Spot interruptions, last hour",
        advice: "A share above a tenth of all nodes alerts. More families and zones make them rarer.",
        unit: "short",
        width: 6,
        queries: [
          {
            expr: 'sum(increase(karpenter_interruption_received_messages_total{message_type="spot_interrupted"}[1h]))',
            legend: "interruptions",
          },
        ],
      }),
      stat({
        title: "Launches refused, last hour",
        advice: "AWS had no such instances. Allow more types, sizes and zones.",
        unit: "short",
        width: 6,
        queries: [
          {
            expr: 'sum(increase(karpenter_cloudprovider_errors_total{error="InsufficientCapacityError"}[1h]))',
            legend: "refused",
          },
        ],
      }),
      stat({
        title: "Nodes",
        advice: "Nodes that Karpenter knows.",
        unit: "short",
        width: 6,
        queries: [{ expr: "max(karpenter_cluster_state_node_count)", legend: "nodes" }],
      }),
      timeseries({
        title: "Node pools: used of the limit",
        advice: "Above the line no more nodes will come: raise the limit, or find the idle executors.",
        unit: "percentunit",
        width: 12,
        queries: [
          {
            expr: "max by (nodepool, resource_type) (karpenter_nodepools_usage / (karpenter_nodepools_limit > 0))",
            legend: "{{nodepool}} {{resource_type}}",
          },
        ],
        threshold: { at: thresholds.nodePoolLimit, wrong: "above" },
      }),
      timeseries({
        title: "Node claims: created, disrupted, ended",
        advice: "Created and disrupted in step is churn: lengthen consolidateAfter.",
        unit: "short",
        width: 12,
        queries: [
          {
            expr: "sum by (nodepool) (increase(karpenter_nodeclaims_created_total[1h]))",
            legend: "{{nodepool}} created",
          },
          {
            expr: "sum by (nodepool, reason) (increase(karpenter_nodeclaims_disrupted_total[1h]))",
            legend: "{{nodepool}} {{reason}}",
          },
          {
            expr: "sum by (nodepool) (increase(karpenter_nodeclaims_terminated_total[1h]))",
            legend: "{{nodepool}} ended",
          },
        ],
      }),
      timeseries({
        title: "Errors of AWS",
        advice:
          "By type; what has none is told in Karpenter's log: a permission, a quota, or a node class that is not ready.",
        unit: "short",
        width: 12,
        queries: [
          { expr: "sum by (error) (increase(karpenter_cloudprovider_errors_total[10m]))", legend: "type {{error}}" },
        ],
      }),
      timeseries({
        title: "From pending to running (p50, p99)",
        advice: "About a minute with a new node. More: images, or no capacity.",
        unit: "s",
        width: 12,
        queries: [
          {
            expr: 'max by (quantile) (karpenter_pods_startup_duration_seconds{quantile=~"0.5|0.99"})',
            legend: "p{{quantile}}",
          },
        ],
      }),
    ],
  },
];

const label = (name: string) => `count by (${name}) (max by (node, ${name}) (kube_node_labels{${name}!=""}))`;

/** Nodes: how full, of what kind, how they come and go. */
export const nodes = ({ components }: Observed): Dashboard =>
  dashboard({
    uid: "emberlake-nodes",
    title: "Nodes and spot",
    description: "Are there enough nodes, are they full, and do they stay?",
    rows: [
      {
        title: "Nodes",
        panels: [
          timeseries({
            title: "CPU requested, by node",
            advice: "Below the line for hours: something keeps the node from being consolidated.",
            unit: "percentunit",
            width: 12,
            queries: [{ expr: "node:cpu_requests:ratio", legend: "{{node}}" }],
            threshold: { at: thresholds.nodeRequests, wrong: "below" },
          }),
          timeseries({
            title: "Memory used, by node",
            advice: "Above the line pods are evicted: cordon the node and move what exceeds its request.",
            unit: "percentunit",
            width: 12,
            queries: [{ expr: "node:memory_usage:ratio", legend: "{{node}}" }],
            threshold: { at: thresholds.nodeMemory, wrong: "above" },
          }),
          timeseries(
            {
              title: "Nodes by pool",
              advice: "The executors' pool follows the load; drivers' and system nodes should not.",
              unit: "short",
              width: 8,
              queries: [{ expr: label("label_karpenter_sh_nodepool"), legend: "{{label_karpenter_sh_nodepool}}" }],
            },
            "stacked",
          ),
          timeseries(
            {
              title: "Nodes by capacity type",
              advice: "Much on-demand among executors: spot is not to be had, see launches refused.",
              unit: "short",
              width: 8,
              queries: [
                { expr: label("label_karpenter_sh_capacity_type"), legend: "{{label_karpenter_sh_capacity_type}}" },
              ],
            },
            "stacked",
          ),
          timeseries(
            {
              title: "Nodes by zone",
              advice: "All in one zone: a shortage there stops everything, unless it is meant to save transfer.",
              unit: "short",
              width: 8,
              queries: [
                { expr: label("label_topology_kubernetes_io_zone"), legend: "{{label_topology_kubernetes_io_zone}}" },
              ],
            },
            "stacked",
          ),
          table({
            title: "Fullest nodes",
            advice: "CPU above its threshold slows every pod there: see who is noisy on Tenant.",
            rows: ["node"],
            width: 24,
            columns: [
              {
                title: "CPU used",
                expr: "topk(20, node:cpu_usage:ratio)",
                unit: "percentunit",
                threshold: { at: thresholds.nodeSaturated, wrong: "above" },
              },
              {
                title: "Memory used",
                expr: "node:memory_usage:ratio and topk(20, node:cpu_usage:ratio)",
                unit: "percentunit",
                threshold: { at: thresholds.nodeMemory, wrong: "above" },
              },
              {
                title: "CPU requested",
                expr: "node:cpu_requests:ratio and topk(20, node:cpu_usage:ratio)",
                unit: "percentunit",
              },
            ],
          }),
        ],
      },
      ...(components.includes("karpenter") ? karpenter : []),
    ],
  });
