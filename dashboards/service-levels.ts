import { burnRates, objectives } from "../alerts";
import { type Dashboard, dashboard, NAMESPACE } from "./dashboard";
import { stat, timeseries } from "./panels";
import { TENANT } from "./selectors";

const WINDOWS = ["1h", "6h", "3d"] as const;

const burn = (errors: string, window: string, objective: number) =>
  `${errors}${window}{${TENANT}} / ${Number((1 - objective).toFixed(4))}`;

const levels = [
  {
    name: "Applications that end well",
    errors: "namespace:spark_failures:ratio",
    objective: objectives.sparkSuccess,
    legend: "{{namespace}}",
    advice: "Open Spark overview and group the failures by their cause.",
  },
  {
    name: "Applications that start in time",
    errors: "namespace:spark_slow_starts:ratio_rate",
    objective: objectives.sparkStart,
    legend: "{{namespace}}",
    advice: "Open Nodes and spot: nodes, images, or the tenant's queue.",
  },
  {
    name: "Streaming queries that keep up",
    errors: "streaming_query:behind:ratio",
    objective: objectives.streamingFreshness,
    legend: "{{streaming_query}}",
    advice: "Open Structured Streaming and size the query for its peak.",
  },
] as const;

/** Service levels, and how fast their error budgets go. */
export const serviceLevels = (): Dashboard =>
  dashboard({
    uid: "emberlake-service-levels",
    title: "Service levels",
    description: "Is each objective kept, and how fast does its error budget go?",
    variables: [NAMESPACE],
    from: "7d",
    rows: levels.map(({ name, errors, objective, legend, advice }) => ({
      title: `${name}: at least ${objective * 100} % over 30 days`,
      panels: [
        stat({
          title: `${name}, last 3 days`,
          advice: `The worst of the chosen tenants. ${advice}`,
          unit: "percentunit",
          width: 6,
          queries: [{ expr: `1 - max(${errors}3d{${TENANT}})`, legend: "good" }],
          threshold: { at: objective, wrong: "below" },
        }),
        timeseries({
          title: `${name}: burn rate over 6 hours`,
          advice: `1 spends the budget evenly over 30 days; above the line it is gone in two. ${advice}`,
          unit: "short",
          width: 12,
          queries: [{ expr: burn(errors, "6h", objective), legend }],
          threshold: { at: burnRates.fast, wrong: "above" },
        }),
        timeseries({
          title: `${name}: burn rate by window`,
          advice: "The short window ends an alert soon after the cause is gone. The worst tenant is shown.",
          unit: "short",
          width: 6,
          queries: WINDOWS.map((window) => ({ expr: `max(${burn(errors, window, objective)})`, legend: window })),
          threshold: { at: burnRates.slow, wrong: "above" },
        }),
      ],
    })),
  });
