import type { Inhibition } from "../lib/observability/alertmanager-config";

/** Pods that wait, however it shows. */
const WAITING = [
  "PodsUnschedulable",
  "KarpenterPodsUnschedulable",
  "SparkApplicationSubmissionStuck",
  "SparkExecutorsStarved",
  "SparkApplicationStartLatencyHigh",
  "KubePodNotReady",
  "KubeContainerWaiting",
];

/** What follows from what: one empty subnet makes 500 executors wait, and must page once. */
export const inhibitions: readonly Inhibition[] = [
  { sources: ["AwsCniSubnetExhausted"], targets: ["AwsCniIpAddressesExhausted"] },
  {
    sources: [
      "AwsCniSubnetExhausted",
      "AwsCniIpAddressesExhausted",
      "KarpenterDown",
      "KarpenterCloudProviderErrors",
      "KarpenterInsufficientCapacity",
      "KarpenterNodePoolNearLimit",
    ],
    targets: WAITING,
  },
  { sources: ["SparkOperatorDown"], targets: ["SparkApplicationSubmissionStuck", "SparkApplicationStartLatencyHigh"] },
  {
    sources: ["MinioClusterUnhealthy"],
    targets: ["ObjectStoreErrorsHigh", "ObjectStoreSlow", "SparkTaskFailureRateHigh", "SparkApplicationFailed"],
  },
  { sources: ["SparkSuccessBudgetBurnsFast"], targets: ["SparkSuccessBudgetBurns"] },
  { sources: ["SparkStartBudgetBurnsFast"], targets: ["SparkStartBudgetBurns"] },
  { sources: ["StreamingFreshnessBudgetBurnsFast"], targets: ["StreamingFreshnessBudgetBurns"] },
];
