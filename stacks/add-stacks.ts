import type { App } from "cdktf";
import type { PlatformConfig } from "../lib";
import { AccountStack } from "./account-stack";
import { EksStack } from "./eks-stack";
import { ExistingClusterStack } from "./existing-cluster-stack";

/** Add one stack per environment. */
export function addStacks(app: App, { project, environments }: PlatformConfig): void {
  for (const [name, environment] of Object.entries(environments)) {
    if (environment.kind === "eks") new EksStack(app, name, project, environment);
    else if (environment.kind === "account") new AccountStack(app, name, project, environment);
    else new ExistingClusterStack(app, name, project, environment);
  }
}
