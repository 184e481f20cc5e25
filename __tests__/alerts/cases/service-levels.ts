import type { AlertCase, Series } from "../alert-case";

const state = (app: string, name: string) =>
  `kube_sparkapplication_status_state{namespace="a",sparkapplication="${app}",state="${name}"}`;
const terminated = (app: string) =>
  `kube_sparkapplication_status_termination_time{namespace="a",sparkapplication="${app}"}`;

interface Batch {
  readonly count: number;

  /** Which of them fail, from 0. */
  readonly failed?: readonly number[];

  /** Minutes at which the first ends. */
  readonly from?: number;

  readonly minutesApart: number;

  /** Whether they are retried: run again after they ended. */
  readonly retried?: boolean;
}

/** Applications that end one after another; their series begin when they end. */
function applications(
  prefix: string,
  { count, failed = [], from = 0, minutesApart, retried = false }: Batch,
  interval: number,
): Series {
  const entries = Array.from({ length: count }, (_, index) => {
    const app = `${prefix}-${index}`;
    const minutes = from + index * minutesApart;
    const since = minutes === 0 ? "" : `_x${minutes / interval} `;
    const bad = failed.includes(index);
    const is = (yes: boolean) => `${since}${yes ? 1 : 0}x600`;
    return [
      [state(app, "FAILED"), is(bad && !retried)],
      [state(app, "COMPLETED"), is(!bad && !retried)],
      [state(app, "RUNNING"), is(retried)],
      [terminated(app), `${since}${minutes * 60 + 1}x600`],
    ];
  });
  return Object.fromEntries(entries.flat());
}

/** Leaves out what the base has. */
const without = (series: Series): Series => Object.fromEntries(Object.keys(series).map((key) => [key, null]));

const fast = (batch: Batch, prefix = "etl") => applications(prefix, batch, 1);
const slow = (batch: Batch, prefix = "etl") => applications(prefix, batch, 30);
const FAST = fast({ count: 10, failed: [0, 1], minutesApart: 5 });
const SLOW = slow({ count: 10, failed: [5], minutesApart: 60 });
const IN_TIME = 'spark_application_start_latency_seconds_histogram_bucket{namespace="a",le="240.0"}';
const LATER = 'spark_application_start_latency_seconds_histogram_bucket{namespace="a",le="300.0"}';
const STARTED = 'spark_application_start_latency_seconds_histogram_count{namespace="a"}';
const QUERY = 'namespace="a",spark_app="etl",streaming_query="orders"';
const INPUT = `metrics_spark_driver_spark_streaming_inputRate_total_Value{${QUERY}}`;
const DONE = `metrics_spark_driver_spark_streaming_processingRate_total_Value{${QUERY}}`;
const ofQuery = { namespace: "a", spark_app: "etl", streaming_query: "orders" };

