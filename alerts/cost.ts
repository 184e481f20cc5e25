import type { Observed } from "./components";
import { type AlertRule, promql, type RuleGroup } from "./rules";
import { thresholds } from "./thresholds";

const rules: readonly AlertRule[] = [
  {
    alert: "TenantWasteCostHigh",
    expr: `24 * avg_over_time(namespace:waste_hourly_cost:sum[24h]) > ${thresholds.wastePerDay}`,
    for: "1h",
    labels: { severity: "warning" },
    annotations: {
      summary: "A tenant pays for resources that it does not use.",
      description: "{{ $labels.namespace }} wastes {{ $value | humanize }} US dollars a day.",
    },
  },
  {
    alert: "ClusterCostSpike",
    expr: promql`
      sum(node:hourly_cost:sum) > ${thresholds.costSpike} * avg_over_time(sum(node:hourly_cost:sum)[7d:1h])`,
    for: "30m",
    labels: { severity: "warning" },
    annotations: {
      summary: "The cluster costs far more than it did in the last week.",
      description: "Nodes cost {{ $value | humanize }} US dollars an hour.",
    },
  },
];

const openCostDown: AlertRule = {
  alert: "OpenCostDown",
  expr: "absent(node_total_hourly_cost)",
  for: "30m",
  labels: { severity: "info" },
  annotations: {
    summary: "No node has a measured price.",
    description: "OpenCost publishes no prices; costs are computed from list prices.",
  },
};

/** Money, by measured prices where OpenCost is there and by list prices where it is not. */
export function costAlerts({ components }: Observed): RuleGroup<AlertRule> {
  return { name: "emberlake.cost", rules: [...rules, ...(components.includes("opencost") ? [openCostDown] : [])] };
}
