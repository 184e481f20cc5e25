import { AutoscalingGroupTagA } from "@cdktf/provider-aws/lib/autoscaling-group-tag";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { AUTOSCALED_TAG } from "./cluster-autoscaler";
import type { EksCluster } from "./eks-cluster";
import { NodeGroup, type NodeGroupSize } from "./node-group";
import type { PodPlacement } from "./pod-placement";

export interface EnvironmentNodeGroupProps extends NodeGroupSize {
  /** Cluster the nodes join. */
  readonly cluster: EksCluster;

  /** Environment the nodes serve: value of their label and taint `environment`. */
  readonly environment: string;
}

/** Managed node group for what belongs to one environment and is not Spark; cluster-autoscaler moves its size. */
export class EnvironmentNodeGroup extends Construct implements ITerraformDependable {
  /** Where a pod must ask to go to land on these nodes. */
  readonly placement: PodPlacement;

  /** Address that pods on the group depend on. */
  readonly fqn: string;

  /** Underlying node group. */
  readonly nodeGroup: NodeGroup;

  constructor(scope: Construct, id: string, props: EnvironmentNodeGroupProps) {
    super(scope, id);
    const { cluster, environment, ...size } = props;
    this.placement = environmentPlacement(environment);
    this.nodeGroup = new NodeGroup(this, "Nodes", {
      cluster,
      ...size,
      labels: this.placement.nodeSelector,
      taint: { key: "environment", value: environment },
    });
    new AutoscalingGroupTagA(this, "AutoscaledTag", {
      autoscalingGroupName: this.nodeGroup.autoscalingGroupName,
      tag: { key: AUTOSCALED_TAG, value: cluster.name, propagateAtLaunch: false },
    });
    this.fqn = this.nodeGroup.fqn;
  }
}

/** Label and taint `environment=<name>`, which node groups, Spark pools and pods agree on. */
export function environmentPlacement(environment: string): PodPlacement {
  return {
    nodeSelector: { environment },
    tolerations: [{ key: "environment", operator: "Equal", value: environment, effect: "NoSchedule" }],
  };
}
