import { podMemoryRequests, podWaste, thresholds } from "../alerts";
import { type Dashboard, dashboard, NAMESPACE } from "./dashboard";
import { stat, table, timeseries } from "./panels";
import { ofTenant, TENANT } from "./selectors";

const share = (used: string, requested: string) => `sum(${ofTenant(used)}) / sum(${ofTenant(requested)})`;
const allocatable = (resource: string) => `sum(max by (node) (kube_node_status_allocatable{resource="${resource}"}))`;

/** Requested against actual CPU and memory, for the cluster, each tenant, and each pod. */
export const requestedActual = (): Dashboard =>
  dashboard({
    uid: "emberlake-requested-actual",
    title: "Requested and actual",
    description: "How much of what pods request do they use?",
    variables: [NAMESPACE],
    rows: [
      {
        title: "All chosen tenants",
        panels: [
          stat({
            title: "CPU used of requested",
            advice: "Below the threshold requests are too high: lower those of the pods in the table.",
            unit: "percentunit",
            width: 6,
            queries: [{ expr: share("namespace:cpu_usage:sum", "namespace:cpu_requests:sum"), legend: "used" }],
            threshold: { at: thresholds.cpuUtilisation, wrong: "below" },
          }),
          stat({
            title: "Memory used of requested",
            advice: "Below the threshold requests are too high: lower those of the pods in the table.",
            unit: "percentunit",
            width: 6,
            queries: [
              {
                expr: share("namespace:memory_usage_bytes:sum", "namespace:memory_requests_bytes:sum"),
                legend: "used",
              },
            ],
            threshold: { at: thresholds.memoryUtilisation, wrong: "below" },
          }),
          stat({
            title: "CPU requested of all nodes",
            advice: "Low means too many nodes: open Nodes and spot. Near 100 % means that the next pod waits.",
            unit: "percentunit",
            width: 6,
            queries: [{ expr: `sum(namespace:cpu_requests:sum) / ${allocatable("cpu")}`, legend: "requested" }],
            threshold: { at: thresholds.clusterRequests, wrong: "below" },
          }),
          stat({
            title: "Memory requested of all nodes",
            advice: "Far from the share of CPU: choose instance types with another ratio of memory to cores.",
            unit: "percentunit",
            width: 6,
            queries: [
              { expr: `sum(namespace:memory_requests_bytes:sum) / ${allocatable("memory")}`, legend: "requested" },
            ],
          }),
          timeseries({
            title: "CPU: allocatable, requested, used",
            advice:
              "Cores. Between allocatable and requested nodes are empty; between requested and used pods ask too much.",
            unit: "short",
            width: 12,
            queries: [
              { expr: allocatable("cpu"), legend: "allocatable" },
              { expr: `sum(${ofTenant("namespace:cpu_requests:sum")})`, legend: "requested" },
              { expr: `sum(${ofTenant("namespace:cpu_usage:sum")})`, legend: "used" },
            ],
          }),
          timeseries({
            title: "Memory: allocatable, requested, used",
            advice: "Used above requested: pods take what others were promised, and will be evicted first.",
            unit: "bytes",
            width: 12,
            queries: [
              { expr: allocatable("memory"), legend: "allocatable" },
              { expr: `sum(${ofTenant("namespace:memory_requests_bytes:sum")})`, legend: "requested" },
              { expr: `sum(${ofTenant("namespace:memory_usage_bytes:sum")})`, legend: "used" },
            ],
          }),
        ],
      },
      {
        title: "By tenant",
        panels: [
          timeseries({
            title: "CPU used of requested, by tenant",
            advice: "Long below the line: send the tenant the table below. It alerts on the 95th percentile of a day.",
            unit: "percentunit",
            width: 12,
            queries: [{ expr: ofTenant("namespace:cpu_utilisation:ratio"), legend: "{{namespace}}" }],
            threshold: { at: thresholds.cpuUtilisation, wrong: "below" },
          }),
          timeseries({
            title: "Memory used of requested, by tenant",
            advice: "Long below the line: lower spark.executor.memory to its peak and a quarter more.",
            unit: "percentunit",
            width: 12,
            queries: [{ expr: ofTenant("namespace:memory_utilisation:ratio"), legend: "{{namespace}}" }],
            threshold: { at: thresholds.memoryUtilisation, wrong: "below" },
          }),
        ],
      },
      {
        title: "By pod",
        panels: [
          table({
            title: "Pods that waste most CPU",
            advice: "Pods older than half an hour. Lower the request towards what is used, or delete the pod.",
            rows: ["namespace", "pod"],
            width: 24,
            columns: [
              {
                title: "Cores wasted",
                expr: `topk(20, ${podWaste("cpu", TENANT)})`,
                unit: "short",
              },
              {
                title: "Cores requested",
                expr: `${ofTenant("namespace_pod:cpu_requests:sum")} and topk(20, ${podWaste("cpu", TENANT)})`,
                unit: "short",
              },
              {
                title: "Cores used",
                expr: `${ofTenant("namespace_pod:cpu_usage:sum")} and topk(20, ${podWaste("cpu", TENANT)})`,
                unit: "short",
              },
            ],
          }),
          table({
            title: "Pods that waste most memory",
            advice: "Pods older than half an hour. Lower the request towards what is used at its peak.",
            rows: ["namespace", "pod"],
            width: 12,
            columns: [
              {
                title: "Memory wasted",
                expr: `topk(20, ${podWaste("memory", TENANT)})`,
                unit: "bytes",
              },
              {
                title: "Memory requested",
                expr: `${podMemoryRequests(TENANT)} and topk(20, ${podWaste("memory", TENANT)})`,
                unit: "bytes",
              },
            ],
          }),
          table({
            title: "Containers nearest to their memory limit",
            advice: "At 100 % the kernel kills the container. Raise the limit, or find what grows.",
            rows: ["namespace", "pod", "container"],
            width: 12,
            columns: [
              {
                title: "Used of the limit",
                expr: `topk(20, max by (namespace, pod, container) (node_namespace_pod_container:container_memory_working_set_bytes{container!="", ${TENANT}}) / max by (namespace, pod, container) (kube_pod_container_resource_limits{resource="memory", ${TENANT}}))`,
                unit: "percentunit",
                threshold: { at: thresholds.memoryLimit, wrong: "above" },
              },
            ],
          }),
        ],
      },
    ],
  });
