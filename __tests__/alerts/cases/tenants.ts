import type { AlertCase } from "../alert-case";

const usage = (namespace: string) =>
  `node_namespace_pod_container:container_cpu_usage_seconds_total:sum_rate5m{namespace="${namespace}",pod="p",container="c",node="n"}`;
const requests = (namespace: string) =>
  `cluster:namespace:pod_cpu:active:kube_pod_container_resource_requests{namespace="${namespace}",pod="p",container="c",node="n"}`;
const quota = (type: string, resource = "requests.cpu") =>
  `kube_resourcequota{namespace="a",resourcequota="q",resource="${resource}",type="${type}"}`;
const SUBMITTED = 'kube_sparkapplication_status_state{namespace="a",sparkapplication="etl",state="SUBMITTED"}';
const allocation = (metric: string) =>
  `metrics_spark_driver_ExecutorAllocationManager_executors_${metric}_Value{namespace="a",spark_app="etl"}`;
const DAY = 86400;

const blocked = {
  at: "15m",
  labels: { severity: "warning", namespace: "a", resource: "requests.cpu" },
  summary: "A quota keeps Spark applications waiting.",
  description: "99% of requests.cpu of a is used, and Spark work waits.",
};

export const tenantCases: readonly AlertCase[] = [
  {
    alert: "TenantNoisyNeighbour",
    series: {
      [usage("a")]: "5.5x20",
      [usage("b")]: "3.7x20",
      [requests("a")]: "2x20",
      [requests("b")]: "6x20",
      'kube_node_status_allocatable{node="n",resource="cpu"}': "10x20",
      'kube_node_status_allocatable{node="n",resource="memory"}': "64x20",
    },
    fires: {
      at: "15m",
      labels: { severity: "warning", namespace: "a", node: "n" },
      summary: "One tenant crowds out the others on a node.",
      description: "a uses 55% of node n, far above its requests, and the node is full.",
    },
    variants: {
      "it has less than half of the node": { series: { [usage("a")]: "4.8x20", [usage("b")]: "4.4x20" } },
      "it uses about what it requests": { series: { [requests("a")]: "4x20" } },
      "the node has room": { series: { [usage("b")]: "3x20" } },
    },
  },
  {
    alert: "TenantQuotaBlocksSpark",
    series: {
      [quota("used")]: "99x20",
      [quota("hard")]: "100x20",
      [SUBMITTED]: "1x20",
      [SUBMITTED.replace("SUBMITTED", "RUNNING")]: "0x20",
    },
    fires: blocked,
    variants: {
      "97 % is used": { series: { [quota("used")]: "97x20" } },
      "nothing waits": { series: { [SUBMITTED]: "0x20", [SUBMITTED.replace("SUBMITTED", "RUNNING")]: "1x20" } },
      "executors wait": {
        series: {
          [SUBMITTED]: "0x20",
          [allocation("numberTargetExecutors")]: "10x20",
          [allocation("numberAllExecutors")]: "7x20",
        },
        fires: blocked,
      },
      "no executor waits": {
        series: {
          [SUBMITTED]: "0x20",
          [allocation("numberTargetExecutors")]: "10x20",
          [allocation("numberAllExecutors")]: "10x20",
        },
      },
    },
  },
  {
    alert: "TenantQuotaIdle",
    interval: "6h",
    series: {
      [quota("used")]: "15x40",
      [quota("hard")]: "100x40",
      'kube_namespace_created{namespace="a"}': "0x40",
    },
    fires: {
      at: "198h",
      labels: { severity: "info", namespace: "a", resource: "requests.cpu" },
      summary: "A tenant keeps a quota that it does not need.",
      description: "a has not requested more than 15% of its CPU quota for a day.",
    },
    variants: {
      "a quarter of it is used": { series: { [quota("used")]: "25x40" } },
      "the namespace is new": { series: { 'kube_namespace_created{namespace="a"}': `${3 * DAY}x40` } },
      "it is a quota of pods": {
        series: {
          [quota("used")]: null,
          [quota("hard")]: null,
          [quota("used", "pods")]: "15x40",
          [quota("hard", "pods")]: "100x40",
        },
      },
    },
  },
];
