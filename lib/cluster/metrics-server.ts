import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { ChartRelease } from "../delivery/chart-release";
import type { MonitoringDefinitions } from "../observability/monitoring-definitions";
import type { ICluster } from "./cluster";

export interface MetricsServerProps {
  /** Cluster without a metrics-server of its own; EKS has an add-on. */
  readonly cluster: ICluster;

  /**
   * Whether the kubelets' certificates are checked: `skip` where they are self-signed, as on kind and k3d.
   * @default "verify"
   */
  readonly kubeletTls?: "verify" | "skip";

  /**
   * Definitions of monitors, with which it is scraped.
   * @default - not scraped
   */
  readonly monitoring?: MonitoringDefinitions;
}

/** metrics-server, for `kubectl top` and horizontal autoscaling. */
export class MetricsServer extends Construct implements ITerraformDependable {
  /** Address that other resources depend on. */
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: MetricsServerProps) {
    super(scope, id);
    const { cluster, kubeletTls = "verify", monitoring } = props;
    const release = new ChartRelease(this, "Release", {
      cluster,
      chart: "metrics-server",
      namespace: "kube-system",
      values: {
        args: kubeletTls === "skip" ? ["--kubelet-insecure-tls"] : [],
        resources: { requests: { cpu: "100m", memory: "200Mi" }, limits: { memory: "400Mi" } },
        ...(monitoring && { metrics: { enabled: true }, serviceMonitor: { enabled: true } }),
        ...cluster.systemPlacement,
      },
      dependsOn: monitoring ? [monitoring] : [],
    });
    this.fqn = release.fqn;
  }
}
