import type { Exporter } from "./exporter";

const CORE = "sigs.k8s.io/karpenter@v1.14.1 pkg";
const POOL = { nodepool: ["spark-executors", "spark-drivers"] };

/** Karpenter. */
export const karpenter: Exporter = {
  exporter: "Karpenter",
  version: "1.14.1",
  metrics: [
    {
      name: "karpenter_nodepools_limit",
      type: "gauge",
      per: "cluster",
      labels: { ...POOL, resource_type: ["cpu", "memory"] },
      source: `${CORE}/controllers/metrics/nodepool/controller.go:50`,
    },
    {
      name: "karpenter_nodepools_usage",
      type: "gauge",
      per: "cluster",
      labels: { ...POOL, resource_type: ["cpu", "memory"] },
      source: `${CORE}/controllers/metrics/nodepool/controller.go:63`,
    },
    {
      name: "karpenter_nodeclaims_created_total",
      type: "counter",
      per: "cluster",
      labels: { ...POOL, reason: ["provisioned"], min_values_relaxed: ["false"] },
      source: `${CORE}/metrics/metrics.go:38`,
    },
    {
      name: "karpenter_nodeclaims_terminated_total",
      type: "counter",
      per: "cluster",
      labels: { ...POOL, capacity_type: ["spot"], zone: ["eu-west-1a"] },
      source: `${CORE}/metrics/metrics.go:52`,
    },
    {
      name: "karpenter_nodeclaims_disrupted_total",
      type: "counter",
      per: "cluster",
      labels: { ...POOL, reason: ["empty", "underutilized"], capacity_type: ["spot"] },
      source: `${CORE}/metrics/metrics.go:66`,
    },
    {
      name: "karpenter_cloudprovider_errors_total",
      type: "counter",
      per: "cluster",
      labels: {
        controller: ["nodeclaim.lifecycle"],
        method: ["Create"],
        provider: ["aws"],
        error: ["InsufficientCapacityError", "NodeClassNotReadyError", ""],
      },
      source: `${CORE}/cloudprovider/metrics/cloudprovider.go:69`,
    },
    {
      name: "karpenter_scheduler_unschedulable_pods_count",
      type: "gauge",
      per: "cluster",
      labels: { controller: ["provisioner"] },
      source: `${CORE}/controllers/provisioning/scheduling/metrics.go:88`,
    },
    {
      name: "karpenter_cluster_state_node_count",
      type: "gauge",
      per: "cluster",
      source: `${CORE}/controllers/state/metrics.go:37`,
    },
    {
      name: "karpenter_pods_startup_duration_seconds",
      type: "gauge",
      per: "cluster",
      labels: { quantile: ["0.5", "0.9", "0.99"] },
      source: `${CORE}/controllers/metrics/pod/controller.go:76`,
    },
    {
      name: "karpenter_interruption_received_messages_total",
      type: "counter",
      per: "cluster",
      labels: { message_type: ["spot_interrupted", "rebalance_recommendation"] },
      source: "github.com/aws/karpenter-provider-aws@v1.14.1 pkg/controllers/interruption/metrics.go:37",
    },
    {
      name: "operator_nodeclaim_status_condition_count",
      type: "gauge",
      per: "cluster",
      labels: { name: ["spark-executors-x7k2p"], type: ["Ready"], status: ["True", "False"], reason: ["Ready"] },
      source: "github.com/awslabs/operatorpkg@v0.0.0-20260708223819-4da4c353c5fa status/metrics.go:57",
    },
  ],
};

/** cluster-autoscaler. */
export const clusterAutoscaler: Exporter = {
  exporter: "cluster-autoscaler",
  version: "1.35.0",
  metrics: [
    {
      name: "cluster_autoscaler_errors_total",
      type: "counter",
      per: "cluster",
      labels: { type: ["cloudProviderError"] },
      source: "github.com/kubernetes/autoscaler cluster-autoscaler/proposals/metrics.md (errors_total, label type)",
    },
  ],
};

