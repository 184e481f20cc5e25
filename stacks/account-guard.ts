import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { ACCOUNTS_FILE } from "./accounts";

export interface AccountGuardProps {
  /** Name of the environment. */
  readonly environment: string;

  /** AWS region, e.g. `eu-west-1`. */
  readonly region: string;

  /** The one AWS account this environment may touch. */
  readonly account: string;

  /** Names of values that nobody filled in. */
  readonly placeholders: readonly string[];

  /** Role that Terraform assumes. */
  readonly deployRole?: string;
}

/**
 * The AWS provider, for one account only, and a check that names what is not filled in.
 *
 * The check has a provider of its own: the main one refuses a foreign account before any check of ours could speak.
 */
export class AccountGuard extends Construct {
  constructor(scope: Construct, id: string, props: AccountGuardProps) {
    super(scope, id);
    const { environment, region, account, placeholders, deployRole } = props;
    const assumeRole = deployRole === undefined ? {} : { assumeRole: [{ roleArn: deployRole }] };
    new AwsProvider(this, "Aws", { region, allowedAccountIds: [account], ...assumeRole });
    const provider = new AwsProvider(this, "Identity", { alias: "identity", region, ...assumeRole });
    new DataAwsCallerIdentity(this, "Caller", {
      provider,
      lifecycle: {
        postcondition: [
          {
            condition: `\${self.account_id == "${account}"}`,
            errorMessage:
              placeholders.length > 0
                ? `${environment} is not filled in: give ${placeholders.map((p) => `${environment}.${p}`).join(", ")} in ${ACCOUNTS_FILE}, as accounts.example.json shows.`
                : `${environment} belongs to account ${account}: use credentials of that account, or correct ${environment}.account in ${ACCOUNTS_FILE}.`,
          },
        ],
      },
    });
  }
}
