import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { type ITerraformDependable, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import type { ICluster } from "../cluster/cluster";

export interface SecretsManagerSecretProps {
  /** Cluster the Kubernetes Secret is created in. */
  readonly cluster: ICluster;

  /** Namespace of the Kubernetes Secret. */
  readonly namespace: string;

  /** Name of the Kubernetes Secret. */
  readonly name: string;

  /** Key under which the whole secret string is stored. */
  readonly key: string;

  /** Name or ARN of the secret in AWS Secrets Manager. */
  readonly secretId: string;

  /** Whole number; raise it to copy the secret again after it was rotated. */
  readonly revision: number;

  /**
   * What must be there first, e.g. the namespace.
   * @default - only the cluster
   */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * Kubernetes Secret filled from AWS Secrets Manager: read through an ephemeral resource and handed on as a write-only
 * attribute, so that its text is never in the state, a plan or the synthesised JSON. Needs Terraform 1.11.
 */
export class SecretsManagerSecret extends Construct implements ITerraformDependable {
  /** Address that consumers depend on. */
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: SecretsManagerSecretProps) {
    super(scope, id);
    const { cluster, namespace, name, key, secretId, revision, dependsOn = [] } = props;
    const secret = new SecretV1(this, "Resource", {
      metadata: { name, namespace },
      dataWoRevision: revision,
      dependsOn: [...cluster.reachable, ...dependsOn],
    });
    // The binding has no ephemeral resources, so the block is written into the stack as it stands in Terraform.
    const type = "aws_secretsmanager_secret_version";
    const stack = TerraformStack.of(this);
    stack.addOverride(`ephemeral.${type}.${secret.friendlyUniqueId}`, { secret_id: secretId });
    secret.addOverride("data_wo", { [key]: `\${ephemeral.${type}.${secret.friendlyUniqueId}.secret_string}` });
    this.fqn = secret.fqn;
  }
}
