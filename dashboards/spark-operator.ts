import { thresholds } from "../alerts";
import { type Dashboard, dashboard, NAMESPACE } from "./dashboard";
import { stat, table, timeseries } from "./panels";
import { TENANT } from "./selectors";

const OPERATOR = 'job=~".*spark-operator.*"';

/** The operator, and the History Servers. */
export const sparkOperator = (): Dashboard =>
  dashboard({
    uid: "emberlake-spark-operator",
    title: "Spark operator and History Server",
    description: "Does the operator keep up, and can people see what ended?",
    variables: [NAMESPACE],
    rows: [
      {
        title: "Operator",
        panels: [
          stat({
            title: "Instances up",
            advice: "Two in health: one works, one waits. None: nothing is submitted.",
            unit: "short",
            width: 8,
            queries: [{ expr: `sum(up{${OPERATOR}})`, legend: "up" }],
            threshold: { at: 1, wrong: "below" },
          }),
          stat({
            title: "Applications submitted, last day",
            advice: "What the operator had to do.",
            unit: "short",
            width: 8,
            queries: [{ expr: "sum(increase(spark_application_submit_count[1d]))", legend: "submitted" }],
          }),
          stat({
            title: "Executors failed, last hour",
            advice: "A handful an hour is spot at work. Many: memory, disk or image.",
            unit: "short",
            width: 8,
            queries: [{ expr: `sum(increase(spark_executor_failure_count{${TENANT}}[1h]))`, legend: "failed" }],
          }),
          timeseries({
            title: "Reconciliations that fail",
            advice: "Above the line: read the operator's log; RBAC, the webhook or one broken application.",
            unit: "percentunit",
            width: 12,
            queries: [
              {
                expr: `sum by (controller) (rate(controller_runtime_reconcile_errors_total{${OPERATOR}}[5m])) / sum by (controller) (rate(controller_runtime_reconcile_total{${OPERATOR}}[5m]))`,
                legend: "{{controller}}",
              },
            ],
            threshold: { at: thresholds.reconcileErrors, wrong: "above" },
          }),
          timeseries({
            title: "Objects that wait",
            advice: "Above the line the operator is too small: take its next size.",
            unit: "short",
            width: 12,
            queries: [{ expr: `max by (name) (workqueue_depth{${OPERATOR}})`, legend: "{{name}}" }],
            threshold: { at: thresholds.workqueueDepth, wrong: "above" },
          }),
          timeseries({
            title: "Duration of a reconciliation (p95)",
            advice: "Seconds here mean a slow API server or webhook.",
            unit: "s",
            width: 12,
            queries: [
              {
                expr: `histogram_quantile(0.95, sum by (controller, le) (rate(controller_runtime_reconcile_time_seconds_bucket{${OPERATOR}}[5m])))`,
                legend: "{{controller}}",
              },
            ],
          }),
          timeseries({
            title: "Calls to the API server",
            advice: "429 means throttling: fewer workers. 403 means a missing permission.",
            unit: "reqps",
            width: 12,
            queries: [
              { expr: `sum by (code) (rate(rest_client_requests_total{${OPERATOR}}[5m]))`, legend: "{{code}}" },
            ],
          }),
        ],
      },
      {
        title: "History Server",
        panels: [
          table({
            title: "Available",
            advice: "0: nobody sees applications that ended. Nothing is lost; look at its log.",
            rows: ["namespace", "deployment"],
            width: 12,
            columns: [
              {
                title: "Replicas",
                expr: `max by (namespace, deployment) (kube_deployment_status_replicas_available{deployment=~".*spark-history-server.*", ${TENANT}})`,
                unit: "short",
                threshold: { at: 1, wrong: "below" },
              },
            ],
          }),
          timeseries({
            title: "Memory",
            advice: "Growing towards its limit: the hybrid store keeps less in the heap.",
            unit: "bytes",
            width: 12,
            queries: [
              {
                expr: `sum by (namespace, pod) (node_namespace_pod_container:container_memory_working_set_bytes{pod=~".*spark-history-server.*", container!="", ${TENANT}})`,
                legend: "{{namespace}} {{pod}}",
              },
            ],
          }),
        ],
      },
    ],
  });
