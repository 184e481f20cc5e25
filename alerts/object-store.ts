import { type AlertRule, promql, type RuleGroup } from "./rules";
import { thresholds } from "./thresholds";

/** MinIO, by the names of its second metrics API. Each node reports the whole cluster, so one is asked. */
export const objectStoreAlerts = (): RuleGroup<AlertRule> => ({
  name: "emberlake.object-store",
  rules: [
    {
      alert: "MinioClusterUnhealthy",
      expr: "min by (namespace) (minio_cluster_health_status) < 1",
      for: "5m",
      labels: { severity: "critical" },
      annotations: {
        summary: "MinIO has lost its write quorum.",
        description: "MinIO in {{ $labels.namespace }} cannot write; event logs and results are lost.",
      },
    },
    {
      alert: "MinioDrivesOffline",
      expr: "max by (namespace) (minio_cluster_drive_offline_total) > 0",
      for: "10m",
      labels: { severity: "warning" },
      annotations: {
        summary: "Drives of MinIO are offline.",
        description: "{{ $value }} drives of MinIO in {{ $labels.namespace }} are offline.",
      },
    },
    {
      alert: "MinioCapacityLow",
      expr: promql`
        max by (namespace) (minio_cluster_capacity_usable_free_bytes)
        / max by (namespace) (minio_cluster_capacity_usable_total_bytes)
        < ${thresholds.objectStoreFree}`,
      for: "15m",
      labels: { severity: "warning" },
      annotations: {
        summary: "MinIO fills up.",
        description: "{{ $value | humanizePercentage }} of MinIO in {{ $labels.namespace }} is free.",
      },
    },
    {
      alert: "ObjectStoreErrorsHigh",
      expr: promql`
        sum by (namespace) (rate(minio_s3_requests_5xx_errors_total[5m]))
        / sum by (namespace) (rate(minio_s3_requests_total[5m]))
        > ${thresholds.objectStoreErrors}`,
      for: "10m",
      labels: { severity: "warning" },
      annotations: {
        summary: "The object store answers with errors.",
        description: "{{ $value | humanizePercentage }} of the requests to MinIO in {{ $labels.namespace }} fail.",
      },
    },
    {
      alert: "ObjectStoreSlow",
      expr: promql`
        histogram_quantile(0.99, sum by (namespace, le) (rate(minio_s3_requests_ttfb_seconds_distribution[5m])))
        > ${thresholds.objectStoreFirstByte}`,
      for: "15m",
      labels: { severity: "warning" },
      annotations: {
        summary: "The object store answers slowly.",
        description:
          "The slowest hundredth of MinIO's answers in {{ $labels.namespace }} begins after {{ $value | humanizeDuration }}.",
      },
    },
  ],
});
