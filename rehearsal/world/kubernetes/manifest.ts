import type { ObjectValue } from "../../provider/values";
import { valuesAt } from "../service";
import type { World, WorldObject } from "../world";

/** A Kubernetes object that a release carries. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: Readonly<Record<string, unknown>>;
}

/** Values of a release: its documents, later ones winning at the top level. */
export function releaseValues(release: ObjectValue): Readonly<Record<string, unknown>> {
  return Object.assign({}, ...(valuesAt(release, "values").flat() as string[]).map((text) => JSON.parse(text)));
}

/** Objects of our own that a release carries as values. */
export function carriedObjects(release: ObjectValue): Manifest[] {
  return (releaseValues(release)["objects"] ?? []) as Manifest[];
}

/** Whether the release installs a chart of somebody else's. */
export function isUpstream(release: ObjectValue): boolean {
  return !String(release["chart"]).startsWith("./assets/");
}

/** Name of the chart: the last part of a folder or an address. */
export function chartName(release: ObjectValue): string {
  return String(release["chart"]).split("/").at(-1) ?? "";
}

/** Releases of the chart. */
export function releasesOf(world: World, chart: string): WorldObject[] {
  return world.objects("helm_release").filter(({ attributes }) => chartName(attributes) === chart);
}

/** API group of an object; "" for the core. */
export const groupOf = ({ apiVersion }: Manifest) => (apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "");
