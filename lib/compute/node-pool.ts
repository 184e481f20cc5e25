import type { KubernetesObject } from "../delivery/kubernetes-object";

/** Karpenter's rule for which nodes to add and when to remove them. @see https://karpenter.sh/docs/concepts/nodepools/ */
export interface NodePool extends KubernetesObject {
  readonly apiVersion: "karpenter.sh/v1";
  readonly kind: "NodePool";
  readonly spec: {
    readonly weight?: number;
    readonly limits: { readonly cpu: string; readonly memory: string };
    readonly disruption: {
      readonly consolidationPolicy: "WhenEmpty" | "WhenEmptyOrUnderutilized";
      readonly consolidateAfter: string;
      readonly budgets: readonly DisruptionBudget[];
    };
    readonly template: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: {
        readonly nodeClassRef: {
          readonly group: "karpenter.k8s.aws";
          readonly kind: "EC2NodeClass";
          readonly name: string;
        };
        readonly expireAfter: string;
        readonly terminationGracePeriod: string;
        readonly taints: readonly { readonly key: string; readonly value: string; readonly effect: "NoSchedule" }[];
        readonly requirements: readonly NodeRequirement[];
      };
    };
  };
}

/** How many nodes of a pool may be removed at once, and for which reasons. */
export interface DisruptionBudget {
  readonly nodes: string;
  readonly reasons?: readonly ("Drifted" | "Empty" | "Underutilized")[];
}

/** Condition on a node's labels. */
export interface NodeRequirement {
  readonly key: string;
  readonly operator: "In" | "Gt";
  readonly values: readonly string[];
}
