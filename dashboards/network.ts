import { type Observed, thresholds } from "../alerts";
import { type Dashboard, dashboard, type Row } from "./dashboard";
import { stat, table, timeseries } from "./panels";

const cni: readonly Row[] = [
  {
    title: "Addresses",
    panels: [
      stat({
        title: "Addresses in use",
        advice: "Addresses of pods on all nodes.",
        unit: "short",
        width: 8,
        queries: [{ expr: "sum(awscni_assigned_ip_addresses)", legend: "in use" }],
      }),
      stat({
        title: "Pods refused, last hour",
        advice: "Pods that got no address. Not 0: see errors of AWS below, and the free addresses of the subnets.",
        unit: "short",
        width: 8,
        queries: [{ expr: "sum(increase(awscni_no_available_ip_addresses[1h]))", legend: "refused" }],
        threshold: { at: 1, wrong: "above" },
      }),
      stat({
        title: "Interfaces",
        advice: "Network interfaces of all nodes; each takes an address of its own.",
        unit: "short",
        width: 8,
        queries: [{ expr: "sum(awscni_eni_allocated)", legend: "interfaces" }],
      }),
      timeseries({
        title: "Addresses: in use and held",
        advice: "Held far above in use: nodes keep addresses warm that the subnet may need.",
        unit: "short",
        width: 12,
        queries: [
          { expr: "sum(awscni_assigned_ip_addresses)", legend: "in use" },
          { expr: "sum(awscni_total_ip_addresses)", legend: "held" },
          { expr: "sum(awscni_ip_max)", legend: "possible" },
        ],
      }),
      timeseries({
        title: "Errors of AWS",
        advice: "InsufficientFreeAddressesInSubnet: the subnet is empty. RequestLimitExceeded: calls are throttled.",
        unit: "short",
        width: 12,
        queries: [{ expr: "sum by (error) (increase(awscni_aws_api_error_count[10m]))", legend: "{{error}}" }],
      }),
      table({
        title: "Nodes with fewest free addresses",
        advice: "Above the threshold the next pods may wait: larger instance types, or fewer pods per node.",
        rows: ["instance"],
        width: 24,
        columns: [
          {
            title: "In use of possible",
            expr: "topk(20, max by (instance) (awscni_assigned_ip_addresses) / max by (instance) (awscni_ip_max))",
            unit: "percentunit",
            threshold: { at: thresholds.nodeAddresses, wrong: "above" },
          },
        ],
      }),
    ],
  },
];

/** Addresses and names. */
export const network = ({ components }: Observed): Dashboard =>
  dashboard({
    uid: "emberlake-network",
    title: "Network and addresses",
    description: "Does every pod get an address, and does every name resolve?",
    rows: [
      ...(components.includes("aws-vpc-cni") ? cni : []),
      {
        title: "Names (CoreDNS)",
        panels: [
          timeseries({
            title: "Queries that fail",
            advice: "SERVFAIL. Above the line: the VPC resolver drops queries, or an upstream is down.",
            unit: "percentunit",
            width: 12,
            queries: [
              {
                expr: 'sum(rate(coredns_dns_responses_total{rcode="SERVFAIL"}[5m])) / sum(rate(coredns_dns_responses_total[5m]))',
                legend: "SERVFAIL",
              },
            ],
            threshold: { at: thresholds.dnsErrors, wrong: "above" },
          }),
          timeseries({
            title: "Duration of an answer (p99)",
            advice: "Above the line: more replicas of CoreDNS, or fewer search domains (ndots).",
            unit: "s",
            width: 12,
            queries: [
              {
                expr: "histogram_quantile(0.99, sum by (le) (rate(coredns_dns_request_duration_seconds_bucket[5m])))",
                legend: "p99",
              },
            ],
            threshold: { at: thresholds.dnsLatency, wrong: "above" },
          }),
          timeseries({
            title: "Queries a second, by answer",
            advice: "Many NXDOMAIN are search domains at work: end names with a dot.",
            unit: "reqps",
            width: 12,
            queries: [{ expr: "sum by (rcode) (rate(coredns_dns_responses_total[5m]))", legend: "{{rcode}}" }],
          }),
          timeseries({
            title: "Answers from the cache",
            advice: "Low: short-lived names, or too small a cache.",
            unit: "percentunit",
            width: 12,
            queries: [
              {
                expr: "sum(rate(coredns_cache_hits_total[5m])) / sum(rate(coredns_cache_requests_total[5m]))",
                legend: "from the cache",
              },
            ],
          }),
        ],
      },
    ],
  });
