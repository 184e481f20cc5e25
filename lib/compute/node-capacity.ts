import { MAX_PODS_PER_NODE } from "./spark-node-classes";
import type { PoolInstances } from "./spark-node-pool";

/** What a pod may ask of a node, or a node offers. */
export interface PodSize {
  /** CPU, in thousandths of a core. */
  readonly millicores: number;

  /** Memory, in MiB. */
  readonly memoryMiB: number;
}

/** GiB of memory for each vCPU, by category, and by family where it differs. @see https://docs.aws.amazon.com/ec2/latest/instancetypes/ */
const GIB_PER_VCPU: Readonly<Record<string, number>> = {
  c: 2,
  m: 4,
  r: 8,
  i: 8,
  x: 16,
  x1e: 32,
  x2iedn: 32,
  x2iezn: 32,
};

/** Of memory, what the hypervisor takes, as Karpenter reckons it, and what the kubelet keeps free before it evicts. */
const LOST = 0.075 + 0.05;

/** Requests of daemons on each node: CNI, kube-proxy, Pod Identity, EBS, node monitoring, node-exporter. */
const DAEMONS: PodSize = { millicores: 210, memoryMiB: 200 };

/**
 * Most that one pod finds on the largest nodes of a pool; nothing where the memory of its instances is not known here.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html for what the kubelet reserves
 */
export function largestPod({ instanceCategories, instanceFamilies, vcpus }: PoolInstances): PodSize | undefined {
  const kinds = instanceFamilies ?? instanceCategories;
  const ratios = kinds.map((kind) => GIB_PER_VCPU[kind] ?? GIB_PER_VCPU[kind.replace(/\d.*$/, "")]);
  if (ratios.includes(undefined)) return undefined;
  const cores = Math.max(...vcpus);
  const memoryMiB = cores * Math.max(...(ratios as number[])) * 1024;
  const reserved = 60 + 10 + Math.min(Math.max(cores - 2, 0), 2) * 5 + Math.max(cores - 4, 0) * 2.5;
  return {
    millicores: Math.floor(cores * 1000 - reserved - DAEMONS.millicores),
    memoryMiB: Math.floor(memoryMiB * (1 - LOST) - (255 + 11 * MAX_PODS_PER_NODE) - DAEMONS.memoryMiB),
  };
}
