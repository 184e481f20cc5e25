import { readFileSync } from "node:fs";

/** What a synthesised stack holds, for people. */
export interface StackSummary {
  /** Number of resources by the stack's own constructs. */
  readonly resources: Readonly<Record<string, number>>;

  /** Version by chart. */
  readonly charts: Readonly<Record<string, string>>;

  /** Node groups and pools with their bounds, a line each. */
  readonly nodes: readonly string[];

  /** True when the stack needs an AWS account. */
  readonly onAws: boolean;
}

interface Resource {
  readonly "//": { readonly metadata: { readonly path: string } };
}

interface HelmRelease extends Resource {
  readonly chart: string;
  readonly version?: string;
  readonly values?: readonly string[];
}

interface NodeGroup extends Resource {
  readonly labels: Readonly<Record<string, string>>;
  readonly instance_types: readonly string[];
  readonly scaling_config: { readonly min_size: number; readonly desired_size: number; readonly max_size: number };
}

interface StackJson {
  readonly provider: Readonly<Record<string, unknown>>;
  readonly resource: Readonly<Record<string, Readonly<Record<string, Resource>>>>;
}

interface NodePoolObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: { readonly limits: { readonly cpu: string; readonly memory: string } };
}

/** Summary of one synthesised stack in `cdktf.out`. */
export function summarise(name: string): StackSummary {
  const stack: StackJson = JSON.parse(readFileSync(`cdktf.out/stacks/${name}/cdk.tf.json`, "utf8"));
  const resources: Record<string, number> = {};
  for (const resource of Object.values(stack.resource).flatMap((byId) => Object.values(byId))) {
    const domain = resource["//"].metadata.path.split("/")[1] as string;
    resources[domain] = (resources[domain] ?? 0) + 1;
  }
  const releases = Object.values(stack.resource["helm_release"] ?? {}) as HelmRelease[];
  const versioned = releases.filter((release) => release.version !== undefined);
  return {
    resources: Object.fromEntries(Object.entries(resources).sort(([a], [b]) => (a < b ? -1 : 1))),
    charts: Object.fromEntries(versioned.map(({ chart, version }) => [chart, version as string])),
    nodes: [...nodeGroups(stack), ...releases.flatMap(nodePools)],
    onAws: "aws" in stack.provider,
  };
}

function nodeGroups({ resource }: StackJson): string[] {
  return (Object.values(resource["aws_eks_node_group"] ?? {}) as NodeGroup[]).map((group) => {
    const { min_size, desired_size, max_size } = group.scaling_config;
    const name = Object.values(group.labels).join(" ");
    return `node group ${name}: ${desired_size} now, ${min_size} to ${max_size}, ${group.instance_types.join(" | ")}`;
  });
}

function nodePools({ values = [] }: HelmRelease): string[] {
  const objects: NodePoolObject[] = values.flatMap((text) => JSON.parse(text).objects ?? []);
  return objects
    .filter((object) => object.kind === "NodePool")
    .map(({ metadata, spec }) => `pool ${metadata.name}: 0 to ${spec.limits.cpu} vCPUs, ${spec.limits.memory}`);
}
