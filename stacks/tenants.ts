import type { ITerraformDependable, TerraformStack } from "cdktf";
import {
  type ClusterEnvironmentConfig,
  type DataLake,
  type ICluster,
  SparkOperator,
  Tenancy,
  Tenant,
  type TenantNodes,
} from "../lib";

/** A tenant as an environment's configuration has it. */
export type TenantConfig = ClusterEnvironmentConfig["tenants"][string];

export interface TenantsProps<Config extends TenantConfig> {
  readonly cluster: ICluster;
  readonly lake: DataLake;

  /** Makes a lake of a tenant's own. */
  readonly ownLake: (tenant: string) => DataLake;

  /** Parts of the configuration that say what tenants there are, and what they share. */
  readonly config: {
    readonly tenants: Readonly<Record<string, Config>>;
    readonly spark: ClusterEnvironmentConfig["spark"];
    readonly sparkImage?: string | undefined;
    readonly tenantRoles?: Readonly<Record<string, readonly string[]>>;
  };

  /** Age at which event logs are deleted, in days; left out where they are kept. */
  readonly eventLogDays?: number;

  /** Nodes of a tenant; left out where the cluster has no pools. */
  readonly nodesOf?: (tenant: Config) => TenantNodes;

  /** What must outlive the tenants' namespaces: what adds and removes their nodes. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** Spark for every tenant of an environment; returns the operator, or nothing where there is no tenant. */
export function composeTenants<Config extends TenantConfig>(
  stack: TerraformStack,
  { cluster, lake, ownLake, config, eventLogDays, nodesOf, dependsOn }: TenantsProps<Config>,
): SparkOperator | undefined {
  const { tenants, spark, sparkImage, tenantRoles = {} } = config;
  if (Object.keys(tenants).length === 0) return undefined;
  const operator = new SparkOperator(stack, "SparkOperator", { cluster, size: spark.operatorSize });
  const tenancy = new Tenancy(stack, "Tenancy", {
    cluster,
    lake,
    operator,
    version: spark.version,
    image: sparkImage,
    ...(eventLogDays !== undefined && { eventLogDays }),
  });
  for (const [name, tenant] of Object.entries(tenants)) {
    new Tenant(stack, `Tenant-${name}`, {
      tenancy,
      name,
      namespace: tenant.namespace,
      quota: tenant.quota,
      ...(tenant.buckets === "own" ? { lake: ownLake(name), prefix: "" } : { prefix: tenant.prefix }),
      access: tenant.access,
      roles: tenantRoles[name],
      ...(nodesOf && { nodes: nodesOf(tenant) }),
      dependsOn,
    });
  }
  return operator;
}
