import type { AlertCase } from "../alert-case";

const JOB = 'job="spark-operator/spark-operator-controller"';
const UP = `up{${JOB},pod="p"}`;
const START = (le: string) => `spark_application_start_latency_seconds_histogram_bucket{namespace="a",le="${le}"}`;
const HISTORY = 'kube_deployment_status_replicas_available{namespace="a",deployment="spark-history-server"}';
const down = (at: string) => ({
  at,
  labels: { severity: "critical" },
  summary: "No Spark operator runs.",
  description: "Prometheus reaches no Spark operator; nothing is submitted, retried or cleaned up.",
});

export const sparkOperatorCases: readonly AlertCase[] = [
  {
    alert: "SparkOperatorDown",
    series: { [UP]: "0x10", 'up{job="kubelet"}': "1x10" },
    fires: down("5m"),
    variants: {
      "one of two is up": { series: { [`up{${JOB},pod="q"}`]: "1x10" } },
      "no target at all": { series: { [UP]: null }, fires: down("5m") },
    },
  },
  {
    alert: "SparkOperatorReconcileErrors",
    series: {
      [`controller_runtime_reconcile_errors_total{${JOB},controller="spark-application-controller"}`]: "0+11x30",
      [`controller_runtime_reconcile_total{${JOB},controller="spark-application-controller"}`]: "0+100x30",
      'controller_runtime_reconcile_total{job="karpenter",controller="spark-application-controller"}': "0+900x30",
    },
    fires: {
      at: "16m",
      labels: { severity: "warning", controller: "spark-application-controller" },
      summary: "The Spark operator fails to reconcile.",
      description: "11% of the reconciliations of spark-application-controller fail.",
    },
    variants: {
      "9 % of them": {
        series: {
          [`controller_runtime_reconcile_errors_total{${JOB},controller="spark-application-controller"}`]: "0+9x30",
          'controller_runtime_reconcile_errors_total{job="karpenter",controller="spark-application-controller"}':
            "0+90x30",
        },
      },
    },
  },
  {
    alert: "SparkOperatorWorkqueueBacklog",
    series: { [`workqueue_depth{${JOB},name="spark-application-controller"}`]: "110x20" },
    fires: {
      at: "15m",
      labels: { severity: "warning", name: "spark-application-controller" },
      summary: "The Spark operator does not keep up with its queue.",
      description: "110 objects wait in the queue spark-application-controller.",
    },
    variants: {
      "90 wait": { series: { [`workqueue_depth{${JOB},name="spark-application-controller"}`]: "90x20" } },
      "another controller's queue": {
        series: {
          [`workqueue_depth{${JOB},name="spark-application-controller"}`]: null,
          'workqueue_depth{job="karpenter",name="provisioner"}': "110x20",
        },
      },
    },
  },
  {
    alert: "SparkApplicationStartLatencyHigh",
    series: { [START("240.0")]: "0+90x70", [START("300.0")]: "0+100x70", [START("+Inf")]: "0+100x70" },
    fires: {
      at: "31m",
      labels: { severity: "warning", namespace: "a" },
      summary: "Spark applications start slowly.",
      description: "The slowest twentieth of the applications in a starts after 4m 29s.",
    },
    variants: { "the slowest twentieth takes less": { series: { [START("240.0")]: "0+96x70" } } },
  },
  {
    alert: "SparkExecutorFailuresHigh",
    series: { 'spark_executor_failure_count{namespace="a"}': "0x5 0+1x20" },
    fires: {
      at: "17m",
      labels: { severity: "warning", namespace: "a" },
      summary: "Spark executors fail one after another.",
      description: "11 executors failed in a within 15 minutes.",
    },
    variants: { "four of them": { series: { 'spark_executor_failure_count{namespace="a"}': "0x5 0+1x4 4x20" } } },
  },
  {
    alert: "SparkHistoryServerDown",
    series: {
      [HISTORY]: "0x20",
      'kube_deployment_status_replicas_available{namespace="a",deployment="other"}': "1x20",
    },
    fires: {
      at: "10m",
      labels: { severity: "warning", namespace: "a", deployment: "spark-history-server" },
      summary: "A Spark History Server does not run.",
      description: "a/spark-history-server has no available replica.",
    },
    variants: {
      "it runs": { series: { [HISTORY]: "1x20" } },
      "another Deployment is down": {
        series: {
          [HISTORY]: "1x20",
          'kube_deployment_status_replicas_available{namespace="a",deployment="other"}': "0x20",
        },
      },
    },
  },
];
