import type { ITerraformDependable } from "cdktf";
import type { ICluster } from "../cluster/cluster";

/** How every Helm release is installed: wholly or not at all, waited for, and after the cluster is usable. */
export function releaseSettings(cluster: ICluster, timeoutMinutes: number, dependsOn: readonly ITerraformDependable[]) {
  return {
    atomic: true,
    cleanupOnFail: true,
    wait: true,
    waitForJobs: true,
    timeout: timeoutMinutes * 60,
    maxHistory: 5,
    dependsOn: [...cluster.ready, ...dependsOn],
  };
}
