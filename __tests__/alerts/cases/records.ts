import type { RecordCase } from "../alert-case";

const POD = 'namespace="a",pod="p"';
const of = (container: string) => `{${POD},container="${container}",node="n"}`;
const GIB = 1024 ** 3;

/** What is recorded for panels alone. */
export const recordCases: readonly RecordCase[] = [
  {
    record: "namespace:memory_requests_bytes:sum",
    series: {
      [`cluster:namespace:pod_memory:active:kube_pod_container_resource_requests${of("c")}`]: "1x2",
      [`cluster:namespace:pod_memory:active:kube_pod_container_resource_requests${of("d")}`]: "2x2",
    },
    samples: { '{namespace="a"}': 3 },
  },
  {
    record: "namespace:cpu_usage:sum",
    series: {
      [`node_namespace_pod_container:container_cpu_usage_seconds_total:sum_rate5m${of("c")}`]: "1x2",
      [`node_namespace_pod_container:container_cpu_usage_seconds_total:sum_rate5m${of("d")}`]: "2x2",
    },
    samples: { '{namespace="a"}': 3 },
  },
  {
    record: "namespace:memory_usage_bytes:sum",
    series: {
      [`node_namespace_pod_container:container_memory_working_set_bytes${of("c")}`]: "1x2",
      [`node_namespace_pod_container:container_memory_working_set_bytes${of("")}`]: "2x2",
    },
    samples: { '{namespace="a"}': 1 },
  },
  {
    record: "namespace:requests_hourly_cost:sum",
    series: {
      [`cluster:namespace:pod_cpu:active:kube_pod_container_resource_requests${of("c")}`]: "2x2",
      [`cluster:namespace:pod_memory:active:kube_pod_container_resource_requests${of("c")}`]: `${4 * GIB}x2`,
      [`kube_pod_info{${POD},node="n"}`]: "1x2",
      'kube_node_info{node="n"}': "1x2",
      'node_cpu_hourly_cost{node="n"}': "0.5x2",
      'node_ram_hourly_cost{node="n"}': "0.25x2",
    },
    samples: { '{namespace="a"}': 2 },
  },
];
