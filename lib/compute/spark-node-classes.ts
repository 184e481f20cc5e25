import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { KubernetesObjects } from "../delivery/kubernetes-objects";
import type { Ec2NodeClass } from "./ec2-node-class";
import type { Karpenter } from "./karpenter";

/** Where executors keep shuffle files: local disks of the instance, or its root volume. */
export type ShuffleStorage = "nvme" | "ebs";

/** Pods on one node: with prefix delegation AWS recommends 110 below 30 vCPUs, and Spark never needs more. */
export const MAX_PODS_PER_NODE = 110;

export interface SparkNodeClassesProps {
  /** Karpenter that launches the nodes. */
  readonly karpenter: Karpenter;

  /** Tags of instances and volumes: no Aspect reaches what Karpenter launches. */
  readonly tags: Readonly<Record<string, string>>;

  /**
   * Root volume of nodes that shuffle on EBS, in GiB.
   * @default 300
   */
  readonly shuffleVolumeGiB?: number;
}

/**
 * Machines for Spark. `nvme` joins the instance's local disks (RAID 0) under the kubelet, so an emptyDir is already on
 * them; `ebs` has a large, fast root volume instead.
 */
export class SparkNodeClasses extends Construct implements ITerraformDependable {
  /** Karpenter that launches the nodes. */
  readonly karpenter: Karpenter;

  /** Names of the node classes. */
  readonly names: Readonly<Record<ShuffleStorage, string>> = { nvme: "spark-nvme", ebs: "spark-ebs" };

  /** Address that node pools depend on. */
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: SparkNodeClassesProps) {
    super(scope, id);
    const { karpenter, tags, shuffleVolumeGiB = 300 } = props;
    const { cluster, instanceProfileName } = karpenter;

    const nodeClass = (storage: ShuffleStorage): Ec2NodeClass => ({
      apiVersion: "karpenter.k8s.aws/v1",
      kind: "EC2NodeClass",
      metadata: { name: this.names[storage] },
      spec: {
        amiSelectorTerms: [{ alias: cluster.nodeImage.alias }],
        instanceProfile: instanceProfileName,
        subnetSelectorTerms: cluster.network.podSubnetIds.map((subnetId) => ({ id: subnetId })),
        securityGroupSelectorTerms: [{ id: cluster.securityGroupId }],
        ...(storage === "nvme" && { instanceStorePolicy: "RAID0" }),
        blockDeviceMappings: [
          {
            deviceName: "/dev/xvda",
            ebs: {
              volumeType: "gp3",
              ...(storage === "nvme"
                ? { volumeSize: "100Gi" }
                : { volumeSize: `${shuffleVolumeGiB}Gi`, iops: 6000, throughput: 500 }),
              encrypted: true,
              deleteOnTermination: true,
            },
          },
        ],
        // One hop keeps pods away from the node's role.
        metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
        kubelet: { maxPods: MAX_PODS_PER_NODE, evictionHard: { "memory.available": "5%" } },
        tags,
      },
    });
    const release = new KubernetesObjects(this, "Objects", {
      cluster,
      name: "spark-node-classes",
      namespace: "kube-system",
      objects: [nodeClass("nvme"), nodeClass("ebs")],
      dependsOn: [karpenter],
      // A class waits for the last of its nodes.
      timeoutMinutes: 45,
    });
    this.karpenter = karpenter;
    this.fqn = release.fqn;
  }
}
