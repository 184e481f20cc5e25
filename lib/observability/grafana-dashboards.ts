import { Construct } from "constructs";
import type { ConfigMap } from "../delivery/kubernetes-object";
import { KubernetesObjects } from "../delivery/kubernetes-objects";
import type { MonitoringStack } from "./monitoring-stack";

/** A dashboard as Grafana's JSON model has it; only what shipping it needs is spelt out. */
export interface GrafanaDashboard {
  /** Stable identifier; also the name of its ConfigMap. */
  readonly uid: string;
  readonly title: string;
}

export interface GrafanaDashboardsProps {
  /** Grafana that shows the dashboards. */
  readonly monitoring: MonitoringStack;

  /** Dashboards, by unique `uid`. */
  readonly dashboards: readonly GrafanaDashboard[];

  /** Folder in Grafana. */
  readonly folder: string;
}

/** Largest ConfigMap that Kubernetes stores, in bytes. */
const LIMIT = 1024 * 1024;

/**
 * Dashboards, a ConfigMap each, which Grafana's sidecar picks up. They travel in a release of their own: a release is a Secret
 * of at most 1 MiB, which the chart must not share with them.
 *
 * Fails at synthesis when a dashboard is larger than a ConfigMap may be.
 */
export class GrafanaDashboards extends Construct {
  constructor(scope: Construct, id: string, props: GrafanaDashboardsProps) {
    super(scope, id);
    const { monitoring, dashboards, folder } = props;
    const objects = dashboards.map((dashboard): ConfigMap => {
      const json = JSON.stringify(dashboard);
      if (json.length > LIMIT) {
        throw new Error(
          `${this.node.path}: dashboard "${dashboard.uid}" has ${json.length} bytes; a ConfigMap holds ${LIMIT}, split it`,
        );
      }
      return {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: {
          name: `dashboard-${dashboard.uid}`,
          labels: { grafana_dashboard: "1" },
          annotations: { grafana_folder: folder },
        },
        data: { [`${dashboard.uid}.json`]: json },
      };
    });
    new KubernetesObjects(this, "Dashboards", {
      cluster: monitoring.cluster,
      name: "dashboards",
      namespace: monitoring.namespace,
      objects,
      dependsOn: monitoring.place,
    });
  }
}
