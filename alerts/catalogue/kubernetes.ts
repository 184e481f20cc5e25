import type { Entity, Exporter, Metric } from "./exporter";

const scraped = (name: string, per: Entity, labels: Metric["labels"] = {}, type: Metric["type"] = "gauge"): Metric => ({
  name,
  type,
  per,
  labels,
  source: "scraped",
});

const RESOURCES = { resource: ["cpu", "memory"] };
const HPA = { horizontalpodautoscaler: ["web"] };
const CLAIM = { persistentvolumeclaim: ["data", "scratch"] };
const CONDITIONS = ["SUBMITTED", "RUNNING", "COMPLETED", "FAILED", "SUBMISSION_FAILED", "PENDING_RERUN"];
const TARGET = {
  verticalpodautoscaler: ["web"],
  target_kind: ["Deployment"],
  target_name: ["web"],
  container: ["main"],
};

/** kube-state-metrics, with the configuration that the platform gives it for custom resources. */
export const kubeStateMetrics: Exporter = {
  exporter: "kube-state-metrics",
  version: "2.20.0",
  metrics: [
    scraped("kube_namespace_created", "namespace"),
    scraped("kube_node_created", "node"),
    scraped("kube_node_info", "node"),
    scraped("kube_node_labels", "node", {
      label_karpenter_sh_nodepool: ["spark-executors", "spark-drivers"],
      label_karpenter_sh_capacity_type: ["spot", "on-demand"],
      label_topology_kubernetes_io_zone: ["eu-west-1a", "eu-west-1b"],
      label_node_kubernetes_io_instance_type: ["m7i.4xlarge", "r7i.2xlarge"],
    }),
    scraped("kube_node_status_allocatable", "node", RESOURCES),
    scraped("kube_node_status_capacity", "node", RESOURCES),
    scraped("kube_deployment_status_replicas_available", "namespace", {
      deployment: ["spark-history-server", "web"],
    }),
    scraped("kube_horizontalpodautoscaler_spec_max_replicas", "namespace", HPA),
    scraped("kube_horizontalpodautoscaler_status_current_replicas", "namespace", HPA),
    scraped("kube_horizontalpodautoscaler_status_desired_replicas", "namespace", HPA),
    scraped("kube_persistentvolumeclaim_resource_requests_storage_bytes", "namespace", CLAIM),
    scraped("kube_persistentvolumeclaim_status_phase", "namespace", { ...CLAIM, phase: ["Bound", "Pending"] }),
    scraped("kube_pod_info", "pod", { node: [] }),
    scraped("kube_pod_start_time", "pod"),
    scraped("kube_pod_labels", "pod", { label_spark_role: ["driver", "executor"] }),
    scraped("kube_pod_spec_volumes_persistentvolumeclaims_info", "pod", { persistentvolumeclaim: ["data"] }),
    scraped("kube_pod_status_phase", "pod", { phase: ["Running", "Pending", "Failed"] }),
    scraped("kube_pod_status_unschedulable", "pod"),
    scraped("kube_pod_container_resource_limits", "container", RESOURCES),
    scraped("kube_pod_container_status_restarts_total", "container", {}, "counter"),
    scraped("kube_pod_container_status_last_terminated_reason", "container", { reason: ["OOMKilled"] }),
    scraped("kube_pod_container_status_terminated_reason", "container", { reason: ["OOMKilled"] }),
    scraped("kube_pod_container_status_waiting_reason", "container", { reason: ["ImagePullBackOff"] }),
    scraped("kube_resourcequota", "namespace", {
      resourcequota: ["quota"],
      resource: ["requests.cpu", "requests.memory"],
      type: ["used", "hard"],
    }),
    scraped("kube_sparkapplication_status_state", "application", { state: CONDITIONS }),
    scraped("kube_sparkapplication_status_execution_attempts", "application"),
    scraped("kube_sparkapplication_status_last_submission_time", "application"),
    scraped("kube_sparkapplication_status_termination_time", "application"),
    ...["lowerbound", "target", "upperbound"].flatMap((bound) =>
      ["cpu", "memory"].map((resource) =>
        scraped(
          `kube_verticalpodautoscaler_status_recommendation_containerrecommendations_${bound}_${resource}`,
          "namespace",
          TARGET,
        ),
      ),
    ),
  ],
};

