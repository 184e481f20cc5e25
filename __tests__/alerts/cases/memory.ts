import type { AlertCase } from "../alert-case";

const CONTAINER = 'namespace="a",pod="p",container="c"';
const WORKING_SET = `node_namespace_pod_container:container_memory_working_set_bytes{${CONTAINER},node="n"}`;
const LIMIT = `kube_pod_container_resource_limits{${CONTAINER},resource="memory"}`;
const REQUEST = `cluster:namespace:pod_memory:active:kube_pod_container_resource_requests{${CONTAINER}}`;
const START = 'kube_pod_start_time{namespace="a",pod="p"}';
const ENDED = (reason: string) => `kube_pod_container_status_terminated_reason{${CONTAINER},reason="${reason}"}`;
const LAST_ENDED = (reason: string) =>
  `kube_pod_container_status_last_terminated_reason{${CONTAINER},reason="${reason}"}`;
const RESTARTS = `kube_pod_container_status_restarts_total{${CONTAINER}}`;

const oom = (at: string) => ({
  at,
  labels: { severity: "warning", namespace: "a", pod: "p", container: "c" },
  summary: "A container was killed for its memory.",
  description: "c of a/p ran out of memory.",
});

export const memoryCases: readonly AlertCase[] = [
  {
    alert: "ContainerMemoryNearLimit",
    series: { [WORKING_SET]: "96x30", [LIMIT]: "100x30" },
    fires: {
      at: "15m",
      labels: { severity: "warning", namespace: "a", pod: "p", container: "c" },
      summary: "A container is about to be killed for its memory.",
      description: "c of a/p uses 96% of its memory limit.",
    },
    variants: {
      "94 % of the limit": { series: { [WORKING_SET]: "94x30" } },
      "the limit is one of CPU": {
        series: { [LIMIT]: null, [LIMIT.replace("memory", "cpu")]: "100x30" },
      },
      "the series is the pod's sum": {
        series: {
          [WORKING_SET]: null,
          [LIMIT]: null,
          'node_namespace_pod_container:container_memory_working_set_bytes{namespace="a",pod="p",container="",node="n"}':
            "96x30",
          'kube_pod_container_resource_limits{namespace="a",pod="p",container="",resource="memory"}': "100x30",
        },
      },
    },
  },
  {
    alert: "PodMemoryAboveRequest",
    series: { [WORKING_SET]: "4294967296x80", [REQUEST]: "2147483648x80", [START]: "0x80" },
    fires: {
      at: "1h1m",
      labels: { severity: "info", namespace: "a", pod: "p" },
      summary: "A pod uses far more memory than it requests, and will be evicted first.",
      description: "a/p uses 200% of the memory it requests.",
    },
    variants: {
      "1.4 times the request": { series: { [REQUEST]: "3067833782x80" } },
      "below 2 GiB": { series: { [WORKING_SET]: "2040109465x80", [REQUEST]: "1020054732x80" } },
      "younger than half an hour": { series: { [START]: "1800x80" } },
      "only the pod's sum": {
        series: {
          [WORKING_SET]: null,
          'node_namespace_pod_container:container_memory_working_set_bytes{namespace="a",pod="p",container="",node="n"}':
            "4294967296x80",
        },
      },
      "just above its request, beside the pod's sum": {
        series: {
          [WORKING_SET]: "2254857830x80",
          'node_namespace_pod_container:container_memory_working_set_bytes{namespace="a",pod="p",container="",node="n"}':
            "4294967296x80",
        },
      },
      "below 2 GiB, beside the pod's sum": {
        series: {
          [WORKING_SET]: "2040109465x80",
          [REQUEST]: "1020054732x80",
          'node_namespace_pod_container:container_memory_working_set_bytes{namespace="a",pod="p",container="",node="n"}':
            "4294967296x80",
        },
      },
      "no request at all": { series: { [REQUEST]: "0x80" } },
    },
  },
  {
    alert: "ContainerOomKilled",
    series: { [`container_oom_events_total{${CONTAINER}}`]: "0x5 1x30" },
    fires: oom("6m"),
    variants: {
      "11 minutes ago": { series: {}, at: "17m" },
      "no event": { series: { [`container_oom_events_total{${CONTAINER}}`]: "1x30" } },
      "the pod's own event": {
        series: {
          [`container_oom_events_total{${CONTAINER}}`]: null,
          'container_oom_events_total{namespace="a",pod="p",container=""}': "0x5 1x30",
        },
      },
      "restarted after it": {
        series: {
          [`container_oom_events_total{${CONTAINER}}`]: null,
          [LAST_ENDED("OOMKilled")]: "1x30",
          [RESTARTS]: "0x5 1x30",
        },
        fires: oom("6m"),
      },
      "restarted for another reason": {
        series: {
          [`container_oom_events_total{${CONTAINER}}`]: null,
          [LAST_ENDED("OOMKilled")]: "0x30",
          [LAST_ENDED("Error")]: "1x30",
          [RESTARTS]: "0x5 1x30",
        },
      },
      "restarted long ago": {
        series: {
          [`container_oom_events_total{${CONTAINER}}`]: null,
          [LAST_ENDED("OOMKilled")]: "1x30",
          [RESTARTS]: "1x30",
        },
      },
      "an executor that is not restarted": {
        series: { [`container_oom_events_total{${CONTAINER}}`]: null, [ENDED("OOMKilled")]: "0x5 1x30" },
        fires: oom("6m"),
      },
      "an executor that ended otherwise": {
        series: {
          [`container_oom_events_total{${CONTAINER}}`]: null,
          [ENDED("OOMKilled")]: "0x30",
          [ENDED("Completed")]: "0x5 1x30",
        },
      },
      "an executor whose end is 10 minutes old": {
        series: { [`container_oom_events_total{${CONTAINER}}`]: null, [ENDED("OOMKilled")]: "0x5 1x30" },
        at: "16m",
      },
      "an executor whose earlier end was another": {
        series: {
          [`container_oom_events_total{${CONTAINER}}`]: null,
          [ENDED("Error")]: "1x30",
          [ENDED("OOMKilled")]: "0x5 1x30",
        },
        fires: oom("15m"),
      },
    },
  },
  {
    alert: "NodeMemoryNearAllocatable",
    series: {
      [WORKING_SET]: "60x30",
      [WORKING_SET.replace('"p"', '"q"')]: "36x30",
      'kube_node_status_allocatable{node="n",resource="memory"}': "100x30",
      'kube_node_status_allocatable{node="n",resource="cpu"}': "400x30",
    },
    fires: {
      at: "10m",
      labels: { severity: "critical", node: "n" },
      summary: "A node runs out of memory.",
      description: "Pods use 96% of the memory that n can give them.",
    },
    variants: {
      "94 % of it": { series: { [WORKING_SET]: "58x30" } },
      "counted twice with the pod's sum": {
        series: {
          [WORKING_SET]: "40x30",
          'node_namespace_pod_container:container_memory_working_set_bytes{namespace="a",pod="p",container="",node="n"}':
            "40x30",
        },
      },
    },
  },
];
