import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ICluster } from "../cluster/cluster";
import { EksCluster } from "../cluster/eks-cluster";
import { SparkNodePools } from "../compute/spark-node-pools";
import { configMap } from "../delivery/kubernetes-object";
import { PlatformNamespace } from "../delivery/platform-namespace";
import { type PodTemplate, SPARK_PRIORITIES, sparkPodTemplate } from "../spark/pod-templates";
import { sparkDefaults, sparkDefaultsFile } from "../spark/spark-defaults";
import type { SparkEnvironment } from "../spark/spark-environment";
import { EVENT_LOG_FOLDER, SparkHistoryServer } from "../spark/spark-history-server";
import { SPARK_TENANT_LABEL } from "../spark/spark-operator";
import type { DataLake } from "../storage/data-lake";
import type { StoreConsumer } from "../storage/object-store";
import { type DataZone, DEFAULT_ACCESS, type TenantNodes, type TenantProps, type ZoneAccess } from "./tenant-props";
import { type PlatformShare, tenantQuota } from "./tenant-quota";
import { SPARK_SERVICE_ACCOUNT, tenantGroup, tenantRoles } from "./tenant-roles";

/** Folder in the zone of event logs, which forgets, for shuffle files that left a spot node. */
const SHUFFLE_FOLDER = "shuffle/";

/** What the History Server requests. */
const HISTORY: PlatformShare = { millicores: 100, memoryGiB: 2 };

/**
 * A team that runs Spark: a namespace that is closed to the others, a role on exactly its folders, nodes of its own, defaults with
 * which its jobs run well, and a History Server.
 *
 * Fails at synthesis when another tenant has its namespace or a part of its folder.
 */
export class Tenant extends Construct implements ITerraformDependable {
  /** Name of the tenant. */
  readonly name: string;

  /** Namespace of the tenant. */
  readonly namespace: string;

  /** Cluster it runs in. */
  readonly cluster: ICluster;

  /** What its applications get without asking, also in the ConfigMap `spark-defaults` of its namespace. */
  readonly spark: SparkEnvironment;

  /** Address that the tenant's applications depend on: its History Server is there. */
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: TenantProps) {
    super(scope, id);
    const { tenancy, name, namespace = name, quota, prefix = `${name}/`, nodes } = props;
    const { lake = tenancy.lake, roles = [], dependsOn = [] } = props;
    const { cluster, operator, version, image } = tenancy;
    const { store } = lake;
    tenancy.claim({ path: this.node.path, namespace, lake, prefix });
    this.name = name;
    this.cluster = cluster;
    this.namespace = namespace;

    const pools = this.pools(nodes);
    const zone = "event-logs";
    const logs = { zone, prefix: `${prefix}${EVENT_LOG_FOLDER}` } as const;
    const conf = sparkDefaults({
      version,
      image: image.reference,
      extraClassPath: image.extraClassPath,
      storeConf: store.sparkConf,
      credentials: store.credentials,
      namespace,
      serviceAccount: SPARK_SERVICE_ACCOUNT,
      eventLogUri: lake.s3aUri(logs),
      // Nodes that can be taken away are Karpenter's.
      ...(pools && { shuffleFallbackUri: lake.s3aUri({ zone, prefix: `${prefix}${SHUFFLE_FOLDER}` }) }),
      // An executor takes a core at least, and the driver has one.
      maxExecutors: Math.max(1, quota.cpu - 1),
    });

    const home = new PlatformNamespace(this, "Namespace", {
      cluster,
      name: namespace,
      podSecurity: "restricted",
      objectStoreNamespace: store.namespace,
      labels: {
        [SPARK_TENANT_LABEL]: "true",
        tenant: name,
        ...(nodes && { environment: nodes.environment }),
      },
      objects: () => [
        ...tenantQuota(quota, HISTORY),
        ...tenantRoles(name, namespace),
        configMap("spark-defaults", {
          "spark-defaults.conf": sparkDefaultsFile(conf),
          "driver.yaml": templateFile(this.spark.driver),
          "executor.yaml": templateFile(this.spark.executor),
        }),
      ],
      dependsOn: [tenancy, operator, ...lake.bucketResources, ...(pools ? [pools] : []), ...dependsOn],
    });
    const identity = store.addConsumer(this, "Identity", {
      cluster,
      namespace,
      serviceAccount: SPARK_SERVICE_ACCOUNT,
      dependsOn: [home],
    });
    // A role outside the cluster needs no namespace; pods, and the nodes they drain from, must be gone before it is.
    if (store.namespace === undefined) (pools ?? home).addDependency(identity);
    const pod = {
      image,
      labels: { tenant: name },
      priorityClassName: SPARK_PRIORITIES.normal,
      secretName: identity.secretName,
    };
    this.spark = {
      namespace,
      version,
      image: image.reference,
      serviceAccount: SPARK_SERVICE_ACCOUNT,
      conf,
      driver: sparkPodTemplate("driver", pod, pools?.driver),
      executor: sparkPodTemplate("executor", pod, pools?.executor),
      quota,
      instances: pools?.instances,
    };
    this.grant(props, lake, identity, prefix);
    lake.addFolder(identity, logs);
    for (const role of roles) this.admit(cluster, role);

    const history = new SparkHistoryServer(this, "History", {
      cluster,
      namespace,
      lake,
      logs: { zone, prefix },
      version,
      image,
      placement: nodes?.services ?? cluster.systemPlacement,
      maxAgeDays: tenancy.eventLogDays,
      memoryGiB: HISTORY.memoryGiB,
      dependsOn: [home, identity],
    });
    this.fqn = history.fqn;
  }

  private pools(nodes: TenantNodes | undefined): SparkNodePools | undefined {
    if (nodes === undefined) return undefined;
    const { environment, spark } = nodes;
    if (spark.kind === "shared") return spark.pools;
    return new SparkNodePools(this, "Pools", { ...spark, environment, tenant: this.name });
  }

  private grant({ access }: TenantProps, lake: DataLake, identity: StoreConsumer, prefix: string): void {
    for (const [zone, usual] of Object.entries(DEFAULT_ACCESS) as [DataZone, ZoneAccess][]) {
      const allowed = access?.[zone] ?? usual;
      if (allowed === "read") lake.grantRead(identity, { zone, prefix });
      if (allowed === "read-write") lake.grantReadWrite(identity, { zone, prefix });
    }
    lake.grantReadWrite(identity, { zone: "event-logs", prefix });
  }

  private admit(cluster: ICluster, principalArn: string): void {
    if (!(cluster instanceof EksCluster)) {
      throw new Error(
        `${this.node.path}: roles has ${principalArn}, but only EKS admits IAM roles; let your identity provider put people into the group ${tenantGroup(this.name)}`,
      );
    }
    new EksAccessEntry(this, `Member-${principalArn.split("/").at(-1)}`, {
      clusterName: cluster.name,
      principalArn,
      kubernetesGroups: [tenantGroup(this.name)],
    });
  }
}

/** Pod template as `spark-submit` finds it beside its defaults; JSON is YAML. */
function templateFile(template: PodTemplate): string {
  return JSON.stringify({ apiVersion: "v1", kind: "Pod", ...template }, null, 2);
}
