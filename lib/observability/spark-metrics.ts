/** Path at which a driver serves the numbers of all its executors; executors serve none themselves. */
export const EXECUTOR_METRICS_PATH = "/metrics/executors/prometheus/";

/** Path at which a driver serves its own numbers. */
export const DRIVER_METRICS_PATH = "/metrics/driver/prometheus/";

/**
 * Spark configuration with which a driver serves the series that rules and dashboards read; Spark 3.5 and later.
 *
 * Without the namespace the application's id would be part of every name. Not `spec.monitoring` of the operator: that sets
 * another namespace and other names.
 * @see https://spark.apache.org/docs/latest/monitoring.html#metrics
 */
export const sparkMetricsConf: Readonly<Record<string, string>> = {
  "spark.metrics.namespace": "spark",
  "spark.metrics.conf.*.sink.prometheusServlet.class": "org.apache.spark.metrics.sink.PrometheusServlet",
  "spark.metrics.conf.*.sink.prometheusServlet.path": DRIVER_METRICS_PATH,
  "spark.metrics.conf.driver.source.jvm.class": "org.apache.spark.metrics.source.JvmSource",
  "spark.ui.prometheus.enabled": "true",
  "spark.executor.processTreeMetrics.enabled": "true",
  "spark.sql.streaming.metricsEnabled": "true",
};
