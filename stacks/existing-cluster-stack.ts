import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import {
  DataLake,
  ExistingCluster,
  type ExistingClusterEnvironmentConfig,
  MetricsServer,
  MinioObjectStore,
  MonitoringDefinitions,
} from "../lib";
import { keepState } from "./backend";
import { composeMonitoring } from "./monitoring";
import { composePlatform, dataOnDestroy } from "./platform";
import { composeTenants } from "./tenants";

/** One environment on a Kubernetes cluster that is already there: MinIO lake, and what every platform has. */
export class ExistingClusterStack extends TerraformStack {
  constructor(scope: Construct, environment: string, project: string, config: ExistingClusterEnvironmentConfig) {
    super(scope, environment);
    const { serves, lake, destroyDataConsent, kubeconfig, context } = config;
    keepState(this, environment, config.state);

    const cluster = new ExistingCluster(this, "Cluster", config);
    const { monitoring } = config;
    const definitions =
      monitoring.kind === "none" ? undefined : new MonitoringDefinitions(this, "MonitoringDefinitions", { cluster });
    const monitored = definitions && { monitoring: definitions };
    if (config.metricsServer === "install") {
      new MetricsServer(this, "MetricsServer", { cluster, kubeletTls: config.kubeletTls, ...monitored });
    }

    const store = new MinioObjectStore(this, "Minio", { cluster, ...lake, ...monitored });
    const lakeOf = (id: string, namePrefix: string) =>
      new DataLake(this, id, { store, namePrefix, destroyDataConsent, ...lake });
    const name = `${project}-${environment}`;
    const dataLake = lakeOf("Lake", name);

    composePlatform(this, {
      cluster,
      kubeconfigCommand: `kubectl --kubeconfig ${kubeconfig} --context ${context} get nodes`,
      store,
      lake: dataLake,
      dataOnDestroy: dataOnDestroy(lake.removalPolicy, destroyDataConsent),
      environments: Object.fromEntries(serves.map((served) => [served, []])),
    });

    const operator = composeTenants(this, {
      cluster,
      lake: dataLake,
      ownLake: (tenant) => lakeOf(`Lake-${tenant}`, `${name}-${tenant}`),
      config,
      dependsOn: [],
    });

    if (monitoring.kind === "prometheus" && definitions) {
      composeMonitoring(this, {
        cluster,
        config: monitoring,
        definitions,
        components: ["minio", "opencost"],
        targets: [],
        customResources: [],
        operator,
        prices: "list",
        destinations: config.alertDestinations,
        secretOf: (_destination, secretName) => ({ secretName }),
        dependsOn: [],
      });
    }
  }
}