export const serviceLevelCases: readonly AlertCase[] = [
  {
    alert: "SparkSuccessBudgetBurnsFast",
    series: FAST,
    fires: {
      at: "30m",
      labels: { severity: "critical", namespace: "a" },
      summary: "Spark applications fail so often that the month's error budget is gone in two days.",
      description: "28.57% of the applications of a failed in 6 hours.",
    },
    variants: {
      "one of ten": { series: { ...without(FAST), ...fast({ count: 10, failed: [9], minutesApart: 5 }) }, at: "1h" },
      "over an hour ago": { series: {}, at: "1h45m" },
      "many that ended well before": {
        series: { ...without(FAST), ...fast({ count: 10, failed: [9], minutesApart: 20 }) },
        at: "3h15m",
      },
      "four applications in all": {
        series: { ...without(FAST), ...fast({ count: 4, failed: [0, 1], minutesApart: 5 }) },
      },
      "four, and six that are run again": {
        series: {
          ...without(FAST),
          ...fast({ count: 4, failed: [0, 1], minutesApart: 5 }),
          ...fast({ count: 6, minutesApart: 1, retried: true }, "again"),
        },
      },
      "four, and ten of more than six hours ago": {
        series: {
          ...without(FAST),
          ...fast({ count: 10, minutesApart: 0 }, "old"),
          ...fast({ count: 4, failed: [0, 1], from: 420, minutesApart: 0 }),
        },
        at: "7h10m",
      },
      "applications that are run again are no part of it": {
        series: fast({ count: 20, minutesApart: 1, retried: true }, "again"),
        fires: {
          at: "30m",
          labels: { severity: "critical", namespace: "a" },
          summary: "Spark applications fail so often that the month's error budget is gone in two days.",
          description: "28.57% of the applications of a failed in 6 hours.",
        },
      },
      "applications of more than six hours ago are no part of it": {
        series: {
          ...without(FAST),
          ...fast({ count: 40, minutesApart: 0 }, "old"),
          ...fast({ count: 5, failed: [0, 1], from: 420, minutesApart: 0 }),
        },
        fires: {
          at: "7h10m",
          labels: { severity: "critical", namespace: "a" },
          summary: "Spark applications fail so often that the month's error budget is gone in two days.",
          description: "40% of the applications of a failed in 6 hours.",
        },
      },
    },
  },
  {
    alert: "SparkSuccessBudgetBurns",
    interval: "30m",
    series: SLOW,
    fires: {
      at: "5h30m",
      labels: { severity: "warning", namespace: "a" },
      summary: "Spark applications fail so often that the month's error budget is gone in five days.",
      description: "16.67% of the applications of a failed in 3 days.",
    },
    variants: {
      "none of them": { series: { ...without(SLOW), ...slow({ count: 10, minutesApart: 60 }) } },
      "over six hours ago": { series: {}, at: "13h" },
      "many that ended well before": {
        series: { ...without(SLOW), ...slow({ count: 21, failed: [20], minutesApart: 60 }) },
        at: "21h",
      },
      "four applications in all": {
        series: { ...without(SLOW), ...slow({ count: 4, failed: [3], minutesApart: 60 }) },
      },
      "four, and six that are run again": {
        series: {
          ...without(SLOW),
          ...slow({ count: 4, failed: [3], minutesApart: 60 }),
          ...slow({ count: 6, minutesApart: 30, retried: true }, "again"),
        },
      },
      "four, and ten of more than three days ago": {
        series: {
          ...without(SLOW),
          ...slow({ count: 10, minutesApart: 0 }, "old"),
          ...slow({ count: 4, failed: [3], from: 75 * 60, minutesApart: 0 }),
        },
        at: "76h",
      },
      "applications that are run again are no part of it": {
        series: slow({ count: 20, minutesApart: 0, from: 30, retried: true }, "again"),
        fires: {
          at: "5h30m",
          labels: { severity: "warning", namespace: "a" },
          summary: "Spark applications fail so often that the month's error budget is gone in five days.",
          description: "16.67% of the applications of a failed in 3 days.",
        },
      },
      "failures of more than three days ago": {
        series: {
          ...without(SLOW),
          ...slow({ count: 10, failed: [0, 1, 2, 3, 4], minutesApart: 0 }, "old"),
          ...slow({ count: 21, failed: [20], from: 60 * 60, minutesApart: 60 }),
        },
        at: "81h",
      },
      "applications of more than three days ago are no part of it": {
        series: {
          ...without(SLOW),
          ...slow({ count: 30, minutesApart: 0 }, "old"),
          ...slow({ count: 6, failed: [5], from: 75 * 60, minutesApart: 60 }),
        },
        fires: {
          at: "80h30m",
          labels: { severity: "warning", namespace: "a" },
          summary: "Spark applications fail so often that the month's error budget is gone in five days.",
          description: "16.67% of the applications of a failed in 3 days.",
        },
      },
    },
  },
  {
    alert: "SparkStartBudgetBurnsFast",
    interval: "10m",
    series: { [IN_TIME]: "0+2x40", [LATER]: "0+9x40", [STARTED]: "0+10x40" },
    fires: {
      at: "20m",
      labels: { severity: "warning", namespace: "a" },
      summary: "Spark applications start so slowly that the month's error budget is gone in two days.",
      description: "80% of the applications of a started late in 6 hours.",
    },
    variants: {
      "70 % of them": { series: { [IN_TIME]: "0+3x40" } },
      "over an hour ago": { series: { [IN_TIME]: "0x30 0+10x12" }, at: "6h20m" },
      "only lately": { series: { [IN_TIME]: "0+10x30 300x5" }, at: "5h50m" },
    },
  },
  {
    alert: "SparkStartBudgetBurns",
    interval: "30m",
    series: { [IN_TIME]: "0+6x80", [LATER]: "0+9x80", [STARTED]: "0+10x80" },
    fires: {
      at: "1h",
      labels: { severity: "info", namespace: "a" },
      summary: "Spark applications start so slowly that the month's error budget is gone in five days.",
      description: "40% of the applications of a started late in 3 days.",
    },
    variants: {
      "a fifth of them": { series: { [IN_TIME]: "0+8x80" } },
      "over six hours ago": { series: { [IN_TIME]: "0x40 0+10x20" }, at: "27h" },
      "only lately": { series: { [IN_TIME]: "0+10x60 600x10" }, at: "35h" },
    },
  },
  {
    alert: "StreamingFreshnessBudgetBurnsFast",
    interval: "5m",
    series: { [INPUT]: "100x60 120x20", [DONE]: "100x90" },
    fires: {
      at: "6h5m",
      labels: { severity: "warning", ...ofQuery },
      summary: "A streaming query is behind so often that the month's error budget is gone in two days.",
      description: "orders in a/etl was behind for 18.06% of 6 hours.",
    },
    variants: {
      "1.05 times the input": { series: { [INPUT]: "105x90" } },
      "over an hour ago": { series: { [INPUT]: "120x40 100x30" }, at: "5h50m" },
      "only lately": { series: { [INPUT]: "100x70 120x10" }, at: "6h35m" },
    },
  },
  {
    alert: "StreamingFreshnessBudgetBurns",
    interval: "30m",
    series: { [INPUT]: "100x100 120x40", [DONE]: "100x160" },
    fires: {
      at: "54h",
      labels: { severity: "info", ...ofQuery },
      summary: "A streaming query is behind so often that the month's error budget is gone in five days.",
      description: "orders in a/etl was behind for 7.339% of 3 days.",
    },
    variants: {
      "1.05 times the input": { series: { [INPUT]: "105x160" } },
      "over six hours ago": { series: { [INPUT]: "120x40 100x30" }, at: "34h" },
      "only lately": { series: { [INPUT]: "100x140 120x6" }, at: "73h" },
    },
  },
];
