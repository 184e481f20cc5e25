import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";
import { explainWildcards, policyDocument } from "./policy-document";

export interface EncryptionKeyProps {
  /** Name people find the key by, without `alias/`. */
  readonly alias: string;

  /** AWS account that owns the key. */
  readonly account: string;

  /** AWS region, e.g. `eu-west-1`. */
  readonly region: string;

  /** Log groups of CloudWatch Logs that are encrypted with the key, by name. */
  readonly logGroupNames: readonly string[];
}

/** KMS key with yearly rotation, administered by the account and usable by CloudWatch Logs for named log groups. */
export class EncryptionKey extends Construct {
  /** ARN of the key. */
  readonly arn: string;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const { alias, account, region, logGroupNames } = props;
    const wildcardReason = "in a key policy `*` is the key itself";
    const statements = [
      {
        principals: { AWS: `arn:aws:iam::${account}:root` },
        actions: ["kms:*"],
        resources: ["*"],
        wildcardReason: `${wildcardReason}; the account's IAM policies decide, as in AWS's default key policy`,
      },
      {
        principals: { Service: `logs.${region}.amazonaws.com` },
        actions: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
        resources: ["*"],
        conditions: {
          ArnEquals: {
            "kms:EncryptionContext:aws:logs:arn": logGroupNames.map(
              (name) => `arn:aws:logs:${region}:${account}:log-group:${name}`,
            ),
          },
        },
        wildcardReason,
      },
    ];
    const key = new KmsKey(this, "Resource", {
      description: `Encrypts ${alias}`,
      enableKeyRotation: true,
      deletionWindowInDays: 7,
      policy: policyDocument(statements),
    });
    explainWildcards(key, statements);
    new KmsAlias(this, "Alias", { name: `alias/${alias}`, targetKeyId: key.keyId });
    this.arn = key.arn;
  }
}
