import type { AlertCase } from "../alert-case";

const OF = 'namespace="minio",server="s"';
const HEALTH = `minio_cluster_health_status{${OF}}`;
const OFFLINE = `minio_cluster_drive_offline_total{${OF}}`;
const FREE = `minio_cluster_capacity_usable_free_bytes{${OF}}`;
const ERRORS = `minio_s3_requests_5xx_errors_total{${OF},api="getobject"}`;
const LE = (le: string) => `minio_s3_requests_ttfb_seconds_distribution{${OF},api="getobject",le="${le}"}`;
const labels = (severity: string) => ({ severity, namespace: "minio" });

export const objectStoreCases: readonly AlertCase[] = [
  {
    alert: "MinioClusterUnhealthy",
    series: { [HEALTH]: "0x10" },
    fires: {
      at: "5m",
      labels: labels("critical"),
      summary: "MinIO has lost its write quorum.",
      description: "MinIO in minio cannot write; event logs and results are lost.",
    },
    variants: { "it is healthy": { series: { [HEALTH]: "1x10" } } },
  },
  {
    alert: "MinioDrivesOffline",
    series: { [OFFLINE]: "2x20" },
    fires: {
      at: "10m",
      labels: labels("warning"),
      summary: "Drives of MinIO are offline.",
      description: "2 drives of MinIO in minio are offline.",
    },
    variants: { "none is": { series: { [OFFLINE]: "0x20" } } },
  },
  {
    alert: "MinioCapacityLow",
    series: { [FREE]: "14x20", [`minio_cluster_capacity_usable_total_bytes{${OF}}`]: "100x20" },
    fires: {
      at: "15m",
      labels: labels("warning"),
      summary: "MinIO fills up.",
      description: "14% of MinIO in minio is free.",
    },
    variants: { "16 % is free": { series: { [FREE]: "16x20" } } },
  },
  {
    alert: "ObjectStoreErrorsHigh",
    series: { [ERRORS]: "0+2x20", [`minio_s3_requests_total{${OF},api="getobject"}`]: "0+100x20" },
    fires: {
      at: "11m",
      labels: labels("warning"),
      summary: "The object store answers with errors.",
      description: "2% of the requests to MinIO in minio fail.",
    },
    variants: { "half a percent": { series: { [ERRORS]: "0+0.5x20" } } },
  },
  {
    alert: "ObjectStoreSlow",
    series: { [LE("5.0")]: "0+90x20", [LE("10.0")]: "0+100x20", [LE("+Inf")]: "0+100x20" },
    fires: {
      at: "16m",
      labels: labels("warning"),
      summary: "The object store answers slowly.",
      description: "The slowest hundredth of MinIO's answers in minio begins after 9.5s.",
    },
    variants: { "nearly all are fast": { series: { [LE("5.0")]: "0+99.5x20" } } },
  },
];
