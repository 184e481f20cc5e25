import type { AlertCase } from "../alert-case";

const POD = 'namespace="a",pod="p"';
const CPU_REQUEST = `cluster:namespace:pod_cpu:active:kube_pod_container_resource_requests{${POD},container="c",node="n"}`;
const CPU_USAGE = `node_namespace_pod_container:container_cpu_usage_seconds_total:sum_rate5m{${POD},container="c",node="n"}`;
const MEMORY_REQUEST = `cluster:namespace:pod_memory:active:kube_pod_container_resource_requests{${POD},container="c",node="n"}`;
const MEMORY_USAGE = `node_namespace_pod_container:container_memory_working_set_bytes{${POD},container="c",node="n"}`;
const START = `kube_pod_start_time{${POD}}`;
const ALLOCATABLE = 'kube_node_status_allocatable{node="n",resource="cpu"}';
const NODE_CREATED = 'kube_node_created{node="n"}';
const RUN = 'namespace="a",spark_app="etl"';
const executor = (metric: string, id = "1") => `metrics_executor_${metric}{${RUN},executor_id="${id}"}`;
const CLAIM = 'namespace="a",persistentvolumeclaim="data"';
const TARGET =
  'kube_verticalpodautoscaler_status_recommendation_containerrecommendations_target_cpu{namespace="a",target_name="web",container="c"}';
const GIB = 1024 ** 3;

