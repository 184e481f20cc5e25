import { type AlertRule, promql, type RuleGroup, type Severity } from "./rules";
import type { Window } from "./spark-rules";
import { burnRates, objectives } from "./thresholds";

/** One service level and how fast its error budget goes. */
interface Burn {
  readonly alert: string;

  /** Recorded error ratio, without the window. */
  readonly errors: string;

  /** Share that must be good. */
  readonly objective: number;

  /** Times the even pace. */
  readonly rate: number;

  /** The window that is judged, and the shorter one that ends the alert soon after the cause is gone. */
  readonly windows: readonly [Window, Window];

  readonly severity: Severity;

  readonly summary: string;

  readonly description: string;

  /** Condition beside the burn: enough events. */
  readonly given?: string;
}

const ENOUGH = (window: Window) => `and on (namespace) namespace:spark_applications_ended:count${window} >= 5`;
const budget = (rate: number, objective: number) => Number((rate * (1 - objective)).toFixed(4));

const burns: readonly Burn[] = [
  {
    alert: "SparkSuccessBudgetBurnsFast",
    errors: "namespace:spark_failures:ratio",
    objective: objectives.sparkSuccess,
    rate: burnRates.fast,
    windows: ["6h", "1h"],
    severity: "critical",
    summary: "Spark applications fail so often that the month's error budget is gone in two days.",
    description: "{{ $value | humanizePercentage }} of the applications of {{ $labels.namespace }} failed in 6 hours.",
    given: ENOUGH("6h"),
  },
  {
    alert: "SparkSuccessBudgetBurns",
    errors: "namespace:spark_failures:ratio",
    objective: objectives.sparkSuccess,
    rate: burnRates.slow,
    windows: ["3d", "6h"],
    severity: "warning",
    summary: "Spark applications fail so often that the month's error budget is gone in five days.",
    description: "{{ $value | humanizePercentage }} of the applications of {{ $labels.namespace }} failed in 3 days.",
    given: ENOUGH("3d"),
  },
  {
    alert: "SparkStartBudgetBurnsFast",
    errors: "namespace:spark_slow_starts:ratio_rate",
    objective: objectives.sparkStart,
    rate: burnRates.fast,
    windows: ["6h", "1h"],
    severity: "warning",
    summary: "Spark applications start so slowly that the month's error budget is gone in two days.",
    description:
      "{{ $value | humanizePercentage }} of the applications of {{ $labels.namespace }} started late in 6 hours.",
  },
  {
    alert: "SparkStartBudgetBurns",
    errors: "namespace:spark_slow_starts:ratio_rate",
    objective: objectives.sparkStart,
    rate: burnRates.slow,
    windows: ["3d", "6h"],
    severity: "info",
    summary: "Spark applications start so slowly that the month's error budget is gone in five days.",
    description:
      "{{ $value | humanizePercentage }} of the applications of {{ $labels.namespace }} started late in 3 days.",
  },
  {
    alert: "StreamingFreshnessBudgetBurnsFast",
    errors: "streaming_query:behind:ratio",
    objective: objectives.streamingFreshness,
    rate: burnRates.fast,
    windows: ["6h", "1h"],
    severity: "warning",
    summary: "A streaming query is behind so often that the month's error budget is gone in two days.",
    description:
      "{{ $labels.streaming_query }} in {{ $labels.namespace }}/{{ $labels.spark_app }} was behind for {{ $value | humanizePercentage }} of 6 hours.",
  },
  {
    alert: "StreamingFreshnessBudgetBurns",
    errors: "streaming_query:behind:ratio",
    objective: objectives.streamingFreshness,
    rate: burnRates.slow,
    windows: ["3d", "6h"],
    severity: "info",
    summary: "A streaming query is behind so often that the month's error budget is gone in five days.",
    description:
      "{{ $labels.streaming_query }} in {{ $labels.namespace }}/{{ $labels.spark_app }} was behind for {{ $value | humanizePercentage }} of 3 days.",
  },
];

const rule = ({
  alert,
  errors,
  objective,
  rate,
  windows,
  severity,
  summary,
  description,
  given = "",
}: Burn): AlertRule => ({
  alert,
  expr: promql`
    ${errors}${windows[0]} > ${budget(rate, objective)}
    and ${errors}${windows[1]} > ${budget(rate, objective)}
    ${given}`,
  for: "10m",
  labels: { severity },
  annotations: { summary, description },
});

/**
 * Error budgets that burn too fast, over two windows each. Batch work is sparse, so the shortest window is an hour.
 * @see https://sre.google/workbook/alerting-on-slos/
 */
export const serviceLevelAlerts = (): RuleGroup<AlertRule> => ({
  name: "emberlake.service-levels",
  rules: burns.map(rule),
});
