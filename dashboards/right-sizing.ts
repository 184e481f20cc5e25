import { type Observed, thresholds } from "../alerts";
import { type Dashboard, dashboard, NAMESPACE } from "./dashboard";
import { table, timeseries } from "./panels";
import { TENANT } from "./selectors";

const hpa = (metric: string) =>
  `max by (namespace, horizontalpodautoscaler) (kube_horizontalpodautoscaler_${metric}{${TENANT}})`;
const vpa = (bound: string, resource: string) =>
  `max by (namespace, target_name, container) (kube_verticalpodautoscaler_status_recommendation_containerrecommendations_${bound}_${resource}{${TENANT}})`;

/** What autoscalers do and recommend. */
export const rightSizing = ({ components }: Observed): Dashboard =>
  dashboard({
    uid: "emberlake-right-sizing",
    title: "Right-sizing",
    description: "Are replicas and requests what the load needs?",
    variables: [NAMESPACE],
    rows: [
      {
        title: "Replicas (HorizontalPodAutoscaler)",
        panels: [
          timeseries({
            title: "Replicas: wanted and there",
            advice: "Wanted above what is there: pods find no node, or the maximum is reached.",
            unit: "short",
            width: 12,
            queries: [
              { expr: hpa("status_desired_replicas"), legend: "{{horizontalpodautoscaler}} wanted" },
              { expr: hpa("status_current_replicas"), legend: "{{horizontalpodautoscaler}} there" },
              { expr: hpa("spec_max_replicas"), legend: "{{horizontalpodautoscaler}} maximum" },
            ],
          }),
          table({
            title: "Time at the maximum, last day",
            advice: "Often at the maximum: raise it, or give each replica more.",
            rows: ["namespace", "horizontalpodautoscaler"],
            width: 12,
            columns: [
              {
                title: "Share of the day",
                expr: `avg_over_time((${hpa("status_current_replicas")} >= bool ${hpa("spec_max_replicas")})[1d:10m])`,
                unit: "percentunit",
              },
            ],
          }),
        ],
      },
      {
        title: "Requests",
        panels: [
          table({
            title: "Containers that use least of their CPU request",
            advice: "Lower the request to the peak. For Spark, change the number of executors before their size.",
            rows: ["namespace", "pod", "container"],
            width: 24,
            columns: [
              {
                title: "Used of requested (peak of the shown time)",
                expr: `bottomk(20, max_over_time((max by (namespace, pod, container) (node_namespace_pod_container:container_cpu_usage_seconds_total:sum_rate5m{${TENANT}}))[6h:5m]) / max by (namespace, pod, container) (cluster:namespace:pod_cpu:active:kube_pod_container_resource_requests{${TENANT}}))`,
                unit: "percentunit",
                threshold: { at: thresholds.cpuUtilisation, wrong: "below" },
              },
            ],
          }),
        ],
      },
      ...(components.includes("vertical-pod-autoscaler")
        ? [
            {
              title: "Recommendations (VerticalPodAutoscaler)",
              panels: [
                timeseries({
                  title: "CPU: recommended",
                  advice: "Cores. Set the request to the target; the bounds say how sure it is.",
                  unit: "short",
                  width: 12,
                  queries: [
                    { expr: vpa("target", "cpu"), legend: "{{target_name}}/{{container}} target" },
                    { expr: vpa("lowerbound", "cpu"), legend: "{{target_name}}/{{container}} lower bound" },
                    { expr: vpa("upperbound", "cpu"), legend: "{{target_name}}/{{container}} upper bound" },
                  ],
                }),
                timeseries({
                  title: "Memory: recommended",
                  advice: "Set request and limit to the target, and never below the lower bound.",
                  unit: "bytes",
                  width: 12,
                  queries: [
                    { expr: vpa("target", "memory"), legend: "{{target_name}}/{{container}} target" },
                    { expr: vpa("lowerbound", "memory"), legend: "{{target_name}}/{{container}} lower bound" },
                    { expr: vpa("upperbound", "memory"), legend: "{{target_name}}/{{container}} upper bound" },
                  ],
                }),
              ],
            },
          ]
        : []),
    ],
  });
