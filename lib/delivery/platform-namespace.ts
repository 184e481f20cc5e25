import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ICluster } from "../cluster/cluster";
import { KubernetesObjects } from "./kubernetes-objects";
import { type PlatformNetworkPoliciesProps, platformNetworkPolicies } from "./network-policy";

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

  constructor(scope: Construct, id: string, props: PlatformNamespaceProps) {
    super(scope, id);
    const { cluster, name, podSecurity = "baseline", removalPolicy = "destroy", dependsOn = [], ...access } = props;

    const namespace = new NamespaceV1(this, "Resource", {
      metadata: {
        name,
        labels: {
          "pod-security.kubernetes.io/enforce": podSecurity,
          "pod-security.kubernetes.io/warn": "restricted",
        },
      },
      // Volumes and load balancers of the content go first; a driver may hold its node for 45 minutes.
      timeouts: { delete: "45m" },
      ...(removalPolicy === "retain" && { lifecycle: { preventDestroy: true } }),
      dependsOn: [...cluster.complete, ...dependsOn],
    });
    const policies = new KubernetesObjects(this, "NetworkPolicies", {
      cluster,
      name: "network-policies",
      namespace: name,
      objects: platformNetworkPolicies({ addresses: cluster.addresses, ...access }),
      dependsOn: [namespace],
    });
    this.name = name;
    this.fqn = policies.fqn;
  }
}
