import { textAt, valuesAt } from "../service";
import type { World, WorldObject } from "../world";
import { egressMissing } from "./egress";

/** Role that pods of the service account get, by ARN; `undefined` without an association. */
export function podRole(world: World, cluster: string, namespace: string, serviceAccount: string): string | undefined {
  const found = world
    .objects("aws_eks_pod_identity_association")
    .find(
      ({ attributes: a }) =>
        a["cluster_name"] === cluster && a["namespace"] === namespace && a["service_account"] === serviceAccount,
    );
  return found === undefined ? undefined : textAt(found.attributes, "role_arn");
}

/** Whether the cluster has the add-on. */
export function hasAddon(world: World, cluster: string, addon: string): boolean {
  return world.object("aws_eks_addon", `${cluster}:${addon}`) !== undefined;
}

/** Why pods on the managed nodes do not reach AWS; `undefined` when they do. */
export function awsOutOfReach(world: World, cluster: string): string | undefined {
  const groups = nodeGroups(world, cluster);
  if (groups.length === 0) return "it has no nodes to run on";
  if (!hasAddon(world, cluster, "coredns")) return "it resolves no names without the add-on coredns";
  const subnets = groups.flatMap(({ attributes }) => valuesAt(attributes, "subnet_ids").flat() as string[]);
  return whyClosed(world, subnets);
}

/** Why the first closed one of these subnets has no way out; of somebody else's subnets nothing is known. */
export function whyClosed(world: World, subnets: readonly string[]): string | undefined {
  return subnets
    .filter((id) => world.object("aws_subnet", id))
    .map((id) => egressMissing(world, id))
    .find((why) => why !== undefined);
}

/** Managed node groups of the cluster. */
export function nodeGroups(world: World, cluster: string): WorldObject[] {
  return world.objects("aws_eks_node_group").filter(({ attributes }) => attributes["cluster_name"] === cluster);
}
