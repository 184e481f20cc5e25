import type { AlertCase } from "../alert-case";

const POD = 'namespace="a",pod="p"';
const CPU_REQUEST = `cluster:namespace:pod_cpu:active:kube_pod_container_resource_requests{${POD},container="c",node="n"}`;
const CPU_USAGE = `node_namespace_pod_container:container_cpu_usage_seconds_total:sum_rate5m{${POD},container="c",node="n"}`;
const MEMORY_REQUEST = CPU_REQUEST.replace("pod_cpu", "pod_memory");
const MEMORY_USAGE = `node_namespace_pod_container:container_memory_working_set_bytes{${POD},container="c",node="n"}`;
const NODE_INFO = 'kube_node_info{node="n"}';
const PRICE = 'node_cpu_hourly_cost{node="n",instance="n"}';
const GIB = 1024 ** 3;
const wasted = (at: string, amount: string) => ({
  at,
  labels: { severity: "warning", namespace: "a" },
  summary: "A tenant pays for resources that it does not use.",
  description: `a wastes ${amount} US dollars a day.`,
});
const CORES = 'kube_node_status_capacity{node="n",resource="cpu"}';

export const costCases: readonly AlertCase[] = [
  {
    alert: "TenantWasteCostHigh",
    interval: "10m",
    series: {
      [CPU_REQUEST]: "60x30",
      [CPU_USAGE]: "0x30",
      [MEMORY_REQUEST]: `${100 * GIB}x30`,
      [MEMORY_USAGE]: "0x30",
      [`kube_pod_start_time{${POD}}`]: "0x30",
      [`kube_pod_info{${POD},node="n"}`]: "1x30",
      [NODE_INFO]: "1x30",
    },
    fires: wasted("1h40m", "55.69"),
    variants: {
      "less is wasted": { series: { [CPU_USAGE]: "10x30" } },
      "a young pod wastes more": {
        series: {
          [CPU_USAGE]: "10x30",
          [MEMORY_REQUEST.replace('"p"', '"young"')]: `${500 * GIB}x30`,
          [MEMORY_USAGE.replace('"p"', '"young"')]: "0x30",
          'kube_pod_start_time{namespace="a",pod="young"}': "0+600x30",
          'kube_pod_info{namespace="a",pod="young",node="n"}': "1x30",
        },
      },
      "the pod's own sum is not counted again": {
        series: { [MEMORY_USAGE.replace('"c"', '""')]: `${100 * GIB}x30` },
        fires: wasted("1h40m", "55.69"),
      },
      "cores are cheaper than the list says": { series: { [PRICE]: "0.02x30" } },
      "cores are dearer than the list says": { series: { [PRICE]: "0.04x30" }, fires: wasted("1h40m", "67.77") },
      "memory is cheaper than the list says": {
        series: { 'node_ram_hourly_cost{node="n",instance="n"}': "0.001x30" },
      },
    },
  },
  {
    alert: "ClusterCostSpike",
    interval: "1h",
    series: {
      [CORES]: "100x48 240x10",
      'kube_node_status_capacity{node="n",resource="memory"}': `${400 * GIB}x58`,
      'kube_node_status_capacity{node="n",resource="ephemeral_storage"}': "1e12x58",
      [NODE_INFO]: "1x58",
    },
    fires: {
      at: "50h",
      labels: { severity: "warning" },
      summary: "The cluster costs far more than it did in the last week.",
      description: "Nodes cost 9.281 US dollars an hour.",
    },
    variants: { "1.4 times as much": { series: { [CORES]: "100x48 180x10" } } },
  },
  {
    alert: "OpenCostDown",
    series: { 'node_cpu_hourly_cost{node="n"}': "1x40" },
    fires: {
      at: "30m",
      labels: { severity: "info" },
      summary: "No node has a measured price.",
      description: "OpenCost publishes no prices; costs are computed from list prices.",
    },
    variants: { "prices are there": { series: { 'node_total_hourly_cost{node="n"}': "1x40" } } },
  },
];
