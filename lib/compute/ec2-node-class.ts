import type { KubernetesObject } from "../delivery/kubernetes-object";

/** Karpenter's description of a machine. @see https://karpenter.sh/docs/concepts/nodeclasses/ */
export interface Ec2NodeClass extends KubernetesObject {
  readonly apiVersion: "karpenter.k8s.aws/v1";
  readonly kind: "EC2NodeClass";
  readonly spec: {
    readonly amiSelectorTerms: readonly { readonly alias: string }[];
    readonly instanceProfile: string;
    readonly subnetSelectorTerms: readonly { readonly id: string }[];
    readonly securityGroupSelectorTerms: readonly { readonly id: string }[];
    readonly instanceStorePolicy?: "RAID0";
    readonly blockDeviceMappings: readonly {
      readonly deviceName: string;
      readonly ebs: {
        readonly volumeType: "gp3";
        readonly volumeSize: string;
        readonly iops?: number;
        readonly throughput?: number;
        readonly encrypted: true;
        readonly deleteOnTermination: true;
      };
    }[];
    readonly metadataOptions: {
      readonly httpEndpoint: "enabled";
      readonly httpTokens: "required";
      readonly httpPutResponseHopLimit: 1;
    };
    readonly kubelet: { readonly maxPods: number; readonly evictionHard?: Readonly<Record<string, string>> };
    readonly tags: Readonly<Record<string, string>>;
  };
}