const CNI = "github.com/aws/amazon-vpc-cni-k8s@v1.23.2 utils/prometheusmetrics/prometheusmetrics.go";

/** The AWS VPC CNI; the label `node` is the PodMonitor's. */
export const awsVpcCni: Exporter = {
  exporter: "AWS VPC CNI",
  version: "1.21.1",
  metrics: [
    { name: "awscni_ip_max", type: "gauge", per: "node", source: `${CNI}:53` },
    {
      name: "awscni_aws_api_error_count",
      type: "counter",
      per: "node",
      labels: {
        api: ["AssignPrivateIpAddresses"],
        error: ["InsufficientFreeAddressesInSubnet", "RequestLimitExceeded"],
      },
      source: `${CNI}:96`,
    },
    { name: "awscni_eni_allocated", type: "gauge", per: "node", source: `${CNI}:135` },
    { name: "awscni_total_ip_addresses", type: "gauge", per: "node", source: `${CNI}:141` },
    { name: "awscni_assigned_ip_addresses", type: "gauge", per: "node", source: `${CNI}:147` },
    { name: "awscni_no_available_ip_addresses", type: "counter", per: "node", source: `${CNI}:178` },
  ],
};

const OPENCOST = "github.com/opencost/opencost@5f653330 pkg/costmodel/metrics.go";

/** OpenCost. */
export const openCost: Exporter = {
  exporter: "OpenCost",
  version: "1.120.1",
  metrics: ["node_cpu_hourly_cost", "node_ram_hourly_cost", "node_total_hourly_cost"].map((name) => ({
    name,
    type: "gauge",
    per: "node",
    labels: { instance_type: ["m7i.4xlarge"], region: ["eu-west-1"] },
    source: OPENCOST,
  })),
};

const MINIO = "github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c docs/metrics/prometheus/list.md";
const API = { api: ["getobject", "putobject", "listobjectsv2"] };
const BUCKET = { bucket: ["curated", "event-logs"] };

/** MinIO, by its second metrics API; the namespace is its own, by the chart's monitor. */
export const minio: Exporter = {
  exporter: "MinIO",
  version: "RELEASE.2025-09-07T16-13-09Z",
  metrics: [
    { name: "minio_cluster_capacity_usable_free_bytes", type: "gauge", per: "namespace", source: `${MINIO}:29` },
    {
      name: "minio_cluster_capacity_usable_total_bytes",
      type: "gauge",
      per: "namespace",
      source: `${MINIO}:30`,
    },
    { name: "minio_cluster_drive_offline_total", type: "gauge", per: "namespace", source: `${MINIO}:43` },
    { name: "minio_cluster_health_status", type: "gauge", per: "namespace", source: `${MINIO}:72` },
    {
      name: "minio_s3_requests_5xx_errors_total",
      type: "counter",
      per: "namespace",
      labels: API,
      source: `${MINIO}:172`,
    },
    { name: "minio_s3_requests_total", type: "counter", per: "namespace", labels: API, source: `${MINIO}:181` },
    {
      name: "minio_s3_requests_ttfb_seconds_distribution",
      type: "counter",
      per: "namespace",
      labels: { ...API, le: ["0.050", "0.500", "5.000", "10.000", "+Inf"] },
      source: `${MINIO}:183`,
    },
    { name: "minio_s3_traffic_received_bytes", type: "counter", per: "namespace", source: `${MINIO}:184` },
    { name: "minio_s3_traffic_sent_bytes", type: "counter", per: "namespace", source: `${MINIO}:185` },
    {
      name: "minio_bucket_usage_object_total",
      type: "gauge",
      per: "namespace",
      labels: BUCKET,
      source: `${MINIO}:338`,
    },
    {
      name: "minio_bucket_usage_total_bytes",
      type: "gauge",
      per: "namespace",
      labels: BUCKET,
      source: `${MINIO}:341`,
    },
  ],
};
