import { Aspects, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { type AccountConfig, COST_ALLOCATION_OPT_IN, CostExport, DATA_EXPORTS_REGION } from "../lib";
import { AccountGuard } from "./account-guard";
import { keepState } from "./backend";
import { Tags } from "./tags";

/** What an AWS account has once, however many environments it holds: the export of its costs. */
export class AccountStack extends TerraformStack {
  constructor(scope: Construct, name: string, project: string, config: AccountConfig) {
    super(scope, name);
    const { account, costExport, tags } = config;
    keepState(this, name, config.state);
    new AccountGuard(this, "Account", { environment: name, region: DATA_EXPORTS_REGION, ...config });
    const bucketName = `${project}-${name}-costs-${account}`;
    new CostExport(this, "CostExport", { name: `${project}-${name}`, bucketName, account, ...costExport });

    const output = (id: string, description: string, value: string) =>
      new TerraformOutput(this, id, { description, value, staticId: true });
    output("cost_export_bucket", "Bucket with the cost and usage of the account, by the hour", bucketName);
    output("split_cost_allocation_opt_in", "What is still to be done by hand", COST_ALLOCATION_OPT_IN);
    Aspects.of(this).add(new Tags({ project, environment: name, "managed-by": "emberlake", ...tags }));
  }
}
