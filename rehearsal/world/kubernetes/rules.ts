import type { ChartData } from "../../charts/chart-data";
import type { ObjectValue } from "../../provider/values";
import { awsOutOfReach, hasAddon, nodeGroups, podRole } from "../aws/eks";
import { hasManagedPolicy } from "../aws/identity";
import { type Rules, textAt } from "../service";
import { ServiceError, type World, type WorldObject } from "../world";
import { checkObjects, checkValues, DEFINITIONS } from "./definitions";
import { CONTROLLER, controllerStopped, drainNodes } from "./karpenter";
import { carriedObjects, chartName, groupOf, isUpstream, type Manifest, releaseValues } from "./manifest";
import { whyUnplaced } from "./placement";

/** Namespaces of every cluster. */
const GIVEN_NAMESPACES = ["default", "kube-system", "kube-public", "kube-node-lease"];

/** Helm releases and the typed objects of the kubernetes provider. */
export function kubernetesRules(data: ChartData | undefined): Rules {
  const check = (release: ObjectValue, world: World, cluster: string) => {
    if (isUpstream(release)) {
      checkValues(release, data);
      checkPods(release, world, cluster);
    } else {
      checkObjects(carriedObjects(release), world, data);
    }
  };
  return {
    helm_release: {
      id: ({ attributes }) => releaseId(attributes),
      idInState: releaseId,
      results: ({ attributes }) => ({
        id: textAt(attributes, "name"),
        status: "deployed",
        manifest: null,
        resources: {},
      }),
      changedByUpdate: ["metadata"],
      unique: { key: releaseId, taken: "cannot re-use a name that is still in use" },
      checkCreate: (release, world, cluster) => {
        const namespace = namespaceOf(release);
        if (release["create_namespace"] !== true && !hasNamespace(world, namespace)) {
          throw new ServiceError("create: failed to create", `namespaces "${namespace}" not found`);
        }
        checkOwnership(release, world);
        check(release, world, cluster);
      },
      checkUpdate: check,
      checkDelete: (release, world, cluster) => {
        const groups = isUpstream(release.attributes) ? (DEFINITIONS[chartName(release.attributes)] ?? []) : [];
        const held = world
          .objects("helm_release")
          .find((other) => carriedObjects(other.attributes).some((object) => groups.includes(groupOf(object))));
        if (held) {
          throw new ServiceError(
            "context deadline exceeded",
            `timed out waiting for the definitions of ${groups.join(", ")} to go: release ${held.id} still has resources of them.`,
          );
        }
        drainNodes(release, world, cluster);
      },
    },

    kubernetes_namespace_v1: {
      id: ({ attributes }) => textAt(attributes, "metadata.name"),
      unique: { key: (a) => textAt(a, "metadata.name"), taken: "AlreadyExists" },
      checkDelete: emptyNamespace,
    },

    kubernetes_secret_v1: {
      id: ({ attributes: a }) => `${textAt(a, "metadata.namespace") || "default"}/${textAt(a, "metadata.name")}`,
      unique: {
        key: (a) => `${textAt(a, "metadata.namespace")}/${textAt(a, "metadata.name")}`,
        taken: "AlreadyExists",
      },
      checkCreate: (attributes, world) => {
        const namespace = textAt(attributes, "metadata.namespace") || "default";
        if (!hasNamespace(world, namespace)) throw new ServiceError("NotFound", `namespaces "${namespace}" not found`);
      },
    },
  };
}

const namespaceOf = (release: ObjectValue) => textAt(release, "namespace") || "default";

const releaseId = (release: ObjectValue) => `${namespaceOf(release)}/${release["name"]}`;

const hasNamespace = (world: World, name: string) =>
  GIVEN_NAMESPACES.includes(name) || world.object("kubernetes_namespace_v1", name) !== undefined;

/** Two releases may not carry the same object. */
function checkOwnership(release: ObjectValue, world: World): void {
  const key = (o: Manifest, inRelease: ObjectValue) =>
    [groupOf(o), o.kind, o.metadata.namespace ?? namespaceOf(inRelease), o.metadata.name].join(" ");
  const own = new Set(carriedObjects(release).map((object) => key(object, release)));
  for (const other of world.objects("helm_release")) {
    const shared = carriedObjects(other.attributes).find((object) => own.has(key(object, other.attributes)));
    if (shared) {
      throw new ServiceError(
        "invalid ownership metadata",
        `${shared.kind} "${shared.metadata.name}" exists and cannot be imported into the current release: it belongs to ${other.id}`,
      );
    }
  }
}

/** A release is waited for: its pods must find nodes, and what they need in AWS. */
function checkPods(release: ObjectValue, world: World, cluster: string): void {
  if (chartName(release) in DEFINITIONS || cluster.startsWith("context ")) return;
  const why =
    whyUnplaced(releaseValues(release), nodeGroups(world, cluster)) ??
    (hasAddon(world, cluster, "vpc-cni") ? undefined : "its pods get no address without the add-on vpc-cni") ??
    (chartName(release) === CONTROLLER ? controllerStopped(release, world, cluster) : undefined);
  if (why === undefined) return;
  throw new ServiceError("context deadline exceeded", `release ${release["name"]} is not ready: ${why}.`);
}

/** Deleting a namespace ends its pods, then its claims with their volumes, and its load balancers. */
function emptyNamespace({ id }: WorldObject, world: World, cluster: string): void {
  const content = world
    .objects()
    .filter(({ attributes }) => attributes["namespace"] === id && attributes["madeBy"] === "workload");
  const volume = content.find(({ type }) => type === "volume");
  const down = volume === undefined ? undefined : volumeDriverDown(world, cluster);
  if (down !== undefined) {
    throw new ServiceError(
      "context deadline exceeded",
      `namespace ${id} stays Terminating: ${volume?.id} is not deleted without a working aws-ebs-csi-driver: ${down}.`,
    );
  }
  for (const object of content) world.remove(object);
}

/** What keeps EBS's driver from deleting a volume; of somebody else's cluster nothing is known. */
function volumeDriverDown(world: World, cluster: string): string | undefined {
  if (cluster.startsWith("context ")) return undefined;
  if (!hasAddon(world, cluster, "aws-ebs-csi-driver")) return "it is not installed";
  const role = podRole(world, cluster, "kube-system", "ebs-csi-controller-sa");
  if (role === undefined) return "its service account has no pod identity association";
  if (!hasManagedPolicy(world, role, "AmazonEBSCSIDriverPolicy"))
    return `its role ${role} lacks AmazonEBSCSIDriverPolicy`;
  return awsOutOfReach(world, cluster);
}
