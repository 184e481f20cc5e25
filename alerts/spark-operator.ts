import { type AlertRule, promql, type RuleGroup } from "./rules";
import { thresholds } from "./thresholds";

const OPERATOR = 'job=~".*spark-operator.*"';

/** The operator that submits applications, and the servers that show their history. */
export const sparkOperatorAlerts = (): RuleGroup<AlertRule> => ({
  name: "emberlake.spark-operator",
  rules: [
    {
      alert: "SparkOperatorDown",
      expr: `absent(up{${OPERATOR}} == 1)`,
      for: "5m",
      labels: { severity: "critical" },
      annotations: {
        summary: "No Spark operator runs.",
        description: "Prometheus reaches no Spark operator; nothing is submitted, retried or cleaned up.",
      },
    },
    {
      alert: "SparkOperatorReconcileErrors",
      expr: promql`
        sum by (controller) (rate(controller_runtime_reconcile_errors_total{${OPERATOR}}[5m]))
        / sum by (controller) (rate(controller_runtime_reconcile_total{${OPERATOR}}[5m]))
        > ${thresholds.reconcileErrors}`,
      for: "15m",
      labels: { severity: "warning" },
      annotations: {
        summary: "The Spark operator fails to reconcile.",
        description: "{{ $value | humanizePercentage }} of the reconciliations of {{ $labels.controller }} fail.",
      },
    },
    {
      alert: "SparkOperatorWorkqueueBacklog",
      expr: `max by (name) (workqueue_depth{${OPERATOR}}) > ${thresholds.workqueueDepth}`,
      for: "15m",
      labels: { severity: "warning" },
      annotations: {
        summary: "The Spark operator does not keep up with its queue.",
        description: "{{ $value }} objects wait in the queue {{ $labels.name }}.",
      },
    },
    {
      alert: "SparkApplicationStartLatencyHigh",
      expr: promql`
        histogram_quantile(0.95, sum by (namespace, le) (rate(spark_application_start_latency_seconds_histogram_bucket[30m])))
        > ${thresholds.startLatency}`,
      for: "30m",
      labels: { severity: "warning" },
      annotations: {
        summary: "Spark applications start slowly.",
        description:
          "The slowest twentieth of the applications in {{ $labels.namespace }} starts after {{ $value | humanizeDuration }}.",
      },
    },
    {
      alert: "SparkExecutorFailuresHigh",
      expr: `sum by (namespace) (increase(spark_executor_failure_count[15m])) > ${thresholds.executorFailures}`,
      for: "5m",
      labels: { severity: "warning" },
      annotations: {
        summary: "Spark executors fail one after another.",
        description: "{{ $value | humanize }} executors failed in {{ $labels.namespace }} within 15 minutes.",
      },
    },
    {
      alert: "SparkHistoryServerDown",
      expr: promql`
        max by (namespace, deployment) (kube_deployment_status_replicas_available{deployment=~".*spark-history-server.*"}) == 0`,
      for: "10m",
      labels: { severity: "warning" },
      annotations: {
        summary: "A Spark History Server does not run.",
        description: "{{ $labels.namespace }}/{{ $labels.deployment }} has no available replica.",
      },
    },
  ],
});
