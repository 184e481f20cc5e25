import { promql, type RecordingRule, type RuleGroup } from "./rules";
import { thresholds } from "./thresholds";

const executors = (metric: string) => `${metric}{executor_id!="driver"}`;
const perApplication = "sum by (namespace, spark_app)";

/** What an application's driver tells of its executors; series end when the driver does. */
export const sparkRules = (): RuleGroup<RecordingRule> => ({
  name: "emberlake.spark.rules",
  interval: "1m",
  rules: [
    {
      record: "spark_app:executors:count",
      expr: `count by (namespace, spark_app) (${executors("metrics_executor_totalCores")} > 0)`,
    },
    {
      record: "spark_app:active_tasks:sum",
      expr: `${perApplication} (${executors("metrics_executor_activeTasks")})`,
    },
    { record: "spark_app:task_slots:sum", expr: `${perApplication} (${executors("metrics_executor_maxTasks")})` },
    {
      record: "spark_app:task_slots_used:ratio",
      expr: "spark_app:active_tasks:sum / (spark_app:task_slots:sum > 0)",
    },
    {
      record: "spark_app:task_failures:ratio_rate10m",
      expr: promql`
        ${perApplication} (rate(${executors("metrics_executor_failedTasks_total")}[10m]))
        / (${perApplication} (rate(${executors("metrics_executor_totalTasks_total")}[10m])) > 0)`,
    },
    {
      record: "spark_app:gc_time:ratio_rate10m",
      expr: promql`
        ${perApplication} (rate(${executors("metrics_executor_totalGCTime_seconds_total")}[10m]))
        / (${perApplication} (rate(${executors("metrics_executor_totalDuration_seconds_total")}[10m])) > 0)`,
    },
    {
      record: "spark_app:shuffle_skew:ratio_rate15m",
      expr: promql`
        max by (namespace, spark_app) (rate(${executors("metrics_executor_totalShuffleRead_bytes_total")}[15m]))
        / (avg by (namespace, spark_app) (rate(${executors("metrics_executor_totalShuffleRead_bytes_total")}[15m])) > 1e6)`,
    },
    {
      record: "streaming_query:falling_behind:ratio",
      expr: promql`
        max by (namespace, spark_app, streaming_query) (metrics_spark_driver_spark_streaming_inputRate_total_Value)
        / (max by (namespace, spark_app, streaming_query) (metrics_spark_driver_spark_streaming_processingRate_total_Value) > 0)`,
    },
  ],
});

const state = (states: string) =>
  `max by (namespace, sparkapplication) (kube_sparkapplication_status_state{state=~"${states}"})`;

/** Applications that ended within so many seconds. */
const ended = (seconds: number) => promql`
  (${state("COMPLETED|FAILED")} == 1)
  and on (namespace, sparkapplication)
  (time() - max by (namespace, sparkapplication) (kube_sparkapplication_status_termination_time) < ${seconds})`;

const WINDOWS = { "1h": 3600, "6h": 6 * 3600, "3d": 3 * 86400 } as const;

/** Window of a service level. */
export type Window = keyof typeof WINDOWS;

/** Prometheus 3 writes the bounds of a histogram as floats. @see https://prometheus.io/docs/prometheus/latest/migration/ */
const startedInTime = () =>
  `spark_application_start_latency_seconds_histogram_bucket{le="${thresholds.startLatency}.0"}`;

const slowStarts = (window: Window) => promql`
  1 - (
    sum by (namespace) (rate(${startedInTime()}[${window}]))
    / sum by (namespace) (rate(spark_application_start_latency_seconds_histogram_count[${window}]))
  )`;

/**
 * Errors as a share of events, per service level and window. Success is read from the applications themselves: the
 * operator's counters are born at 1, so `increase` never sees a namespace's first failure.
 */
export const serviceLevelRules = (): RuleGroup<RecordingRule> => ({
  name: "emberlake.service-levels.rules",
  interval: "1m",
  rules: [
    ...(["6h", "3d"] as const).map((window) => ({
      record: `namespace:spark_applications_ended:count${window}`,
      expr: `count by (namespace) (${ended(WINDOWS[window])})`,
    })),
    ...Object.entries(WINDOWS).flatMap(([window, seconds]) => [
      {
        // Every application has a series for FAILED, 0 or 1: their average is the share that failed.
        record: `namespace:spark_failures:ratio${window}`,
        expr: promql`
        avg by (namespace) (${state("FAILED")} and on (namespace, sparkapplication) (${ended(seconds)}))`,
      },
      { record: `namespace:spark_slow_starts:ratio_rate${window}`, expr: slowStarts(window as Window) },
      {
        record: `streaming_query:behind:ratio${window}`,
        expr: `avg_over_time((streaming_query:falling_behind:ratio > bool ${thresholds.streamingBehind})[${window}:5m])`,
      },
    ]),
  ],
});
