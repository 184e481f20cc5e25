import { LIST_PRICES } from "./components";
import { promql, type RecordingRule, type RuleGroup } from "./rules";

/** A series with those of the matchers that are not empty. */
function matching(series: string, ...matchers: readonly string[]): string {
  const given = matchers.filter((matcher) => matcher !== "");
  return given.length > 0 ? `${series}{${given.join(", ")}}` : series;
}

/** Pods older than half an hour: younger ones, as most executors, are judged by their task slots instead. */
const grown = (requests: string, matchers = "") => promql`
  sum by (namespace, pod) (${matching(requests, matchers)})
  and on (namespace, pod) (max by (namespace, pod) (time() - ${matching("kube_pod_start_time", matchers)}) > 1800)`;

const CPU_REQUESTS = "cluster:namespace:pod_cpu:active:kube_pod_container_resource_requests";
const MEMORY_REQUESTS = "cluster:namespace:pod_memory:active:kube_pod_container_resource_requests";
const CPU_USAGE = "node_namespace_pod_container:container_cpu_usage_seconds_total:sum_rate5m";
const memoryUsage = (matchers = "") =>
  matching("node_namespace_pod_container:container_memory_working_set_bytes", 'container!=""', matchers);

/** Memory that each pod uses, by matchers such as `namespace="a"`. */
export const podMemoryUsage = (matchers = "") => `sum by (namespace, pod) (${memoryUsage(matchers)})`;

/** Memory that each pod older than half an hour requests, by matchers such as `namespace="a"`. */
export const podMemoryRequests = (matchers = "") => `(${grown(MEMORY_REQUESTS, matchers)})`;

/**
 * What each pod requests and does not use, by matchers such as `namespace="a"`. Not recorded, and neither is
 * memory by pod: each would add a series for every pod.
 */
export function podWaste(resource: "cpu" | "memory", matchers = ""): string {
  return resource === "cpu"
    ? `clamp_min(${matching("namespace_pod:cpu_requests:sum", matchers)} - ${matching("namespace_pod:cpu_usage:sum", matchers)}, 0)`
    : `clamp_min(${podMemoryRequests(matchers)} - ${podMemoryUsage(matchers)}, 0)`;
}

const allocatable = (resource: "cpu" | "memory") =>
  `max by (node) (kube_node_status_allocatable{resource="${resource}"})`;

const utilisation = (used: string, requested: string) => promql`
  sum by (namespace) (${used} and on (namespace, pod) ${requested})
  / sum by (namespace) (${requested})`;

/** Requested and used CPU and memory, per pod, namespace and node. Waste is cut off at 0 per pod, before it is summed: one bursting pod must not hide four idle ones. */
export const utilisationRules = (): RuleGroup<RecordingRule> => ({
  name: "emberlake.utilisation.rules",
  interval: "1m",
  rules: [
    { record: "namespace_pod:cpu_requests:sum", expr: grown(CPU_REQUESTS) },
    { record: "namespace_pod:cpu_usage:sum", expr: `sum by (namespace, pod) (${CPU_USAGE})` },
    { record: "namespace:cpu_requests:sum", expr: `sum by (namespace) (${CPU_REQUESTS})` },
    { record: "namespace:memory_requests_bytes:sum", expr: `sum by (namespace) (${MEMORY_REQUESTS})` },
    { record: "namespace:cpu_usage:sum", expr: "sum by (namespace) (namespace_pod:cpu_usage:sum)" },
    { record: "namespace:memory_usage_bytes:sum", expr: `sum by (namespace) (${memoryUsage()})` },
    { record: "namespace:cpu_waste_cores:sum", expr: `sum by (namespace) (${podWaste("cpu")})` },
    { record: "namespace:memory_waste_bytes:sum", expr: `sum by (namespace) (${podWaste("memory")})` },
    {
      record: "namespace:cpu_utilisation:ratio",
      expr: utilisation("namespace_pod:cpu_usage:sum", "namespace_pod:cpu_requests:sum"),
    },
    {
      record: "namespace:memory_utilisation:ratio",
      expr: utilisation(podMemoryUsage(), podMemoryRequests()),
    },
    { record: "node:cpu_requests:ratio", expr: promql`sum by (node) (${CPU_REQUESTS}) / ${allocatable("cpu")}` },
    { record: "node:cpu_usage:ratio", expr: promql`sum by (node) (${CPU_USAGE}) / ${allocatable("cpu")}` },
    { record: "node:memory_usage:ratio", expr: promql`sum by (node) (${memoryUsage()}) / ${allocatable("memory")}` },
  ],
});

/** A day's percentiles, from the series above: one a namespace, never raw containers. */
export const percentileRules = (): RuleGroup<RecordingRule> => ({
  name: "emberlake.percentiles.rules",
  interval: "10m",
  rules: [
    {
      record: "namespace:cpu_utilisation:p95_24h",
      expr: "quantile_over_time(0.95, namespace:cpu_utilisation:ratio[24h])",
    },
    {
      record: "namespace:memory_utilisation:p95_24h",
      expr: "quantile_over_time(0.95, namespace:memory_utilisation:ratio[24h])",
    },
  ],
});

/** Node of each pod; `topk` keeps one where a rescheduled pod of the same name is seen twice. */
const NODE_OF_POD = "topk by (namespace, pod) (1, max by (namespace, pod, node) (kube_pod_info))";

const priced = (amount: string, price: string) => promql`
  sum by (namespace) (
    ${amount}
    * on (namespace, pod) group_left (node) ${NODE_OF_POD}
    * on (node) group_left () ${price}
  )`;

const GIB = "/ 1024 / 1024 / 1024";

/** What nodes cost and what of it is requested or wasted, in US dollars an hour; measured by OpenCost, else by list price. */
export function costRules(): RuleGroup<RecordingRule> {
  const nodes = "max by (node) (kube_node_info)";
  return {
    name: "emberlake.cost.rules",
    interval: "1m",
    rules: [
      {
        record: "node:cpu_core_hourly_cost:max",
        expr: `max by (node) (node_cpu_hourly_cost) or ${nodes} * ${LIST_PRICES.cpuCore}`,
      },
      {
        record: "node:memory_gib_hourly_cost:max",
        expr: `max by (node) (node_ram_hourly_cost) or ${nodes} * ${LIST_PRICES.memoryGiB}`,
      },
      {
        record: "node:hourly_cost:sum",
        expr: promql`
          max by (node) (kube_node_status_capacity{resource="cpu"}) * node:cpu_core_hourly_cost:max
          + max by (node) (kube_node_status_capacity{resource="memory"}) ${GIB} * node:memory_gib_hourly_cost:max`,
      },
      {
        record: "namespace:requests_hourly_cost:sum",
        expr: promql`
          ${priced(`sum by (namespace, pod) (${CPU_REQUESTS})`, "node:cpu_core_hourly_cost:max")}
          + ${priced(`sum by (namespace, pod) (${MEMORY_REQUESTS}) ${GIB}`, "node:memory_gib_hourly_cost:max")}`,
      },
      {
        record: "namespace:waste_hourly_cost:sum",
        expr: promql`
          ${priced(podWaste("cpu"), "node:cpu_core_hourly_cost:max")}
          + ${priced(`${podWaste("memory")} ${GIB}`, "node:memory_gib_hourly_cost:max")}`,
      },
    ],
  };
}
