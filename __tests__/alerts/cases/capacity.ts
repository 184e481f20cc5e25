import type { AlertCase } from "../alert-case";

const UNSCHEDULABLE = (pod: string) => `kube_pod_status_unschedulable{namespace="a",pod="${pod}"}`;
const DNS = (rcode: string) => `coredns_dns_responses_total{server="dns://:53",rcode="${rcode}"}`;
const DNS_LE = (le: string) => `coredns_dns_request_duration_seconds_bucket{server="dns://:53",le="${le}"}`;
const AUTOSCALER = 'up{job="aws-cluster-autoscaler"}';
const REFUSED = 'awscni_aws_api_error_count{api="AssignPrivateIpAddresses",error="InsufficientFreeAddressesInSubnet"}';
const THROTTLED = REFUSED.replace("InsufficientFreeAddressesInSubnet", "RequestLimitExceeded");
const none = {
  at: "10m",
  labels: { severity: "critical" },
  summary: "No cluster-autoscaler runs.",
  description: "Prometheus reaches no cluster-autoscaler; the environments' node groups keep their size.",
};

export const capacityCases: readonly AlertCase[] = [
  {
    alert: "PodsUnschedulable",
    series: { [UNSCHEDULABLE("p")]: "1x20", [UNSCHEDULABLE("q")]: "1x20" },
    fires: {
      at: "15m",
      labels: { severity: "warning", namespace: "a" },
      summary: "Pods find no node.",
      description: "2 pods of a have found no node for 15 minutes.",
    },
    variants: { "they are placed": { series: { [UNSCHEDULABLE("p")]: "0x20", [UNSCHEDULABLE("q")]: "0x20" } } },
  },
  {
    alert: "CoreDnsErrorsHigh",
    series: { [DNS("SERVFAIL")]: "0+2x20", [DNS("NOERROR")]: "0+98x20" },
    fires: {
      at: "11m",
      labels: { severity: "warning" },
      summary: "Names are not resolved.",
      description: "CoreDNS answers 2% of all queries with SERVFAIL.",
    },
    variants: {
      "half a percent": { series: { [DNS("SERVFAIL")]: "0+0.5x20" } },
      "names that do not exist": { series: { [DNS("SERVFAIL")]: "0x20", [DNS("NXDOMAIN")]: "0+50x20" } },
    },
  },
  {
    alert: "CoreDnsLatencyHigh",
    series: { [DNS_LE("1.024")]: "0+90x20", [DNS_LE("2.048")]: "0+100x20", [DNS_LE("+Inf")]: "0+100x20" },
    fires: {
      at: "11m",
      labels: { severity: "warning" },
      summary: "Names are resolved slowly.",
      description: "The slowest hundredth of all DNS answers takes over 1.946s.",
    },
    variants: { "nearly all are fast": { series: { [DNS_LE("0.512")]: "0+99.5x20", [DNS_LE("1.024")]: "0+99.8x20" } } },
  },
  {
    alert: "ClusterAutoscalerDown",
    series: { [AUTOSCALER]: "0x20", 'up{job="kubelet"}': "1x20" },
    fires: none,
    variants: {
      "it is up": { series: { [AUTOSCALER]: "1x20" } },
      "no target at all": { series: { [AUTOSCALER]: null }, fires: none },
    },
  },
  {
    alert: "ClusterAutoscalerErrors",
    series: { 'cluster_autoscaler_errors_total{type="cloudProviderError"}': "0+1x40" },
    fires: {
      at: "16m",
      labels: { severity: "warning", type: "cloudProviderError" },
      summary: "The cluster-autoscaler fails to change a node group.",
      description: "cluster-autoscaler had 15 errors of type cloudProviderError in 15 minutes.",
    },
    variants: { "none lately": { series: { 'cluster_autoscaler_errors_total{type="cloudProviderError"}': "7x40" } } },
  },
  {
    alert: "AwsCniIpAddressesExhausted",
    series: { 'awscni_no_available_ip_addresses{instance="n"}': "0x4 0+1x20" },
    fires: {
      at: "6m",
      labels: { severity: "critical" },
      summary: "Pods get no IP address.",
      description: "1 pods were refused an address within 10 minutes.",
    },
    variants: { "none lately": { series: { 'awscni_no_available_ip_addresses{instance="n"}': "5x20" } } },
  },
  {
    alert: "AwsCniSubnetExhausted",
    series: { [REFUSED]: "0+1x20", [THROTTLED]: "0x20" },
    fires: {
      at: "6m",
      labels: {
        severity: "critical",
        api: "AssignPrivateIpAddresses",
        error: "InsufficientFreeAddressesInSubnet",
      },
      summary: "A subnet has no free addresses.",
      description:
        "AssignPrivateIpAddresses answers InsufficientFreeAddressesInSubnet: nodes get no more addresses for their pods.",
    },
    variants: {
      "none lately": { series: { [REFUSED]: "3x20" } },
      "calls are throttled": { series: { [REFUSED]: "0x20", [THROTTLED]: "0+1x20" } },
    },
  },
  {
    alert: "AwsCniNodeAddressesNearlyUsed",
    series: { 'awscni_assigned_ip_addresses{instance="n"}': "93x20", 'awscni_ip_max{instance="n"}': "100x20" },
    fires: {
      at: "15m",
      labels: { severity: "warning", instance: "n" },
      summary: "A node has nearly used up its addresses.",
      description: "93% of the addresses of n are in use.",
    },
    variants: { "85 % of them": { series: { 'awscni_assigned_ip_addresses{instance="n"}': "85x20" } } },
  },
];
