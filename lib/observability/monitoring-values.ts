import type { ICluster } from "../cluster/cluster";
import { TOLERATE_EVERYTHING } from "../cluster/pod-placement";
import type { AlertmanagerConfig } from "./alertmanager-config";
import { customResourceRules, customResourceStateMetrics, type ObservedResource } from "./custom-resource-metrics";

export interface MonitoringValuesProps {
  readonly cluster: ICluster;
  readonly size: MonitoringSize;
  readonly retentionDays: number;
  readonly volumeGiB: number;
  readonly grafanaSecret: string;
  readonly alertmanager: AlertmanagerConfig;
  readonly alertmanagerSecrets: readonly string[];
  readonly customResources: readonly ObservedResource[];
}

/** How large Prometheus is: active series that it is meant for, at about 4 KiB each with room for queries. */
export type MonitoringSize = "small" | "medium" | "large";

/** Up to 300 thousand, a million and four million series; memory is requested whole, as Prometheus uses what it asks for. */
const SIZES: Readonly<Record<MonitoringSize, { readonly cpu: string; readonly memory: string }>> = {
  small: { cpu: "250m", memory: "2Gi" },
  medium: { cpu: "1", memory: "6Gi" },
  large: { cpu: "3", memory: "20Gi" },
};

/** Share of the volume that blocks may fill; the write-ahead log and compaction need the rest. */
const FILLED = 0.8;

const requests = (cpu: string, memory: string, limit = memory) => ({
  requests: { cpu, memory },
  limits: { memory: limit },
});

/** Values of kube-prometheus-stack. */
export function monitoringValues(props: MonitoringValuesProps): Record<string, unknown> {
  const { cluster, size, retentionDays, volumeGiB, customResources } = props;
  const { systemPlacement: placement } = cluster;
  const volume = (gib: number) => ({
    volumeClaimTemplate: {
      spec: {
        storageClassName: cluster.storageClass,
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: `${gib}Gi` } },
      },
    },
  });
  const prometheus = SIZES[size];

  return {
    crds: { enabled: false },
    // A managed control plane shows none of these, and kind binds them to localhost: their alerts would fire for ever.
    kubeControllerManager: { enabled: false },
    kubeScheduler: { enabled: false },
    kubeEtcd: { enabled: false },
    kubeProxy: { enabled: false },
    defaultRules: {
      rules: {
        etcd: false,
        kubeControllerManager: false,
        kubeProxy: false,
        kubeSchedulerAlerting: false,
        kubeSchedulerRecording: false,
        windows: false,
      },
    },
    prometheusOperator: {
      ...placement,
      resources: requests("50m", "128Mi", "256Mi"),
      // The operator leaves out what is wrong by itself; a webhook would be one more thing that can refuse a deploy.
      admissionWebhooks: { enabled: false },
      tls: { enabled: false },
    },
    prometheus: {
      prometheusSpec: {
        ...placement,
        externalLabels: { cluster: cluster.name },
        retention: `${retentionDays}d`,
        retentionSize: `${Math.floor(volumeGiB * FILLED * 1024)}MiB`,
        storageSpec: volume(volumeGiB),
        resources: requests(prometheus.cpu, prometheus.memory),
        serviceMonitorSelectorNilUsesHelmValues: false,
        podMonitorSelectorNilUsesHelmValues: false,
        probeSelectorNilUsesHelmValues: false,
        ruleSelectorNilUsesHelmValues: false,
        scrapeConfigSelectorNilUsesHelmValues: false,
      },
    },
    alertmanager: {
      config: props.alertmanager,
      alertmanagerSpec: {
        ...placement,
        secrets: props.alertmanagerSecrets,
        storage: volume(2),
        resources: requests("20m", "64Mi", "128Mi"),
      },
    },
    grafana: {
      ...placement,
      admin: { existingSecret: props.grafanaSecret },
      resources: requests("100m", "256Mi", "512Mi"),
      defaultDashboardsEditable: false,
      sidecar: {
        dashboards: { folderAnnotation: "grafana_folder", provider: { foldersFromFilesStructure: true } },
        resources: requests("20m", "128Mi", "256Mi"),
      },
      "grafana.ini": { analytics: { check_for_updates: false, reporting_enabled: false } },
    },
    "kube-state-metrics": {
      ...placement,
      resources: requests("50m", "128Mi", "512Mi"),
      metricLabelsAllowlist: [
        "pods=[spark-role,spark-app-name,spark-app-selector,sparkoperator.k8s.io/app-name]",
        "nodes=[environment,karpenter.sh/nodepool,karpenter.sh/capacity-type,node.kubernetes.io/instance-type,topology.kubernetes.io/zone]",
      ],
      ...(customResources.length > 0 && {
        rbac: { extraRules: customResourceRules(customResources) },
        customResourceState: { enabled: true, config: customResourceStateMetrics(customResources) },
      }),
    },
    "prometheus-node-exporter": {
      tolerations: TOLERATE_EVERYTHING,
      resources: requests("20m", "32Mi", "64Mi"),
    },
  };
}
