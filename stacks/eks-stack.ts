import { Aspects, TerraformStack } from "cdktf";
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
  tenantPools,
} from "../lib";
import { AccountGuard } from "./account-guard";
import { keepState } from "./backend";
import { composeMonitoring } from "./monitoring";
import { PermissionsBoundary } from "./permissions-boundary";
import { composePlatform, dataOnDestroy } from "./platform";
import { Tags } from "./tags";
import { composeTenants } from "./tenants";

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

    const environments = mapValues(config.serves, ({ nodeGroup, sparkPools }, served) => {
      const nodes = new EnvironmentNodeGroup(this, `Nodes-${served}`, { cluster, environment: served, ...nodeGroup });
      const pools = new SparkNodePools(this, `SparkPools-${served}`, {
        nodeClasses,
        environment: served,
        ...sparkPools,
      });
      return { nodes, pools };
    });

    const store = new S3ObjectStore({ region });
    const lakeOf = (id: string, namePrefix: string, existingBuckets = {}) =>
      new DataLake(this, id, {
        store,
        namePrefix,
        nameSuffix: `${account}-${region}`,
        destroyDataConsent,
        ...lake,
        existingBuckets,
      });
    const dataLake = lakeOf("Lake", name, lake.existingBuckets);

    composePlatform(this, {
      cluster,
      kubeconfigCommand: cluster.kubeconfigCommand,
      store,
      lake: dataLake,
      dataOnDestroy: dataOnDestroy(lake.removalPolicy, destroyDataConsent),
      environments: mapValues(environments, ({ nodes, pools }) => [nodes, pools, autoscaler]),
    });
    const operator = composeTenants(this, {
      cluster,
      lake: dataLake,
      ownLake: (tenant) => lakeOf(`Lake-${tenant}`, `${name}-${tenant}`),
      config,
      eventLogDays: lake.eventLogDays,
      nodesOf: ({ environment: home = Object.keys(config.serves)[0] as string, nodes, quota }) => {
        const { nodes: services, pools } = environments[home] as (typeof environments)[string];
        const { sparkPools } = config.serves[home] as (typeof config.serves)[string];
        return {
          environment: home,
          services: services.placement,
          spark:
            nodes === "own"
              ? { kind: "own", nodeClasses, ...tenantPools(sparkPools, quota) }
              : { kind: "shared", pools },
        };
      },
      dependsOn: [autoscaler, ...Object.values(environments).map(({ nodes }) => nodes)],
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
        targets: ["aws-vpc-cni"],
        customResources: ["NodePool"],
        operator,
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

/** An object with the same names, and what `map` makes of the values. */
function mapValues<From, To>(
  from: Readonly<Record<string, From>>,
  map: (value: From, name: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(from).map(([name, value]) => [name, map(value, name)]));
}
