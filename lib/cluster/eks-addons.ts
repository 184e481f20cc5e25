import { DataAwsEksAddonVersion } from "@cdktf/provider-aws/lib/data-aws-eks-addon-version";
import { EksAddon } from "@cdktf/provider-aws/lib/eks-addon";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { WorkloadRole } from "../identity/workload-role";
import { type PodPlacement, TOLERATE_EVERYTHING } from "./pod-placement";

/** Add-ons that nodes need before they can become ready. */
const BEFORE_NODES = ["vpc-cni", "eks-pod-identity-agent"] as const;

/** Add-ons that pods need to reach one another and the API server. */
const FOR_PODS = ["kube-proxy", "coredns"] as const;

/** Add-ons that neither nodes nor controllers wait for. */
const OTHERS = ["aws-ebs-csi-driver", "eks-node-monitoring-agent", "metrics-server"] as const;

/** Every EKS add-on of the platform. */
export const ADDONS = [...BEFORE_NODES, ...FOR_PODS, ...OTHERS] as const;

/** Name of an EKS add-on. */
export type AddonName = (typeof ADDONS)[number];

/** Exact versions by add-on, e.g. `{ coredns: "v1.13.2-eksbuild.1" }`. */
export type AddonVersions = Readonly<Partial<Record<AddonName, string>>>;

export interface EksAddonsProps {
  /** Name of the cluster. */
  readonly clusterName: string;

  /** Kubernetes minor version, e.g. `1.35`. */
  readonly kubernetesVersion: string;

  /** Where the add-ons' controllers run. */
  readonly systemPlacement: PodPlacement;

  /** Versions that are not AWS's default for the Kubernetes version. */
  readonly versions?: AddonVersions;
}

/** The EKS add-ons, in the steps that nodes and pods impose. */
export class EksAddons extends Construct {
  /** Add-ons without which no node becomes ready. */
  readonly beforeNodes: readonly ITerraformDependable[];

  private readonly props: EksAddonsProps;

  constructor(scope: Construct, id: string, props: EksAddonsProps) {
    super(scope, id);
    this.props = props;

    const cni = this.identity("aws-node", "AmazonEKS_CNI_Policy");
    this.beforeNodes = [
      this.addon("eks-pod-identity-agent", { tolerations: TOLERATE_EVERYTHING }),
      this.addon(
        "vpc-cni",
        {
          enableNetworkPolicy: "true",
          env: { ENABLE_PREFIX_DELEGATION: "true", WARM_PREFIX_TARGET: "1" },
          tolerations: TOLERATE_EVERYTHING,
        },
        [cni],
      ),
    ];
  }

  /** Add-ons without which no pod works; call once. */
  createForPods(nodes: readonly ITerraformDependable[]): ITerraformDependable[] {
    return [
      // A daemon that tolerates everything by itself, and no reason to wait for nodes.
      this.addon("kube-proxy", undefined, this.beforeNodes),
      this.addon("coredns", this.props.systemPlacement, nodes),
    ];
  }

  /** The other add-ons; call once. */
  createOthers(nodes: readonly ITerraformDependable[]): ITerraformDependable[] {
    const { systemPlacement } = this.props;
    const ebs = this.identity("ebs-csi-controller-sa", "service-role/AmazonEBSCSIDriverPolicy");
    return [
      this.addon("aws-ebs-csi-driver", { controller: systemPlacement, node: { tolerateAllTaints: true } }, [
        ebs,
        ...nodes,
      ]),
      // A daemon that tolerates everything by itself.
      this.addon("eks-node-monitoring-agent", undefined, nodes),
      this.addon("metrics-server", systemPlacement, nodes),
    ];
  }

  private identity(serviceAccount: string, managedPolicy: string): WorkloadRole {
    const { clusterName } = this.props;
    return new WorkloadRole(this, serviceAccount, {
      clusterName,
      namespace: "kube-system",
      serviceAccount,
      managedPolicy,
    });
  }

  private addon(
    name: AddonName,
    configuration?: object,
    dependsOn: readonly ITerraformDependable[] = [],
  ): ITerraformDependable {
    const { clusterName, versions = {} } = this.props;
    return new EksAddon(this, name, {
      clusterName,
      addonName: name,
      addonVersion: versions[name] ?? this.defaultVersion(name),
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
      ...(configuration && { configurationValues: JSON.stringify(configuration) }),
      dependsOn: [...dependsOn],
    });
  }

  private defaultVersion(addonName: AddonName): string {
    const { kubernetesVersion } = this.props;
    return new DataAwsEksAddonVersion(this, `${addonName}-version`, { addonName, kubernetesVersion }).version;
  }
}
