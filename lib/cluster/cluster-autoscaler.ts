import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { ChartRelease } from "../delivery/chart-release";
import { WorkloadRole } from "../identity/workload-role";
import type { MonitoringDefinitions } from "../observability/monitoring-definitions";
import type { EksCluster } from "./eks-cluster";

/**
 * Tag by which cluster-autoscaler finds its groups; its value is the cluster. Not the tag that EKS puts on every managed
 * group, or the `system` nodes would be scaled too.
 */
export const AUTOSCALED_TAG = "emberlake/autoscaled-by";

export interface ClusterAutoscalerProps {
  /** Cluster whose environment node groups are scaled. */
  readonly cluster: EksCluster;

  /**
   * Definitions of monitors, with which it is scraped.
   * @default - not scraped
   */
  readonly monitoring?: MonitoringDefinitions;
}

/** cluster-autoscaler, limited by discovery and by IAM to the environment node groups. */
export class ClusterAutoscaler extends Construct implements ITerraformDependable {
  /** Address that other resources depend on. */
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: ClusterAutoscalerProps) {
    super(scope, id);
    const { cluster, monitoring } = props;
    const serviceAccount = "cluster-autoscaler";
    const namespace = "kube-system";

    const role = new WorkloadRole(this, "Role", { clusterName: cluster.name, namespace, serviceAccount });
    role.addStatement({
      actions: [
        "autoscaling:DescribeAutoScalingGroups",
        "autoscaling:DescribeAutoScalingInstances",
        "autoscaling:DescribeLaunchConfigurations",
        "autoscaling:DescribeScalingActivities",
        "autoscaling:DescribeTags",
        "ec2:DescribeImages",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeLaunchTemplateVersions",
        "ec2:GetInstanceTypesFromInstanceRequirements",
      ],
      resources: ["*"],
      wildcardReason: "these read-only actions have no resource-level permissions",
    });
    role.addStatement({
      actions: ["eks:DescribeNodegroup"],
      resources: [`arn:aws:eks:${cluster.region}:${cluster.account}:nodegroup/${cluster.name}/*/*`],
    });
    role.addStatement({
      actions: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
      resources: [`arn:aws:autoscaling:${cluster.region}:${cluster.account}:autoScalingGroup:*:autoScalingGroupName/*`],
      conditions: { StringEquals: { [`aws:ResourceTag/${AUTOSCALED_TAG}`]: cluster.name } },
    });

    const release = new ChartRelease(this, "Release", {
      cluster,
      chart: "cluster-autoscaler",
      namespace,
      values: {
        cloudProvider: "aws",
        awsRegion: cluster.region,
        autoDiscovery: { clusterName: cluster.name, tags: [`${AUTOSCALED_TAG}=${cluster.name}`] },
        rbac: { serviceAccount: { name: serviceAccount } },
        replicaCount: 2,
        extraArgs: { "balance-similar-node-groups": true, "skip-nodes-with-local-storage": false },
        resources: { requests: { cpu: "100m", memory: "600Mi" }, limits: { memory: "600Mi" } },
        ...(monitoring && { serviceMonitor: { enabled: true, namespace, interval: "30s" } }),
        ...cluster.systemPlacement,
      },
      dependsOn: [role, ...(monitoring ? [monitoring] : [])],
    });
    this.fqn = release.fqn;
  }
}
