import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ICluster } from "../cluster/cluster";
import { ChartRelease } from "../delivery/chart-release";

export interface MonitoringDefinitionsProps {
  /** Cluster the definitions are installed in. */
  readonly cluster: ICluster;
}

/**
 * Definitions of the Prometheus operator, as a release of their own: Helm never upgrades those inside a chart, and monitors
 * of other releases need them before the operator is there.
 */
export class MonitoringDefinitions extends Construct implements ITerraformDependable {
  /** Address that monitors and rules depend on. */
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: MonitoringDefinitionsProps) {
    super(scope, id);
    const { cluster } = props;
    this.fqn = new ChartRelease(this, "Release", {
      cluster,
      chart: "prometheus-operator-crds",
      namespace: "kube-system",
    }).fqn;
  }
}
