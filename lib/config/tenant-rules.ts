import type { z } from "zod";
import type { PoolLimits } from "../compute/spark-node-pool";
import { prefixesOverlap } from "../tenancy/tenancy";
import type { EnvironmentPools } from "../tenancy/tenant-pools";
import { type Report, reporter, servedNames } from "./report";

interface Tenant {
  readonly namespace?: string | undefined;
  readonly prefix?: string | undefined;
  readonly buckets: "shared" | "own";
  readonly quota: PoolLimits;
  readonly environment?: string | undefined;
}

/** The parts of an environment that its tenants must agree with. */
export interface TenantEnvironment {
  readonly tenants: Readonly<Record<string, Tenant>>;
  readonly serves: readonly string[] | Readonly<Record<string, { readonly sparkPools: EnvironmentPools }>>;
}

interface AccountEnvironment extends TenantEnvironment {
  readonly account?: string | undefined;
  readonly sparkImage?: string | undefined;
  readonly adminRoles?: readonly string[] | undefined;
  readonly tenantRoles: Readonly<Record<string, readonly string[]>>;
}

/** Names of namespaces of Kubernetes and of the platform. */
export const RESERVED_NAMESPACES = /^(default|kube-.*|minio|monitoring|spark-operator)$/;

/** What a tenant claims for itself, and where its configuration says so. */
interface Claim {
  readonly name: string;
  readonly namespace: { readonly value: string; readonly path: readonly string[] };

  /** Folder in the shared buckets; none where it has its own. */
  readonly prefix?: { readonly value: string; readonly path: readonly string[] };
}

/** Rules between tenants: what one has, no other may have. */
export function checkTenants({ tenants, serves }: TenantEnvironment, context: z.RefinementCtx): void {
  const report = reporter(context);
  const served = servedNames(serves);
  const claims = Object.entries(tenants).map(([name, { namespace, prefix, buckets }]): Claim => {
    const path = ["tenants", name];
    if (buckets === "own" && prefix !== undefined) {
      report([...path, "prefix"], 'has no effect when buckets is "own"; leave it out', prefix);
    }
    const given = (key: string, value: string | undefined, usual: string) => ({
      value: value ?? usual,
      path: value === undefined ? path : [...path, key],
    });
    return {
      name,
      namespace: given("namespace", namespace, name),
      ...(buckets === "shared" && { prefix: given("prefix", prefix, `${name}/`) }),
    };
  });
  for (const [i, claim] of claims.entries()) {
    checkNames(claim, served, report);
    for (const other of claims.slice(0, i)) checkApart(claim, other, report);
  }
}

function checkNames({ name, namespace }: Claim, served: readonly string[], report: Report): void {
  if (served.includes(name)) {
    report(["tenants", name], "has the name of an environment, whose pools it would share; choose another", name);
  } else if (served.includes(namespace.value) || RESERVED_NAMESPACES.test(namespace.value)) {
    report(namespace.path, "is a namespace that exists already; choose another", namespace.value);
  }
}

function checkApart({ namespace, prefix }: Claim, other: Claim, report: Report): void {
  if (other.namespace.value === namespace.value) {
    report(namespace.path, `is the namespace of tenant ${other.name}; choose another`, namespace.value);
  }
  if (prefix && other.prefix && prefixesOverlap(other.prefix.value, prefix.value)) {
    const message = `overlaps the prefix "${other.prefix.value}" of tenant ${other.name}, and one would read the other's data; choose another`;
    report(prefix.path, message, prefix.value);
  }
}

/** Rules between tenants and the nodes, roles and image that an account has for them. */
export function checkEksTenants(environment: AccountEnvironment, context: z.RefinementCtx): void {
  const report = reporter(context);
  const { tenants, serves, account, sparkImage } = environment;
  if (Object.keys(tenants).length > 0 && /^\d{12}$/.test(account ?? "") && sparkImage === undefined) {
    report(
      ["sparkImage"],
      "is missing: the official image of Spark has no S3A; build docker/spark, push the result and name it",
      sparkImage,
    );
  }
  for (const [name, { environment: chosen, quota }] of Object.entries(tenants)) {
    const path = ["tenants", name];
    const served = Object.keys(serves);
    if (chosen === undefined && served.length > 1) {
      report([...path, "environment"], `must be one of ${served.join(", ")}, which share the cluster`, chosen);
      continue;
    }
    const home = chosen ?? (served[0] as string);
    const pools = (serves as Readonly<Record<string, { readonly sparkPools: EnvironmentPools } | undefined>>)[home];
    if (pools === undefined) {
      report([...path, "environment"], `is not served here; served: ${served.join(", ")}`, chosen);
    } else checkQuota([...path, "quota"], quota, home, pools.sparkPools, report);
  }
  checkTenantRoles(environment, report);
}

function checkQuota(
  path: string[],
  quota: PoolLimits,
  environment: string,
  pools: EnvironmentPools,
  report: Report,
): void {
  const { driver, executor, memory } = pools;
  const limits = [driver.limits, executor.spotLimits, executor.onDemandLimits, ...(memory ? [memory.limits] : [])];
  for (const resource of ["cpu", "memoryGiB"] as const) {
    const most = limits.reduce((sum, pool) => sum + pool[resource], 0);
    if (quota[resource] > most) {
      const message = `is above ${most}, the limits of all Spark pools of ${environment} together; lower it, or raise them`;
      report([...path, resource], message, quota[resource]);
    }
  }
  for (const [role, { vcpus }] of Object.entries({ driver, executor })) {
    const smallest = Math.min(...vcpus);
    if (quota.cpu < smallest) {
      const message = `is below ${smallest}, the smallest ${role} node of ${environment}, so that no node could be added`;
      report([...path, "cpu"], message, quota.cpu);
    }
  }
}

/** EKS knows one access entry per role. */
function checkTenantRoles({ tenants, tenantRoles, adminRoles = [] }: AccountEnvironment, report: Report): void {
  const seen = new Map<string, string>();
  for (const [name, roles] of Object.entries(tenantRoles)) {
    if (!(name in tenants)) {
      const known = Object.keys(tenants).join(", ") || "none";
      report(["tenantRoles", name], `is not a tenant here; tenants: ${known}`, roles);
    }
    for (const [i, role] of roles.entries()) {
      const owner = adminRoles.includes(role) ? "adminRoles" : seen.get(role);
      if (owner !== undefined) {
        report(["tenantRoles", name, i], `is in ${owner} already, and EKS admits a role once; drop it`, role);
      }
      seen.set(role, `tenantRoles.${name}`);
    }
  }
}