export const underutilisationCases: readonly AlertCase[] = [
  {
    alert: "TenantCpuUnderutilised",
    interval: "30m",
    series: { [CPU_REQUEST]: "10x60", [CPU_USAGE]: "2.5x60", [START]: "0x60" },
    fires: {
      at: "14h",
      labels: { severity: "info", namespace: "a" },
      summary: "A tenant requests far more CPU than it uses.",
      description: "At its busiest (95th percentile of a day) a uses 25% of the CPU it requests.",
    },
    variants: {
      "a third is used": { series: { [CPU_USAGE]: "3.3x60" } },
      "little is wasted": { series: { [CPU_REQUEST]: "5x60", [CPU_USAGE]: "1.25x60" } },
      "pods are young": { series: { [START]: "0+1800x60" } },
      "it began 11 hours ago": {
        series: { [CPU_REQUEST]: "_x5 10x60", [CPU_USAGE]: "_x5 2.5x60" },
      },
      "a young pod that works hard is no part of it": {
        series: {
          [CPU_REQUEST.replace('"p"', '"young"')]: "9x60",
          [CPU_USAGE.replace('"p"', '"young"')]: "9x60",
          [START.replace('"p"', '"young"')]: "0+1800x60",
        },
        fires: {
          at: "14h",
          labels: { severity: "info", namespace: "a" },
          summary: "A tenant requests far more CPU than it uses.",
          description: "At its busiest (95th percentile of a day) a uses 25% of the CPU it requests.",
        },
      },
    },
  },
  {
    alert: "TenantMemoryUnderutilised",
    interval: "30m",
    series: { [MEMORY_REQUEST]: `${32 * GIB}x60`, [MEMORY_USAGE]: `${8 * GIB}x60`, [START]: "0x60" },
    fires: {
      at: "14h",
      labels: { severity: "info", namespace: "a" },
      summary: "A tenant requests far more memory than it uses.",
      description: "At its fullest (95th percentile of a day) a uses 25% of the memory it requests.",
    },
    variants: {
      "45 % is used": { series: { [MEMORY_USAGE]: `${0.45 * 32 * GIB}x60` } },
      "little is wasted": { series: { [MEMORY_REQUEST]: `${20 * GIB}x60`, [MEMORY_USAGE]: `${5 * GIB}x60` } },
      "pods are young": { series: { [START]: "0+1800x60" } },
      "it began 11 hours ago": {
        series: { [MEMORY_REQUEST]: `_x5 ${32 * GIB}x60`, [MEMORY_USAGE]: `_x5 ${8 * GIB}x60` },
      },
      "a young pod wastes more": {
        series: {
          [MEMORY_REQUEST]: `${20 * GIB}x60`,
          [MEMORY_USAGE]: `${5 * GIB}x60`,
          [MEMORY_REQUEST.replace('"p"', '"young"')]: `${30 * GIB}x60`,
          [MEMORY_USAGE.replace('"p"', '"young"')]: "0x60",
          [START.replace('"p"', '"young"')]: "0+1800x60",
        },
      },
      "the pod's own sum is not counted again": {
        series: { [MEMORY_USAGE.replace('"c"', '""')]: `${8 * GIB}x60` },
        fires: {
          at: "14h",
          labels: { severity: "info", namespace: "a" },
          summary: "A tenant requests far more memory than it uses.",
          description: "At its fullest (95th percentile of a day) a uses 25% of the memory it requests.",
        },
      },
      "a young pod that is full is no part of it": {
        series: {
          [MEMORY_REQUEST.replace('"p"', '"young"')]: `${30 * GIB}x60`,
          [MEMORY_USAGE.replace('"p"', '"young"')]: `${30 * GIB}x60`,
          [START.replace('"p"', '"young"')]: "0+1800x60",
        },
        fires: {
          at: "14h",
          labels: { severity: "info", namespace: "a" },
          summary: "A tenant requests far more memory than it uses.",
          description: "At its fullest (95th percentile of a day) a uses 25% of the memory it requests.",
        },
      },
    },
  },
  {
    alert: "TenantIdle",
    interval: "30m",
    series: { [CPU_REQUEST]: "3x60", [CPU_USAGE]: "0.03x60", [START]: "0x60" },
    fires: {
      at: "15h",
      labels: { severity: "warning", namespace: "a" },
      summary: "A tenant holds resources and does nothing with them.",
      description: "a has not used more than 1% of its CPU requests for 12 hours.",
    },
    variants: {
      "it did something": { series: { [CPU_USAGE]: "0.03x20 0.09x1 0.03x40" } },
      "it holds little": { series: { [CPU_REQUEST]: "1.5x60", [CPU_USAGE]: "0.015x60" } },
      "it began 11 hours ago": { series: { [CPU_REQUEST]: "_x7 3x60", [CPU_USAGE]: "_x7 0.03x60" } },
    },
  },
  {
    alert: "PodIdle",
    interval: "10m",
    series: { [CPU_REQUEST]: "1x60", [CPU_USAGE]: "0.01x60", [START]: "0x60" },
    fires: {
      at: "8h10m",
      labels: { severity: "info", namespace: "a", pod: "p" },
      summary: "A pod that requests whole cores is idle.",
      description: "a/p has not used more than 0.01 cores for 6 hours.",
    },
    variants: {
      "it did something": { series: { [CPU_USAGE]: "0.01x30 0.03x1 0.01x30" } },
      "it requests half a core": { series: { [CPU_REQUEST]: "0.5x60" } },
      "it is a controller of the platform that stands by": {
        series: {
          [CPU_REQUEST]: null,
          [CPU_USAGE]: null,
          [START]: null,
          [CPU_REQUEST.replace('"a"', '"kube-system"')]: "1x60",
          [CPU_USAGE.replace('"a"', '"kube-system"')]: "0.01x60",
          [START.replace('"a"', '"kube-system"')]: "0x60",
        },
      },
      "it is 5 hours old": { series: { [START]: `${3 * 3600}x60` } },
    },
  },
  {
    alert: "NodeIdle",
    interval: "10m",
    series: { [CPU_USAGE]: "0.04x30", [ALLOCATABLE]: "1x30", [NODE_CREATED]: "0x30" },
    fires: {
      at: "3h10m",
      labels: { severity: "info", node: "n" },
      summary: "A node does nothing.",
      description: "n has not used more than 4% of its CPU for 2 hours.",
    },
    variants: {
      "it did something": { series: { [CPU_USAGE]: "0.04x12 0.06x1 0.04x20" } },
      "it is young": { series: { [NODE_CREATED]: "3600x30" } },
    },
  },
  {
    alert: "NodeUnderutilised",
    interval: "10m",
    series: {
      [CPU_REQUEST]: "0.15x30",
      [ALLOCATABLE]: "1x30",
      [NODE_CREATED]: "0x30",
      'kube_node_status_allocatable{node="n",resource="pods"}': "110x30",
    },
    fires: {
      at: "4h10m",
      labels: { severity: "info", node: "n" },
      summary: "A node is nearly empty, and nothing consolidates it.",
      description: "Only 15% of the CPU of n is requested.",
    },
    variants: {
      "a quarter is requested": { series: { [CPU_REQUEST]: "0.25x30" } },
      "it is young": { series: { [NODE_CREATED]: "3600x30" } },
    },
  },
  {
    alert: "ClusterRequestsLow",
    interval: "10m",
    series: {
      [CPU_REQUEST]: "4x60",
      [ALLOCATABLE]: "10x60",
      'kube_node_status_allocatable{node="n",resource="pods"}': "1x60",
    },
    fires: {
      at: "6h",
      labels: { severity: "info" },
      summary: "The cluster has far more nodes than its pods request.",
      description: "Pods request 40% of the CPU of all nodes.",
    },
    variants: {
      "60 % is requested": { series: { [CPU_REQUEST]: "6x60" } },
      "a resource of larger numbers does not count": {
        series: { [CPU_REQUEST]: "6x60", 'kube_node_status_allocatable{node="n",resource="pods"}': "110x60" },
      },
    },
  },
  {
    alert: "SparkExecutorsIdle",
    series: { [executor("activeTasks")]: "3x5 0x60", [executor("totalCores")]: "4x65" },
    fires: {
      at: "45m",
      labels: { severity: "warning", namespace: "a", spark_app: "etl" },
      summary: "A Spark application holds executors that do nothing.",
      description: "a/etl has run no task for 30 minutes and still holds executors.",
    },
    variants: {
      "a task ran 20 minutes ago": { series: { [executor("activeTasks")]: "0x20 2x5 0x60" } },
      "its executors are gone": { series: { [executor("totalCores")]: "4x40 0x20" } },
      "it has no executors": { series: { [executor("totalCores")]: "0x65" } },
      "it began 20 minutes ago": {
        series: { [executor("activeTasks")]: "_x20 0x60", [executor("totalCores")]: "_x20 4x60" },
      },
      "only the driver is there": {
        series: {
          [executor("activeTasks")]: null,
          [executor("totalCores")]: null,
          [executor("activeTasks", "driver")]: "0x65",
          [executor("totalCores", "driver")]: "4x65",
        },
      },
      "the driver's tasks do not count": {
        series: { [executor("activeTasks", "driver")]: "1x65" },
        fires: {
          at: "45m",
          labels: { severity: "warning", namespace: "a", spark_app: "etl" },
          summary: "A Spark application holds executors that do nothing.",
          description: "a/etl has run no task for 30 minutes and still holds executors.",
        },
      },
      "executors are left only of the driver": {
        series: { [executor("totalCores")]: null, [executor("totalCores", "driver")]: "4x65" },
      },
    },
  },
  {
    alert: "SparkExecutorSlotsUnderused",
    series: { [executor("activeTasks")]: "2x60", [executor("maxTasks")]: "10x60" },
    fires: {
      at: "30m",
      labels: { severity: "info", namespace: "a", spark_app: "etl" },
      summary: "A Spark application has more executors than work.",
      description: "a/etl uses 20% of its task slots.",
    },
    variants: {
      "30 % are used": { series: { [executor("activeTasks")]: "3x60" } },
      "it has few slots": { series: { [executor("activeTasks")]: "1x60", [executor("maxTasks")]: "7x60" } },
      "the driver's slots do not count": {
        series: { [executor("activeTasks")]: "3x60", [executor("maxTasks", "driver")]: "10x60" },
      },
      "the driver's tasks do not count": {
        series: { [executor("activeTasks", "driver")]: "5x60" },
        fires: {
          at: "30m",
          labels: { severity: "info", namespace: "a", spark_app: "etl" },
          summary: "A Spark application has more executors than work.",
          description: "a/etl uses 20% of its task slots.",
        },
      },
      "it had no slot for a while": {
        series: { [executor("maxTasks")]: "0x3 10x60" },
        fires: {
          at: "34m",
          labels: { severity: "info", namespace: "a", spark_app: "etl" },
          summary: "A Spark application has more executors than work.",
          description: "a/etl uses 20% of its task slots.",
        },
      },
    },
  },
  {
    alert: "PersistentVolumeClaimUnused",
    interval: "1h",
    series: {
      [`kube_persistentvolumeclaim_status_phase{${CLAIM},phase="Bound"}`]: "1x30",
      'kube_pod_spec_volumes_persistentvolumeclaims_info{namespace="a",persistentvolumeclaim="other",pod="p"}': "1x30",
    },
    fires: {
      at: "24h",
      labels: { severity: "info", namespace: "a", persistentvolumeclaim: "data" },
      summary: "A volume is paid for and no pod uses it.",
      description: "a/data has not been mounted for a day.",
    },
    variants: {
      "a pod has it": {
        series: { [`kube_pod_spec_volumes_persistentvolumeclaims_info{${CLAIM},pod="p"}`]: "1x30" },
      },
      "it is not bound": {
        series: {
          [`kube_persistentvolumeclaim_status_phase{${CLAIM},phase="Bound"}`]: "0x30",
          [`kube_persistentvolumeclaim_status_phase{${CLAIM},phase="Pending"}`]: "1x30",
        },
      },
    },
  },
  {
    alert: "VerticalPodAutoscalerRecommendsMuchLess",
    interval: "1h",
    series: {
      [CPU_REQUEST]: "4x30",
      'namespace_workload_pod:kube_pod_owner:relabel{namespace="a",pod="p",workload="web",workload_type="deployment"}':
        "1x30",
      [TARGET]: "1x30",
    },
    fires: {
      at: "24h",
      labels: { severity: "info", namespace: "a", target_name: "web", container: "c" },
      summary: "A container requests several times what is recommended.",
      description: "c of a/web requests 4 times the CPU that the VerticalPodAutoscaler recommends.",
    },
    variants: { "2.5 times": { series: { [CPU_REQUEST]: "2.5x30" } } },
  },
];
