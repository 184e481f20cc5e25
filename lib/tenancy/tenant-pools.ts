import type { PoolLimits } from "../compute/spark-node-pool";
import type { SparkNodePoolsProps } from "../compute/spark-node-pools";

/** Node pools as an environment has them. */
export type EnvironmentPools = Pick<SparkNodePoolsProps, "driver" | "executor" | "memory" | "zone">;

/**
 * Pools of a tenant: the machines of its environment, and nowhere more of them than the tenant may use. Pods that wait for its quota
 * would otherwise bring nodes that stay empty.
 */
export function tenantPools(pools: EnvironmentPools, quota: PoolLimits): EnvironmentPools {
  const { driver, executor, memory, zone } = pools;
  const capped = (limits: PoolLimits): PoolLimits => ({
    cpu: Math.min(limits.cpu, quota.cpu),
    memoryGiB: Math.min(limits.memoryGiB, quota.memoryGiB),
  });
  return {
    driver: { ...driver, limits: capped(driver.limits) },
    executor: {
      ...executor,
      spotLimits: capped(executor.spotLimits),
      onDemandLimits: capped(executor.onDemandLimits),
    },
    ...(memory && { memory: { ...memory, limits: capped(memory.limits) } }),
    zone,
  };
}
