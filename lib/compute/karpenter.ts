import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { EksCluster } from "../cluster/eks-cluster";
import { nodeRole } from "../cluster/node-group";
import { ChartRelease } from "../delivery/chart-release";
import { WorkloadRole } from "../identity/workload-role";
import type { MonitoringDefinitions } from "../observability/monitoring-definitions";
import { InterruptionQueue } from "./interruption-queue";
import { karpenterPermissions } from "./karpenter-permissions";

export interface KarpenterProps {
  /** Cluster whose pending pods get nodes. */
  readonly cluster: EksCluster;

  /**
   * Definitions of monitors, with which it is scraped.
   * @default - not scraped
   */
  readonly monitoring?: MonitoringDefinitions;
}

/** Karpenter: definitions, controller on the `system` nodes, interruption queue, and the role of the nodes it launches. */
export class Karpenter extends Construct implements ITerraformDependable {
  /** Cluster the nodes join. */
  readonly cluster: EksCluster;

  /** Instance profile of the nodes. */
  readonly instanceProfileName: string;

  /** Address that node classes depend on. */
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: KarpenterProps) {
    super(scope, id);
    const { cluster, monitoring } = props;
    const namespace = "kube-system";
    const serviceAccount = "karpenter";

    const nodes = nodeRole(this, "NodeRole");
    const profile = new IamInstanceProfile(this, "InstanceProfile", { role: nodes.roleName });
    const access = new EksAccessEntry(this, "NodeAccess", {
      clusterName: cluster.name,
      principalArn: nodes.arn,
      type: "EC2_LINUX",
    });
    const queue = new InterruptionQueue(this, "Interruptions", { name: `${cluster.resource.nameInput}-karpenter` });

    const role = new WorkloadRole(this, "Role", { clusterName: cluster.name, namespace, serviceAccount });
    const permissions = karpenterPermissions({
      clusterName: cluster.name,
      clusterArn: cluster.resource.arn,
      account: cluster.account,
      region: cluster.region,
      nodeRoleArn: nodes.arn,
      instanceProfileArn: profile.arn,
      queueArn: queue.arn,
    });
    for (const statement of permissions) role.addStatement(statement);

    const definitions = new ChartRelease(this, "Definitions", { cluster, chart: "karpenter-crd", namespace });
    const controller = new ChartRelease(this, "Controller", {
      cluster,
      chart: "karpenter",
      namespace,
      values: {
        replicas: 2,
        serviceAccount: { name: serviceAccount },
        settings: {
          clusterName: cluster.name,
          clusterEndpoint: cluster.resource.endpoint,
          interruptionQueue: queue.queueName,
          eksControlPlane: true,
          isolatedVPC: cluster.network.isolated,
          featureGates: { nodeRepair: true, spotToSpotConsolidation: true },
        },
        controller: { resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { memory: "1Gi" } } },
        ...(monitoring && { serviceMonitor: { enabled: true } }),
        ...cluster.systemPlacement,
      },
      dependsOn: [
        definitions,
        role,
        access,
        ...nodes.permissions,
        ...queue.resources,
        ...(monitoring ? [monitoring] : []),
      ],
    });

    this.cluster = cluster;
    this.instanceProfileName = profile.name;
    this.fqn = controller.fqn;
  }
}
