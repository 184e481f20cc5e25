import { thresholds } from "../alerts";
import { type Dashboard, dashboard, NAMESPACE } from "./dashboard";
import { stat, table, timeseries } from "./panels";
import { HOURS_A_MONTH, ofTenant } from "./selectors";

const total = "sum(node:hourly_cost:sum)";
const byNodeLabel = (label: string) =>
  `sum by (${label}) (node:hourly_cost:sum * on (node) group_left (${label}) max by (node, ${label}) (kube_node_labels{${label}!=""}))`;

/** Money: what nodes cost, for whom. */
export const cost = (): Dashboard =>
  dashboard({
    uid: "emberlake-cost",
    title: "Cost and capacity",
    description: "What does the cluster cost, who causes it, and where does it go?",
    variables: [NAMESPACE],
    from: "7d",
    rows: [
      {
        title: "In all",
        panels: [
          stat({
            title: "Nodes, an hour",
            advice: "By OpenCost's prices where it runs, else by list price. Discounts are not known.",
            unit: "currencyUSD",
            width: 6,
            queries: [{ expr: total, legend: "an hour" }],
          }),
          stat({
            title: "Nodes, a month",
            advice: "For an average month, at the average of the last day.",
            unit: "currencyUSD",
            width: 6,
            queries: [{ expr: `${HOURS_A_MONTH} * avg_over_time(${total}[1d:10m])`, legend: "a month" }],
          }),
          stat({
            title: "Requested by nobody",
            advice: "Share of the nodes' cost that no pod requests. High: smaller nodes, faster consolidation.",
            unit: "percentunit",
            width: 6,
            queries: [{ expr: `1 - sum(namespace:requests_hourly_cost:sum) / ${total}`, legend: "free" }],
          }),
          stat({
            title: "Now, of the week's average",
            advice: "Above the threshold it alerts: which pool or tenant has grown?",
            unit: "percentunit",
            width: 6,
            queries: [{ expr: `${total} / avg_over_time(${total}[7d:1h])`, legend: "of the average" }],
            threshold: { at: thresholds.costSpike, wrong: "above" },
          }),
        ],
      },
      {
        title: "Who",
        panels: [
          timeseries(
            {
              title: "By tenant, US dollars an hour",
              advice:
                "What tenants request at the price of the nodes they run on. A new band: a new job or a runaway one.",
              unit: "currencyUSD",
              width: 12,
              queries: [{ expr: ofTenant("namespace:requests_hourly_cost:sum"), legend: "{{namespace}}" }],
            },
            "stacked",
          ),
          table({
            title: "Tenants, a month",
            advice: "What would be saved by right-sizing stands in the second column.",
            rows: ["namespace"],
            width: 12,
            columns: [
              {
                title: "Requested",
                expr: `${HOURS_A_MONTH} * ${ofTenant("namespace:requests_hourly_cost:sum")}`,
                unit: "currencyUSD",
              },
              {
                title: "Of it unused",
                expr: `${HOURS_A_MONTH} * ${ofTenant("namespace:waste_hourly_cost:sum")}`,
                unit: "currencyUSD",
              },
            ],
          }),
        ],
      },
      {
        title: "Where",
        panels: [
          timeseries(
            {
              title: "By node pool",
              advice: "Nodes without a pool are managed groups; their size is set in the configuration.",
              unit: "currencyUSD",
              width: 8,
              queries: [
                { expr: byNodeLabel("label_karpenter_sh_nodepool"), legend: "{{label_karpenter_sh_nodepool}}" },
              ],
            },
            "stacked",
          ),
          timeseries(
            {
              title: "By capacity type",
              advice: "Executors belong on spot; a growing band of on-demand is a shortage of it.",
              unit: "currencyUSD",
              width: 8,
              queries: [
                {
                  expr: byNodeLabel("label_karpenter_sh_capacity_type"),
                  legend: "{{label_karpenter_sh_capacity_type}}",
                },
              ],
            },
            "stacked",
          ),
          timeseries(
            {
              title: "By instance type",
              advice: "A family that costs more per core than others: leave it out of the pool.",
              unit: "currencyUSD",
              width: 8,
              queries: [
                {
                  expr: byNodeLabel("label_node_kubernetes_io_instance_type"),
                  legend: "{{label_node_kubernetes_io_instance_type}}",
                },
              ],
            },
            "stacked",
          ),
        ],
      },
    ],
  });
