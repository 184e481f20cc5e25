import type { Value } from "../provider/values";
import { carriedObjects, type Manifest } from "./kubernetes/manifest";
import { textAt, valuesAt } from "./service";
import type { World } from "./world";

/**
 * Fill a deployed world with what a platform in use has, none of which Terraform knows: on each node pool a node of
 * Karpenter's, on the drivers' a running driver that must not be disrupted, with its volume; a load balancer in each
 * namespace with pools, and an object in each bucket.
 */
export function runWorkload(world: World): void {
  const subnets = valuesAt(world.objects("aws_eks_node_group")[0]?.attributes, "subnet_ids").flat();
  const namespaces = new Set<string>();
  for (const { attributes: release } of world.objects("helm_release")) {
    for (const pool of carriedObjects(release).filter(({ kind }) => kind === "NodePool")) {
      const namespace = namespaceOf(pool);
      namespaces.add(namespace);
      runOn(pool, namespace, subnets[0] ?? null, world);
    }
  }
  for (const namespace of namespaces) {
    const made = { madeBy: "workload", namespace, holds: subnets };
    world.put({ type: "load balancer", id: `${namespace}/web`, attributes: made });
  }
  for (const { id } of world.objects("aws_s3_bucket")) {
    world.put({ type: "object", id: `s3://${id}/part-0000.parquet`, attributes: { bucket: id } });
  }
}

function runOn(pool: Manifest, namespace: string, subnet: Value, world: World): void {
  const node = `${pool.metadata.name}-x7k2p`;
  const nodeClass = textAt((pool.spec ?? null) as Value, "template.spec.nodeClassRef.name");
  world.put({ type: "NodeClaim", id: node, attributes: { nodePool: pool.metadata.name, nodeClass } });
  const number = world.newNumber("instance", { node });
  world.put({ type: "instance", id: `i-${number}`, attributes: { madeFor: node, holds: [subnet] } });
  if (!pool.metadata.name.endsWith("-driver")) return;
  const ofWorkload = { madeBy: "workload", namespace };
  world.put({ type: "Pod", id: `${namespace}/etl-driver`, attributes: { ...ofWorkload, node, doNotDisrupt: true } });
  world.put({
    type: "volume",
    id: `vol-${number}`,
    attributes: { ...ofWorkload, claim: `${namespace}/etl-scratch` },
  });
}

/** Namespace whose pods alone a pool takes: the tenant's, or the environment's. */
function namespaceOf({ spec }: Manifest): string {
  const taints = valuesAt((spec ?? null) as Value, "template.spec.taints").flat() as { key: string; value: string }[];
  const value = (name: string) => taints.find(({ key }) => key === name)?.value;
  return value("tenant") ?? value("environment") ?? "default";
}
