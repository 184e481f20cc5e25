import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { ExistingCluster } from "../lib/cluster";
import { type PlatformConfig, type PlatformInput, parsePlatform } from "../lib/config";
import { SparkOperator, type SparkVersion } from "../lib/spark";
import { DataLake, MinioObjectStore } from "../lib/storage";
import { Tenancy } from "../lib/tenancy";
import { addStacks } from "../stacks/add-stacks";
import { platform } from "../stacks/environments";

/** One resource as it stands in `cdk.tf.json`. */
export interface Resource {
  readonly [attribute: string]: unknown;
  readonly depends_on?: readonly string[];
  readonly "//": { readonly metadata: { readonly path: string }; readonly wildcards?: readonly string[] };
}

/** A synthesised stack. */
export interface StackJson {
  readonly terraform: Readonly<Record<string, Record<string, unknown>>>;
  readonly provider: Readonly<Record<string, readonly Record<string, unknown>[]>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Resource>>>>;
  readonly resource: Readonly<Record<string, Readonly<Record<string, Resource>>>>;
  readonly output: Readonly<Record<string, { readonly value: unknown }>>;
  readonly [block: string]: unknown;
}

/** A Kubernetes object in the values of a release. */
export interface ObjectJson {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [key: string]: unknown };
  readonly spec: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** Values of the environments as the repository ships them, to be changed by a test. */
export function shippedPlatform(): PlatformInput {
  return structuredClone(platform);
}

/** The same with neither monitoring nor tenants: for tests to which they would only be more of the same. */
export function leanPlatform(): PlatformInput {
  const shipped = shippedPlatform();
  for (const environment of Object.values(shipped.environments))
    Object.assign(environment, { monitoring: { kind: "none" }, tenants: {} });
  return shipped;
}

/** A VPC that somebody else owns, as an environment names it. */
export const EXISTING_NETWORK = {
  kind: "existing" as const,
  cidrs: ["10.9.0.0/16"],
  controlPlaneSubnets: [
    { id: "subnet-0a", cidr: "10.9.0.0/28" },
    { id: "subnet-0b", cidr: "10.9.0.16/28" },
  ],
  podSubnetIds: ["subnet-1a", "subnet-1b"],
  endpointCidrs: ["10.9.1.0/24"],
  isolated: true,
};

/** A cluster that is already there, for constructs that need one. */
export function existingCluster(scope: Construct): ExistingCluster {
  return new ExistingCluster(scope, "Cluster", {
    kubeconfig: "~/.kube/config",
    context: "kind",
    storageClass: "standard",
  });
}

/** Synthesise every environment of `input`, by name. */
export function synthesise(
  input: PlatformInput = shippedPlatform(),
  accounts: unknown = {},
): Record<string, StackJson> {
  return synthesiseConfig(parsePlatform(input, accounts));
}

/** Synthesise every environment of a configuration that is checked already, by name. */
export function synthesiseConfig(config: PlatformConfig): Record<string, StackJson> {
  return synthesiseApp((app) => addStacks(app, config));
}

/** Synthesise a stack of the constructs that `build` makes. */
export function synthesiseScope(build: (scope: Construct) => void): StackJson {
  const stacks = synthesiseApp((app) => {
    const stack = new TerraformStack(app, "stack");
    new AwsProvider(stack, "Aws", { region: "eu-west-1" });
    build(stack);
  });
  return stacks["stack"] as StackJson;
}

/** Synthesise a stack of the tenants that `build` adds to a MinIO lake. */
export function synthesiseTenancy(
  version: SparkVersion,
  build: (scope: Construct, tenancy: Tenancy) => void,
): StackJson {
  return synthesiseScope((scope) => {
    const cluster = existingCluster(scope);
    const store = new MinioObjectStore(scope, "Minio", { cluster, volumeGiB: 1 });
    const lake = new DataLake(scope, "Lake", { store, namePrefix: "lake" });
    const operator = new SparkOperator(scope, "Operator", { cluster });
    build(scope, new Tenancy(scope, "Tenancy", { cluster, lake, operator, version }));
  });
}

function synthesiseApp(build: (app: App) => void): Record<string, StackJson> {
  const outdir = mkdtempSync(join(tmpdir(), "emberlake-synth-"));
  try {
    const app = new App({ outdir });
    build(app);
    app.synth();
    const names = app.node.children.filter((child) => child instanceof TerraformStack).map((stack) => stack.node.id);
    return Object.fromEntries(
      names.map((name) => [name, JSON.parse(readFileSync(join(outdir, "stacks", name, "cdk.tf.json"), "utf8"))]),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Every resource of a type. */
export function resources(stack: StackJson, type: string): Resource[] {
  return Object.values(stack.resource[type] ?? {});
}

/** The one resource at a construct path below the stack. */
export function resourceAt(stack: StackJson, path: string): Resource {
  const found = everyResource(stack).filter(([, r]) => r["//"].metadata.path.split("/").slice(1).join("/") === path);
  expect(found.map(([address]) => address)).toHaveLength(1);
  return found[0]![1];
}

/** Every resource with its address. */
export function everyResource(stack: StackJson): [address: string, resource: Resource][] {
  return Object.entries(stack.resource).flatMap(([type, byId]) =>
    Object.entries(byId).map(([id, resource]) => [`${type}.${id}`, resource] as [string, Resource]),
  );
}

/** Values of a release, later documents winning at the top level. */
export function releaseValues(release: Resource): Record<string, unknown> {
  return Object.assign({}, ...((release["values"] ?? []) as string[]).map((text) => JSON.parse(text)));
}

/** Every Kubernetes object that the stack's releases carry. */
export function kubernetesObjects(stack: StackJson): ObjectJson[] {
  return resources(stack, "helm_release").flatMap(
    (release) => (releaseValues(release)["objects"] ?? []) as ObjectJson[],
  );
}

/** Addresses that must be created before `address`, by `depends_on` and by reference, directly or not. */
export function predecessors(stack: StackJson, address: string): Set<string> {
  const graph = new Map(everyResource(stack));
  const seen = new Set<string>();
  const visit = (from: string): void => {
    const resource = graph.get(from);
    if (resource === undefined) return;
    const { "//": _, ...attributes } = resource;
    const text = JSON.stringify(attributes);
    for (const candidate of graph.keys()) {
      if (!seen.has(candidate) && candidate !== from && mentions(text, candidate)) {
        seen.add(candidate);
        visit(candidate);
      }
    }
  };
  visit(address);
  return seen;
}

function mentions(text: string, address: string): boolean {
  const at = text.indexOf(address);
  return at >= 0 && !/[\w-]/.test(text[at + address.length] ?? "");
}

/** Address of the resource at a construct path below the stack. */
export function addressAt(stack: StackJson, path: string): string {
  const resource = resourceAt(stack, path);
  return everyResource(stack).find(([, r]) => r === resource)![0];
}
