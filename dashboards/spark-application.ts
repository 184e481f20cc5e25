import { thresholds } from "../alerts";
import { type Dashboard, dashboard, NAMESPACE, type Variable } from "./dashboard";
import { stat, timeseries } from "./panels";
import { TENANT } from "./selectors";

const APPLICATION: Variable = {
  name: "spark_app",
  label: "Application",
  series: `metrics_executor_totalCores{${TENANT}}`,
};

const ONE = `${TENANT}, spark_app=~"$spark_app"`;
const recorded = (series: string) => `${series}{${ONE}}`;
const executors = (metric: string) => `metrics_executor_${metric}{executor_id!="driver", ${ONE}}`;
const rate = (metric: string) => `sum by (executor_id) (rate(${executors(metric)}[$__rate_interval]))`;
const driver = (metric: string) => `metrics_spark_driver_${metric}{${ONE}}`;
const wanted = (metric: string) => `sum(${driver(`ExecutorAllocationManager_executors_${metric}_Value`)})`;

/** One application from the inside, as its driver tells. */
export const sparkApplication = (): Dashboard =>
  dashboard({
    uid: "emberlake-spark-application",
    title: "Spark application",
    description: "Why is this application slow, and what does it lack?",
    variables: [NAMESPACE, APPLICATION],
    from: "6h",
    rows: [
      {
        title: "In short",
        panels: [
          stat({
            title: "Executors",
            advice: "Executors that the driver has now.",
            unit: "short",
            width: 6,
            queries: [{ expr: `sum(${recorded("spark_app:executors:count")})`, legend: "executors" }],
          }),
          stat({
            title: "Task slots in use",
            advice: "Below the threshold: too few partitions, or one long task. See stages below.",
            unit: "percentunit",
            width: 6,
            queries: [{ expr: `avg(${recorded("spark_app:task_slots_used:ratio")})`, legend: "used" }],
            threshold: { at: thresholds.taskSlots, wrong: "below" },
          }),
          stat({
            title: "Tasks that fail",
            advice: "Above the threshold: read the reason of failed tasks in the Spark UI.",
            unit: "percentunit",
            width: 6,
            queries: [{ expr: `max(${recorded("spark_app:task_failures:ratio_rate10m")})`, legend: "failed" }],
            threshold: { at: thresholds.taskFailures, wrong: "above" },
          }),
          stat({
            title: "Time in garbage collection",
            advice: "Above the threshold: more memory per core.",
            unit: "percentunit",
            width: 6,
            queries: [{ expr: `max(${recorded("spark_app:gc_time:ratio_rate10m")})`, legend: "garbage collection" }],
            threshold: { at: thresholds.garbageCollection, wrong: "above" },
          }),
        ],
      },
      {
        title: "Executors",
        panels: [
          timeseries({
            title: "Dynamic allocation",
            advice: "Wanted above there for long: quota, queue, node pools or addresses. See Nodes and spot.",
            unit: "short",
            width: 12,
            queries: [
              { expr: wanted("numberTargetExecutors"), legend: "wanted" },
              { expr: wanted("numberAllExecutors"), legend: "there" },
              { expr: wanted("numberMaxNeededExecutors"), legend: "needed at most" },
            ],
          }),
          timeseries({
            title: "Active tasks by executor",
            advice: "Executors without tasks beside busy ones: partitions are too few or skewed.",
            unit: "short",
            width: 12,
            queries: [{ expr: `sum by (executor_id) (${executors("activeTasks")})`, legend: "{{executor_id}}" }],
          }),
          timeseries({
            title: "Peak heap by executor",
            advice: "The highest since start. Far below spark.executor.memory: lower it.",
            unit: "bytes",
            width: 12,
            queries: [
              { expr: `max by (executor_id) (${executors("JVMHeapMemory_bytes")})`, legend: "{{executor_id}}" },
            ],
          }),
          timeseries({
            title: "Peak Python memory by executor",
            advice: "The highest since start, outside the heap. It counts against memoryOverhead.",
            unit: "bytes",
            width: 12,
            queries: [
              {
                expr: `max by (executor_id) (${executors("ProcessTreePythonRSSMemory_bytes")})`,
                legend: "{{executor_id}}",
              },
            ],
          }),
        ],
      },
      {
        title: "Shuffle and input",
        panels: [
          timeseries({
            title: "Shuffle read by executor",
            advice: "One line far above the others is skew.",
            unit: "Bps",
            width: 12,
            queries: [{ expr: rate("totalShuffleRead_bytes_total"), legend: "{{executor_id}}" }],
          }),
          timeseries({
            title: "Largest over average shuffle read",
            advice: "Above the line one executor decides how long the stage takes: salt the key, or use AQE.",
            unit: "short",
            width: 12,
            queries: [{ expr: recorded("spark_app:shuffle_skew:ratio_rate15m"), legend: "{{spark_app}}" }],
            threshold: { at: thresholds.shuffleSkew, wrong: "above" },
          }),
          timeseries({
            title: "Shuffle written by executor",
            advice: "Much is written and little read: filter before the join.",
            unit: "Bps",
            width: 12,
            queries: [{ expr: rate("totalShuffleWrite_bytes_total"), legend: "{{executor_id}}" }],
          }),
          timeseries({
            title: "Input by executor",
            advice: "Little, with many tasks: the files are too small.",
            unit: "Bps",
            width: 12,
            queries: [{ expr: rate("totalInputBytes_bytes_total"), legend: "{{executor_id}}" }],
          }),
        ],
      },
      {
        title: "Driver",
        panels: [
          timeseries({
            title: "Stages",
            advice: "Waiting beside running: the cluster is too small for the plan. Failed: see the Spark UI.",
            unit: "short",
            width: 12,
            queries: [
              { expr: `sum(${driver("DAGScheduler_stage_runningStages_Value")})`, legend: "running" },
              { expr: `sum(${driver("DAGScheduler_stage_waitingStages_Value")})`, legend: "waiting" },
              { expr: `sum(${driver("DAGScheduler_stage_failedStages_Value")})`, legend: "failed" },
            ],
          }),
          timeseries({
            title: "Heap of the driver",
            advice: "Near its maximum: collect() or a large broadcast. Raise spark.driver.memory or avoid it.",
            unit: "bytes",
            width: 12,
            queries: [
              { expr: `max(${driver("jvm_heap_used_Value")})`, legend: "used" },
              { expr: `max(${driver("jvm_heap_max_Value")})`, legend: "maximum" },
            ],
          }),
          timeseries({
            title: "Storage memory",
            advice: "Used near its maximum: cached data is evicted. Unpersist, or give executors more memory.",
            unit: "bytes",
            width: 12,
            queries: [
              { expr: `1048576 * sum(${driver("BlockManager_memory_memUsed_MB_Value")})`, legend: "used" },
              { expr: `1048576 * sum(${driver("BlockManager_memory_maxMem_MB_Value")})`, legend: "maximum" },
            ],
          }),
          timeseries({
            title: "Events that wait for the event log",
            advice: "At 10,000 events are dropped, and the History Server shows stages that never end.",
            unit: "short",
            width: 12,
            queries: [{ expr: `max(${driver("LiveListenerBus_queue_eventLog_size_Value")})`, legend: "waiting" }],
          }),
        ],
      },
    ],
  });
