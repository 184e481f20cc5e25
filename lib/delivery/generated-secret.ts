import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ICluster } from "../cluster/cluster";
import { hookJob, PYTHON_IMAGE } from "./hook-job";
import { configMap, type KubernetesObject } from "./kubernetes-object";
import { KubernetesObjects } from "./kubernetes-objects";

const SCRIPT = "generate-secret.py";

/** @see https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/role-v1/ */
export interface Role extends KubernetesObject {
  readonly apiVersion: "rbac.authorization.k8s.io/v1";
  readonly kind: "Role";
  readonly rules: readonly {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
    readonly resourceNames?: readonly string[];
  }[];
}

/** @see https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/role-binding-v1/ */
export interface RoleBinding extends KubernetesObject {
  readonly apiVersion: "rbac.authorization.k8s.io/v1";
  readonly kind: "RoleBinding";
  readonly roleRef: { readonly apiGroup: string; readonly kind: "Role"; readonly name: string };
  readonly subjects: readonly {
    readonly kind: "ServiceAccount" | "Group";
    readonly name: string;

    /** Of a service account. */
    readonly namespace?: string;

    /** Of a group: `rbac.authorization.k8s.io`. */
    readonly apiGroup?: string;
  }[];
}

export interface GeneratedSecretProps {
  /** Cluster the Secret is created in. */
  readonly cluster: ICluster;

  /** Namespace in which the Job runs and the Secret is created. */
  readonly namespace: string;

  /** Name of the Secret. */
  readonly name: string;

  /** Fixed entries, e.g. a user name. */
  readonly entries?: Readonly<Record<string, string>>;

  /** Keys that get 40 random letters and digits (238 bits). */
  readonly generatedKeys: readonly string[];

  /**
   * Namespaces that receive the same Secret; the Job may create it there, and do nothing else.
   * @default - only `namespace`
   */
  readonly copyTo?: readonly string[];

  /**
   * What must be there first, e.g. the namespaces.
   * @default - only the cluster
   */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * Secret whose values are made inside the cluster and known to nobody else: a Job, run as a Helm hook, creates it if it
 * is absent and never changes it again. Nothing of it is in the state, a plan or the synthesised JSON.
 *
 * Rotation: delete the Secret, `helm uninstall generate-<name>`, and deploy.
 */
export class GeneratedSecret extends Construct implements ITerraformDependable {
  /** Name of the Secret. */
  readonly secretName: string;

  /** Address that consumers depend on: the Job has ended when it is complete. */
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: GeneratedSecretProps) {
    super(scope, id);
    const { cluster, namespace, name, entries = {}, generatedKeys, copyTo = [], dependsOn = [] } = props;
    const account = `generate-${name}`;
    const namespaces = [namespace, ...copyTo];

    const release = new KubernetesObjects(this, "Job", {
      cluster,
      name: account,
      namespace,
      objects: [
        { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: account } },
        configMap(account, { [SCRIPT]: readFileSync(join(__dirname, SCRIPT), "utf8") }),
        ...namespaces.flatMap((target) => permissions(account, namespace, target, name)),
        hookJob({
          name: account,
          serviceAccount: account,
          image: cluster.delivery.image(PYTHON_IMAGE),
          command: ["python3", `/scripts/${SCRIPT}`],
          runs: "after-install",
          placement: cluster.systemPlacement,
          env: {
            SECRET_NAME: name,
            NAMESPACES: namespaces.join(" "),
            ENTRIES: JSON.stringify(entries),
            GENERATED_KEYS: generatedKeys.join(" "),
          },
        }),
      ],
      dependsOn: [...cluster.ready, ...dependsOn],
    });
    this.secretName = name;
    this.fqn = release.fqn;
  }
}

function permissions(account: string, home: string, namespace: string, secret: string): (Role | RoleBinding)[] {
  const metadata = { name: account, namespace };
  return [
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata,
      rules: [
        { apiGroups: [""], resources: ["secrets"], verbs: ["get"], resourceNames: [secret] },
        // RBAC cannot limit "create" to a name: the object does not exist yet.
        { apiGroups: [""], resources: ["secrets"], verbs: ["create"] },
      ],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: account },
      subjects: [{ kind: "ServiceAccount", name: account, namespace: home }],
    },
  ];
}
