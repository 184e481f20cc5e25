import type { Exporter, Metric } from "./exporter";

const executor = (name: string, type: Metric["type"] = "gauge"): Metric => ({
  name: `metrics_executor_${name}`,
  type,
  per: "executor",
  labels: { application_id: [] },
  source: "scraped",
});
const driver = (name: string, type: Metric["type"] = "gauge"): Metric => ({
  name: `metrics_spark_driver_${name}`,
  type,
  per: "driver",
  labels: { type: ["gauges"] },
  source: "scraped",
});
const query = (name: string): Metric => ({
  name: `metrics_spark_driver_spark_streaming_${name}_Value`,
  type: "gauge",
  per: "query",
  labels: { type: ["gauges"] },
  source: "scraped",
});

/** A Spark driver at its two paths, after the PodMonitor's relabelling. */
export const spark: Exporter = {
  exporter: "Spark",
  version: "4.0",
  metrics: [
    executor("totalCores"),
    executor("maxTasks"),
    executor("activeTasks"),
    executor("failedTasks_total", "counter"),
    executor("completedTasks_total", "counter"),
    executor("totalTasks_total", "counter"),
    executor("totalDuration_seconds_total", "counter"),
    executor("totalGCTime_seconds_total", "counter"),
    executor("totalInputBytes_bytes_total", "counter"),
    executor("totalShuffleRead_bytes_total", "counter"),
    executor("totalShuffleWrite_bytes_total", "counter"),
    executor("JVMHeapMemory_bytes"),
    executor("ProcessTreePythonRSSMemory_bytes"),
    driver("BlockManager_memory_maxMem_MB_Value"),
    driver("BlockManager_memory_memUsed_MB_Value"),
    driver("DAGScheduler_stage_failedStages_Value"),
    driver("DAGScheduler_stage_runningStages_Value"),
    driver("DAGScheduler_stage_waitingStages_Value"),
    driver("LiveListenerBus_queue_eventLog_numDroppedEvents_Count", "counter"),
    driver("LiveListenerBus_queue_eventLog_size_Value"),
    driver("jvm_heap_max_Value"),
    driver("jvm_heap_used_Value"),
    ...["numberAllExecutors", "numberMaxNeededExecutors", "numberTargetExecutors"].map((name) => ({
      ...driver(`ExecutorAllocationManager_executors_${name}_Value`),
      source:
        "apache/spark@v4.0.0 core/src/main/scala/org/apache/spark/ExecutorAllocationManager.scala (ExecutorAllocationManagerSource)",
    })),
    query("eventTime_watermark"),
    query("inputRate_total"),
    query("latency"),
    query("processingRate_total"),
    query("states_rowsTotal"),
    query("states_usedBytes"),
  ],
};

const OPERATOR = "github.com/kubeflow/spark-operator/v2@v2.5.2 pkg/common/metrics.go";
const RUNTIME = "sigs.k8s.io/controller-runtime@v0.20.4 pkg";
const CONTROLLER = { job: ["spark-operator"], controller: ["spark-application-controller"] };

/** The Spark operator; its own metrics carry the namespace of the application. */
export const sparkOperator: Exporter = {
  exporter: "Spark operator",
  version: "2.5.2",
  metrics: [
    { name: "spark_application_submit_count", type: "counter", per: "namespace", source: `${OPERATOR}:23` },
    { name: "spark_executor_failure_count", type: "counter", per: "namespace", source: `${OPERATOR}:52` },
    {
      name: "spark_application_start_latency_seconds_histogram",
      type: "histogram",
      per: "namespace",
      source: `${OPERATOR}:43`,
    },
    {
      name: "controller_runtime_reconcile_total",
      type: "counter",
      per: "cluster",
      labels: { ...CONTROLLER, result: ["success", "error"] },
      source: `${RUNTIME}/internal/controller/metrics/metrics.go:31`,
    },
    {
      name: "controller_runtime_reconcile_errors_total",
      type: "counter",
      per: "cluster",
      labels: CONTROLLER,
      source: `${RUNTIME}/internal/controller/metrics/metrics.go:38`,
    },
    {
      name: "controller_runtime_reconcile_time_seconds",
      type: "histogram",
      per: "cluster",
      labels: CONTROLLER,
      source: `${RUNTIME}/internal/controller/metrics/metrics.go:59`,
    },
    {
      name: "workqueue_depth",
      type: "gauge",
      per: "cluster",
      labels: { job: ["spark-operator"], name: ["spark-application-controller"] },
      source: `${RUNTIME}/metrics/workqueue.go:22`,
    },
    {
      name: "rest_client_requests_total",
      type: "counter",
      per: "cluster",
      labels: { job: ["spark-operator"], code: ["200", "409"], method: ["GET"], host: ["10.0.0.1:443"] },
      source: `${RUNTIME}/metrics/client_go_adapter.go:35`,
    },
  ],
};
