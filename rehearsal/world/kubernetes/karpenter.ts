import type { ObjectValue, Value } from "../../provider/values";
import { awsOutOfReach, podRole } from "../aws/eks";
import { hasPolicy } from "../aws/identity";
import { textAt } from "../service";
import { ServiceError, type World, type WorldObject } from "../world";
import { carriedObjects, releasesOf, releaseValues } from "./manifest";

/** Chart of Karpenter's controller. */
export const CONTROLLER = "karpenter";

/** What keeps Karpenter's controller from working; `undefined` when nothing does. */
export function karpenterDown(world: World, cluster: string): string | undefined {
  const release = releasesOf(world, CONTROLLER)[0];
  if (release === undefined) return "Karpenter is not installed";
  return credentialsMissing(release.attributes, world, cluster) ?? awsOutOfReach(world, cluster);
}

/** Why a controller that is being installed does not become ready; `undefined` when it does. */
export function controllerStopped(release: ObjectValue, world: World, cluster: string): string | undefined {
  if (releasesOf(world, "karpenter-crd").length === 0) {
    return 'its controller stops: no matches for kind "NodePool" in version "karpenter.sh/v1"';
  }
  const credentials = credentialsMissing(release, world, cluster);
  if (credentials !== undefined) return `its controller has no credentials: ${credentials}`;
  const queue = textAt(releaseValues(release)["settings"] as Value | undefined, "interruptionQueue");
  if (queue === "" || world.find("aws_sqs_queue", "name", queue)) return undefined;
  return `its controller stops: AWS.SimpleQueueService.NonExistentQueue ${queue}`;
}

/** What the controller lacks in AWS; `undefined` when nothing does. */
function credentialsMissing(release: ObjectValue, world: World, cluster: string): string | undefined {
  const namespace = textAt(release, "namespace") || "default";
  const account = textAt(releaseValues(release)["serviceAccount"] as Value | undefined, "name") || CONTROLLER;
  const role = podRole(world, cluster, namespace, account);
  if (role === undefined) return `service account ${namespace}/${account} has no pod identity association`;
  return hasPolicy(world, role) ? undefined : `role ${role} of service account ${namespace}/${account} has no policy`;
}

/**
 * Drain and terminate the nodes of the pools and classes that a release carries, before it goes.
 *
 * Karpenter holds a NodePool and an EC2NodeClass by a finalizer until the last of its NodeClaims is gone, and a pod with
 * `karpenter.sh/do-not-disrupt` holds its node.
 * @see https://karpenter.sh/docs/concepts/disruption/
 */
export function drainNodes(release: WorldObject, world: World, cluster: string): void {
  const names = (kind: string) =>
    carriedObjects(release.attributes)
      .filter((o) => o.kind === kind)
      .map((o) => o.metadata.name);
  const [pools, classes] = [names("NodePool"), names("EC2NodeClass")];
  const claims = world.objects("NodeClaim").filter(({ attributes: a }) => {
    return pools.includes(String(a["nodePool"])) || classes.includes(String(a["nodeClass"]));
  });
  if (claims.length === 0) return;
  const down = karpenterDown(world, cluster);
  if (down !== undefined)
    stuck(`${claims.length} NodeClaim(s) keep their finalizer karpenter.sh/termination, as ${down}`);
  if (classes.length > 0) stuck(`EC2NodeClass ${classes.join(", ")} still has NodeClaim ${claims[0]?.id}`);
  for (const claim of claims) {
    const pod = world.objects("Pod").find(({ attributes: a }) => a["node"] === claim.id && a["doNotDisrupt"] === true);
    if (pod) stuck(`node ${claim.id} still runs ${pod.id}, which carries karpenter.sh/do-not-disrupt`);
    for (const object of world.objects()) if (object.attributes["madeFor"] === claim.id) world.remove(object);
    world.remove(claim);
  }
}

function stuck(why: string): never {
  throw new ServiceError("context deadline exceeded", `timed out waiting for the release's objects to go: ${why}.`);
}
