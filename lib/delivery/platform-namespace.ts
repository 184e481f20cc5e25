import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { dependable, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ICluster } from "../cluster/cluster";
import type { KubernetesObject } from "./kubernetes-object";
import { KubernetesObjects } from "./kubernetes-objects";
import { type PlatformNetworkPoliciesProps, platformNetworkPolicies } from "./network-policy";

/** Label of a namespace whose pods use an object store in the cluster; its value is the store's namespace, which lets them in. */
export const OBJECT_STORE_LABEL = "object-store";

export interface PlatformNamespaceProps extends Omit<PlatformNetworkPoliciesProps, "addresses"> {
  /** Cluster the namespace is created in. */
  readonly cluster: ICluster;

  /** Name of the namespace. */
  readonly name: string;

  /**
   * Pod Security Standard that is enforced: `privileged` for monitoring and its host daemons, `baseline` for platform
   * components, `restricted` for tenants.
   * @default "baseline"
   * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
   */
  readonly podSecurity?: "privileged" | "baseline" | "restricted";

  /**
   * Labels beside those of Pod Security.
   * @default {}
   */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * Objects without pods that arrive with the namespace: quotas, roles, configuration; asked for at synthesis.
   * @default - none
   */
  readonly objects?: () => readonly KubernetesObject[];

  /**
   * What `destroy` does with the namespace: remove it and all it holds, or refuse to, before anything is removed.
   * @default "destroy"
   */
  readonly removalPolicy?: "retain" | "destroy";

  /**
   * What must outlive the namespace: operators whose finalizers its content carries.
   * @default - only the cluster
   */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** Namespace with an enforced Pod Security Standard and default-deny network policies that let its pods live. */
export class PlatformNamespace extends Construct implements ITerraformDependable {
  /** Name of the namespace. */
  readonly name: string;

  /** Address that the namespace's content depends on. */
  readonly fqn: string;

  private readonly resource: NamespaceV1;

  constructor(scope: Construct, id: string, props: PlatformNamespaceProps) {
    super(scope, id);
    const { cluster, name, podSecurity = "baseline", removalPolicy = "destroy", dependsOn = [] } = props;
    const { labels = {}, objects = () => [], ...access } = props;

    this.resource = new NamespaceV1(this, "Resource", {
      metadata: {
        name,
        labels: {
          ...labels,
          ...(props.objectStoreNamespace !== undefined && { [OBJECT_STORE_LABEL]: props.objectStoreNamespace }),
          "pod-security.kubernetes.io/enforce": podSecurity,
          "pod-security.kubernetes.io/warn": "restricted",
        },
      },
      // Volumes and load balancers of the content go first; a driver may hold its node for 45 minutes.
      timeouts: { delete: "45m" },
      ...(removalPolicy === "retain" && { lifecycle: { preventDestroy: true } }),
      dependsOn: [...cluster.complete, ...dependsOn],
    });
    const content = new KubernetesObjects(this, "Content", {
      cluster,
      name: "namespace",
      namespace: name,
      objects: () => [...platformNetworkPolicies({ addresses: cluster.addresses, ...access }), ...objects()],
      dependsOn: [this.resource],
    });
    this.name = name;
    this.fqn = content.fqn;
  }

  /** Let the namespace wait for, and be gone before, something that was created after it. */
  addDependency(dependency: ITerraformDependable): void {
    this.resource.dependsOn = [...(this.resource.dependsOn ?? []), dependable(dependency)];
  }
}
