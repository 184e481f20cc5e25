import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { GeneratedSecret } from "../delivery/generated-secret";
import type { PolicyStatement } from "../identity/grantee";
import type { StoreConsumer, StoreConsumerProps } from "./object-store";

/** A user in the values of MinIO's chart. */
export interface MinioUserEntry {
  readonly accessKey: string;
  readonly existingSecret: string;
  readonly existingSecretKey: string;
  readonly policy: string;
}

/** A policy in the values of MinIO's chart, where a condition is the text between its operator's braces. */
export interface MinioPolicy {
  readonly name: string;
  readonly statements: readonly {
    readonly actions: readonly string[];
    readonly resources: readonly string[];
    readonly conditions?: readonly Readonly<Record<string, string>>[];
  }[];
}

export interface MinioUserProps extends StoreConsumerProps {
  /** Namespace of MinIO. */
  readonly storeNamespace: string;

  /** Address of MinIO's release, which creates the user. */
  readonly store: ITerraformDependable;
}

/** MinIO user with a policy of its own, and its generated keys as a Secret in the consumer's namespace. */
export class MinioUser extends Construct implements StoreConsumer {
  readonly secretName: string;

  /** Address that pods depend on: the user exists. */
  readonly fqn: string;

  /** The generated keys, which MinIO's release waits for. */
  readonly secret: ITerraformDependable;

  /** The user, for the chart's values. */
  readonly entry: MinioUserEntry;

  /** The user's policy, for the chart's values; it grows as access is granted. */
  readonly policy: MinioPolicy;

  private readonly statements: MinioPolicy["statements"][number][] = [];

  constructor(scope: Construct, id: string, props: MinioUserProps) {
    super(scope, id);
    const { cluster, namespace, serviceAccount, storeNamespace, store, dependsOn } = props;
    const name = `${namespace}-${serviceAccount}`;
    const secret = new GeneratedSecret(this, "Keys", {
      cluster,
      namespace: storeNamespace,
      name: `minio-user-${name}`,
      entries: { AWS_ACCESS_KEY_ID: name },
      generatedKeys: ["AWS_SECRET_ACCESS_KEY"],
      copyTo: [namespace],
      dependsOn,
    });
    this.secretName = secret.secretName;
    this.secret = secret;
    this.fqn = store.fqn;
    this.entry = {
      accessKey: name,
      existingSecret: secret.secretName,
      existingSecretKey: "AWS_SECRET_ACCESS_KEY",
      policy: name,
    };
    this.policy = { name, statements: this.statements };
  }

  addStatement({ actions, resources, conditions = {} }: PolicyStatement): void {
    const texts = Object.entries(conditions).map(([operator, keys]) => ({
      [operator]: JSON.stringify(keys).slice(1, -1),
    }));
    this.statements.push({ actions, resources, ...(texts.length > 0 && { conditions: texts }) });
  }
}
