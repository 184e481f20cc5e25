import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { GeneratedSecret } from "../delivery/generated-secret";
import { hookJob } from "../delivery/hook-job";
import { configMap } from "../delivery/kubernetes-object";
import { KubernetesObjects } from "../delivery/kubernetes-objects";
import type { PolicyStatement } from "../identity/grantee";
import { policyDocument } from "../identity/policy-document";
import type { StoreConsumer, StoreConsumerProps } from "./object-store";

const SCRIPT = "minio-user.sh";

export interface MinioUserProps extends StoreConsumerProps {
  /** Namespace of MinIO. */
  readonly storeNamespace: string;

  /** Address of MinIO's API. */
  readonly storeUrl: string;

  /** Image with the client `mc`. */
  readonly clientImage: string;

  /** Secret in MinIO's namespace with root's credentials, `rootUser` and `rootPassword`. */
  readonly rootSecret: string;
}

/**
 * MinIO user with a policy of its own, and its generated keys as a Secret in the consumer's namespace.
 *
 * A Job of its own makes it: users in the values of MinIO's chart would restart MinIO, and with it every tenant's store,
 * and never be removed.
 */
export class MinioUser extends Construct implements StoreConsumer {
  readonly secretName: string;

  /** Address that pods depend on: the user exists. */
  readonly fqn: string;

  private readonly statements: PolicyStatement[] = [];
  private readonly folders: string[] = [];
  private readonly user: KubernetesObjects;

  constructor(scope: Construct, id: string, props: MinioUserProps) {
    super(scope, id);
    const { cluster, namespace, serviceAccount, storeNamespace, storeUrl, clientImage, rootSecret, dependsOn } = props;
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
    const { statements, folders } = this;
    const job = {
      name: `minio-user-${name}`,
      image: clientImage,
      placement: cluster.systemPlacement,
      secrets: [rootSecret, secret.secretName],
    };
    const script = ["/bin/sh", `/scripts/${SCRIPT}`];
    this.user = new KubernetesObjects(this, "User", {
      cluster,
      name: job.name,
      namespace: storeNamespace,
      objects: () => [
        configMap(job.name, {
          [SCRIPT]: readFileSync(join(__dirname, SCRIPT), "utf8"),
          "policy.json": policyDocument(statements),
        }),
        hookJob({
          ...job,
          runs: "after-install",
          command: script,
          env: { STORE_URL: storeUrl, FOLDERS: folders.join(" ") },
        }),
        hookJob({ ...job, runs: "before-delete", command: [...script, "remove"], env: { STORE_URL: storeUrl } }),
      ],
      dependsOn: [...cluster.ready, secret, ...dependsOn],
    });
    this.secretName = secret.secretName;
    this.fqn = this.user.fqn;
  }

  addStatement(statement: PolicyStatement): void {
    this.statements.push(statement);
  }

  addFolder(bucket: string, path: string, after: readonly ITerraformDependable[]): void {
    this.folders.push(`${bucket}/${path}`);
    for (const dependency of after) this.user.addDependency(dependency);
  }
}
