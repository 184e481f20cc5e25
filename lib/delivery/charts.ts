/** One image that a chart runs: where its values name the repository, and what stands there by default. */
export interface ChartImage {
  /** Path of the repository in the chart's values. */
  readonly path: readonly string[];

  /** Repository, e.g. `quay.io/minio/minio`; without its registry where the chart has a key `registry` beside it. */
  readonly repository: string;

  /**
   * Registry, where the chart has a key of its own for it.
   * @default - part of `repository`
   */
  readonly registry?: string;

  /**
   * Tag that replaces the chart's own.
   * @default - the tag of the chart
   */
  readonly tag?: string;
}

/** An upstream Helm chart at the version the platform is tested with. */
export interface Chart {
  /** Helm repository (`https://…`) or OCI prefix (`oci://…`). */
  readonly repository: string;

  /** Exact chart version. */
  readonly version: string;

  /** Images that `imageMirror` redirects. */
  readonly images: readonly ChartImage[];

  /**
   * Whether Helm installs the definitions in the chart's `crds/` folder, which the chart itself upgrades.
   * @default false - they travel as a release of their own, as Helm never upgrades them
   */
  readonly bringsDefinitions?: boolean;
}

/**
 * Every upstream chart, pinned in this one place.
 *
 * MinIO's images are the last official ones; the chart's own are older and no longer on Docker Hub (ADR 0005).
 */
export const charts = {
  "cluster-autoscaler": {
    repository: "https://kubernetes.github.io/autoscaler",
    version: "9.59.0",
    images: [{ path: ["image", "repository"], repository: "registry.k8s.io/autoscaling/cluster-autoscaler" }],
  },
  headlamp: {
    repository: "https://kubernetes-sigs.github.io/headlamp/",
    version: "0.45.0",
    images: [{ path: ["image", "repository"], registry: "ghcr.io", repository: "headlamp-k8s/headlamp" }],
  },
  karpenter: {
    repository: "oci://public.ecr.aws/karpenter",
    version: "1.14.1",
    images: [{ path: ["controller", "image", "repository"], repository: "public.ecr.aws/karpenter/controller" }],
  },
  "karpenter-crd": { repository: "oci://public.ecr.aws/karpenter", version: "1.14.1", images: [] },
  "kube-prometheus-stack": {
    repository: "oci://ghcr.io/prometheus-community/charts",
    version: "88.5.3",
    images: [
      {
        path: ["alertmanager", "alertmanagerSpec", "image", "repository"],
        registry: "quay.io",
        repository: "prometheus/alertmanager",
      },
      { path: ["grafana", "image", "repository"], registry: "docker.io", repository: "grafana/grafana" },
      {
        path: ["grafana", "sidecar", "image", "repository"],
        registry: "quay.io",
        repository: "kiwigrid/k8s-sidecar",
      },
      {
        path: ["kube-state-metrics", "image", "repository"],
        registry: "registry.k8s.io",
        repository: "kube-state-metrics/kube-state-metrics",
      },
      {
        path: ["prometheus", "prometheusSpec", "image", "repository"],
        registry: "quay.io",
        repository: "prometheus/prometheus",
      },
      {
        path: ["prometheus-node-exporter", "image", "repository"],
        registry: "quay.io",
        repository: "prometheus/node-exporter",
      },
      {
        path: ["prometheusOperator", "image", "repository"],
        registry: "quay.io",
        repository: "prometheus-operator/prometheus-operator",
      },
      {
        path: ["prometheusOperator", "prometheusConfigReloader", "image", "repository"],
        registry: "quay.io",
        repository: "prometheus-operator/prometheus-config-reloader",
      },
    ],
  },
  "metrics-server": {
    repository: "https://kubernetes-sigs.github.io/metrics-server/",
    version: "3.13.1",
    images: [{ path: ["image", "repository"], repository: "registry.k8s.io/metrics-server/metrics-server" }],
  },
  minio: {
    repository: "https://charts.min.io/",
    version: "5.4.0",
    images: [
      { path: ["image", "repository"], repository: "quay.io/minio/minio", tag: "RELEASE.2025-09-07T16-13-09Z" },
      { path: ["mcImage", "repository"], repository: "quay.io/minio/mc", tag: "RELEASE.2025-08-13T08-35-41Z" },
    ],
  },
  opencost: {
    repository: "https://opencost.github.io/opencost-helm-chart",
    version: "2.5.17",
    images: [
      {
        path: ["opencost", "exporter", "image", "repository"],
        registry: "ghcr.io",
        repository: "opencost/opencost",
      },
      { path: ["opencost", "ui", "image", "repository"], registry: "ghcr.io", repository: "opencost/opencost-ui" },
    ],
  },
  "prometheus-operator-crds": {
    repository: "oci://ghcr.io/prometheus-community/charts",
    version: "31.0.1",
    images: [],
  },
  "spark-operator": {
    repository: "https://kubeflow.github.io/spark-operator",
    version: "2.5.2",
    bringsDefinitions: true,
    images: [
      { path: ["image", "repository"], registry: "ghcr.io", repository: "kubeflow/spark-operator/controller" },
      { path: ["hook", "image", "repository"], registry: "ghcr.io", repository: "kubeflow/spark-operator/kubectl" },
    ],
  },
} as const satisfies Record<string, Chart>;

/** Name of a chart in the table. */
export type ChartName = keyof typeof charts;

/**
 * Kubernetes minor versions that the pinned Karpenter runs on.
 * @see https://karpenter.sh/docs/upgrading/compatibility/
 */
export const KARPENTER_KUBERNETES_VERSIONS = ["1.33", "1.34", "1.35", "1.36"] as const;
