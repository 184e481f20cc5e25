import { Construct } from "constructs";
import { ChartRelease } from "../delivery/chart-release";
import type { MonitoringStack } from "./monitoring-stack";

export interface OpenCostProps {
  /** Prometheus that OpenCost reads usage from, and that scrapes its prices. */
  readonly monitoring: MonitoringStack;

  /**
   * Prices of one hour in US dollars, for clusters that no cloud bills.
   * @default - AWS's public list prices
   */
  readonly listPrices?: { readonly cpuCore: number; readonly memoryGiB: number };
}

const securityContext = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  runAsUser: 1001,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};

/**
 * OpenCost: what a node costs, as series that dashboards and alerts read, and a web page by workload.
 *
 * List prices need egress to pricing.us-east-1.amazonaws.com; spot prices and discounts are not known to it.
 */
export class OpenCost extends Construct {
  constructor(scope: Construct, id: string, props: OpenCostProps) {
    super(scope, id);
    const { monitoring, listPrices } = props;
    const { cluster, prometheus, namespace } = monitoring;
    new ChartRelease(this, "Release", {
      cluster,
      chart: "opencost",
      namespace,
      values: {
        clusterName: cluster.name,
        opencost: {
          ...cluster.systemPlacement,
          exporter: {
            defaultClusterId: cluster.name,
            securityContext: { ...securityContext, readOnlyRootFilesystem: true },
            resources: { requests: { cpu: "50m", memory: "256Mi" }, limits: { memory: "1Gi" } },
          },
          ui: { securityContext },
          // An endpoint for language models, open by default.
          mcp: { enabled: false },
          metrics: { serviceMonitor: { enabled: true } },
          prometheus: {
            internal: { serviceName: prometheus.name, namespaceName: prometheus.namespace, port: prometheus.port },
          },
          ...(listPrices && {
            customPricing: {
              enabled: true,
              costModel: {
                CPU: listPrices.cpuCore,
                RAM: listPrices.memoryGiB,
                spotCPU: listPrices.cpuCore,
                spotRAM: listPrices.memoryGiB,
              },
            },
          }),
        },
      },
      // Not for Prometheus: OpenCost asks for it again and again.
      dependsOn: monitoring.place,
    });
  }
}
