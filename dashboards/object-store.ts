import { thresholds } from "../alerts";
import { type Dashboard, dashboard } from "./dashboard";
import { stat, timeseries } from "./panels";

/** MinIO. */
export const objectStore = (): Dashboard =>
  dashboard({
    uid: "emberlake-object-store",
    title: "Object store",
    description: "Is there room, and does it answer fast and rightly?",
    rows: [
      {
        title: "Health",
        panels: [
          stat({
            title: "Can write",
            advice: "0: MinIO has lost its quorum. Look at drives and nodes before anything is restarted.",
            unit: "short",
            width: 6,
            queries: [{ expr: "min(minio_cluster_health_status)", legend: "healthy" }],
            threshold: { at: 1, wrong: "below" },
          }),
          stat({
            title: "Free",
            advice: "Below the threshold delete old event logs, or enlarge the volume.",
            unit: "percentunit",
            width: 6,
            queries: [
              {
                expr: "max(minio_cluster_capacity_usable_free_bytes) / max(minio_cluster_capacity_usable_total_bytes)",
                legend: "free",
              },
            ],
            threshold: { at: thresholds.objectStoreFree, wrong: "below" },
          }),
          stat({
            title: "Drives offline",
            advice: "Bring the volume or its node back; MinIO heals by itself.",
            unit: "short",
            width: 6,
            queries: [{ expr: "max(minio_cluster_drive_offline_total)", legend: "offline" }],
            threshold: { at: 1, wrong: "above" },
          }),
          stat({
            title: "Stored",
            advice: "All buckets together.",
            unit: "bytes",
            width: 6,
            queries: [{ expr: "sum(max by (bucket) (minio_bucket_usage_total_bytes))", legend: "stored" }],
          }),
        ],
      },
      {
        title: "Requests",
        panels: [
          timeseries({
            title: "Requests that fail",
            advice: "5xx. Above the line Spark retries and slows down: look at MinIO's log and drives.",
            unit: "percentunit",
            width: 12,
            queries: [
              {
                expr: "sum(rate(minio_s3_requests_5xx_errors_total[5m])) / sum(rate(minio_s3_requests_total[5m]))",
                legend: "5xx",
              },
            ],
            threshold: { at: thresholds.objectStoreErrors, wrong: "above" },
          }),
          timeseries({
            title: "Time to the first byte (p99)",
            advice: "Above the line: a faster volume, more CPU, or larger files.",
            unit: "s",
            width: 12,
            queries: [
              {
                expr: "histogram_quantile(0.99, sum by (le) (rate(minio_s3_requests_ttfb_seconds_distribution[5m])))",
                legend: "p99",
              },
            ],
            threshold: { at: thresholds.objectStoreFirstByte, wrong: "above" },
          }),
          timeseries({
            title: "Requests a second, by call",
            advice: "Many listobjectsv2 or headobject: too many small files.",
            unit: "reqps",
            width: 12,
            queries: [{ expr: "sum by (api) (rate(minio_s3_requests_total[5m]))", legend: "{{api}}" }],
          }),
          timeseries({
            title: "Traffic",
            advice: "At the limit of the node's network: spread it over more nodes.",
            unit: "Bps",
            width: 12,
            queries: [
              { expr: "sum(rate(minio_s3_traffic_sent_bytes[5m]))", legend: "read" },
              { expr: "sum(rate(minio_s3_traffic_received_bytes[5m]))", legend: "written" },
            ],
          }),
        ],
      },
      {
        title: "Buckets",
        panels: [
          timeseries(
            {
              title: "Stored, by bucket",
              advice: "Event logs that only grow: the cleaner is off.",
              unit: "bytes",
              width: 12,
              queries: [{ expr: "max by (bucket) (minio_bucket_usage_total_bytes)", legend: "{{bucket}}" }],
            },
            "stacked",
          ),
          timeseries({
            title: "Objects, by bucket",
            advice: "Objects that grow faster than bytes are small files: compact them.",
            unit: "short",
            width: 12,
            queries: [{ expr: "max by (bucket) (minio_bucket_usage_object_total)", legend: "{{bucket}}" }],
          }),
        ],
      },
    ],
  });
