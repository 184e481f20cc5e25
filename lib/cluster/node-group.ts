import { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import { Fn, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { ServiceRole } from "../identity/service-role";
import type { EksCluster } from "./eks-cluster";

/** Instance types and bounds of a managed node group. */
export interface NodeGroupSize {
  /** EC2 instance types in order of preference, e.g. `m7i.xlarge`. */
  readonly instanceTypes: readonly string[];

  /** Nodes at first; afterwards the autoscaler decides. */
  readonly desiredSize: number;

  /** Fewest nodes. */
  readonly minSize: number;

  /** Most nodes, and therefore the most the group can cost. */
  readonly maxSize: number;

  /** Size of the root volume, in GiB. */
  readonly volumeGiB: number;
}

export interface NodeGroupProps extends NodeGroupSize {
  /** Cluster the nodes join. */
  readonly cluster: Pick<
    EksCluster,
    "name" | "network" | "kubernetesVersion" | "nodeImage" | "securityGroupId" | "beforeNodes" | "nodeRole"
  >;

  /** Labels of the nodes. */
  readonly labels: Readonly<Record<string, string>>;

  /** Taint of the nodes, effect `NoSchedule`. */
  readonly taint: { readonly key: string; readonly value: string };
}

/** IAM role for the instances of a node group or of Karpenter; pods have roles of their own. */
export function nodeRole(scope: Construct, id: string): ServiceRole {
  return new ServiceRole(scope, id, {
    service: "ec2.amazonaws.com",
    managedPolicies: ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"],
  });
}

/** EKS managed node group: Amazon Linux 2023, IMDSv2 only, encrypted gp3 root volume. */
export class NodeGroup extends Construct implements ITerraformDependable {
  /** Address that pods on the group depend on. */
  readonly fqn: string;

  /** Name of the Auto Scaling group behind it. */
  readonly autoscalingGroupName: string;

  /** Underlying resource, for settings the props do not cover. */
  readonly resource: EksNodeGroup;

  constructor(scope: Construct, id: string, props: NodeGroupProps) {
    super(scope, id);
    const { cluster, labels, taint, instanceTypes, desiredSize, minSize, maxSize, volumeGiB } = props;

    const template = new LaunchTemplate(this, "LaunchTemplate", {
      updateDefaultVersion: true,
      vpcSecurityGroupIds: [cluster.securityGroupId],
      // One hop keeps pods away from the node's role.
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: { volumeType: "gp3", volumeSize: volumeGiB, encrypted: "true", deleteOnTermination: "true" },
        },
      ],
    });
    this.resource = new EksNodeGroup(this, "Resource", {
      clusterName: cluster.name,
      nodeRoleArn: cluster.nodeRole.arn,
      subnetIds: [...cluster.network.podSubnetIds],
      amiType: "AL2023_x86_64_STANDARD",
      version: cluster.kubernetesVersion,
      releaseVersion: cluster.nodeImage.releaseVersion,
      instanceTypes: [...instanceTypes],
      scalingConfig: { desiredSize, minSize, maxSize },
      updateConfig: { maxUnavailable: 1 },
      nodeRepairConfig: { enabled: true },
      labels: { ...labels },
      taint: [{ ...taint, effect: "NO_SCHEDULE" }],
      launchTemplate: { id: template.id, version: Fn.tostring(template.latestVersion) },
      // The autoscaler owns the current size; Terraform owns the bounds.
      lifecycle: { ignoreChanges: ["scaling_config[0].desired_size"] },
      dependsOn: [...cluster.beforeNodes, ...cluster.nodeRole.permissions, ...cluster.network.egress],
    });
    this.fqn = this.resource.fqn;
    this.autoscalingGroupName = this.resource.resources.get(0).autoscalingGroups.get(0).name;
  }
}
