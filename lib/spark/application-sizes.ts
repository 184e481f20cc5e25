import { largestPod, type PodSize } from "../compute/node-capacity";
import type { PoolInstances } from "../compute/spark-node-pool";
import type { SparkApplicationSpecProps, SparkSize } from "./spark-application-resource";
import type { SparkEnvironment } from "./spark-environment";

/** Share of the heap that Spark adds for what lies outside it, and its least. @see https://spark.apache.org/docs/latest/running-on-kubernetes.html */
const OVERHEAD = { jvm: 0.1, python: 0.4 } as const;
const LEAST_OVERHEAD_MIB = 384;

/** What a pod of Spark requests: its heap, and what Spark adds to it. */
export function podSize({ cores, memoryGiB }: SparkSize, program: keyof typeof OVERHEAD): PodSize {
  const heap = memoryGiB * 1024;
  return {
    millicores: cores * 1000,
    memoryMiB: Math.ceil(heap + Math.max(heap * OVERHEAD[program], LEAST_OVERHEAD_MIB)),
  };
}

/** Refuse pods that fit no node they may run on, and applications that pass the quota. */
export function checkSizes(environment: SparkEnvironment, props: SparkApplicationSpecProps): void {
  const { quota, instances } = environment;
  const where = `Spark application "${props.name}"`;
  const sizes = (["driver", "executor"] as const).map((role) => {
    const pod = podSize(props[role], props.program.kind);
    if (instances) checkNode(`${where}: ${role}`, pod, instances[role]);
    return pod;
  });
  const { min, max } = props.executor;
  if (min > max) throw new Error(`${where}: executor.min ${min} is above executor.max ${max}; lower it, or raise max`);
  const [driver, executor] = sizes as [PodSize, PodSize];
  const total = {
    cpu: (driver.millicores + max * executor.millicores) / 1000,
    memoryGiB: (driver.memoryMiB + max * executor.memoryMiB) / 1024,
  };
  for (const [resource, unit] of [
    ["cpu", "cores"],
    ["memoryGiB", "GiB"],
  ] as const) {
    if (total[resource] <= quota[resource]) continue;
    throw new Error(
      `${where}: the driver and ${max} executors request ${round(total[resource])} ${unit}, overhead included, and the quota is ${quota[resource]}; lower executor.max or their size, or raise the quota`,
    );
  }
}

function checkNode(where: string, pod: PodSize, pool: PoolInstances): void {
  const node = largestPod(pool);
  if (node === undefined || (pod.millicores <= node.millicores && pod.memoryMiB <= node.memoryMiB)) return;
  throw new Error(
    `${where} requests ${pod.millicores / 1000} cores and ${round(pod.memoryMiB / 1024)} GiB, overhead included, but the largest node it may run on (${Math.max(...pool.vcpus)} vCPUs of ${(pool.instanceFamilies ?? pool.instanceCategories).join(", ")}) offers ${round(node.millicores / 1000)} cores and ${round(node.memoryMiB / 1024)} GiB; make it smaller, or allow larger vcpus`,
  );
}

const round = (figure: number) => Math.floor(figure * 10) / 10;
