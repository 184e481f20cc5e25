import { type AlertRule, promql, type RuleGroup } from "./rules";
import { thresholds } from "./thresholds";

const application = "max by (namespace, sparkapplication)";
const query = "max by (namespace, spark_app, streaming_query)";
const streaming = (metric: string) => `metrics_spark_driver_spark_streaming_${metric}_Value`;
const allocation = (metric: string) =>
  `max by (namespace, spark_app) (metrics_spark_driver_ExecutorAllocationManager_executors_${metric}_Value)`;

/** What goes wrong inside a Spark application. State is read from the SparkApplication itself, which an operator's restart does not reset. */
export const sparkApplicationAlerts = (): RuleGroup<AlertRule> => ({
  name: "emberlake.spark-applications",
  rules: [
    {
      alert: "SparkApplicationFailed",
      expr: promql`
        (${application} (kube_sparkapplication_status_state{state=~"FAILED|SUBMISSION_FAILED"}) == 1)
        and on (namespace, sparkapplication)
        (time() - ${application} (kube_sparkapplication_status_termination_time > 0 or kube_sparkapplication_status_last_submission_time) < 3600)`,
      for: "0m",
      labels: { severity: "warning" },
      annotations: {
        summary: "A Spark application has failed.",
        description: "{{ $labels.namespace }}/{{ $labels.sparkapplication }} failed within the last hour.",
      },
    },
    {
      alert: "SparkApplicationSubmissionStuck",
      expr: `${application} (kube_sparkapplication_status_state{state="SUBMITTED"}) == 1`,
      for: "15m",
      labels: { severity: "warning" },
      annotations: {
        summary: "A Spark application is submitted, but its driver does not run.",
        description:
          "{{ $labels.namespace }}/{{ $labels.sparkapplication }} has waited for its driver for over 15 minutes.",
      },
    },
    {
      alert: "SparkApplicationRetryLoop",
      expr: promql`
        ${application} (
          max_over_time(kube_sparkapplication_status_execution_attempts[2h])
          - min_over_time(kube_sparkapplication_status_execution_attempts[2h])
        ) >= ${thresholds.retries}`,
      for: "0m",
      labels: { severity: "warning" },
      annotations: {
        summary: "A Spark application is retried again and again.",
        description:
          "{{ $labels.namespace }}/{{ $labels.sparkapplication }} was run {{ $value }} more times within two hours.",
      },
    },
    {
      alert: "SparkTaskFailureRateHigh",
      expr: `spark_app:task_failures:ratio_rate10m > ${thresholds.taskFailures}`,
      for: "10m",
      labels: { severity: "warning" },
      annotations: {
        summary: "Many tasks of a Spark application fail.",
        description:
          "{{ $value | humanizePercentage }} of the tasks of {{ $labels.namespace }}/{{ $labels.spark_app }} fail.",
      },
    },
    {
      alert: "SparkGcPressureHigh",
      expr: `spark_app:gc_time:ratio_rate10m > ${thresholds.garbageCollection}`,
      for: "15m",
      labels: { severity: "warning" },
      annotations: {
        summary: "A Spark application spends its time in garbage collection.",
        description:
          "Executors of {{ $labels.namespace }}/{{ $labels.spark_app }} collect garbage in {{ $value | humanizePercentage }} of their task time.",
      },
    },
    {
      alert: "SparkShuffleSkew",
      expr: promql`
        spark_app:shuffle_skew:ratio_rate15m > ${thresholds.shuffleSkew}
        and on (namespace, spark_app) spark_app:executors:count >= 4`,
      for: "20m",
      labels: { severity: "info" },
      annotations: {
        summary: "One executor reads far more shuffle data than the others.",
        description:
          "One executor of {{ $labels.namespace }}/{{ $labels.spark_app }} reads {{ $value | humanize }} times the average.",
      },
    },
    {
      alert: "SparkExecutorsStarved",
      expr: `${allocation("numberTargetExecutors")} - ${allocation("numberAllExecutors")} > 0`,
      for: "15m",
      labels: { severity: "warning" },
      annotations: {
        summary: "A Spark application waits for executors.",
        description:
          "{{ $labels.namespace }}/{{ $labels.spark_app }} has had {{ $value }} executors fewer than it wants for 15 minutes.",
      },
    },
    {
      alert: "SparkStageStalled",
      expr: promql`
        (sum by (namespace, spark_app) (rate(metrics_executor_completedTasks_total{executor_id!="driver"}[15m])) == 0)
        and on (namespace, spark_app) (spark_app:active_tasks:sum > 0)`,
      for: "30m",
      labels: { severity: "warning" },
      annotations: {
        summary: "A Spark application runs tasks that do not end.",
        description:
          "{{ $labels.namespace }}/{{ $labels.spark_app }} has active tasks and has completed none for 30 minutes.",
      },
    },
    {
      alert: "SparkEventLogEventsDropped",
      expr: promql`
        sum by (namespace, spark_app) (increase(metrics_spark_driver_LiveListenerBus_queue_eventLog_numDroppedEvents_Count[10m])) > 0`,
      for: "5m",
      labels: { severity: "warning" },
      annotations: {
        summary: "A Spark driver drops events, so its History Server pages will be wrong.",
        description:
          "The driver of {{ $labels.namespace }}/{{ $labels.spark_app }} dropped {{ $value | humanize }} events of its event log in 10 minutes.",
      },
    },
    {
      alert: "SparkStreamingFallingBehind",
      expr: `streaming_query:falling_behind:ratio > ${thresholds.streamingBehind}`,
      for: "15m",
      labels: { severity: "warning" },
      annotations: {
        summary: "A streaming query receives more than it processes.",
        description:
          "Input of {{ $labels.streaming_query }} in {{ $labels.namespace }}/{{ $labels.spark_app }} is {{ $value | humanize }} times what it processes.",
      },
    },
    {
      alert: "SparkStreamingStalled",
      expr: promql`
        ${query} (${streaming("processingRate_total")}) == 0
        and on (namespace, spark_app, streaming_query) ${query} (${streaming("inputRate_total")}) > 0`,
      for: "15m",
      labels: { severity: "critical" },
      annotations: {
        summary: "A streaming query processes nothing, though input arrives.",
        description:
          "{{ $labels.streaming_query }} in {{ $labels.namespace }}/{{ $labels.spark_app }} has processed nothing for 15 minutes.",
      },
    },
    {
      alert: "SparkStreamingStateGrowth",
      expr: promql`
        ${query} (${streaming("states_usedBytes")}) > ${thresholds.streamingStateBytes}
        and on (namespace, spark_app, streaming_query)
        ${query} (${streaming("states_usedBytes")}) > ${thresholds.streamingStateGrowth} * ${query} (${streaming("states_usedBytes")} offset 6h)`,
      for: "30m",
      labels: { severity: "info" },
      annotations: {
        summary: "The state of a streaming query grows without bound.",
        description:
          "State of {{ $labels.streaming_query }} in {{ $labels.namespace }}/{{ $labels.spark_app }} is {{ $value | humanize1024 }}B, over twice what it was 6 hours ago.",
      },
    },
    {
      alert: "SparkDriverNotScraped",
      expr: promql`
        (
          max by (namespace, pod) (kube_pod_status_phase{phase="Running"} == 1)
          and on (namespace, pod) max by (namespace, pod) (kube_pod_labels{label_spark_role="driver"})
        )
        unless on (namespace, pod) max by (namespace, pod) (metrics_executor_maxTasks)`,
      for: "15m",
      labels: { severity: "info" },
      annotations: {
        summary: "A running Spark driver shows no metrics.",
        description: "Driver {{ $labels.namespace }}/{{ $labels.pod }} runs, and Prometheus has nothing of it.",
      },
    },
  ],
});
