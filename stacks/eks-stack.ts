import { Aspects, type ITerraformDependable, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import {
  CloudWatchObservability,
  ClusterAutoscaler,
  DataLake,
  EksCluster,
  type EksEnvironmentConfig,
  EnvironmentNodeGroup,
  ExistingNetwork,
  Karpenter,
  MonitoringDefinitions,
  Network,
  S3ObjectStore,
  SecretsManagerSecret,
  SparkNodeClasses,
  SparkNodePools,
} from "../lib";
import { AccountGuard } from "./account-guard";
import { keepState } from "./backend";
import { composeMonitoring } from "./monitoring";
import { PermissionsBoundary } from "./permissions-boundary";
import { composePlatform, dataOnDestroy } from "./platform";
import { Tags } from "./tags";

/** One environment on EKS: network, cluster, nodes, lake, and what every platform has. */
export class EksStack extends TerraformStack {
  constructor(scope: Construct, environment: string, project: string, config: EksEnvironmentConfig) {
    super(scope, environment);
    const name = `${project}-${environment}`;
    const { account, region, lake, destroyDataConsent } = config;
    const tags = { project, environment, "managed-by": "emberlake", ...config.tags };

    keepState(this, environment, config.state);
    new AccountGuard(this, "Account", { environment, ...config });

    const network =
      config.network.kind === "existing"
        ? new ExistingNetwork(config.network)
        : new Network(this, "Network", { name, account, region, ...config.network });

    const cluster = new EksCluster(this, "Cluster", { ...config, name, network });
    const { monitoring } = config;
    const definitions =
      monitoring.kind === "none" ? undefined : new MonitoringDefinitions(this, "MonitoringDefinitions", { cluster });
    const monitored = definitions && { monitoring: definitions };
    const autoscaler = new ClusterAutoscaler(this, "ClusterAutoscaler", { cluster, ...monitored });
    const karpenter = new Karpenter(this, "Karpenter", { cluster, ...monitored });
    const nodeClasses = new SparkNodeClasses(this, "SparkNodeClasses", { karpenter, tags });

    const environments = Object.entries(config.serves).map(([served, { nodeGroup, sparkPools }]) => {
      const nodes = new EnvironmentNodeGroup(this, `Nodes-${served}`, { cluster, environment: served, ...nodeGroup });
      const pools = new SparkNodePools(this, `SparkPools-${served}`, {
        nodeClasses,
        environment: served,
        ...sparkPools,
      });
      return [served, [nodes, pools, autoscaler]] as [string, ITerraformDependable[]];
    });

    const store = new S3ObjectStore({ region });
    const dataLake = new DataLake(this, "Lake", {
      store,
      namePrefix: name,
      nameSuffix: `${account}-${region}`,
      destroyDataConsent,
      ...lake,
    });

    composePlatform(this, {
      cluster,
      kubeconfigCommand: cluster.kubeconfigCommand,
      store,
      lake: dataLake,
      dataOnDestroy: dataOnDestroy(lake.removalPolicy, destroyDataConsent),
      environments: Object.fromEntries(environments),
    });

    if (config.cloudWatchObservability === "install") {
      new CloudWatchObservability(this, "CloudWatchObservability", { cluster, ...config });
    }
    if (monitoring.kind === "prometheus" && definitions) {
      composeMonitoring(this, {
        cluster,
        config: monitoring,
        definitions,
        components: ["aws-vpc-cni", "cluster-autoscaler", "karpenter", "opencost"],
        targets: ["spark-drivers", "aws-vpc-cni"],
        customResources: ["NodePool"],
        prices: "aws",
        destinations: config.alertDestinations,
        secretOf: (destination, secretId, namespace) => {
          const secretName = `alertmanager-${destination}`;
          const resource = new SecretsManagerSecret(this, `Credential-${destination}`, {
            cluster,
            namespace: namespace.name,
            name: secretName,
            key: "value",
            secretId,
            revision: config.alertDestinations?.secretRevision ?? 1,
            dependsOn: [namespace],
          });
          return { secretName, resource };
        },
        dependsOn: [karpenter],
      });
    }

    Aspects.of(this).add(new Tags(tags));
    if (config.permissionsBoundary) Aspects.of(this).add(new PermissionsBoundary(config.permissionsBoundary));
  }
}
