import { thresholds } from "../alerts";
import { type Dashboard, dashboard, NAMESPACE } from "./dashboard";
import { stat, table, timeseries } from "./panels";
import { HOURS_A_MONTH, ofTenant, TENANT } from "./selectors";

const waste = `sum(${ofTenant("namespace:waste_hourly_cost:sum")})`;

/** What is under-utilised or idle, and what it costs. */
export const idle = (): Dashboard =>
  dashboard({
    uid: "emberlake-idle",
    title: "Under-utilised and idle",
    description: "What is paid for and not used, who has it, and what would be saved?",
    variables: [NAMESPACE],
    rows: [
      {
        title: "In all",
        panels: [
          stat({
            title: "Wasted a day",
            advice: "Requested and not used, in US dollars a day at the present rate.",
            unit: "currencyUSD",
            width: 6,
            queries: [{ expr: `24 * ${waste}`, legend: "a day" }],
            threshold: { at: thresholds.wastePerDay, wrong: "above" },
          }),
          stat({
            title: "Wasted a month",
            advice: "The same for an average month, if nothing changes.",
            unit: "currencyUSD",
            width: 6,
            queries: [{ expr: `${HOURS_A_MONTH} * ${waste}`, legend: "a month" }],
          }),
          stat({
            title: "Cores wasted",
            advice: "Cores requested and not used, by pods older than half an hour.",
            unit: "short",
            width: 6,
            queries: [{ expr: `sum(${ofTenant("namespace:cpu_waste_cores:sum")})`, legend: "cores" }],
          }),
          stat({
            title: "Memory wasted",
            advice: "Memory requested and not used, by pods older than half an hour.",
            unit: "bytes",
            width: 6,
            queries: [{ expr: `sum(${ofTenant("namespace:memory_waste_bytes:sum")})`, legend: "memory" }],
          }),
          timeseries(
            {
              title: "Waste by tenant, US dollars a day",
              advice: "The highest band first. Above the line an alert goes to the tenant.",
              unit: "currencyUSD",
              width: 24,
              queries: [{ expr: `24 * ${ofTenant("namespace:waste_hourly_cost:sum")}`, legend: "{{namespace}}" }],
              threshold: { at: thresholds.wastePerDay, wrong: "above" },
            },
            "stacked",
          ),
        ],
      },
      {
        title: "Tenants, at their busiest (95th percentile of a day)",
        panels: [
          timeseries({
            title: "CPU",
            advice: "Below the line for a day: requests are too high even for the busiest hour.",
            unit: "percentunit",
            width: 12,
            queries: [{ expr: ofTenant("namespace:cpu_utilisation:p95_24h"), legend: "{{namespace}}" }],
            threshold: { at: thresholds.cpuUtilisation, wrong: "below" },
          }),
          timeseries({
            title: "Memory",
            advice: "Below the line for a day: requests are too high even for the fullest hour.",
            unit: "percentunit",
            width: 12,
            queries: [{ expr: ofTenant("namespace:memory_utilisation:p95_24h"), legend: "{{namespace}}" }],
            threshold: { at: thresholds.memoryUtilisation, wrong: "below" },
          }),
        ],
      },
      {
        title: "Idle now",
        panels: [
          table({
            title: "Idle pods",
            advice:
              "Pods that request a core or more and used next to nothing for 6 hours. Ask the owner, then delete.",
            rows: ["namespace", "pod"],
            width: 12,
            columns: [
              {
                title: "Cores requested",
                expr: `${ofTenant("namespace_pod:cpu_requests:sum")} >= 1 and max_over_time(namespace_pod:cpu_usage:sum{${TENANT}, namespace!~"kube-system|monitoring"}[6h]) < ${thresholds.idleUtilisation}`,
                unit: "short",
              },
            ],
          }),
          table({
            title: "Spark applications with idle executors",
            advice: "No task for half an hour. Stop the session, or turn on dynamic allocation.",
            rows: ["namespace", "spark_app"],
            width: 12,
            columns: [
              {
                title: "Executors",
                expr: `spark_app:executors:count{${TENANT}} and max_over_time(spark_app:active_tasks:sum{${TENANT}}[30m]) == 0`,
                unit: "short",
              },
            ],
          }),
          table({
            title: "Emptiest nodes",
            advice: "Below the threshold a node should be consolidated: look for what holds it there.",
            rows: ["node"],
            width: 12,
            columns: [
              {
                title: "CPU requested",
                expr: "bottomk(10, node:cpu_requests:ratio)",
                unit: "percentunit",
                threshold: { at: thresholds.nodeRequests, wrong: "below" },
              },
              {
                title: "CPU used",
                expr: "node:cpu_usage:ratio and bottomk(10, node:cpu_requests:ratio)",
                unit: "percentunit",
                threshold: { at: thresholds.nodeIdle, wrong: "below" },
              },
            ],
          }),
          table({
            title: "Volumes that no pod uses",
            advice: "Bound claims without a pod. Take a snapshot if in doubt, then delete the claim.",
            rows: ["namespace", "persistentvolumeclaim"],
            width: 12,
            columns: [
              {
                title: "Size",
                expr: `max by (namespace, persistentvolumeclaim) (kube_persistentvolumeclaim_resource_requests_storage_bytes{${TENANT}}) unless on (namespace, persistentvolumeclaim) max by (namespace, persistentvolumeclaim) (kube_pod_spec_volumes_persistentvolumeclaims_info)`,
                unit: "bytes",
              },
            ],
          }),
        ],
      },
    ],
  });
