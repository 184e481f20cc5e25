/** Parts of the platform that not every stack has, and that bring rules and panels of their own. */
export const COMPONENTS = [
  "aws-vpc-cni",
  "cluster-autoscaler",
  "karpenter",
  "minio",
  "opencost",
  "spark-operator",
  "vertical-pod-autoscaler",
] as const;

/** One of them. */
export type Component = (typeof COMPONENTS)[number];

/** What a stack runs, as far as its rules and dashboards depend on it. */
export interface Observed {
  /** Optional components that are there. */
  readonly components: readonly Component[];
}

/**
 * Price of one hour of a core and of a GiB, in US dollars, where OpenCost is not there: the defaults of OpenCost's own custom
 * pricing, about those of general-purpose on-demand instances in us-central1.
 * @see https://opencost.io/docs/configuration/on-prem
 */
export const LIST_PRICES = { cpuCore: 0.031611, memoryGiB: 0.004237 } as const;
