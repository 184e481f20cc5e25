import type { Component, Observed } from "./components";
import { type AlertRule, promql, type RuleGroup } from "./rules";
import { thresholds } from "./thresholds";

const rules: readonly AlertRule[] = [
  {
    alert: "PodsUnschedulable",
    expr: "sum by (namespace) (max by (namespace, pod) (kube_pod_status_unschedulable)) > 0",
    for: "15m",
    labels: { severity: "warning" },
    annotations: {
      summary: "Pods find no node.",
      description: "{{ $value }} pods of {{ $labels.namespace }} have found no node for 15 minutes.",
    },
  },
  {
    alert: "CoreDnsErrorsHigh",
    expr: promql`
      sum(rate(coredns_dns_responses_total{rcode="SERVFAIL"}[5m])) / sum(rate(coredns_dns_responses_total[5m]))
      > ${thresholds.dnsErrors}`,
    for: "10m",
    labels: { severity: "warning" },
    annotations: {
      summary: "Names are not resolved.",
      description: "CoreDNS answers {{ $value | humanizePercentage }} of all queries with SERVFAIL.",
    },
  },
  {
    alert: "CoreDnsLatencyHigh",
    expr: promql`
      histogram_quantile(0.99, sum by (le) (rate(coredns_dns_request_duration_seconds_bucket[5m]))) > ${thresholds.dnsLatency}`,
    for: "10m",
    labels: { severity: "warning" },
    annotations: {
      summary: "Names are resolved slowly.",
      description: "The slowest hundredth of all DNS answers takes over {{ $value | humanizeDuration }}.",
    },
  },
];

const optional: Partial<Record<Component, readonly AlertRule[]>> = {
  "cluster-autoscaler": [
    {
      alert: "ClusterAutoscalerDown",
      expr: 'absent(up{job=~".*cluster-autoscaler.*"} == 1)',
      for: "10m",
      labels: { severity: "critical" },
      annotations: {
        summary: "No cluster-autoscaler runs.",
        description: "Prometheus reaches no cluster-autoscaler; the environments' node groups keep their size.",
      },
    },
    {
      alert: "ClusterAutoscalerErrors",
      expr: "sum by (type) (increase(cluster_autoscaler_errors_total[15m])) > 0",
      for: "15m",
      labels: { severity: "warning" },
      annotations: {
        summary: "The cluster-autoscaler fails to change a node group.",
        description: "cluster-autoscaler had {{ $value | humanize }} errors of type {{ $labels.type }} in 15 minutes.",
      },
    },
  ],
  "aws-vpc-cni": [
    {
      alert: "AwsCniIpAddressesExhausted",
      expr: "sum(increase(awscni_no_available_ip_addresses[10m])) > 0",
      for: "0m",
      labels: { severity: "critical" },
      annotations: {
        summary: "Pods get no IP address.",
        description: "{{ $value | humanize }} pods were refused an address within 10 minutes.",
      },
    },
    {
      alert: "AwsCniSubnetExhausted",
      expr: promql`
        sum by (api, error) (increase(awscni_aws_api_error_count{error=~"InsufficientFreeAddressesInSubnet|InsufficientCidrBlocks"}[15m])) > 0`,
      for: "5m",
      labels: { severity: "critical" },
      annotations: {
        summary: "A subnet has no free addresses.",
        description: "{{ $labels.api }} answers {{ $labels.error }}: nodes get no more addresses for their pods.",
      },
    },
    {
      alert: "AwsCniNodeAddressesNearlyUsed",
      expr: promql`
        max by (instance) (awscni_assigned_ip_addresses) / max by (instance) (awscni_ip_max) > ${thresholds.nodeAddresses}`,
      for: "15m",
      labels: { severity: "warning" },
      annotations: {
        summary: "A node has nearly used up its addresses.",
        description: "{{ $value | humanizePercentage }} of the addresses of {{ $labels.instance }} are in use.",
      },
    },
  ],
};

/** Whether there is room: nodes, addresses and names. Karpenter has a group of its own. */
export function capacityAlerts({ components }: Observed): RuleGroup<AlertRule> {
  return {
    name: "emberlake.capacity",
    rules: [...rules, ...components.flatMap((component) => optional[component] ?? [])],
  };
}
