import { thresholds } from "../alerts";
import { type Dashboard, dashboard, NAMESPACE } from "./dashboard";
import { stat, table, timeseries } from "./panels";
import { ofTenant, TENANT } from "./selectors";

/** Where one looks first: what fires, what runs, what it costs, and how each tenant fares. */
export const home = (): Dashboard =>
  dashboard({
    uid: "emberlake-home",
    title: "Platform home",
    description: "What needs attention now, and which tenant does it concern?",
    variables: [NAMESPACE],
    rows: [
      {
        title: "Now",
        panels: [
          stat({
            title: "Critical alerts",
            advice: "Alerts that page. Open Alertmanager and follow the runbook of each.",
            unit: "short",
            width: 4,
            queries: [
              { expr: 'count(ALERTS{alertstate="firing", severity="critical"}) or vector(0)', legend: "critical" },
            ],
            threshold: { at: 1, wrong: "above" },
          }),
          stat({
            title: "Warnings",
            advice: "Alerts that want a ticket. Look at them once a day.",
            unit: "short",
            width: 4,
            queries: [
              { expr: 'count(ALERTS{alertstate="firing", severity="warning"}) or vector(0)', legend: "warning" },
            ],
            threshold: { at: 1, wrong: "above" },
          }),
          stat({
            title: "Applications running",
            advice: "Spark applications that run now. None in working hours: is the operator up?",
            unit: "short",
            width: 4,
            queries: [
              { expr: `sum(kube_sparkapplication_status_state{state="RUNNING", ${TENANT}})`, legend: "running" },
            ],
          }),
          stat({
            title: "Applications failed",
            advice: "Spark applications in the state FAILED. Open Spark overview to see which.",
            unit: "short",
            width: 4,
            queries: [{ expr: `sum(kube_sparkapplication_status_state{state="FAILED", ${TENANT}})`, legend: "failed" }],
            threshold: { at: 1, wrong: "above" },
          }),
          stat({
            title: "Cost of all nodes",
            advice: "US dollars an hour. Far above the usual: open Cost and capacity.",
            unit: "currencyUSD",
            width: 4,
            queries: [{ expr: "sum(node:hourly_cost:sum)", legend: "an hour" }],
          }),
          stat({
            title: "Wasted a day",
            advice: "What is requested and not used, in US dollars a day. Open Under-utilised and idle for the names.",
            unit: "currencyUSD",
            width: 4,
            queries: [{ expr: `24 * sum(${ofTenant("namespace:waste_hourly_cost:sum")})`, legend: "a day" }],
            threshold: { at: thresholds.wastePerDay, wrong: "above" },
          }),
        ],
      },
      {
        title: "Tenants",
        panels: [
          table({
            title: "How each tenant fares",
            advice: "A low share used with a high waste wants right-sizing; a high share wants a larger quota.",
            rows: ["namespace"],
            width: 24,
            columns: [
              { title: "Cores requested", expr: ofTenant("namespace:cpu_requests:sum"), unit: "short" },
              { title: "Cores used", expr: ofTenant("namespace:cpu_usage:sum"), unit: "short" },
              { title: "Memory requested", expr: ofTenant("namespace:memory_requests_bytes:sum"), unit: "bytes" },
              { title: "Memory used", expr: ofTenant("namespace:memory_usage_bytes:sum"), unit: "bytes" },
              {
                title: "CPU used of requested (p95)",
                expr: ofTenant("namespace:cpu_utilisation:p95_24h"),
                unit: "percentunit",
                threshold: { at: thresholds.cpuUtilisation, wrong: "below" },
              },
              {
                title: "Waste a day",
                expr: `24 * ${ofTenant("namespace:waste_hourly_cost:sum")}`,
                unit: "currencyUSD",
                threshold: { at: thresholds.wastePerDay, wrong: "above" },
              },
            ],
          }),
        ],
      },
      {
        title: "Today",
        panels: [
          timeseries({
            title: "Alerts firing",
            advice: "A step that stays is one cause; a storm is a missing inhibition.",
            unit: "short",
            width: 12,
            queries: [{ expr: 'count by (severity) (ALERTS{alertstate="firing"})', legend: "{{severity}}" }],
          }),
          timeseries({
            title: "Cores requested and used",
            advice: "The gap between the two is paid for and not used: open Requested and actual.",
            unit: "short",
            width: 12,
            queries: [
              { expr: `sum(${ofTenant("namespace:cpu_requests:sum")})`, legend: "requested" },
              { expr: `sum(${ofTenant("namespace:cpu_usage:sum")})`, legend: "used" },
            ],
          }),
        ],
      },
    ],
  });
