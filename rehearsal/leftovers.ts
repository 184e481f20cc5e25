import { readFileSync } from "node:fs";
import type { ObjectValue } from "./provider/values";
import { resourcesOf, type StackJson } from "./terraform/stack-json";
import type { Terraform } from "./terraform/terraform";
import type { Workspace } from "./terraform/workspace";
import { everyRule } from "./world/rules";
import type { World, WorldObject } from "./world/world";

/** Something that exists, that the state does not know, and that a resource of the stack was meant to be. */
export interface Orphan {
  readonly type: string;
  readonly id: string;

  /** Address of the resource that was interrupted. */
  readonly address: string;

  /** Path of the construct behind it. */
  readonly construct: string;

  /**
   * Command that hands the object to Terraform. Terraform refuses it while the cluster, from which the helm and
   * kubernetes providers take their configuration, is not in the state; until then `importBlocks` does the same.
   */
  readonly importLine: string;

  /** Argument of `terraform import`. */
  readonly importId: string;
}

/** Everything in the world, in words. */
export function leftovers(world: World): string[] {
  return world.objects().map(({ type, id }) => `${type} ${id}`);
}

/**
 * Objects that were made while Terraform or a provider died, before the state had them.
 *
 * Which resource an object was meant to be, the plan tells: its known values are the object's.
 */
export async function findOrphans(workspace: Workspace, terraform: Terraform): Promise<Orphan[]> {
  const unknown = unknownToState(workspace);
  if (unknown.length === 0) return [];
  await terraform.plan();
  const missing = (terraform.showPlan().resource_changes ?? []).filter(({ change }) =>
    change.actions.includes("create"),
  );
  const stack = workspace.readStack();
  const taken = new Set<string>();
  return unknown.map((object) => {
    const match = missing.find(
      ({ type, address, change }) => type === object.type && !taken.has(address) && agrees(change.after ?? {}, object),
    );
    const address = match?.address ?? "";
    taken.add(address);
    const importId = importIdOf(object);
    return {
      type: object.type,
      id: object.id,
      address,
      construct: constructOf(stack, address),
      importId,
      importLine: `terraform import '${address}' '${importId}'`,
    };
  });
}

/** Configuration by which the next apply adopts the objects. */
export function importBlocks(orphans: readonly Orphan[]): string {
  return JSON.stringify({ import: orphans.map(({ address, importId }) => ({ to: address, id: importId })) }, null, 2);
}

function unknownToState({ world, stateFile }: Workspace): WorldObject[] {
  const { resources } = JSON.parse(readFileSync(stateFile, "utf8")) as {
    resources: { type: string; instances: { attributes: ObjectValue }[] }[];
  };
  const known = new Set(
    resources.flatMap(({ type, instances }) =>
      instances.map(({ attributes }) => `${type} ${everyRule[type]?.idInState?.(attributes) ?? attributes["id"]}`),
    ),
  );
  return world.objects().filter(({ type, id }) => type in everyRule && !known.has(`${type} ${id}`));
}

function agrees(planned: object, object: WorldObject): boolean {
  return Object.entries(planned).every(([name, value]) => {
    const own = object.attributes[name] ?? null;
    return value === null || isPart(value, own);
  });
}

/** Whether everything that `planned` says is so in `actual`, which knows more. */
function isPart(planned: unknown, actual: unknown): boolean {
  if (planned === null) return true;
  if (typeof planned !== "object") return planned === actual;
  if (typeof actual !== "object" || actual === null) return false;
  return Object.entries(planned).every(([key, value]) => isPart(value, (actual as Record<string, unknown>)[key]));
}

function importIdOf(object: WorldObject): string {
  return everyRule[object.type]?.importId?.(object) ?? object.id;
}

function constructOf(stack: StackJson, address: string): string {
  return resourcesOf(stack).get(address)?.["//"]?.metadata?.path ?? "";
}
