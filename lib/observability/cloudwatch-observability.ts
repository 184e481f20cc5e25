import { DataAwsEksAddonVersion } from "@cdktf/provider-aws/lib/data-aws-eks-addon-version";
import { EksAddon } from "@cdktf/provider-aws/lib/eks-addon";
import { Construct } from "constructs";
import type { EksCluster } from "../cluster/eks-cluster";
import { TOLERATE_EVERYTHING } from "../cluster/pod-placement";
import { WorkloadRole } from "../identity/workload-role";

export interface CloudWatchObservabilityProps {
  /** Cluster whose metrics and container logs go to CloudWatch. */
  readonly cluster: EksCluster;

  /** Kubernetes minor version, which decides about the add-on's version. */
  readonly kubernetesVersion: string;
}

const ADDON = "amazon-cloudwatch-observability";

/**
 * CloudWatch Container Insights and container logs, by AWS's own add-on: an agent and Fluent Bit on every node. Billed by
 * observation and by log volume, beside Prometheus and not in its place.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/install-CloudWatch-Observability-EKS-addon.html
 */
export class CloudWatchObservability extends Construct {
  constructor(scope: Construct, id: string, props: CloudWatchObservabilityProps) {
    super(scope, id);
    const { cluster, kubernetesVersion } = props;
    const role = new WorkloadRole(this, "Role", {
      clusterName: cluster.name,
      namespace: "amazon-cloudwatch",
      serviceAccount: "cloudwatch-agent",
      managedPolicy: "CloudWatchAgentServerPolicy",
    });
    const { nodeSelector, tolerations } = cluster.systemPlacement;
    new EksAddon(this, "Addon", {
      clusterName: cluster.name,
      addonName: ADDON,
      addonVersion: new DataAwsEksAddonVersion(this, "Version", { addonName: ADDON, kubernetesVersion }).version,
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
      configurationValues: JSON.stringify({
        tolerations: TOLERATE_EVERYTHING,
        manager: { nodeSelector, tolerations },
      }),
      dependsOn: [role, ...cluster.ready],
    });
  }
}
