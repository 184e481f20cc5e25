import { type Component, platformRules } from "../../alerts";

/** Every optional component. */
export const EVERYTHING: readonly Component[] = [
  "aws-vpc-cni",
  "cluster-autoscaler",
  "karpenter",
  "minio",
  "opencost",
  "spark-operator",
  "vertical-pod-autoscaler",
];

/** The rules of a platform that has everything. */
export const everyGroup = platformRules({ components: EVERYTHING });
