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

  /**
   * Prices of a node where nothing measures them, in US dollars.
   * @default LIST_PRICES
   */
  readonly listPrices?: ListPrices;
}

/** What one hour costs, in US dollars. */
export interface ListPrices {
  readonly cpuCore: number;
  readonly memoryGiB: number;
}

/**
 * Price of a core and of a GiB where OpenCost is not there: the defaults of OpenCost's own custom pricing, about those
 * of general-purpose on-demand instances in us-central1.
 * @see https://opencost.io/docs/configuration/on-prem
 */
export const LIST_PRICES: ListPrices = { cpuCore: 0.031611, memoryGiB: 0.004237 };
