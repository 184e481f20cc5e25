/** A definition whose objects kube-state-metrics turns into series. */
export type ObservedResource = "SparkApplication" | "NodePool" | "VerticalPodAutoscaler";

/** States of a SparkApplication, `api/v1beta2/sparkapplication_types.go` of the operator 2.5. */
const STATES = [
  "SUBMITTED",
  "RUNNING",
  "COMPLETED",
  "FAILED",
  "SUBMISSION_FAILED",
  "PENDING_RERUN",
  "INVALIDATING",
  "SUCCEEDING",
  "FAILING",
  "SUSPENDING",
  "SUSPENDED",
  "RESUMING",
  "UNKNOWN",
];

const gauge = (name: string, help: string, path: readonly string[], options: object = {}) => ({
  name,
  help,
  each: { type: "Gauge", gauge: { path, ...options } },
});

/** Recommendations per container; the resource is part of the name, the container a label. */
const recommendation = (bound: string, resource: "cpu" | "memory") => ({
  name: `status_recommendation_containerrecommendations_${bound.toLowerCase()}_${resource}`,
  help: `${bound} of ${resource} that is recommended`,
  each: {
    type: "Gauge",
    gauge: {
      path: ["status", "recommendation", "containerRecommendations"],
      labelsFromPath: { container: ["containerName"] },
      valueFrom: [bound, resource],
    },
  },
});

interface ResourceMetrics {
  readonly groupVersionKind: { readonly group: string; readonly version: string; readonly kind: ObservedResource };
  readonly metricNamePrefix: string;
  readonly labelsFromPath: Readonly<Record<string, readonly string[]>>;
  readonly metrics: readonly object[];
}

const RESOURCES: Readonly<Record<ObservedResource, ResourceMetrics>> = {
  SparkApplication: {
    groupVersionKind: { group: "sparkoperator.k8s.io", version: "v1beta2", kind: "SparkApplication" },
    metricNamePrefix: "kube_sparkapplication",
    labelsFromPath: { namespace: ["metadata", "namespace"], sparkapplication: ["metadata", "name"] },
    metrics: [
      {
        name: "status_state",
        help: "1 for the state that the application is in",
        each: {
          type: "StateSet",
          stateSet: { labelName: "state", path: ["status", "applicationState", "state"], list: STATES },
        },
      },
      gauge("status_execution_attempts", "Times the application was run", ["status", "executionAttempts"]),
      gauge("status_submission_attempts", "Times the application was submitted", ["status", "submissionAttempts"]),
      gauge(
        "status_last_submission_time",
        "Unix time of the last submission",
        ["status", "lastSubmissionAttemptTime"],
        {
          nilIsZero: true,
        },
      ),
      gauge("status_termination_time", "Unix time at which the application ended", ["status", "terminationTime"], {
        nilIsZero: true,
      }),
    ],
  },
  NodePool: {
    groupVersionKind: { group: "karpenter.sh", version: "v1", kind: "NodePool" },
    metricNamePrefix: "kube_nodepool",
    labelsFromPath: { nodepool: ["metadata", "name"] },
    metrics: [
      gauge("spec_weight", "Weight of the node pool; the highest is tried first", ["spec", "weight"]),
      gauge("status_cpu", "Cores of the pool's nodes", ["status", "resources", "cpu"]),
      gauge("status_memory_bytes", "Memory of the pool's nodes", ["status", "resources", "memory"]),
    ],
  },
  VerticalPodAutoscaler: {
    groupVersionKind: { group: "autoscaling.k8s.io", version: "v1", kind: "VerticalPodAutoscaler" },
    metricNamePrefix: "kube_verticalpodautoscaler",
    labelsFromPath: {
      namespace: ["metadata", "namespace"],
      verticalpodautoscaler: ["metadata", "name"],
      target_kind: ["spec", "targetRef", "kind"],
      target_name: ["spec", "targetRef", "name"],
    },
    metrics: (["lowerBound", "target", "upperBound"] as const).flatMap((bound) => [
      recommendation(bound, "cpu"),
      recommendation(bound, "memory"),
    ]),
  },
};

const PLURALS: Readonly<Record<ObservedResource, string>> = {
  SparkApplication: "sparkapplications",
  NodePool: "nodepools",
  VerticalPodAutoscaler: "verticalpodautoscalers",
};

/** Configuration of kube-state-metrics for custom resources. */
export function customResourceStateMetrics(observed: readonly ObservedResource[]): object {
  return { kind: "CustomResourceStateMetrics", spec: { resources: observed.map((kind) => RESOURCES[kind]) } };
}

/** What kube-state-metrics must be allowed beside the built-in kinds. */
export function customResourceRules(observed: readonly ObservedResource[]): object[] {
  return observed.map((kind) => ({
    apiGroups: [RESOURCES[kind].groupVersionKind.group],
    resources: [PLURALS[kind]],
    verbs: ["list", "watch"],
  }));
}
