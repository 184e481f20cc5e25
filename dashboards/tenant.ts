import { thresholds } from "../alerts";
import { type Dashboard, dashboard, NAMESPACE } from "./dashboard";
import { table, timeseries } from "./panels";
import { ofTenant, TENANT } from "./selectors";

/** One tenant: its quota, its neighbours, its pods. */
export const tenant = (): Dashboard =>
  dashboard({
    uid: "emberlake-tenant",
    title: "Tenant",
    description: "Has this tenant what it needs, and does it leave the others in peace?",
    variables: [NAMESPACE],
    rows: [
      {
        title: "Quota",
        panels: [
          timeseries({
            title: "Quota used",
            advice: "At the line the next pod is refused. Look for idle executors before the quota is raised.",
            unit: "percentunit",
            width: 12,
            queries: [
              {
                expr: `max by (namespace, resource) (kube_resourcequota{type="used", ${TENANT}} / ignoring (type) kube_resourcequota{type="hard", ${TENANT}})`,
                legend: "{{namespace}} {{resource}}",
              },
            ],
            threshold: { at: thresholds.quotaFull, wrong: "above" },
          }),
          table({
            title: "Quota and use",
            advice: "Long below a fifth: agree on a smaller one with the tenant.",
            rows: ["namespace", "resource"],
            width: 12,
            columns: [
              {
                title: "Used",
                expr: `max by (namespace, resource) (kube_resourcequota{type="used", ${TENANT}})`,
                unit: "short",
              },
              {
                title: "Allowed",
                expr: `max by (namespace, resource) (kube_resourcequota{type="hard", ${TENANT}})`,
                unit: "short",
              },
            ],
          }),
        ],
      },
      {
        title: "Neighbours",
        panels: [
          timeseries({
            title: "Largest share of one node",
            advice: "Above the line, on a full node and above its requests, the tenant takes what others pay for.",
            unit: "percentunit",
            width: 12,
            queries: [
              {
                expr: `max by (namespace) (sum by (namespace, node) (node_namespace_pod_container:container_cpu_usage_seconds_total:sum_rate5m{${TENANT}}) / on (node) group_left () max by (node) (kube_node_status_allocatable{resource="cpu"}))`,
                legend: "{{namespace}}",
              },
            ],
            threshold: { at: thresholds.noisyNeighbourShare, wrong: "above" },
          }),
          timeseries({
            title: "CPU used over requested",
            advice: "Above the line it should request more, or get a node pool of its own.",
            unit: "short",
            width: 12,
            queries: [
              {
                expr: `${ofTenant("namespace:cpu_usage:sum")} / ${ofTenant("namespace:cpu_requests:sum")}`,
                legend: "{{namespace}}",
              },
            ],
            threshold: { at: thresholds.noisyNeighbourFactor, wrong: "above" },
          }),
        ],
      },
      {
        title: "Pods",
        panels: [
          timeseries(
            {
              title: "Pods by phase",
              advice: "A band of Pending that stays: quota, queue or nodes.",
              unit: "short",
              width: 8,
              queries: [{ expr: `sum by (phase) (kube_pod_status_phase{${TENANT}}) > 0`, legend: "{{phase}}" }],
            },
            "stacked",
          ),
          timeseries({
            title: "Containers killed for memory, last hour",
            advice: "Not 0: raise the memory overhead of executors, or find what collects in the driver.",
            unit: "short",
            width: 8,
            queries: [
              {
                expr: `sum by (namespace) (increase(container_oom_events_total{container!="", ${TENANT}}[1h]))`,
                legend: "{{namespace}}",
              },
            ],
          }),
          timeseries({
            title: "CPU throttled",
            advice: "Share of periods in which a limit stopped a container. High for Spark: remove CPU limits.",
            unit: "percentunit",
            width: 8,
            queries: [
              {
                expr: `sum by (namespace) (rate(container_cpu_cfs_throttled_periods_total{container!="", ${TENANT}}[5m])) / sum by (namespace) (rate(container_cpu_cfs_periods_total{container!="", ${TENANT}}[5m]))`,
                legend: "{{namespace}}",
              },
            ],
          }),
        ],
      },
    ],
  });
