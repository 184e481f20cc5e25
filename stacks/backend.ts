import { LocalBackend, S3Backend, type TerraformStack } from "cdktf";
import type { EnvironmentConfig } from "../lib/config";
import { refuseSimulated } from "./simulated-files";

/** Keep the state of `stack` where its environment says: in a file of this folder, or in S3 with S3's own lock. */
export function keepState(stack: TerraformStack, environment: string, state: EnvironmentConfig["state"]): void {
  if (state.kind === "local") {
    const path = `${process.cwd()}/terraform.${environment}.tfstate`;
    refuseSimulated(path);
    new LocalBackend(stack, { path });
    return;
  }
  const { bucket, region } = state;
  new S3Backend(stack, { bucket, region, key: `emberlake/${environment}.tfstate`, encrypt: true });
  // The archived binding is older than S3's native lock.
  stack.addOverride("terraform.backend.s3.use_lockfile", true);
}
