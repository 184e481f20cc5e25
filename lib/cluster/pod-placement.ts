/**
 * Toleration of a pod.
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
export interface Toleration {
  readonly key?: string;
  readonly operator: "Equal" | "Exists";
  readonly value?: string;
  readonly effect?: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
}

/** Where a pod asks to go; spread it into a pod spec or into chart values. */
export interface PodPlacement {
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Toleration[];
}

/** For daemons, which belong on every node whatever its taints. */
export const TOLERATE_EVERYTHING: readonly Toleration[] = [{ operator: "Exists" }];