/** Series that kube-prometheus-stack records itself, from cAdvisor and kube-state-metrics. */
export const kubePrometheusStack: Exporter = {
  exporter: "kube-prometheus-stack",
  version: "88.5.3",
  metrics: [
    {
      name: "node_namespace_pod_container:container_cpu_usage_seconds_total:sum_rate5m",
      type: "gauge",
      per: "container",
      labels: { node: [] },
      source:
        "helm-charts@kube-prometheus-stack-88.5.3 templates/prometheus/rules-1.14/k8s.rules.container-cpu-usage-seconds-total.yaml",
    },
    {
      name: "node_namespace_pod_container:container_memory_working_set_bytes",
      type: "gauge",
      per: "container",
      labels: { node: [] },
      source:
        "helm-charts@kube-prometheus-stack-88.5.3 templates/prometheus/rules-1.14/k8s.rules.container-memory-working-set-bytes.yaml",
    },
    ...["cpu", "memory"].map((resource) => ({
      name: `cluster:namespace:pod_${resource}:active:kube_pod_container_resource_requests`,
      type: "gauge" as const,
      per: "container" as const,
      labels: { node: [] },
      source:
        "helm-charts@kube-prometheus-stack-88.5.3 templates/prometheus/rules-1.14/k8s.rules.container-resource.yaml",
    })),
    {
      name: "namespace_workload_pod:kube_pod_owner:relabel",
      type: "gauge",
      per: "pod",
      labels: { workload: ["web"], workload_type: ["deployment"] },
      source: "helm-charts@kube-prometheus-stack-88.5.3 templates/prometheus/rules-1.14/k8s.rules.pod-owner.yaml",
    },
  ],
};

const CADVISOR = "github.com/google/cadvisor@v0.53.0 metrics/prometheus.go";

/** cAdvisor inside the kubelet, as far as the chart keeps it. */
export const cadvisor: Exporter = {
  exporter: "cAdvisor",
  version: "0.53.0",
  metrics: [
    { name: "container_cpu_cfs_periods_total", type: "counter", per: "container", source: `${CADVISOR}:196` },
    { name: "container_cpu_cfs_throttled_periods_total", type: "counter", per: "container", source: `${CADVISOR}:208` },
    { name: "container_oom_events_total", type: "counter", per: "container", source: `${CADVISOR}:1745` },
  ],
};

/** The API server. */
export const apiServer: Exporter = {
  exporter: "kube-apiserver",
  version: "1.35.2",
  metrics: [
    {
      name: "apiserver_admission_webhook_request_total",
      type: "counter",
      per: "cluster",
      labels: {
        name: ["mutate.spark"],
        code: ["200", "600"],
        operation: ["CREATE"],
        rejected: ["false"],
        type: ["admit"],
      },
      source: "k8s.io/apiserver@v0.35.2 pkg/admission/metrics/metrics.go:219",
    },
  ],
};

const COREDNS = "github.com/coredns/coredns@v1.13.2 plugin";
const SERVER = { server: ["dns://:53"], zone: ["."], view: [""] };

/** CoreDNS. */
export const coredns: Exporter = {
  exporter: "CoreDNS",
  version: "1.13.2",
  metrics: [
    {
      name: "coredns_dns_responses_total",
      type: "counter",
      per: "cluster",
      labels: { ...SERVER, rcode: ["NOERROR", "NXDOMAIN", "SERVFAIL"], plugin: ["forward"] },
      source: `${COREDNS}/metrics/vars/vars.go:56`,
    },
    {
      name: "coredns_dns_request_duration_seconds",
      type: "histogram",
      per: "cluster",
      labels: SERVER,
      source: `${COREDNS}/metrics/vars/vars.go:22`,
    },
    {
      name: "coredns_cache_hits_total",
      type: "counter",
      per: "cluster",
      labels: { server: ["dns://:53"], type: ["success"], zones: ["."], view: [""] },
      source: `${COREDNS}/cache/metrics.go:29`,
    },
    {
      name: "coredns_cache_requests_total",
      type: "counter",
      per: "cluster",
      labels: { server: ["dns://:53"], zones: ["."], view: [""] },
      source: `${COREDNS}/cache/metrics.go:22`,
    },
  ],
};

/** Prometheus itself. */
export const prometheus: Exporter = {
  exporter: "Prometheus",
  version: "3.14.0",
  metrics: [
    {
      name: "up",
      type: "gauge",
      per: "cluster",
      labels: { job: ["spark-operator", "karpenter", "cluster-autoscaler"] },
      source: "scraped",
    },
    {
      name: "ALERTS",
      type: "gauge",
      per: "cluster",
      labels: { alertname: ["Watchdog"], alertstate: ["firing"], severity: ["warning"] },
      source: "scraped",
    },
  ],
};
