import type { z } from "zod";
import { MAX_PODS_PER_NODE } from "../compute/spark-node-classes";
import { prefixOf, subnetPlan, usableAddresses } from "../network/subnet-plan";
import { type EnvironmentPools, tenantPools } from "../tenancy/tenant-pools";
import { type Report, reporter } from "./report";

/** Addresses one node takes with prefix delegation: its own, /28s for its pods, and one /28 kept warm. */
const ADDRESSES_PER_NODE = 1 + Math.ceil(MAX_PODS_PER_NODE / 16) * 16 + 16;

interface Pool {
  readonly vcpus: readonly number[];
}

/** The parts of an environment that must agree with each other. */
interface EksEnvironment {
  readonly region: string;
  readonly account?: string | undefined;
  readonly zones?: readonly string[] | undefined;
  readonly adminRoles?: readonly string[] | undefined;
  readonly apiCidrs?: readonly string[] | undefined;
  readonly deployRole?: string | undefined;
  readonly endpointAccess: "private" | "public";
  readonly kubernetesVersion: string;
  readonly nodeReleaseVersion?: string | undefined;
  readonly network:
    | { readonly kind: "new"; readonly cidr: string; readonly podCidr: string }
    | { readonly kind: "existing" };
  readonly systemNodeGroup: { readonly maxSize: number };
  readonly serves: Readonly<
    Record<string, { readonly nodeGroup: { readonly maxSize: number }; readonly sparkPools: EnvironmentPools }>
  >;
  readonly tenants: Readonly<
    Record<
      string,
      {
        readonly nodes: "own" | "shared";
        readonly environment?: string | undefined;
        readonly quota: { readonly cpu: number; readonly memoryGiB: number };
      }
    >
  >;
}

/** Rules between the parameters of an EKS environment. */
export function checkEksEnvironment(environment: EksEnvironment, context: z.RefinementCtx): void {
  const report = reporter(context);
  checkZones(environment, report);
  checkRoles(environment, report);
  checkApiCidrs(environment, report);
  checkVersions(environment, report);
  checkAddresses(environment, report);
}

function checkZones({ region, zones = [], network, serves }: EksEnvironment, report: Report): void {
  for (const [i, zone] of zones.entries()) {
    if (zone.slice(0, -1) !== region || !/[a-z]$/.test(zone)) {
      report(["zones", i], `is not a zone of ${region}, e.g. ${region}a`, zone);
    }
    if (zones.indexOf(zone) < i) report(["zones", i], "is there twice; name another zone", zone);
  }
  if (network.kind === "existing" && zones.length > 0) {
    report(["zones"], 'has no effect when network.kind is "existing": its subnets lie in zones already', zones);
  }
  for (const [name, { sparkPools }] of Object.entries(serves)) {
    const { zone } = sparkPools;
    if (zone !== undefined && zones.length > 0 && !zones.includes(zone)) {
      report(["serves", name, "sparkPools", "zone"], `must be one of the zones ${zones.join(", ")}`, zone);
    }
  }
}

function checkRoles({ account, adminRoles, deployRole }: EksEnvironment, report: Report): void {
  const names = adminRoles?.map((arn) => arn.split("/").at(-1)) ?? [];
  for (const [i, arn] of (adminRoles ?? []).entries()) {
    const owner = arn.split(":")[4];
    if (account !== undefined && owner !== account)
      report(["adminRoles", i], `belongs to account ${owner}, not to ${account}`, arn);
    if (names.indexOf(names[i]) < i) report(["adminRoles", i], "names a role that is there already; drop it", arn);
  }
  if (deployRole !== undefined && !adminRoles?.includes(deployRole)) {
    report(["deployRole"], "must be one of adminRoles, or it could not administer the cluster it creates", deployRole);
  }
}

function checkApiCidrs({ endpointAccess, apiCidrs = [] }: EksEnvironment, report: Report): void {
  if (endpointAccess === "private" && apiCidrs.length > 0) {
    report(["apiCidrs"], 'has no effect when endpointAccess is "private"; leave it out', apiCidrs);
  }
  for (const [i, range] of apiCidrs.entries()) {
    if (prefixOf(range) < 8) {
      report(["apiCidrs", i], "opens the API endpoint to the world; name your own addresses, /8 at the widest", range);
    }
  }
}

function checkVersions({ kubernetesVersion, nodeReleaseVersion }: EksEnvironment, report: Report): void {
  if (nodeReleaseVersion !== undefined && !nodeReleaseVersion.startsWith(`${kubernetesVersion}.`)) {
    report(["nodeReleaseVersion"], `is not a release for Kubernetes ${kubernetesVersion}`, nodeReleaseVersion);
  }
}

/** Pods of the largest allowed cluster must find addresses: over all zones, and in one where all pools share it. */
function checkAddresses(environment: EksEnvironment, report: Report): void {
  const { network, zones, systemNodeGroup, serves, tenants } = environment;
  if (network.kind !== "new") return;
  // Ranges that cannot be cut into subnets are reported on their own.
  if (prefixOf(network.cidr) > 20 || prefixOf(network.podCidr) > 26) return;
  const zoneCount = zones?.length ?? 3;
  const [first] = subnetPlan({ ...network, zoneCount });
  if (first === undefined) return;
  const perZone = usableAddresses(first.pods);

  const everywhere = systemNodeGroup.maxSize + sum(Object.values(serves).map((s) => s.nodeGroup.maxSize));
  const ofTenants = Object.values(tenants).flatMap(({ nodes, environment: home, quota }) => {
    const pools = serves[home ?? (Object.keys(serves)[0] as string)]?.sparkPools;
    return pools && nodes === "own" ? [tenantPools(pools, quota)] : [];
  });
  const sparkNodes = [...Object.values(serves).map((s) => s.sparkPools), ...ofTenants].map((pools) => ({
    zone: pools.zone,
    nodes: mostNodes(pools),
  }));
  const total = (everywhere + sum(sparkNodes.map((s) => s.nodes))) * ADDRESSES_PER_NODE;
  if (total > perZone * zoneCount) {
    const message = `holds ${perZone * zoneCount} addresses in ${zoneCount} zones, but the largest allowed cluster takes ${total} (${ADDRESSES_PER_NODE} a node); widen it, lower limits or maxSize, or drop the smallest of vcpus`;
    report(["network", "podCidr"], message, network.podCidr);
  }
  for (const zone of new Set(sparkNodes.flatMap((s) => s.zone ?? []))) {
    const needed = sum(sparkNodes.filter((s) => s.zone === zone).map((s) => s.nodes)) * ADDRESSES_PER_NODE;
    if (needed > perZone) {
      const message = `holds ${perZone} addresses in a zone, but the Spark pools in ${zone} may take ${needed}; widen it, lower their limits, or leave zone out`;
      report(["network", "podCidr"], message, network.podCidr);
    }
  }
}

function mostNodes({ driver, executor, memory }: EnvironmentPools): number {
  const most = (cpu: number, { vcpus }: Pool) => Math.ceil(cpu / Math.min(...vcpus));
  const executors = most(executor.spotLimits.cpu, executor) + most(executor.onDemandLimits.cpu, executor);
  return most(driver.limits.cpu, driver) + executors + (memory ? most(memory.limits.cpu, memory) : 0);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
