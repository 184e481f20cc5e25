import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ICluster } from "../cluster/cluster";
import { ChartRelease } from "../delivery/chart-release";
import { GeneratedSecret } from "../delivery/generated-secret";
import type { NetworkPolicy } from "../delivery/network-policy";
import type { PlatformNamespace } from "../delivery/platform-namespace";
import { type AlertDestinations, destinationSecrets } from "./alert-destinations";
import { alertmanagerConfig, type Inhibition } from "./alertmanager-config";
import type { ObservedResource } from "./custom-resource-metrics";
import type { MonitoringDefinitions } from "./monitoring-definitions";
import { monitoringNetworkPolicies } from "./monitoring-network";
import { type MonitoringSize, monitoringValues } from "./monitoring-values";

export interface MonitoringStackProps {
  /** Cluster that is watched, and in which everything runs. */
  readonly cluster: ICluster;

  /** Namespace for everything; node-exporter needs the Pod Security Standard `privileged`. */
  readonly namespace: PlatformNamespace;

  /** Definitions of monitors and rules. */
  readonly definitions: MonitoringDefinitions;

  /**
   * Series that Prometheus is meant for: 300 thousand, a million or four million.
   * @default "small"
   */
  readonly size?: MonitoringSize;

  /**
   * How long series are kept, in days; less when the volume fills up.
   * @default 15
   */
  readonly retentionDays?: number;

  /**
   * Size of Prometheus' volume, in GiB; four fifths of it are filled.
   * @default 50
   */
  readonly volumeGiB?: number;

  /**
   * Where alerts go.
   * @default - nowhere: they are seen in Grafana only
   */
  readonly destinations?: AlertDestinations;

  /**
   * Alerts that hold back others.
   * @default []
   */
  readonly inhibitions?: readonly Inhibition[];

  /**
   * Custom resources that kube-state-metrics turns into series; their definitions must be there.
   * @default []
   */
  readonly customResources?: readonly ObservedResource[];

  /**
   * What must be there first: Secrets of the destinations, definitions of the custom resources.
   * @default []
   */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** A Service inside the cluster. */
export interface ServiceAddress {
  readonly name: string;
  readonly namespace: string;
  readonly port: number;
}

/** Prometheus, Alertmanager, Grafana, kube-state-metrics and node-exporter, which take monitors, rules and dashboards of every namespace. */
export class MonitoringStack extends Construct implements ITerraformDependable {
  /** Cluster that is watched. */
  readonly cluster: ICluster;

  /** Namespace of rules and dashboards. */
  readonly namespace: string;

  /** Prometheus' API. */
  readonly prometheus: ServiceAddress;

  /** Grafana's web page. */
  readonly grafana: ServiceAddress;

  /** Secret with Grafana's `admin-user` and `admin-password`. */
  readonly grafanaSecret: string;

  /** Ways out of the namespace, for whoever ships objects. */
  readonly networkPolicies: readonly NetworkPolicy[];

  /** What rules, dashboards and monitors wait for: the namespace and their definitions. The operator takes them up later. */
  readonly place: readonly ITerraformDependable[];

  /** Address of the release. */
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: MonitoringStackProps) {
    super(scope, id);
    const { cluster, namespace, definitions, destinations = {}, inhibitions = [], dependsOn = [] } = props;
    const { size = "small", retentionDays = 15, volumeGiB = 50, customResources = [] } = props;

    const admin = new GeneratedSecret(this, "GrafanaAdmin", {
      cluster,
      namespace: namespace.name,
      name: "grafana-admin",
      entries: { "admin-user": "admin" },
      generatedKeys: ["admin-password"],
      dependsOn: [namespace],
    });
    const release = new ChartRelease(this, "Release", {
      cluster,
      chart: "kube-prometheus-stack",
      namespace: namespace.name,
      values: monitoringValues({
        cluster,
        size,
        retentionDays,
        volumeGiB,
        grafanaSecret: admin.secretName,
        alertmanager: alertmanagerConfig(destinations, inhibitions),
        alertmanagerSecrets: destinationSecrets(destinations),
        customResources,
      }),
      dependsOn: [admin, definitions, ...dependsOn],
    });

    const service = (suffix: string, port: number) => ({
      name: `${release.releaseName}-${suffix}`,
      namespace: namespace.name,
      port,
    });
    this.cluster = cluster;
    this.namespace = namespace.name;
    this.networkPolicies = monitoringNetworkPolicies(destinations);
    this.place = [namespace, definitions];
    this.prometheus = service("prometheus", 9090);
    this.grafana = service("grafana", 80);
    this.grafanaSecret = admin.secretName;
    this.fqn = release.fqn;
  }
}
