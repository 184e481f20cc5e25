import type { AlertCase } from "../alert-case";

const APP = 'namespace="a",sparkapplication="etl"';
const RUN = 'namespace="a",spark_app="etl"';
const QUERY = `${RUN},streaming_query="orders"`;
const state = (name: string) => `kube_sparkapplication_status_state{${APP},state="${name}"}`;
const executor = (metric: string, id = "1") => `metrics_executor_${metric}{${RUN},executor_id="${id}"}`;
const streaming = (metric: string) => `metrics_spark_driver_spark_streaming_${metric}_Value{${QUERY}}`;
const allocation = (metric: string) =>
  `metrics_spark_driver_ExecutorAllocationManager_executors_${metric}_Value{${RUN},pod="d"}`;
const TERMINATED = `kube_sparkapplication_status_termination_time{${APP}}`;
const SUBMITTED = `kube_sparkapplication_status_last_submission_time{${APP}}`;

const of = (severity: string) => ({ severity, namespace: "a", spark_app: "etl" });
const ofApp = { severity: "warning", namespace: "a", sparkapplication: "etl" };
const failed = (at: string) => ({
  at,
  labels: ofApp,
  summary: "A Spark application has failed.",
  description: "a/etl failed within the last hour.",
});

export const sparkApplicationCases: readonly AlertCase[] = [
  {
    alert: "SparkApplicationFailed",
    series: { [state("FAILED")]: "0x9 1x90", [TERMINATED]: "0x9 600x90" },
    fires: failed("10m"),
    variants: {
      "it completed": { series: { [state("FAILED")]: "0x99", [state("COMPLETED")]: "0x9 1x90" } },
      "an hour ago": { series: {}, at: "1h10m" },
      "never submitted, just now": {
        series: {
          [state("FAILED")]: null,
          [state("SUBMISSION_FAILED")]: "0x9 1x90",
          [TERMINATED]: "0x99",
          [SUBMITTED]: "600x90",
        },
        fires: failed("10m"),
      },
      "never submitted, long after the operator began": {
        series: {
          [state("FAILED")]: null,
          [state("SUBMISSION_FAILED")]: "0x84 1x20",
          [TERMINATED]: "0x99",
          [SUBMITTED]: "5100x99",
        },
        fires: failed("1h25m"),
      },
      "never submitted, an hour ago": {
        series: {
          [state("FAILED")]: null,
          [state("SUBMISSION_FAILED")]: "0x9 1x90",
          [TERMINATED]: "0x99",
          [SUBMITTED]: "600x90",
        },
        at: "1h10m",
      },
      "submitted lately, but ended before": {
        series: { [TERMINATED]: "0x9 600x90", [SUBMITTED]: "4000x99" },
        at: "1h10m",
      },
    },
  },
  {
    alert: "SparkApplicationSubmissionStuck",
    series: { [state("SUBMITTED")]: "1x20", [state("RUNNING")]: "0x20" },
    fires: {
      at: "15m",
      labels: ofApp,
      summary: "A Spark application is submitted, but its driver does not run.",
      description: "a/etl has waited for its driver for over 15 minutes.",
    },
    variants: { "it runs": { series: { [state("SUBMITTED")]: "0x20", [state("RUNNING")]: "1x20" } } },
  },
  {
    alert: "SparkApplicationRetryLoop",
    series: { [`kube_sparkapplication_status_execution_attempts{${APP}}`]: "1x9 2x9 3x9 4x9" },
    fires: {
      at: "30m",
      labels: ofApp,
      summary: "A Spark application is retried again and again.",
      description: "a/etl was run 3 more times within two hours.",
    },
    variants: {
      "two retries": { series: { [`kube_sparkapplication_status_execution_attempts{${APP}}`]: "1x9 2x9 3x19" } },
    },
  },
  {
    alert: "SparkTaskFailureRateHigh",
    series: {
      [executor("failedTasks_total")]: "0+11x40",
      [executor("totalTasks_total")]: "0+100x40",
    },
    fires: {
      at: "11m",
      labels: of("warning"),
      summary: "Many tasks of a Spark application fail.",
      description: "11% of the tasks of a/etl fail.",
    },
    variants: {
      "9 % of them": { series: { [executor("failedTasks_total")]: "0+9x40" } },
      "only the driver's own": {
        series: {
          [executor("failedTasks_total")]: null,
          [executor("totalTasks_total")]: null,
          [executor("failedTasks_total", "driver")]: "0+11x40",
          [executor("totalTasks_total", "driver")]: "0+100x40",
        },
      },
      "the driver's count beside the executors'": {
        series: {
          [executor("failedTasks_total")]: "0+9x40",
          [executor("failedTasks_total", "driver")]: "0+90x40",
        },
      },
      "the driver's failures hide nothing": {
        series: { [executor("totalTasks_total", "driver")]: "0+1000x40" },
        fires: {
          at: "11m",
          labels: of("warning"),
          summary: "Many tasks of a Spark application fail.",
          description: "11% of the tasks of a/etl fail.",
        },
      },
      "no task at all": { series: { [executor("totalTasks_total")]: "0x40" } },
    },
  },
  {
    alert: "SparkGcPressureHigh",
    series: {
      [executor("totalGCTime_seconds_total")]: "0+16x40",
      [executor("totalDuration_seconds_total")]: "0+100x40",
    },
    fires: {
      at: "16m",
      labels: of("warning"),
      summary: "A Spark application spends its time in garbage collection.",
      description: "Executors of a/etl collect garbage in 16% of their task time.",
    },
    variants: {
      "14 % of it": { series: { [executor("totalGCTime_seconds_total")]: "0+14x40" } },
      "the driver's collections": {
        series: {
          [executor("totalGCTime_seconds_total")]: "0+14x40",
          [executor("totalGCTime_seconds_total", "driver")]: "0+90x40",
        },
      },
      "the driver's time hides nothing": {
        series: { [executor("totalDuration_seconds_total", "driver")]: "0+1000x40" },
        fires: {
          at: "16m",
          labels: of("warning"),
          summary: "A Spark application spends its time in garbage collection.",
          description: "Executors of a/etl collect garbage in 16% of their task time.",
        },
      },
      "no task time": { series: { [executor("totalDuration_seconds_total")]: "0x40" } },
    },
  },
  {
    alert: "SparkShuffleSkew",
    series: {
      ...Object.fromEntries(
        ["2", "3", "4", "5", "6"].flatMap((id) => [
          [executor("totalShuffleRead_bytes_total", id), "0+60e6x50"],
          [executor("totalCores", id), "4x50"],
        ]),
      ),
      [executor("totalShuffleRead_bytes_total", "1")]: "0+1200e6x50",
      [executor("totalCores", "1")]: "4x50",
    },
    fires: {
      at: "24m",
      labels: of("info"),
      summary: "One executor reads far more shuffle data than the others.",
      description: "One executor of a/etl reads 4.8 times the average.",
    },
    variants: {
      "a factor of 3.6": { series: { [executor("totalShuffleRead_bytes_total", "1")]: "0+450e6x50" }, at: "45m" },
      "little is read": {
        series: Object.fromEntries(
          ["1", "2", "3", "4", "5", "6"].map((id) => [
            executor("totalShuffleRead_bytes_total", id),
            id === "1" ? "0+12e6x50" : "0+6e5x50",
          ]),
        ),
      },
      "three executors are left": {
        series: Object.fromEntries(["4", "5", "6"].map((id) => [executor("totalCores", id), "0x50"])),
      },
      "the driver reads": {
        series: {
          [executor("totalShuffleRead_bytes_total", "1")]: "0+120e6x50",
          [executor("totalShuffleRead_bytes_total", "driver")]: "0+1200e6x50",
        },
        at: "45m",
      },
      "three executors and the driver": {
        series: {
          ...Object.fromEntries(["4", "5", "6"].map((id) => [executor("totalCores", id), "0x50"])),
          [executor("totalCores", "driver")]: "4x50",
        },
      },
      "the driver reads nothing and is no part of the average": {
        series: {
          [executor("totalShuffleRead_bytes_total", "1")]: "0+450e6x50",
          [executor("totalShuffleRead_bytes_total", "driver")]: "0x50",
        },
        at: "45m",
      },
    },
  },
  {
    alert: "SparkExecutorsStarved",
    series: { [allocation("numberTargetExecutors")]: "10x20", [allocation("numberAllExecutors")]: "7x20" },
    fires: {
      at: "15m",
      labels: of("warning"),
      summary: "A Spark application waits for executors.",
      description: "a/etl has had 3 executors fewer than it wants for 15 minutes.",
    },
    variants: { "it has them all": { series: { [allocation("numberAllExecutors")]: "10x20" } } },
  },
  {
    alert: "SparkStageStalled",
    series: {
      [executor("completedTasks_total")]: "10x60",
      [executor("completedTasks_total", "driver")]: "0+1x60",
      [executor("activeTasks")]: "3x60",
    },
    fires: {
      at: "31m",
      labels: of("warning"),
      summary: "A Spark application runs tasks that do not end.",
      description: "a/etl has active tasks and has completed none for 30 minutes.",
    },
    variants: {
      "tasks end": { series: { [executor("completedTasks_total")]: "10+1x60" } },
      "no task is active": { series: { [executor("activeTasks")]: "0x60" } },
      "only the driver is active": {
        series: { [executor("activeTasks")]: "0x60", [executor("activeTasks", "driver")]: "3x60" },
      },
    },
  },
  {
    alert: "SparkEventLogEventsDropped",
    series: {
      [`metrics_spark_driver_LiveListenerBus_queue_eventLog_numDroppedEvents_Count{${RUN},pod="d"}`]: "0x4 0+10x30",
    },
    fires: {
      at: "11m",
      labels: of("warning"),
      summary: "A Spark driver drops events, so its History Server pages will be wrong.",
      description: "The driver of a/etl dropped 60 events of its event log in 10 minutes.",
    },
    variants: {
      "none lately": {
        series: {
          [`metrics_spark_driver_LiveListenerBus_queue_eventLog_numDroppedEvents_Count{${RUN},pod="d"}`]: "50x30",
        },
      },
    },
  },
  {
    alert: "SparkStreamingFallingBehind",
    series: { [streaming("inputRate_total")]: "120x20", [streaming("processingRate_total")]: "100x20" },
    fires: {
      at: "15m",
      labels: { ...of("warning"), streaming_query: "orders" },
      summary: "A streaming query receives more than it processes.",
      description: "Input of orders in a/etl is 1.2 times what it processes.",
    },
    variants: {
      "1.05 times": { series: { [streaming("inputRate_total")]: "105x20" } },
      "it processes nothing, which is another alert": { series: { [streaming("processingRate_total")]: "0x20" } },
    },
  },
  {
    alert: "SparkStreamingStalled",
    series: { [streaming("inputRate_total")]: "120x20", [streaming("processingRate_total")]: "0x20" },
    fires: {
      at: "15m",
      labels: { ...of("critical"), streaming_query: "orders" },
      summary: "A streaming query processes nothing, though input arrives.",
      description: "orders in a/etl has processed nothing for 15 minutes.",
    },
    variants: {
      "no input": { series: { [streaming("inputRate_total")]: "0x20" } },
      "it processes": { series: { [streaming("processingRate_total")]: "1x20" } },
    },
  },
  {
    alert: "SparkStreamingStateGrowth",
    interval: "10m",
    series: { [streaming("states_usedBytes")]: "1e9x36 2.2e9x20" },
    fires: {
      at: "6h40m",
      labels: { ...of("info"), streaming_query: "orders" },
      summary: "The state of a streaming query grows without bound.",
      description: "State of orders in a/etl is 2.049GiB, over twice what it was 6 hours ago.",
    },
    variants: {
      "1.9 times": { series: { [streaming("states_usedBytes")]: "1e9x36 1.9e9x20" } },
      "small state": { series: { [streaming("states_usedBytes")]: "1e8x36 9e8x20" } },
    },
  },
  {
    alert: "SparkDriverNotScraped",
    series: {
      'kube_pod_status_phase{namespace="a",pod="d",phase="Running"}': "1x20",
      'kube_pod_labels{namespace="a",pod="d",label_spark_role="driver"}': "1x20",
    },
    fires: {
      at: "15m",
      labels: { severity: "info", namespace: "a", pod: "d" },
      summary: "A running Spark driver shows no metrics.",
      description: "Driver a/d runs, and Prometheus has nothing of it.",
    },
    variants: {
      "it is scraped": { series: { 'metrics_executor_maxTasks{namespace="a",pod="d",executor_id="driver"}': "0x20" } },
      "it is pending": {
        series: {
          'kube_pod_status_phase{namespace="a",pod="d",phase="Running"}': "0x20",
          'kube_pod_status_phase{namespace="a",pod="d",phase="Pending"}': "1x20",
        },
      },
      "it is an executor": {
        series: {
          'kube_pod_labels{namespace="a",pod="d",label_spark_role="driver"}': null,
          'kube_pod_labels{namespace="a",pod="d",label_spark_role="executor"}': "1x20",
        },
      },
    },
  },
];
