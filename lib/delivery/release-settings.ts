import type { ITerraformDependable } from "cdktf";

/** How every Helm release is installed: wholly or not at all, waited for, and after what it depends on. */
export function releaseSettings(timeoutMinutes: number, dependsOn: readonly ITerraformDependable[]) {
  return {
    atomic: true,
    cleanupOnFail: true,
    wait: true,
    waitForJobs: true,
    timeout: timeoutMinutes * 60,
    maxHistory: 5,
    dependsOn: [...dependsOn],
  };
}
